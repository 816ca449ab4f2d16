//! The Rust standard library, serde_json, url and http, by the last segments of a path.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::heap::{List, Object, join_values};
use super::super::request::{Json, JsonKind, Presence, TextPiece};
use super::super::strings::{join_url, pieces_of};
use super::super::value::{Cause, Guard, Kind, Piece, Trace, Value};
use super::new_record;
use crate::catalog::clients::Join;
use crate::ir::Name;
use std::rc::Rc;

/// Methods that give back what they are called on, for all that matters here.
pub(super) const IDENTITY: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_deref_mut",
    "as_mut",
    "as_object",
    "as_object_mut",
    "as_ref",
    "as_slice",
    "as_str",
    "as_string",
    "borrow",
    "borrow_mut",
    "build",
    "by_ref",
    "context",
    "copied",
    "deref",
    "deref_mut",
    "expect",
    "into",
    "into_boxed_str",
    "into_bytes",
    "into_inner",
    "into_owned",
    "into_string",
    "iter",
    "lock",
    "map_err",
    "ok",
    "ok_or",
    "ok_or_else",
    "parse",
    "read",
    "to_str",
    "to_string",
    "try_into",
    "unwrap",
    "unwrap_or_default",
    "unwrap_unchecked",
    "with_context",
    "wrap_err",
    "write",
    "into_iter",
    "as_array_mut",
    "as_array",
    "force",
];

/// Methods of maps and JSON values that are followed on objects.
pub(super) const OBJECT_METHODS: &[&str] = &[
    "insert", "get", "get_mut", "remove", "append", "entry", "extend", "clone", "to_owned",
    "cloned",
];

