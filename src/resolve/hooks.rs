//! Functions of the program that a client runs on each request: interceptors, hooks, transformations.
//!
//! They are not run here. What they may write is read off the names of the parts of a request that they mention: a body they
//! may change is not known, an address they may change has an unknown base.

use super::draft::Draft;
use super::heap::Object;
use super::value::{Closure, Kind, Value};
use super::{Cause, Evaluation};
use crate::catalog::clients::{Library, Role};
use std::rc::Rc;

impl Evaluation<'_> {
    /// `client.interceptors.request.use(hook)`; false where the receiver is something else.
    pub(super) fn add_interceptor(
        &mut self,
        receiver: &Value,
        name: &str,
        hook: Option<&Value>,
    ) -> bool {
        if !matches!(receiver.kind, Kind::Bound(_)) {
            return false;
        }
        let mut way = name.to_owned();
        let mut holder = receiver;
        while let Kind::Bound(bound) = &holder.kind {
            way = format!("{}.{way}", bound.1);
            holder = &bound.0;
        }
        let Kind::Client(id) = holder.kind else {
            return false;
        };
        let clients = self.clients;
        let is_way = |library: usize| {
            let known = clients.libraries[library].interceptors.as_ref();
            known.is_some_and(|known| *known == way)
        };
        let Object::Client(state) = &**self.heap.object(id) else {
            return false;
        };
        if !state.candidates.iter().any(|one| is_way(one.library)) {
            return false;
        }
        let mut state = (**state).clone();
        for candidate in &mut state.candidates {
            let library = &clients.libraries[candidate.library];
            if let Some(hook) = hook {
                self.run_hooks(&mut candidate.draft, library, hook);
            }
        }
        *self.heap.object_mut(id) = Object::Client(Rc::new(state));
        true
    }

    /// Notes what the functions in an option, an interceptor for example, may change.
    pub(super) fn run_hooks(&mut self, draft: &mut Draft, library: &Library, hooks: &Value) {
        for hook in self.functions_in(hooks) {
            let text = {
                let file = &self.files[hook.module as usize].file;
                file.source
                    .slice(file.ir.function(hook.function).span)
                    .to_owned()
            };
            let words: Vec<&str> = text
                .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
                .collect();
            let tables = library.options.values();
            for (option, role) in tables.flat_map(|table| table.iter()) {
                if !words.contains(&option.as_str()) {
                    continue;
                }
                match role {
                    Role::Body | Role::Data | Role::Json | Role::Form => {
                        draft.rewritten =
                            Some(Cause::Opaque("changed by a hook of the client".into()));
                    }
                    Role::Url | Role::Base | Role::Path | Role::Host => {
                        draft.base = Some(Value::unknown(Cause::Opaque(
                            "set by a hook of the client".into(),
                        )));
                    }
                    _ => {}
                }
            }
        }
    }

    /// A transformation of the body, whatever it is called with.
    pub(super) fn transform(&mut self, draft: &mut Draft, transformation: &Value) {
        if !self.functions_in(transformation).is_empty() {
            draft.rewritten = Some(Cause::Opaque(
                "written by a transformation of the client".into(),
            ));
        }
    }

    pub(super) fn functions_in(&self, value: &Value) -> Vec<Closure> {
        let mut next = vec![(value.clone(), 0)];
        let mut found = Vec::new();
        while let Some((value, depth)) = next.pop() {
            if depth > 4 {
                continue;
            }
            match &value.kind {
                Kind::Function(closure) => found.push(closure.clone()),
                Kind::Choice(all) => {
                    next.extend(all.iter().map(|(_, one)| (one.clone(), depth + 1)))
                }
                Kind::Object(id) | Kind::Array(id) => match &**self.heap.object(*id) {
                    Object::Record(record) => {
                        next.extend(
                            record
                                .fields
                                .values()
                                .map(|slot| (slot.value.clone(), depth + 1)),
                        );
                    }
                    Object::List(list) => {
                        next.extend(list.items.iter().map(|(item, _)| (item.clone(), depth + 1)));
                    }
                    Object::Client(_) => {}
                },
                _ => {}
            }
        }
        found
    }
}
