//! From heap values to what is sent: JSON serialisation as each language does it.

use super::expressions::cause_of;
use super::heap::{FieldSlot, Presence as Present, Record};
use super::request::{Json, JsonField, JsonKind, Presence, Text, TextPiece};
use super::strings::pieces_of;
use super::value::{ClassRef, Kind, Piece, Trace, Value};
use super::{Cause, Evaluation, Guard, Origin, Step};
use crate::ir::{Field, Language, Name, Serial, Tagging};
use crate::source::Span;
use jsonc_parser::ast;
use jsonc_parser::common::Ranged;

/// Deeper values are cut off: payloads are four or five levels deep, cycles endless.
const MAX_DEPTH: usize = 24;

impl Evaluation<'_> {
    /// The JSON that serialising `value` gives.
    pub(super) fn freeze(&mut self, value: &Value) -> Json {
        self.freeze_at(value, 0)
    }

    fn freeze_at(&mut self, value: &Value, depth: usize) -> Json {
        let kind = if depth > MAX_DEPTH {
            JsonKind::Unknown(Cause::Bound("depth"))
        } else {
            self.freeze_kind(value, depth)
        };
        Json {
            kind,
            origin: value.origin,
            trace: steps(&value.trace),
        }
    }

    fn freeze_kind(&mut self, value: &Value, depth: usize) -> JsonKind {
        match &value.kind {
            Kind::Undefined | Kind::Function(_) => JsonKind::Absent,
            Kind::Null => JsonKind::Null,
            Kind::Bool(known) => JsonKind::Bool(*known),
            Kind::Number(number) => JsonKind::Number(number.clone()),
            Kind::Str(pieces) => JsonKind::Str(text(pieces)),
            Kind::Object(id) => match self.heap.record(*id).cloned() {
                Some(record) => self.freeze_record(record, &value.trace, depth),
                None => JsonKind::Unknown(Cause::Opaque("not an object".into())),
            },
            Kind::Array(id) => {
                let list = self.heap.list(*id).cloned().unwrap_or_default();
                let items = list
                    .items
                    .iter()
                    .map(|(item, present)| {
                        let mut json = self.freeze_at(item, depth + 1);
                        if matches!(json.kind, JsonKind::Absent) {
                            json.kind = JsonKind::Null;
                        }
                        (json, presence(present))
                    })
                    .collect();
                JsonKind::Array {
                    items,
                    open: list.open.as_ref().map(cause_of),
                }
            }
            Kind::Choice(alternatives) => {
                let alternatives = alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.freeze_at(value, depth + 1)));
                JsonKind::Choice(alternatives.collect())
            }
            Kind::Variant(class, variant) => self.freeze_unit_variant(*class, *variant),
            Kind::JsonText(inner) => JsonKind::Unknown(match inner.kind {
                Kind::Unknown(_) => cause_of(inner),
                _ => Cause::Opaque("JSON text inside of JSON".into()),
            }),
            Kind::Bound(bound) if bound.1 == super::conversions::INTO => {
                let settled = self.settled_into(&bound.0.clone());
                self.freeze_at(&settled, depth + 1).kind
            }
            _ => JsonKind::Unknown(cause_of(value)),
        }
    }

    fn freeze_record(&mut self, record: Record, trace: &Trace, depth: usize) -> JsonKind {
        let class = record
            .class
            .filter(|class| self.files[class.module as usize].file.ir.language == Language::Rust);
        match class {
            Some(class) => self.freeze_instance(class, &record, trace, depth),
            None => {
                let mut fields = Vec::new();
                for (key, slot) in &record.fields {
                    fields.extend(self.freeze_field(key.clone(), slot, trace, depth));
                }
                JsonKind::Object {
                    fields,
                    open: record.open.as_ref().map(cause_of),
                }
            }
        }
    }

    /// A field as `JSON.stringify` and serde write it: gone where its value is absent.
    fn freeze_field(
        &mut self,
        key: Name,
        slot: &FieldSlot,
        trace: &Trace,
        depth: usize,
    ) -> Option<JsonField> {
        let mut json = self.freeze_at(&slot.value.under(trace), depth + 1);
        let mut present = presence(&slot.presence);
        match &mut json.kind {
            JsonKind::Absent => return None,
            JsonKind::Choice(alternatives) => {
                let before = alternatives.len();
                alternatives.retain(|(_, json)| !matches!(json.kind, JsonKind::Absent));
                if alternatives.len() < before {
                    present = narrowed(present, alternatives);
                    if alternatives.len() == 1 {
                        json = alternatives.remove(0).1;
                    }
                }
            }
            _ => {}
        }
        Some(JsonField {
            key,
            value: json,
            presence: present,
            entry: slot.entry,
        })
    }

    /// A Rust struct or enum value by its serde attributes.
    fn freeze_instance(
        &mut self,
        class: ClassRef,
        record: &Record,
        trace: &Trace,
        depth: usize,
    ) -> JsonKind {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        let Some(serial) = &declared.serial else {
            let reason = format!(
                "a `{}`, which does not say how it is serialised",
                declared.name
            );
            return JsonKind::Unknown(Cause::Opaque(reason.into()));
        };
        if let Some(reason) = &serial.opaque {
            return JsonKind::Unknown(Cause::Opaque(reason.clone()));
        }
        if record.variant.is_none() && !declared.variants.is_empty() {
            return JsonKind::Unknown(match &record.open {
                Some(open) => cause_of(open),
                None => Cause::Opaque(format!("a `{}`", declared.name).into()),
            });
        }
        match record
            .variant
            .and_then(|at| declared.variants.get(at as usize))
        {
            Some(variant) => {
                let content = if variant.is_tuple && variant.fields.len() == 1 {
                    match record.fields.get("0") {
                        Some(slot) => self.freeze_at(&slot.value, depth + 1),
                        None => Json::unknown(Cause::Opaque("a variant without content".into())),
                    }
                } else {
                    let kind = self.freeze_struct_fields(&variant.fields, record, trace, depth);
                    Json {
                        kind,
                        origin: None,
                        trace: Vec::new(),
                    }
                };
                tagged(serial, &variant.key, content)
            }
            None if serial.transparent => match record.fields.values().next() {
                Some(slot) => self.freeze_at(&slot.value.clone(), depth + 1).kind,
                None => JsonKind::Unknown(Cause::Opaque("an empty newtype".into())),
            },
            None => self.freeze_struct_fields(&declared.fields, record, trace, depth),
        }
    }

    fn freeze_struct_fields(
        &mut self,
        declared: &[Field],
        record: &Record,
        trace: &Trace,
        depth: usize,
    ) -> JsonKind {
        let mut fields = Vec::new();
        let mut open = None;
        for field in declared
            .iter()
            .filter(|field| !field.is_static && !field.serial.skipped)
        {
            let key = field
                .serial
                .key
                .clone()
                .unwrap_or_else(|| field.name.clone());
            let slot = record
                .fields
                .get(&field.name)
                .cloned()
                .unwrap_or_else(|| FieldSlot {
                    value: match &record.open {
                        Some(open) => Value::unknown(cause_of(open)),
                        None => Value::unknown(Cause::Opaque(
                            format!("the field `{}`, which is not set here", field.name).into(),
                        )),
                    },
                    presence: Present::Always,
                    entry: None,
                });
            if field.serial.flatten {
                let json = self.freeze_at(&slot.value.under(trace), depth + 1);
                flatten_into(&mut fields, &mut open, json);
                continue;
            }
            let mut json = match &field.serial.opaque {
                Some(reason) => Json::unknown(Cause::Opaque(reason.clone())),
                None => self.freeze_at(&slot.value.under(trace), depth + 1),
            };
            let mut present = presence(&slot.presence);
            if field.serial.skip_if_none && !drop_nulls(&mut json, &mut present) {
                continue;
            }
            if field.serial.skip_if.is_some() && !is_plain(&json) {
                present = Presence::Maybe;
            }
            if matches!(json.kind, JsonKind::Absent) {
                json.kind = JsonKind::Null;
            }
            fields.push(JsonField {
                key,
                value: json,
                presence: present,
                entry: slot.entry,
            });
        }
        JsonKind::Object { fields, open }
    }

    fn freeze_unit_variant(&mut self, class: ClassRef, variant: u32) -> JsonKind {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        match (&declared.serial, declared.variants.get(variant as usize)) {
            (
                Some(Serial {
                    opaque: None,
                    tagging,
                    ..
                }),
                Some(variant),
            ) => match tagging {
                Tagging::External => JsonKind::Str(plain(&variant.key)),
                Tagging::Untagged => JsonKind::Null,
                Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => JsonKind::Object {
                    fields: vec![tag_field(tag, &variant.key)],
                    open: None,
                },
            },
            _ => JsonKind::Unknown(Cause::Opaque(format!("a `{}`", declared.name).into())),
        }
    }

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

