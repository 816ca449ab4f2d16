//! What a condition says of the text that it asks, a variable or a field of one: of its alternatives, those stay in either arm that
//! let it come out so, and what all of these were chosen by was decided so there.

use super::builtins::compared;
use super::joins::merged;
use super::value::{Kind, Piece, Value};
use super::{Cause, Evaluation, Guard};
use crate::ir::{BinaryOp, BindingId, BindingKind, ExprId, ExprKind, Name, UnaryOp};
use std::rc::Rc;

/// What is asked of a text.
enum Question {
    /// `text.endsWith(part)` and the like.
    Method(Name, Name),
    /// `text === other`.
    Equals(Name),
}

impl Question {
    /// What is known of a value of which the answer is yes, and was not known to be.
    fn said_of(&self, value: &Value, is_text: bool) -> Value {
        let pieces = match &value.kind {
            Kind::Str(pieces) => pieces.to_vec(),
            Kind::Unknown(cause) if is_text => vec![Piece::Hole {
                cause: cause.clone(),
                origin: value.origin,
                trace: value.trace.clone(),
            }],
            _ => return value.clone(),
        };
        let text = |text: &Name| Piece::Text {
            text: text.clone(),
            origin: None,
            trace: value.trace.clone(),
        };
        let pieces = match self {
            Question::Equals(other) => vec![text(other)],
            Question::Method(name, part) if name == "endsWith" && !begins_in(&pieces, part) => {
                pieces.into_iter().chain([text(part)]).collect()
            }
            Question::Method(..) => return value.clone(),
        };
        Value {
            kind: Kind::Str(Rc::new(pieces)),
            ..value.clone()
        }
    }

    /// What is known of a value of which the answer is no, and was not known to be.
    fn denied_of(&self, value: &Value, is_text: bool) -> Value {
        let mut pieces = match &value.kind {
            Kind::Str(pieces) => pieces.to_vec(),
            Kind::Unknown(cause) if is_text => vec![Piece::Hole {
                cause: cause.clone(),
                origin: value.origin,
                trace: value.trace.clone(),
            }],
            _ => return value.clone(),
        };
        let end = match self {
            Question::Method(name, part) if name == "endsWith" => part.clone(),
            Question::Equals(other) => {
                let known = pieces.iter().rev().skip(1).rev().map(|piece| match piece {
                    Piece::Text { text, .. } => Some(text.as_str()),
                    Piece::Hole { .. } => None,
                });
                let known: Option<String> = known.collect();
                let rest = known.and_then(|known| other.strip_prefix(known.as_str()));
                match rest {
                    Some(rest) => rest.into(),
                    None => return value.clone(),
                }
            }
            Question::Method(..) => return value.clone(),
        };
        let Some(Piece::Hole { cause, .. }) = pieces.last_mut() else {
            return value.clone();
        };
        *cause = Rc::new(Cause::EndsOtherwise(end));
        Value {
            kind: Kind::Str(Rc::new(pieces)),
            ..value.clone()
        }
    }
}

/// Whether what is known before the end that is not may hold the beginning of that end.
fn begins_in(pieces: &[Piece], end: &str) -> bool {
    let known = pieces.iter().rev().find_map(|piece| match piece {
        Piece::Text { text, .. } => Some(text.as_str()),
        Piece::Hole { .. } => None,
    });
    let known = known.unwrap_or_default();
    end.char_indices()
        .skip(1)
        .any(|(at, _)| known.ends_with(&end[..at]))
}

/// What a text is where a condition holds, and where it does not.
pub(super) struct Narrowed {
    /// The variable, where it is one and no field.
    binding: Option<BindingId>,
    holds: Arm,
    fails: Arm,
}

/// What is known of a text in one of the arms.
struct Arm {
    value: Value,
    /// What its alternatives have in common.
    chosen: Guard,
}

