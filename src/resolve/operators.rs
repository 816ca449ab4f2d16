//! Operators and assignments.

use super::branches::Work;
use super::expressions::cause_of;
use super::guard::Guard;
use super::joins::join_values;
use super::value::{Kind, Value};
use super::{Cause, Evaluation};
use crate::ir::{AssignOp, BinaryOp, ExprId, ExprKind, Pattern, UnaryOp};

impl Evaluation<'_> {
    pub(super) fn eval_unary(&mut self, op: UnaryOp, operand: ExprId) -> Value {
        if op == UnaryOp::Delete {
            return self.eval_delete(operand);
        }
        let value = self.eval(operand);
        match op {
            UnaryOp::Not => negated(&value),
            UnaryOp::Void => Value::undefined(),
            UnaryOp::TypeOf => match &value.kind {
                Kind::Str(_) => Value::text("string", None),
                Kind::Function(_) | Kind::Class(_) => Value::text("function", None),
                Kind::Object(_) | Kind::Array(_) => Value::text("object", None),
                _ => Value::unknown(cause_of(&value)),
            },
            UnaryOp::Other | UnaryOp::Delete => match &value.kind {
                Kind::Number(number) if self.is_negation(operand) => {
                    let is_rust = self.file().ir.language == crate::ir::Language::Rust;
                    match super::numbers::parse(number) {
                        Some(known) if !is_rust => {
                            Value::new(Kind::Number(super::numbers::show(-known).into()))
                        }
                        _ => Value::new(Kind::Number(format!("-{number}").into())),
                    }
                }
                _ => Value::unknown(cause_of(&value)),
            },
        }
    }

    /// Whether the operator before `operand` is a minus sign.
    fn is_negation(&self, operand: ExprId) -> bool {
        let file = self.file();
        let start = file.ir.expr(operand).span.start as usize;
        file.source.text().get(..start).is_some_and(|before| {
            let before = before.trim_end();
            before.ends_with('-') && !before.ends_with("--")
        })
    }

    fn eval_delete(&mut self, operand: ExprId) -> Value {
        let file = self.file();
        let (object, key) = match &file.ir.expr(operand).kind {
            ExprKind::Member {
                object, property, ..
            } => (*object, Some(property.clone())),
            ExprKind::Index { object, index } => (*object, self.eval(*index).known_text()),
            ExprKind::Wrapped(inner) => return self.eval_delete(*inner),
            _ => return Value::new(Kind::Bool(true)),
        };
        let receiver = self.eval(object);
        self.delete_member(&receiver, key.as_ref());
        Value::new(Kind::Bool(true))
    }

    pub(super) fn eval_binary(&mut self, op: BinaryOp, left: ExprId, right: ExprId) -> Value {
        match op {
            BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish => {
                return self.eval_short_circuit(op, left, right);
            }
            _ => {}
        }
        let place = left;
        let left = self.eval(left);
        let right = self.eval(right);
        if op == BinaryOp::Other
            && let Some(is_instance) = self.instance_of((place, &left), &right)
        {
            return Value::new(Kind::Bool(is_instance));
        }
        let (left, right) = match op {
            BinaryOp::Equal | BinaryOp::NotEqual => (left, right),
            _ => (self.converted(left), self.converted(right)),
        };
        match op {
            BinaryOp::Add => self.add(&left, &right),
            BinaryOp::Equal | BinaryOp::NotEqual => {
                let same = match (&left.kind, &right.kind) {
                    (Kind::Null | Kind::Undefined, Kind::Null | Kind::Undefined) => Some(true),
                    (
                        Kind::Null | Kind::Undefined,
                        Kind::Object(_) | Kind::Array(_) | Kind::Str(_),
                    ) => Some(false),
                    (
                        Kind::Object(_) | Kind::Array(_) | Kind::Str(_),
                        Kind::Null | Kind::Undefined,
                    ) => Some(false),
                    (Kind::Bool(a), Kind::Bool(b)) => Some(a == b),
                    _ => match (left.known_text(), right.known_text()) {
                        (Some(a), Some(b)) => Some(a == b),
                        _ => None,
                    },
                };
                match same {
                    Some(same) => Value::new(Kind::Bool(same == (op == BinaryOp::Equal))),
                    None => Value::unknown(Cause::Opaque("a comparison".into())),
                }
            }
            _ => {
                if let (Kind::Number(a), Kind::Number(b)) = (&left.kind, &right.kind)
                    && let (Some(a), Some(b)) = (super::numbers::parse(a), super::numbers::parse(b))
                    && let Some(known) = super::numbers::compute(op, a, b)
                {
                    return Value::new(known);
                }
                Value::unknown(
                    if matches!(cause_of(&left), Cause::Opaque(_) | Cause::Changed(_)) {
                        cause_of(&right)
                    } else {
                        cause_of(&left)
                    },
                )
            }
        }
    }

    fn eval_short_circuit(&mut self, op: BinaryOp, left: ExprId, right: ExprId) -> Value {
        let value = self.eval(left);
        let verdict = self.take_pattern_verdict(left);
        let takes_right = match op {
            BinaryOp::Nullish => match &value.kind {
                Kind::Undefined | Kind::Null => Some(true),
                Kind::Unknown(_) | Kind::Choice(_) | Kind::External(_) => None,
                _ => Some(false),
            },
            BinaryOp::Or => value.truthiness().map(|truthy| !truthy),
            _ => verdict.or(value.truthiness()),
        };
        match takes_right {
            Some(true) => return self.eval(right),
            Some(false) => return value,
            None => {}
        }
        let is_unknown = matches!(value.kind, Kind::Unknown(_));
        if is_unknown
            && matches!(op, BinaryOp::Or | BinaryOp::Nullish)
            && let Some(client) = self.named_client(right)
        {
            return client;
        }
        if let Some(cases) = decided_cases(op, &value) {
            let cases = cases.into_iter().map(|(guard, kept)| {
                let work: Work<'_, Self> = match kept {
                    Some(kept) => Box::new(move |_: &mut Self| kept),
                    None => Box::new(move |this: &mut Self| this.eval(right)),
                };
                (guard, work)
            });
            return self.run_cases(cases.collect());
        }
        let (branch, flipped) = match op {
            BinaryOp::Nullish => (self.new_branch(), false),
            _ => self.branch_of(left),
        };
        // Arm 0 is where the condition holds, as in `if`.
        let (holds, fails) = if flipped { (1, 0) } else { (0, 1) };
        let kept = kept_side(op, value);
        let (right_arm, left_arm) = if op == BinaryOp::And {
            (holds, fails)
        } else {
            (fails, holds)
        };
        self.run_arms(
            branch,
            vec![
                (left_arm, Box::new(move |_: &mut Self| kept)),
                (right_arm, Box::new(move |this: &mut Self| this.eval(right))),
            ],
        )
    }

    pub(super) fn eval_assign(&mut self, target: &Pattern, op: AssignOp, value: ExprId) -> Value {
        match op {
            AssignOp::Set => {
                let assigned = self.eval(value);
                self.bind(target, assigned.clone(), Some(value));
                assigned
            }
            AssignOp::Add => {
                let before = self.read_target(target);
                let added = self.eval(value);
                let sum = self.add(&before, &added);
                self.bind(target, sum.clone(), None);
                sum
            }
            AssignOp::Or | AssignOp::And | AssignOp::Nullish => {
                let before = self.read_target(target);
                let takes = match op {
                    AssignOp::Nullish => match &before.kind {
                        Kind::Undefined | Kind::Null => Some(true),
                        Kind::Unknown(_) | Kind::Choice(_) | Kind::External(_) => None,
                        _ => Some(false),
                    },
                    AssignOp::Or => before.truthiness().map(|truthy| !truthy),
                    _ => before.truthiness(),
                };
                match takes {
                    Some(false) => before,
                    Some(true) => {
                        let assigned = self.eval(value);
                        self.bind(target, assigned.clone(), Some(value));
                        assigned
                    }
                    None => {
                        let branch = self.new_branch();
                        let target = target.clone();
                        self.run_arms(
                            branch,
                            vec![
                                (0, Box::new(move |_: &mut Self| before)),
                                (
                                    1,
                                    Box::new(move |this: &mut Self| {
                                        let assigned = this.eval(value);
                                        this.bind(&target, assigned.clone(), Some(value));
                                        assigned
                                    }),
                                ),
                            ],
                        )
                    }
                }
            }
            AssignOp::Other => {
                self.eval(value);
                let unknown = Value::unknown(Cause::Opaque("computed".into()));
                let stepped = self.stepped(target, value);
                self.bind(target, stepped.unwrap_or_else(|| unknown.clone()), None);
                unknown
            }
        }
    }

    /// What `++` or `--` makes of a number that is known.
    fn stepped(&mut self, target: &Pattern, operator: ExprId) -> Option<Value> {
        let file = self.file();
        let step = match file.source.slice(file.ir.expr(operator).span) {
            "++" => -1.0,
            "--" => 1.0,
            _ => return None,
        };
        let Kind::Number(before) = self.read_target(target).kind else {
            return None;
        };
        let known = super::numbers::parse(&before)?;
        super::numbers::compute(BinaryOp::Subtract, known, step).map(Value::new)
    }

    /// A value as an operator or a template takes it: an object's own conversions run, and nobody knows what they give.
    pub(super) fn converted(&mut self, value: Value) -> Value {
        let Kind::Object(id) = value.kind else {
            return value;
        };
        let is_rust = self.file().ir.language == crate::ir::Language::Rust;
        let conversions: Vec<Value> = match self.heap.record(id) {
            Some(record) if !is_rust => ["valueOf", "toString"]
                .iter()
                .filter_map(|name| Some(record.fields.get(*name)?.value.clone()))
                .collect(),
            _ => return value,
        };
        for conversion in &conversions {
            self.release(conversion);
        }
        value
    }

    fn read_target(&mut self, target: &Pattern) -> Value {
        match target {
            Pattern::Binding(binding) => {
                let frame = self.frame();
                self.read_binding(frame, *binding)
            }
            Pattern::Place(expr) => self.eval(*expr),
            _ => Value::undefined(),
        }
    }

    /// `+` on values.
    pub(super) fn add(&mut self, left: &Value, right: &Value) -> Value {
        let is_number = |value: &Value| matches!(value.kind, Kind::Number(_));
        match (&left.kind, &right.kind) {
            (Kind::Choice(alternatives), Kind::Number(_))
                if alternatives.iter().any(|(_, value)| is_number(value)) =>
            {
                let alternatives = alternatives.clone();
                let sums: Vec<(Guard, Value)> = alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.add(value, right)))
                    .collect();
                super::joins::join_values(sums)
            }
            (Kind::Number(a), Kind::Number(b))
                if self.file().ir.language != crate::ir::Language::Rust =>
            {
                match (super::numbers::parse(a), super::numbers::parse(b)) {
                    (Some(a), Some(b)) => {
                        Value::new(Kind::Number(super::numbers::show(a + b).into()))
                    }
                    _ => Value::unknown(Cause::Opaque("computed".into())),
                }
            }
            (Kind::Number(a), Kind::Number(b)) => match (a.parse::<i64>(), b.parse::<i64>()) {
                (Ok(a), Ok(b)) => Value::new(Kind::Number(a.wrapping_add(b).to_string().into())),
                _ => Value::unknown(Cause::Opaque("computed".into())),
            },
            _ if left.is_text() || right.is_text() => self.concat(left, right),
            (Kind::Unknown(_), Kind::Unknown(_)) | (Kind::Choice(_), _) | (_, Kind::Choice(_)) => {
                self.concat(left, right)
            }
            _ => Value::unknown(cause_of(left)),
        }
    }
}

