//! The bodies to write, as text for people: JSON, with source text where a value is not a literal.

use super::{Placed, Plan};
use crate::catalog::api::Api;
use crate::catalog::mapping::Destination;
use crate::program::ProgramFile;
use crate::resolve::{Json, JsonKind, Origin, Presence};
use serde_json::{Map, Value};
use std::fmt::Write;
use std::sync::Arc;

/// A tree of fields under construction; leaves are values as they stand in the program.
enum Node<'a> {
    Object(Vec<(String, Node<'a>)>),
    Leaf { value: &'a Json, is_always: bool },
    Text(&'a str),
}

/// Renders plans with the sources at hand.
pub struct Bodies<'a> {
    /// The files that origins refer to.
    pub files: &'a [Arc<ProgramFile>],
    /// The API's names.
    pub api: &'a Api,
}

impl Bodies<'_> {
    /// The body that creates the agent, labelled `name`.
    pub fn agent(&self, plan: &Plan<'_>, name: &str) -> String {
        self.render(&self.agent_tree(plan, name), 0)
    }

    /// The body of each session call.
    pub fn session(&self, plan: &Plan<'_>, channel: &str) -> String {
        let mut fields = vec![(self.api.channel_field.clone(), Node::Text(channel))];
        insert_all(&mut fields, plan.body(Destination::Session));
        self.render(&Node::Object(fields), 0)
    }

    /// The body of the channel's configuration, where there is any.
    pub fn channel(&self, plan: &Plan<'_>) -> Option<String> {
        let mut fields = Vec::new();
        insert_all(&mut fields, plan.body(Destination::Channel));
        (!fields.is_empty()).then(|| self.render(&Node::Object(fields), 0))
    }

    /// The agent's body as JSON; values that are not literals stand as `{"$source": "..."}`.
    pub fn agent_json(&self, plan: &Plan<'_>, name: &str) -> Value {
        self.json_of(&self.agent_tree(plan, name))
    }

    /// The channel's body as JSON.
    pub fn channel_json(&self, plan: &Plan<'_>) -> Option<Value> {
        let mut fields = Vec::new();
        insert_all(&mut fields, plan.body(Destination::Channel));
        (!fields.is_empty()).then(|| self.json_of(&Node::Object(fields)))
    }

    fn agent_tree<'a>(&'a self, plan: &'a Plan<'_>, name: &'a str) -> Node<'a> {
        let mut fields = Vec::new();
        insert_all(&mut fields, plan.body(Destination::Agent));
        // The label stands second, behind the companion, as in the vendor's examples.
        fields.insert(
            fields.len().min(1),
            (self.api.name_field.clone(), Node::Text(name)),
        );
        for required in &self.api.required_agent_objects {
            if !fields.iter().any(|(key, _)| key == required) {
                fields.push((required.clone(), Node::Object(Vec::new())));
            }
        }
        Node::Object(fields)
    }

    fn render(&self, node: &Node<'_>, depth: usize) -> String {
        match node {
            Node::Text(text) => quoted(text),
            Node::Leaf { value, .. } => self.value(value, depth),
            Node::Object(fields) if fields.is_empty() => "{}".to_owned(),
            Node::Object(fields) => {
                let entries = fields.iter().map(|(key, node)| {
                    let condition = match node {
                        Node::Leaf {
                            is_always: false, ..
                        } => " // only where it is set",
                        _ => "",
                    };
                    (
                        format!("{}: {}", quoted(key), self.render(node, depth + 1)),
                        condition,
                    )
                });
                braced('{', '}', depth, entries)
            }
        }
    }

    fn value(&self, json: &Json, depth: usize) -> String {
        match &json.kind {
            JsonKind::Null | JsonKind::Absent => "null".to_owned(),
            JsonKind::Bool(known) => known.to_string(),
            JsonKind::Number(number) => number.to_string(),
            JsonKind::Str(text) => match text.known() {
                Some(text) => quoted(&text),
                None => self.source(json.origin),
            },
            JsonKind::Array { items, open: None }
                if items
                    .iter()
                    .all(|(_, presence)| *presence == Presence::Always) =>
            {
                let items: Vec<String> = items
                    .iter()
                    .map(|(item, _)| self.value(item, depth + 1))
                    .collect();
                let flat = format!("[{}]", items.join(", "));
                if flat.len() <= 60 && !flat.contains('\n') {
                    return flat;
                }
                braced('[', ']', depth, items.into_iter().map(|item| (item, "")))
            }
            JsonKind::Object { fields, open: None } => {
                if fields.is_empty() {
                    return "{}".to_owned();
                }
                let entries = fields.iter().map(|field| {
                    let condition = if field.presence == Presence::Always {
                        ""
                    } else {
                        " // only where it is set"
                    };
                    (
                        format!(
                            "{}: {}",
                            quoted(&field.key),
                            self.value(&field.value, depth + 1)
                        ),
                        condition,
                    )
                });
                braced('{', '}', depth, entries)
            }
            _ => self.source(json.origin),
        }
    }

    /// An expression as it stands in the program, on one line and not too long.
    fn source(&self, origin: Option<Origin>) -> String {
        let Some(origin) = origin else {
            return "...".to_owned();
        };
        let Some(file) = self.files.get(origin.file as usize) else {
            return "...".to_owned();
        };
        let text = file
            .source
            .slice(origin.span)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if text.chars().count() > 60 {
            let cut: String = text.chars().take(57).collect();
            return format!("{cut}...");
        }
        text
    }

    fn json_of(&self, node: &Node<'_>) -> Value {
        match node {
            Node::Text(text) => Value::from(*text),
            Node::Leaf { value, .. } => self.json_value(value),
            Node::Object(fields) => Value::Object(
                fields
                    .iter()
                    .map(|(key, node)| (key.clone(), self.json_of(node)))
                    .collect(),
            ),
        }
    }

    fn json_value(&self, json: &Json) -> Value {
        let source = || {
            let mut map = Map::new();
            map.insert("$source".to_owned(), Value::from(self.source(json.origin)));
            Value::Object(map)
        };
        match &json.kind {
            JsonKind::Null | JsonKind::Absent => Value::Null,
            JsonKind::Bool(known) => Value::from(*known),
            JsonKind::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| source()),
            JsonKind::Str(text) => text.known().map_or_else(source, Value::from),
            JsonKind::Array { items, open: None } => items
                .iter()
                .map(|(item, _)| self.json_value(item))
                .collect(),
            JsonKind::Object { fields, open: None } => Value::Object(
                fields
                    .iter()
                    .map(|field| (field.key.to_string(), self.json_value(&field.value)))
                    .collect(),
            ),
            _ => source(),
        }
    }
}

