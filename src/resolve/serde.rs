//! What serde makes of instances of structs and enums.

use super::expressions::cause_of;
use super::freeze::{drop_nulls, is_plain, presence};
use super::heap::Presence as Present;
use super::heap::{FieldSlot, Record};
use super::request::{Json, JsonField, JsonKind, Presence, Text, TextPiece};
use super::trace::Trace;
use super::value::{ClassRef, Value};
use super::{Cause, Evaluation};
use crate::ir::{Field, Name, Serial, Tagging};

impl Evaluation<'_> {
    /// A Rust struct or enum value by its serde attributes.
    pub(super) fn freeze_instance(
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
                } else if variant.is_tuple {
                    Json {
                        kind: self.freeze_tuple(&variant.fields, record, trace, depth),
                        origin: None,
                        trace: Vec::new(),
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
            None if declared
                .fields
                .first()
                .is_some_and(|field| field.name == "0") =>
            {
                self.freeze_tuple(&declared.fields, record, trace, depth)
            }
            None => self.freeze_struct_fields(&declared.fields, record, trace, depth),
        }
    }

    /// Positional fields are an array.
    fn freeze_tuple(
        &mut self,
        declared: &[Field],
        record: &Record,
        trace: &Trace,
        depth: usize,
    ) -> JsonKind {
        let mut items = Vec::new();
        for field in declared.iter().filter(|field| !field.serial.skipped) {
            let json = match (
                &field.serial.opaque,
                record.fields.get(&field.name).cloned(),
            ) {
                (Some(reason), _) => Json::unknown(Cause::Opaque(reason.clone())),
                (None, Some(slot)) => self.freeze_at(&slot.value.under(trace), depth + 1),
                (None, None) => {
                    Json::unknown(Cause::Opaque("an element that is not set here".into()))
                }
            };
            items.push((json, Presence::Always));
        }
        JsonKind::Array { items, open: None }
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

    pub(super) fn freeze_unit_variant(&mut self, class: ClassRef, variant: u32) -> JsonKind {
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
