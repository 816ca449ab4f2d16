//! Typical values of Rust's traits and enums: one of the implementors, any of the variants.

use super::guard::Guard;
use super::heap::{MAX_ALTERNATIVES, Object, Record};
use super::joins::join_values;
use super::value::{ClassRef, Closure, Kind, Value};
use super::{Cause, Evaluation};
use crate::ir::ExprId;
use std::rc::Rc;

impl Evaluation<'_> {
    /// What a trait of the tree is where nothing else is known: one of the types that implement it.
    pub(super) fn typical_implementor(&mut self, class: ClassRef) -> Option<Value> {
        let file = self.files[class.module as usize].file.clone();
        let implementors = &file.ir.class(class.class).implementors;
        if implementors.len() > 8 {
            return None;
        }
        let unknown = Value::unknown(Cause::External(file.ir.class(class.class).name.clone()));
        let branch = self.new_branch();
        let mut found: Vec<(Guard, Value)> = Vec::new();
        for (at, implementor) in implementors.iter().enumerate() {
            let function = self.frames[class.frame as usize].function;
            self.enter(class.module, function, class.frame, None);
            let value = self.typical_value(*implementor, &unknown);
            self.leave();
            let value = value.map(|value| self.seen_as_trait(class, *implementor, value));
            let arm = u8::try_from(at).unwrap_or(u8::MAX);
            found.push((
                Guard::one(branch, arm),
                value.unwrap_or_else(|| unknown.clone()),
            ));
        }
        match found.len() {
            0 => None,
            1 => Some(found.remove(0).1),
            _ => Some(join_values(found)),
        }
    }

    /// What the types that implement a trait have under a name, where code knows the trait only: it is of one type wherever it is
    /// asked.
    pub(super) fn implemented(&mut self, class: ClassRef, name: &str) -> Option<Value> {
        let file = self.files[class.module as usize].file.clone();
        let implementors = &file.ir.class(class.class).implementors;
        if implementors.is_empty() || implementors.len() > MAX_ALTERNATIVES {
            return None;
        }
        let key = format!("type of {}/{}", class.module, class.class.index());
        let branch = match self.branch_keys.get(&key) {
            Some(&known) => known,
            None => {
                let branch = self.new_branch();
                self.branch_keys.insert(key, branch);
                branch
            }
        };
        let mut found = Vec::new();
        for (at, implementor) in implementors.iter().enumerate() {
            let Kind::Class(own) = self.eval_in(class, *implementor).kind else {
                return None;
            };
            if own == class {
                return None;
            }
            let value = self.static_member(own, name);
            found.push((Guard::one(branch, u8::try_from(at).ok()?), value));
        }
        match found.len() {
            1 => Some(found.remove(0).1),
            _ => Some(join_values(found)),
        }
    }

    /// A value of a type declared elsewhere as code sees it that knows the trait only: what the trait's `impl` says comes
    /// before methods that the type itself has under the same names.
    fn seen_as_trait(&mut self, class: ClassRef, implementor: ExprId, value: Value) -> Value {
        if !matches!(value.kind, Kind::Client(_)) {
            return value;
        }
        let file = self.files[class.module as usize].file.clone();
        let mut record = Record::default();
        let blocks = file.ir.impls.iter();
        for method in blocks
            .filter(|block| block.target == implementor)
            .flat_map(|block| &block.methods)
        {
            let closure = Closure {
                module: class.module,
                function: method.function,
                frame: class.frame,
                this: Some(Rc::new(value.clone())),
            };
            record.set(&method.name, Value::new(Kind::Function(closure)));
        }
        match record.fields.is_empty() {
            true => value,
            false => Value::new(Kind::Object(self.heap.alloc(Object::Record(record)))),
        }
    }

    /// A value of an enum of which not even the variant is known. A `match` on it goes through all.
    pub(super) fn typical_enum(&mut self, class: ClassRef, unknown: &Value) -> Value {
        let record = Record {
            class: Some(class),
            open: Some(unknown.clone()),
            ..Record::default()
        };
        Value::new(Kind::Object(self.heap.alloc(Object::Record(record))))
    }

    /// A value of every variant, where `value` is of an enum and any of them.
    pub(super) fn variants_of(&mut self, value: &Value) -> Option<Vec<(Guard, Value)>> {
        let Kind::Object(id) = value.kind else {
            return None;
        };
        let record = self.heap.record(id)?;
        let (class, open) = (record.class?, record.open.clone()?);
        if record.variant.is_some() {
            return None;
        }
        let file = self.files[class.module as usize].file.clone();
        let variants = &file.ir.class(class.class).variants;
        if variants.is_empty() || variants.len() > MAX_ALTERNATIVES {
            return None;
        }
        // The same value is of the same variant wherever it is asked.
        let key = format!("variant of {id}");
        let branch = match self.branch_keys.get(&key) {
            Some(&known) => known,
            None => {
                let branch = self.new_branch();
                self.branch_keys.insert(key, branch);
                branch
            }
        };
        let mut found = Vec::new();
        for (at, variant) in variants.iter().enumerate() {
            let kind = if variant.fields.is_empty() {
                Kind::Variant(class, at as u32)
            } else {
                let record = Record {
                    class: Some(class),
                    variant: Some(at as u32),
                    open: Some(open.clone()),
                    ..Record::default()
                };
                Kind::Object(self.heap.alloc(Object::Record(record)))
            };
            found.push((
                Guard::one(branch, at as u8),
                Value {
                    kind,
                    origin: value.origin,
                    trace: value.trace.clone(),
                },
            ));
        }
        Some(found)
    }
}
