//! What the expressions of a wrapper stand for.

use super::value::{Fields, Promised, Value};
use super::{Gone, MAX_WORK, Run, World};
use crate::ir::{AssignOp, EntryKind, ExprId, ExprKind, Item, Key, Pattern, UnaryOp};
use crate::plan::construct::modules::Meaning;
use crate::plan::construct::words::one_line;
use std::sync::Arc;

/// What only a refusal's body has.
const OF_REFUSALS: &[&str] = &["error", "errors", "message", "code", "detail", "details"];

impl Run<'_> {
    /// What an expression stands for.
    pub(super) fn value(&mut self, expr: ExprId) -> Result<Value, Gone> {
        self.work += 1;
        if self.work > MAX_WORK {
            return Err(Gone);
        }
        let file = Arc::clone(&self.file);
        let own = file.ir.expr(expr);
        Ok(match &own.kind {
            ExprKind::Wrapped(inner) => self.value(*inner)?,
            ExprKind::Bool(truth) => Value::Bool(*truth),
            ExprKind::Null => Value::Null,
            ExprKind::Undefined => Value::Undefined,
            ExprKind::Str(text) => Value::Str(text.value.clone()),
            ExprKind::Number(number) => Value::Number(number.clone()),
            ExprKind::Template(parts) => {
                for part in parts {
                    if let crate::ir::TemplatePart::Expr(part) = part {
                        self.value(*part)?;
                    }
                }
                Value::Other
            }
            ExprKind::Binding(binding) => self.named(*binding),
            ExprKind::Function(function) => Value::Function(Arc::clone(&file), *function),
            ExprKind::Await(inner) => {
                let value = self.value(*inner)?;
                self.settled(value)?
            }
            ExprKind::Member {
                object,
                property,
                optional,
                ..
            } => {
                let value = self.value(*object)?;
                match (&value, optional) {
                    (Value::Null | Value::Undefined, true) => Value::Undefined,
                    (Value::Null | Value::Undefined, false) => {
                        self.throw();
                        return Err(Gone);
                    }
                    (Value::Field(_), false) if self.world == World::Accepted => {
                        self.wants(expr);
                        Value::Other
                    }
                    (Value::Field(name), true) => Value::Field(name.clone()),
                    _ => self.member(&value, property)?,
                }
            }
            ExprKind::Index { object, index } => {
                let (object, index) = (self.value(*object)?, self.value(*index)?);
                match (object, index) {
                    (Value::Array(items), Value::Number(at)) => match at.parse::<usize>() {
                        Ok(at) => items.get(at).cloned().unwrap_or(Value::Undefined),
                        Err(_) => Value::Other,
                    },
                    (object, Value::Str(name)) => self.member(&object, &name)?,
                    _ => Value::Other,
                }
            }
            ExprKind::Object { entries, .. } => {
                let mut fields = Fields::default();
                for entry in entries {
                    match &entry.kind {
                        EntryKind::Property {
                            key: Key::Name { name, .. },
                            value,
                        } => {
                            let value = self.value(*value)?;
                            fields.set(name.clone(), value);
                        }
                        EntryKind::Spread(spread) => {
                            let value = self.value(*spread)?;
                            fields.spread(value);
                        }
                        EntryKind::Method {
                            key: Key::Name { name, .. },
                            ..
                        }
                        | EntryKind::Getter {
                            key: Key::Name { name, .. },
                            ..
                        } => fields.set(name.clone(), Value::Other),
                        _ => fields.spread(Value::Other),
                    }
                }
                Value::Object(fields)
            }
            ExprKind::Array { items, .. } => match self.items(items)? {
                Some(items) => Value::Array(items),
                None => Value::Other,
            },
            ExprKind::Call(call) => self.call(expr, call)?,
            ExprKind::If {
                test,
                then,
                otherwise: Some(otherwise),
            } => {
                let truth = self.condition(*test)?;
                let (then, otherwise) = (*then, *otherwise);
                self.one_of(truth, then, otherwise)?
            }
            ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block { .. }
            | ExprKind::Diverge(_) => match self.effect(expr) {
                super::Flow::On => Value::Undefined,
                _ => return Err(Gone),
            },
            ExprKind::Unary { op, operand } => {
                let value = self.value(*operand)?;
                match (op, value) {
                    (_, Value::Field(name)) => Value::Field(name),
                    (UnaryOp::Not, value) => match self.truth(&value) {
                        Some(truth) => Value::Bool(!truth),
                        None => Value::Other,
                    },
                    (UnaryOp::Void, _) => Value::Undefined,
                    (UnaryOp::TypeOf, Value::Text | Value::Str(_)) => Value::Str("string".into()),
                    (
                        UnaryOp::TypeOf,
                        Value::Body | Value::Answer | Value::Object(_) | Value::Null,
                    ) => Value::Str("object".into()),
                    (UnaryOp::TypeOf, Value::Undefined) => Value::Str("undefined".into()),
                    _ => Value::Other,
                }
            }
            ExprKind::Binary { op, left, right } => self.binary(*op, *left, *right)?,
            ExprKind::Assign { target, op, value } => {
                let value = self.value(*value)?;
                let value = match op {
                    AssignOp::Set => value,
                    _ => Value::Other,
                };
                match &**target {
                    Pattern::Place(place) => self.write(*place, value.clone()),
                    pattern => self.bind(pattern, value.clone()),
                }
                value
            }
            ExprKind::Sequence(parts) => {
                let mut last = Value::Undefined;
                for part in parts {
                    last = self.value(*part)?;
                }
                last
            }
            ExprKind::Opaque { children, .. } => {
                for child in children {
                    self.value(*child)?;
                }
                Value::Other
            }
            _ => Value::Other,
        })
    }

    /// A variable's value: one of the wrappers, or a constant of the file.
    fn named(&mut self, binding: crate::ir::BindingId) -> Value {
        let key = (self.key(), binding);
        if let Some((_, value)) = self.names.iter().rev().find(|(own, _)| *own == key) {
            return value.clone();
        }
        let file = Arc::clone(&self.file);
        if let crate::ir::BindingKind::Function(function) = file.ir.binding(binding).kind {
            return Value::Function(file, function);
        }
        let place = file
            .ir
            .exprs
            .iter()
            .position(|one| matches!(one.kind, ExprKind::Binding(own) if own == binding));
        let place = place.and_then(|at| u32::try_from(at).ok()).map(ExprId);
        match place.and_then(|place| self.planner.meaning(&file, place)) {
            Some(Meaning::Value(file, value)) => match &file.ir.expr(value).kind {
                ExprKind::Function(function) => Value::Function(file.clone(), *function),
                ExprKind::Str(text) => Value::Str(text.value.clone()),
                ExprKind::Number(number) => Value::Number(number.clone()),
                ExprKind::Bool(truth) => Value::Bool(*truth),
                ExprKind::Null => Value::Null,
                _ => Value::Other,
            },
            Some(Meaning::Declared(file, binding)) => match file.ir.binding(binding).kind {
                crate::ir::BindingKind::Function(function) => {
                    Value::Function(file.clone(), function)
                }
                _ => Value::Other,
            },
            _ => Value::Other,
        }
    }

    /// A field of a value.
    pub(super) fn member(&mut self, value: &Value, name: &str) -> Result<Value, Gone> {
        Ok(match value {
            Value::Answer => self.of_answer(name),
            Value::Body => match (self.world, OF_REFUSALS.contains(&name)) {
                (World::Accepted, true) => Value::Undefined,
                (World::Accepted, false) => Value::Field(name.into()),
                _ => Value::Other,
            },
            Value::Object(fields) => fields.field(name),
            Value::Headers => self.of_headers(name),
            Value::Array(items) => match name {
                "length" => Value::Number(items.len().to_string().into()),
                _ => Value::Other,
            },
            _ => Value::Other,
        })
    }

    /// What an accepted request's headers say: the API answers in JSON.
    pub(super) fn of_headers(&self, name: &str) -> Value {
        match self.world {
            World::Accepted if name.eq_ignore_ascii_case("content-type") => Value::MediaType,
            _ => Value::Other,
        }
    }

    /// What the client's answer has under a name.
    fn of_answer(&self, name: &str) -> Value {
        let is_read = |text: &str| self.client.body == text.replace("{name}", name);
        if is_read("{}.{name}") {
            return Value::Body;
        }
        if is_read("JSON.parse({}.{name})") {
            return Value::Text;
        }
        if self.client.body.starts_with(&format!("await {{}}.{name}.")) {
            return Value::Stream;
        }
        match name {
            "ok" => Value::Bool(self.world == World::Accepted),
            "status" | "statusCode" => Value::Status,
            "redirected" => Value::Bool(false),
            "headers" => Value::Headers,
            _ => Value::Other,
        }
    }

    /// The value of a condition's one branch, or what both have in common.
    fn one_of(
        &mut self,
        truth: Option<bool>,
        then: ExprId,
        otherwise: ExprId,
    ) -> Result<Value, Gone> {
        let span = |id: ExprId| self.file.ir.expr(id).span;
        let (one, other) = (span(then), span(otherwise));
        let key = self.key();
        match truth {
            Some(true) => {
                self.pass(other);
                self.ran.push((key, one));
                self.value(then)
            }
            Some(false) => {
                self.pass(one);
                self.ran.push((key, other));
                self.value(otherwise)
            }
            None => {
                self.ran.extend([(key, one), (key, other)]);
                match (self.value(then), self.value(otherwise)) {
                    (Ok(one), Ok(other)) => Ok(one.join(other)),
                    (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(one),
                    _ => Err(Gone),
                }
            }
        }
    }

    /// Writes a field of a variable's object.
    fn write(&mut self, place: ExprId, value: Value) {
        let file = Arc::clone(&self.file);
        let ExprKind::Member {
            object, property, ..
        } = &file.ir.expr(place).kind
        else {
            return;
        };
        let ExprKind::Binding(binding) = file.ir.expr(*object).kind else {
            return;
        };
        if let Value::Object(mut fields) = self.named(binding) {
            fields.set(property.clone(), value);
            self.set(binding, Value::Object(fields));
        }
    }

    /// Elements, where none is spread.
    pub(super) fn items(&mut self, items: &[Item]) -> Result<Option<Vec<Value>>, Gone> {
        let mut values = Vec::new();
        let mut is_known = true;
        for item in items {
            values.push(self.value(item.value)?);
            is_known &= !item.spread;
        }
        Ok(is_known.then_some(values))
    }

    /// What a condition is, where nothing but itself is evaluated.
    pub(super) fn peek(&self, test: ExprId) -> Option<bool> {
        match &self.file.ir.expr(test).kind {
            ExprKind::Bool(truth) => Some(*truth),
            ExprKind::Wrapped(inner) => self.peek(*inner),
            _ => None,
        }
    }

    /// What is awaited.
    pub(super) fn settled(&mut self, value: Value) -> Result<Value, Gone> {
        match value {
            Value::Promise(Promised { value, rejects }) => {
                if rejects {
                    self.throw();
                }
                value.map(|value| *value).ok_or(Gone)
            }
            value => Ok(value),
        }
    }

    /// Only a session's answer has what an expression reads.
    pub(super) fn wants(&mut self, expr: ExprId) {
        let text = one_line(self.file.source.slice(self.file.ir.expr(expr).span));
        self.obstacle.get_or_insert_with(|| {
            format!("the wrapper reads `{text}`, which the agent's answer does not have")
        });
    }
}
