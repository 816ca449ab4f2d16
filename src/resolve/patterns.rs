//! Patterns: binding names, and whether a value fits.

use super::guard::Guard;
use super::heap::{List, Object, Presence};
use super::joins::join_values;
use super::value::{Kind, Value};
use super::{Cause, Evaluation, Step, StepKind};
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind, Key, Name, Pattern};

impl Evaluation<'_> {
    /// Takes `value` apart into the names and places of a pattern. `written` is the expression that a plain name is set to.
    pub(super) fn bind(&mut self, pattern: &Pattern, value: Value, written: Option<ExprId>) {
        match pattern {
            Pattern::Binding(binding) => self.bind_name(*binding, value, written),
            Pattern::Place(place) => self.assign_place(*place, value),
            Pattern::Object { fields, rest } => {
                let takes_query = fields.iter().any(
                    |(key, _)| matches!(key, Key::Name { name, .. } if name == "searchParams"),
                );
                if let Some(place) = written.filter(|_| takes_query && value.is_text()) {
                    self.open_query(place, &value);
                }
                self.bind_object(fields, rest.as_deref(), &value);
            }
            Pattern::Array { items, rest } => {
                for (at, item) in items.iter().enumerate() {
                    if let Some(item) = item {
                        let element = self.element_at(&value, at);
                        self.bind(item, element, None);
                    }
                }
                if let Some(rest) = rest {
                    let remaining = self.elements_from(&value, items.len());
                    self.bind(rest, remaining, None);
                }
            }
            Pattern::Default { pattern, default } => {
                let value = self.named_by(pattern, value);
                let value = self.defaulted(value, *default);
                self.bind(pattern, value, None);
            }
            Pattern::Variant { items, fields, .. } => {
                let inner = self.variant_payload(&value);
                // What is there or not, as an entry of a map, is the content itself and not an option.
                let is_entry = inner.is_none() && matches!(value.kind, Kind::Choice(_));
                let value = match inner {
                    Some(_) => value,
                    None => super::builtins::without_null(&value),
                };
                // What is inside is named by the variable that holds it, not by the expression around.
                let value = match value.is_unknown() && !is_entry {
                    true => Value {
                        origin: None,
                        ..value
                    },
                    false => value,
                };
                for (key, field) in fields {
                    let inner = match self.key_name(key) {
                        Some(name) => self.member(&value, &name),
                        None => Value::unknown(Cause::Opaque("part of a pattern".into())),
                    };
                    self.bind(field, inner, None);
                }
                for (at, item) in items.iter().enumerate() {
                    let element = match &inner {
                        Some(id) => self.member(&Value::new(Kind::Object(*id)), &at.to_string()),
                        // `Some(x)` and `Ok(x)` stand for their content.
                        None if at == 0 => value.clone(),
                        None => Value::unknown(Cause::Opaque("part of a pattern".into())),
                    };
                    self.bind(item, element, None);
                }
            }
            Pattern::Or(alternatives) => {
                if let Some(first) = alternatives.first() {
                    self.bind(first, value, None);
                }
            }
            Pattern::Opaque(bindings) => {
                for binding in bindings {
                    let unknown = Value::unknown(Cause::Opaque("part of a pattern".into()));
                    self.bind_name(*binding, unknown, None);
                }
            }
            Pattern::Literal(_) | Pattern::Wildcard => {}
        }
    }

    /// What is not known is named by the variable that takes it, also where a default may stand in for it.
    fn named_by(&self, pattern: &Pattern, value: Value) -> Value {
        match pattern {
            Pattern::Binding(binding) if value.is_unknown() && value.origin.is_none() => {
                let name = self.file().ir.binding(*binding).span;
                Value {
                    origin: Some(self.origin(name)),
                    ..value
                }
            }
            _ => value,
        }
    }

    pub(super) fn bind_name(&mut self, binding: BindingId, value: Value, written: Option<ExprId>) {
        let file = self.file();
        let declared = file.ir.binding(binding);
        let value = match written {
            Some(expr)
                if declared.kind != BindingKind::Parameter
                    && !is_name(&file.ir.expr(expr).kind) =>
            {
                let origin = self.origin(file.ir.expr(expr).span);
                value.traced(Step {
                    origin,
                    kind: StepKind::Named(declared.name.clone()),
                })
            }
            _ => value,
        };
        let value = self.with_hint(value, declared.hint);
        let value = self.typed(value, declared.span);
        let frame = self.frame();
        let cell = self.cell_of(frame, binding);
        self.heap.set_cell(cell, value);
    }

    fn bind_object(&mut self, fields: &[(Key, Pattern)], rest: Option<&Pattern>, value: &Value) {
        let mut taken = Vec::new();
        for (key, pattern) in fields {
            match self.key_name(key) {
                Some(name) => {
                    let field = self.member(value, &name);
                    self.bind(pattern, field, None);
                    taken.push(name);
                }
                None => {
                    let field = self.any_member(value);
                    self.bind(pattern, field, None);
                }
            }
        }
        let Some(rest) = rest else { return };
        let remaining = self.without_fields(value, &taken);
        self.bind(rest, remaining, None);
    }

    /// What is left of an object without some of its fields, whichever of several it is.
    fn without_fields(&mut self, value: &Value, taken: &[Name]) -> Value {
        match &value.kind {
            Kind::Object(id) => {
                let mut record = self.read_record(*id).unwrap_or_default();
                record.hidden.clear();
                record.fields.retain(|name, _| !taken.contains(name));
                record.class = None;
                Value::new(Kind::Object(self.heap.alloc(Object::Record(record))))
            }
            Kind::Choice(alternatives) => {
                let left = alternatives
                    .iter()
                    .map(|(guard, one)| (guard.clone(), self.without_fields(one, taken)));
                let left: Vec<_> = left.collect();
                join_values(left)
            }
            _ => Value::unknown(super::expressions::cause_of(value)),
        }
    }

    /// The value, or the default where it is or may be undefined.
    pub(super) fn defaulted(&mut self, value: Value, default: ExprId) -> Value {
        match &value.kind {
            Kind::Undefined => self.eval(default),
            Kind::Unknown(_) | Kind::External(_) => {
                if let Some(client) = self.named_client(default) {
                    return client;
                }
                let branch = self.new_branch();
                self.run_arms(
                    branch,
                    vec![
                        (0, Box::new(move |_: &mut Self| value)),
                        (1, Box::new(move |this: &mut Self| this.eval(default))),
                    ],
                )
            }
            Kind::Choice(alternatives)
                if alternatives
                    .iter()
                    .any(|(_, value)| may_be_undefined(value)) =>
            {
                let client = self.named_client(default);
                let is_client = client.is_some();
                let fallback = client.unwrap_or_else(|| self.eval(default));
                let branch = self.new_branch();
                let mut filled: Vec<(Guard, Value)> = Vec::new();
                for (guard, value) in alternatives.iter() {
                    if matches!(value.kind, Kind::Undefined) || is_client && may_be_undefined(value)
                    {
                        filled.push((guard.clone(), fallback.clone()));
                    } else if may_be_undefined(value) {
                        let arms = [value, &fallback].into_iter().zip(0u8..);
                        filled.extend(arms.filter_map(|(value, arm)| {
                            Some((guard.and(&Guard::one(branch, arm))?, value.clone()))
                        }));
                    } else {
                        filled.push((guard.clone(), value.clone()));
                    }
                }
                join_values(filled)
            }
            _ => value,
        }
    }

    fn element_at(&mut self, value: &Value, at: usize) -> Value {
        match &value.kind {
            Kind::Array(id) => {
                let Some(list) = self.heap.list(*id) else {
                    return Value::undefined();
                };
                let solid = list
                    .items
                    .iter()
                    .take(at + 1)
                    .all(|(_, presence)| *presence == Presence::Always);
                match list.items.get(at) {
                    Some((element, _)) if solid => element.under(&value.trace),
                    None if list.open.is_none() && solid => Value::undefined(),
                    _ => Value::unknown(Cause::Opaque("an element of an open list".into())),
                }
            }
            Kind::Choice(alternatives) => {
                let elements = alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.element_at(value, at)));
                join_values(elements.collect())
            }
            Kind::Object(_) => self.member(value, &at.to_string()),
            _ => Value::unknown(super::expressions::cause_of(value)),
        }
    }

    fn elements_from(&mut self, value: &Value, from: usize) -> Value {
        match &value.kind {
            Kind::Array(id) => {
                let list = self.heap.list(*id).cloned().unwrap_or_default();
                let items = list.items.into_iter().skip(from).collect();
                Value::new(Kind::Array(self.heap.alloc(Object::List(List {
                    items,
                    open: list.open,
                }))))
            }
            _ => Value::unknown(super::expressions::cause_of(value)),
        }
    }

    /// What a loop or a callback sees of a list: any one of its elements.
    pub(super) fn element_of(&mut self, value: &Value) -> Value {
        let Kind::Array(id) = &value.kind else {
            return Value::unknown(super::expressions::cause_of(value));
        };
        let list = self.heap.list(*id).cloned().unwrap_or_default();
        let branch = self.new_branch();
        let mut elements: Vec<(super::Guard, Value)> = Vec::new();
        for (at, (element, _)) in list.items.into_iter().enumerate() {
            let arm = u8::try_from(at).unwrap_or(u8::MAX);
            elements.push((super::Guard::one(branch, arm), element.under(&value.trace)));
        }
        if let Some(open) = list.open {
            elements.push((
                super::Guard::one(branch, u8::MAX),
                Value::unknown(super::expressions::cause_of(&open)),
            ));
        }
        match elements.len() {
            0 => Value::unknown(Cause::Opaque("an element of an empty list".into())),
            _ => join_values(elements),
        }
    }

    fn variant_payload(&self, value: &Value) -> Option<u32> {
        match &value.kind {
            Kind::Object(id) => self
                .heap
                .record(*id)
                .filter(|record| record.variant.is_some())
                .map(|_| *id),
            _ => None,
        }
    }

    /// Whether `value` fits; `None` where that depends on the run.
    pub(super) fn accepts(&mut self, pattern: &Pattern, value: &Value) -> Option<bool> {
        if let (Kind::Choice(alternatives), Pattern::Variant { .. } | Pattern::Literal(_)) =
            (&value.kind, pattern)
        {
            let mut verdicts = alternatives
                .iter()
                .map(|(_, value)| self.accepts(pattern, value))
                .collect::<Vec<_>>()
                .into_iter();
            let first = verdicts.next()??;
            return verdicts.all(|other| other == Some(first)).then_some(first);
        }
        match pattern {
            Pattern::Binding(_)
            | Pattern::Wildcard
            | Pattern::Default { .. }
            | Pattern::Place(_) => Some(true),
            Pattern::Object { .. } | Pattern::Array { .. } => match &value.kind {
                Kind::Object(_) | Kind::Array(_) => Some(true),
                _ => None,
            },
            Pattern::Or(alternatives) => {
                let verdicts: Vec<Option<bool>> = alternatives
                    .iter()
                    .map(|one| self.accepts(one, value))
                    .collect();
                if verdicts.contains(&Some(true)) {
                    Some(true)
                } else if verdicts.iter().all(|verdict| *verdict == Some(false)) {
                    Some(false)
                } else {
                    None
                }
            }
            Pattern::Literal(expr) => {
                let expected = self.eval(*expr);
                match (&expected.kind, &value.kind) {
                    (Kind::Bool(a), Kind::Bool(b)) => Some(a == b),
                    (Kind::Variant(class, variant), Kind::Variant(other, found)) => {
                        Some(class == other && variant == found)
                    }
                    (Kind::Null, Kind::Null) => Some(true),
                    _ => match (expected.known_text(), value.known_text()) {
                        (Some(a), Some(b)) => Some(a == b),
                        _ => None,
                    },
                }
            }
            Pattern::Variant { path, .. } => {
                let file = self.file();
                let name = file
                    .source
                    .slice(file.ir.expr(*path).span)
                    .rsplit("::")
                    .next()
                    .unwrap_or("");
                match (name, &value.kind) {
                    ("None", Kind::Null) => Some(true),
                    ("None", Kind::Unknown(_) | Kind::External(_) | Kind::Undefined) => None,
                    ("None", _) => Some(false),
                    ("Some", Kind::Null) => Some(false),
                    ("Some", Kind::Unknown(_) | Kind::Choice(_) | Kind::External(_)) => None,
                    ("Some", _) => Some(true),
                    ("Ok" | "Err", _) => None,
                    (_, Kind::Object(_) | Kind::Variant(..)) => {
                        let expected = self.eval(*path);
                        let found = match &value.kind {
                            Kind::Variant(class, variant) => (Some(*class), Some(*variant)),
                            Kind::Object(id) => {
                                let record = self.heap.record(*id)?;
                                (record.class, record.variant)
                            }
                            _ => return None,
                        };
                        match (&expected.kind, found) {
                            (Kind::Variant(class, variant), (Some(found), Some(found_variant))) => {
                                Some(*class == found && *variant == found_variant)
                            }
                            _ => None,
                        }
                    }
                    _ => None,
                }
            }
            Pattern::Opaque(_) => None,
        }
    }
}

fn may_be_undefined(value: &Value) -> bool {
    matches!(
        value.kind,
        Kind::Undefined | Kind::Unknown(_) | Kind::External(_)
    )
}

fn is_name(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::Binding(_))
}
