//! JSON that was written as text: parsing it with its holes.

use super::expressions::cause_of;
use super::freeze::steps;
use super::json_alternatives::merged;
use super::request::{Json, JsonField, JsonKind, Presence, Text, TextPiece};
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
    /// Where each piece of the text stands in the text that is parsed, and in a file: exact where the literal's source is the
    /// text itself, without escapes.
    places: Vec<Place>,
    any: Option<Origin>,
    /// Whether a value is what is written in the text (the shell's `"$NAME"`), not the expression that fills its hole.
    is_textual: bool,
}

/// Where a piece of the text comes from.
struct Place {
    /// In the text that is parsed.
    start: usize,
    end: usize,
    origin: Option<Origin>,
    /// Where the text begins in the source, if that holds it as it is.
    exact: Option<usize>,
    /// Where the piece as a whole begins and ends in the source.
    outer: (Option<usize>, Option<usize>),
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
        let hole = self.hole_of(value).filter(|_| !self.is_textual);
        Json {
            origin: hole.or(origin),
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

    /// Where a part of the text stands: exact where it begins and ends in literals without escapes, or at their ends; else the
    /// whole literal.
    fn origin(&self, range: jsonc_parser::common::Range) -> Option<Origin> {
        let whole = self.any?;
        let at = |offset: usize, is_end: bool| {
            let place = self.places.iter().find(|place| {
                if is_end {
                    place.start < offset && offset <= place.end
                } else {
                    place.start <= offset && offset < place.end
                }
            })?;
            let origin = place.origin?;
            let inner = offset - place.start;
            let byte = match place.exact {
                Some(exact) => exact + inner,
                None if inner == 0 => place.outer.0?,
                None if offset == place.end => place.outer.1?,
                None => return None,
            };
            Some((origin.file, byte))
        };
        match (at(range.start, false), at(range.end, true)) {
            (Some((file, start)), Some((other, end))) if file == other && start <= end => {
                Some(Origin {
                    file,
                    span: Span::new(start, end),
                })
            }
            _ => Some(whole),
        }
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
            Kind::Str(pieces) => match parse(pieces, value.origin, |at| {
                let file = &self.files[at.file as usize].file;
                (file.source.slice(at.span), file.ir.language.is_shell())
            }) {
                Some(parsed) => parsed,
                None => json(JsonKind::Unknown(Cause::Opaque(
                    "text that is not JSON".into(),
                ))),
            },
            Kind::Choice(alternatives) => {
                let alternatives: Vec<(Guard, Json)> = alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.parse_json_text(value)))
                    .collect();
                merged(&alternatives).unwrap_or_else(|| json(JsonKind::Choice(alternatives)))
            }
            Kind::Undefined => json(JsonKind::Absent),
            _ => json(JsonKind::Unknown(cause_of(value))),
        }
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
fn parse<'a>(
    pieces: &[Piece],
    whole: Option<Origin>,
    source_of: impl Fn(Origin) -> (&'a str, bool),
) -> Option<Json> {
    let mut source = String::new();
    let mut in_string = false;
    let mut escaped = false;
    let mut first = None;
    let mut places = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let start = source.len();
        let (origin, text) = match piece {
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
                (*origin, Some(text))
            }
            Piece::Hole { origin, .. } => {
                if in_string {
                    source.push_str(&format!("{MARK}{at}{MARK_END}"));
                } else {
                    source.push_str(&format!("\"{MARK}={at}{MARK_END}\""));
                }
                (*origin, None)
            }
        };
        let exact = origin.zip(text).and_then(|(origin, text)| {
            let (literal, is_textual) = source_of(origin);
            let at = literal.find(text.as_str())?;
            // Several pieces of a template share its place. In the shell each has its own; an escape is no text of its own
            // there, and what was cut off behind a text changes no place before it.
            let is_exact = if is_textual {
                at == 0
            } else {
                pieces.len() == 1
            };
            is_exact.then_some(origin.span.start as usize + at)
        });
        let is_single = origin.is_some_and(|origin| pieces.len() == 1 || source_of(origin).1);
        let span = origin.map(|origin| origin.span).filter(|_| is_single);
        places.push(Place {
            start,
            end: source.len(),
            origin,
            exact,
            outer: (
                span.map(|span| span.start as usize),
                span.map(|span| span.end as usize),
            ),
        });
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
    let is_textual = whole.or(first).is_some_and(|origin| source_of(origin).1);
    if is_textual && let Some(whole) = whole {
        fill_gaps(&mut places, pieces, whole, source_of(whole).0);
    }
    let context = Parsed {
        pieces,
        places,
        any: first,
        is_textual,
    };
    Some(context.json(&parsed.value?))
}

/// Gives what a word's variables stand for the places of the variables: the gaps between the word's own literals, quotes that
/// are closed and opened there included. `word` is the word's source.
fn fill_gaps(places: &mut [Place], pieces: &[Piece], whole: Origin, word: &str) {
    let is_own: Vec<bool> = places
        .iter()
        .zip(pieces)
        .map(|(place, piece)| {
            matches!(piece, Piece::Text { .. })
                && place.origin.is_some_and(|origin| {
                    origin.file == whole.file
                        && whole.span.contains(origin.span)
                        && !is_expanded(word, (origin.span.start - whole.span.start) as usize)
                })
        })
        .collect();
    let mut at = 0;
    while at < places.len() {
        if is_own[at] {
            at += 1;
            continue;
        }
        let end = (at..places.len())
            .find(|next| is_own[*next])
            .unwrap_or(places.len());
        let before = at.checked_sub(1).and_then(|before| places[before].outer.1);
        let behind = places.get(end).and_then(|place| place.outer.0);
        let start = before.unwrap_or(whole.span.start as usize);
        let stop = behind.unwrap_or(whole.span.end as usize);
        for (number, place) in places.iter_mut().enumerate().take(end).skip(at) {
            // Of several in a row only the outer ends have a place.
            place.exact = None;
            place.origin = Some(whole);
            place.outer = (
                (number == at).then_some(start),
                (number + 1 == end).then_some(stop),
            );
        }
        at = end;
    }
}

/// Whether a byte of a word stands inside of an expansion: a default, or a command.
fn is_expanded(word: &str, at: usize) -> bool {
    let before = word.as_bytes().get(..at).unwrap_or_default();
    let mut open: Vec<u8> = Vec::new();
    let mut here = 0;
    while let Some(byte) = before.get(here) {
        match (byte, before.get(here + 1)) {
            (b'\\', _) => here += 1,
            (b'$', Some(b'{')) => open.push(b'}'),
            (b'$', Some(b'(')) => open.push(b')'),
            (b'(', _)
                if open.last() == Some(&b')')
                    && before.get(here.wrapping_sub(1)) != Some(&b'$') =>
            {
                open.push(b')')
            }
            (byte, _) if open.last() == Some(byte) => drop(open.pop()),
            _ => {}
        }
        here += 1;
    }
    !open.is_empty()
}
