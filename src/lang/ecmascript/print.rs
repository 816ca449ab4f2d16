//! The code that creates an agent once, as text: two spaces, semicolons and double quotes; the style of the file comes after.
//!
//! Creations are attempted one at a time, in the order of their callers. A failed one is forgotten, and only its own caller sees it.

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
    /// Whether the file is TypeScript.
    pub typed: bool,
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
        let mut text = self.comment();
        text.push_str(&self.state());
        text.push('\n');
        text.push_str(&self.opener());
        text.push('\n');
        text.push_str(&self.creator());
        text
    }

    fn comment(&self) -> String {
        let shared = if self.keyed {
            "The agents are created on first use and shared"
        } else {
            "The agent is created on first use and shared"
        };
        match self.pin {
            Some((name, _)) if self.keyed => {
                format!("// {shared} by the sessions of one key; {name} names an existing one.\n")
            }
            Some((name, _)) => {
                format!("// {shared} by every session; {name} names an existing one.\n")
            }
            None => format!("// {shared} by the sessions of one key.\n"),
        }
    }

    fn typed(&self, annotation: &str) -> String {
        if self.typed {
            annotation.to_owned()
        } else {
            String::new()
        }
    }

    fn state(&self) -> String {
        let agent = self.agent;
        let memo = |name: &str| match self.keyed {
            true => format!(
                "const {name}s = new Map{}();\n",
                self.typed("<unknown, string>")
            ),
            false => format!("let {name}{};\n", self.typed(": string | undefined")),
        };
        let mut text = memo(&format!("{agent}Id"));
        if self.configures {
            text.push_str(&memo(&format!("{agent}Draft")));
        }
        text.push_str(&format!(
            "let {agent}Creation{} = Promise.resolve();\n",
            self.typed(": Promise<unknown>")
        ));
        text
    }

    fn known(&self) -> String {
        let id = if self.keyed {
            format!("{}Ids.get(key)", self.agent)
        } else {
            format!("{}Id", self.agent)
        };
        match self.pin {
            Some((_, read)) => format!("{id} || {read}"),
            None => id,
        }
    }

    /// `withSupportAgent`.
    fn opener(&self) -> String {
        let (agent, suffix) = (self.agent, self.suffix);
        let response = "Promise<Response>";
        let mut parameters: Vec<String> = Vec::new();
        if self.keyed {
            parameters.push(format!("key{}", self.typed(": unknown")));
        }
        let call_type = if self.returns_response {
            response
        } else {
            "Promise<{ data: unknown }>"
        };
        if !self.holds_calls {
            parameters.push(format!(
                "createAgent{}",
                self.typed(&format!(": () => {call_type}"))
            ));
            if self.configures {
                parameters.push(format!(
                    "configureChannel{}",
                    self.typed(&format!(
                        ": (agentId: string) => {}",
                        if self.returns_response {
                            response
                        } else {
                            "Promise<unknown>"
                        }
                    ))
                ));
            }
        }
        let result = if self.returns_response {
            response
        } else {
            "Promise<T>"
        };
        parameters.push(format!(
            "openSession{}",
            self.typed(&format!(": (agentId: string) => {result}"))
        ));
        let generic = if self.returns_response {
            String::new()
        } else {
            self.typed("<T>")
        };
        let arguments = self.creator_arguments();
        let mut text = format!(
            "async function with{suffix}{generic}({}){} {{\n",
            parameters.join(", "),
            self.typed(&format!(": {result}"))
        );
        text.push_str(&format!(
            "  const attempt = {agent}Creation.then(() => {} || create{suffix}({arguments}));\n",
            self.known()
        ));
        text.push_str(&format!("  {agent}Creation = attempt.catch(() => {{}});\n"));
        if self.returns_response {
            text.push_str("  const agent = await attempt;\n");
            text.push_str("  return typeof agent === \"string\" ? openSession(agent) : agent;\n");
        } else {
            text.push_str("  return openSession(await attempt);\n");
        }
        text.push_str("}\n");
        text
    }

    fn creator_arguments(&self) -> String {
        let mut arguments = Vec::new();
        if self.keyed {
            arguments.push("key");
        }
        if !self.holds_calls {
            arguments.push("createAgent");
            if self.configures {
                arguments.push("configureChannel");
            }
        }
        arguments.join(", ")
    }

    /// `createSupportAgent`.
    fn creator(&self) -> String {
        let (agent, suffix) = (self.agent, self.suffix);
        let mut parameters = Vec::new();
        let call_type = if self.returns_response {
            "Promise<Response>"
        } else {
            "Promise<{ data: unknown }>"
        };
        if self.keyed {
            parameters.push(format!("key{}", self.typed(": unknown")));
        }
        if !self.holds_calls {
            parameters.push(format!(
                "createAgent{}",
                self.typed(&format!(": () => {call_type}"))
            ));
            if self.configures {
                let configured = if self.returns_response {
                    "Promise<Response>"
                } else {
                    "Promise<unknown>"
                };
                parameters.push(format!(
                    "configureChannel{}",
                    self.typed(&format!(": (agentId: string) => {configured}"))
                ));
            }
        }
        let result = if self.returns_response {
            "Promise<string | Response>"
        } else {
            "Promise<string>"
        };
        let mut text = String::new();
        if self.returns_response {
            text.push_str("// Resolves to the agent's ID, or to the response that refused it.\n");
        }
        text.push_str(&format!(
            "async function create{suffix}({}){} {{\n",
            parameters.join(", "),
            self.typed(&format!(": {result}"))
        ));
        let (create, configure) = if self.holds_calls {
            (CREATE, CONFIGURE)
        } else {
            ("createAgent()", "configureChannel(agentId)")
        };
        match self.configures {
            false => {
                text.push_str(&self.request("response", create, ""));
                text.push_str(&format!(
                    "  const {{ id }} = {};\n",
                    self.parsed("response")
                ));
                text.push_str(&format!(
                    "  {};\n  return id;\n",
                    self.remember(&format!("{agent}Id"), "id")
                ));
            }
            true => {
                // A draft is an agent whose channel is not configured yet: it is kept when only that fails.
                text.push_str(&format!("  let agentId = {};\n", self.draft()));
                text.push_str("  if (!agentId) {\n");
                text.push_str(&self.request("created", create, "  "));
                text.push_str(&format!(
                    "    const {{ id }} = {};\n",
                    self.parsed("created")
                ));
                text.push_str("    agentId = id;\n");
                text.push_str(&format!(
                    "    {};\n",
                    self.remember(&format!("{agent}Draft"), "id")
                ));
                text.push_str("  }\n");
                if self.returns_response {
                    text.push_str(&self.request("configured", configure, ""));
                } else {
                    text.push_str(&format!("  await {configure};\n"));
                }
                text.push_str(&format!(
                    "  {};\n  return agentId;\n",
                    self.remember(&format!("{agent}Id"), "agentId")
                ));
            }
        }
        text.push_str("}\n");
        text
    }

    fn draft(&self) -> String {
        if self.keyed {
            format!("{}Drafts.get(key)", self.agent)
        } else {
            format!("{}Draft", self.agent)
        }
    }

    fn remember(&self, memo: &str, id: &str) -> String {
        if self.keyed {
            format!("{memo}s.set(key, {id})")
        } else {
            format!("{memo} = {id}")
        }
    }

    fn request(&self, name: &str, call: &str, indent: &str) -> String {
        let mut text = format!("  {indent}const {name} = await {call};\n");
        if self.returns_response {
            text.push_str(&format!("  {indent}if (!{name}.ok) return {name};\n"));
        }
        text
    }

    fn parsed(&self, name: &str) -> String {
        match (self.returns_response, self.typed) {
            (true, true) => format!("(await {name}.json()) as {{ id: string }}"),
            (true, false) => format!("await {name}.json()"),
            (false, true) => format!("{name}.data as {{ id: string }}"),
            (false, false) => format!("{name}.data"),
        }
    }
}
