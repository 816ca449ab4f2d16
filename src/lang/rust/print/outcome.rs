//! The helper that gives an agent's ID, or what came of its creation where that failed.
//!
//! It takes the creation as a future, or as a closure where the client blocks, and knows nothing of its error: whatever the call
//! fails with is handed back as it is.

use super::Helper;
use crate::lang::rust::format::statement;

/// What the helper reads of a creation's outcome.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The type in the `Ok`.
    pub ty: &'a str,
    /// Whether the request was accepted, with `{}` for what is in the `Ok`.
    pub ok: &'a str,
    /// The body as a `serde_json::Value`, with `{}`; none where that is what is in the `Ok`.
    pub body: Option<&'a str>,
    /// Whether `body` needs it to be mutable.
    pub is_mutable: bool,
}

impl Helper<'_> {
    /// The helper's text, ending in a new line.
    pub fn print_outcome(&self, reading: &Reading<'_>) -> String {
        format!("{}\n{}", self.memo(), self.giver(reading))
    }

    /// The helper where only an error can be handed back.
    pub fn print_result(&self) -> String {
        let agent = self.agent;
        let (word, create, call) = match self.is_async {
            true => (
                "async ",
                "impl std::future::Future<Output = Result<serde_json::Value, E>>",
                "create.await",
            ),
            false => (
                "",
                "impl FnOnce() -> Result<serde_json::Value, E>",
                "create()",
            ),
        };
        let key = if self.keyed { "    key: &str,\n" } else { "" };
        let (memo, state, pin) = (self.memo(), self.state(), self.pin_text());
        let flat = format!("{word}fn {agent}<E>(create: {create}) -> Result<String, E> {{");
        let head = match !self.keyed && flat.len() <= 100 {
            true => flat,
            false => format!(
                "{word}fn {agent}<E>(\n{key}    create: {create},\n) -> Result<String, E> {{"
            ),
        };
        format!(
            "{memo}\n/// The agent's ID. Where its creation fails, the next caller tries again.\n\
             {head}\n{state}{pin}    \
             if agent.is_empty() {{\n        let created = {call}?;\n        \
             *agent = created[\"id\"].as_str().unwrap_or_default().to_owned();\n    }}\n    Ok(agent.clone())\n}}\n"
        )
    }

    fn giver(&self, reading: &Reading<'_>) -> String {
        let agent = self.agent;
        let Reading { ty, ok, body, .. } = reading;
        let word = if self.is_async { "async " } else { "" };
        let key = if self.keyed { "    key: &str,\n" } else { "" };
        let future = format!("std::future::Future<Output = Result<{ty}, E>>");
        let create = match self.is_async {
            true => format!("impl {future}"),
            false => format!("impl FnOnce() -> Result<{ty}, E>"),
        };
        let (generics, configure, bound) = match (self.configures, self.is_async) {
            (false, _) => ("E", String::new(), " {".to_owned()),
            (true, false) => {
                let configure = format!("    configure: impl FnOnce(&str) -> Result<{ty}, E>,\n");
                ("E", configure, " {".to_owned())
            }
            // What configures the channel is a future of its own kind.
            (true, true) => {
                let configure = "    configure: impl FnOnce(&str) -> C,\n".to_owned();
                ("E, C", configure, format!("\nwhere\n    C: {future},\n{{"))
            }
        };
        let (create_call, configure_call) = match self.is_async {
            true => ("create.await", "configure(agent).await"),
            false => ("create()", "configure(agent)"),
        };
        let name = if body.is_some() {
            "response"
        } else {
            "created"
        };
        let binding = match reading.is_mutable {
            true => format!("mut {name}"),
            false => name.to_owned(),
        };
        let attempt = |indent: &str, before: &str, call: &str, binding: &str, kept: &str| {
            format!(
                "{indent}{before}match {call} {{\n{indent}    Ok({binding}) if {} => {kept},\n\
                 {indent}    refused => return std::ops::ControlFlow::Break(refused),\n{indent}}}",
                ok.replace("{}", name)
            )
        };
        let before = format!("let {binding} = ");
        let made = attempt("        ", &before, create_call, name, name);
        let read = body.map_or(String::new(), |body| {
            let body = body.replace("{}", name);
            let read = statement(&format!("let created: serde_json::Value = {body};"), 8);
            format!("        {read}\n")
        });
        let configured = match self.configures {
            true => format!(
                "    if !*configured {{\n{}\n    }}\n",
                attempt("        ", "", configure_call, name, "*configured = true")
            ),
            false => String::new(),
        };
        let state = self.state();
        let pin = self.pin_text();
        format!(
            "/// The agent's ID, or what came of its creation where that failed; the next caller tries again.\n\
             {word}fn {agent}<{generics}>(\n{key}    create: {create},\n{configure}\
             ) -> std::ops::ControlFlow<Result<{ty}, E>, String>{bound}\n{state}{pin}    if agent.is_empty() {{\n\
             {made};\n{read}        *agent = created[\"id\"].as_str().unwrap_or_default().to_owned();\n    }}\n\
             {configured}    std::ops::ControlFlow::Continue(agent.clone())\n}}\n"
        )
    }
}
