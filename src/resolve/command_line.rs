//! Command lines: what the words of a command say of the request that it sends.
//!
//! The option table names the options that take a value and the switches that matter; all others are switches that say nothing.
//! Short options may stand in one word (`-sSXPOST`), long ones may hold their value (`--method=POST`).

use super::draft::{Draft, HeaderPart};
use super::strings::pieces_of;
use super::value::{Kind, Piece, Value};
use super::{Cause, Evaluation, Origin};
use crate::catalog::clients::Role;
use crate::ir::Name;
use rustc_hash::FxHashMap;

/// The words of a command, read from left to right.
pub(super) struct CommandLine<'a> {
    /// Its options that take a value, or say something.
    pub(super) options: &'a FxHashMap<String, Role>,
    /// What the words that are no options are, the last for all that follow.
    pub(super) operands: &'a [Vec<Role>],
    pub(super) words: &'a [Value],
    pub(super) origins: &'a [Origin],
    pub(super) stdin: Option<&'a Value>,
}

/// What the words add up to before it is known which of them count.
#[derive(Default)]
struct Reading {
    method: Option<Value>,
    get: bool,
    head: bool,
    put: bool,
    form: bool,
    /// Bodies in order; several are one text with `&` between.
    bodies: Vec<Value>,
    operands: Vec<(Value, Origin)>,
    urls: Vec<Value>,
    items: Vec<Value>,
}

