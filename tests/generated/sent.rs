//! What a program sends, as a recording server writes it down.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A request as it was sent.
#[derive(Clone, Debug, Deserialize)]
pub struct Sent {
    /// The method, upper case.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Headers, their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body's text.
    pub body: String,
}

/// What one load of a program did.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Ran {
    /// Everything it sent, in order.
    pub requests: Vec<Sent>,
    /// What it threw, or what else went wrong.
    pub errors: Vec<String>,
    /// What it returned, as far as that can be said in a line.
    #[serde(default)]
    #[allow(dead_code, reason = "Rust programs return nothing that is looked at")]
    pub results: Vec<String>,
}
