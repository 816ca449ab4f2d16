//! From heap values to what is sent: JSON serialisation as each language does it.

use super::calls::CallSite;
use super::expressions::cause_of;
use super::heap::Presence as Present;
use super::heap::{FieldSlot, Record};
use super::json_text::text;
use super::request::{Json, JsonField, JsonKind, Presence};
use super::trace::Trace;
use super::value::{Kind, Value};
use super::{Cause, Evaluation, Guard, Step};
use crate::ir::{Language, Name};

/// Deeper values are cut off: payloads are four or five levels deep, cycles endless.
const MAX_DEPTH: usize = 24;

impl Evaluation<'_> {
    /// The JSON that serialising `value` gives.
    pub(super) fn freeze(&mut self, value: &Value) -> Json {
        self.freeze_at(value, 0)
    }

    pub(super) fn freeze_at(&mut self, value: &Value, depth: usize) -> Json {
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
            Kind::Undefined | Kind::Function(_) | Kind::Class(_) if !self.is_rust_class(value) => {
                JsonKind::Absent
            }
            Kind::Null => JsonKind::Null,
            Kind::Bool(known) => JsonKind::Bool(*known),
            Kind::Number(number)
                if matches!(number.trim_start_matches('-'), "NaN" | "Infinity") =>
            {
                JsonKind::Null
            }
            Kind::Number(number) => JsonKind::Number(number.clone()),
            Kind::Str(pieces) => JsonKind::Str(text(pieces)),
            Kind::Object(id) => match self.read_record(*id) {
                Some(record) if self.writes_itself(&record) => {
                    let own = record.fields.get("toJSON");
                    let own = own
                        .or_else(|| record.hidden.get("toJSON"))
                        .map(|slot| slot.value.kind.clone());
                    let written = match own {
                        Some(Kind::Function(mut closure)) => {
                            closure.this = Some(std::rc::Rc::new(value.clone()));
                            self.call_closure(&closure, &CallSite::none(), None)
                        }
                        _ => self.call_method(value, &Name::from("toJSON"), &CallSite::none()),
                    };
                    self.freeze_at(&written, depth + 1).kind
                }
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
                        keep_place(&mut json);
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
            None if record.is_collection => JsonKind::Object {
                fields: Vec::new(),
                open: None,
            },
            None => {
                let mut fields = Vec::new();
                for (key, slot) in &record.fields {
                    if record.class.is_some() && key.starts_with('#') {
                        continue;
                    }
                    fields.extend(self.freeze_field(key.clone(), slot, trace, depth));
                }
                JsonKind::Object {
                    fields,
                    open: record.open.as_ref().map(cause_of),
                }
            }
        }
    }

    fn is_rust_class(&self, value: &Value) -> bool {
        match value.kind {
            Kind::Class(class) => {
                self.files[class.module as usize].file.ir.language == Language::Rust
            }
            _ => false,
        }
    }

    /// Whether an object of ECMAScript says by `toJSON` what is written for it.
    pub(super) fn writes_itself(&mut self, record: &Record) -> bool {
        let own = record.fields.get("toJSON");
        let own = own.or_else(|| record.hidden.get("toJSON"));
        if own.is_some_and(|slot| matches!(slot.value.kind, Kind::Function(_))) {
            return true;
        }
        let Some(class) = record.class else {
            return false;
        };
        self.files[class.module as usize].file.ir.language != Language::Rust
            && self.find_method(class, "toJSON", false, 0).is_some()
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
}

/// An array keeps the place of what has no JSON.
fn keep_place(json: &mut Json) {
    match &mut json.kind {
        JsonKind::Absent => json.kind = JsonKind::Null,
        JsonKind::Choice(alternatives) => {
            alternatives.iter_mut().for_each(|(_, one)| keep_place(one));
        }
        _ => {}
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
pub(super) fn drop_nulls(json: &mut Json, present: &mut Presence) -> bool {
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

pub(super) fn is_plain(json: &Json) -> bool {
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

pub(super) fn presence(present: &Present) -> Presence {
    match present {
        Present::Always => Presence::Always,
        Present::When(guards) => Presence::When(guards.clone()),
        Present::Maybe => Presence::Maybe,
    }
}

pub(super) fn steps(trace: &Trace) -> Vec<Step> {
    trace.steps().cloned().collect()
}
