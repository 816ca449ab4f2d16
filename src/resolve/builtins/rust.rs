//! The Rust standard library, serde_json, url and http, by the last segments of a path.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::conversions::COLLECT;
use super::super::heap::{List, Object, Record};
use super::super::joins::join_values;
use super::super::strings::{alternatives, pieces_of};
use super::super::urls::join_url;
use super::super::value::{Kind, Piece, Value};
use super::new_record;
use crate::catalog::clients::Join;
use crate::ir::Name;
use std::rc::Rc;

impl Evaluation<'_> {
    pub(super) fn rust_call(&mut self, path: &str, site: &CallSite) -> Option<Value> {
        let segments: Vec<&str> = path.split("::").collect();
        let last = *segments.last()?;
        let owner = segments.len().checked_sub(2).map_or("", |at| segments[at]);
        let first = site.arg(0).cloned();
        if let Some(receiver) = &first
            && self.clients.values.by_path.contains(owner)
            && (matches!(
                last,
                "clone" | "to_owned" | "map" | "and_then" | "unwrap_or"
            ) || self.clients.values.same.contains(last))
        {
            let mut rest = site.clone();
            rest.args.remove(0);
            rest.places.clear();
            return Some(self.call_method(receiver, &Name::from(last), &rest));
        }
        if last == "from"
            && let Some(value) = &first
            && self.class_of(value).is_some()
            && let Some(converted) = self.convert_abroad(value, Some(owner))
        {
            return Some(converted);
        }
        match (owner, last) {
            (_, "env!" | "option_env!")
            | ("env", "var" | "var_os")
            | ("dotenvy" | "dotenv", "var") => {
                let name = first.and_then(|name| name.known_text()).unwrap_or_default();
                Some(Value::unknown(Cause::Environment(name)))
            }
            (_, "include_str!") => {
                let path = first?.known_text()?;
                self.included_text(&path, site)
            }
            ("serde_json", "to_string" | "to_string_pretty" | "to_vec" | "to_vec_pretty")
            | ("Body", "from_json") => {
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
            ("Value", "Object") if matches!(&first, Some(Value { kind: Kind::Bound(pending), .. }) if pending.1 == COLLECT) =>
            {
                let Kind::Bound(pending) = &first?.kind else {
                    return None;
                };
                Some(self.collected(&pending.0, Some("Map")))
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
            ("Uri", "builder") => Some(Value::text("", site.origin)),
            (
                "Box" | "Arc" | "Rc" | "Mutex" | "RwLock" | "Cell" | "RefCell" | "Pin" | "Json"
                | "Full" | "Reverse" | "Some" | "Wrapping",
                "new" | "from" | "pin",
            ) => first,
            (
                "Url" | "Uri" | "Method" | "HeaderValue" | "str" | "HeaderName" | "Body" | "Bytes"
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
                    | "Custom"
            ) =>
            {
                first
            }
            ("mem", "take" | "replace") => first,
            ("Option", "None") => Some(Value::new(Kind::Null)),
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
        if let Some(value) = self.option_method(receiver, name, site) {
            return Some(value);
        }
        if let Some(value) = self.entry_method(receiver, name, site) {
            return Some(value);
        }
        let first = site.arg(0).cloned();
        match name {
            "into" => Some(self.pending_into(receiver)),
            // Of a `thread_local!`, or of a scope.
            "with" | "with_borrow" | "with_borrow_mut" | "pipe"
                if matches!(
                    first,
                    Some(Value {
                        kind: Kind::Function(_),
                        ..
                    })
                ) =>
            {
                Some(self.call_value(&first?, &CallSite::of_values(vec![receiver.clone()])))
            }
            "replace" => self.replaced_text(receiver, &first?, site.arg(1)?),
            "to_string" => Some(super::options::widened(self.displayed(receiver))),
            // A number's text is parsed into a number, other text into a URL or the like.
            "parse" => Some(match receiver.known_text() {
                Some(text) if text.parse::<f64>().is_ok() || text.parse::<bool>().is_ok() => {
                    Value::unknown(Cause::Call("parse".into()))
                }
                _ => super::options::widened(receiver.clone()),
            }),
            "collect" if matches!(receiver.kind, Kind::Unknown(_)) => None,
            "inspect" | "tap" | "for_each" | "inspect_err" => {
                self.release_args(site);
                Some(receiver.clone())
            }
            "clone" | "cloned" | "to_owned" => Some(self.deep_copy(receiver, 0)),
            "join" if !matches!(receiver.kind, Kind::Array(_)) => {
                let each = alternatives(&first?).into_iter().map(|(guard, url)| {
                    let url = pieces_of(&url);
                    // A list's texts are joined by signs.
                    let is_path = url.iter().any(|piece| {
                        matches!(piece, Piece::Text { text, .. } if text.contains(char::is_alphanumeric))
                    });
                    let joined = match receiver.kind {
                        Kind::Unknown(_) if is_path => Value {
                            origin: site.origin,
                            ..Value::pieces(join_url(&pieces_of(receiver), &url, Join::Url))
                        },
                        _ => {
                            let join = |base: &[Piece]| join_url(base, &url, Join::Url);
                            self.map_text(receiver, &join)
                        }
                    };
                    (guard, joined)
                });
                let each = each.collect();
                Some(join_values(each))
            }
            "pointer" if matches!(receiver.kind, Kind::Object(_)) => {
                let pointer = first?.known_text()?;
                self.pointed(receiver, &pointer)
            }
            // Two maps become one; the other is left empty.
            "append"
                if matches!(
                    first,
                    Some(Value {
                        kind: Kind::Object(_),
                        ..
                    })
                ) =>
            {
                let (Kind::Object(id), source) = (&receiver.kind, first?) else {
                    return None;
                };
                self.spread_into(*id, &source);
                if let Kind::Object(emptied) = source.kind
                    && let Some(record) = self.heap.record_mut(emptied)
                {
                    *record = Record::default();
                }
                Some(Value::undefined())
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
                Some(self.map_get(receiver, name, &first?))
            }
            "scheme" | "authority" | "path_and_query" => self.uri_part(receiver, name, site),
            _ if matches!(receiver.kind, Kind::Str(_) | Kind::Unknown(_))
                && let Some(value) = self.affix_method(receiver, name, site) =>
            {
                Some(value)
            }
            _ if self.clients.values.same.contains(name) => {
                Some(super::options::widened(receiver.clone()))
            }
            _ => self.text_method(receiver, name, site).filter(|_| {
                matches!(
                    receiver.kind,
                    Kind::Str(_) | Kind::Choice(_) | Kind::Unknown(_)
                )
            }),
        }
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
