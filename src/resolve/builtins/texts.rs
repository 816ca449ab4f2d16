//! Texts with a part replaced, holes and all.

use super::super::Evaluation;
use super::super::guard::Guard;
use super::super::joins::join_values;
use super::super::strings::{alternatives, pieces_of};
use super::super::value::{Kind, Piece, Value};
use super::CallSite;
use crate::ir::Name;

impl Evaluation<'_> {
    /// A text with every occurrence of `from` replaced, where no occurrence can hide at the edge of a part.
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
        let mut found = 0;
        let mut whole = String::new();
        for piece in pieces.iter() {
            let Piece::Text {
                text,
                origin,
                trace,
            } = piece
            else {
                whole.push('\0');
                replaced.push(piece.clone());
                continue;
            };
            whole.push_str(text);
            for (at, part) in text.split(from.as_str()).enumerate() {
                if at > 0 {
                    found += 1;
                    replaced.extend(to.iter().cloned());
                }
                if !part.is_empty() {
                    replaced.push(Piece::Text {
                        text: Name::from(part),
                        origin: *origin,
                        trace: trace.clone(),
                    });
                }
            }
        }
        (whole.matches(from.as_str()).count() == found).then(|| Value {
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
        let once = |piece: &Piece| match piece {
            Piece::Text { text, .. } => text.matches(known.as_str()).count(),
            Piece::Hole { .. } => 0,
        };
        let mut replaced: Vec<(Guard, Value)> = Vec::new();
        for (guard, text) in alternatives(text) {
            let times: usize = match &text.kind {
                Kind::Str(pieces) => pieces.iter().map(once).sum(),
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