impl Evaluation<'_> {
    pub(super) fn fill_command_line(&mut self, draft: &mut Draft, line: &CommandLine<'_>) {
        let mut reading = Reading::default();
        let mut at = 0;
        let mut only_operands = false;
        while at < line.words.len() {
            let word = &line.words[at];
            let Some(&origin) = line.origins.get(at) else {
                break;
            };
            at += 1;
            if matches!(word.kind, Kind::Undefined) {
                continue;
            }
            let start = leading_text(word);
            if only_operands || !start.starts_with('-') || start == "-" {
                reading.operands.push((word.clone(), origin));
                continue;
            }
            if start == "--" && pieces_of(word).len() == 1 {
                only_operands = true;
                continue;
            }
            let role_of = |name: &str| line.options.get(name).copied();
            let mut found: Option<(Role, Option<Value>)> = None;
            if start.starts_with("--") {
                let (name, value) = match start.find('=') {
                    Some(equals) => (&start[..equals], Some(rest_of(word, equals + 1))),
                    None => (start.as_str(), None),
                };
                found = role_of(name).map(|role| (role, value));
            } else {
                for (offset, letter) in start.char_indices().skip(1) {
                    let Some(role) = role_of(&format!("-{letter}")) else {
                        continue;
                    };
                    let rest = rest_of(word, offset + letter.len_utf8());
                    if takes_value(role) {
                        let is_empty = pieces_of(&rest).is_empty();
                        found = Some((role, (!is_empty).then_some(rest)));
                        break;
                    }
                    self.switch(draft, &mut reading, role);
                    if role == Role::Next {
                        break;
                    }
                }
            }
            let Some((role, value)) = found else { continue };
            if role == Role::Next {
                break;
            }
            if !takes_value(role) {
                self.switch(draft, &mut reading, role);
                continue;
            }
            let (value, origin) = match value {
                Some(value) => (value, origin),
                None => match line.words.get(at) {
                    Some(value) => {
                        at += 1;
                        (
                            value.clone(),
                            line.origins.get(at - 1).copied().unwrap_or(origin),
                        )
                    }
                    None => break,
                },
            };
            self.option(draft, &mut reading, role, &value, origin, line.stdin);
        }
        self.operands(draft, &mut reading, line);
        self.conclude(draft, reading);
    }

    fn switch(&mut self, draft: &mut Draft, reading: &mut Reading, role: Role) {
        match role {
            Role::Get => reading.get = true,
            Role::Head => reading.head = true,
            Role::Form => reading.form = true,
            Role::Config => {
                draft.opaque = Some(Cause::Opaque("options from a file".into()));
            }
            _ => {}
        }
    }

    fn option(
        &mut self,
        draft: &mut Draft,
        reading: &mut Reading,
        role: Role,
        value: &Value,
        origin: Origin,
        stdin: Option<&Value>,
    ) {
        match role {
            Role::Method => reading.method = Some(value.clone()),
            Role::Url => reading.urls.push(value.clone()),
            Role::HeaderLine => {
                if let Some((name, value)) = header_line(value) {
                    draft
                        .headers
                        .push(HeaderPart::One(name, value, Some(origin)));
                }
            }
            Role::Body => reading.bodies.push(value.clone()),
            Role::Payload => {
                let value = match leading_text(value).strip_prefix('@') {
                    Some("-") => stdin.cloned().unwrap_or_else(|| {
                        Value::unknown(Cause::Opaque("read from standard input".into()))
                    }),
                    Some(file) if !file.is_empty() => Value::unknown(Cause::Opaque(Name::from(
                        format!("read from the file `{file}`"),
                    )))
                    .at(origin),
                    Some(_) => Value::unknown(Cause::Opaque("read from a file".into())).at(origin),
                    None => value.clone(),
                };
                reading.bodies.push(value);
            }
            Role::Upload | Role::UploadPost => {
                reading.put |= role == Role::Upload;
                let cause = Cause::Opaque("read from a file".into());
                reading.bodies.push(Value::unknown(cause).at(origin));
            }
            Role::FormField => {
                reading.form = true;
                reading.bodies.push(value.clone());
            }
            Role::Config => draft.opaque = Some(Cause::Opaque("options from a file".into())),
            _ => {}
        }
    }

    /// The words that are no options. Where one that nothing resolves stands beside one that is an address, it may be options.
    fn operands(&mut self, draft: &mut Draft, reading: &mut Reading, line: &CommandLine<'_>) {
        let mut operands = std::mem::take(&mut reading.operands);
        let says_something = |value: &Value| !leading_text(value).is_empty() || has_text(value);
        if operands.iter().any(|(value, _)| says_something(value)) {
            let before = operands.len();
            operands.retain(|(value, _)| says_something(value));
            if operands.len() < before && reading.method.is_none() && reading.bodies.is_empty() {
                draft.opaque = Some(Cause::Opaque("options in a variable".into()));
            }
        }
        let mut place = 0;
        for (value, _) in operands {
            let Some(roles) = line.operands.get(place).or(line.operands.last()) else {
                break;
            };
            let is_method = leading_text(&value).len() > 2
                && leading_text(&value)
                    .chars()
                    .all(|one| one.is_ascii_uppercase());
            let role = match roles.as_slice() {
                [Role::Method, other] => {
                    if is_method {
                        Role::Method
                    } else {
                        place += 1;
                        *other
                    }
                }
                [Role::Url, other] if !reading.urls.is_empty() => *other,
                [first, ..] => *first,
                [] => break,
            };
            place += 1;
            match role {
                Role::Method => reading.method = Some(value),
                Role::Url => reading.urls.push(value),
                Role::Item => reading.items.push(value),
                _ => {}
            }
        }
    }

    fn conclude(&mut self, draft: &mut Draft, mut reading: Reading) {
        let items = std::mem::take(&mut reading.items);
        if let Some(body) = self.request_items(draft, &items) {
            reading.bodies.push(body);
        }
        // Of several addresses the one that is known best stands for all.
        let known = reading.urls.iter().find(|url| has_text(url));
        draft.url = known.or(reading.urls.first()).cloned();
        if draft.url.is_none() && !reading.urls.is_empty() {
            draft.opaque = Some(Cause::Opaque("several addresses".into()));
        }
        let method = |name: &str| Some(Value::text(name, None));
        draft.method = reading.method.or_else(|| {
            if reading.head {
                method("HEAD")
            } else if reading.get {
                method("GET")
            } else if reading.put {
                method("PUT")
            } else if !reading.bodies.is_empty() {
                method("POST")
            } else {
                None
            }
        });
        if reading.get || reading.bodies.is_empty() {
            return;
        }
        let role = if reading.form { Role::Form } else { Role::Body };
        let mut bodies = reading.bodies.into_iter();
        let Some(mut body) = bodies.next() else {
            return;
        };
        for other in bodies {
            let joined = self.concat(&body, &Value::text("&", None));
            body = self.concat(&joined, &other);
        }
        draft.body = Some((role, body));
    }

    /// HTTPie's items: `name=text`, `name:=json`, `Header:value`.
    fn request_items(&mut self, draft: &mut Draft, items: &[Value]) -> Option<Value> {
        let record = self
            .heap
            .alloc(super::heap::Object::Record(super::heap::Record::default()));
        let mut has_fields = false;
        for item in items {
            let start = leading_text(item);
            let Some(at) = start.find(['=', ':', '@']) else {
                continue;
            };
            let (name, operator) = start.split_at(at);
            let key = name.split('[').next().unwrap_or(name);
            if operator.starts_with(":=")
                || operator.starts_with("=") && !operator.starts_with("==")
            {
                let is_json = operator.starts_with(":=");
                let raw = rest_of(item, at + if is_json { 2 } else { 1 });
                let value = if is_json || key.len() < name.len() {
                    Value::unknown(Cause::Opaque("written for HTTPie".into()))
                } else {
                    raw
                };
                has_fields = true;
                let value = match item.origin {
                    Some(origin) => value.at(origin),
                    None => value,
                };
                self.set_field(record, Name::from(key), value, item.origin);
            } else if operator.starts_with(':')
                && let Some((name, value)) = header_line(item)
            {
                draft
                    .headers
                    .push(HeaderPart::One(name, value, item.origin));
            }
        }
        has_fields.then(|| Value::new(Kind::Object(record)))
    }
}

