//! HTTP clients: the state machine of the rule pack, run on abstract values.

use super::calls::CallSite;
use super::expressions::cause_of;
use super::heap::{Object, Presence, join_values};
use super::request::{Header, Request};
use super::strings::{alternatives, join_url, pieces_of};
use super::value::{Guard, Kind, ObjectId, Piece, Value};
use super::{Cause, Evaluation, Origin, StepKind};
use crate::catalog::clients::{CallSignature, Join, Library, OtherKind, Role};
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

/// A request as far as it has been put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) base: Option<Value>,
    pub(crate) host: Option<Value>,
    pub(crate) url: Option<Value>,
    pub(crate) method: Option<Value>,
    pub(crate) headers: Vec<HeaderPart>,
    pub(crate) body: Option<(Role, Value)>,
    /// The call that says where the request goes.
    pub(crate) call: Option<Origin>,
    /// Why options may hold more than what is known.
    pub(crate) opaque: Option<Cause>,
}

#[derive(Clone, Debug)]
pub(crate) enum HeaderPart {
    /// Name, value, and the argument that is the value.
    One(Value, Value, Option<Origin>),
    /// An object or list of them.
    Many(Value),
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
    fn entry_client<'p>(&mut self, path: &'p str) -> Option<(ObjectId, Option<&'p str>)> {
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

    /// Calls something declared outside of the tree.
    pub(super) fn call_external(&mut self, path: &Name, site: &CallSite) -> Value {
        if let Some((client, method)) = self.entry_client(path) {
            let name = method.unwrap_or(if site.is_new { "new" } else { "()" });
            if let Some(value) = self.call_client(client, name, site) {
                return value;
            }
        }
        if is_log(path) {
            self.logs.extend(
                site.origin
                    .filter(|origin| origin.file == 0)
                    .map(|_| site.args_span),
            );
            if !path.ends_with('!') {
                self.release_args(site);
                return Value::undefined();
            }
        }
        if self.note_other(path, site) {
            return Value::new(Kind::External(Name::from(format!("{path}()"))));
        }
        if let Some(value) = self.builtin_call(path, site) {
            return value;
        }
        self.call_unknown(Name::from(path.as_str()), site)
    }

    /// Calls a method of something declared outside of the tree.
    pub(super) fn call_external_method(
        &mut self,
        path: &Name,
        receiver: &Value,
        name: &Name,
        site: &CallSite,
    ) -> Value {
        if let Some((client, None)) = self.entry_client(path)
            && let Some(value) = self.call_client(client, name, site)
        {
            return value;
        }
        let member = self.member(receiver, name);
        match &member.kind {
            Kind::External(joined) => {
                let joined = joined.clone();
                let is_package = self.clients.entries.contains_key(joined.as_str());
                if !is_package && let Some(value) = self.builtin_external_method(path, name, site) {
                    return value;
                }
                if !is_package && self.is_duck(name) && !self.is_other(path) {
                    return self.call_unknown_method(receiver, name, site);
                }
                self.call_external(&joined, site)
            }
            _ => self.call_value(&member, site),
        }
    }

    fn is_other(&self, path: &str) -> bool {
        self.other_kind(path).is_some()
    }

    fn other_kind(&self, path: &str) -> Option<OtherKind> {
        let end = path.find(['#', '(', ':', '.']).unwrap_or(path.len());
        self.clients
            .other(path)
            .or_else(|| self.clients.other(&path[..end]))
    }

    /// Notes what is handed to a server's routes or a test double, and tells whether the path is one of theirs.
    fn note_other(&mut self, path: &str, site: &CallSite) -> bool {
        let Some(kind) = self.other_kind(path) else {
            return false;
        };
        if self.module_index() == 0
            && let Some(origin) = site.origin
        {
            let span = Origin {
                span: site.args_span,
                ..origin
            }
            .span;
            match kind {
                OtherKind::Server => self.routes.push(span),
                OtherKind::Double => self.doubles.push(span),
            }
        }
        self.release_args(site);
        true
    }

    /// A call of a value that nothing resolves: a client only if its arguments fit one's signature wholly.
    pub(super) fn call_unknown_function(&mut self, callee: &Value, site: &CallSite) -> Value {
        if let Some(value) = self.call_duck("()", site) {
            return value;
        }
        self.call_unknown(describe(callee), site)
    }

    /// A method call on a receiver that nothing resolves.
    pub(super) fn call_unknown_method(
        &mut self,
        receiver: &Value,
        name: &Name,
        site: &CallSite,
    ) -> Value {
        if let Some(value) = self.call_duck(name, site) {
            return value;
        }
        if let Some(value) = self.callback_method(receiver, name, site) {
            return value;
        }
        self.call_unknown(name.clone(), site)
    }

    fn call_unknown(&mut self, name: Name, site: &CallSite) -> Value {
        self.unknown_calls += 1;
        self.release_args(site);
        Value::unknown(Cause::Call(name))
    }

    fn is_duck(&self, name: &str) -> bool {
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
    fn fits(&self, library: &Library, call: &CallSignature, site: &CallSite) -> bool {
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
                let mut draft = candidate.draft.clone();
                self.fill(&mut draft, library, call, site);
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
        self.release_args(site);
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
        Some(Value::new(Kind::Client(
            self.heap.alloc(Object::Client(state)),
        )))
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
            return match self.has_extension(name) {
                true => None,
                false => Some(Value::new(Kind::Client(id))),
            };
        }
        let receiver = Value::unknown(Cause::Call(Name::from(name)));
        self.callback_method(&receiver, name, site)
    }

    fn has_extension(&self, name: &str) -> bool {
        self.file()
            .ir
            .impls
            .iter()
            .any(|block| block.methods.iter().any(|method| method.name == name))
    }

    fn fill(
        &mut self,
        draft: &mut Draft,
        library: &Library,
        call: &CallSignature,
        site: &CallSite,
    ) {
        if let Some(method) = &call.method {
            draft.method = Some(Value::text(method.as_str(), None));
        }
        let mut header_name = None;
        let before = draft.url.is_some();
        for (at, value) in site.args.iter().enumerate() {
            let Some(roles) = call.args.get(at) else {
                break;
            };
            let role = self.role_of(roles, value);
            match role {
                Role::HeaderName => header_name = Some(value.clone()),
                Role::HeaderValue => {
                    if let Some(name) = header_name.take() {
                        let written = site.arg_origins.get(at).copied();
                        draft
                            .headers
                            .push(HeaderPart::One(name, value.clone(), written));
                    }
                }
                Role::Options => self.fill_options(draft, library, call.options.as_deref(), value),
                _ => self.fill_role(draft, role, value),
            }
        }
        if site.open && !call.args.is_empty() {
            draft.opaque = Some(Cause::Opaque("spread arguments".into()));
        }
        let Some(origin) = site.origin else { return };
        let covers = draft
            .call
            .is_some_and(|call| call.file == origin.file && origin.span.contains(call.span));
        if covers || !before || draft.call.is_none() {
            draft.call = Some(origin);
        }
    }

    /// Which of several roles an argument plays.
    fn role_of(&self, roles: &[Role], value: &Value) -> Role {
        let has = |role: Role| roles.contains(&role).then_some(role);
        let fitting = match &value.kind {
            Kind::Function(_) => has(Role::Callback),
            Kind::Client(_) => has(Role::Request),
            Kind::Object(_) => has(Role::Options)
                .or(has(Role::Data))
                .or(has(Role::Json))
                .or(has(Role::Body)),
            Kind::Choice(alternatives) => {
                return alternatives
                    .first()
                    .map_or(roles[0], |(_, first)| self.role_of(roles, first));
            }
            Kind::Str(_) if is_method_word(value) && has(Role::Method).is_some() => {
                has(Role::Method)
            }
            Kind::Str(_) => has(Role::Url).or(has(Role::Host)).or(has(Role::Method)),
            _ => None,
        };
        fitting.or(roles.first().copied()).unwrap_or(Role::Ignored)
    }

    pub(super) fn fill_role(&mut self, draft: &mut Draft, role: Role, value: &Value) {
        match role {
            Role::Url => draft.url = Some(value.clone()),
            Role::Path => {
                draft.url = Some(value.clone());
            }
            Role::Base => draft.base = Some(value.clone()),
            Role::Host => draft.host = Some(value.clone()),
            Role::Method => draft.method = Some(value.clone()),
            Role::Headers => draft.headers.push(HeaderPart::Many(value.clone())),
            // `json: true` turns another option into JSON.
            Role::Json if matches!(value.kind, Kind::Bool(_)) => {}
            Role::Body | Role::Data | Role::Json | Role::Form => {
                if !matches!(value.kind, Kind::Undefined) {
                    draft.body = Some((role, value.clone()));
                }
            }
            Role::Request => match &value.kind {
                Kind::Client(id) => {
                    if let Object::Client(state) = &**self.heap.object(*id)
                        && let Some(candidate) = state.candidates.first()
                    {
                        let method = draft.method.take();
                        *draft = candidate.draft.clone();
                        draft.method = draft.method.take().or(method);
                    }
                }
                _ => draft.opaque = Some(cause_of(value)),
            },
            Role::HeaderName
            | Role::HeaderValue
            | Role::Options
            | Role::Callback
            | Role::Query
            | Role::Ignored => {}
        }
    }

    fn fill_options(
        &mut self,
        draft: &mut Draft,
        library: &Library,
        table: Option<&str>,
        value: &Value,
    ) {
        let Some(table) = table.and_then(|name| library.options.get(name)) else {
            return;
        };
        match &value.kind {
            Kind::Object(id) => {
                let Some(record) = self.heap.record(*id).cloned() else {
                    return;
                };
                if let Some(open) = &record.open {
                    draft.opaque = Some(cause_of(open));
                }
                for (key, slot) in &record.fields {
                    let Some(role) = table.get(key.as_str()) else {
                        continue;
                    };
                    let mut field = slot.value.under(&value.trace);
                    if let Presence::When(guards) = &slot.presence {
                        let present = guards.iter().map(|guard| (guard.clone(), field.clone()));
                        field = join_values(
                            present
                                .chain([(Guard::default(), Value::undefined())])
                                .collect(),
                        );
                    }
                    self.fill_role(draft, *role, &field);
                }
            }
            Kind::Choice(choices) => {
                let merged = self
                    .heap
                    .alloc(Object::Record(super::heap::Record::default()));
                let choice = Value::new(Kind::Choice(choices.clone()));
                self.spread_into(merged, &choice);
                let merged = Value {
                    kind: Kind::Object(merged),
                    origin: value.origin,
                    trace: value.trace.clone(),
                };
                self.fill_options(draft, library, Some(&table_name(library, table)), &merged);
            }
            Kind::Undefined | Kind::Null => {}
            Kind::Client(_) => self.fill_role(draft, Role::Request, value),
            _ => draft.opaque = Some(cause_of(value)),
        }
    }

    /// A request begun by a function with a path that was passed to it belongs to the function's call.
    pub(super) fn adopt_request(&mut self, id: ObjectId, activation: u32, call: Origin) {
        let Object::Client(state) = &**self.heap.object(id) else {
            return;
        };
        let is_passed = |draft: &Draft| {
            let Some(Kind::Str(pieces)) = draft.url.as_ref().map(|url| &url.kind) else {
                return false;
            };
            let Some(Piece::Text { trace, .. }) = pieces.last() else {
                return false;
            };
            trace.steps().any(
                |step| matches!(&step.kind, StepKind::Passed { activation: at, .. } if *at == activation),
            )
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

    fn record(
        &mut self,
        draft: &Draft,
        library: &Library,
        recorded: Option<usize>,
        is_resolved: bool,
        site: &CallSite,
    ) -> Option<usize> {
        let method = match &draft.method {
            Some(value) => method_name(value),
            None if draft.opaque.is_some() => None,
            None => Some(Name::from("GET")),
        };
        let call = draft.call.or(site.origin)?;
        let base_is_known = draft.base.as_ref().is_some_and(|base| !base.is_unknown());
        if draft.url.is_none() && draft.host.is_none() && draft.opaque.is_none() && !base_is_known {
            // A request that came from elsewhere and was addressed there.
            return recorded;
        }
        let urls = self.urls_of(draft, library.join);
        let says_something = |(_, url): &(Guard, Value)| match &url.kind {
            Kind::Str(pieces) => pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Text { .. })),
            _ => false,
        };
        if !is_resolved && !urls.iter().any(says_something) {
            // A call of something unknown with something unknown is no request.
            return recorded;
        }
        let (origin, function, wrapper, is_from_caller) = self.site_of(&urls, call);
        let body = draft
            .body
            .clone()
            .map(|(role, value)| self.freeze_body(role, &value));
        let headers = self.freeze_headers(&draft.headers);
        let urls = urls.iter().flat_map(|(guard, value)| {
            self.freeze_text(value)
                .into_iter()
                .filter_map(|(own, text)| Some((guard.and(&own)?, text)))
        });
        let urls = urls.collect();
        let is_test = self.stack.iter().any(|activation| {
            self.files[activation.module as usize]
                .file
                .ir
                .function(activation.function)
                .is_test
        });
        let request = Request {
            site: origin,
            call,
            function,
            wrapper,
            client: library.name.clone(),
            is_resolved,
            method,
            urls,
            body,
            headers,
            guard: self.path.clone(),
            is_test,
            is_from_caller,
        };
        match recorded {
            Some(at) if at < self.requests.len() => {
                self.requests[at] = request;
                Some(at)
            }
            _ => {
                self.requests.push(request);
                Some(self.requests.len() - 1)
            }
        }
    }

    /// Base and URL joined, in every alternative.
    fn urls_of(&mut self, draft: &Draft, join: Join) -> Vec<(Guard, Value)> {
        let url = draft.url.clone().unwrap_or_else(|| match &draft.opaque {
            Some(cause) => Value::unknown(cause.clone()),
            None => Value::text("", None),
        });
        let base = match (&draft.base, &draft.host) {
            (_, Some(host)) => {
                let scheme = Value::text("https://", None);
                Some(self.concat(&scheme, host))
            }
            (Some(base), None) => Some(base.clone()),
            (None, None) => None,
        };
        let Some(base) = base else {
            return alternatives(&url);
        };
        let mut joined = Vec::new();
        for (base_guard, base) in alternatives(&base) {
            for (url_guard, url) in alternatives(&url) {
                let Some(guard) = base_guard.and(&url_guard) else {
                    continue;
                };
                let base = match base.kind {
                    Kind::Undefined | Kind::Null => Vec::new(),
                    _ => pieces_of(&base),
                };
                joined.push((
                    guard,
                    Value::pieces(join_url(&base, &pieces_of(&url), join)),
                ));
            }
        }
        joined
    }

    /// Where the URL's path is written: the client's call, or the outermost call that passes it on, whether it is on the stack
    /// or made the closure that runs now.
    fn site_of(&self, urls: &[(Guard, Value)], call: Origin) -> (Origin, Name, Option<Name>, bool) {
        let mut outermost: Option<(&super::Frame, &super::Made)> = None;
        for (_, url) in urls {
            for activation in passed_by(url) {
                let made = self.making(activation);
                if let Some((frame, made)) = made
                    && outermost.is_none_or(|(_, known)| made.activation < known.activation)
                {
                    outermost = Some((frame, made));
                }
            }
        }
        let is_called = |before: u32| {
            let mut calls = self.stack.iter().filter(|one| one.call.is_some());
            calls.any(|one| one.id < before)
        };
        match outermost {
            Some((frame, made)) => {
                let wrapper = self.function_name(frame.module, frame.function);
                let is_called = is_called(made.activation);
                (made.call, made.caller.clone(), Some(wrapper), is_called)
            }
            None => {
                let around = self
                    .stack
                    .last()
                    .map(|top| self.function_name(top.module, top.function));
                (call, around.unwrap_or_default(), None, is_called(u32::MAX))
            }
        }
    }

    /// The frame that a call made, if that activation runs now or a closure that runs now was made in it.
    fn making(&self, activation: u32) -> Option<(&super::Frame, &super::Made)> {
        for running in &self.stack {
            let mut at = Some(running.frame);
            while let Some(frame) = at.map(|at| &self.frames[at as usize]) {
                match &frame.made_by {
                    Some(made) if made.activation == activation => return Some((frame, made)),
                    _ => at = frame.parent,
                }
            }
        }
        None
    }

    fn freeze_body(&mut self, role: Role, value: &Value) -> super::Json {
        match role {
            Role::Form => super::Json::unknown(Cause::Opaque("a form".into())),
            Role::Json => self.freeze(value),
            _ => match &value.kind {
                Kind::Str(_) | Kind::JsonText(_) => self.parse_json_text(value),
                Kind::Choice(alternatives)
                    if alternatives.iter().any(|(_, value)| value.is_text()) =>
                {
                    self.parse_json_text(value)
                }
                _ => self.freeze(value),
            },
        }
    }

    fn freeze_headers(&mut self, parts: &[HeaderPart]) -> Vec<Header> {
        let mut headers = Vec::new();
        for part in parts {
            match part {
                HeaderPart::One(name, value, written) => {
                    if let Some(name) = header_name(name) {
                        headers.push(Header {
                            name,
                            value: self.freeze(value),
                            written: *written,
                        });
                    }
                }
                HeaderPart::Many(value) => self.freeze_header_object(value, &mut headers),
            }
        }
        headers
    }

    fn freeze_header_object(&mut self, value: &Value, headers: &mut Vec<Header>) {
        match &value.kind {
            Kind::Object(id) => {
                let Some(record) = self.heap.record(*id).cloned() else {
                    return;
                };
                for (name, slot) in record.fields {
                    headers.push(Header {
                        name,
                        value: self.freeze(&slot.value),
                        written: slot.entry,
                    });
                }
            }
            Kind::Array(id) => {
                let items = self
                    .heap
                    .list(*id)
                    .map(|list| list.items.clone())
                    .unwrap_or_default();
                for (item, _) in items {
                    let name = self.member(&item, "0");
                    let value = self.member(&item, "1");
                    if let Some(name) = header_name(&name) {
                        headers.push(Header {
                            name,
                            value: self.freeze(&value),
                            written: value.origin,
                        });
                    }
                }
            }
            Kind::Choice(alternatives) => {
                for (_, value) in alternatives.iter() {
                    self.freeze_header_object(value, headers);
                }
            }
            _ => {}
        }
    }
}

