//! Methods of lists, and what pairs are collected into.

use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::conversions::COLLECT;
use super::super::guard::Guard;
use super::super::heap::{List, Object, Presence};
use super::super::joins::join_values;
use super::super::value::{Kind, Value};
use super::super::{Evaluation, Origin};
use super::new_record;
use crate::ir::Language;
use std::rc::Rc;

impl Evaluation<'_> {
    pub(super) fn list_method(
        &mut self,
        id: u32,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        match name {
            "push" | "push_back" | "unshift" => {
                if let Some(list) = self.heap.list_mut(id) {
                    for arg in &site.args {
                        list.items.push((arg.clone(), Presence::Always));
                    }
                    if site.open || name == "unshift" {
                        list.open = Some(Value::unknown(Cause::Opaque("spread arguments".into())));
                    }
                }
                Some(Value::unknown(Cause::Opaque("a length".into())))
            }
            "concat" if self.file().ir.language == Language::Rust => {
                let separator = Value::text("", None);
                self.list_method(id, receiver, "join", &CallSite::of_values(vec![separator]))
            }
            "concat" => {
                let mut list = self.heap.list(id).cloned().unwrap_or_default();
                for arg in &site.args {
                    match &arg.kind {
                        Kind::Array(other) => {
                            let other = self.heap.list(*other).cloned().unwrap_or_default();
                            list.items.extend(other.items);
                            list.open = list.open.or(other.open);
                        }
                        Kind::Unknown(_) | Kind::Choice(_) => list.open = Some(arg.clone()),
                        _ => list.items.push((arg.clone(), Presence::Always)),
                    }
                }
                Some(Value::new(Kind::Array(self.heap.alloc(Object::List(list)))))
            }
            "join" | "concat!" => {
                let list = self.heap.list(id).cloned().unwrap_or_default();
                let is_sure = list
                    .items
                    .iter()
                    .all(|(_, presence)| *presence == Presence::Always);
                if list.open.is_some() || !is_sure {
                    return Some(Value::unknown(Cause::Opaque(
                        "an open list joined to text".into(),
                    )));
                }
                let separator = site
                    .arg(0)
                    .cloned()
                    .unwrap_or_else(|| Value::text(",", None));
                let mut text = Value::text("", receiver.origin);
                for (at, (item, _)) in list.items.iter().enumerate() {
                    if at > 0 {
                        text = self.concat(&text, &separator);
                    }
                    text = self.concat(&text, item);
                }
                Some(text)
            }
            "map" | "forEach" | "for_each" | "flatMap" | "filter" | "find" | "some" | "every" => {
                let callback = site.arg(0)?.clone();
                let element = self.element_of(receiver);
                let mut result = Value::undefined();
                self.maybe(|this| {
                    result =
                        this.call_value(&callback, &CallSite::of_values(vec![element.clone()]));
                });
                self.forget_literal(site);
                Some(match name {
                    "find" => join_values(vec![
                        (Guard::default(), element),
                        (Guard::default(), Value::undefined()),
                    ]),
                    "filter" => {
                        let mut list = self.heap.list(id).cloned().unwrap_or_default();
                        for (_, presence) in &mut list.items {
                            *presence = Presence::Maybe;
                        }
                        Value::new(Kind::Array(self.heap.alloc(Object::List(list))))
                    }
                    "map" => {
                        let list = List {
                            items: vec![(result, Presence::Maybe)],
                            open: Some(Value::unknown(Cause::Opaque("a mapped list".into()))),
                        };
                        Value::new(Kind::Array(self.heap.alloc(Object::List(list))))
                    }
                    _ => Value::unknown(Cause::Opaque("computed".into())),
                })
            }
            "first" | "last" | "get" if self.file().ir.language == Language::Rust => {
                let list = self.heap.list(id)?;
                let is_closed = list.open.is_none()
                    && list
                        .items
                        .iter()
                        .all(|(_, presence)| *presence == Presence::Always);
                let at = match name {
                    "first" => 0,
                    "last" => list.items.len().checked_sub(1)?,
                    _ => site.arg(0)?.known_text()?.parse::<usize>().ok()?,
                };
                match list.items.get(at) {
                    Some((element, _)) if is_closed => Some(element.clone()),
                    _ => None,
                }
            }
            "iter_mut" => {
                self.blur(receiver);
                Some(receiver.clone())
            }
            // Pairs may be collected into a map as well as into a list.
            "collect" if self.holds_pairs(id) => {
                let target = match site.arg(0).map(|target| &target.kind) {
                    Some(Kind::External(path)) => Some(path.clone()),
                    _ => None,
                };
                Some(self.collected(receiver, target.as_deref()))
            }
            "collect" => Some(receiver.clone()),
            "iter" | "into_iter" | "to_vec" | "slice" if site.args.is_empty() => {
                Some(receiver.clone())
            }
            "extend" | "extend_from_slice" => {
                let added = match &site.arg(0)?.kind {
                    Kind::Array(other) => self.heap.list(*other).cloned().unwrap_or_default(),
                    _ => List {
                        items: Vec::new(),
                        open: site.arg(0).cloned(),
                    },
                };
                if let Some(list) = self.heap.list_mut(id) {
                    list.items.extend(added.items);
                    list.open = list.open.take().or(added.open);
                }
                Some(Value::undefined())
            }
            "clone" | "to_owned" => Some(self.deep_copy(receiver, 0)),
            _ => None,
        }
    }

    /// `pairs.collect()` into a type; a pending one where only a declaration elsewhere can tell which.
    pub(in crate::resolve) fn collected(&mut self, pairs: &Value, target: Option<&str>) -> Value {
        let target = target.map(|path| path.rsplit("::").next().unwrap_or(path));
        match target {
            Some("Map" | "HashMap" | "BTreeMap" | "IndexMap" | "HeaderMap") => {
                let record = new_record(self);
                if let Kind::Object(id) = record.kind {
                    self.insert_pairs(id, pairs);
                }
                Value {
                    origin: pairs.origin,
                    ..record
                }
            }
            Some("Vec" | "VecDeque" | "HashSet" | "BTreeSet" | "Value") => pairs.clone(),
            _ => Value {
                kind: Kind::Bound(Rc::new((pairs.clone(), COLLECT.into()))),
                ..pairs.clone()
            },
        }
    }

    fn holds_pairs(&self, id: u32) -> bool {
        let items = self.heap.list(id).map(|list| &list.items);
        items.is_some_and(|items| {
            items
                .iter()
                .any(|(item, _)| matches!(item.kind, Kind::Array(pair) if self.heap.list(pair).is_some_and(|pair| pair.items.len() == 2)))
        })
    }

    /// Whether a function is written at `origin`, not only named.
    pub(super) fn is_function_literal(&self, origin: Origin) -> bool {
        let functions = &self.files[origin.file as usize].file.ir.functions;
        functions
            .iter()
            .any(|function| function.span == origin.span)
    }
}
