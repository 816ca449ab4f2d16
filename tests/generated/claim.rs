//! Whether what the resolver says of a request is what was sent.

use crate::sent::Sent;
use napmig_lint::detect::Way;
use napmig_lint::resolve::{Guard, Json, JsonField, JsonKind, Presence, Text, TextPiece};
use serde_json::Value;

/// Whether a way in which a site's call is made describes this request.
pub fn covers(way: &Way, sent: &Sent) -> bool {
    let request = &way.request;
    if request
        .method
        .as_ref()
        .is_some_and(|method| *method != sent.method)
    {
        return false;
    }
    let is_key = |name: &str| name.eq_ignore_ascii_case("x-api-key");
    let keys = request.headers.iter().filter(|one| is_key(&one.name));
    for header in keys {
        let actual = match sent.headers.get("x-api-key") {
            Some(text) => Value::String(text.clone()),
            None => return false,
        };
        if !matches(&header.value, Some(&actual), &request.guard) {
            return false;
        }
    }
    way.urls.iter().any(|url| {
        let Some(guard) = request.guard.and(&url.guard) else {
            return false;
        };
        // What nothing resolves may have a base URL of its own.
        let is_rooted = matches!(url.text.pieces.first(), Some(TextPiece::Text { text, .. }) if text.starts_with('/'));
        let is_covered = match !request.is_resolved && is_rooted {
            true => (0..sent.url.len()).any(|at| {
                sent.url.get(at..).is_some_and(|tail| covers_text(&url.text, tail))
            }),
            false => covers_text(&url.text, &sent.url),
        };
        is_covered
            && match &request.body {
                None => sent.body.is_empty(),
                Some(json) => match serde_json::from_str(&sent.body.replace("\\ud800", "?")) {
                    Ok(value) => matches(json, Some(&value), &guard),
                    Err(_) => matches!(json.kind, JsonKind::Unknown(_)),
                },
            }
    })
}

/// Whether nothing of the body is left open.
pub fn is_full(way: &Way) -> bool {
    let body = way.request.body.as_ref();
    body.is_some_and(|json| {
        let causes = json.first_cause();
        causes.is_none() || only_parameters(json)
    })
}

/// Whether all that is unknown depends on a parameter, that is on the run.
fn only_parameters(json: &Json) -> bool {
    use napmig_lint::resolve::Cause;
    let is_run = |cause: &Cause| cause.is_parameter() || matches!(cause, Cause::Environment(_));
    match &json.kind {
        JsonKind::Unknown(cause) => is_run(cause),
        JsonKind::Str(text) => text.causes().all(is_run),
        JsonKind::Array { items, open } => {
            open.is_none() && items.iter().all(|(item, _)| only_parameters(item))
        }
        JsonKind::Object { fields, open } => {
            open.is_none() && fields.iter().all(|field| only_parameters(&field.value))
        }
        JsonKind::Choice(alternatives) => alternatives.iter().all(|(_, one)| only_parameters(one)),
        _ => true,
    }
}

fn covers_text(text: &Text, actual: &str) -> bool {
    fn from(pieces: &[TextPiece], actual: &str) -> bool {
        match pieces.split_first() {
            None => actual.is_empty(),
            Some((TextPiece::Text { text, .. }, rest)) => actual
                .strip_prefix(text.as_str())
                .is_some_and(|after| from(rest, after)),
            Some((TextPiece::Hole { .. }, rest)) => actual
                .char_indices()
                .map(|(at, _)| at)
                .chain([actual.len()])
                .any(|at| from(rest, &actual[at..])),
        }
    }
    from(&text.pieces, actual)
}

/// A number as it is written.
fn number(text: &str) -> Option<f64> {
    let text = text.replace('_', "");
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.as_str()),
    };
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(|it| it as f64);
    let size = match text.get(..2) {
        Some("0x" | "0X") => radix(&text[2..], 16)?,
        Some("0o" | "0O") => radix(&text[2..], 8)?,
        Some("0b" | "0B") => radix(&text[2..], 2)?,
        _ => text.parse().ok().filter(|it: &f64| it.is_finite())?,
    };
    Some(sign * size)
}

/// Whether a value, absent where it is `None`, is what the resolver says under these decisions.
fn matches(json: &Json, actual: Option<&Value>, guard: &Guard) -> bool {
    match (&json.kind, actual) {
        (JsonKind::Unknown(_), _) => true,
        (JsonKind::Choice(alternatives), _) => alternatives.iter().any(|(own, one)| {
            guard
                .and(own)
                .is_some_and(|both| matches(one, actual, &both))
        }),
        (JsonKind::Absent, actual) => actual.is_none(),
        (_, None) => false,
        (JsonKind::Null, Some(actual)) => actual.is_null(),
        (JsonKind::Bool(known), Some(actual)) => actual.as_bool() == Some(*known),
        (JsonKind::Number(text), Some(actual)) => {
            actual.is_number() && number(text) == actual.as_f64()
        }
        (JsonKind::Str(text), Some(actual)) => actual
            .as_str()
            .is_some_and(|actual| covers_text(text, actual)),
        (JsonKind::Array { items, open }, Some(actual)) => actual
            .as_array()
            .is_some_and(|actual| open.is_some() || covers_items(items, actual, guard)),
        (JsonKind::Object { fields, open }, Some(Value::Object(actual))) => {
            let is_known = |key: &String| fields.iter().any(|field| field.key == *key);
            (open.is_some() || actual.keys().all(is_known))
                && fields
                    .iter()
                    .all(|field| covers_field(field, fields, actual, guard, open.is_some()))
        }
        (JsonKind::Object { .. }, Some(_)) => false,
    }
}

fn covers_items(items: &[(Json, Presence)], actual: &[Value], guard: &Guard) -> bool {
    let Some(((item, presence), rest)) = items.split_first() else {
        return actual.is_empty();
    };
    let is_left_out = *presence != Presence::Always && covers_items(rest, actual, guard);
    is_left_out
        || match actual.split_first() {
            Some((first, others)) => {
                (matches(item, Some(first), guard)
                    // An array keeps the place of what has no JSON.
                    || (first.is_null() && matches(item, None, guard)))
                    && covers_items(rest, others, guard)
            }
            None => false,
        }
}

fn covers_field(
    field: &JsonField,
    all: &[JsonField],
    actual: &serde_json::Map<String, Value>,
    guard: &Guard,
    is_open: bool,
) -> bool {
    let same = || all.iter().filter(|one| one.key == field.key);
    match actual.get(field.key.as_str()) {
        // Where others may follow, this may be one of them.
        Some(_) if is_open && same().all(|one| one.presence != Presence::Always) => true,
        Some(value) => same()
            .any(|one| one.presence.is_possible(guard) && matches(&one.value, Some(value), guard)),
        None => {
            same().all(|one| one.presence != Presence::Always || matches(&one.value, None, guard))
        }
    }
}
