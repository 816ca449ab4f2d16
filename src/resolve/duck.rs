//! Calls that only their shape speaks for: whether arguments are what a client's signature takes.

use super::Evaluation;
use super::calls::CallSite;
use super::client::{Candidate, ClientState};
use super::draft::Draft;
use super::heap::Object;
use super::value::{Kind, Value};
use crate::catalog::clients::{CallSignature, Library, Role};
use crate::ir::{Language, Name};
use std::rc::Rc;

impl Evaluation<'_> {
    pub(super) fn is_duck(&self, name: &str) -> bool {
        self.clients.ducks(name).next().is_some()
    }

    /// Whether a call of a function named `name` would be taken for a request if nothing were known of the function.
    pub(super) fn looks_like_request(&self, name: &str, site: &CallSite) -> bool {
        let clients = self.clients;
        let ducks = clients.ducks(name).chain(clients.ducks("()"));
        let mut calls = ducks.filter(|(at, call)| self.fits(&clients.libraries[*at], call, site));
        site.args.len() > 1 && site.args[0].is_text() && calls.next().is_some()
    }

    pub(super) fn call_duck(&mut self, name: &str, site: &CallSite) -> Option<Value> {
        // What takes a handler declares a route or answers in a test.
        if site
            .args
            .iter()
            .any(|arg| matches!(arg.kind, Kind::Function(_)))
        {
            return None;
        }
        let clients = self.clients;
        let mut candidates: Vec<Candidate> = Vec::new();
        for (at, call) in clients.ducks(name) {
            let is_new = |one: &Candidate| one.library != at || one.state != call.on.as_str();
            if candidates.iter().all(is_new) && self.fits(&clients.libraries[at], call, site) {
                candidates.push(Candidate {
                    library: at,
                    state: Name::from(call.on.as_str()),
                    draft: Draft::default(),
                    recorded: None,
                });
            }
        }
        if candidates.is_empty() {
            return None;
        }
        let id = self.heap.alloc(Object::Client(Rc::new(ClientState {
            candidates,
            is_resolved: false,
        })));
        self.call_client(id, name, site)
    }

    /// Whether the arguments are what the signature takes, all of them.
    pub(super) fn fits(&self, library: &Library, call: &CallSignature, site: &CallSite) -> bool {
        if site.args.len() > call.args.len() || site.args.is_empty() || site.open {
            return false;
        }
        // Rust has no optional arguments; `ignored` ones stand for methods of different arity that share a line.
        let left_out = &call.args[site.args.len()..];
        if self.file().ir.language == Language::Rust
            && left_out.iter().any(|roles| roles[..] != [Role::Ignored])
        {
            return false;
        }
        site.args.iter().zip(&call.args).all(|(arg, roles)| {
            let accepts = |role: Role| roles.contains(&role);
            match &arg.kind {
                Kind::Function(_) => accepts(Role::Callback),
                Kind::Object(id) if accepts(Role::Options) && !accepts(Role::Data) => {
                    let Some(table) = call
                        .options
                        .as_ref()
                        .and_then(|name| library.options.get(name))
                    else {
                        return false;
                    };
                    let Some(record) = self.heap.record(*id) else {
                        return false;
                    };
                    let names_url = keys_with(&record.fields, table, &[Role::Url, Role::Base]) > 0;
                    let content = [Role::Method, Role::Body, Role::Data, Role::Json];
                    // Options alone have to be a whole request.
                    let is_whole = !accepts(Role::Url)
                        || names_url && keys_with(&record.fields, table, &content) > 0;
                    record
                        .fields
                        .keys()
                        .all(|key| table.contains_key(key.as_str()))
                        && table_says_something(record.fields.keys(), table)
                        && is_whole
                }
                Kind::Object(_) | Kind::Array(_) => !roles
                    .iter()
                    .all(|role| *role == Role::Url || *role == Role::Callback),
                Kind::Str(_) => !roles
                    .iter()
                    .all(|role| matches!(role, Role::Options | Role::Callback)),
                _ => true,
            }
        })
    }
}

/// How many of the fields play one of `roles`.
fn keys_with(
    fields: &super::heap::Fields,
    table: &rustc_hash::FxHashMap<String, Role>,
    roles: &[Role],
) -> usize {
    let plays = |key: &&Name| {
        table
            .get(key.as_str())
            .is_some_and(|role| roles.contains(role))
    };
    fields.keys().filter(plays).count()
}

fn table_says_something<'a>(
    mut keys: impl Iterator<Item = &'a Name>,
    table: &rustc_hash::FxHashMap<String, Role>,
) -> bool {
    keys.any(|key| {
        table.get(key.as_str()).is_some_and(|role| {
            !matches!(
                role,
                Role::Ignored | Role::Hook | Role::Transform | Role::Builder
            )
        })
    })
}
