//! When two ways to make a call are the same one, seen twice.
//!
//! A function may be evaluated for its callers and on its own, a client made by one expression in several runs of it. What is
//! sent is the same then, and a rewrite that is right for one of them is right for all.

use super::Way;
use crate::resolve::{Guard, Json, JsonKind, Presence, Text, TextPiece};
use std::fmt::Write;

/// What a way sends, as far as a reader could tell it from another: where each part is written, and what it is.
pub(super) fn of(way: &Way) -> String {
    let mut text = String::new();
    let request = &way.request;
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "{:?} {:?} {} ",
        request.call, request.method, request.is_resolved
    );
    let mut urls: Vec<String> = Vec::new();
    for url in &way.urls {
        let mut one = format!("{} ", url.endpoint);
        piece_of(&url.text, &mut one);
        if !urls.contains(&one) {
            urls.push(one);
        }
    }
    let mut bodies: Vec<String> = Vec::new();
    for body in way.bodies() {
        let mut one = String::new();
        json(body, &way.guard(), &mut one);
        if !bodies.contains(&one) {
            bodies.push(one);
        }
    }
    urls.sort();
    bodies.sort();
    let _ = write!(text, "{} {}", urls.join("|"), bodies.join("|"));
    text
}

fn piece_of(value: &Text, text: &mut String) {
    for piece in &value.pieces {
        let _ = match piece {
            TextPiece::Text { text: known, .. } => write!(text, "{known:?}"),
            TextPiece::Hole { cause, origin } => write!(text, "{{{cause:?} {origin:?}}}"),
        };
    }
}

fn json(value: &Json, guard: &Guard, text: &mut String) {
    let _ = write!(text, "{:?}", value.origin);
    match &value.kind {
        JsonKind::Str(known) => piece_of(known, text),
        JsonKind::Array { items, open } => {
            for (item, presence) in items {
                text.push_str(mark(presence));
                json(item, guard, text);
            }
            let _ = write!(text, "[{open:?}]");
        }
        JsonKind::Object { fields, open } => {
            let possible = fields
                .iter()
                .filter(|field| field.presence.is_possible(guard));
            for field in possible {
                let _ = write!(text, "{}{:?}:", mark(&field.presence), field.key);
                json(&field.value, guard, text);
            }
            let _ = write!(text, "{{{open:?}}}");
        }
        JsonKind::Choice(_) => {
            let mut seen: Vec<String> = Vec::new();
            for one in value.alternatives(guard) {
                let mut shown = String::new();
                json(one, guard, &mut shown);
                if !seen.contains(&shown) {
                    seen.push(shown);
                }
            }
            seen.sort();
            text.push_str(&seen.join("/"));
        }
        kind => {
            let _ = write!(text, "{kind:?}");
        }
    }
}

fn mark(presence: &Presence) -> &'static str {
    match presence {
        Presence::Always => "",
        Presence::When(_) => "?",
        Presence::Maybe => "??",
    }
}
