//! The code that creates an agent once, as text laid out as rustfmt does with four spaces.
//!
//! A mutex is held while the agent is created, so that waiters try in turn, and dropped before the session is opened. An empty
//! string stands for no agent: a failed creation leaves it empty, and the next caller tries again. The helper's result is that of
//! the client's own `send`, so the call keeps its error handling.

mod outcome;

pub use outcome::Reading;

/// What the generated helper is about.
#[derive(Clone, Debug)]
pub struct Helper<'a> {
    /// `support_agent`.
    pub agent: &'a str,
    /// The environment variable that names an existing agent; none where agents vary.
    pub pin: Option<&'a str>,
    /// Whether the client is the asynchronous one.
    pub is_async: bool,
    /// Whether agents are told apart by a key.
    pub keyed: bool,
    /// The body that creates the agent, where it needs nothing of the function around the call: `json!({ ... })`, its lines but
    /// the first indented as in a function's nested block.
    pub config: Option<&'a str>,
    /// Whether the agent's channel is configured.
    pub configures: bool,
}

impl Helper<'_> {
    /// The helper's text, ending in a new line.
    pub fn print(&self) -> String {
        format!("{}\n{}", self.memo(), self.opener())
    }

    fn memo_name(&self) -> String {
        let plural = if self.keyed { "S" } else { "" };
        format!("{}{plural}", self.agent.to_uppercase())
    }

    fn memo(&self) -> String {
        let entry = if self.configures {
            ("(String, bool)", "(String::new(), false)")
        } else {
            ("String", "String::new()")
        };
        let (kind, value) = match self.keyed {
            true => (
                format!("std::collections::BTreeMap<String, {}>", entry.0),
                "std::collections::BTreeMap::new()".to_owned(),
            ),
            false => (entry.0.to_owned(), entry.1.to_owned()),
        };
        let (mutex, new) = if self.is_async {
            ("tokio::sync::Mutex", "const_new")
        } else {
            ("std::sync::Mutex", "new")
        };
        let what = match (self.keyed, self.configures) {
            (false, false) => "The agent's ID.",
            (false, true) => "The agent's ID, and whether its channel is configured.",
            (true, false) => "The agents' IDs, by key.",
            (true, true) => "The agents' IDs, and whether their channels are configured.",
        };
        let made = if self.keyed {
            "They are created on first use"
        } else {
            "It is created on first use and shared by every session"
        };
        let pin = self.pin.map_or(String::new(), |pin| {
            format!(";\n/// `{pin}` names an existing one")
        });
        let declared = format!("static {}: {mutex}<{kind}> =", self.memo_name());
        let value = format!("{mutex}::{new}({value});");
        let joined = if declared.len() + value.len() < 100 {
            format!("{declared} {value}")
        } else if declared.len() <= 100 {
            format!("{declared}\n    {value}")
        } else {
            let name = self.memo_name();
            format!("static {name}: {mutex}<\n    {kind},\n> = {value}")
        };
        format!("/// {what} {made}{pin}.\n{joined}\n")
    }

    /// The memo locked, and the agent in it.
    fn state(&self) -> String {
        let lock = if self.is_async {
            format!("{}.lock().await", self.memo_name())
        } else {
            format!(
                "{}\n        .lock()\n        .unwrap_or_else(|poisoned| poisoned.into_inner())",
                self.memo_name()
            )
        };
        match (self.keyed, self.configures) {
            (false, false) => format!("    let mut agent = {lock};\n"),
            (false, true) => {
                format!("    let mut state = {lock};\n    let (agent, configured) = &mut *state;\n")
            }
            (true, false) => format!(
                "    let mut agents = {lock};\n    let agent = agents.entry(key.to_owned()).or_default();\n"
            ),
            (true, true) => {
                format!(
                    "    let mut agents = {lock};\n    let (agent, configured) = agents.entry(key.to_owned()).or_default();\n"
                )
            }
        }
    }

    /// The agent that the environment names.
    fn pin_text(&self) -> String {
        self.pin.map_or(String::new(), |pin| {
            let configured = if self.configures { "        *configured = !agent.is_empty();\n" } else { "" };
            format!(
                "    if agent.is_empty() {{\n        *agent = std::env::var(\"{pin}\").unwrap_or_default();\n{configured}    }}\n"
            )
        })
    }

    fn opener(&self) -> String {
        let agent = self.agent;
        let (client, send) = if self.is_async {
            ("reqwest", ".send().await")
        } else {
            ("reqwest::blocking", ".send()")
        };
        let awaited = if self.is_async { ".await" } else { "" };
        let key = if self.keyed { "    key: &str,\n" } else { "" };
        let configure = if self.configures {
            format!("    configure: impl FnOnce(&str) -> {client}::RequestBuilder,\n")
        } else {
            String::new()
        };
        let state = self.state();
        let guard = match (self.keyed, self.configures) {
            (false, false) => "agent",
            (false, true) => "state",
            (true, _) => "agents",
        };
        let pin = self.pin_text();
        let json = self.config.map_or(String::new(), |config| {
            format!("\n            .json(&{config})")
        });
        let create = if json.is_empty() {
            format!("create{send}?")
        } else if self.is_async {
            format!("create{json}\n            .send()\n            .await?")
        } else {
            format!("create{json}\n            .send()?")
        };
        let configured = if self.configures {
            format!(
                "    if !*configured {{\n        let response = configure(agent){send}?;\n        if !response.status().is_success() {{\n            return Ok(response);\n        }}\n        *configured = true;\n    }}\n"
            )
        } else {
            String::new()
        };
        let is_async = if self.is_async { "async " } else { "" };
        format!(
            "/// Opens a session on the agent; where its creation fails, that is the result, and the next caller\n/// tries again.\n\
             {is_async}fn with_{agent}(\n{key}    create: {client}::RequestBuilder,\n{configure}    open_session: impl FnOnce(&str) -> {client}::RequestBuilder,\n\
             ) -> reqwest::Result<{client}::Response> {{\n{state}{pin}    if agent.is_empty() {{\n        let response = {create};\n        \
             if !response.status().is_success() {{\n            return Ok(response);\n        }}\n        \
             let created: serde_json::Value = response.json(){awaited}?;\n        \
             *agent = created[\"id\"].as_str().unwrap_or_default().to_owned();\n    }}\n{configured}    \
             let agent_id = agent.clone();\n    drop({guard});\n    open_session(&agent_id){send}\n}}\n"
        )
    }
}
