//! The ECMAScript library.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::expressions::cause_of;
use super::super::heap::{List, Object, Presence};
use super::super::strings::{pieces_of, trim_end};
use super::super::urls::join_url;
use super::super::value::{Kind, Piece, Value};
use super::new_record;
use crate::catalog::clients::Join;
use crate::ir::Name;
use std::rc::Rc;

/// Methods of `Headers`, `Map` and the like that are followed on plain objects.
pub(super) const OBJECT_METHODS: &[&str] = &["set", "append", "get", "has", "toString"];

impl Evaluation<'_> {
    pub(super) fn ecmascript_call(&mut self, path: &str, site: &CallSite) -> Option<Value> {
        let first = site.arg(0).cloned();
        match path {
            "JSON.stringify" => Some(self.stringify(first?, site)),
            "JSON.parse" => match &first?.kind {
                Kind::JsonText(inner) => {
                    let inner = (**inner).clone();
                    Some(self.deep_copy(&inner, 0))
                }
                _ => None,
            },
            "structuredClone" => Some(self.deep_copy(&first?, 0)),
            "Object.assign" => {
                let target = first?;
                if let Kind::Object(id) = target.kind {
                    for source in &site.args[1..] {
                        self.spread_into(id, source);
                    }
                    if site.open {
                        self.open_record(id, Cause::Opaque("spread arguments".into()));
                    }
                }
                Some(target)
            }
            "Object.freeze"
            | "Object.seal"
            | "Object.preventExtensions"
            | "Promise.resolve"
            | "Promise.all"
            | "Promise.race"
            | "Promise.allSettled"
            | "Promise.any"
            | "Array.from"
            | "Buffer.from"
            | "Object"
            | "Number" => first,
            "String" | "encodeURI" => {
                let empty = Value::text("", None);
                let first = first?;
                Some(self.concat(&empty, &first))
            }
            "encodeURIComponent" => match first?.known_text() {
                Some(text)
                    if text
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)) =>
                {
                    Some(Value::text(text, site.origin))
                }
                _ => Some(Value::unknown(Cause::Call("encodeURIComponent".into()))),
            },
            "URL" | "url#URL" | "node:url#URL" => {
                let url = first?;
                match site.arg(1) {
                    Some(base) if !matches!(base.kind, Kind::Undefined) => {
                        Some(self.resolve_url(&url, &base.clone()))
                    }
                    _ => Some(url),
                }
            }
            "url.resolve" | "url#resolve" | "node:url#resolve" => {
                let base = first?;
                let url = site.arg(1)?.clone();
                Some(self.resolve_url(&url, &base))
            }
            "Headers" | "Map" | "URLSearchParams" | "undici#Headers" | "node-fetch#Headers"
            | "axios.AxiosHeaders" | "axios#AxiosHeaders" => {
                let headers = new_record(self);
                if let (Kind::Object(id), Some(first)) = (&headers.kind, first) {
                    match &first.kind {
                        Kind::Array(_) => self.insert_pairs(*id, &first),
                        _ => self.spread_into(*id, &first),
                    }
                }
                Some(headers)
            }
            "Object.values" | "Object.entries" => Some(self.entries_of(&first?, path)),
            "Object.fromEntries" => {
                let record = new_record(self);
                if let Kind::Object(id) = record.kind {
                    self.insert_pairs(id, &first?);
                }
                Some(record)
            }
            "Blob" => match &first?.kind {
                Kind::Array(id) => self
                    .heap
                    .list(*id)
                    .and_then(|list| list.items.first())
                    .map(|(item, _)| item.clone()),
                _ => None,
            },
            // Angular hands out what the type asks for.
            "@angular/core#inject" => match &first?.kind {
                Kind::External(path) => self.typical_client(&path.clone()),
                Kind::Class(class) => Some(self.typical_instance(*class)),
                _ => None,
            },
            "setTimeout" | "setInterval" | "setImmediate" | "queueMicrotask" => {
                self.release_args(site);
                Some(Value::unknown(Cause::Call(Name::from(path))))
            }
            _ => None,
        }
    }

    /// The values of an object, or its pairs of key and value.
    fn entries_of(&mut self, object: &Value, path: &str) -> Value {
        let Kind::Object(id) = object.kind else {
            return Value::unknown(cause_of(object));
        };
        let record = self.heap.record(id).cloned().unwrap_or_default();
        let mut list = List {
            items: Vec::new(),
            open: record.open,
        };
        for (key, slot) in record.fields {
            let value = slot.value.under(&object.trace);
            let item = if path == "Object.values" {
                value
            } else {
                let pair = List {
                    items: vec![
                        (Value::text(key, slot.entry), Presence::Always),
                        (value, Presence::Always),
                    ],
                    open: None,
                };
                Value::new(Kind::Array(self.heap.alloc(Object::List(pair))))
            };
            list.items.push((item, slot.presence));
        }
        Value::new(Kind::Array(self.heap.alloc(Object::List(list))))
    }

    fn stringify(&mut self, value: Value, site: &CallSite) -> Value {
        match site.arg(1).map(|replacer| &replacer.kind) {
            None | Some(Kind::Null | Kind::Undefined) => {}
            Some(_) => {
                return Value::unknown(Cause::Opaque("JSON written through a replacer".into()));
            }
        }
        // The text is fixed now; later changes of the object do not reach it.
        let frozen = self.deep_copy(&value, 0);
        Value {
            origin: value.origin,
            trace: value.trace.clone(),
            kind: Kind::JsonText(Rc::new(frozen)),
        }
    }

    fn resolve_url(&mut self, url: &Value, base: &Value) -> Value {
        let mut alternatives = Vec::new();
        for (base_guard, base) in super::super::strings::alternatives(base) {
            for (guard, url) in super::super::strings::alternatives(url) {
                if let Some(guard) = guard.and(&base_guard) {
                    let joined = join_url(&pieces_of(&base), &pieces_of(&url), Join::Url);
                    alternatives.push((
                        guard,
                        Value {
                            origin: url.origin,
                            ..Value::pieces(joined)
                        },
                    ));
                }
            }
        }
        super::join_values(alternatives)
    }

    /// `[[key, value], ...]` as fields.
    pub(super) fn insert_pairs(&mut self, id: u32, pairs: &Value) {
        let Kind::Array(list) = pairs.kind else {
            self.open_record(id, cause_of(pairs));
            return;
        };
        let list = self.heap.list(list).cloned().unwrap_or_default();
        for (pair, _) in &list.items {
            let key = self.member(pair, "0").known_text();
            let value = self.member(pair, "1");
            match key {
                Some(key) => self.set_field(id, key, value, pair.origin),
                None => self.open_record(id, Cause::Opaque("a computed key".into())),
            }
        }
        if let Some(open) = &list.open {
            self.open_record(id, cause_of(open));
        }
    }

    pub(super) fn ecmascript_method(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        match (&receiver.kind, name) {
            (Kind::Function(_) | Kind::Bound(_), "bind" | "call" | "apply") => {
                Some(self.function_method(receiver, name, site))
            }
            (
                Kind::Str(_) | Kind::Choice(_) | Kind::JsonText(_),
                "toString" | "valueOf" | "normalize" | "toJSON",
            ) => Some(receiver.clone()),
            (Kind::Str(_) | Kind::Choice(_) | Kind::Unknown(_), "replace" | "replaceAll") => {
                Some(self.replaced(receiver, site))
            }
            (Kind::Str(_), "startsWith" | "endsWith" | "includes") => {
                let (text, part) = (
                    receiver.known_text(),
                    site.arg(0).and_then(Value::known_text),
                );
                Some(match (text, part) {
                    (Some(text), Some(part)) => Value::new(Kind::Bool(match name {
                        "startsWith" => text.starts_with(part.as_str()),
                        "endsWith" => text.ends_with(part.as_str()),
                        _ => text.contains(part.as_str()),
                    })),
                    _ => Value::unknown(Cause::Opaque("a comparison".into())),
                })
            }
            (Kind::Str(_) | Kind::Choice(_), _) => self.text_method(receiver, name, site),
            (Kind::Unknown(_), "trim" | "trimEnd" | "toString") => Some(receiver.clone()),
            (Kind::Object(id), "set" | "append") if site.args.len() == 2 => {
                let id = *id;
                match site.arg(0).and_then(Value::known_text) {
                    Some(key) => self.set_field(id, key, site.args[1].clone(), site.origin),
                    None => self.open_record(id, Cause::Opaque("a computed key".into())),
                }
                Some(receiver.clone())
            }
            (Kind::Object(_), "get") => {
                let key = site.arg(0).and_then(Value::known_text)?;
                Some(self.member(receiver, &key))
            }
            (Kind::Object(_) | Kind::Array(_), "then") => {
                let callback = site.arg(0)?.clone();
                Some(self.call_value(&callback, &CallSite::of_values(vec![receiver.clone()])))
            }
            (_, "then" | "catch" | "finally") => self.callback_method(receiver, name, site),
            _ => None,
        }
    }

    /// `f.bind(this, ...)`, `f.call(this, ...)`, `f.apply(this, [...])`.
    fn function_method(&mut self, receiver: &Value, name: &str, site: &CallSite) -> Value {
        let target = match (&receiver.kind, site.arg(0)) {
            (Kind::Function(closure), Some(this)) => {
                let mut closure = closure.clone();
                if closure.this.is_none() {
                    closure.this = Some(Rc::new(this.clone()));
                }
                Value {
                    kind: Kind::Function(closure),
                    ..receiver.clone()
                }
            }
            _ => receiver.clone(),
        };
        let rest = |skip: usize| CallSite {
            args: site.args.iter().skip(skip).cloned().collect(),
            arg_origins: site.arg_origins.iter().skip(skip).copied().collect(),
            ..site.clone()
        };
        match name {
            "bind" if site.args.len() <= 1 => target,
            "bind" => Value::unknown(Cause::Opaque("a function with bound arguments".into())),
            "call" => self.call_value(&target, &rest(1)),
            _ => match site.arg(1).map(|list| list.kind.clone()) {
                Some(Kind::Array(id)) => {
                    let list = self.heap.list(id).cloned().unwrap_or_default();
                    let args = CallSite {
                        args: list.items.into_iter().map(|(item, _)| item).collect(),
                        arg_origins: Vec::new(),
                        ..site.clone()
                    };
                    self.call_value(&target, &args)
                }
                _ => Value::unknown(Cause::Call("apply".into())),
            },
        }
    }

    /// `replace` as programs use it on base URLs: taking slashes off the end.
    fn replaced(&mut self, receiver: &Value, site: &CallSite) -> Value {
        let pattern = site
            .arg_origins
            .first()
            .map(|origin| self.file().source.slice(origin.span).to_owned());
        let replacement = site.arg(1).and_then(Value::known_text);
        let takes_slashes = pattern.as_deref().is_some_and(|pattern| {
            matches!(
                pattern,
                r"/\/$/" | r"/\/+$/" | r"/\/*$/" | r"/[/]+$/" | r"/\/$/g" | r"/\/+$/g"
            )
        });
        if takes_slashes && replacement.as_deref() == Some("") {
            if receiver.is_unknown() {
                return receiver.clone();
            }
            return self.map_text(receiver, &|pieces: &[Piece]| trim_end(pieces, &['/']));
        }
        match (
            receiver.known_text(),
            site.arg(0).and_then(Value::known_text),
            replacement,
        ) {
            (Some(text), Some(from), Some(to)) => Value {
                trace: receiver.trace.clone(),
                ..Value::text(text.replacen(from.as_str(), &to, 1), receiver.origin)
            },
            _ => Value::unknown(Cause::Call("replace".into())),
        }
    }
}
