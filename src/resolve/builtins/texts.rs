//! Text methods of Rust beyond those that both languages share.

use super::super::Evaluation;
use super::super::strings::pieces_of;
use super::super::value::{Kind, Piece, Value};
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
}
