//! Rust's `Display`: the text of a value in `format!` and `to_string`.

use super::calls::CallSite;
use super::guard::Guard;
use super::joins::join_values;
use super::value::{ClassRef, Kind, Value};
use super::{Cause, Evaluation};
use crate::ir::Method;
use std::rc::Rc;

impl Evaluation<'_> {
    /// The text that `to_string` and `format!` make of a Rust value.
    pub(super) fn displayed(&mut self, value: &Value) -> Value {
        let shown = match &value.kind {
            Kind::Number(_) | Kind::Bool(_) => Value::pieces(super::strings::pieces_of(value)),
            Kind::Choice(alternatives) => {
                let alternatives = alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.displayed(value)));
                let alternatives: Vec<(Guard, Value)> = alternatives.collect();
                join_values(alternatives)
            }
            Kind::Class(_) => match self.class_of(value) {
                Some(class) => self.displayed_instance(class, value),
                None => return value.clone(),
            },
            Kind::Object(_) | Kind::Variant(..) => match self.class_of(value) {
                Some(class) => self.displayed_instance(class, value),
                None => Value::new(Kind::JsonText(Rc::new(self.deep_copy(value, 0)))),
            },
            Kind::Array(_) => Value::new(Kind::JsonText(Rc::new(self.deep_copy(value, 0)))),
            _ => return value.clone(),
        };
        Value {
            origin: value.origin,
            trace: value.trace.clone(),
            ..shown
        }
    }

    /// `value.fmt(f)` inside of another type's `fmt`: the text goes on with this value's.
    pub(super) fn formatted_into(
        &mut self,
        value: &Value,
        name: &str,
        call: &crate::ir::Call,
    ) -> Option<Value> {
        let [formatter] = call.args.as_slice() else {
            return None;
        };
        let is_own = self.class_of(value).is_some();
        if name != "fmt" || is_own || self.file().ir.language != crate::ir::Language::Rust {
            return None;
        }
        let before = self.eval(formatter.value);
        let shown = self.displayed(value);
        let after = self.concat(&before, &shown);
        self.assign_place(formatter.value, after);
        Some(Value::undefined())
    }

    /// What the type's own `Deref` shows.
    pub(super) fn dereferenced(&mut self, class: ClassRef, value: &Value) -> Option<Value> {
        let (owner, method) = self.find_method(class, "deref", false, 0)?;
        let closure = self.method_closure(owner, &method, value.clone());
        let inner = self.call_closure(&closure, &CallSite::none(), None);
        (self.class_of(&inner) != Some(class)).then_some(inner)
    }

    /// What the type's own `Display` writes.
    fn displayed_instance(&mut self, class: ClassRef, value: &Value) -> Value {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        let unknown = || {
            Value::unknown(Cause::Opaque(
                format!("a `{}` as text", declared.name).into(),
            ))
        };
        let mut methods = declared.methods.iter();
        let is_fmt = |method: &&Method| method.name == "fmt" && !method.is_static;
        let Some(method) = methods.find(is_fmt) else {
            return match self.dereferenced(class, value) {
                Some(inner) => self.displayed(&inner),
                None => unknown(),
            };
        };
        if methods.any(|other| is_fmt(&other)) {
            return unknown();
        }
        let closure = self.method_closure(class, method, value.clone());
        let site = CallSite::of_values(vec![Value::text("", None)]);
        self.outs = None;
        self.call_closure(&closure, &site, None);
        match self.outs.take().as_deref() {
            Some([(0, text)]) if text.is_text() || matches!(text.kind, Kind::Choice(_)) => {
                text.clone()
            }
            _ => unknown(),
        }
    }
}
