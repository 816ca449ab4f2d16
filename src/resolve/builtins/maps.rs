//! Look-ups in Rust's maps and JSON values.

use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::guard::Guard;
use super::super::joins::join_values;
use super::super::value::{Kind, Value};
use super::super::{Evaluation, Origin};
use crate::ir::Name;
use std::rc::Rc;

/// Marks a map's entry, which is a map and a key.
const ENTRY: &str = "entry ";

impl Evaluation<'_> {
    /// `map.get(key)`, `map.get_mut(key)`.
    pub(super) fn map_get(&mut self, receiver: &Value, name: &str, key: &Value) -> Value {
        let Kind::Object(id) = receiver.kind else {
            return receiver.clone();
        };
        let found = match key.known_text() {
            Some(key) => self.member(receiver, &key),
            None => self.any_member(receiver),
        };
        let found = match &found.kind {
            Kind::Undefined => Value::new(Kind::Null),
            Kind::Choice(alternatives) => {
                let alternatives = alternatives.iter().map(|(guard, value)| match value.kind {
                    Kind::Undefined => (guard.clone(), Value::new(Kind::Null)),
                    _ => (guard.clone(), value.clone()),
                });
                join_values(alternatives.collect())
            }
            _ => found,
        };
        let is_shared = matches!(found.kind, Kind::Object(_) | Kind::Array(_) | Kind::Null);
        if name == "get_mut" && !is_shared {
            // What is written through the reference is not seen.
            let changed = Value::unknown(Cause::Changed("changed through a reference"));
            match key.known_text() {
                Some(key) => {
                    if let Some(slot) = self
                        .heap
                        .record_mut(id)
                        .and_then(|record| record.fields.get_mut(&key))
                    {
                        slot.value = join_values(vec![
                            (Guard::default(), slot.value.clone()),
                            (Guard::default(), changed),
                        ]);
                    }
                }
                None => self.open_record(id, Cause::Changed("changed through a reference")),
            }
        }
        found
    }

    /// What a JSON pointer leads to.
    pub(super) fn pointed(&mut self, receiver: &Value, pointer: &str) -> Option<Value> {
        let mut value = receiver.clone();
        for key in pointer.strip_prefix('/')?.split('/') {
            let key = key.replace("~1", "/").replace("~0", "~");
            value = match value.kind {
                Kind::Object(_) | Kind::Array(_) => self.member(&value, &key),
                _ => return None,
            };
        }
        Some(match value.kind {
            Kind::Undefined => Value::new(Kind::Null),
            _ => value,
        })
    }

    /// `*value.pointer_mut(pointer)... = new`.
    pub(in crate::resolve) fn assign_pointer(
        &mut self,
        receiver: &Value,
        pointer: Option<Name>,
        new: Value,
        origin: Origin,
    ) {
        let target = pointer
            .as_deref()
            .and_then(|pointer| pointer.rsplit_once('/'));
        let parent = match target {
            Some(("", _)) => Some(receiver.clone()),
            Some((parent, _)) => self.pointed(receiver, parent),
            None => None,
        };
        match (parent, target) {
            (Some(parent), Some((_, key))) if matches!(parent.kind, Kind::Object(_)) => {
                self.set_member(&parent, Some(key.into()), new, origin);
            }
            _ => self.blur(receiver),
        }
    }

    /// `map.entry(key)` and what is done with it.
    pub(super) fn entry_method(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        if let (Kind::Object(id), "entry") = (&receiver.kind, name) {
            return Some(match site.arg(0)?.known_text() {
                Some(key) => {
                    let entry = Name::from(format!("{ENTRY}{key}"));
                    Value::new(Kind::Bound(Rc::new((receiver.clone(), entry))))
                }
                None => {
                    self.open_record(*id, Cause::Opaque("a computed key".into()));
                    Value::unknown(Cause::Call("entry".into()))
                }
            });
        }
        let Kind::Bound(entry) = &receiver.kind else {
            return None;
        };
        let (map, key) = (entry.0.clone(), Name::from(entry.1.strip_prefix(ENTRY)?));
        let Kind::Object(id) = map.kind else {
            return None;
        };
        let inserted = match name {
            "or_insert" => site.arg(0)?.clone(),
            "or_insert_with" | "or_insert_with_key" => {
                let callback = site.arg(0)?.clone();
                self.call_value(&callback, &CallSite::none())
            }
            _ => {
                self.release_args(site);
                self.open_record(id, Cause::Changed("changed through an entry"));
                return Some(Value::unknown(Cause::Call(Name::from(name))));
            }
        };
        let present = self.member(&map, &key);
        let value = match &present.kind {
            Kind::Undefined => inserted,
            Kind::Choice(alternatives) => {
                let filled = alternatives.iter().map(|(guard, value)| match value.kind {
                    Kind::Undefined => (guard.clone(), inserted.clone()),
                    _ => (guard.clone(), value.clone()),
                });
                join_values(filled.collect())
            }
            _ => present,
        };
        self.set_field(id, key, value.clone(), site.origin);
        Some(value)
    }
}
