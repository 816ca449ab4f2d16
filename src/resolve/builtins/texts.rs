//! Texts with a part replaced, holes and all.

use super::super::Evaluation;
use super::super::guard::Guard;
use super::super::joins::join_values;
use super::super::strings::{alternatives, pieces_of};
use super::super::value::{Kind, Piece, Value};
use super::CallSite;
use crate::ir::Name;
use std::ops::Range;

impl Evaluation<'_> {
    /// A text with every occurrence of `from` replaced, however many parts it is put together from.
    pub(super) fn replaced_text(&self, text: &Value, from: &Value, to: &Value) -> Option<Value> {
        let Kind::Str(pieces) = &text.kind else {
            return None;
        };
        let from = from.known_text().filter(|from| !from.is_empty())?;
        if matches!(to.kind, Kind::Choice(_)) {
            return None;
        }
        let to = pieces_of(to);
        let mut replaced = Vec::new();
        for run in runs(pieces) {
            let whole = text_of(run);
            let mut at = 0;
            for (start, found) in whole.match_indices(from.as_str()) {
                replaced.extend(cut(run, at..start));
                replaced.extend(to.iter().cloned());
                at = start + found.len();
            }
            replaced.extend(cut(run, at..whole.len()));
        }
        Some(Value {
            origin: text.origin,
            ..Value::pieces(replaced)
        })
    }

    /// JavaScript's `replace` of a text that every alternative holds once: the first occurrence is the only one.
    pub(super) fn replaced_once(&self, text: &Value, site: &CallSite) -> Option<Value> {
        let (from, to) = (site.arg(0)?, site.arg(1)?);
        let known = from.known_text()?;
        let is_plain = |to: &Value| {
            matches!(to.kind, Kind::Str(_))
                && pieces_of(to).iter().all(|piece| match piece {
                    Piece::Text { text, .. } => !text.contains('$'),
                    Piece::Hole { .. } => true,
                })
        };
        let others = alternatives(to);
        if !others.iter().all(|(_, to)| is_plain(to)) {
            return None;
        }
        let times = |run: &[Piece]| text_of(run).matches(known.as_str()).count();
        let mut replaced: Vec<(Guard, Value)> = Vec::new();
        for (guard, text) in alternatives(text) {
            let times: usize = match &text.kind {
                Kind::Str(pieces) => runs(pieces).map(times).sum(),
                _ => 0,
            };
            if times != 1 {
                return None;
            }
            for (other, to) in &others {
                if let Some(both) = guard.and(other) {
                    replaced.push((both, self.replaced_text(&text, from, to)?));
                }
            }
        }
        (!replaced.is_empty()).then(|| join_values(replaced))
    }
}

/// Pieces as they stand together: texts next to each other, which read as one, and every hole alone.
fn runs(pieces: &[Piece]) -> impl Iterator<Item = &[Piece]> {
    let is_text = |piece: &Piece| matches!(piece, Piece::Text { .. });
    pieces.chunk_by(move |one, next| is_text(one) && is_text(next))
}

/// The text of a run; that of a hole is none.
fn text_of(run: &[Piece]) -> String {
    let texts = run.iter().map(|piece| match piece {
        Piece::Text { text, .. } => text.as_str(),
        Piece::Hole { .. } => "",
    });
    texts.collect()
}

/// What stands in a part of a run's text, each piece from where it was; a hole stands in none, and is there as a whole.
fn cut(run: &[Piece], part: Range<usize>) -> Vec<Piece> {
    let mut end = 0;
    let each = run.iter().filter_map(|piece| {
        let Piece::Text {
            text,
            origin,
            trace,
        } = piece
        else {
            return Some(piece.clone());
        };
        let start = end;
        end += text.len();
        let own = part.start.clamp(start, end) - start..part.end.clamp(start, end) - start;
        let text = text.get(own).filter(|text| !text.is_empty())?;
        Some(Piece::Text {
            text: Name::from(text),
            origin: *origin,
            trace: trace.clone(),
        })
    });
    each.collect()
}