impl Evaluation<'_> {
    /// What `test` says of the one text that it asks, where that is one of several.
    pub(super) fn told_by(&mut self, test: ExprId) -> Option<Narrowed> {
        let (asked, question, is_flipped, is_itself) = self.question(test)?;
        let file = self.file();
        let binding = match file.ir.expr(asked).kind {
            // What is imported stands in another file.
            ExprKind::Binding(binding)
                if !matches!(file.ir.binding(binding).kind, BindingKind::Import(_)) =>
            {
                Some(binding)
            }
            _ => None,
        };
        let value = match binding {
            Some(binding) => {
                let frame = self.frame();
                let cell = self.cell_of(frame, binding);
                self.heap.cell(cell)?.clone()
            }
            // It was read already, with whatever that does.
            None => self.read_again(asked),
        };
        let value = self.narrowed(value);
        let Kind::Choice(alternatives) = &value.kind else {
            return None;
        };
        let those = |wanted: bool| {
            let kept = alternatives.iter().filter_map(|(guard, one)| {
                let answer = match &one.kind {
                    Kind::Str(pieces) => match &question {
                        Question::Method(name, part) => compared(pieces, name, part),
                        Question::Equals(other) => one.known_text().map(|own| own == *other),
                    },
                    _ => None,
                };
                match answer {
                    Some(answer) => (answer == wanted).then(|| (guard.clone(), one.clone())),
                    None if wanted => Some((guard.clone(), question.said_of(one, is_itself))),
                    None => Some((guard.clone(), question.denied_of(one, is_itself))),
                }
            });
            kept.collect::<Vec<(Guard, Value)>>()
        };
        let (yes, no) = (those(true), those(false));
        if yes.is_empty() || no.is_empty() {
            return None;
        }
        let (mut yes, no) = (Arm::of(yes), Arm::of(no));
        if let (Question::Equals(other), Kind::Choice(all)) = (&question, &yes.value.kind) {
            // All of them are one text: the one that was known to be.
            let is_it = |one: &&(Guard, Value)| one.1.known_text().is_some_and(|own| own == *other);
            let known = alternatives.iter().chain(all.iter()).find(is_it);
            yes.value = known.map_or_else(|| yes.value.clone(), |(_, value)| value.clone());
        }
        let (holds, fails) = if is_flipped { (no, yes) } else { (yes, no) };
        Some(Narrowed {
            binding,
            holds,
            fails,
        })
    }

    /// The value of a path, read without what reading it does.
    fn read_again(&mut self, path: ExprId) -> Value {
        self.heap.begin();
        let value = self.eval(path);
        self.heap.end();
        value
    }

    /// Takes it that a condition held, or did not, in the arm that runs now.
    pub(super) fn take_as(&mut self, told: Option<&Narrowed>, holds: bool) {
        let Some(told) = told else {
            return;
        };
        let arm = if holds { &told.holds } else { &told.fails };
        // What may be answered otherwise when it is asked again, is.
        let is_settled = |branch| !self.unsettled.contains(&branch);
        let chosen = arm.chosen.of(is_settled);
        if let Some(binding) = told.binding {
            let frame = self.frame();
            let cell = self.cell_of(frame, binding);
            self.heap.set_cell(cell, arm.value.clone());
        }
        if let Some(both) = self.path.and(&chosen) {
            self.path = both;
        }
    }

    /// Whether an expression is a variable, or a field of what one holds.
    fn is_path(&self, expr: ExprId) -> bool {
        match &self.file().ir.expr(expr).kind {
            ExprKind::Binding(_) => true,
            ExprKind::Member { object, .. } => self.is_path(*object),
            _ => false,
        }
    }

    /// What is asked by `String(path).endsWith(...)`: the path.
    fn as_text(&self, expr: ExprId) -> ExprId {
        let ir = &self.file().ir;
        match &ir.expr(expr).kind {
            ExprKind::Call(call) => match (&ir.expr(call.callee).kind, call.args.as_slice()) {
                (ExprKind::Global(name), [only]) if name == "String" => only.value,
                _ => expr,
            },
            _ => expr,
        }
    }

    /// What a condition asks, what it asks of it, whether it holds where the answer is no, and whether what is asked is itself the
    /// text.
    fn question(&mut self, test: ExprId) -> Option<(ExprId, Question, bool, bool)> {
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
                    let asked = self.as_text(*object);
                    let [part] = call.args.as_slice() else {
                        return None;
                    };
                    let ExprKind::Str(part) = &file.ir.expr(part.value).kind else {
                        return None;
                    };
                    let is_asked =
                        matches!(property.as_str(), "startsWith" | "endsWith" | "includes");
                    let question = Question::Method(property.clone(), part.value.as_str().into());
                    let is_asked = is_asked && self.is_path(asked);
                    let is_itself = asked == *object;
                    return is_asked.then_some((asked, question, is_flipped, is_itself));
                }
                ExprKind::Binary {
                    op: op @ (BinaryOp::Equal | BinaryOp::NotEqual),
                    left,
                    right,
                } => {
                    let text = |side: ExprId| match &file.ir.expr(side).kind {
                        ExprKind::Str(text) => Some(&text.value),
                        _ => None,
                    };
                    let (asked, other) = match (text(*left), text(*right)) {
                        (None, Some(other)) => (*left, other),
                        (Some(other), None) => (*right, other),
                        _ => return None,
                    };
                    if !self.is_path(asked) {
                        return None;
                    }
                    let question = Question::Equals(other.as_str().into());
                    let is_flipped = is_flipped != (*op == BinaryOp::NotEqual);
                    return Some((asked, question, is_flipped, true));
                }
                _ => return None,
            }
        }
    }
}

impl Arm {
    fn of(kept: Vec<(Guard, Value)>) -> Self {
        let mut guards = kept.iter().map(|(guard, _)| guard);
        let first = guards.next().cloned().unwrap_or_default();
        let chosen = guards.fold(first, |common, one| common.common(one));
        let mut kept = merged(kept);
        let value = match kept.len() {
            1 => kept.remove(0).1,
            _ => Value::choice(kept),
        };
        Arm { value, chosen }
    }
}
