//! What makes JSON of a value, and a value of JSON, by its spelling.

/// Functions that write a value as JSON text.
pub(super) fn is_maker(callee: &str) -> bool {
    let makers = ["to_string", "to_vec", "to_string_pretty", "to_vec_pretty"];
    let (path, name) = callee.rsplit_once("::").unwrap_or(("", callee));
    let is_body = name == "from_json" && path.ends_with("Body");
    is_body || (makers.contains(&name) && (path.is_empty() || path.ends_with("serde_json")))
}

pub(super) fn is_json_macro(text: &str) -> bool {
    let path = text.strip_prefix("serde_json::").unwrap_or(text);
    path.starts_with("json!(") || path.starts_with("json! (") || path.starts_with("json!{")
}

/// Bounds that a `Value` meets.
pub(super) fn is_plain_bound(bound: &str) -> bool {
    let known = [
        "Serialize",
        "Send",
        "Sync",
        "Clone",
        "Debug",
        "Sized",
        "Unpin",
        "'static",
        "Into<Value>",
    ];
    bound.split('+').all(|one| {
        let one = one.trim().trim_start_matches('?');
        let name = one.rsplit("::").next().unwrap_or(one);
        known.contains(&name)
    })
}
