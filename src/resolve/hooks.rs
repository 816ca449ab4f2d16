//! Functions of the program that a client runs on each request: interceptors, hooks, transformations.
//!
//! They are not run here. What they may write is read off the names of the parts of a request that they mention: a body they
//! may change is not known, an address they may change has an unknown base.

use super::draft::Draft;
use super::heap::Object;
use super::value::{Closure, Kind, Value};
use super::{Cause, Evaluation};
use crate::catalog::clients::{Library, Role};
use crate::ir::Name;
use std::rc::Rc;

impl Evaluation<'_> {
    /// `client.interceptors.request.use(hook)`; false where the receiver is something else.
    pub(super) fn add_interceptor(
        &mut self,
        receiver: &Value,
        name: &str,
        hook: Option<&Value>,
    ) -> bool {
        let Kind::Bound(request) = &receiver.kind else {
            return false;
        };
        let (holder, member) = (&request.0, &request.1);
        let Kind::Bound(interceptors) = &holder.kind else {
            return false;
        };
        let Kind::Client(id) = interceptors.0.kind else {
            return false;
        };
        if (interceptors.1.as_str(), member.as_str(), name) != ("interceptors", "request", "use") {
            return false;
        }
        let Object::Client(state) = &**self.heap.object(id) else {
            return false;
        };
        let mut state = (**state).clone();
        let clients = self.clients;
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

    fn functions_in(&self, value: &Value) -> Vec<Closure> {
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

/// Options whose functions are run on each request, and those whose functions write its body.
pub(super) fn is_hook(option: &Name) -> bool {
    matches!(option.as_str(), "hooks" | "onRequest")
}

pub(super) fn is_transformation(option: &Name) -> bool {
    matches!(option.as_str(), "transformRequest" | "stringifyJson")
}
