//! The ECMAScript library.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::expressions::cause_of;
use super::super::heap::{Fields, Integrity, List, Object, Presence};
use super::super::numbers;
use super::super::strings::pieces_of;
use super::super::urls::join_url;
use super::super::value::{Kind, Value};
use super::{compared, new_record};
use crate::catalog::clients::Join;
use crate::ir::Name;
use std::rc::Rc;

/// Methods of `Headers`, `Map` and the like that are followed on plain objects.
pub(super) const OBJECT_METHODS: &[&str] = &["set", "append", "get", "has", "toString"];

/// What a function with bound arguments is called by: a list of the function and these, which no program can name.
pub(in crate::resolve) const BOUND_CALL: &str = "bound()";

fn first_array(site: &CallSite) -> Option<Value> {
    let first = site.arg(0)?;
    matches!(first.kind, Kind::Array(_)).then(|| first.clone())
}

impl Evaluation<'_> {
    pub(super) fn ecmascript_call(&mut self, path: &str, site: &CallSite) -> Option<Value> {
        let first = site.arg(0).cloned();
        match path {
            "JSON.stringify" => Some(self.stringify(first?, site)),
            "JSON.parse" if site.args.len() > 1 => {
                self.release_functions(site);
                Some(Value::unknown(Cause::Opaque(
                    "JSON read through a reviver".into(),
                )))
            }
            "JSON.parse" => match &first?.kind {
                Kind::JsonText(inner) => {
                    let inner = (**inner).clone();
                    Some(self.read_back(&inner))
                }
                _ => None,
            },
            "structuredClone" => Some(self.deep_copy(&first?, 0)),
            "Object.defineProperty" | "Reflect.defineProperty" if site.args.len() == 3 => {
                let target = first?;
                self.define_property(&target, &site.args[1], &site.args[2]);
                Some(target)
            }
            "Object.create" => Some(self.created(&first?, site)),
            "Reflect.deleteProperty" if site.args.len() == 2 => {
                let key = site.args[1].known_text();
                self.delete_member(&first?, key.as_ref());
                Some(Value::new(Kind::Bool(true)))
            }
            "Object.assign" => {
                let target = first?;
                self.assign_all(&target, site);
                Some(target)
            }
            "Object.freeze" | "Object.seal" | "Object.preventExtensions" => {
                let held = first?;
                if let Kind::Object(id) = held.kind
                    && let Some(record) = self.heap.record_mut(id)
                {
                    record.integrity = record.integrity.max(match path {
                        "Object.freeze" => Integrity::Frozen,
                        "Object.seal" => Integrity::Sealed,
                        _ => Integrity::Inextensible,
                    });
                }
                Some(held)
            }
            "Promise.resolve" | "Promise.all" | "Buffer.from" | "Object" => first,
            "Promise" if site.is_new => Some(self.promised(&first?)),
            "Promise.race" | "Promise.any" => Some(self.element_of(&first?)),
            "Array.from" => match (&first?.kind, site.args.len()) {
                (Kind::Array(id), 1) => {
                    let copy = self.heap.list(*id).cloned().unwrap_or_default();
                    Some(Value::new(Kind::Array(self.heap.alloc(Object::List(copy)))))
                }
                (Kind::Array(_), 2) => {
                    let list = first_array(site)?;
                    let rest = CallSite {
                        args: site.args.iter().skip(1).cloned().collect(),
                        arg_origins: site.arg_origins.iter().skip(1).copied().collect(),
                        ..site.clone()
                    };
                    self.call_method(&list, &Name::from("map"), &rest).into()
                }
                _ => {
                    self.release_functions(site);
                    None
                }
            },
            "Number" | "parseInt" | "parseFloat" => {
                let number = match &first?.kind {
                    Kind::Number(number) => Some(number.clone()),
                    Kind::Str(_) if path == "Number" => {
                        let text = site.arg(0)?.known_text();
                        let read = text.and_then(|text| numbers::parse(text.trim()));
                        read.map(|number| Name::from(numbers::show(number)))
                    }
                    _ => None,
                };
                match number {
                    Some(number) if path == "Number" => Some(Value::new(Kind::Number(number))),
                    _ => None,
                }
            }
            // Direct or not, it may read and write whatever is in sight.
            "eval" => {
                self.blur_scope();
                Some(Value::unknown(Cause::Call("eval".into())))
            }
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
                if let Kind::Object(id) = headers.kind
                    && let Some(record) = self.heap.record_mut(id)
                {
                    record.is_collection = true;
                }
                if let (Kind::Object(id), Some(first)) = (&headers.kind, first) {
                    match &first.kind {
                        Kind::Array(_) => self.insert_pairs(*id, &first),
                        Kind::Object(_) if self.held_fields(&first).is_some() => {
                            self.insert_pairs(*id, &first);
                        }
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
                self.release_functions(site);
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
        let mut record = self.read_record(id).unwrap_or_default();
        if record.is_collection {
            record.fields.clear();
        }
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

    /// What a `Map`, `Headers` or the like holds.
    fn held_fields(&self, value: &Value) -> Option<Fields> {
        let Kind::Object(id) = value.kind else {
            return None;
        };
        let record = self.heap.record(id)?;
        (record.is_collection && record.open.is_none()).then(|| record.fields.clone())
    }

    /// `Object.assign(target, ...)`, whichever object the target is.
    fn assign_all(&mut self, target: &Value, site: &CallSite) {
        match &target.kind {
            Kind::Object(id) => {
                for source in site.args.iter().skip(1) {
                    self.spread_into(*id, source);
                }
                if site.open {
                    self.open_record(*id, Cause::Opaque("spread arguments".into()));
                }
            }
            Kind::Choice(alternatives) => {
                let alternatives = alternatives.clone();
                self.for_each_alternative(&alternatives, |this, one| {
                    this.assign_all(one, site);
                    Value::undefined()
                });
            }
            _ => self.blur(target),
        }
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
        if let Some(fields) = self.held_fields(pairs) {
            if let Some(record) = self.heap.record_mut(id) {
                record.fields.extend(fields);
            }
            return;
        }
        let Kind::Array(list) = pairs.kind else {
            self.open_record(id, cause_of(pairs));
            return;
        };
        let list = self.heap.list(list).cloned().unwrap_or_default();
        for (pair, presence) in &list.items {
            let key = self.member(pair, "0").known_text();
            let value = self.member(pair, "1");
            match key {
                Some(key) => {
                    let before = self.heap.record(id).and_then(|one| one.fields.get(&key));
                    let before = before.cloned();
                    self.set_field(id, key.clone(), value.clone(), pair.origin);
                    let slot = self
                        .heap
                        .record_mut(id)
                        .and_then(|record| record.fields.get_mut(&key));
                    if let (Some(slot), true) = (slot, *presence != Presence::Always) {
                        slot.presence = presence.clone();
                        if let Some(before) = before {
                            slot.presence = before.presence;
                            let both = [before.value, value].map(|one| (Default::default(), one));
                            slot.value = super::join_values(both.into());
                        }
                    }
                }
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
                Some(self.replaced(receiver, name, site))
            }
            (Kind::Str(pieces), "startsWith" | "endsWith" | "includes") => {
                let part = site.arg(0).and_then(Value::known_text);
                let answer = part
                    .filter(|_| site.args.len() == 1)
                    .and_then(|part| compared(pieces, name, &part));
                Some(match answer {
                    Some(answer) => Value::new(Kind::Bool(answer)),
                    None => Value::unknown(Cause::Opaque("a comparison".into())),
                })
            }
            (
                Kind::Str(_),
                "slice" | "substring" | "substr" | "at" | "charAt" | "padStart" | "padEnd"
                | "repeat" | "split",
            ) => self.part_of_text(receiver, name, site),
            (Kind::Str(_) | Kind::Choice(_), _) => self.text_method(receiver, name, site),
            (Kind::Unknown(_), "trim" | "trimEnd" | "toString") => Some(receiver.clone()),
            (Kind::Object(id), "set" | "append") if site.args.len() == 2 => {
                let id = *id;
                match site.arg(0).and_then(Value::known_text) {
                    Some(key) => {
                        // What a collection holds is written where its value is.
                        let is_collection =
                            (self.heap.record(id)).is_some_and(|one| one.is_collection);
                        let written = site.arg_origins.get(1).copied();
                        let written = written.filter(|_| is_collection).or(site.origin);
                        self.set_field(id, key, site.args[1].clone(), written);
                    }
                    None => self.open_record(id, Cause::Opaque("a computed key".into())),
                }
                Some(receiver.clone())
            }
            (Kind::Object(id), "get") => match site.arg(0).and_then(Value::known_text) {
                Some(key) => Some(self.member(receiver, &key)),
                None => {
                    let is_collection = self.heap.record(*id)?.is_collection;
                    is_collection.then(|| self.any_member(receiver))
                }
            },
            (Kind::Object(_) | Kind::Array(_) | Kind::Module(_), "then") => {
                let callback = site.arg(0)?.clone();
                Some(self.call_value(&callback, &CallSite::of_values(vec![receiver.clone()])))
            }
            (_, "then" | "catch" | "finally") => self.callback_method(receiver, name, site),
            _ => None,
        }
    }
}
