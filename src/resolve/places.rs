//! Assignments to places that are no names: members, elements, what a reference or a view shows.

use super::heap::{Object, Record};
use super::value::{Kind, Value};
use super::{Cause, Evaluation};
use crate::ir::{ExprId, ExprKind, Language};

impl Evaluation<'_> {
    /// `place = value`.
    pub(super) fn assign_place(&mut self, place: ExprId, value: Value) {
        let file = self.file();
        let expr = file.ir.expr(place);
        match &expr.kind {
            ExprKind::Member {
                object, property, ..
            } => {
                let receiver = self.eval(*object);
                if let Some(changed) = self.changed_text(&receiver, property, &value) {
                    // A URL is text here: `url.pathname = ...` makes another one.
                    self.assign_place(*object, changed);
                    return;
                }
                let origin = self.origin(expr.span);
                self.set_member(&receiver, Some(property.clone()), value, origin);
            }
            ExprKind::Index { object, index } => {
                let receiver = self.indexed_for_writing(*object);
                let key = self.eval(*index).known_text();
                let origin = self.origin(expr.span);
                self.set_member(&receiver, key, value, origin);
            }
            // `*slot = value` through a reference writes the variable it refers to.
            ExprKind::Wrapped(inner) => self.assign_place(*inner, value),
            ExprKind::Binding(binding) => self.bind_name(*binding, value, None),
            ExprKind::Call(call) => self.assign_view(place, call, value),
            ExprKind::This => {
                let this = self.this();
                if let (Kind::Object(old), Kind::Object(new)) = (&this.kind, &value.kind)
                    && let Some(record) = self.heap.record(*new).cloned()
                    && let Some(target) = self.heap.record_mut(*old)
                {
                    *target = record;
                }
            }
            _ => {
                self.eval(place);
            }
        }
    }

    /// What `object` is where an element of it is written: a JSON value that is null, or not there yet, becomes an object.
    fn indexed_for_writing(&mut self, object: ExprId) -> Value {
        let receiver = self.eval(object);
        if self.file().ir.language != Language::Rust {
            return receiver;
        }
        let is_missing = |value: &Value| matches!(value.kind, Kind::Undefined | Kind::Null);
        match &receiver.kind {
            Kind::Undefined | Kind::Null => {
                let made = Value::new(Kind::Object(
                    self.heap.alloc(Object::Record(Record::default())),
                ));
                self.assign_place(object, made.clone());
                made
            }
            Kind::Choice(alternatives) if alternatives.iter().any(|(_, one)| is_missing(one)) => {
                let cause = Cause::Opaque("an element of what may not be there".into());
                self.assign_place(object, Value::unknown(cause));
                self.eval(object)
            }
            _ => receiver,
        }
    }

    /// `*object.view() = value`: views of maps and requests stand for what they show.
    fn assign_view(&mut self, place: ExprId, call: &crate::ir::Call, value: Value) {
        let file = self.file();
        let origin = self.origin(file.ir.expr(place).span);
        let ExprKind::Member {
            object, property, ..
        } = &file.ir.expr(call.callee).kind
        else {
            self.eval(place);
            return;
        };
        if matches!(
            property.as_str(),
            "unwrap" | "expect" | "as_mut" | "deref_mut" | "borrow_mut" | "lock" | "write"
        ) {
            self.assign_place(*object, value);
            return;
        }
        let receiver = self.eval(*object);
        match &receiver.kind {
            Kind::Client(id) => {
                let site = super::calls::CallSite {
                    origin: Some(origin),
                    ..super::calls::CallSite::of_values(vec![value])
                };
                self.call_client(*id, property, &site);
            }
            _ if property == "pointer_mut" => {
                let key = call.args.first().map(|key| self.eval(key.value));
                self.assign_pointer(
                    &receiver,
                    key.and_then(|key| key.known_text()),
                    value,
                    origin,
                );
            }
            _ if matches!(property.as_str(), "get_mut" | "index_mut" | "entry") => {
                let key = call.args.first().map(|key| self.eval(key.value));
                let key = key.and_then(|key| key.known_text());
                self.set_member(&receiver, key, value, origin);
            }
            _ => self.blur(&receiver),
        }
    }
}
