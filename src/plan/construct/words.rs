//! What is known by its spelling: views of a text, functions without effect; and source as messages quote it.

/// Rust methods that give another view of the same text.
pub(super) fn is_view(callee: &str) -> bool {
    [
        ".as_str",
        ".as_ref",
        ".as_deref",
        ".clone",
        ".to_string",
        ".to_owned",
    ]
    .iter()
    .any(|method| callee.ends_with(method))
}

/// Functions that can run at any time, any number of times.
pub(super) fn is_harmless(callee: &str) -> bool {
    matches!(
        callee,
        "JSON.stringify"
            | "String"
            | "Number"
            | "Boolean"
            | "encodeURIComponent"
            | "Object.freeze"
            | "Deno.env.get"
    )
}

/// The same inside of a wrapper, where what is made from an answer or for a request is dropped with it.
pub(super) fn is_harmless_in_wrapper(callee: &str) -> bool {
    const METHODS: &[&str] = &[
        ".json",
        ".text",
        ".then",
        ".catch",
        ".finally",
        ".replace",
        ".trim",
        ".toString",
        ".join",
        ".startsWith",
        ".endsWith",
        ".includes",
        ".map",
        ".filter",
        ".get",
        ".has",
        ".toUpperCase",
        ".toLowerCase",
        ".slice",
        ".concat",
    ];
    const FUNCTIONS: &[&str] = &[
        "JSON.parse",
        "Object.assign",
        "Object.entries",
        "Object.keys",
        "Object.fromEntries",
        "URL",
        "URLSearchParams",
        "Headers",
        "Request",
        "Error",
        "AbortController",
        "AbortSignal.timeout",
        "Promise.reject",
        "Promise.resolve",
        "Promise",
        "setTimeout",
        "clearTimeout",
        "structuredClone",
        "isNaN",
        "parseInt",
    ];
    is_harmless(callee)
        || FUNCTIONS.contains(&callee)
        || callee.ends_with("Error")
        || METHODS.iter().any(|method| callee.ends_with(method))
}

/// A piece of source on one line and not too long, for messages.
pub fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= 48 {
        return text;
    }
    let cut: String = text.chars().take(45).collect();
    format!("{cut}...")
}
