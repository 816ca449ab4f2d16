//! Properties that are more than a value: computed when they are read, or left out when they are enumerated.

use super::builtins::new_record;
use super::calls::CallSite;
use super::heap::{FieldSlot, Integrity, Presence, Record};
use super::joins::join_values;
use super::value::{Closure, Kind, ObjectId, Value};
use super::{Cause, Evaluation};
use crate::ir::Name;
use std::rc::Rc;

/// Whether a property's value is computed whenever it is read, or may be.
pub(super) fn is_computed(value: &Value) -> bool {
    match &value.kind {
        Kind::Getter(_) => true,
        Kind::Choice(all) => all.iter().any(|(_, one)| is_computed(one)),
        _ => false,
    }
}

impl Evaluation<'_> {
    /// What reading a property of `this` gives that holds `value`.
    pub(super) fn got(&mut self, value: &Value, this: &Value) -> Value {
        match &value.kind {
            Kind::Getter(closure) => {
                let closure = Closure {
                    this: Some(Rc::new(this.clone())),
                    ..closure.clone()
                };
                self.call_closure(&closure, &CallSite::none(), None)
            }
            Kind::Choice(all) if is_computed(value) => {
                let all = all.clone();
                let read = all
                    .iter()
                    .map(|(guard, one)| (guard.clone(), self.got(one, this)));
                join_values(read.collect())
            }
            _ => value.clone(),
        }
    }

    /// An object's fields as whoever enumerates them reads them.
    pub(super) fn read_record(&mut self, id: ObjectId) -> Option<Record> {
        let mut record = self.heap.record(id)?.clone();
        if record.fields.values().any(|slot| is_computed(&slot.value)) {
            let this = Value::new(Kind::Object(id));
            for slot in record.fields.values_mut() {
                slot.value = self.got(&slot.value, &this);
            }
        }
        Some(record)
    }

    /// Whether a property is there, but not enumerated.
    pub(super) fn is_hidden(&self, id: ObjectId, name: &str) -> bool {
        let record = self.heap.record(id);
        record.is_some_and(|one| !one.fields.contains_key(name) && one.hidden.contains_key(name))
    }

    /// `Object.defineProperty(target, key, descriptor)`.
    pub(super) fn define_property(&mut self, target: &Value, key: &Value, descriptor: &Value) {
        let Kind::Object(id) = target.kind else {
            return self.release(target);
        };
        let described = match descriptor.kind {
            Kind::Object(described) => self.read_record(described),
            _ => None,
        };
        let described = described.filter(|record| record.open.is_none());
        let (Some(name), Some(described)) = (key.known_text(), described) else {
            let cause = Cause::Opaque("a property that is defined in a way nobody can tell".into());
            return self.open_record(id, cause);
        };
        let part = |name: &str| described.fields.get(name).map(|slot| slot.value.clone());
        let value = match (part("get").map(|get| get.kind), part("value")) {
            (Some(Kind::Function(closure)), _) => Value::new(Kind::Getter(closure)),
            (Some(_), _) => Value::unknown(Cause::Opaque("read through an accessor".into())),
            (None, Some(value)) => value,
            (None, None) => Value::undefined(),
        };
        let Some(record) = self.heap.record_mut(id) else {
            return;
        };
        let is_known = record.fields.contains_key(&name);
        if record.integrity != Integrity::Open {
            return self.blur_object(id);
        }
        let entry = described.fields.values().find_map(|slot| slot.entry);
        let slot = FieldSlot {
            value,
            presence: Presence::Always,
            entry,
        };
        match part("enumerable").map(|enumerable| enumerable.truthiness()) {
            Some(Some(true)) => {
                record.hidden.shift_remove(&name);
                record.fields.insert(name, slot);
            }
            None if is_known => {
                record.fields.insert(name, slot);
            }
            None | Some(Some(false)) => {
                record.fields.shift_remove(&name);
                record.hidden.insert(name, slot);
            }
            Some(None) => self.blur_object(id),
        }
    }

    /// `Object.create(prototype, ...)`: what it inherits can be read, but is not its own.
    pub(super) fn created(&mut self, prototype: &Value, site: &CallSite) -> Value {
        let created = new_record(self);
        let Kind::Object(id) = created.kind else {
            return created;
        };
        match site.args.len() == 1 && !site.open {
            true => self.inherit(id, prototype, Cause::Call(Name::from("Object.create"))),
            false => self.open_record(id, Cause::Call(Name::from("Object.create"))),
        }
        created
    }

    /// Gives an object a prototype: what that has can be read, but is not the object's own. One that is not known leaves it open,
    /// for a reason.
    pub(super) fn inherit(&mut self, id: ObjectId, prototype: &Value, unknown: Cause) {
        let inherited = match prototype.kind {
            Kind::Null => Some(Record::default()),
            Kind::Object(from) => self.heap.record(from).cloned(),
            _ => None,
        };
        match inherited.filter(|one| one.class.is_none() && one.open.is_none()) {
            Some(inherited) => {
                if let Some(record) = self.heap.record_mut(id) {
                    record.hidden.extend(inherited.hidden);
                    record.hidden.extend(inherited.fields);
                }
            }
            None => self.open_record(id, unknown),
        }
    }
}