/// The alternatives of a left side that each decide which side is taken: with the value where the left one is.
fn decided_cases(op: BinaryOp, value: &Value) -> Option<Vec<(Guard, Option<Value>)>> {
    let Kind::Choice(alternatives) = &value.kind else {
        return None;
    };
    if alternatives.len() > 4 || alternatives.iter().any(|(guard, _)| guard.is_always()) {
        return None;
    }
    let kept = |value: &Value| match op {
        BinaryOp::Or => value.truthiness(),
        BinaryOp::And => value.truthiness().map(|truthy| !truthy),
        _ => match &value.kind {
            Kind::Undefined | Kind::Null => Some(false),
            Kind::Unknown(_) | Kind::External(_) | Kind::Choice(_) => None,
            _ => Some(true),
        },
    };
    alternatives
        .iter()
        .map(|(guard, value)| Some((guard.clone(), kept(value)?.then(|| value.clone()))))
        .collect()
}

/// What of the left side can come out of a short-circuit operator.
fn kept_side(op: BinaryOp, value: Value) -> Value {
    match (op, &value.kind) {
        (BinaryOp::And, Kind::Unknown(_) | Kind::External(_) | Kind::Bound(_)) => {
            Value::unknown(Cause::Falsy)
        }
        (BinaryOp::And, Kind::Choice(alternatives)) => {
            let falsy = alternatives
                .iter()
                .filter(|(_, value)| value.truthiness() != Some(true));
            Value::choice(
                falsy
                    .map(|(guard, value)| (guard.clone(), kept_side(op, value.clone())))
                    .collect(),
            )
        }
        (BinaryOp::Or | BinaryOp::Nullish, Kind::Choice(alternatives)) => {
            let kept = alternatives.iter().filter(|(_, value)| match op {
                BinaryOp::Or => value.truthiness() != Some(false),
                _ => !matches!(value.kind, Kind::Undefined | Kind::Null),
            });
            Value::choice(kept.cloned().collect())
        }
        _ => value,
    }
}

/// The negation of a value, under the conditions of each of its alternatives.
fn negated(value: &Value) -> Value {
    let not = |one: &Value| one.truthiness().map(|known| Value::new(Kind::Bool(!known)));
    let unknown = || Value::unknown(cause_of(value));
    match (&value.kind, not(value)) {
        (_, Some(known)) => known,
        (Kind::Choice(alternatives), None) => {
            let each = alternatives.iter();
            let each = each.map(|(guard, one)| Some((guard.clone(), not(one)?)));
            each.collect::<Option<_>>()
                .map_or_else(unknown, join_values)
        }
        _ => unknown(),
    }
}
