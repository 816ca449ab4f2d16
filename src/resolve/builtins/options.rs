//! Rust's `Option` and `Result`: `None` is null here, `Some` and `Ok` are what they hold, an `Err` is nowhere.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::guard::Guard;
use super::super::joins::join_values;
use super::super::value::{Kind, Value};

impl Evaluation<'_> {
    /// A method of `Option`, `Result` or `bool` that chooses between a value and none.
    pub(super) fn option_method(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        let first = site.arg(0).cloned();
        match name {
            "unwrap" | "expect" | "unwrap_unchecked" | "ok_or" | "ok_or_else" | "context"
            | "with_context" | "wrap_err" => {
                self.release_args(site);
                Some(widened(without_null(receiver)))
            }
            "unwrap_or_default" => {
                let default = Value::unknown(Cause::Call(name.into()));
                Some(match &receiver.kind {
                    Kind::Null => default,
                    Kind::Choice(_) => fill_null(receiver, &default),
                    _ => widened(receiver.clone()),
                })
            }
            "unwrap_or" | "or" => Some(self.or_value(receiver, first?)),
            "unwrap_or_else" | "or_else" | "get_or_insert_with" => {
                self.or_call(receiver, first?, site)
            }
            "get_or_init" | "get_or_try_init" => Some(self.call_value(&first?, &CallSite::none())),
            "then" | "then_some" if !matches!(receiver.kind, Kind::Array(_)) => {
                self.then(receiver, name, first?, site)
            }
            "map" | "and_then" if !matches!(receiver.kind, Kind::Array(_)) => {
                Some(self.map_some(receiver, first?))
            }
            "map_or" if !matches!(receiver.kind, Kind::Array(_)) => {
                let mapped = self.map_some(receiver, site.arg(1)?.clone());
                Some(self.or_value(&mapped, first?))
            }
            "map_or_else" if !matches!(receiver.kind, Kind::Array(_)) => {
                let mapped = self.map_some(receiver, site.arg(1)?.clone());
                self.or_call(&mapped, first?, site)
            }
            "filter" if !matches!(receiver.kind, Kind::Array(_)) => {
                self.release_args(site);
                Some(self.or_none(receiver.clone()))
            }
            "is_some" | "is_none" => {
                let is_some = match receiver.kind {
                    Kind::Null => false,
                    Kind::Str(_)
                    | Kind::Object(_)
                    | Kind::Array(_)
                    | Kind::Number(_)
                    | Kind::Bool(_)
                    | Kind::Client(_)
                    | Kind::Variant(..) => true,
                    _ => return None,
                };
                Some(Value::new(Kind::Bool(is_some == (name == "is_some"))))
            }
            _ => None,
        }
    }

    /// The value or nothing, nobody knows which.
    fn or_none(&mut self, value: Value) -> Value {
        if matches!(value.kind, Kind::Null) {
            return value;
        }
        let branch = self.new_branch();
        join_values(vec![
            (Guard::one(branch, 0), value),
            (Guard::one(branch, 1), Value::new(Kind::Null)),
        ])
    }

    fn then(
        &mut self,
        condition: &Value,
        name: &str,
        value: Value,
        site: &CallSite,
    ) -> Option<Value> {
        if condition.truthiness() == Some(false) {
            self.release_args(site);
            return Some(Value::new(Kind::Null));
        }
        let value = match name {
            "then" => self.call_value(&value, &CallSite::of_values(vec![condition.clone()])),
            _ => value,
        };
        Some(match condition.truthiness() {
            Some(true) => value,
            _ => self.or_none(value),
        })
    }

    /// What `callback` makes of a value that is there.
    fn map_some(&mut self, receiver: &Value, callback: Value) -> Value {
        if matches!(receiver.kind, Kind::Null) {
            return receiver.clone();
        }
        let nulls: Vec<(Guard, Value)> = match &receiver.kind {
            Kind::Choice(alternatives) => alternatives
                .iter()
                .filter(|(_, value)| matches!(value.kind, Kind::Null))
                .cloned()
                .collect(),
            _ => Vec::new(),
        };
        let there = without_null(receiver);
        let guard = match &there.kind {
            Kind::Choice(alternatives) if alternatives.len() == 1 => alternatives[0].0.clone(),
            _ => Guard::default(),
        };
        let there = match &there.kind {
            Kind::Choice(alternatives) if alternatives.len() == 1 => alternatives[0].1.clone(),
            _ => there,
        };
        let is_unknown = there.is_unknown();
        // Not the option itself is what the callback sees.
        let there = match is_unknown {
            true => Value {
                origin: None,
                ..there
            },
            false => there,
        };
        let mapped = self.call_value(&callback, &CallSite::of_values(vec![there]));
        if is_unknown && nulls.is_empty() {
            return self.or_none(mapped);
        }
        if nulls.is_empty() {
            return mapped;
        }
        let mut all = vec![(guard, mapped)];
        all.extend(nulls);
        join_values(all)
    }

    /// The value, or what `callback` gives where there is none.
    fn or_call(&mut self, receiver: &Value, callback: Value, site: &CallSite) -> Option<Value> {
        let may_miss = match &receiver.kind {
            Kind::Null | Kind::Unknown(_) | Kind::External(_) => true,
            Kind::Choice(alternatives) => alternatives
                .iter()
                .any(|(_, value)| matches!(value.kind, Kind::Null | Kind::Unknown(_))),
            _ => false,
        };
        if !may_miss {
            self.release_args(site);
            return Some(receiver.clone());
        }
        let error = Value::unknown(Cause::Opaque("an error".into()));
        let fallback = self.call_value(&callback, &CallSite::of_values(vec![error]));
        Some(self.or_value(receiver, fallback))
    }

    /// A value that may be missing, with what takes its place.
    pub(super) fn or_value(&mut self, receiver: &Value, fallback: Value) -> Value {
        match &receiver.kind {
            Kind::Null => fallback,
            Kind::Unknown(_) | Kind::External(_) => {
                let branch = self.new_branch();
                join_values(vec![
                    (Guard::one(branch, 0), receiver.clone()),
                    (Guard::one(branch, 1), fallback),
                ])
            }
            Kind::Choice(_) => fill_null(receiver, &fallback),
            _ => receiver.clone(),
        }
    }
}

fn fill_null(choice: &Value, fallback: &Value) -> Value {
    let Kind::Choice(alternatives) = &choice.kind else {
        return choice.clone();
    };
    let filled = alternatives.iter().map(|(guard, value)| match value.kind {
        Kind::Null => (guard.clone(), fallback.clone()),
        _ => (guard.clone(), value.clone()),
    });
    join_values(filled.collect())
}

/// A choice without its `None`s, where something else is left of it.
pub(in crate::resolve) fn without_null(value: &Value) -> Value {
    let Kind::Choice(alternatives) = &value.kind else {
        return value.clone();
    };
    let there: Vec<(Guard, Value)> = alternatives
        .iter()
        .filter(|(_, value)| !matches!(value.kind, Kind::Null))
        .cloned()
        .collect();
    match there.as_slice() {
        [] => value.clone(),
        [(_, only)] => only.clone(),
        _ if there.len() == alternatives.len() => value.clone(),
        _ => Value {
            kind: Kind::Choice(std::rc::Rc::new(there)),
            ..value.clone()
        },
    }
}

/// An unknown value as the result of the expression around: `call()?` rather than `call()`.
pub(in crate::resolve) fn widened(value: Value) -> Value {
    match &value.kind {
        Kind::Unknown(cause) if !cause.is_parameter() => Value {
            origin: None,
            ..value
        },
        _ => value,
    }
}
