//! `match` and `switch`: the arms that a value may take.

use super::branches::Work;
use super::value::{Kind, Value};
use super::{Evaluation, Guard};
use crate::ir::{Arm, ExprId, Pattern};

impl Evaluation<'_> {
    pub(super) fn eval_match(&mut self, scrutinee: ExprId, arms: &[Arm]) -> Value {
        let value = self.eval(scrutinee);
        if let Some(result) = self.match_alternatives(&value, scrutinee, arms) {
            return result;
        }
        let mut candidates: Vec<usize> = Vec::new();
        let mut default = None;
        let mut decided = false;
        for (at, arm) in arms.iter().enumerate() {
            if matches!(arm.pattern, Pattern::Wildcard) && arm.guard.is_none() {
                default.get_or_insert(at);
                continue;
            }
            match self.accepts(&arm.pattern, &value) {
                Some(true) if arm.guard.is_none() => {
                    candidates.push(at);
                    decided = true;
                    break;
                }
                Some(false) => {}
                _ => candidates.push(at),
            }
        }
        if !decided {
            candidates.extend(default);
        }
        if !decided && let Some(cases) = self.keyed_cases(scrutinee, arms, &candidates) {
            return self.run_keyed_arms(cases, scrutinee, arms, &value);
        }
        self.push_exit(false);
        let branch = self.new_branch();
        let mut works: Vec<(u8, Work<'_, Self>)> = Vec::new();
        for at in candidates {
            let value = value.clone();
            works.push((
                arm_number(at),
                Box::new(move |this: &mut Self| this.run_match_arm(arms, at, value, scrutinee)),
            ));
        }
        // A Rust `match` takes one of its arms.
        let is_exhaustive = self.file().ir.language == crate::ir::Language::Rust;
        if !decided && default.is_none() && (!is_exhaustive || works.is_empty()) {
            works.push((u8::MAX, Box::new(|_: &mut Self| Value::undefined())));
        }
        let result = match (works.len(), decided) {
            (1, true) => works.remove(0).1(self),
            _ => self.run_arms(branch, works),
        };
        self.pop_exit();
        result
    }

    /// The conditions under which each arm of a `switch` is taken, where every `case` is a comparison that gives the same answer
    /// whenever it is made.
    fn keyed_cases(
        &mut self,
        scrutinee: ExprId,
        arms: &[Arm],
        candidates: &[usize],
    ) -> Option<Vec<(Guard, Option<usize>)>> {
        let is_rust = self.file().ir.language == crate::ir::Language::Rust;
        if is_rust || candidates.len() > 8 {
            return None;
        }
        let mut cases = Vec::new();
        let mut not = Guard::default();
        let mut default = None;
        for &at in candidates {
            match &arms[at].pattern {
                Pattern::Literal(case) if arms[at].guard.is_none() => {
                    let branch = self.branch_of_case(scrutinee, *case)?;
                    // The same constant twice, or one that another condition has settled.
                    let taken = not.and(&Guard::one(branch, 0))?;
                    cases.push((taken, Some(at)));
                    not = not.and(&Guard::one(branch, 1))?;
                }
                Pattern::Wildcard => default = Some(at),
                _ => return None,
            }
        }
        cases.push((not, default));
        Some(cases)
    }

    fn run_keyed_arms(
        &mut self,
        cases: Vec<(Guard, Option<usize>)>,
        scrutinee: ExprId,
        arms: &[Arm],
        value: &Value,
    ) -> Value {
        self.push_exit(false);
        let works = cases.into_iter().map(|(guard, at)| {
            let value = value.clone();
            let work: Work<'_, Self> = match at {
                Some(at) => {
                    Box::new(move |this: &mut Self| this.run_match_arm(arms, at, value, scrutinee))
                }
                None => Box::new(|_: &mut Self| Value::undefined()),
            };
            (guard, work)
        });
        let result = self.run_cases(works.collect());
        self.pop_exit();
        result
    }

    /// A `match` on a value with alternatives each of which decides the arm: what is chosen goes with the alternative.
    fn match_alternatives(
        &mut self,
        value: &Value,
        scrutinee: ExprId,
        arms: &[Arm],
    ) -> Option<Value> {
        if self.file().ir.language != crate::ir::Language::Rust {
            return None;
        }
        let alternatives = match &value.kind {
            Kind::Choice(alternatives) if alternatives.len() <= 8 => alternatives.to_vec(),
            _ => self.variants_of(value)?,
        };
        if alternatives.iter().any(|(guard, _)| guard.is_always()) {
            return None;
        }
        let mut decisions = Vec::new();
        for (guard, alternative) in alternatives {
            decisions.push((guard, self.deciding_arm(arms, &alternative)?, alternative));
        }
        self.push_exit(false);
        let mut cases: Vec<(Guard, Work<'_, Self>)> = Vec::new();
        for (guard, at, alternative) in decisions {
            cases.push((
                guard,
                Box::new(move |this: &mut Self| {
                    this.run_match_arm(arms, at, alternative, scrutinee)
                }),
            ));
        }
        let result = self.run_cases(cases);
        self.pop_exit();
        Some(result)
    }

    /// The arm that takes the value for certain.
    fn deciding_arm(&mut self, arms: &[Arm], value: &Value) -> Option<usize> {
        for (at, arm) in arms.iter().enumerate() {
            match self.accepts(&arm.pattern, value) {
                Some(true) if arm.guard.is_none() => return Some(at),
                Some(false) => {}
                _ => return None,
            }
        }
        None
    }

    /// Runs an arm and those it falls through to.
    fn run_match_arm(
        &mut self,
        arms: &[Arm],
        first: usize,
        value: Value,
        scrutinee: ExprId,
    ) -> Value {
        self.bind(&arms[first].pattern, value, Some(scrutinee));
        if let Some(guard) = arms[first].guard {
            self.eval(guard);
        }
        let mut at = first;
        loop {
            let result = self.eval(arms[at].body);
            if self.left || !arms[at].falls_through || at + 1 == arms.len() {
                return result;
            }
            at += 1;
        }
    }
}

/// Whether a value before a loop can be a part of a request; counters are not.
pub(super) fn has_content(value: &Value) -> bool {
    matches!(
        value.kind,
        Kind::Str(_) | Kind::Object(_) | Kind::Array(_) | Kind::JsonText(_) | Kind::Choice(_)
    )
}

fn arm_number(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX - 1)
}
