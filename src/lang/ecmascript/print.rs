//! The code that creates an agent once, as text: two spaces, semicolons and double quotes; the style of the file comes after.
//!
//! One promise is memo and queue: it carries the agent's ID, and whoever comes links on behind it. Creations are so attempted one
//! at a time, in the order of their callers; a failed one is not remembered, and only its own caller sees it. The assignment and
//! the last `then` happen in one tick, so that every caller gets its own attempt.

/// What the generated helper is about.
#[derive(Clone, Debug)]
pub struct Helper<'a> {
    /// `supportAgent`.
    pub agent: &'a str,
    /// `SupportAgent`.
    pub suffix: &'a str,
    /// The environment variable that names an existing agent, and the expression that reads it; none where agents vary.
    pub pin: Option<(&'a str, &'a str)>,
    /// Whether the client hands a refused request back as a response.
    pub returns_response: bool,
    /// Whether the call comes back as the parsed body.
    pub is_parsed: bool,
    /// The type of that response, where the file is TypeScript.
    pub response_type: Option<&'a str>,
    /// Whether agents are told apart by a key.
    pub keyed: bool,
    /// Whether the creating and configuring calls stand in the helper; they are handed to it where they need variables of the
    /// function around the session's call.
    pub holds_calls: bool,
    /// Whether the agent's channel is configured.
    pub configures: bool,
}

/// Stands for the creating call in a printed helper.
pub const CREATE: &str = "\u{1}";
/// Stands for the configuring call, which reads `agentId`.
pub const CONFIGURE: &str = "\u{2}";

