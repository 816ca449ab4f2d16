//! The code that creates an agent once, as text: two spaces, semicolons and double quotes; the style of the file comes after.
//!
//! One promise is memo and queue: it carries the agent's ID, and whoever comes links on behind it. Creations are so attempted one
//! at a time, in the order of their callers; a failed one is not remembered, and only its own caller sees it. The assignment and
//! the last `then` happen in one tick, so that every caller gets its own attempt.

mod creator;
mod mixed;
mod types;

use crate::catalog::answers::{Answer, Refusal};

/// What the generated helper is about.
#[derive(Clone, Debug)]
pub struct Helper<'a> {
    /// `supportAgent`.
    pub agent: &'a str,
    /// `SupportAgent`.
    pub suffix: &'a str,
    /// How an existing agent is named; `None` where agents vary.
    pub pin: Option<Pin<'a>>,
    /// What the creating call resolves to.
    pub answer: &'a Answer,
    /// Whether that is another thing for other calls, each of which says how it is read.
    pub is_mixed: bool,
    /// The types, where the file has any.
    pub types: Types<'a>,
    /// Whether agents are told apart by a key.
    pub keyed: bool,
    /// Whether the creating and configuring calls stand in the helper; they are handed to it where they need variables of the
    /// function around the session's call.
    pub holds_calls: bool,
    /// Which channels of the agent are configured.
    pub channels: Channels,
    /// Whether the configuring call may be left out, which then gives `false`.
    pub may_configure: bool,
    /// Whether the type of what the creating call comes to says nothing of an ID.
    pub hides_id: bool,
    /// Whether it does not have all that is read of the answer.
    pub hides_answer: bool,
    /// Whether the file knows `async` functions.
    pub is_async: bool,
}

/// How an existing agent is named.
#[derive(Clone, Copy, Debug)]
pub struct Pin<'a> {
    /// The environment variable.
    pub name: &'a str,
    /// The expression that reads it.
    pub read: &'a str,
    /// Whether only the function around the call can read it, so that the value is handed to the helper.
    pub is_passed: bool,
}

/// Which types the text has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Types<'a> {
    /// None: JavaScript.
    None,
    /// Those of a client whose answers have this type.
    Named(&'a str),
    /// Those of any client: the session's own type is a parameter.
    Generic,
}

/// Which channels of an agent are configured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Channels {
    /// None.
    None,
    /// One.
    One,
    /// Several, each before its first session; the caller names its own.
    Several,
}

/// A longer line is broken.
const MAX_WIDTH: usize = 110;

/// Stands for the creating call in a printed helper.
pub const CREATE: &str = "\u{1}";
/// Stands for the configuring call, which reads `agentId`.
pub const CONFIGURE: &str = "\u{2}";

/// A parameter of the helper's functions.
struct Parameter {
    name: &'static str,
    annotation: String,
    /// Whether the creation reads it, too.
    creates: bool,
}

