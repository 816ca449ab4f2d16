//! Strings with holes: concatenation, trimming, and their alternatives.

use super::expressions::cause_of;
use super::guard::Guard;
use super::heap::MAX_ALTERNATIVES;
use super::joins::join_values;
use super::value::{Kind, Piece, Value};
use super::{Cause, Evaluation};
use crate::ir::Name;
use std::rc::Rc;

impl Evaluation<'_> {
    /// Text of both values in a row, with every alternative of either.
    pub(super) fn concat(&mut self, left: &Value, right: &Value) -> Value {
        let mut results = Vec::new();
        let mut lefts = alternatives(left);
        let mut rights = alternatives(right);
        if lefts.len() * rights.len() > MAX_ALTERNATIVES {
            lefts = one_of_each_shape(lefts);
            rights = one_of_each_shape(rights);
        }
        if lefts.len() * rights.len() > MAX_ALTERNATIVES {
            let unknown = Value::pieces(vec![hole(Cause::Bound("alternatives"), right)]);
            rights = vec![(Guard::default(), unknown)];
        }
        for (left_guard, left) in &lefts {
            for (right_guard, right) in &rights {
                let Some(guard) = left_guard.and(right_guard) else {
                    continue;
                };
                let mut pieces = pieces_of(left);
                pieces.extend(pieces_of(right));
                results.push((
                    guard,
                    Value {
                        origin: left.origin,
                        ..Value::pieces(pieces)
                    },
                ));
            }
        }
        if results.len() == 1 && results[0].0.is_always() {
            results.remove(0).1
        } else {
            join_values(results)
        }
    }

    /// `work` on every alternative of a text value.
    pub(super) fn map_text(&self, value: &Value, work: &dyn Fn(&[Piece]) -> Vec<Piece>) -> Value {
        match &value.kind {
            Kind::Choice(inner) => join_values(
                inner
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.map_text(value, work)))
                    .collect(),
            ),
            Kind::Str(pieces) => Value {
                origin: value.origin,
                ..Value::pieces(work(pieces))
            },
            _ => value.clone(),
        }
    }
}

/// Pieces cut out of `whole`, which come by its way.
pub(super) fn traced_pieces(pieces: &[Piece], whole: &Value) -> Vec<Piece> {
    let mut pieces = pieces.to_vec();
    let from = match &whole.kind {
        Kind::Str(all) => all.iter().rev().find_map(|piece| match piece {
            Piece::Text { origin, trace, .. } => Some((*origin, trace.clone())),
            Piece::Hole { .. } => None,
        }),
        _ => None,
    };
    for piece in &mut pieces {
        if let (Piece::Text { origin, trace, .. }, Some((known, way))) = (piece, &from) {
            *origin = *known;
            *trace = way.clone();
        }
    }
    pieces
}

/// The alternatives of a value, each with its condition.
pub(super) fn alternatives(value: &Value) -> Vec<(Guard, Value)> {
    match &value.kind {
        Kind::Choice(inner) => inner.iter().cloned().collect(),
        _ => vec![(Guard::default(), value.clone())],
    }
}

/// The alternatives without those that read the same but for what fills their holes; what is left of several holds always.
fn one_of_each_shape(alternatives: Vec<(Guard, Value)>) -> Vec<(Guard, Value)> {
    let shape = |value: &Value| -> String {
        let pieces = pieces_of(value);
        let text = pieces.iter().map(|piece| match piece {
            Piece::Text { text, .. } => text.as_str(),
            Piece::Hole { .. } => "\0",
        });
        text.collect()
    };
    let mut kept: Vec<(String, Guard, Value)> = Vec::new();
    for (guard, value) in alternatives {
        let shape = shape(&value);
        match kept.iter_mut().find(|(known, _, _)| *known == shape) {
            Some((_, known, _)) => *known = Guard::default(),
            None => kept.push((shape, guard, value)),
        }
    }
    kept.into_iter()
        .map(|(_, guard, value)| (guard, value))
        .collect()
}

/// A value as pieces of a string, as the language's default conversion writes it.
pub(super) fn pieces_of(value: &Value) -> Vec<Piece> {
    let text = |text: &str| {
        vec![Piece::Text {
            text: Name::from(text),
            origin: value.origin,
            trace: value.trace.clone(),
        }]
    };
    match &value.kind {
        Kind::Str(pieces) => pieces.to_vec(),
        Kind::Number(number) => text(number),
        Kind::Bool(known) => text(if *known { "true" } else { "false" }),
        Kind::Null => text("null"),
        Kind::Undefined => text("undefined"),
        _ => vec![hole(cause_of(value), value)],
    }
}

pub(super) fn hole(cause: Cause, value: &Value) -> Piece {
    Piece::Hole {
        cause: Rc::new(cause),
        origin: value.origin,
        trace: value.trace.clone(),
    }
}

/// The pieces without the characters of `set` at their end, as far as the end is known.
pub(super) fn trim_end(pieces: &[Piece], set: &[char]) -> Vec<Piece> {
    let mut pieces = pieces.to_vec();
    while let Some(Piece::Text { text, .. }) = pieces.last_mut() {
        let trimmed = Name::from(text.trim_end_matches(set));
        if trimmed.is_empty() {
            pieces.pop();
            continue;
        }
        *text = trimmed;
        break;
    }
    pieces
}

/// The pieces without the characters of `set` at their start, as far as the start is known.
pub(super) fn trim_start(pieces: &[Piece], set: &[char]) -> Vec<Piece> {
    let mut pieces = pieces.to_vec();
    while let Some(Piece::Text { text, .. }) = pieces.first_mut() {
        let trimmed = Name::from(text.trim_start_matches(set));
        if trimmed.is_empty() {
            pieces.remove(0);
            continue;
        }
        *text = trimmed;
        break;
    }
    pieces
}
