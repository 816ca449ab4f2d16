//! HTTP clients: the state machine of the rule pack, run on abstract values.

use super::calls::CallSite;
use super::draft::{Draft, HeaderPart};
use super::guard::Guard;
use super::headers::method_name;
use super::heap::Object;
use super::joins::join_values;
use super::strings::{alternatives, pieces_of};
use super::value::{Kind, ObjectId, Piece, Value};
use super::{Cause, Evaluation, Origin, StepKind};
use crate::catalog::clients::{CallSignature, Library, Role};
use crate::ir::{Language, Name};
use std::rc::Rc;

/// A client, or a request under construction.
#[derive(Clone, Debug)]
pub(crate) struct ClientState {
    /// What it may be: one candidate where the receiver is known, several where only the shape of the call speaks.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) is_resolved: bool,
}

/// One reading of a client value.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) library: usize,
    pub(crate) state: Name,
    pub(crate) draft: Draft,
    /// The request already recorded for a chain that sends when it is awaited.
    pub(crate) recorded: Option<usize>,
}

pub(crate) fn join_states(states: &[(Guard, Rc<ClientState>)]) -> Rc<ClientState> {
    let Some((_, first)) = states.first() else {
        return Rc::new(ClientState {
            candidates: Vec::new(),
            is_resolved: false,
        });
    };
    let mut joined = (**first).clone();
    let alike = states
        .iter()
        .all(|(_, state)| state.candidates.len() == joined.candidates.len());
    if !alike {
        return first.clone();
    }
    for (at, candidate) in joined.candidates.iter_mut().enumerate() {
        let part = |pick: &dyn Fn(&Draft) -> Option<Value>| {
            let values = states.iter().filter_map(|(guard, state)| {
                Some((guard.clone(), pick(&state.candidates[at].draft)?))
            });
            let values: Vec<(Guard, Value)> = values.collect();
            (!values.is_empty()).then(|| join_values(values))
        };
        let role = states.iter().find_map(|(_, state)| {
            state.candidates[at]
                .draft
                .body
                .as_ref()
                .map(|(role, _)| *role)
        });
        let body = part(&|draft| draft.body.as_ref().map(|(_, value)| value.clone()));
        candidate.draft.url = part(&|draft| draft.url.clone());
        candidate.draft.method = part(&|draft| draft.method.clone());
        candidate.draft.base = part(&|draft| draft.base.clone());
        candidate.draft.body = role.zip(body);
        for (_, state) in &states[1..] {
            let extra = state.candidates[at]
                .draft
                .headers
                .iter()
                .skip(candidate.draft.headers.len());
            let extra: Vec<HeaderPart> = extra.cloned().collect();
            candidate.draft.headers.extend(extra);
        }
    }
    Rc::new(joined)
}

