//! Values and requests as text: equal where they are the same, wherever they are written.

use crate::program::ProgramFile;
use crate::resolve::{Guard, Json, JsonKind, Presence, Request, TextPiece};
use std::sync::Arc;

/// A value as text: equal for values that are the same wherever they are written.
pub(super) fn canonical(json: &Json, files: &[Arc<ProgramFile>]) -> String {
    let source = || {
        let text = json.origin.and_then(|origin| {
            files
                .get(origin.file as usize)
                .map(|file| file.source.slice(origin.span))
        });
        text.map_or_else(
            || "?".to_owned(),
            |text| {
                format!(
                    "`{}`",
                    text.split_whitespace().collect::<Vec<_>>().join(" ")
                )
            },
        )
    };
    match &json.kind {
        JsonKind::Null => "null".to_owned(),
        JsonKind::Absent => "absent".to_owned(),
        JsonKind::Bool(known) => known.to_string(),
        JsonKind::Number(number) => number.to_string(),
        JsonKind::Str(text) => text.known().map_or_else(source, |text| format!("{text:?}")),
        JsonKind::Array { items, open: None } => {
            let items: Vec<String> = items
                .iter()
                .map(|(item, _)| canonical(item, files))
                .collect();
            format!("[{}]", items.join(","))
        }
        JsonKind::Object { fields, open: None } => {
            let mut fields: Vec<String> = fields
                .iter()
                .map(|field| {
                    let mark = if field.presence == Presence::Always {
                        ""
                    } else {
                        "?"
                    };
                    format!("{}{mark}:{}", field.key, canonical(&field.value, files))
                })
                .collect();
            fields.sort();
            format!("{{{}}}", fields.join(","))
        }
        JsonKind::Choice(alternatives) if is_one_text(json, alternatives) => source(),
        JsonKind::Choice(alternatives) => {
            let each = alternatives.iter();
            let mut all: Vec<String> = each.flat_map(|(_, json)| choices(json, files)).collect();
            all.sort();
            all.dedup();
            match all.as_slice() {
                [only] => only.clone(),
                _ => format!("({})", all.join("|")),
            }
        }
        _ => source(),
    }
}

/// What a value may be, each as text.
pub(super) fn choices(json: &Json, files: &[Arc<ProgramFile>]) -> Vec<String> {
    match &json.kind {
        JsonKind::Choice(all) if !is_one_text(json, all) => { all.iter() }
            .flat_map(|(_, one)| choices(one, files))
            .collect(),
        _ => vec![canonical(json, files)],
    }
}

/// Whether it is one text with a hole that several values may fill.
fn is_one_text(json: &Json, all: &[(Guard, Json)]) -> bool {
    let mut origins = all.iter().map(|(_, one)| one.origin);
    json.origin.is_some()
        && origins.all(|origin| origin == json.origin)
        && !all.iter().all(|(_, one)| is_known(one))
}

/// A request as text.
pub(super) fn digest(request: &Request, files: &[Arc<ProgramFile>]) -> String {
    let mut urls: Vec<String> = request
        .urls
        .iter()
        .map(|(_, url)| {
            url.pieces
                .iter()
                .map(|piece| match piece {
                    TextPiece::Text { text, .. } => text.to_string(),
                    TextPiece::Hole { .. } => "*".to_owned(),
                })
                .collect()
        })
        .collect();
    // What fills the holes is not compared, so alternatives that differ in that alone are one.
    urls.sort();
    urls.dedup();
    let body = request
        .body
        .as_ref()
        .map_or_else(String::new, |body| canonical(body, files));
    format!(
        "{} {} {body}",
        request.method.as_deref().unwrap_or("?"),
        urls.join("|")
    )
}

fn is_known(json: &Json) -> bool {
    match &json.kind {
        JsonKind::Str(text) => text.known().is_some(),
        JsonKind::Unknown(_) => false,
        _ => true,
    }
}
