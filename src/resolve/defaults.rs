//! Settings made on a client itself: `axios.defaults.baseURL = ...`.
//!
//! Clients with such settings are one object a file, however often their import is named, so that a setting reaches the calls
//! behind it.

use super::Evaluation;
use super::draft::{Draft, HeaderPart, is_setting};
use super::heap::Object;
use super::value::{Kind, ObjectId, Value};
use crate::catalog::clients::Role;
use crate::ir::Name;
use std::rc::Rc;

impl Evaluation<'_> {
    /// Makes the entry points that can be configured, before anything runs.
    pub(super) fn prepare_shared_clients(&mut self) {
        let clients = self.clients;
        let mut shared: Vec<(usize, &String)> = clients
            .entries
            .values()
            .filter(|(library, _)| clients.libraries[*library].defaults.is_some())
            .map(|(library, state)| (*library, state))
            .collect();
        shared.sort_unstable();
        shared.dedup();
        for (library, state) in shared {
            let client = self.new_client(library, state, Draft::default());
            self.shared
                .insert((library, Name::from(state.as_str())), client);
        }
    }

    /// `receiver.name = value` where `receiver` is a client's defaults or a part of them.
    pub(super) fn set_client_default(&mut self, receiver: &Value, name: &str, value: &Value) {
        let Some((client, path)) = self.defaults_of(receiver) else {
            return;
        };
        let clients = self.clients;
        let Object::Client(state) = &**self.heap.object(client) else {
            return;
        };
        let mut state = (**state).clone();
        for candidate in &mut state.candidates {
            let library = &clients.libraries[candidate.library];
            let Some(defaults) = &library.defaults else {
                continue;
            };
            let role_of = |key: &str| library.options.get(&defaults.options)?.get(key).copied();
            let draft = &mut candidate.draft;
            match path.split_first() {
                None => {
                    if is_setting(library, name) {
                        draft.settings.push((Name::from(name), value.clone()));
                    }
                    if let Some(role) = role_of(name) {
                        self.fill_role(draft, role, value);
                    }
                }
                // `defaults.headers.common["X-Api-Key"] = ...`, also without the group or for a whole group.
                Some((first, _)) if role_of(first) == Some(Role::Headers) => {
                    draft.headers.push(match value.kind {
                        Kind::Object(_) => HeaderPart::Many(value.clone()),
                        _ => HeaderPart::One(Value::text(name, None), value.clone(), value.origin),
                    });
                }
                Some(_) => {}
            }
        }
        *self.heap.object_mut(client) = Object::Client(Rc::new(state));
    }

    /// The client whose defaults a value is, and the way from there to the value.
    fn defaults_of(&self, value: &Value) -> Option<(ObjectId, Vec<Name>)> {
        match &value.kind {
            Kind::Bound(bound) => {
                let (owner, name) = (&bound.0, &bound.1);
                if let Kind::Client(id) = owner.kind {
                    return self.has_defaults(id, name).then(|| (id, Vec::new()));
                }
                let (client, mut path) = self.defaults_of(owner)?;
                path.push(name.clone());
                Some((client, path))
            }
            Kind::External(path) => {
                let cuts = path
                    .match_indices(['.', '#'])
                    .map(|(at, _)| (&path[..at], &path[at + 1..]));
                for (entry, rest) in cuts {
                    let Some((library, state)) = self.clients.entries.get(entry) else {
                        continue;
                    };
                    let mut parts = rest.split('.');
                    let member = parts.next();
                    let defaults = self.clients.libraries[*library].defaults.as_ref();
                    if defaults.is_some_and(|defaults| Some(defaults.member.as_str()) == member) {
                        let key = (*library, Name::from(state.as_str()));
                        return Some((*self.shared.get(&key)?, parts.map(Name::from).collect()));
                    }
                }
                None
            }
            _ => None,
        }
    }

    fn has_defaults(&self, client: ObjectId, member: &str) -> bool {
        let Object::Client(state) = &**self.heap.object(client) else {
            return false;
        };
        state.candidates.iter().any(|candidate| {
            self.clients.libraries[candidate.library]
                .defaults
                .as_ref()
                .is_some_and(|defaults| defaults.member == member)
        })
    }
}
