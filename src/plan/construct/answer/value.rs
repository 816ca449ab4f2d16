//! What generated code may have to know of a value inside of a wrapper, and what two of them have in common.

use crate::ir::{FunctionId, Name};
use crate::program::ProgramFile;
use std::sync::Arc;

/// A value inside of a wrapper.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// What the client hands back.
    Answer,
    /// The client's view of an answer's body, which is still to be read.
    Stream,
    /// The parsed body.
    Body,
    /// A field of it.
    Field(Name),
    /// The body as text.
    Text,
    /// The status.
    Status,
    /// The headers.
    Headers,
    /// What they say the body is: JSON.
    MediaType,
    /// Something that was thrown.
    Error,
    Bool(bool),
    Null,
    Undefined,
    Str(Name),
    Number(Name),
    Object(Fields),
    Array(Vec<Value>),
    Promise(Promised),
    Function(Arc<ProgramFile>, FunctionId),
    /// Anything.
    Other,
}

/// The fields of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fields {
    pub(super) named: Vec<(Name, Value)>,
    /// Whether the parsed body is spread into it.
    pub(super) holds_body: bool,
    /// Whether it has fields that are not known.
    pub(super) is_open: bool,
}

/// What a promise comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Promised {
    /// The value, unless it is always rejected.
    pub(super) value: Option<Box<Value>>,
    /// Whether it may be rejected.
    pub(super) rejects: bool,
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Field(one), Value::Field(other))
            | (Value::Str(one), Value::Str(other))
            | (Value::Number(one), Value::Number(other)) => one == other,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Object(one), Value::Object(other)) => one == other,
            (Value::Array(one), Value::Array(other)) => one == other,
            (Value::Promise(one), Value::Promise(other)) => one == other,
            (Value::Function(one, at), Value::Function(other, place)) => {
                Arc::ptr_eq(one, other) && at == place
            }
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Value {
    /// A promise of it, or itself where it is one.
    pub(super) fn promised(self) -> Value {
        match self {
            Value::Promise(_) => self,
            value => Value::Promise(Promised {
                value: Some(Box::new(value)),
                rejects: false,
            }),
        }
    }

    /// Whether it counts as true.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(*truth),
            Value::Null | Value::Undefined => Some(false),
            Value::Str(text) => Some(!text.is_empty()),
            Value::Number(number) => number.parse::<f64>().ok().map(|number| number != 0.0),
            Value::Field(_) | Value::Text | Value::Other => None,
            Value::Answer
            | Value::Stream
            | Value::Body
            | Value::Status
            | Value::Headers
            | Value::MediaType
            | Value::Error
            | Value::Object(_)
            | Value::Array(_)
            | Value::Promise(_)
            | Value::Function(..) => Some(true),
        }
    }

    /// Whether it is neither `null` nor `undefined`.
    pub(super) fn is_there(&self) -> Option<bool> {
        match self {
            Value::Null | Value::Undefined => Some(false),
            Value::Field(_) | Value::Other => None,
            _ => Some(true),
        }
    }

    /// What is known of a value that is one of two.
    pub(super) fn join(self, other: Value) -> Value {
        if self == other {
            return self;
        }
        match (self, other) {
            (Value::Object(one), Value::Object(other)) => {
                let mut names: Vec<Name> = Vec::new();
                for (name, _) in one.named.iter().chain(&other.named) {
                    if !names.contains(name) {
                        names.push(name.clone());
                    }
                }
                let joined = names.into_iter().map(|name| {
                    let value = one.field(&name).join(other.field(&name));
                    (name, value)
                });
                Value::Object(Fields {
                    named: joined.collect(),
                    holds_body: one.holds_body && other.holds_body,
                    is_open: one.is_open || other.is_open || one.holds_body != other.holds_body,
                })
            }
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
                let pairs = one.into_iter().zip(other);
                Value::Array(pairs.map(|(one, other)| one.join(other)).collect())
            }
            (Value::Promise(one), Value::Promise(other)) => {
                let value = match (one.value, other.value) {
                    (Some(one), Some(other)) => Some(Box::new(one.join(*other))),
                    (one, other) => one.or(other),
                };
                Value::Promise(Promised {
                    value,
                    rejects: one.rejects || other.rejects,
                })
            }
            _ => Value::Other,
        }
    }
}

impl Fields {
    pub(super) fn field(&self, name: &str) -> Value {
        let known = self.named.iter().rev().find(|(own, _)| own == name);
        match known {
            Some((_, value)) => value.clone(),
            None if self.is_open || self.holds_body => Value::Other,
            None => Value::Undefined,
        }
    }

    pub(super) fn names(&self, name: &str) -> bool {
        self.named.iter().any(|(own, _)| own == name)
    }

    pub(super) fn set(&mut self, name: Name, value: Value) {
        self.named.retain(|(own, _)| *own != name);
        self.named.push((name, value));
    }

    /// Takes in what is spread.
    pub(super) fn spread(&mut self, value: Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields.named {
                    self.set(name, value);
                }
                self.holds_body |= fields.holds_body;
                if fields.is_open {
                    self.hide();
                }
            }
            Value::Body => {
                // The API's answers say nothing of their status.
                self.named
                    .retain(|(_, value)| matches!(value, Value::Bool(_) | Value::Status));
                self.is_open = false;
                self.holds_body = true;
            }
            Value::Null | Value::Undefined | Value::Bool(_) => {}
            _ => self.hide(),
        }
    }

    /// Whatever it held before may be something else.
    fn hide(&mut self) {
        self.named.clear();
        self.is_open = true;
    }
}
