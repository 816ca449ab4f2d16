//! The responses of Rust clients, as far as generated code has to name their types and read them.
//!
//! The texts are Rust with `{}` for the response.

/// A client's response, as one of its versions and one of its ways to run has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Response {
    /// The path of its type, generics included; empty where generated code cannot name it, and reads it where it is given.
    pub ty: String,
    /// Whether the call that yields it is awaited.
    pub is_async: bool,
    /// The client's major version, where versions differ.
    pub version: Option<String>,
    /// What in a file shows that version, where no manifest says it.
    pub marks: Vec<String>,
    /// Crates that the texts name beside the client and `serde_json`.
    pub needs: Vec<String>,
    /// Whether a request was accepted.
    pub ok: String,
    /// The body as a `serde_json::Value`; null where it is not JSON.
    pub body: String,
    /// Whether `body` needs the response to be mutable.
    pub is_mutable: bool,
    /// Whether the client takes the URL as `&str`, so that a `String` has to be lent to it.
    pub lends_url: bool,
}
