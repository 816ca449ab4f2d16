//! From JSON back to values.

use super::super::Evaluation;
use super::super::guard::Guard;
use super::super::heap::{List, Object};
use super::super::joins::join_values;
use super::super::request::{Json, JsonKind, Presence, TextPiece};
use super::super::trace::Trace;
use super::super::value::{Kind, Piece, Value};
use super::new_record;
use std::rc::Rc;

/// Deeper parts of a value are not asked what they write.
const MAX_DEPTH: usize = 12;

impl Evaluation<'_> {
    /// What `json!` makes of a value: what it is now, as JSON.
    pub(in crate::resolve) fn json_copy(&mut self, value: &Value) -> Value {
        if self.class_of(value).is_none() {
            return self.deep_copy(value, 0);
        }
        self.written_and_read(value)
    }

    /// What `JSON.parse` gives of a value's JSON: a copy, or what the value, or a part of it, says is written for it.
    pub(super) fn read_back(&mut self, value: &Value) -> Value {
        if !self.holds_own_json(value, 0) {
            return self.deep_copy(value, 0);
        }
        self.written_and_read(value)
    }

    fn written_and_read(&mut self, value: &Value) -> Value {
        let json = self.freeze(value);
        Value {
            origin: value.origin,
            trace: value.trace.clone(),
            ..self.thaw(&json)
        }
    }

    /// Whether a value, or a part of it, has a `toJSON`.
    fn holds_own_json(&mut self, value: &Value, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        let parts: Vec<Value> = match &value.kind {
            Kind::Object(id) => match self.read_record(*id) {
                Some(record) if self.writes_itself(&record) => return true,
                Some(record) => {
                    let slots = record.fields.iter();
                    slots.map(|(_, slot)| slot.value.clone()).collect()
                }
                None => Vec::new(),
            },
            Kind::Array(id) => {
                let items = self.heap.list(*id).map(|list| list.items.clone());
                let items = items.unwrap_or_default().into_iter();
                items.map(|(item, _)| item).collect()
            }
            Kind::Choice(alternatives) => {
                let each = alternatives.iter();
                each.map(|(_, one)| one.clone()).collect()
            }
            _ => Vec::new(),
        };
        let mut parts = parts.iter();
        parts.any(|part| self.holds_own_json(part, depth + 1))
    }

    /// A frozen value back on the heap, for code that goes on building it.
    pub(super) fn thaw(&mut self, json: &Json) -> Value {
        let kind = match &json.kind {
            JsonKind::Null | JsonKind::Absent => Kind::Null,
            JsonKind::Bool(known) => Kind::Bool(*known),
            JsonKind::Number(number) => Kind::Number(number.clone()),
            JsonKind::Str(text) => {
                let pieces = text.pieces.iter().map(|piece| match piece {
                    TextPiece::Text { text, origin, .. } => Piece::Text {
                        text: text.clone(),
                        origin: *origin,
                        trace: Trace::default(),
                    },
                    TextPiece::Hole { cause, origin } => Piece::Hole {
                        cause: Rc::new(cause.clone()),
                        origin: *origin,
                        trace: Trace::default(),
                    },
                });
                Kind::Str(Rc::new(pieces.collect()))
            }
            JsonKind::Array { items, open } => {
                let items = items
                    .iter()
                    .map(|(item, present)| (self.thaw(item), presence(present)))
                    .collect();
                let list = List {
                    items,
                    open: open.clone().map(Value::unknown),
                };
                Kind::Array(self.heap.alloc(Object::List(list)))
            }
            JsonKind::Object { fields, open } => {
                let record = new_record(self);
                let Kind::Object(id) = record.kind else {
                    return record;
                };
                for field in fields {
                    let value = self.thaw(&field.value);
                    self.set_field(id, field.key.clone(), value, field.entry);
                    if let Some(slot) = self
                        .heap
                        .record_mut(id)
                        .and_then(|record| record.fields.get_mut(&field.key))
                    {
                        slot.presence = presence(&field.presence);
                    }
                }
                if let (Some(cause), Some(record)) = (open.clone(), self.heap.record_mut(id)) {
                    record.open = Some(Value::unknown(cause));
                }
                Kind::Object(id)
            }
            JsonKind::Choice(alternatives) => {
                let alternatives = alternatives
                    .iter()
                    .map(|(guard, json)| (guard.clone(), self.thaw(json)));
                let alternatives: Vec<(Guard, Value)> = alternatives.collect();
                return join_values(alternatives);
            }
            JsonKind::Unknown(cause) => Kind::Unknown(Rc::new(cause.clone())),
        };
        Value {
            kind,
            origin: json.origin,
            trace: Trace::default(),
        }
    }
}

fn presence(present: &Presence) -> super::Presence {
    match present {
        Presence::Always => super::Presence::Always,
        Presence::When(guards) => super::Presence::When(guards.clone()),
        Presence::Maybe => super::Presence::Maybe,
    }
}
