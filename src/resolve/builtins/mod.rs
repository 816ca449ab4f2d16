//! What the languages' own libraries do with values, as far as URLs and payloads pass through them.

mod affixes;
mod arrays;
mod calling;
mod comparisons;
mod ecmascript;
mod in_place;
mod lists;
mod maps;
mod options;
mod parts;
mod rust;
mod shell;
mod texts;
mod thaw;
mod uri;

pub(super) use ecmascript::BOUND_CALL;
pub(super) use options::{widened, without_null};

pub(super) use comparisons::compared;

use super::Evaluation;
use super::calls::CallSite;
use super::cause::Cause;
use super::expressions::cause_of;
use super::heap::{Object, Presence, Record};
use super::joins::join_values;
use super::strings::{alternatives, pieces_of, trim_end, trim_start};
use super::urls::join_url;
use super::value::{Kind, Piece, Value};
use crate::catalog::clients::Join;
use crate::ir::{Language, Name};

/// The environment variable that reading `name` of the external `path` gives, if that is the environment.
pub(super) fn environment_member(path: &str, name: &str) -> Option<Cause> {
    matches!(
        path,
        "process.env"
            | "environ"
            | "import.meta.env"
            | "Bun.env"
            | "node:process#env"
            | "process#env"
    )
    .then(|| Cause::Environment(Name::from(name)))
}

/// Whether a global stands for the global object itself.
pub(super) fn is_global_object(path: &str) -> bool {
    matches!(path, "window" | "globalThis" | "self" | "global")
}

