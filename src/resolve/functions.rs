//! Functions as objects: properties set on them, prototypes, and `new` on what is not a class.

use super::calls::CallSite;
use super::heap::{Object, Record};
use super::value::{Closure, Kind, ObjectId, Value};
use super::{Evaluation, Origin};
use crate::ir::Name;
use std::rc::Rc;

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
