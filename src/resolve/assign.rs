//! Writing to members of values, and losing what was known of them.

use super::calls::CallSite;
use super::guard::Guard;
use super::heap::Presence;
use super::joins::join_values;
use super::value::{Kind, ObjectId, Value};
use super::{Cause, Evaluation, Origin};
use crate::ir::{MethodKind, Name};

impl Evaluation<'_> {
    /// `receiver.name = value`; an unknown key may be any.
    pub(super) fn set_member(
        &mut self,
        receiver: &Value,
        name: Option<Name>,
        value: Value,
        entry: Origin,
    ) {
        match &receiver.kind {
            Kind::Object(id) => match name {
                Some(name) => self.assign_field(*id, name, value, entry),
                None => self.open_record(*id, Cause::Opaque("a field with a computed name".into())),
            },
            Kind::Array(id) => {
                if let Some(list) = self.heap.list_mut(*id) {
                    match name.and_then(|name| name.parse::<usize>().ok()) {
                        Some(at) if at < list.items.len() => {
                            list.items[at] = (value, Presence::Always)
                        }
                        _ => self.blur_object(*id),
                    }
                }
            }
            Kind::Class(class) => {
                if let Some(name) = name {
                    let statics = self.static_fields(*class);
                    self.set_field(statics, name, value, Some(entry));
                }
            }
            Kind::Choice(alternatives) => {
                // Exactly one of them is written.
                for (guard, target) in alternatives.iter() {
                    let Some(&(branch, arm)) = guard.0.first() else {
                        self.blur(target);
                        continue;
                    };
                    let (target, name, value) = (target.clone(), name.clone(), value.clone());
                    let keep = u8::MAX;
                    self.run_arms(
                        branch,
                        vec![
                            (
                                arm,
                                Box::new(move |this: &mut Self| {
                                    this.set_member(&target, name, value, entry);
                                    Value::undefined()
                                }),
                            ),
                            (keep, Box::new(|_: &mut Self| Value::undefined())),
                        ],
                    );
                }
            }
            Kind::Function(closure) => {
                if let Some(name) = name {
                    self.set_function_member(closure, name, value, entry);
                }
            }
            Kind::Client(id) => self.set_client_member(*id, name.as_deref(), &value, entry),
            Kind::Bound(_) | Kind::External(_) => {
                if let Some(name) = name {
                    self.set_client_default(receiver, &name, &value);
                }
            }
            _ => {}
        }
    }

    fn assign_field(&mut self, id: ObjectId, name: Name, value: Value, entry: Origin) {
        if self.heap.record(id).is_some_and(|record| record.is_frozen) {
            return;
        }
        let setter = self
            .heap
            .record(id)
            .and_then(|record| record.class)
            .and_then(|class| {
                let file = self.files[class.module as usize].file.clone();
                let methods = &file.ir.class(class.class).methods;
                methods
                    .iter()
                    .find(|method| method.kind == MethodKind::Setter && method.name == name)
                    .map(|method| (class, method.clone()))
            });
        match setter {
            Some((class, method)) => {
                let closure = self.method_closure(class, &method, Value::new(Kind::Object(id)));
                self.call_closure(&closure, &CallSite::of_values(vec![value]), Some(entry));
            }
            None => self.set_field(id, name, value, Some(entry)),
        }
    }

    /// Nothing is known of the fields of `target` any more.
    pub(super) fn blur(&mut self, target: &Value) {
        match target.kind {
            Kind::Object(id) | Kind::Array(id) => self.blur_object(id),
            _ => {}
        }
    }

    /// From here on the record may have any field with any value.
    pub(super) fn open_record(&mut self, id: ObjectId, cause: Cause) {
        if let Some(record) = self.heap.record_mut(id) {
            let unknown = Value::unknown(cause);
            for slot in record.fields.values_mut() {
                slot.value = join_values(vec![
                    (Guard::default(), slot.value.clone()),
                    (Guard::default(), unknown.clone()),
                ]);
            }
            record.open = Some(unknown);
        }
    }
}
