//! Arrays of ECMAScript: what their methods give, and what they change in place.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::heap::{List, Object, Presence};
use super::super::value::{Kind, Value};
use crate::ir::Name;

/// Elements that callbacks are run for one by one; what programs write out is shorter.
const MAX_ELEMENTS: usize = 12;

impl Evaluation<'_> {
    /// A method of an array. `None` where nothing more is known than for lists of any language.
    pub(super) fn array_method(
        &mut self,
        id: u32,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        let known = self.known_items(id);
        match (name, known) {
            ("pop" | "shift", Some(mut items)) => {
                let taken = match name {
                    _ if items.is_empty() => Value::undefined(),
                    "pop" => items.pop().unwrap_or_else(Value::undefined),
                    _ => items.remove(0),
                };
                self.put_items(id, items);
                Some(taken)
            }
            ("unshift", Some(items)) if !site.open => {
                self.put_items(id, [site.args.clone(), items].concat());
                Some(Value::unknown(Cause::Opaque("a length".into())))
            }
            ("reverse", Some(mut items)) => {
                items.reverse();
                self.put_items(id, items);
                Some(receiver.clone())
            }
            (
                "sort" | "splice" | "fill" | "copyWithin" | "pop" | "shift" | "unshift" | "reverse",
                _,
            ) => {
                self.release_functions(site);
                self.lose_items(id);
                Some(match name {
                    "sort" | "reverse" | "fill" | "copyWithin" => receiver.clone(),
                    _ => Value::unknown(Cause::Opaque("an element of a changed list".into())),
                })
            }
            ("at", Some(items)) => {
                let at: i64 = site.arg(0)?.known_text()?.parse().ok()?;
                let length = i64::try_from(items.len()).ok()?;
                let at = usize::try_from(if at < 0 { at + length } else { at }).ok();
                let item = at.and_then(|at| items.get(at).cloned());
                Some(item.unwrap_or_else(Value::undefined))
            }
            ("slice", Some(items)) => {
                let bound = |at: usize, otherwise: usize| -> Option<usize> {
                    let Some(bound) = site.arg(at) else {
                        return Some(otherwise);
                    };
                    let bound: i64 = bound.known_text()?.parse().ok()?;
                    let length = i64::try_from(items.len()).ok()?;
                    let bound = if bound < 0 { bound + length } else { bound };
                    usize::try_from(bound.clamp(0, length)).ok()
                };
                let (start, end) = (bound(0, 0)?, bound(1, items.len())?);
                let kept = items.get(start..end).unwrap_or_default().to_vec();
                Some(self.list_of(kept))
            }
            ("map" | "forEach" | "filter" | "find" | "reduce" | "reduceRight", Some(items))
                if items.len() <= MAX_ELEMENTS
                    && matches!(site.arg(0)?.kind, Kind::Function(_)) =>
            {
                let requests = self.requests.len();
                self.heap.begin();
                let result = self.each_item(receiver, name, items, site);
                let writes = self.heap.end();
                if self.requests.len() > requests {
                    // One call that is made for each element is one site, with a choice of elements.
                    self.requests.truncate(requests);
                    return None;
                }
                self.heap.apply(writes);
                self.forget_literal(site);
                result
            }
            _ => None,
        }
    }

    fn each_item(
        &mut self,
        receiver: &Value,
        name: &str,
        items: Vec<Value>,
        site: &CallSite,
    ) -> Option<Value> {
        let callback = site.arg(0)?.clone();
        let number = |at: usize| Value::new(Kind::Number(Name::from(at.to_string())));
        if name == "reduceRight" {
            let last_first = items.into_iter().rev().collect();
            return self.each_item(receiver, "reduce", last_first, site);
        }
        let mut items = items.into_iter().enumerate();
        if name == "reduce" {
            let mut sum = match site.arg(1) {
                Some(first) => first.clone(),
                None => items.next()?.1,
            };
            for (at, item) in items {
                let arguments = vec![sum, item, number(at), receiver.clone()];
                sum = self.call_value(&callback, &CallSite::of_values(arguments));
            }
            return Some(sum);
        }
        let mut results: Vec<(Value, Presence)> = Vec::new();
        let mut may_be_earlier = false;
        for (at, item) in items {
            let arguments = vec![item.clone(), number(at), receiver.clone()];
            let result = self.call_value(&callback, &CallSite::of_values(arguments));
            match (name, result.truthiness()) {
                ("map", _) => results.push((result, Presence::Always)),
                ("filter", Some(true)) => results.push((item, Presence::Always)),
                ("filter", None) => results.push((item, Presence::Maybe)),
                ("find", Some(true)) if !may_be_earlier => return Some(item),
                ("find", None | Some(true)) => may_be_earlier = true,
                _ => {}
            }
        }
        Some(match name {
            "map" | "filter" => {
                let list = List {
                    items: results,
                    open: None,
                };
                Value::new(Kind::Array(self.heap.alloc(Object::List(list))))
            }
            "find" if may_be_earlier => {
                Value::unknown(Cause::Opaque("an element that is searched for".into()))
            }
            _ => Value::undefined(),
        })
    }

    /// The elements of a list that has these and no others.
    pub(in crate::resolve) fn known_items(&self, id: u32) -> Option<Vec<Value>> {
        let list = self.heap.list(id)?;
        let is_known = list.open.is_none()
            && list
                .items
                .iter()
                .all(|(_, presence)| *presence == Presence::Always);
        is_known.then(|| list.items.iter().map(|(item, _)| item.clone()).collect())
    }

    fn put_items(&mut self, id: u32, items: Vec<Value>) {
        if let Some(list) = self.heap.list_mut(id) {
            list.items = items
                .into_iter()
                .map(|item| (item, Presence::Always))
                .collect();
        }
    }

    /// Nothing is known any more of what a list holds, nor where.
    pub(in crate::resolve) fn lose_items(&mut self, id: u32) {
        self.blur_object(id);
    }

    pub(super) fn list_of(&mut self, items: Vec<Value>) -> Value {
        let list = List {
            items: items
                .into_iter()
                .map(|item| (item, Presence::Always))
                .collect(),
            open: None,
        };
        Value::new(Kind::Array(self.heap.alloc(Object::List(list))))
    }

    /// A function written as the argument of a method that calls it is called nowhere else.
    pub(super) fn forget_literal(&mut self, site: &CallSite) {
        let is_literal = site
            .arg_origins
            .first()
            .is_some_and(|at| self.is_function_literal(*at));
        if let (true, Some(callback)) = (is_literal, site.arg(0).cloned()) {
            self.forget(&callback);
        }
    }
}