impl Evaluation<'_> {
    pub(super) fn rust_call(&mut self, path: &str, site: &CallSite) -> Option<Value> {
        let segments: Vec<&str> = path.split("::").collect();
        let last = *segments.last()?;
        let owner = segments.len().checked_sub(2).map_or("", |at| segments[at]);
        let first = site.arg(0).cloned();
        match (owner, last) {
            (_, "env!" | "option_env!")
            | ("env", "var" | "var_os")
            | ("dotenvy" | "dotenv", "var") => {
                let name = first.and_then(|name| name.known_text()).unwrap_or_default();
                Some(Value::unknown(Cause::Environment(name)))
            }
            ("serde_json", "to_string" | "to_string_pretty" | "to_vec" | "to_vec_pretty") => {
                let value = first?;
                let frozen = self.deep_copy(&value, 0);
                Some(Value {
                    origin: value.origin,
                    trace: value.trace,
                    kind: Kind::JsonText(Rc::new(frozen)),
                })
            }
            ("serde_json", "to_value") => {
                let value = first?;
                let json = self.freeze(&value);
                Some(self.thaw(&json))
            }
            ("serde_json", "from_str" | "from_slice") | (_, "from_value") => {
                let json = self.parse_json_text(&first?);
                Some(self.thaw(&json))
            }
            (
                "Map" | "HashMap" | "BTreeMap" | "HeaderMap" | "IndexMap",
                "new" | "default" | "with_capacity",
            ) => Some(new_record(self)),
            ("Map" | "HashMap" | "BTreeMap" | "HeaderMap" | "IndexMap", "from" | "from_iter") => {
                let record = new_record(self);
                if let Kind::Object(id) = record.kind {
                    self.insert_pairs(id, &first?);
                }
                Some(record)
            }
            ("Vec" | "VecDeque", "new" | "with_capacity" | "default") => Some(Value::new(
                Kind::Array(self.heap.alloc(Object::List(List::default()))),
            )),
            ("String", "new" | "default" | "with_capacity") => Some(Value::text("", site.origin)),
            ("LazyLock" | "Lazy" | "LazyCell", "new") => {
                let callback = first?;
                Some(self.call_value(&callback, &CallSite::none()))
            }
            ("Value", "Null") => Some(Value::new(Kind::Null)),
            ("", "Some" | "Ok" | "Box" | "Arc" | "Cow" | "String") => first,
            ("Option", "Some") | ("Result", "Ok") => first,
            (
                "Box" | "Arc" | "Rc" | "Mutex" | "RwLock" | "Cell" | "RefCell" | "Pin" | "Json"
                | "Full" | "Reverse" | "Some" | "Wrapping",
                "new" | "from" | "pin",
            ) => first,
            (
                "Url" | "Uri" | "Method" | "HeaderValue" | "HeaderName" | "Body" | "Bytes"
                | "String" | "Cow" | "Str" | "Value" | "AsyncBody" | "Full",
                _,
            ) if matches!(
                last,
                "from"
                    | "parse"
                    | "from_str"
                    | "from_static"
                    | "from_bytes"
                    | "try_from"
                    | "from_maybe_shared"
                    | "Borrowed"
                    | "Owned"
                    | "String"
                    | "Object"
                    | "Array"
                    | "Bool"
                    | "Number"
                    | "from_utf8"
                    | "from_string"
                    | "new"
                    | "copy_from_slice"
                    | "from_slice"
            ) =>
            {
                first
            }
            ("mem", "take" | "replace") => first,
            ("Default", "default") => Some(Value::unknown(Cause::Call("Default::default".into()))),
            _ => None,
        }
    }

    pub(super) fn rust_method(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        let first = site.arg(0).cloned();
        match name {
            "unwrap_or" | "or" => Some(self.or_value(receiver, first?)),
            "unwrap_or_else" | "or_else" | "get_or_insert_with" => {
                let callback = first?;
                let fallback = self.call_value(
                    &callback,
                    &CallSite::of_values(vec![Value::unknown(Cause::Opaque("an error".into()))]),
                );
                Some(self.or_value(receiver, fallback))
            }
            "get_or_init" | "get_or_try_init" => {
                let callback = first?;
                Some(self.call_value(&callback, &CallSite::none()))
            }
            "map" | "and_then" | "then" | "map_or" | "map_or_else"
                if !matches!(receiver.kind, Kind::Array(_)) =>
            {
                if matches!(receiver.kind, Kind::Null) {
                    return Some(if name == "map_or" {
                        first?
                    } else {
                        receiver.clone()
                    });
                }
                let callback = site.args.last()?.clone();
                let mapped =
                    self.call_value(&callback, &CallSite::of_values(vec![receiver.clone()]));
                Some(match name {
                    "map_or" => self.or_value(&mapped, first?),
                    "map" | "and_then" | "then" if receiver.is_unknown() => {
                        let branch = self.new_branch();
                        join_values(vec![
                            (Guard::one(branch, 0), mapped),
                            (Guard::one(branch, 1), Value::new(Kind::Null)),
                        ])
                    }
                    _ => mapped,
                })
            }
            "inspect" | "tap" | "for_each" | "inspect_err" => {
                self.release_args(site);
                Some(receiver.clone())
            }
            "clone" | "cloned" | "to_owned" => Some(self.deep_copy(receiver, 0)),
            "join" if !matches!(receiver.kind, Kind::Array(_)) => {
                let url = pieces_of(&first?);
                Some(self.map_text(receiver, &|base: &[Piece]| join_url(base, &url, Join::Url)))
            }
            "insert" | "append" => {
                let Kind::Object(id) = receiver.kind else {
                    return None;
                };
                match header_or_text(&first?) {
                    Some(key) => self.set_field(id, key, site.arg(1)?.clone(), site.origin),
                    None => self.open_record(id, Cause::Opaque("a computed key".into())),
                }
                Some(Value::new(Kind::Null))
            }
            "remove" => {
                let Kind::Object(id) = receiver.kind else {
                    return None;
                };
                let key = first?.known_text();
                match key {
                    Some(key) => {
                        let removed = self.member(receiver, &key);
                        if let Some(record) = self.heap.record_mut(id) {
                            record.fields.shift_remove(&key);
                        }
                        Some(removed)
                    }
                    None => {
                        self.open_record(
                            id,
                            Cause::Opaque("a removed key that is computed".into()),
                        );
                        Some(Value::unknown(Cause::Call("remove".into())))
                    }
                }
            }
            "extend" => {
                let Kind::Object(id) = receiver.kind else {
                    return None;
                };
                let source = first?;
                match source.kind {
                    Kind::Array(_) => self.insert_pairs(id, &source),
                    _ => self.spread_into(id, &source),
                }
                Some(Value::undefined())
            }
            "get" | "get_mut" if matches!(receiver.kind, Kind::Object(_)) => {
                let key = first?.known_text()?;
                Some(self.member(receiver, &key))
            }
            _ if IDENTITY.contains(&name) => Some(receiver.clone()),
            _ => self.text_method(receiver, name, site).filter(|_| {
                matches!(
                    receiver.kind,
                    Kind::Str(_) | Kind::Choice(_) | Kind::Unknown(_)
                )
            }),
        }
    }

    /// A value that may be missing, with what takes its place.
    fn or_value(&mut self, receiver: &Value, fallback: Value) -> Value {
        match &receiver.kind {
            Kind::Null => fallback,
            Kind::Unknown(_) | Kind::External(_) => {
                let branch = self.new_branch();
                join_values(vec![
                    (Guard::one(branch, 0), receiver.clone()),
                    (Guard::one(branch, 1), fallback),
                ])
            }
            Kind::Choice(alternatives) => {
                let filled = alternatives.iter().map(|(guard, value)| match value.kind {
                    Kind::Null => (guard.clone(), fallback.clone()),
                    _ => (guard.clone(), value.clone()),
                });
                join_values(filled.collect())
            }
            _ => receiver.clone(),
        }
    }

    /// A frozen value back on the heap, for code that goes on building it.
    fn thaw(&mut self, json: &Json) -> Value {
        let kind = match &json.kind {
            JsonKind::Null | JsonKind::Absent => Kind::Null,
            JsonKind::Bool(known) => Kind::Bool(*known),
            JsonKind::Number(number) => Kind::Number(number.clone()),
            JsonKind::Str(text) => {
                let pieces = text.pieces.iter().map(|piece| match piece {
                    TextPiece::Text { text, origin, .. } => Piece::Text {
                        text: text.clone(),
                        origin: *origin,
                        trace: Trace::default(),
                    },
                    TextPiece::Hole { cause, origin } => Piece::Hole {
                        cause: Rc::new(cause.clone()),
                        origin: *origin,
                        trace: Trace::default(),
                    },
                });
                Kind::Str(Rc::new(pieces.collect()))
            }
            JsonKind::Array { items, open } => {
                let items = items
                    .iter()
                    .map(|(item, present)| (self.thaw(item), presence(present)))
                    .collect();
                let list = List {
                    items,
                    open: open.clone().map(Value::unknown),
                };
                Kind::Array(self.heap.alloc(Object::List(list)))
            }
            JsonKind::Object { fields, open } => {
                let record = new_record(self);
                let Kind::Object(id) = record.kind else {
                    return record;
                };
                for field in fields {
                    let value = self.thaw(&field.value);
                    self.set_field(id, field.key.clone(), value, field.entry);
                    if let Some(slot) = self
                        .heap
                        .record_mut(id)
                        .and_then(|record| record.fields.get_mut(&field.key))
                    {
                        slot.presence = presence(&field.presence);
                    }
                }
                if let (Some(cause), Some(record)) = (open.clone(), self.heap.record_mut(id)) {
                    record.open = Some(Value::unknown(cause));
                }
                Kind::Object(id)
            }
            JsonKind::Choice(alternatives) => {
                let alternatives = alternatives
                    .iter()
                    .map(|(guard, json)| (guard.clone(), self.thaw(json)));
                let alternatives: Vec<(Guard, Value)> = alternatives.collect();
                return join_values(alternatives);
            }
            JsonKind::Unknown(cause) => Kind::Unknown(Rc::new(cause.clone())),
        };
        Value {
            kind,
            origin: json.origin,
            trace: Trace::default(),
        }
    }
}

fn presence(present: &Presence) -> super::Presence {
    match present {
        Presence::Always => super::Presence::Always,
        Presence::When(guards) => super::Presence::When(guards.clone()),
        Presence::Maybe => super::Presence::Maybe,
    }
}

/// A key given as text or as a header constant.
fn header_or_text(value: &Value) -> Option<Name> {
    match &value.kind {
        Kind::External(path) => {
            let last = path.rsplit("::").next()?;
            Some(Name::from(last.to_ascii_lowercase().replace('_', "-")))
        }
        _ => value.known_text(),
    }
}