impl Evaluation<'_> {
    /// A call of a function of the language's library. `None` where nothing is known of it.
    pub(super) fn builtin_call(&mut self, path: &Name, site: &CallSite) -> Option<Value> {
        match self.file().ir.language {
            Language::Rust => self.rust_call(path, site),
            language if language.is_shell() => self.shell_call(path, site),
            _ => self.ecmascript_call(path, site),
        }
    }

    /// A method of an external object of the language's library.
    pub(super) fn builtin_external_method(
        &mut self,
        path: &Name,
        name: &Name,
        site: &CallSite,
    ) -> Option<Value> {
        if matches!((path.as_str(), name.as_str()), ("Deno.env", "get")) {
            let name = site.arg(0).and_then(Value::known_text).unwrap_or_default();
            return Some(Value::unknown(Cause::Environment(name)));
        }
        None
    }

    /// A method of a value of the language's library. `None` where nothing is known of it.
    pub(super) fn builtin_method(
        &mut self,
        receiver: &Value,
        name: &Name,
        site: &CallSite,
    ) -> Option<Value> {
        let language = self.file().ir.language;
        if let Kind::Array(id) = receiver.kind
            && language != Language::Rust
            && let Some(value) = self.array_method(id, receiver, name, site)
        {
            return Some(value);
        }
        if let Kind::Array(id) = receiver.kind
            && let Some(value) = self.list_method(id, receiver, name, site)
        {
            return Some(value);
        }
        if language == Language::Rust {
            self.rust_method(receiver, name, site)
        } else {
            self.ecmascript_method(receiver, name, site)
        }
    }

    /// Whether a method of this name belongs to the language's library rather than to a field that is not known.
    pub(super) fn has_builtin_method(&self, receiver: &Value, name: &str) -> bool {
        matches!(receiver.kind, Kind::Object(_))
            && match self.file().ir.language {
                Language::Rust => {
                    let values = &self.clients.values;
                    values.fields.contains(name) || values.same.contains(name)
                }
                _ => ecmascript::OBJECT_METHODS.contains(&name),
            }
    }

    /// A method of something unknown that only calls back.
    pub(super) fn callback_method(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        match name {
            "then" => {
                let callback = site.arg(0)?.clone();
                let settled = CallSite::of_values(vec![Value::unknown(cause_of(receiver))]);
                let mut result = Value::undefined();
                // It runs later, if at all.
                self.maybe(|this| result = this.call_value(&callback, &settled));
                Some(result)
            }
            "catch" | "finally" => {
                self.release_functions(site);
                Some(receiver.clone())
            }
            _ if self.file().ir.language == Language::Rust => {
                self.rust_method(receiver, &Name::from(name), site)
            }
            "trim" | "trimEnd" | "replace" | "toString" | "replaceAll" => {
                self.ecmascript_method(receiver, &Name::from(name), site)
            }
            _ => None,
        }
    }

    /// What a method that changes a text in place makes of it (`push_str`, `set_path`).
    pub(super) fn changed_text(
        &mut self,
        receiver: &Value,
        name: &str,
        arg: &Value,
    ) -> Option<Value> {
        let is_url_setter = matches!(name, "set_path" | "pathname");
        match receiver.kind {
            Kind::Choice(_) if !is_url_setter && self.file().ir.language != Language::Rust => {
                return None;
            }
            Kind::Str(_) | Kind::Choice(_) => {}
            // `new URL(process.env.BASE)`: the path is known although the host is not.
            Kind::Unknown(_) if is_url_setter => {}
            _ => return None,
        }
        match name {
            "push_str" | "push" | "write_str" | "write_char" | "pad" => {
                Some(self.concat(receiver, arg))
            }
            "set_path" | "pathname" => {
                let is_empty =
                    |piece: &Piece| matches!(piece, Piece::Text { text, .. } if text.is_empty());
                let mut path = pieces_of(arg);
                path.retain(|piece| !is_empty(piece));
                let rooted =
                    matches!(path.first(), Some(Piece::Text { text, .. }) if text.starts_with('/'));
                let mut url = if rooted {
                    Vec::new()
                } else {
                    pieces_of(&Value::text("/", arg.origin))
                };
                url.extend(path);
                let changed = alternatives(receiver).into_iter().map(|(guard, base)| {
                    let pieces = join_url(&pieces_of(&base), &url, Join::Url);
                    let changed = Value {
                        origin: base.origin,
                        ..Value::pieces(pieces)
                    };
                    (guard, changed)
                });
                Some(join_values(changed.collect()))
            }
            "search" => Some(self.with_query(receiver, arg)),
            "set_query" | "set_fragment" | "hash" => Some(receiver.clone()),
            _ => None,
        }
    }

    /// Text methods that both languages have under some name.
    fn text_method(&mut self, receiver: &Value, name: &str, site: &CallSite) -> Option<Value> {
        match name {
            "trim" => Some(self.map_text(receiver, &|pieces| {
                trim_start(
                    &trim_end(pieces, &[' ', '\n', '\r', '\t']),
                    &[' ', '\n', '\r', '\t'],
                )
            })),
            "trimEnd" | "trim_end" => Some(self.map_text(receiver, &|pieces| {
                trim_end(pieces, &[' ', '\n', '\r', '\t'])
            })),
            "trimStart" | "trim_start" => Some(self.map_text(receiver, &|pieces| {
                trim_start(pieces, &[' ', '\n', '\r', '\t'])
            })),
            "concat" => {
                let mut text = receiver.clone();
                for arg in &site.args {
                    text = self.concat(&text, arg);
                }
                Some(text)
            }
            "toLowerCase" | "to_lowercase" | "to_ascii_lowercase" => {
                Some(recased(receiver, str::to_lowercase))
            }
            "toUpperCase" | "to_uppercase" | "to_ascii_uppercase" => {
                Some(recased(receiver, str::to_uppercase))
            }
            _ => None,
        }
    }
}

fn recased(receiver: &Value, work: fn(&str) -> String) -> Value {
    match receiver.known_text() {
        Some(text) => Value {
            trace: receiver.trace.clone(),
            ..Value::text(work(&text), receiver.origin)
        },
        None => Value::unknown(cause_of(receiver)),
    }
}

/// A new empty object.
pub(super) fn new_record(evaluation: &mut Evaluation<'_>) -> Value {
    Value::new(Kind::Object(
        evaluation.heap.alloc(Object::Record(Record::default())),
    ))
}
