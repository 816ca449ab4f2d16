//! What a condition says of the variable that it asks: of its alternatives, those stay in either arm that let it come out so.

use super::builtins::compared;
use super::value::{Kind, Value};
use super::{Evaluation, Guard};
use crate::ir::{BinaryOp, BindingId, ExprId, ExprKind, Name, UnaryOp};

/// What is asked of a text.
enum Question {
    /// `text.endsWith(part)` and the like.
    Method(Name, Name),
    /// `text === other`.
    Equals(Name),
}

/// A variable's value where a condition holds, and where it does not.
pub(super) struct Narrowed {
    binding: BindingId,
    holds: Value,
    fails: Value,
}

impl Evaluation<'_> {
    /// What `test` says of the one variable that it asks, where that is one of several texts.
    pub(super) fn told_by(&mut self, test: ExprId) -> Option<Narrowed> {
        let (binding, question, is_flipped) = self.question(test)?;
        let frame = self.frame();
        let cell = self.cell_of(frame, binding);
        let value = self.narrowed(self.heap.cell(cell)?.clone());
        let Kind::Choice(alternatives) = &value.kind else {
            return None;
        };
        let those = |wanted: bool| {
            let kept = alternatives.iter().filter(|(_, one)| {
                let Kind::Str(pieces) = &one.kind else {
                    return true;
                };
                let answer = match &question {
                    Question::Method(name, part) => compared(pieces, name, part),
                    Question::Equals(other) => one.known_text().map(|own| own == *other),
                };
                answer.is_none_or(|answer| answer == wanted)
            });
            kept.cloned().collect::<Vec<(Guard, Value)>>()
        };
        let (holds, fails) = (those(!is_flipped), those(is_flipped));
        if holds.is_empty() || fails.is_empty() {
            return None;
        }
        let one = |mut kept: Vec<(Guard, Value)>| match kept.len() {
            1 => kept.remove(0).1,
            _ => Value::choice(kept),
        };
        Some(Narrowed {
            binding,
            holds: one(holds),
            fails: one(fails),
        })
    }

    /// Takes it that a condition held, or did not.
    pub(super) fn take_as(&mut self, told: Option<&Narrowed>, holds: bool) {
        let Some(told) = told else {
            return;
        };
        let frame = self.frame();
        let cell = self.cell_of(frame, told.binding);
        let value = if holds { &told.holds } else { &told.fails };
        self.heap.set_cell(cell, value.clone());
    }

    /// The variable that a condition asks, what it asks of it, and whether it holds where the answer is no.
    fn question(&mut self, test: ExprId) -> Option<(BindingId, Question, bool)> {
        let file = self.file();
        let mut is_flipped = false;
        let mut at = test;
        loop {
            match &file.ir.expr(at).kind {
                ExprKind::Wrapped(inner) => at = *inner,
                ExprKind::Unary {
                    op: UnaryOp::Not,
                    operand,
                } => {
                    is_flipped = !is_flipped;
                    at = *operand;
                }
                ExprKind::Call(call) => {
                    let ExprKind::Member {
                        object, property, ..
                    } = &file.ir.expr(call.callee).kind
                    else {
                        return None;
                    };
                    let ExprKind::Binding(binding) = file.ir.expr(*object).kind else {
                        return None;
                    };
                    let [part] = call.args.as_slice() else {
                        return None;
                    };
                    let ExprKind::Str(part) = &file.ir.expr(part.value).kind else {
                        return None;
                    };
                    let is_asked =
                        matches!(property.as_str(), "startsWith" | "endsWith" | "includes");
                    let question = Question::Method(property.clone(), part.value.as_str().into());
                    return is_asked.then_some((binding, question, is_flipped));
                }
                ExprKind::Binary {
                    op: op @ (BinaryOp::Equal | BinaryOp::NotEqual),
                    left,
                    right,
                } => {
                    let (left, right) = (&file.ir.expr(*left).kind, &file.ir.expr(*right).kind);
                    let ((ExprKind::Binding(binding), ExprKind::Str(other))
                    | (ExprKind::Str(other), ExprKind::Binding(binding))) = (left, right)
                    else {
                        return None;
                    };
                    let question = Question::Equals(other.value.as_str().into());
                    let is_flipped = is_flipped != (*op == BinaryOp::NotEqual);
                    return Some((*binding, question, is_flipped));
                }
                _ => return None,
            }
        }
    }
}
