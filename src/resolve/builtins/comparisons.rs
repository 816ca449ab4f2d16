//! Whether a text starts or ends with another or holds it, as far as its known pieces tell.

use super::super::value::Piece;
use super::affixes::known_end;

/// What `startsWith`, `endsWith` or `includes` answers for a text, if that is known.
pub(in crate::resolve) fn compared(pieces: &[Piece], method: &str, part: &str) -> Option<bool> {
    let is_whole = pieces
        .iter()
        .all(|piece| matches!(piece, Piece::Text { .. }));
    let known = known_end(pieces, method == "endsWith");
    // What is known of an end says yes or no as far as it reaches.
    let told = match method {
        "startsWith" if known.len() >= part.len() => Some(known.starts_with(part)),
        "startsWith" => (!part.starts_with(&known)).then_some(false),
        "endsWith" if known.len() >= part.len() => Some(known.ends_with(part)),
        "endsWith" => (!part.ends_with(&known)).then_some(false),
        _ => {
            let mut texts = pieces.iter();
            let holds =
                texts.any(|piece| matches!(piece, Piece::Text { text, .. } if text.contains(part)));
            (holds || known.contains(part)).then_some(true)
        }
    };
    told.or(is_whole.then_some(false))
}
