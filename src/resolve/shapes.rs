//! What is known of the fields of a value of which nothing else is: what its type says, and what a schema does that it went
//! through. It never says what a field holds, so it proves nothing of what is sent, only what the call is about.

use super::calls::CallSite;
use super::cause::Fields;
use super::value::{Kind, ModuleIndex, Value};
use super::{Cause, Evaluation};
use crate::ir::{Module, Name, ShapeId};
use crate::source::Span;
use std::sync::Arc;

/// Types inside of types that are looked into.
const MAX_DEPTH: usize = 6;

impl Value {
    /// The value as one with certain fields, if nothing else is known of it.
    pub(super) fn said_to_have(self, fields: Fields) -> Value {
        if fields.is_empty() {
            return self;
        }
        let Kind::Unknown(cause) = &self.kind else {
            return self;
        };
        let (plain, known) = match &**cause {
            Cause::Typed(plain, known) => ((**plain).clone(), known.clone()),
            plain => (plain.clone(), Fields::default()),
        };
        // What the environment says is text, and what may have changed is asked for by its cause.
        let is_said = matches!(
            plain,
            Cause::Parameter { .. }
                | Cause::Call(_)
                | Cause::External(_)
                | Cause::Import { .. }
                | Cause::Opaque(_)
        );
        if !is_said {
            return self;
        }
        let cause = Cause::Typed(Box::new(plain), known.and(&fields));
        Value {
            kind: Value::unknown(cause).kind,
            ..self
        }
    }
}

impl Evaluation<'_> {
    /// The value as one of the type that the name, the assertion or the function at `place` has.
    pub(super) fn typed(&mut self, value: Value, place: Span) -> Value {
        if !value.is_unknown() {
            return value;
        }
        match self.file().ir.shaped.get(&place).copied() {
            Some(shape) => self.with_shape(value, shape),
            None => value,
        }
    }

    /// The value as one of a type of the file.
    pub(super) fn with_shape(&mut self, value: Value, shape: ShapeId) -> Value {
        if !value.is_unknown() {
            return value;
        }
        let fields = self.fields_of(self.module_index(), shape);
        value.said_to_have(fields)
    }

    /// A type by its name: a value of which nothing is known but its fields.
    pub(super) fn type_named(&mut self, module: ModuleIndex, name: Span) -> Value {
        let file = self.files[module as usize].file.clone();
        match file.ir.shaped.get(&name) {
            Some(shape) => {
                let fields = self.fields_of(module, *shape);
                Value::unknown(Cause::Opaque("a type".into())).said_to_have(fields)
            }
            None => Value::undefined(),
        }
    }

    fn fields_of(&mut self, module: ModuleIndex, shape: ShapeId) -> Fields {
        if let Some(known) = self.shapes.get(&(module, shape)) {
            return known.clone();
        }
        // A type may be made of itself.
        self.shapes.insert((module, shape), Fields::default());
        let file = self.files[module as usize].file.clone();
        let Some(declared) = file.ir.shapes.get(shape.index()) else {
            return Fields::default();
        };
        let mut own = Vec::new();
        for (name, inner) in &declared.members {
            let inner = inner.map(|inner| self.fields_of(module, inner));
            own.push((name.clone(), inner.unwrap_or_default()));
        }
        let mut fields = Fields(Arc::new(own));
        if self.hint_depth < MAX_DEPTH {
            self.hint_depth += 1;
            let frame = self.files[module as usize].frame;
            self.enter(module, Module::BODY, frame, None);
            for named in &declared.named {
                let mut value = self.read_binding(frame, named.binding);
                for name in &named.path {
                    value = self.member(&value, name);
                }
                fields = fields.and(&self.said_of(&value));
            }
            self.leave();
            self.hint_depth -= 1;
        }
        self.shapes.insert((module, shape), fields.clone());
        fields
    }

    /// The fields that a value has, or is said to have.
    fn said_of(&self, value: &Value) -> Fields {
        match &value.kind {
            Kind::Unknown(cause) => cause.fields().cloned().unwrap_or_default(),
            Kind::Object(id) => {
                let Some(record) = self.heap.record(*id) else {
                    return Fields::default();
                };
                let own = record.fields.keys();
                let own = own.map(|name| (name.clone(), Fields::default()));
                let own = Fields(Arc::new(own.collect()));
                match &record.open {
                    Some(open) => own.and(&self.said_of(open)),
                    None => own,
                }
            }
            Kind::Choice(alternatives) => alternatives
                .iter()
                .fold(Fields::default(), |all, (_, one)| {
                    all.and(&self.said_of(one))
                }),
            _ => Fields::default(),
        }
    }

    /// The fields of what a call gives that checks what it is handed, or says which fields others have to have.
    pub(super) fn checked(&self, name: &str, site: &CallSite) -> Fields {
        let at = name.rfind(['#', '.', ':']).map_or(0, |at| at + 1);
        let values = &self.clients.values;
        if !values.checks.contains(&name[at..]) && !values.schemas.contains(&name[at..]) {
            return Fields::default();
        }
        let given = site.args.iter();
        given.fold(Fields::default(), |all, one| all.and(&self.said_of(one)))
    }

    /// The fields that what a method gives has from what it is called on: a schema's methods give schemas, or what they check.
    pub(super) fn kept_by_method(&self, receiver: &Value, name: &Name) -> Fields {
        let Kind::Unknown(cause) = &receiver.kind else {
            return Fields::default();
        };
        let is_schema = matches!(cause.plain(), Cause::Call(_));
        match is_schema || self.clients.values.checks.contains(name.as_str()) {
            true => cause.fields().cloned().unwrap_or_default(),
            false => Fields::default(),
        }
    }
}
