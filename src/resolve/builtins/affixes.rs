//! Cutting texts at their ends, and apart, as Rust's patterns say: a character, a text, or a list of characters.

use super::super::Evaluation;
use super::super::cause::Cause;
use super::super::heap::{List, Object, Presence};
use super::super::value::{Kind, Piece, Value};
use super::CallSite;
use crate::ir::Name;

/// What is looked for.
enum Wanted {
    Characters(Vec<char>),
    Text(Name),
}

/// What is left of a text.
enum Left {
    /// As many bytes less at the end that is cut.
    Without(usize),
    /// `strip_prefix` and `strip_suffix` found nothing to cut.
    Nothing,
    Unknown,
}

impl Evaluation<'_> {
    /// `trim_matches` and the like, `strip_prefix`, `strip_suffix` and `split`.
    pub(super) fn affix_method(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        let (at_start, at_end, once) = match name {
            "trim_start_matches" | "trim_left_matches" => (true, false, false),
            "trim_end_matches" | "trim_right_matches" => (false, true, false),
            "trim_matches" => (true, true, false),
            "strip_prefix" => (true, false, true),
            "strip_suffix" => (false, true, true),
            "split" if site.args.len() == 1 => return self.split(receiver, site),
            _ => return None,
        };
        let Kind::Str(pieces) = &receiver.kind else {
            return Some(receiver.clone());
        };
        let Some(wanted) = self.wanted(site.arg(0)?) else {
            return Some(Value::unknown(Cause::Call(name.into())));
        };
        let mut pieces = pieces.to_vec();
        for (is_asked, from_end) in [(at_start, false), (at_end, true)] {
            if !is_asked {
                continue;
            }
            match cut(&pieces, &wanted, from_end, once) {
                Left::Without(bytes) => pieces = without(pieces, bytes, from_end),
                Left::Nothing => return Some(Value::new(Kind::Null)),
                Left::Unknown => {}
            }
        }
        Some(Value {
            origin: receiver.origin,
            ..Value::pieces(pieces)
        })
    }

    fn wanted(&self, pattern: &Value) -> Option<Wanted> {
        if let Some(text) = pattern.known_text() {
            let mut letters = text.chars();
            return Some(match (letters.next(), letters.next()) {
                (Some(only), None) => Wanted::Characters(vec![only]),
                _ => Wanted::Text(text),
            });
        }
        let Kind::Array(id) = pattern.kind else {
            return None;
        };
        let list = self.heap.list(id).filter(|list| list.open.is_none())?;
        let letters = list.items.iter().map(|(item, _)| {
            let text = item.known_text()?;
            let mut letters = text.chars();
            letters.next().filter(|_| letters.next().is_none())
        });
        letters
            .collect::<Option<Vec<char>>>()
            .map(Wanted::Characters)
    }

    fn split(&mut self, receiver: &Value, site: &CallSite) -> Option<Value> {
        let (text, separator) = (receiver.known_text()?, site.arg(0)?.known_text()?);
        let parts = text.split(separator.as_str()).map(|part| {
            let part = Value {
                trace: receiver.trace.clone(),
                ..Value::text(part, receiver.origin)
            };
            (part, Presence::Always)
        });
        let items = parts.collect();
        Some(Value::new(Kind::Array(
            self.heap.alloc(Object::List(List { items, open: None })),
        )))
    }
}

/// The known text at one end.
pub(super) fn known_end(pieces: &[Piece], from_end: bool) -> String {
    let known = |piece: &&Piece| matches!(piece, Piece::Text { .. });
    let text = |piece: &Piece| match piece {
        Piece::Text { text, .. } => text.to_string(),
        Piece::Hole { .. } => String::new(),
    };
    if from_end {
        let mut parts: Vec<String> = pieces.iter().rev().take_while(known).map(text).collect();
        parts.reverse();
        parts.concat()
    } else {
        pieces.iter().take_while(known).map(text).collect()
    }
}

fn cut(pieces: &[Piece], wanted: &Wanted, from_end: bool, once: bool) -> Left {
    let text = known_end(pieces, from_end);
    let is_whole = pieces
        .iter()
        .all(|piece| matches!(piece, Piece::Text { .. }));
    let rest = match (wanted, from_end, once) {
        (Wanted::Characters(set), true, false) => text.trim_end_matches(set.as_slice()),
        (Wanted::Characters(set), false, false) => text.trim_start_matches(set.as_slice()),
        (Wanted::Text(wanted), true, false) => text.trim_end_matches(wanted.as_str()),
        (Wanted::Text(wanted), false, false) => text.trim_start_matches(wanted.as_str()),
        (Wanted::Characters(set), true, true) => text.strip_suffix(set.as_slice()).unwrap_or(&text),
        (Wanted::Characters(set), false, true) => {
            text.strip_prefix(set.as_slice()).unwrap_or(&text)
        }
        (Wanted::Text(wanted), true, true) => text.strip_suffix(wanted.as_str()).unwrap_or(&text),
        (Wanted::Text(wanted), false, true) => text.strip_prefix(wanted.as_str()).unwrap_or(&text),
    };
    match text.len() - rest.len() {
        0 if once && (is_whole || !text.is_empty()) => Left::Nothing,
        0 if text.is_empty() && !is_whole => Left::Unknown,
        bytes => Left::Without(bytes),
    }
}

/// The pieces less some bytes of known text at one end.
fn without(mut pieces: Vec<Piece>, mut bytes: usize, from_end: bool) -> Vec<Piece> {
    while bytes > 0 {
        let at = if from_end { pieces.len() - 1 } else { 0 };
        let Some(Piece::Text { text, .. }) = pieces.get_mut(at) else {
            break;
        };
        if text.len() <= bytes {
            bytes -= text.len();
            pieces.remove(at);
        } else {
            *text = match from_end {
                true => text[..text.len() - bytes].into(),
                false => text[bytes..].into(),
            };
            bytes = 0;
        }
        if pieces.is_empty() {
            break;
        }
    }
    pieces
}
