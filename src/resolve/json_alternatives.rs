//! Alternatives of a JSON text that is written once: only what fills its holes differs, so it is one object whose values are
//! chosen (`"voiceId": "${VOICE:-alloy}"`), not several objects.

use super::guard::Guard;
use super::request::{Json, JsonField, JsonKind, Presence, Text, TextPiece};

/// One object for all alternatives, where all are written in the same places.
pub(super) fn merged(alternatives: &[(Guard, Json)]) -> Option<Json> {
    let is_object = |(_, json): &(Guard, Json)| matches!(json.kind, JsonKind::Object { .. });
    if alternatives.len() < 2 || !alternatives.iter().all(is_object) {
        return None;
    }
    let all: Vec<(&Guard, &Json)> = alternatives.iter().map(|(a, b)| (a, b)).collect();
    merge(&all)
}

fn merge(all: &[(&Guard, &Json)]) -> Option<Json> {
    let (_, first) = all.first()?;
    if all.iter().any(|(_, one)| one.origin != first.origin) {
        return None;
    }
    let kind = match &first.kind {
        JsonKind::Object { fields, open: None } => JsonKind::Object {
            fields: merge_fields(fields, all)?,
            open: None,
        },
        _ if all.iter().all(|(_, one)| is_same(&one.kind, &first.kind)) => first.kind.clone(),
        _ => JsonKind::Choice(
            all.iter()
                .map(|(guard, one)| ((*guard).clone(), (*one).clone()))
                .collect(),
        ),
    };
    Some(Json {
        kind,
        origin: first.origin,
        trace: first.trace.clone(),
    })
}

fn merge_fields(fields: &[JsonField], all: &[(&Guard, &Json)]) -> Option<Vec<JsonField>> {
    let mut merged = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let mut values = Vec::new();
        for (guard, one) in all {
            let JsonKind::Object { fields, open: None } = &one.kind else {
                return None;
            };
            let other = fields.get(at)?;
            let is_twin = other.key == field.key
                && other.entry == field.entry
                && other.presence == Presence::Always;
            if !is_twin {
                return None;
            }
            values.push((*guard, &other.value));
        }
        merged.push(JsonField {
            value: merge(&values)?,
            ..field.clone()
        });
    }
    let is_as_long = all.iter().all(|(_, one)| {
        matches!(&one.kind, JsonKind::Object { fields: own, .. } if own.len() == fields.len())
    });
    is_as_long.then_some(merged)
}

impl Json {
    /// What it is where a condition holds: without what is there only under another one.
    pub fn under(&self, guard: &Guard) -> Json {
        let kind = match &self.kind {
            JsonKind::Choice(all) => {
                let both = |own: &Guard| guard.and(own);
                let mut kept: Vec<(Guard, Json)> = { all.iter() }
                    .filter_map(|(own, one)| Some((own.clone(), one.under(&both(own)?))))
                    .collect();
                if kept.len() == 1 && all.len() > 1 {
                    return kept.remove(0).1;
                }
                JsonKind::Choice(kept)
            }
            JsonKind::Object { fields, open } => JsonKind::Object {
                fields: { fields.iter() }
                    .filter(|field| field.presence.is_possible(guard))
                    .map(|field| JsonField {
                        value: field.value.under(guard),
                        presence: field.presence.under(guard),
                        ..field.clone()
                    })
                    .collect(),
                open: open.clone(),
            },
            JsonKind::Array { items, open } => JsonKind::Array {
                items: { items.iter() }
                    .filter(|(_, presence)| presence.is_possible(guard))
                    .map(|(item, presence)| (item.under(guard), presence.under(guard)))
                    .collect(),
                open: open.clone(),
            },
            other => other.clone(),
        };
        Json {
            kind,
            origin: self.origin,
            trace: self.trace.clone(),
        }
    }
}

impl Presence {
    fn under(&self, guard: &Guard) -> Presence {
        match self {
            Presence::When(all) if all.iter().any(|own| own.without(guard).is_always()) => {
                Presence::Always
            }
            other => other.clone(),
        }
    }
}

/// Whether two values are the same for certain.
fn is_same(one: &JsonKind, other: &JsonKind) -> bool {
    match (one, other) {
        (JsonKind::Null, JsonKind::Null) => true,
        (JsonKind::Bool(one), JsonKind::Bool(other)) => one == other,
        (JsonKind::Number(one), JsonKind::Number(other)) => one == other,
        (JsonKind::Str(one), JsonKind::Str(other)) => is_same_text(one, other),
        (
            JsonKind::Array {
                items: one,
                open: None,
            },
            JsonKind::Array {
                items: other,
                open: None,
            },
        ) => {
            one.len() == other.len()
                && (one.iter().zip(other))
                    .all(|((one, _), (other, _))| is_same(&one.kind, &other.kind))
        }
        _ => false,
    }
}

/// Whether two texts read the same, and the same expressions fill their holes.
fn is_same_text(one: &Text, other: &Text) -> bool {
    let holes = |text: &Text| -> Vec<_> {
        let pieces = text.pieces.iter().map(|piece| match piece {
            TextPiece::Text { text, .. } => (Some(text.clone()), None),
            TextPiece::Hole { origin, .. } => (None, *origin),
        });
        pieces.collect()
    };
    match (one.known(), other.known()) {
        (Some(one), Some(other)) => one == other,
        (None, None) => holes(one) == holes(other),
        _ => false,
    }
}