impl Helper<'_> {
    /// The helper's text, ending in a new line.
    pub fn print(&self) -> String {
        format!(
            "{}{}\n{}\n{}",
            self.comment(),
            self.state(),
            self.opener(),
            self.creator()
        )
    }

    fn is_typed(&self) -> bool {
        self.response_type.is_some()
    }

    fn typed(&self, annotation: &str) -> String {
        if self.is_typed() {
            annotation.to_owned()
        } else {
            String::new()
        }
    }

    /// What a caller gets where the creation fails.
    fn response(&self) -> &str {
        self.response_type.unwrap_or("Response")
    }

    fn comment(&self) -> String {
        let what = if self.keyed {
            "One agent a key is"
        } else {
            "The agent is"
        };
        match self.pin {
            Some((name, _)) => {
                format!(
                    "// {what} created on first use and shared by its sessions; {name} names an existing one.\n"
                )
            }
            None => format!("// {what} created on first use and shared by its sessions.\n"),
        }
    }

    /// The type of what the memo's promise carries once something was attempted.
    fn attempted(&self) -> String {
        if self.returns_response {
            format!("string | {}", self.response())
        } else {
            "string".to_owned()
        }
    }

    fn state(&self) -> String {
        let agent = self.agent;
        let mut text = String::new();
        if self.configures {
            text.push_str(&match self.keyed {
                true => format!(
                    "const {agent}Ids = new Map{}();\n",
                    self.typed("<unknown, string>")
                ),
                false => format!("let {agent}Id{};\n", self.typed(": string | undefined")),
            });
        }
        text.push_str(&match (self.keyed, self.is_typed()) {
            (true, false) => format!("const {agent}s = new Map();\n"),
            (true, true) => format!(
                "const {agent}s = new Map<unknown, Promise<{} | undefined>>();\n",
                self.attempted()
            ),
            (false, false) => format!("let {agent} = Promise.resolve();\n"),
            (false, true) => {
                format!(
                    "let {agent}: Promise<{} | undefined> = Promise.resolve(undefined);\n",
                    self.attempted()
                )
            }
        });
        text
    }

    /// Parameters of both functions: the key, and the calls that need the site's variables.
    fn parameters(&self) -> Vec<(String, &'static str)> {
        let mut parameters = Vec::new();
        if self.keyed {
            parameters.push((self.typed(": unknown"), "key"));
        }
        if !self.holds_calls {
            let create = if self.returns_response {
                self.response()
            } else {
                "{ data: unknown }"
            };
            parameters.push((
                self.typed(&format!(": () => Promise<{create}>")),
                "createAgent",
            ));
            if self.configures {
                let configure = if self.returns_response {
                    self.response()
                } else {
                    "unknown"
                };
                let annotation = format!(": (agentId: string) => Promise<{configure}>");
                parameters.push((self.typed(&annotation), "configureChannel"));
            }
        }
        parameters
    }

    /// The parameters that the creation reads: the key only where it remembers an agent that is not configured yet.
    fn passed(&self) -> Vec<(String, &'static str)> {
        let mut parameters = self.parameters();
        parameters.retain(|(_, name)| *name != "key" || self.configures);
        parameters
    }

    fn arguments(&self) -> String {
        self.passed()
            .iter()
            .map(|(_, name)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// `withSupportAgent`.
    fn opener(&self) -> String {
        let (agent, suffix) = (self.agent, self.suffix);
        let result = if self.returns_response {
            self.response()
        } else {
            "T"
        };
        let generic = if self.returns_response {
            String::new()
        } else {
            self.typed("<T>")
        };
        let mut parameters: Vec<String> = self
            .parameters()
            .into_iter()
            .map(|(annotation, name)| format!("{name}{annotation}"))
            .collect();
        parameters.push(format!(
            "openSession{}",
            self.typed(&format!(": (agentId: string) => Promise<{result}>"))
        ));
        let create = format!("create{suffix}({})", self.arguments());
        let (next, open) = if self.returns_response {
            (
                format!("(agent) => (typeof agent === \"string\" ? agent : {create})"),
                "(agent) => (typeof agent === \"string\" ? openSession(agent) : agent)".to_owned(),
            )
        } else {
            (
                format!("(agentId) => agentId || {create}"),
                "openSession".to_owned(),
            )
        };
        let nothing = if self.is_typed() {
            "() => undefined"
        } else {
            "() => {}"
        };
        let before = match (self.keyed, self.is_typed()) {
            (true, false) => format!("({agent}s.get(key) || Promise.resolve())"),
            (true, true) => format!("({agent}s.get(key) || Promise.resolve(undefined))"),
            _ => agent.to_owned(),
        };
        let mut text = String::from(
            "// A refused creation goes to its own caller; the next one tries again.\n",
        );
        text.push_str(&format!(
            "function with{suffix}{generic}({}){} {{\n",
            parameters.join(", "),
            self.typed(&format!(": Promise<{result}>"))
        ));
        text.push_str(&format!(
            "  const attempt = {before}\n    .catch({nothing})\n    .then({next});\n"
        ));
        text.push_str(&match self.keyed {
            true => format!("  {agent}s.set(key, attempt);\n"),
            false => format!("  {agent} = attempt;\n"),
        });
        text.push_str(&format!("  return attempt.then({open});\n}}\n"));
        text
    }

    /// `createSupportAgent`.
    fn creator(&self) -> String {
        let (agent, suffix) = (self.agent, self.suffix);
        let parameters: Vec<String> = self
            .passed()
            .into_iter()
            .map(|(annotation, name)| format!("{name}{annotation}"))
            .collect();
        let mut text = String::new();
        if self.returns_response {
            text.push_str("// Resolves to the agent's ID, or to the response that refused it.\n");
        }
        text.push_str(&format!(
            "async function create{suffix}({}){} {{\n",
            parameters.join(", "),
            self.typed(&format!(": Promise<{}>", self.attempted()))
        ));
        if let Some((_, read)) = self.pin {
            text.push_str(&format!(
                "  const pinned = {read};\n  if (pinned) return pinned;\n"
            ));
        }
        let (create, configure) = if self.holds_calls {
            (CREATE, CONFIGURE)
        } else {
            ("createAgent()", "configureChannel(agentId)")
        };
        if self.configures {
            let draft = if self.keyed {
                format!("{agent}Ids.get(key)")
            } else {
                format!("{agent}Id")
            };
            text.push_str(&format!("  let agentId = {draft};\n  if (!agentId) {{\n"));
            text.push_str(&self.request("created", create, "    "));
            text.push_str(&format!(
                "    const {{ id }} = {};\n    agentId = id;\n",
                self.parsed("created")
            ));
            text.push_str(&match self.keyed {
                true => format!("    {agent}Ids.set(key, id);\n"),
                false => format!("    {agent}Id = id;\n"),
            });
            text.push_str("  }\n");
            if self.returns_response {
                text.push_str(&self.request("configured", configure, "  "));
            } else {
                text.push_str(&format!("  await {configure};\n"));
            }
            text.push_str("  return agentId;\n");
        } else {
            text.push_str(&self.request("created", create, "  "));
            text.push_str(&format!(
                "  const {{ id }} = {};\n  return id;\n",
                self.parsed("created")
            ));
        }
        text.push_str("}\n");
        text
    }

    fn request(&self, name: &str, call: &str, indent: &str) -> String {
        let mut text = format!("{indent}const {name} = await {call};\n");
        if self.returns_response {
            text.push_str(&format!("{indent}if (!{name}.ok) return {name};\n"));
        }
        text
    }

    fn parsed(&self, name: &str) -> String {
        if self.is_parsed {
            return match self.is_typed() {
                true => format!("{name} as {{ id: string }}"),
                false => name.to_owned(),
            };
        }
        match (self.returns_response, self.is_typed()) {
            (true, true) => format!("(await {name}.json()) as {{ id: string }}"),
            (true, false) => format!("await {name}.json()"),
            (false, true) => format!("{name}.data as {{ id: string }}"),
            (false, false) => format!("{name}.data"),
        }
    }
}
