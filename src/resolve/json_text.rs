//! JSON that was written as text: parsing it with its holes.

use super::expressions::cause_of;
use super::freeze::steps;
use super::request::{Json, JsonField, JsonKind, Presence, Text, TextPiece};
use super::strings::pieces_of;
use super::value::{Kind, Piece, Value};
use super::{Cause, Evaluation, Guard, Origin};
use crate::ir::Name;
use crate::source::Span;
use jsonc_parser::ast;
use jsonc_parser::common::Ranged;

/// Stands for hole number n in a text that is parsed as JSON: a private-use character, then the number, then another.
const MARK: char = '\u{f8f0}';

const MARK_END: char = '\u{f8f1}';

struct Parsed<'a> {
    pieces: &'a [Piece],
    /// The literal, where the text is exactly one.
    literal: Option<Origin>,
    literal_source: &'a str,
    any: Option<Origin>,
}

impl Parsed<'_> {
    fn json(&self, value: &ast::Value<'_>) -> Json {
        let origin = self.origin(value.range());
        let kind = match value {
            ast::Value::NullKeyword(_) => JsonKind::Null,
            ast::Value::BooleanLit(known) => JsonKind::Bool(known.value),
            ast::Value::NumberLit(number) => JsonKind::Number(Name::from(number.value)),
            ast::Value::StringLit(string) => self.string(&string.value),
            ast::Value::Array(array) => JsonKind::Array {
                items: array
                    .elements
                    .iter()
                    .map(|item| (self.json(item), Presence::Always))
                    .collect(),
                open: None,
            },
            ast::Value::Object(object) => JsonKind::Object {
                fields: object
                    .properties
                    .iter()
                    .map(|property| JsonField {
                        key: Name::from(property.name.as_str()),
                        value: self.json(&property.value),
                        presence: Presence::Always,
                        entry: self.origin(property.range()),
                    })
                    .collect(),
                open: None,
            },
        };
        Json {
            origin: self.hole_of(value).or(origin),
            kind,
            trace: Vec::new(),
        }
    }

    /// The expression whose value a part of the text is as a whole.
    fn hole_of(&self, value: &ast::Value<'_>) -> Option<Origin> {
        let ast::Value::StringLit(string) = value else {
            return None;
        };
        let number = string.value.strip_prefix(MARK)?.strip_suffix(MARK_END)?;
        let number = number.strip_prefix('=').unwrap_or(number);
        match self.pieces.get(number.parse::<usize>().ok()?)? {
            Piece::Hole { origin, .. } => *origin,
            Piece::Text { .. } => None,
        }
    }

    /// Where a part of the text stands: exact in a literal without escapes, else the whole literal.
    fn origin(&self, range: jsonc_parser::common::Range) -> Option<Origin> {
        let literal = self.literal.or(self.any)?;
        let Some(Piece::Text { text, .. }) = self.pieces.first() else {
            return Some(literal);
        };
        // Exact where the literal's source is the text itself, without escapes.
        let Some(prefix) = self
            .literal_source
            .find(text.as_str())
            .filter(|_| self.literal.is_some())
        else {
            return Some(literal);
        };
        let start = literal.span.start as usize + prefix;
        Some(Origin {
            file: literal.file,
            span: Span::new(start + range.start, start + range.end),
        })
    }

    fn string(&self, value: &str) -> JsonKind {
        if let Some(whole) = value
            .strip_prefix(MARK)
            .and_then(|rest| rest.strip_prefix('='))
        {
            let at = whole.trim_end_matches(MARK_END).parse::<usize>().ok();
            if let Some(Piece::Hole { cause, .. }) = at.and_then(|at| self.pieces.get(at)) {
                return JsonKind::Unknown((**cause).clone());
            }
        }
        let mut text = Text::default();
        for (at, part) in value.split(MARK).enumerate() {
            let mut rest = part;
            if at > 0
                && let Some((number, after)) = part.split_once(MARK_END)
            {
                rest = after;
                if let Some(Piece::Hole { cause, origin, .. }) = number
                    .parse()
                    .ok()
                    .and_then(|at: usize| self.pieces.get(at))
                {
                    text.pieces.push(TextPiece::Hole {
                        cause: (**cause).clone(),
                        origin: *origin,
                    });
                }
            }
            if !rest.is_empty() {
                text.pieces.push(TextPiece::Text {
                    text: Name::from(rest),
                    origin: self.any,
                    trace: Vec::new(),
                });
            }
        }
        JsonKind::Str(text)
    }
}

impl Evaluation<'_> {
    /// The JSON that a text holds; unknown where it is none.
    pub(super) fn parse_json_text(&mut self, value: &Value) -> Json {
        let json = |kind| Json {
            kind,
            origin: value.origin,
            trace: steps(&value.trace),
        };
        match &value.kind {
            Kind::JsonText(inner) => self.freeze(inner),
            Kind::Str(pieces) => match parse(pieces, |at| {
                self.files[at.file as usize].file.source.slice(at.span)
            }) {
                Some(parsed) => parsed,
                None => json(JsonKind::Unknown(Cause::Opaque(
                    "text that is not JSON".into(),
                ))),
            },
            Kind::Choice(alternatives) => {
                let alternatives = alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.parse_json_text(value)));
                json(JsonKind::Choice(alternatives.collect()))
            }
            Kind::Undefined => json(JsonKind::Absent),
            _ => json(JsonKind::Unknown(cause_of(value))),
        }
    }

    /// A value as text, in every alternative.
    pub(super) fn freeze_text(&self, value: &Value) -> Vec<(Guard, Text)> {
        super::strings::alternatives(value)
            .into_iter()
            .filter(|(_, value)| !matches!(value.kind, Kind::Undefined | Kind::Null))
            .map(|(guard, value)| (guard, text(&pieces_of(&value))))
            .collect()
    }
}

pub(super) fn text(pieces: &[Piece]) -> Text {
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Text {
            text,
            origin,
            trace,
        } => TextPiece::Text {
            text: text.clone(),
            origin: *origin,
            trace: steps(trace),
        },
        Piece::Hole { cause, origin, .. } => TextPiece::Hole {
            cause: (**cause).clone(),
            origin: *origin,
        },
    });
    Text {
        pieces: pieces.collect(),
    }
}

/// Parses text with holes as JSON. A hole inside a string is part of the string, elsewhere it is a value.
fn parse<'a>(pieces: &[Piece], source_of: impl Fn(Origin) -> &'a str) -> Option<Json> {
    let mut source = String::new();
    let mut in_string = false;
    let mut escaped = false;
    let mut first = None;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text { text, origin, .. } => {
                first = first.or(*origin);
                for character in text.chars() {
                    match character {
                        _ if escaped => escaped = false,
                        '\\' if in_string => escaped = true,
                        '"' => in_string = !in_string,
                        _ => {}
                    }
                    source.push(character);
                }
            }
            Piece::Hole { .. } if in_string => source.push_str(&format!("{MARK}{at}{MARK_END}")),
            Piece::Hole { .. } => source.push_str(&format!("\"{MARK}={at}{MARK_END}\"")),
        }
    }
    let options = jsonc_parser::ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        ..jsonc_parser::ParseOptions::default()
    };
    let parsed =
        jsonc_parser::parse_to_ast(&source, &jsonc_parser::CollectOptions::default(), &options)
            .ok()?;
    let single = if pieces.len() == 1 { first } else { None };
    let literal_source = single.map_or("", source_of);
    let context = Parsed {
        pieces,
        literal: single,
        literal_source,
        any: first,
    };
    Some(context.json(&parsed.value?))
}
