//! What the shell does with text on its way into a command.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::heap::{List, Object, Presence};
use super::super::strings::{pieces_of, trim_end};
use super::super::value::{Kind, Piece, Value};
use crate::ir::Name;
use std::rc::Rc;

impl Evaluation<'_> {
    /// A call that the front end wrote for an expansion, by a name that no command has.
    pub(super) fn shell_call(&mut self, name: &str, site: &CallSite) -> Option<Value> {
        let value = site.arg(0)?.clone();
        match name {
            "$output" => Some(match value.kind {
                Kind::Str(_) | Kind::Choice(_) => {
                    self.map_text(&value, &|pieces| trim_end(pieces, &['\n']))
                }
                _ => value,
            }),
            // The value of a JSON file, or why that is not known.
            "$file" if value.is_unknown() => site.arg(1).cloned(),
            "$json" | "$file" => Some(Value {
                kind: Kind::JsonText(Rc::new(value.clone())),
                origin: value.origin,
                trace: value.trace,
            }),
            "$parsed" => {
                let json = self.parse_json_text(&value);
                Some(Value {
                    origin: value.origin,
                    ..self.thaw(&json)
                })
            }
            "$words" => Some(self.split_words(&value)),
            "$strip_suffix" | "$strip_prefix" => {
                let part = site.arg(1).and_then(Value::known_text)?;
                let is_suffix = name == "$strip_suffix";
                Some(self.map_text(&value, &|pieces| stripped(pieces, &part, is_suffix)))
            }
            _ => None,
        }
    }

    /// An unquoted variable: each of its words, where all of it is known.
    fn split_words(&mut self, value: &Value) -> Value {
        let text = value
            .known_text()
            .filter(|text| text.contains([' ', '\t', '\n']));
        let items = match text {
            Some(text) => text
                .split_ascii_whitespace()
                .map(|word| {
                    let word = Value {
                        trace: value.trace.clone(),
                        ..Value::text(word, value.origin)
                    };
                    (word, Presence::Always)
                })
                .collect(),
            None => vec![(value.clone(), Presence::Always)],
        };
        let list = List { items, open: None };
        Value::new(Kind::Array(self.heap.alloc(Object::List(list))))
    }
}

/// Pieces without a text at one end, if it is there for certain.
fn stripped(pieces: &[Piece], part: &Name, is_suffix: bool) -> Vec<Piece> {
    let mut pieces = pieces_of(&Value::pieces(pieces.to_vec()));
    let end = if is_suffix {
        pieces.last_mut()
    } else {
        pieces.first_mut()
    };
    if let Some(Piece::Text { text, .. }) = end {
        let rest = if is_suffix {
            text.strip_suffix(part.as_str())
        } else {
            text.strip_prefix(part.as_str())
        };
        if let Some(rest) = rest.map(Name::from) {
            *text = rest;
        }
    }
    pieces
}
