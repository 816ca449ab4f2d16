//! Writing to members of values, and losing what was known of them.

use super::branches::Work;
use super::calls::CallSite;
use super::guard::Guard;
use super::heap::{Integrity, Presence};
use super::joins::join_values;
use super::properties::is_computed;
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
                let alternatives = alternatives.clone();
                self.in_each(&alternatives, |this, target| {
                    this.set_member(target, name.clone(), value.clone(), entry);
                });
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
        if let Some(record) = self.heap.record(id) {
            match record.integrity {
                Integrity::Open => {}
                Integrity::Inextensible | Integrity::Sealed
                    if record.fields.contains_key(&name) => {}
                Integrity::Unclear => {
                    return self.maybe(|this| this.set_field(id, name, value, Some(entry)));
                }
                _ => return,
            }
        }
        let held = self.heap.record(id);
        let held = held.and_then(|one| one.fields.get(&name).or_else(|| one.hidden.get(&name)));
        if held.is_some_and(|slot| is_computed(&slot.value)) {
            // Whatever its setter does, if it has one.
            return self.blur_object(id);
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
            // Inherited, or not to be written: nobody can tell whether it becomes the object's own.
            None if self.is_hidden(id, &name) => self.blur_object(id),
            None => self.set_field(id, name, value, Some(entry)),
        }
    }

    /// `delete receiver.name`; an unknown key may be any.
    pub(super) fn delete_member(&mut self, receiver: &Value, name: Option<&Name>) {
        match &receiver.kind {
            Kind::Object(id) => {
                let Some(record) = self.heap.record_mut(*id) else {
                    return;
                };
                match name {
                    _ if record.integrity >= Integrity::Sealed => {}
                    Some(name) if record.integrity == Integrity::Unclear => {
                        if let Some(slot) = record.fields.get_mut(name) {
                            slot.presence = Presence::Maybe;
                        }
                    }
                    Some(name) => {
                        record.fields.shift_remove(name);
                        record.hidden.shift_remove(name);
                    }
                    None => {
                        let cause = Cause::Opaque("a deleted key that is computed".into());
                        self.open_record(*id, cause);
                    }
                }
            }
            Kind::Array(_) => self.blur(receiver),
            Kind::Choice(alternatives) => self.in_each(alternatives, |this, target| {
                this.delete_member(target, name);
            }),
            _ => {}
        }
    }

    /// Does something to the one of several values that it is; where nothing tells them apart, to none of them for certain.
    fn in_each(&mut self, alternatives: &[(Guard, Value)], work: impl Fn(&mut Self, &Value)) {
        if alternatives.iter().any(|(guard, _)| guard.is_always()) {
            for (_, target) in alternatives {
                self.blur(target);
            }
            return;
        }
        let cases = alternatives.iter().map(|(guard, target)| {
            let work = &work;
            let run: Work<'_, Self> = Box::new(move |this: &mut Self| {
                work(this, target);
                Value::undefined()
            });
            (guard.clone(), run)
        });
        self.run_cases(cases.collect());
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
            for slot in record.fields.values_mut().chain(record.hidden.values_mut()) {
                slot.value = join_values(vec![
                    (Guard::default(), slot.value.clone()),
                    (Guard::default(), unknown.clone()),
                ]);
            }
            record.open = Some(unknown);
        }
    }
}