fn narrowed(present: Presence, alternatives: &[(Guard, Json)]) -> Presence {
    let guards: Vec<Guard> = alternatives
        .iter()
        .map(|(guard, _)| guard.clone())
        .collect();
    match present {
        _ if guards.iter().any(Guard::is_always) => Presence::Maybe,
        Presence::Always => Presence::When(guards),
        Presence::When(outer) => Presence::When(
            outer
                .iter()
                .flat_map(|own| guards.iter().filter_map(|guard| own.and(guard)))
                .collect(),
        ),
        Presence::Maybe => Presence::Maybe,
    }
}

/// Takes the `None`s out of an optional field's value; false where nothing is left of it.
fn drop_nulls(json: &mut Json, present: &mut Presence) -> bool {
    let is_null = |json: &Json| matches!(json.kind, JsonKind::Null | JsonKind::Absent);
    if is_null(json) {
        return false;
    }
    match &mut json.kind {
        JsonKind::Unknown(_) => *present = Presence::Maybe,
        JsonKind::Choice(alternatives) => {
            let before = alternatives.len();
            alternatives.retain(|(_, json)| !is_null(json));
            if alternatives.is_empty() {
                return false;
            }
            if alternatives.len() < before {
                *present = narrowed(present.clone(), alternatives);
            }
            if alternatives
                .iter()
                .any(|(_, json)| matches!(json.kind, JsonKind::Unknown(_)))
            {
                *present = Presence::Maybe;
            }
        }
        _ => {}
    }
    true
}

