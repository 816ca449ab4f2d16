//! What makes JSON of a value, and a value of JSON, by its spelling.

use crate::catalog::clients::Values;

/// Whether a function writes a value as JSON text.
pub(super) fn is_maker(values: &Values, callee: &str) -> bool {
    let (path, name) = callee.rsplit_once("::").unwrap_or(("", callee));
    let is_body = name == "from_json" && path.ends_with("Body");
    is_body || (values.writers.contains(name) && (path.is_empty() || path.ends_with("serde_json")))
}

pub(super) fn is_json_macro(text: &str) -> bool {
    let path = text.strip_prefix("serde_json::").unwrap_or(text);
    path.starts_with("json!(") || path.starts_with("json! (") || path.starts_with("json!{")
}

/// Whether a `Value` meets bounds.
pub(super) fn is_plain_bound(values: &Values, bound: &str) -> bool {
    bound.split('+').all(|one| {
        let one = one.trim().trim_start_matches('?');
        let name = one.rsplit("::").next().unwrap_or(one);
        matches!(name, "'static" | "Into<Value>") || values.bounds.contains(name)
    })
}
