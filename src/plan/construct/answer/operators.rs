//! Operators of a wrapper's conditions: what they say of a status, and of what may be missing.

use super::value::Value;
use super::{Gone, Run, World};
use crate::ir::{BinaryOp, ExprId};

impl Run<'_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
    ) -> Result<Value, Gone> {
        let first = self.value(left)?;
        let short = match op {
            BinaryOp::And => self.truth(&first).map(|truth| !truth),
            BinaryOp::Or => self.truth(&first),
            BinaryOp::Nullish => first.is_there(),
            _ => Some(false),
        };
        if let (BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish, Some(is_first)) = (op, short) {
            return match is_first {
                true => {
                    let span = self.file.ir.expr(right).span;
                    self.pass(span);
                    Ok(first)
                }
                false => self.value(right),
            };
        }
        if matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish) {
            let second = self.value(right)?;
            return Ok(match (first, second) {
                (Value::Field(name), _) | (_, Value::Field(name)) => Value::Field(name),
                (first, second) => match (op, self.truth(&first), self.truth(&second)) {
                    // Whatever the first is: the second decides.
                    (BinaryOp::And, _, Some(false)) => Value::Bool(false),
                    (BinaryOp::Or, _, Some(true)) if matches!(second, Value::Bool(_)) => second,
                    _ => first.join(second),
                },
            });
        }
        let second = self.value(right)?;
        if let (Value::Field(name), _) | (_, Value::Field(name)) = (&first, &second) {
            return Ok(Value::Field(name.clone()));
        }
        let truth = match op {
            BinaryOp::Equal => self.equal(&first, &second),
            BinaryOp::NotEqual => self.equal(&first, &second).map(|equal| !equal),
            BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => self.compared(op, &first, &second),
            _ => None,
        };
        Ok(truth.map_or(Value::Other, Value::Bool))
    }

    /// Whether two values are equal.
    pub(super) fn equal(&self, one: &Value, other: &Value) -> Option<bool> {
        match (one, other) {
            (Value::Status, Value::Number(number)) | (Value::Number(number), Value::Status) => {
                let number = number.parse::<u32>().ok()?;
                let is_possible = match self.world {
                    // An answer with neither body is none of this API's.
                    World::Accepted => matches!(number, 200..=299) && !matches!(number, 204 | 205),
                    _ => matches!(number, 300..=599),
                };
                match is_possible {
                    true => None,
                    false => Some(false),
                }
            }
            (Value::Str(one), Value::Str(other)) => Some(one == other),
            (Value::Bool(one), Value::Bool(other)) => Some(one == other),
            (Value::Number(one), Value::Number(other)) => {
                Some(one.parse::<f64>().ok()? == other.parse::<f64>().ok()?)
            }
            (Value::Null | Value::Undefined, Value::Null | Value::Undefined) => {
                (one == other).then_some(true)
            }
            (Value::Null | Value::Undefined, value) | (value, Value::Null | Value::Undefined) => {
                match value.is_there() {
                    Some(true) => Some(false),
                    _ => None,
                }
            }
            (Value::Text, Value::Str(text)) | (Value::Str(text), Value::Text)
                if text.is_empty() && self.world == World::Accepted =>
            {
                Some(false)
            }
            _ => None,
        }
    }

    /// How a status compares.
    fn compared(&self, op: BinaryOp, one: &Value, other: &Value) -> Option<bool> {
        let range = |value: &Value| -> Option<(f64, f64)> {
            match value {
                Value::Status if self.world == World::Accepted => Some((200.0, 299.0)),
                Value::Status => Some((400.0, 599.0)),
                Value::Number(number) => {
                    let number = number.parse::<f64>().ok()?;
                    Some((number, number))
                }
                _ => None,
            }
        };
        let ((from, to), (least, most)) = (range(one)?, range(other)?);
        let (always, never) = match op {
            BinaryOp::Less => (to < least, from >= most),
            BinaryOp::LessOrEqual => (to <= least, from > most),
            BinaryOp::Greater => (from > most, to <= least),
            BinaryOp::GreaterOrEqual => (from >= most, to < least),
            _ => (false, false),
        };
        match (always, never) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}
