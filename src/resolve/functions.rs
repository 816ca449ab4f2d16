//! Functions as objects: properties set on them, prototypes, and `new` on what is not a class.

use super::calls::CallSite;
use super::heap::{FieldSlot, Object, Presence, Record};
use super::value::{Closure, Kind, ObjectId, Value};
use super::{Evaluation, Origin};
use crate::ir::{ExprId, ExprKind, Name};
use std::rc::Rc;

/// What an instance says it was made by.
const CONSTRUCTOR: &str = "constructor";

impl Evaluation<'_> {
    /// `function.name`, if the program put anything there or the language does.
    pub(super) fn function_member(&mut self, closure: &Closure, name: &str) -> Option<Value> {
        if name == "prototype" {
            let properties = self.properties(closure);
            if let Some(known) = self.property(properties, name) {
                return Some(known);
            }
            let prototype = self.heap.alloc(Object::Record(Record::default()));
            let prototype = Value::new(Kind::Object(prototype));
            self.set_field(properties, Name::from(name), prototype.clone(), None);
            return Some(prototype);
        }
        let properties = *self.function_properties.get(&key_of(closure))?;
        self.property(properties, name)
    }

    /// `function.name = value`.
    pub(super) fn set_function_member(
        &mut self,
        closure: &Closure,
        name: Name,
        value: Value,
        entry: Origin,
    ) {
        let properties = self.properties(closure);
        self.set_field(properties, name, value, Some(entry));
    }

    /// `new Function(...)`: what the prototype has, then what the function sets on `this`.
    pub(super) fn construct_function(&mut self, closure: &Closure, site: &CallSite) -> Value {
        let id = self.heap.alloc(Object::Record(Record::default()));
        let this = Value::new(Kind::Object(id));
        if let Some(prototype) = self.function_member(closure, "prototype") {
            self.spread_into(id, &prototype);
        }
        if let Some(record) = self.heap.record_mut(id) {
            let slot = FieldSlot {
                value: Value::new(Kind::Function(closure.clone())),
                presence: Presence::Always,
                entry: None,
            };
            record.hidden.insert(Name::from(CONSTRUCTOR), slot);
        }
        let constructor = Closure {
            this: Some(Rc::new(this.clone())),
            ..closure.clone()
        };
        let returned = self.call_closure(&constructor, site, site.origin);
        match returned.kind {
            Kind::Object(_) => returned,
            _ => this,
        }
    }

    /// `value instanceof constructor`, where that can be told: of what a function has made by `new`, and of `this` in a function
    /// that is called on nothing.
    pub(super) fn instance_of(
        &self,
        (left, value): (ExprId, &Value),
        constructor: &Value,
    ) -> Option<bool> {
        let file = self.file();
        let behind = file.ir.expr(left).span.end as usize;
        let behind = file.source.text().get(behind..)?.trim_start();
        let Kind::Function(closure) = &constructor.kind else {
            return None;
        };
        if !behind.starts_with("instanceof") {
            return None;
        }
        if let Kind::Object(id) = value.kind {
            let made_by = self.heap.record(id)?.hidden.get(CONSTRUCTOR)?;
            return match &made_by.value.kind {
                Kind::Function(own) if key_of(own) == key_of(closure) => Some(true),
                _ => None,
            };
        }
        let running = self.stack.last()?;
        let is_this = matches!(file.ir.expr(left).kind, ExprKind::This);
        let is_plain = self.frames[running.frame as usize].this.is_none() && running.call.is_some();
        (is_this && is_plain && value.is_unknown()).then_some(false)
    }

    fn properties(&mut self, closure: &Closure) -> ObjectId {
        if let Some(&known) = self.function_properties.get(&key_of(closure)) {
            return known;
        }
        let id = self.heap.alloc(Object::Record(Record::default()));
        self.function_properties.insert(key_of(closure), id);
        id
    }

    fn property(&self, properties: ObjectId, name: &str) -> Option<Value> {
        let slot = self.heap.record(properties)?.fields.get(name)?;
        Some(slot.value.clone())
    }
}

fn key_of(closure: &Closure) -> super::FunctionKey {
    (closure.module, closure.function, closure.frame)
}