fn is_plain(json: &Json) -> bool {
    match &json.kind {
        JsonKind::Str(text) => text.known().is_some_and(|text| !text.is_empty()),
        JsonKind::Array { items, .. } => items
            .iter()
            .any(|(_, presence)| *presence == Presence::Always),
        JsonKind::Object { fields, .. } => fields
            .iter()
            .any(|field| field.presence == Presence::Always),
        _ => false,
    }
}

fn flatten_into(fields: &mut Vec<JsonField>, open: &mut Option<Cause>, json: Json) {
    match json.kind {
        JsonKind::Object {
            fields: inner,
            open: inner_open,
        } => {
            fields.extend(inner);
            if open.is_none() {
                *open = inner_open;
            }
        }
        JsonKind::Null | JsonKind::Absent => {}
        _ => {
            *open = Some(
                json.first_cause()
                    .cloned()
                    .unwrap_or(Cause::Opaque("a flattened value".into())),
            )
        }
    }
}

fn tagged(serial: &Serial, key: &Name, content: Json) -> JsonKind {
    let field = |key: &Name, value: Json| JsonField {
        key: key.clone(),
        value,
        presence: Presence::Always,
        entry: None,
    };
    match &serial.tagging {
        Tagging::Untagged => content.kind,
        Tagging::External => JsonKind::Object {
            fields: vec![field(key, content)],
            open: None,
        },
        Tagging::Adjacent(tag, name) => JsonKind::Object {
            fields: vec![tag_field(tag, key), field(name, content)],
            open: None,
        },
        Tagging::Internal(tag) => {
            let mut fields = vec![tag_field(tag, key)];
            let mut open = None;
            flatten_into(&mut fields, &mut open, content);
            JsonKind::Object { fields, open }
        }
    }
}

fn tag_field(tag: &Name, key: &Name) -> JsonField {
    let value = Json {
        kind: JsonKind::Str(plain(key)),
        origin: None,
        trace: Vec::new(),
    };
    JsonField {
        key: tag.clone(),
        value,
        presence: Presence::Always,
        entry: None,
    }
}

fn plain(value: &str) -> Text {
    Text {
        pieces: vec![TextPiece::Text {
            text: Name::from(value),
            origin: None,
            trace: Vec::new(),
        }],
    }
}

fn presence(present: &Present) -> Presence {
    match present {
        Present::Always => Presence::Always,
        Present::When(guards) => Presence::When(guards.clone()),
        Present::Maybe => Presence::Maybe,
    }
}

pub(super) fn steps(trace: &Trace) -> Vec<Step> {
    trace.steps().cloned().collect()
}

fn text(pieces: &[Piece]) -> Text {
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

/// Stands for hole number n in a text that is parsed as JSON: a private-use character, then the number, then another.
const MARK: char = '\u{f8f0}';
const MARK_END: char = '\u{f8f1}';

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