fn insert_all<'a>(
    fields: &mut Vec<(String, Node<'a>)>,
    placed: impl Iterator<Item = &'a Placed<'a>>,
) {
    for placed in placed {
        let leaf = Node::Leaf {
            value: placed.value,
            is_always: placed.is_always,
        };
        insert(fields, &placed.path, leaf);
    }
}

fn insert<'a>(fields: &mut Vec<(String, Node<'a>)>, path: &[String], leaf: Node<'a>) {
    let [key, rest @ ..] = path else { return };
    if rest.is_empty() {
        match fields.iter_mut().find(|(known, _)| known == key) {
            Some((_, node)) => *node = leaf,
            None => fields.push((key.clone(), leaf)),
        }
        return;
    }
    if let Some((_, Node::Object(inner))) = fields.iter_mut().find(|(known, _)| known == key) {
        insert(inner, rest, leaf);
        return;
    }
    let mut inner = Vec::new();
    insert(&mut inner, rest, leaf);
    fields.push((key.clone(), Node::Object(inner)));
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn braced<'a>(
    open: char,
    close: char,
    depth: usize,
    entries: impl Iterator<Item = (String, &'a str)>,
) -> String {
    let indent = "  ".repeat(depth + 1);
    let entries: Vec<(String, &str)> = entries.collect();
    let mut text = format!("{open}\n");
    for (at, (entry, condition)) in entries.iter().enumerate() {
        let comma = if at + 1 < entries.len() { "," } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{indent}{entry}{comma}{condition}");
    }
    text.push_str(&"  ".repeat(depth));
    text.push(close);
    text
}