impl Helper<'_> {
    /// The helper's text, ending in a new line.
    pub fn print(&self) -> String {
        format!(
            "{}{}\n{}\n{}",
            self.comment(),
            self.state(),
            self.opener(),
            match self.is_mixed {
                true => self.mixed_creator(),
                false => self.creator(),
            }
        )
    }

    fn comment(&self) -> String {
        let what = if self.keyed {
            "One agent a key is"
        } else {
            "The agent is"
        };
        match self.pin {
            Some(pin) => {
                format!(
                    "// {what} created on first use and shared by its sessions; {} names an existing one.\n",
                    pin.name
                )
            }
            None => format!("// {what} created on first use and shared by its sessions.\n"),
        }
    }

    fn state(&self) -> String {
        let agent = self.agent;
        let mut text = String::new();
        if self.channels != Channels::None {
            text.push_str(&match self.keyed {
                true => format!(
                    "const {agent}Ids = new Map{}();\n",
                    self.typed("<unknown, string>")
                ),
                false => format!("let {agent}Id{};\n", self.typed(": string | undefined")),
            });
        }
        if self.channels == Channels::Several {
            let of = self.typed("<string>");
            text.push_str(&format!("const {agent}Channels = new Set{of}();\n"));
        }
        let memo = self.memo_type();
        text.push_str(&match self.keyed {
            true => {
                let of = self.typed(&format!("<unknown, Promise<{memo}>>"));
                format!("const {} = new Map{of}();\n", several(agent))
            }
            false => {
                let of = self.typed(&format!(": Promise<{memo}>"));
                format!("let {agent}{of} = Promise.resolve({});\n", self.nothing())
            }
        });
        text
    }

    /// What a promise without agent resolves to.
    fn nothing(&self) -> &'static str {
        match self.types {
            Types::None => "",
            _ => "undefined",
        }
    }

    /// Parameters of both functions: the key, the channel, the pin, and the calls that need the site's variables.
    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        let mut add = |name: &'static str, annotation: &str, creates: bool| {
            parameters.push(Parameter {
                name,
                annotation: self.typed(annotation),
                creates,
            });
        };
        if self.keyed {
            // The creation reads the key only where it remembers an agent that is not configured yet.
            add("key", ": unknown", self.channels != Channels::None);
        }
        if self.channels == Channels::Several {
            add("channelType", ": string", true);
        }
        if self.pin.is_some_and(|pin| pin.is_passed) {
            add("pinned", ": string | undefined", true);
        }
        if !self.holds_calls {
            let answer = self.answer_type();
            add("createAgent", &format!(": () => {answer}"), true);
            if self.is_mixed {
                add("readAgent", ": (created: Created) => unknown", true);
            }
            if self.channels != Channels::None {
                let answer = match self.answer.refusal {
                    Refusal::Thrown => "PromiseLike<unknown>".to_owned(),
                    _ => answer,
                };
                let nothing = if self.may_configure { " | false" } else { "" };
                let annotation = format!(": (agentId: string) => {answer}{nothing}");
                add("configureChannel", &annotation, true);
            }
        }
        parameters
    }

    /// The call of the creating function.
    fn create(&self) -> String {
        let parameters = self.parameters();
        let read = parameters.iter().filter(|one| one.creates);
        let arguments: Vec<&str> = read.map(|one| one.name).collect();
        format!("create{}({})", self.suffix, arguments.join(", "))
    }

    /// `withSupportAgent`.
    fn opener(&self) -> String {
        let (agent, suffix) = (self.agent, self.suffix);
        let result = self.result_type();
        let mut parameters: Vec<String> = self
            .parameters()
            .into_iter()
            .map(|one| format!("{}{}", one.name, one.annotation))
            .collect();
        parameters.push(format!("openSession{}", self.session_type()));
        let create = self.create();
        let has_id = match self.answer.refusal {
            _ if self.is_mixed => "agent && agent.id",
            Refusal::Thrown => "agentId",
            Refusal::Answered(_) => "typeof agent === \"string\"",
            Refusal::Parsed => "agent && agent.id",
        };
        let next = match (self.channels, &self.answer.refusal) {
            (Channels::Several, _) => format!("() => {create}"),
            (_, Refusal::Thrown) if !self.is_mixed => format!("(agentId) => agentId || {create}"),
            _ => format!("(agent) => ({has_id} ? agent : {create})"),
        };
        let refused = match self.types {
            Types::Generic => "(agent as T)",
            _ => "agent",
        };
        let open = match self.answer.refusal {
            _ if self.is_mixed => self.open_or_refused(),
            Refusal::Thrown => "openSession".to_owned(),
            Refusal::Answered(_) => {
                format!("(agent) => ({has_id} ? openSession(agent) : {refused})")
            }
            Refusal::Parsed => {
                format!("(agent) => ({has_id} ? openSession(agent.id) : {refused})")
            }
        };
        let ignore = match self.types {
            Types::None => "() => {}",
            _ => "() => undefined",
        };
        let before = match self.keyed {
            true => format!(
                "({}.get(key) || Promise.resolve({}))",
                several(agent),
                self.nothing()
            ),
            false => agent.to_owned(),
        };
        let mut text = String::from(
            "// A refused creation goes to its own caller; the next one tries again.\n",
        );
        text.push_str(&signature(
            &format!("function with{suffix}{}", self.generics()),
            &parameters,
            &self.typed(&format!(": Promise<{result}>")),
        ));
        text.push_str(&format!(
            "  const attempt = {before}\n    .catch({ignore})\n    .then({next});\n"
        ));
        text.push_str(&match self.keyed {
            true => format!("  {}.set(key, attempt);\n", several(agent)),
            false => format!("  {agent} = attempt;\n"),
        });
        text.push_str(&format!("  return attempt.then({open});\n}}\n"));
        text
    }
}

/// The first line of a function, or several where that would be long.
fn signature(head: &str, parameters: &[String], result: &str) -> String {
    let line = format!("{head}({}){result} {{\n", parameters.join(", "));
    match line.len() > MAX_WIDTH && !parameters.is_empty() {
        true => format!("{head}(\n  {},\n){result} {{\n", parameters.join(",\n  ")),
        false => line,
    }
}

/// The name of several of what one name stands for: `supportAgents2` of `supportAgent2`.
pub fn several(name: &str) -> String {
    let word = name.trim_end_matches(|last: char| last.is_ascii_digit());
    format!("{word}s{}", &name[word.len()..])
}
