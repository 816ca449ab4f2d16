//! Instances of classes that only hold data: whoever hands one in has filled it.
//!
//! A request's body that a framework turns into a class, an entity that is read from a database: what such a class gives a field
//! is what it has where nobody sets it, and no more than one of the values that it may have.

use super::Evaluation;
use super::expressions::cause_of;
use super::guard::Guard;
use super::heap::{Object, Record};
use super::joins::join_values;
use super::objects::extended;
use super::value::{ClassRef, Kind, Value};
use crate::ir::{Language, MethodKind};

impl Evaluation<'_> {
    /// An instance of a class without methods that somebody hands in as `unknown`; `None` for classes that do something.
    pub(super) fn filled_instance(&mut self, class: ClassRef, unknown: &Value) -> Option<Value> {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        let acts = |kind: &MethodKind| matches!(kind, MethodKind::Method);
        if file.ir.language == Language::Rust
            || declared.superclass.is_some()
            || declared
                .methods
                .iter()
                .any(|one| acts(&one.kind) && !one.is_static)
        {
            return None;
        }
        let Kind::Object(typical) = self.typical_instance(class).kind else {
            return None;
        };
        let known = self.heap.record(typical)?.clone();
        let cause = cause_of(unknown);
        let id = self.heap.alloc(Object::Record(Record {
            class: Some(class),
            ..Record::default()
        }));
        let settable = declared.fields.iter().filter(|one| !one.is_static);
        for field in settable {
            let own = known.fields.get(&field.name).map(|slot| slot.value.clone());
            let others = Value::unknown(extended(&cause, &field.name));
            let value = match (own, field.init.is_some()) {
                (Some(own), true) if field.is_readonly => own,
                (Some(own), true) if !own.is_unknown() => {
                    let branch = self.new_branch();
                    join_values(vec![
                        (Guard::one(branch, 0), own),
                        (Guard::one(branch, 1), others),
                    ])
                }
                _ => others,
            };
            self.set_field(id, field.name.clone(), value, None);
        }
        for (name, slot) in &known.fields {
            if !declared.fields.iter().any(|one| one.name == *name) {
                self.set_field(id, name.clone(), slot.value.clone(), None);
            }
        }
        Some(Value::new(Kind::Object(id)))
    }
}
