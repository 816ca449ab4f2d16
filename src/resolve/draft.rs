//! Requests under construction: what arguments and options say of them.

use super::calls::CallSite;
use super::command_line::CommandLine;
use super::expressions::cause_of;
use super::guard::Guard;
use super::heap::{Object, Presence};
use super::joins::join_values;
use super::value::{Kind, Value};
use super::{Cause, Evaluation, Origin};
use crate::catalog::clients::{CallSignature, Library, Role};
use crate::ir::Name;

/// A request as far as it has been put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) base: Option<Value>,
    pub(crate) host: Option<Value>,
    pub(crate) url: Option<Value>,
    pub(crate) method: Option<Value>,
    /// Whether that was given as a value, which a call that changes the request in place does not take back: a body makes a
    /// curl handle's request a POST only where no method was asked for.
    pub(crate) names_method: bool,
    pub(crate) headers: Vec<HeaderPart>,
    pub(crate) body: Option<(Role, Value)>,
    /// The arguments or entries of options that give the URL and the body.
    pub(crate) url_at: Option<Origin>,
    pub(crate) body_at: Option<Origin>,
    /// The call that says where the request goes.
    pub(crate) call: Option<Origin>,
    /// Why options may hold more than what is known.
    pub(crate) opaque: Option<Cause>,
    /// Options that decide what the answer is, the last of a name counting.
    pub(crate) settings: Vec<(Name, Value)>,
    /// Why the body that is sent is not the one that is given, if so.
    pub(crate) rewritten: Option<Cause>,
    /// The function of the program that sends what is described.
    pub(crate) sender: Option<Value>,
}

impl Draft {
    /// Notes where the URL or the body was handed over.
    fn note_place(&mut self, role: Role, at: Option<Origin>) {
        match role {
            Role::Url => self.url_at = at,
            Role::Body | Role::Data | Role::Json => self.body_at = at,
            _ => {}
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum HeaderPart {
    /// Name, value, and the argument that is the value.
    One(Value, Value, Option<Origin>),
    /// An object or list of them.
    Many(Value),
}

impl Evaluation<'_> {
    pub(super) fn fill(
        &mut self,
        draft: &mut Draft,
        library: &Library,
        call: &CallSignature,
        site: &CallSite,
    ) {
        if let Some(method) = &call.method
            && !(call.mutates && draft.names_method)
        {
            draft.method = Some(Value::text(method.as_str(), None));
        }
        let mut header_name = None;
        let before = draft.url.is_some();
        if let Some(at) = call.args.iter().position(|roles| roles == &[Role::Words]) {
            let table = call
                .options
                .as_ref()
                .and_then(|name| library.options.get(name));
            if let Some(options) = table {
                let line = CommandLine {
                    options,
                    operands: &call.args[at + 1..],
                    words: site.args.get(at..).unwrap_or(&[]),
                    origins: site.arg_origins.get(at..).unwrap_or(&[]),
                    stdin: at
                        .checked_sub(1)
                        .and_then(|at| site.arg(at))
                        .filter(|value| !matches!(value.kind, Kind::Undefined)),
                };
                self.fill_command_line(draft, &line);
            }
            if site.open {
                draft.opaque = Some(Cause::Opaque("arguments that are not known".into()));
            }
            draft.call = site.origin;
            return;
        }
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
                Role::Options => {
                    self.fill_options(draft, library, call.options.as_deref(), value, site);
                }
                // `send` takes the fields of objects over, and again adds to what is sent.
                Role::Data
                    if call.returns.as_deref() == Some("request")
                        && (draft.body.is_some() || self.is_instance(value)) =>
                {
                    let before = draft.body.take().map(|(_, before)| before);
                    let merged = self.merged(before.as_ref(), value);
                    draft.body = Some((role, merged));
                }
                _ => self.fill_role(draft, role, value),
            }
            draft.note_place(role, site.arg_origins.get(at).copied());
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

    fn is_instance(&self, value: &Value) -> bool {
        match &value.kind {
            Kind::Object(id) => {
                let record = self.heap.record(*id);
                record.is_some_and(|record| record.class.is_some())
            }
            Kind::Choice(all) => all.iter().any(|(_, one)| self.is_instance(one)),
            _ => false,
        }
    }

    fn merged(&mut self, before: Option<&Value>, value: &Value) -> Value {
        let is_record = |value: &Value| matches!(value.kind, Kind::Object(_));
        let is_object = |value: &Value| match &value.kind {
            Kind::Choice(all) => all.iter().all(|(_, one)| is_record(one)),
            _ => is_record(value),
        };
        match before {
            None if is_object(value) => {
                let id = self.heap.alloc(Object::Record(Default::default()));
                self.spread_into(id, value);
                Value::new(Kind::Object(id))
            }
            Some(before) if is_object(before) && is_object(value) => {
                let id = self.heap.alloc(Object::Record(Default::default()));
                self.spread_into(id, before);
                self.spread_into(id, value);
                Value::new(Kind::Object(id))
            }
            _ => Value::unknown(Cause::Opaque("sent in parts".into())),
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
            Role::Method => {
                draft.method = Some(value.clone());
                draft.names_method = true;
            }
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
            Role::Transform => self.transform(draft, value),
            Role::Sender => self.set_sender(draft, value),
            // What the words of a command are is for the command line to say.
            Role::Stdin
            | Role::Words
            | Role::HeaderLine
            | Role::Payload
            | Role::Upload
            | Role::UploadPost
            | Role::FormField
            | Role::Get
            | Role::Head
            | Role::Next
            | Role::Config
            | Role::Item
            | Role::HeaderName
            | Role::HeaderValue
            | Role::Options
            | Role::Callback
            | Role::Query
            | Role::Hook
            | Role::Described
            | Role::Builder
            | Role::Ignored => {}
        }
    }

    pub(super) fn fill_options(
        &mut self,
        draft: &mut Draft,
        library: &Library,
        name: Option<&str>,
        value: &Value,
        site: &CallSite,
    ) {
        let name = name.unwrap_or_default();
        let Some(table) = library.options.get(name) else {
            return;
        };
        match &value.kind {
            Kind::Object(id) => {
                let Some(record) = self.read_record(*id) else {
                    return;
                };
                if let Some(open) = &record.open {
                    draft.opaque = Some(cause_of(open));
                }
                for (key, slot) in &record.fields {
                    if is_setting(library, key) {
                        let value = slot.value.under(&value.trace);
                        draft.settings.push((key.clone(), value));
                    }
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
                    match role {
                        Role::Hook => self.run_hooks(draft, library, &field),
                        Role::Described => self.fill_described(draft, library, name, &field, site),
                        role => self.fill_role(draft, *role, &field),
                    }
                    draft.note_place(*role, slot.entry);
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
                self.fill_options(draft, library, Some(name), &merged, site);
            }
            Kind::Undefined | Kind::Null => {}
            Kind::Client(_) => self.fill_role(draft, Role::Request, value),
            _ => draft.opaque = Some(cause_of(value)),
        }
    }
}

/// Whether an option says something about what the library answers.
pub(super) fn is_setting(library: &Library, key: &str) -> bool {
    let answers = library.answers.as_ref();
    answers.is_ok_and(|answers| answers.options().any(|option| option == key))
}

/// Whether a text is an HTTP method, not a URL.
fn is_method_word(value: &Value) -> bool {
    const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    value
        .known_text()
        .is_some_and(|text| METHODS.iter().any(|one| text.eq_ignore_ascii_case(one)))
}