/// Whether an option with this role has a value.
fn takes_value(role: Role) -> bool {
    !matches!(role, Role::Get | Role::Head | Role::Next | Role::Form)
}

/// The known text at the start of a word.
fn leading_text(word: &Value) -> String {
    let mut text = String::new();
    for piece in pieces_of(word) {
        match piece {
            Piece::Text { text: known, .. } => text.push_str(&known),
            Piece::Hole { .. } => break,
        }
    }
    text
}

fn has_text(word: &Value) -> bool {
    match &word.kind {
        Kind::Choice(alternatives) => alternatives.iter().any(|(_, value)| has_text(value)),
        _ => pieces_of(word)
            .iter()
            .any(|piece| matches!(piece, Piece::Text { text, .. } if !text.is_empty())),
    }
}

/// A word without the first bytes of its leading text.
fn rest_of(word: &Value, skip: usize) -> Value {
    let mut pieces = pieces_of(word);
    let mut left = skip;
    while left > 0 && !pieces.is_empty() {
        let Piece::Text { text, .. } = &mut pieces[0] else {
            break;
        };
        if text.len() <= left {
            left -= text.len();
            pieces.remove(0);
        } else {
            *text = Name::from(&text[left..]);
            left = 0;
        }
    }
    Value {
        origin: word.origin,
        trace: word.trace.clone(),
        ..Value::pieces(pieces)
    }
}

/// A header's name and value.
fn header_line(value: &Value) -> Option<(Value, Value)> {
    let line = match &value.kind {
        Kind::Choice(alternatives) => &alternatives.first()?.1,
        _ => value,
    };
    let text = leading_text(line);
    let colon = text.find(':')?;
    let name = Value::text(text[..colon].trim(), line.origin);
    let blanks = text[colon + 1..].len() - text[colon + 1..].trim_start().len();
    Some((name, rest_of(line, colon + 1 + blanks)))
}
