//! Parts of texts, as ECMAScript cuts them.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::strings::traced_pieces;
use super::super::value::{Kind, Piece, Value};
use crate::ir::Name;
use std::rc::Rc;

impl Evaluation<'_> {
    /// A method that takes a known text of plain characters apart. `None` where something of it is not known.
    pub(super) fn part_of_text(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        if let Some(rest) = without_head(receiver, name, site) {
            return Some(rest);
        }
        let text = match receiver.kind {
            Kind::Str(_) => receiver.known_text().filter(|text| text.is_ascii())?,
            _ => return None,
        };
        let length = i64::try_from(text.len()).ok()?;
        let number = |at: usize, otherwise: i64| -> Option<i64> {
            match site.arg(at).map(|value| &value.kind) {
                None | Some(Kind::Undefined) => Some(otherwise),
                Some(Kind::Number(number)) => number.parse().ok(),
                Some(_) => None,
            }
        };
        let from_end = |at: i64| {
            if at < 0 {
                (at + length).max(0)
            } else {
                at.min(length)
            }
        };
        let cut = |start: i64, end: i64| -> Option<Name> {
            let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
            Some(Name::from(text.get(start..end.max(start))?))
        };
        let part = match name {
            "slice" => cut(from_end(number(0, 0)?), from_end(number(1, length)?))?,
            "substring" => {
                let (a, b) = (
                    number(0, 0)?.clamp(0, length),
                    number(1, length)?.clamp(0, length),
                );
                cut(a.min(b), a.max(b))?
            }
            "substr" => {
                let start = from_end(number(0, 0)?);
                cut(start, (start + number(1, length)?.max(0)).min(length))?
            }
            "at" | "charAt" => {
                let at = number(0, 0)?;
                let at = if at < 0 && name == "at" {
                    at + length
                } else {
                    at
                };
                if !(0..length).contains(&at) {
                    return None;
                }
                cut(at, at + 1)?
            }
            "padStart" | "padEnd" if number(0, 0)? <= length => text.clone(),
            "repeat" if number(0, 0)? == 1 => text.clone(),
            "split" => {
                let separator = site.arg(0)?.known_text().filter(|it| !it.is_empty())?;
                if site.args.len() > 1 || !matches!(site.arg(0)?.kind, Kind::Str(_)) {
                    return None;
                }
                let parts: Vec<Value> = text
                    .split(separator.as_str())
                    .map(|part| part_value(Name::from(part), receiver))
                    .collect();
                return Some(self.list_of(parts));
            }
            _ => return None,
        };
        Some(part_value(part, receiver))
    }
}

/// A text that is not wholly known without its first characters, which are.
fn without_head(receiver: &Value, name: &str, site: &CallSite) -> Option<Value> {
    let Kind::Str(pieces) = &receiver.kind else {
        return None;
    };
    let is_cut = matches!(name, "slice" | "substring" | "substr") && site.args.len() == 1;
    let Some(Kind::Number(number)) = site.arg(0).map(|value| &value.kind) else {
        return None;
    };
    let count: usize = number.parse().ok()?;
    let (first, rest) = pieces.split_first()?;
    let Piece::Text {
        text,
        origin,
        trace,
    } = first
    else {
        return None;
    };
    if !is_cut || rest.is_empty() || !text.is_ascii() || text.len() < count {
        return None;
    }
    let mut left = vec![Piece::Text {
        text: Name::from(&text[count..]),
        origin: *origin,
        trace: trace.clone(),
    }];
    left.extend(rest.iter().cloned());
    Some(Value {
        origin: receiver.origin,
        ..Value::pieces(left)
    })
}

/// A part of a text, which comes by its way.
fn part_value(part: Name, whole: &Value) -> Value {
    let mut value = Value::text(part, whole.origin);
    if let Kind::Str(pieces) = &mut value.kind {
        *pieces = Rc::new(traced_pieces(pieces, whole));
    }
    value.trace = whole.trace.clone();
    value
}