/// The activations that were passed the last known piece of a URL, which holds the end of its path.
fn passed_by(url: &Value) -> Vec<u32> {
    let Kind::Str(pieces) = &url.kind else {
        return Vec::new();
    };
    let last = pieces.iter().rev().find_map(|piece| match piece {
        Piece::Text { trace, .. } => Some(trace),
        Piece::Hole { .. } => None,
    });
    let steps = last.into_iter().flat_map(|trace| trace.steps());
    steps
        .filter_map(|step| match &step.kind {
            StepKind::Passed { activation, .. } => Some(*activation),
            _ => None,
        })
        .collect()
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

fn table_name(library: &Library, table: &rustc_hash::FxHashMap<String, Role>) -> String {
    let mut names: Vec<&String> = library
        .options
        .iter()
        .filter(|(_, other)| std::ptr::eq(*other, table))
        .map(|(name, _)| name)
        .collect();
    names.sort();
    names
        .first()
        .map(|name| (*name).clone())
        .unwrap_or_default()
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
        table
            .get(key.as_str())
            .is_some_and(|role| *role != Role::Ignored)
    })
}

/// Whether a function only prints what it is given.
fn is_log(path: &str) -> bool {
    path.starts_with("console.") || (path.ends_with('!') && !path.contains("assert"))
}

