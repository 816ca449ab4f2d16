//! Members of values: reading them from objects, namespaces and what is declared outside of the tree.

use super::expressions::cause_of;
use super::guard::Guard;
use super::heap::Presence;
use super::imports::{join_path, lost};
use super::joins::join_values;
use super::urls::{URL_PARTS, origin_of};
use super::value::{ClassRef, Kind, ObjectId, Value};
use super::{Cause, Evaluation};
use crate::ir::{BindingId, BindingKind, Language, Name};
use std::rc::Rc;

impl Evaluation<'_> {
    /// `receiver.name`.
    pub(super) fn member(&mut self, receiver: &Value, name: &str) -> Value {
        // A URL object is its text here, and its parts come by the same way.
        if receiver.is_text() && name == "href" {
            return receiver.clone();
        }
        if matches!(receiver.kind, Kind::Str(_)) && URL_PARTS.contains(&name) {
            return self.url_part(receiver, name);
        }
        let value = self.own_member(receiver, name);
        self.narrowed(value.under(&receiver.trace))
    }

    fn own_member(&mut self, receiver: &Value, name: &str) -> Value {
        match &receiver.kind {
            Kind::Object(id) => self.record_member(*id, receiver, name),
            Kind::Array(id) => match name.parse::<usize>() {
                Ok(at) => match self
                    .heap
                    .list(*id)
                    .and_then(|list| list.items.get(at).cloned())
                {
                    Some((value, Presence::Always)) => value,
                    _ => Value::unknown(Cause::Opaque("an element of an open list".into())),
                },
                Err(_) => self.bound(receiver, name),
            },
            Kind::Module(module) => match name {
                "default" if self.file().ir.language != Language::Rust => self
                    .export_within(*module, name)
                    .unwrap_or_else(|| receiver.clone()),
                _ => self.export(*module, name),
            },
            Kind::Namespace { module, binding } => self.namespace_member(*module, *binding, name),
            Kind::Class(class) => self.static_member(*class, name),
            Kind::External(path) => self.external_member(path, name),
            Kind::Choice(alternatives) => {
                let outer = self.path.clone();
                let mut members: Vec<(Guard, Value)> = Vec::new();
                for (guard, value) in alternatives.iter() {
                    self.path = outer.and(guard).unwrap_or_else(|| outer.clone());
                    members.push((guard.clone(), self.own_member(value, name)));
                }
                self.path = outer;
                join_values(members)
            }
            Kind::Unknown(cause) => Value::unknown(extended(cause, name)),
            Kind::Variant(class, _) => self
                .class_member(*class, receiver, name)
                .unwrap_or_else(|| self.bound(receiver, name)),
            Kind::Str(_) | Kind::JsonText(_) if name == "href" => receiver.clone(),
            Kind::Str(_) if name == "length" => match receiver.known_text() {
                Some(text) => {
                    let length = text.encode_utf16().count();
                    Value::new(Kind::Number(Name::from(length.to_string())))
                }
                None => Value::unknown(cause_of(receiver)),
            },
            Kind::Str(_) if URL_PARTS.contains(&name) => self.url_part(receiver, name),
            Kind::Str(_) if name == "origin" => self.map_text(receiver, &origin_of),
            Kind::Undefined | Kind::Null => Value::undefined(),
            Kind::Function(closure) => {
                let closure = closure.clone();
                self.function_member(&closure, name)
                    .unwrap_or_else(|| self.bound(receiver, name))
            }
            _ => self.bound(receiver, name),
        }
    }

    pub(super) fn bound(&self, receiver: &Value, name: &str) -> Value {
        Value::new(Kind::Bound(Rc::new((receiver.clone(), Name::from(name)))))
    }

    fn record_member(&mut self, id: ObjectId, receiver: &Value, name: &str) -> Value {
        let Some(record) = self.heap.record(id) else {
            return Value::undefined();
        };
        let class = record.class;
        let slot = record.fields.get(name).or_else(|| record.hidden.get(name));
        if let Some(slot) = slot.cloned() {
            let value = self.got(&slot.value, receiver);
            return match &slot.presence {
                Presence::Always => value,
                Presence::When(guards) if self.holds_any(guards) => value,
                Presence::When(guards) => {
                    let mut alternatives: Vec<(Guard, Value)> = guards
                        .iter()
                        .map(|guard| (guard.clone(), value.clone()))
                        .collect();
                    alternatives.push((Guard::default(), Value::undefined()));
                    join_values(alternatives)
                }
                Presence::Maybe => join_values(vec![
                    (Guard::default(), value),
                    (Guard::default(), Value::undefined()),
                ]),
            };
        }
        let open = record.open.clone();
        if let Some(class) = class
            && name == "constructor"
            && self.is_ecmascript_instance(Some(class))
        {
            return Value::new(Kind::Class(class));
        }
        if let Some(class) = class
            && let Some(value) = self.class_member(class, receiver, name)
        {
            return value;
        }
        match open {
            Some(open) => Value::unknown(extended(&cause_of(&open), name)),
            // Other code may put anything on an object: decorators, mixins, frameworks.
            None if self.is_ecmascript_instance(class) => {
                Value::unknown(Cause::External(Name::from(format!("this.{name}"))))
            }
            None if class.is_some() => self.bound(receiver, name),
            None => Value::undefined(),
        }
    }

    /// Whether the decisions taken so far, and not taken by what may be another one since, are all that one of these conditions
    /// asks for.
    fn holds_any(&self, guards: &[Guard]) -> bool {
        let settled = self.path.of(|branch| !self.unsettled.contains(&branch));
        let mut guards = guards.iter();
        guards.any(|guard| guard.without(&settled).is_always())
    }

    /// When something is there, as far as that is not decided yet; `None` where it is not.
    pub(super) fn still_open(&self, presence: &Presence) -> Option<Presence> {
        let Presence::When(guards) = presence else {
            return Some(presence.clone());
        };
        if self.holds_any(guards) {
            return Some(Presence::Always);
        }
        let settled = self.path.of(|branch| !self.unsettled.contains(&branch));
        let possible = guards.iter().filter(|guard| guard.is_compatible(&settled));
        let possible: Vec<Guard> = possible.cloned().collect();
        (!possible.is_empty()).then_some(Presence::When(possible))
    }

    fn is_ecmascript_instance(&self, class: Option<ClassRef>) -> bool {
        class.is_some_and(|class| {
            self.files[class.module as usize].file.ir.language != Language::Rust
        })
    }

    fn namespace_member(&mut self, module: u32, binding: BindingId, name: &str) -> Value {
        let file = self.files[module as usize].file.clone();
        let BindingKind::Namespace(members) = &file.ir.binding(binding).kind else {
            return Value::undefined();
        };
        match members.iter().find(|(member, _)| member == name) {
            Some((_, member)) => {
                let frame = self.files[module as usize].frame;
                self.read_binding(frame, *member)
            }
            None => lost(&Name::from(name), "does not declare it"),
        }
    }

    fn external_member(&mut self, path: &Name, name: &str) -> Value {
        if let Some(environment) = super::builtins::environment_member(path, name) {
            return Value::unknown(environment);
        }
        let language = self.file().ir.language;
        if language == Language::Rust {
            return Value::new(Kind::External(join_path(language, path, name)));
        }
        // `window.fetch` is `fetch`.
        if super::builtins::is_global_object(path) {
            return Value::new(Kind::External(Name::from(name)));
        }
        let joined = if path.contains('#') || !self.is_package(path) {
            Name::from(format!("{path}.{name}"))
        } else {
            join_path(language, path, name)
        };
        Value::new(Kind::External(joined))
    }

    /// Whether a canonical path names a package (an import or `require` result), not a global.
    fn is_package(&self, path: &Name) -> bool {
        self.file().ir.specifiers.contains(path)
    }

    /// Some member of a value, when the key is not known.
    pub(super) fn any_member(&mut self, receiver: &Value) -> Value {
        match &receiver.kind {
            Kind::Object(id) => {
                let Some(record) = self.read_record(*id) else {
                    return Value::undefined();
                };
                let branch_values: Vec<Value> = record
                    .fields
                    .values()
                    .map(|slot| slot.value.clone())
                    .collect();
                if record.open.is_some() || branch_values.is_empty() {
                    return Value::unknown(Cause::Opaque("a computed member".into()));
                }
                let branch = self.new_branch();
                let alternatives = branch_values.into_iter().enumerate().map(|(at, value)| {
                    (
                        Guard::one(branch, u8::try_from(at).unwrap_or(u8::MAX)),
                        value.under(&receiver.trace),
                    )
                });
                join_values(alternatives.collect())
            }
            Kind::Array(_) => self.element_of(receiver),
            _ => Value::unknown(cause_of(receiver)),
        }
    }
}

/// The cause for a property of something unknown.
pub(super) fn extended(cause: &Cause, name: &str) -> Cause {
    match cause {
        Cause::Parameter { path, function } if path.is_empty() => Cause::Parameter {
            path: Name::from(name),
            function: function.clone(),
        },
        Cause::Parameter { path, function } if path.len() < 64 => Cause::Parameter {
            path: Name::from(format!("{path}.{name}")),
            function: function.clone(),
        },
        Cause::External(path) if path.len() < 64 => {
            Cause::External(Name::from(format!("{path}.{name}")))
        }
        Cause::Typed(cause, fields) => {
            let inner = extended(cause, name);
            match fields.get(name) {
                Some(own) if own.is_empty() => inner,
                Some(own) => Cause::Typed(Box::new(inner), own.clone()),
                // What checks a value gives it under a name of its own: `checked.data`.
                None => Cause::Typed(Box::new(inner), fields.clone()),
            }
        }
        other => other.clone(),
    }
}
