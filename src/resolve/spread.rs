//! Spreading objects into one another, and copying them.

use super::expressions::cause_of;
use super::guard::Guard;
use super::heap::{FieldSlot, Integrity, Object, Presence, Record};
use super::joins::{join_records, join_values};
use super::value::{Kind, ObjectId, Value};
use super::{Cause, Evaluation};
use crate::ir::Name;
use std::rc::Rc;

impl Evaluation<'_> {
    /// `{ ...source }` into the record `id`.
    pub(super) fn spread_into(&mut self, id: ObjectId, source: &Value) {
        match &source.kind {
            Kind::Object(from) => {
                let Some(record) = self.read_record(*from) else {
                    return;
                };
                if record.is_collection {
                    return;
                }
                if let Some(open) = &record.open {
                    self.open_record(id, cause_of(open));
                }
                for (name, slot) in record.fields {
                    let Some(presence) = self.still_open(&slot.presence) else {
                        continue;
                    };
                    let slot = FieldSlot {
                        value: slot.value.under(&source.trace),
                        presence,
                        ..slot
                    };
                    self.spread_field(id, name, slot);
                }
            }
            Kind::Choice(alternatives) => self.spread_choice(id, alternatives),
            Kind::Undefined | Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
            Kind::Unknown(cause) if **cause == Cause::Falsy => {}
            Kind::Module(module) if let Some(fields) = self.module_fields(*module, 0) => {
                for (name, value) in fields {
                    self.set_field(id, name, value, None);
                }
            }
            Kind::Module(module) => {
                let specifier = Name::from(self.files[*module as usize].file.source.path());
                let why = "is spread as a whole";
                self.open_record(id, Cause::Import { specifier, why });
            }
            _ => self.open_record(id, cause_of(source)),
        }
    }

    fn spread_field(&mut self, id: ObjectId, name: Name, slot: FieldSlot) {
        let Some(record) = self.heap.record_mut(id) else {
            return;
        };
        match (&slot.presence, record.fields.get(&name)) {
            (Presence::Always, _) | (_, None) => {
                record.fields.insert(name, slot);
            }
            (presence, Some(before)) => {
                let guards = match presence {
                    Presence::When(guards) => guards.clone(),
                    _ => vec![Guard::default()],
                };
                let mut values = vec![(Guard::default(), before.value.clone())];
                values.extend(guards.into_iter().map(|guard| (guard, slot.value.clone())));
                let joined = FieldSlot {
                    value: join_values(values),
                    presence: before.presence.clone(),
                    entry: slot.entry,
                };
                record.fields.insert(name, joined);
            }
        }
    }

    fn spread_choice(&mut self, id: ObjectId, alternatives: &[(Guard, Value)]) {
        let Some(base) = self.heap.record(id).cloned() else {
            return;
        };
        let mut states: Vec<(Guard, Record)> = Vec::new();
        let outer = self.path.clone();
        for (guard, alternative) in alternatives {
            let copy = self.heap.alloc(Object::Record(base.clone()));
            self.path = outer.and(guard).unwrap_or_else(|| outer.clone());
            self.spread_into(copy, alternative);
            self.path = outer.clone();
            if let Some(record) = self.heap.record(copy) {
                states.push((guard.clone(), record.clone()));
            }
        }
        let borrowed: Vec<(&Guard, &Record)> = states
            .iter()
            .map(|(guard, record)| (guard, record))
            .collect();
        if borrowed.is_empty() {
            return;
        }
        let joined = join_records(&borrowed);
        if let Some(record) = self.heap.record_mut(id) {
            *record = joined;
        }
    }

    /// A copy that later writes to the original do not reach.
    pub(super) fn deep_copy(&mut self, value: &Value, depth: usize) -> Value {
        let kind = match &value.kind {
            Kind::Object(id) if depth < 32 => {
                let mut record = self.read_record(*id).unwrap_or_default();
                record.integrity = Integrity::Open;
                for slot in record.fields.values_mut() {
                    slot.value = self.deep_copy(&slot.value, depth + 1);
                }
                Kind::Object(self.heap.alloc(Object::Record(record)))
            }
            Kind::Array(id) if depth < 32 => {
                let mut list = self.heap.list(*id).cloned().unwrap_or_default();
                for (item, _) in &mut list.items {
                    *item = self.deep_copy(item, depth + 1);
                }
                Kind::Array(self.heap.alloc(Object::List(list)))
            }
            Kind::Client(id) => {
                let object = (**self.heap.object(*id)).clone();
                Kind::Client(self.heap.alloc(object))
            }
            Kind::Choice(alternatives) => Kind::Choice(Rc::new(
                alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.deep_copy(value, depth)))
                    .collect(),
            )),
            kind => kind.clone(),
        };
        Value {
            kind,
            origin: value.origin,
            trace: value.trace.clone(),
        }
    }
}