/// Whether a text is an HTTP method, not a URL.
fn is_method_word(value: &Value) -> bool {
    const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    value
        .known_text()
        .is_some_and(|text| METHODS.iter().any(|one| text.eq_ignore_ascii_case(one)))
}

fn describe(callee: &Value) -> Name {
    match &callee.kind {
        Kind::Unknown(cause) => match &**cause {
            Cause::Parameter { path, .. } => path.clone(),
            Cause::External(name) | Cause::Call(name) => name.clone(),
            _ => Name::default(),
        },
        _ => Name::default(),
    }
}

/// A header name as a literal or as a library's constant (`CONTENT_TYPE`, `http::header::AUTHORIZATION`).
fn header_name(value: &Value) -> Option<Name> {
    match &value.kind {
        Kind::External(path) => {
            let last = path.rsplit(['#', '.', ':']).next()?;
            Some(Name::from(last.to_ascii_lowercase().replace('_', "-")))
        }
        _ => value.known_text(),
    }
}

/// The HTTP method of a value: a literal in any case, or a library's constant (`Method::POST`).
fn method_name(value: &Value) -> Option<Name> {
    match &value.kind {
        Kind::External(path) => path
            .rsplit(['#', '.', ':'])
            .next()
            .map(|last| Name::from(last.to_ascii_uppercase())),
        Kind::Choice(alternatives) => {
            let names: Vec<Name> = alternatives
                .iter()
                .filter_map(|(_, value)| method_name(value))
                .collect();
            if names.iter().any(|name| name == "POST") {
                Some(Name::from("POST"))
            } else if names.len() == alternatives.len() {
                names.into_iter().next()
            } else {
                None
            }
        }
        _ => value
            .known_text()
            .map(|text| Name::from(text.to_ascii_uppercase())),
    }
}