impl Evaluation<'_> {
    /// The client that an external name stands for, with the method that it names if it does.
    pub(super) fn entry_client<'p>(
        &mut self,
        path: &'p str,
    ) -> Option<(ObjectId, Option<&'p str>)> {
        let clients = self.clients;
        let reach = clients.reach(path)?;
        let method = reach
            .method
            .map(|method| &path[path.len() - method.len()..]);
        let shared = (reach.library, Name::from(reach.state));
        let client = match self.shared.get(&shared) {
            Some(&client) => client,
            None => self.new_client(reach.library, reach.state, Draft::default()),
        };
        Some((client, method))
    }

    pub(super) fn new_client(&mut self, library: usize, state: &str, draft: Draft) -> ObjectId {
        let candidate = Candidate {
            library,
            state: Name::from(state),
            draft,
            recorded: None,
        };
        let state = ClientState {
            candidates: vec![candidate],
            is_resolved: true,
        };
        self.heap.alloc(Object::Client(Rc::new(state)))
    }

    /// A value of a declared client type: the client is known, its configuration is not.
    pub(super) fn typical_client(&mut self, path: &Name) -> Option<Value> {
        let (library, state) = self.clients.types.get(path.as_str())?.clone();
        let unknown = Value::unknown(Cause::External(path.clone()));
        let draft = Draft {
            base: takes_base(&self.clients.libraries[library]).then_some(unknown),
            ..Draft::default()
        };
        Some(Value::new(Kind::Client(
            self.new_client(library, &state, draft),
        )))
    }

    /// Calls `name` on a client value. `None` where the value stays what it was for other readings of the call.
    pub(super) fn call_client(
        &mut self,
        id: ObjectId,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        let Object::Client(state) = &**self.heap.object(id) else {
            return None;
        };
        let state = state.clone();
        let clients = self.clients;
        let mut next: Vec<Candidate> = Vec::new();
        let mut taken: Vec<(&Library, &CallSignature)> = Vec::new();
        let mut mutates = false;
        let mut matched = false;
        for candidate in &state.candidates {
            let library = &clients.libraries[candidate.library];
            let overloads: Vec<&CallSignature> = library.calls_on(&candidate.state, name).collect();
            let fitting = overloads.iter().find(|call| self.fits(library, call, site));
            // Without arguments, or on a known receiver, the name alone decides.
            let by_name = (state.is_resolved || site.args.is_empty())
                .then(|| overloads.first())
                .flatten();
            if let Some(call) = fitting.or(by_name) {
                matched = true;
                taken.push((library, call));
                let mut draft = candidate.draft.clone();
                self.fill(&mut draft, library, call, site);
                if !call.sends && changes_answer(library, name) {
                    let value = Value::unknown(Cause::Call(Name::from(name)));
                    draft.settings.push((Name::from(name), value));
                }
                self.note_other_method(&draft);
                let mut recorded = candidate.recorded;
                if call.sends {
                    recorded = self.record(&draft, library, recorded, state.is_resolved, site);
                }
                mutates |= call.mutates;
                let state = match &call.returns {
                    Some(state) => Name::from(state.as_str()),
                    None if call.mutates => candidate.state.clone(),
                    None => continue,
                };
                next.push(Candidate {
                    library: candidate.library,
                    state,
                    draft,
                    recorded,
                });
            }
        }
        if !matched {
            return self.other_client_method(id, &state, name, site);
        }
        self.release_functions(site);
        if next.is_empty() {
            let library = state
                .candidates
                .first()
                .map_or("", |one| clients.libraries[one.library].name.as_str());
            return Some(Value::unknown(Cause::Call(Name::from(format!(
                "{library}.{name}"
            )))));
        }
        let state = Rc::new(ClientState {
            candidates: next,
            is_resolved: state.is_resolved,
        });
        if mutates {
            *self.heap.object_mut(id) = Object::Client(state);
            return Some(Value::new(Kind::Client(id)));
        }
        let client = Value::new(Kind::Client(self.heap.alloc(Object::Client(state))));
        for (library, call) in taken {
            self.hand_to_builders(&client, library, call, site);
        }
        Some(client)
    }

    /// The address of a request that is known not to be a POST, sent or not, is no business of ours.
    fn note_other_method(&mut self, draft: &Draft) {
        let (Some(method), Some(url)) = (&draft.method, &draft.url) else {
            return;
        };
        if method_name(method).is_none_or(|method| method == "POST") {
            return;
        }
        for (_, url) in alternatives(url) {
            for piece in pieces_of(&url) {
                if let Piece::Text {
                    origin: Some(origin),
                    ..
                } = piece
                    && origin.file == 0
                {
                    self.routes.push(origin.span);
                }
            }
        }
    }

    /// A method that the rule pack does not list: builders stay what they are, promises call back.
    fn other_client_method(
        &mut self,
        id: ObjectId,
        state: &Rc<ClientState>,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        if name == "clone" || name == "try_clone" || name == "to_owned" {
            let copy = self.heap.alloc(Object::Client(state.clone()));
            return Some(Value::new(Kind::Client(copy)));
        }
        if self.file().ir.language == Language::Rust {
            self.release_args(site);
            // A trait of the tree may add methods to a client.
            let client = Value::new(Kind::Client(id));
            return match self.extension(&client, name) {
                Some(_) => None,
                None => Some(client),
            };
        }
        let receiver = Value::unknown(Cause::Call(Name::from(name)));
        self.callback_method(&receiver, name, site)
    }

    /// A request begun by a function with a path that was passed to it belongs to the function's call.
    pub(super) fn adopt_request(&mut self, id: ObjectId, activation: u32, call: Origin) {
        let Object::Client(state) = &**self.heap.object(id) else {
            return;
        };
        let is_passed = |draft: &Draft| {
            let urls = draft.url.iter().flat_map(alternatives);
            urls.into_iter().any(|(_, url)| {
                let Kind::Str(pieces) = &url.kind else {
                    return false;
                };
                let Some(Piece::Text { trace, .. }) = pieces.last() else {
                    return false;
                };
                trace.steps().any(
                    |step| matches!(&step.kind, StepKind::Passed { activation: at, .. } if *at == activation),
                )
            })
        };
        if !state.candidates.iter().any(|one| is_passed(&one.draft)) {
            return;
        }
        let mut state = (**state).clone();
        for candidate in &mut state.candidates {
            candidate.draft.call = Some(call);
        }
        *self.heap.object_mut(id) = Object::Client(Rc::new(state));
    }

    /// A property set on a client value (`xhr.onload = ...`) changes no part of a request.
    pub(super) fn set_client_member(
        &mut self,
        _id: ObjectId,
        _name: Option<&str>,
        value: &Value,
        _entry: Origin,
    ) {
        if let Kind::Function(closure) = &value.kind {
            let closure = closure.clone();
            self.meet(&closure);
        }
    }
}

/// Whether a client of the library may be configured with a base URL.
fn takes_base(library: &Library) -> bool {
    let in_calls = library
        .calls
        .iter()
        .any(|call| call.args.iter().flatten().any(|role| *role == Role::Base));
    in_calls
        || library
            .options
            .values()
            .any(|table| table.values().any(|role| *role == Role::Base))
}

/// Whether a method of a client changes what its requests come back as, in a way that is not known.
fn changes_answer(library: &Library, method: &str) -> bool {
    let answers = library.answers.as_ref().ok();
    answers.is_some_and(|answers| answers.unless.iter().any(|one| one == method))
}
