//! What a client's calls resolve to, as far as generated code has to read it: whether a request was accepted, and its body.
//!
//! The texts are expressions of the language with `{}` for the answer.

use rustc_hash::FxHashMap;

/// How the answers of one library are read.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Whether the request was accepted.
    pub ok: String,
    /// The parsed body.
    pub body: String,
    /// What both read, as a structural type, for typed code.
    pub shape: String,
    /// Whether a sending call yields a plain promise, not an object that can be awaited and more.
    pub is_promise: bool,
    /// Methods that end a chain in a plain promise, and the parsed body in what it resolves to.
    pub ends: FxHashMap<String, String>,
    /// The option that keeps the client from repeating a PUT, where it would by default: key and value.
    pub once: Option<(String, String)>,
    /// Options and methods whose value is a callback that takes the answer.
    pub callbacks: Vec<String>,
    /// Calls whose answer is read in another way: method and parsed body.
    pub by: FxHashMap<String, String>,
    /// Options and methods that change the answer in ways that are not known here.
    pub unless: Vec<String>,
    /// Methods that give a stream of the answer.
    pub streams: Vec<String>,
    /// Options that hold code which runs with every request.
    pub hooks: Vec<String>,
    /// The method, behind the client, that registers code which changes every answer.
    pub interceptors: Option<String>,
    /// Options that change the answer.
    pub cases: Vec<AnswerCase>,
}

/// Whatever the value of an option is.
pub const ANY: &str = "*";

/// What the answer is where options have certain values.
#[derive(Clone, Debug)]
pub struct AnswerCase {
    /// Options and their values: a literal's text, `=> true` for a function that returns it, or [`ANY`].
    pub with: Vec<(String, String)>,
    /// Whether a refused request is told by the answer instead of thrown.
    pub responds: bool,
    /// The parsed body, where it is read in another way.
    pub body: Option<String>,
    /// The structural type of the answer, where it is another.
    pub shape: Option<String>,
}

impl Answers {
    /// The options that say something about the answer.
    pub fn options(&self) -> impl Iterator<Item = &str> {
        let cases = self.cases.iter();
        let named = cases.flat_map(|case| case.with.iter().map(|(option, _)| option.as_str()));
        let others = self.callbacks.iter().chain(&self.unless).chain(&self.hooks);
        named.chain(others.map(String::as_str))
    }
}

/// How one call's answer is read, its options considered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// How a refused request reaches the program.
    pub refusal: Refusal,
    /// The parsed body of an answer.
    pub body: String,
    /// The structural type of an answer.
    pub shape: String,
    /// Whether the call yields a plain promise.
    pub is_promise: bool,
    /// Whether an answer is of a form that a wrapper of the program gives it.
    pub is_own: bool,
}

/// How a refused request reaches the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// As a thrown error.
    Thrown,
    /// In the answer; this says whether it was accepted.
    Answered(String),
    /// As a parsed body like any other.
    Parsed,
}

impl Answer {
    /// The members of an answer that are read of it.
    pub fn read_members(&self) -> Vec<&str> {
        let ok = match &self.refusal {
            Refusal::Answered(ok) => ok.as_str(),
            _ => "",
        };
        let mut members: Vec<&str> = Vec::new();
        for part in [ok, &self.body]
            .into_iter()
            .flat_map(|text| text.split("{}").skip(1))
        {
            let name = part.trim_start_matches(['.', '[']);
            let is_end = |one: char| !one.is_alphanumeric() && one != '_' && one != '$';
            let name = &name[..name.find(is_end).unwrap_or(name.len())];
            if part.starts_with(['.', '[']) && !members.contains(&name) {
                members.push(name);
            }
        }
        members
    }

    /// Whether more than a member is read: `{}.response.ok`.
    pub fn reads_deep(&self) -> bool {
        let ok = match &self.refusal {
            Refusal::Answered(ok) => ok.as_str(),
            _ => "",
        };
        let mut parts = [ok, &self.body]
            .into_iter()
            .flat_map(|text| text.split("{}").skip(1));
        parts.any(|part| {
            let name = part.trim_start_matches(['.', '[']);
            name.contains(['.', '('])
        })
    }

    /// Whether a flag or a tag tells a refusal, by which a type of several forms is narrowed.
    pub fn tells_by_tag(&self) -> bool {
        match &self.refusal {
            Refusal::Answered(ok) => {
                *ok != self.body && (!ok.starts_with('!') || ok.contains(" === "))
            }
            _ => false,
        }
    }
}

impl Answer {
    /// A function that reads the agent of what its creation came to: nothing where it was refused.
    pub fn reader(&self) -> String {
        let body = filled(&self.body, "created");
        // What a promise resolves to is awaited by whoever asks.
        let bare = body.strip_prefix("await ").unwrap_or(&body);
        let (keyword, body) = match bare.contains("await") {
            true => ("async ", body.as_str()),
            false => ("", bare),
        };
        match &self.refusal {
            Refusal::Answered(ok) if *ok != self.body => {
                let ok = filled(ok, "created");
                let ok = match ok.contains("||") || ok.contains('?') {
                    true => format!("({ok})"),
                    false => ok,
                };
                format!("{keyword}(created) => {ok} && {body}")
            }
            _ => format!("{keyword}(created) => {body}"),
        }
    }
}

/// `text` with `answer` for its `{}`.
pub fn filled(text: &str, answer: &str) -> String {
    text.replace("{}", answer)
}
