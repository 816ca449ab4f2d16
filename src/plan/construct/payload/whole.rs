//! A payload that is an expression, however it came about: it is computed where it was, and taken apart beside the call.
//!
//! ```js
//! const { companionId, providerConfig, ...session } = buildPayload(user);
//! ```
//!
//! The evaluation says which fields there may be; none of them needs to be written where it can be seen.

use super::gather::{Found, Gather};
use crate::catalog::mapping::Destination;
use crate::detect::Site;
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind, FunctionId};
use crate::plan::Plan;
use crate::plan::construct::types::is_typed;
use crate::plan::construct::{BodyPlace, FieldMove, Obstacles, Planner, Reading, Taken};
use crate::resolve::{Cause, Json, JsonKind, Origin, Request, Step, StepKind};
use crate::source::Span;

/// What gives an object another prototype, or a prototype other fields.
const PROTOTYPES: [&str; 4] = [
    "__proto__",
    "setPrototypeOf",
    "Object.create(",
    ".prototype",
];

impl Planner<'_> {
    /// The payload of a site as an expression of the call, taken apart by what is known of its fields; as it would be sent, where
    /// that is asked for or the only way.
    ///
    /// # Errors
    /// Why that cannot be done.
    pub(in crate::plan::construct) fn whole_payload(
        &self,
        site: &Site,
        plan: &Plan<'_>,
        asked: Reading,
    ) -> Result<(BodyPlace, Vec<FieldMove>), Obstacles> {
        let (expr, reading) = self.handed_payload(site).map_err(|why| vec![why])?;
        let mut reading = reading.max(asked);
        let used = self.file.ir.expr(expr).span;
        let bodies = self.sent_bodies(site);
        let mut gather = Gather {
            planner: self,
            plan,
            found: Vec::new(),
            around: Vec::new(),
            obstacles: Vec::new(),
        };
        for body in &bodies {
            gather.body(body);
        }
        if !gather.obstacles.is_empty() {
            return Err(gather.obstacles);
        }
        let is_agents = |one: &&Found<'_>| one.to != Destination::Session;
        let inherits = gather.found.iter().filter(is_agents).any(|one| {
            let is_sometimes = one.always < bodies.len();
            is_sometimes && one.from.last().is_some_and(|key| self.may_inherit(key))
        });
        // What is inside of its fields may have changed by the time that a session is sent.
        let mut names = self.facts.free_bindings(used).into_iter();
        let is_text = reading == Reading::Text;
        if !is_text && names.any(|name| self.facts.is_changed_deep_after(name, site.span)) {
            reading = reading.max(Reading::Serialised);
        }
        // What is inherited is no part of what is sent.
        if inherits {
            reading = reading.max(Reading::Serialised);
        }
        let mut keys: Vec<&str> = Vec::new();
        for one in gather.found.iter().filter(is_agents) {
            let key = one.from.first().map_or("", String::as_str);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let has_session = gather.found.iter().any(|one| !is_agents(&one));
        let mut taken = Taken {
            names: keys
                .iter()
                .map(|key| ((*key).to_owned(), self.free_name(site, key)))
                .collect(),
            rest: has_session.then(|| self.free_name(site, "session")),
            agents: gather.agents(&bodies),
            is_cast: reading == Reading::Plain && self.has_hidden_type(expr, &gather.found),
            reading,
            configures: None,
        };
        taken.configures = gather.configures(&taken, bodies.len());
        // What callers hand over is theirs to choose.
        let is_handed = self.is_handed(site) || self.names_unstable();
        // No field is written anywhere.
        let nowhere = Span {
            start: used.start,
            end: used.start,
        };
        let fields = gather.found.iter().map(|one| FieldMove {
            to: one.to,
            path: one.target.clone(),
            entry: nowhere,
            object: nowhere,
            value: nowhere,
            is_shorthand: false,
            row: one.row,
            is_known: one.is_constant(bodies.len())
                && !is_handed
                && !self.is_set_while_running(&one.values),
            depends: is_handed || one.depends() || self.is_set_while_running(&one.values),
            choices: one.choices(bodies.len()),
            text: Some(gather.text(one, &taken, bodies.len())),
            reads: Vec::new(),
            when: Vec::new(),
            around: Vec::new(),
            comments: Vec::new(),
        });
        let fields = fields.collect();
        let place = BodyPlace {
            object: used,
            expr,
            is_struct: false,
            variable: None,
            parts: Vec::new(),
            removed: Vec::new(),
            channel_beside: false,
            is_text: reading == Reading::Text,
            taken: Some(taken),
            types: Vec::new(),
        };
        Ok((place, fields))
    }

    /// Whether reading a key of an object that has none may give something all the same: a prototype's.
    fn may_inherit(&self, key: &str) -> bool {
        self.files.iter().any(|file| {
            let text = file.source.text();
            let mut methods = file.ir.classes.iter().flat_map(|class| &class.methods);
            PROTOTYPES.iter().any(|word| text.contains(word))
                || methods.any(|method| method.name == key)
        })
    }

    /// Whether a place is in one of the functions between a site and its client.
    fn is_in_wrapper(&self, request: &Request, place: Origin) -> bool {
        request.through.iter().any(|step| {
            let file = self.files.get(step.file as usize);
            step.file == place.file
                && file
                    .is_some_and(|file| file.ir.function(step.function).span.contains(place.span))
        })
    }

    /// The bodies that a call sends. What a function is handed by nobody is none of them: where all calls of it were seen, one with
    /// anything is not among them. What a caller itself does not know is.
    pub(in crate::plan::construct) fn sent_bodies<'s>(&self, site: &'s Site) -> Vec<&'s Json> {
        let is_open = |json: &&Json| match &json.kind {
            JsonKind::Unknown(cause) => cause.is_parameter(),
            // `{ ...DEFAULTS, ...overrides }`.
            JsonKind::Object { open, .. } => open.as_ref().is_some_and(Cause::is_parameter),
            _ => false,
        };
        let is_called = site.ways.iter().any(|way| way.request.is_from_caller);
        let is_private = is_called
            && (self.called.contains(&site.span)
                || self.enclosed.contains(&site.span)
                || self.is_only_called(self.facts.function_around(site.span)));
        let each = site.ways.iter().flat_map(|way| {
            let is_nobodys = is_private && !way.request.is_from_caller;
            let bodies = way.bodies().into_iter();
            bodies.filter(move |json| !(is_nobodys && is_open(json)))
        });
        each.collect()
    }

    /// Whether nothing but calls in the file uses a function.
    fn is_only_called(&self, function: FunctionId) -> bool {
        let ir = &self.file.ir;
        let is_it = |id: ExprId| matches!(ir.expr(self.facts.unwrapped(id)).kind, ExprKind::Function(own) if own == function);
        let named = ir.bindings.iter().enumerate().find_map(|(at, one)| {
            let binding = BindingId(u32::try_from(at).ok()?);
            let is_own = match one.kind {
                BindingKind::Function(own) => own == function,
                _ => self
                    .facts
                    .declaration(binding)
                    .is_some_and(|(_, init)| is_it(init)),
            };
            is_own.then_some(binding)
        });
        named.is_some_and(|binding| {
            let is_called = |used: ExprId| {
                ir.exprs
                    .iter()
                    .any(|expr| matches!(&expr.kind, ExprKind::Call(call) if call.callee == used))
            };
            !self.is_exported(binding)
                && !self.facts.is_assigned(binding)
                && self
                    .facts
                    .uses(binding)
                    .iter()
                    .all(|(used, _)| is_called(*used))
        })
    }

    /// In TypeScript a field can only be taken from what is known to have it: whether the type may say less.
    fn has_hidden_type(&self, expr: ExprId, found: &[Found<'_>]) -> bool {
        let of_agent = found.iter().filter(|one| one.to != Destination::Session);
        let paths: Vec<Vec<String>> = of_agent.map(|one| one.from.clone()).collect();
        is_typed(&self.file.ir) && !self.offers(expr, &paths)
    }

    /// A name that nothing is bound to which a call can see, or its function declares; calls of one function get names of
    /// their own.
    pub(in crate::plan::construct) fn free_name(&self, site: &Site, base: &str) -> String {
        let own = self.facts.function_around(site.span);
        let before = self.sites.iter().filter(|other| {
            other.span.start < site.span.start && self.facts.function_around(other.span) == own
        });
        let first = 1 + before.count();
        let ir = &self.file.ir;
        // A name of another function does not reach this one.
        let is_apart = |at: usize| {
            let binding = BindingId(u32::try_from(at).unwrap_or(0));
            !ir.function(own).span.contains(ir.binding(binding).span)
                && !self.facts.is_visible(binding, site.span)
        };
        let is_free = |name: &String| {
            let mut each = ir.bindings.iter().enumerate();
            each.all(|(at, one)| one.name != name.as_str() || is_apart(at))
        };
        let named = |number: usize| match number {
            1 => base.to_owned(),
            _ => format!("{base}{number}"),
        };
        let mut names = (first..first + 100).map(named);
        names.find(is_free).unwrap_or_else(|| format!("{base}_"))
    }
}

impl Planner<'_> {
    /// Whether callers of the function around a site hand over its payload, or a part of it.
    pub(in crate::plan::construct) fn is_handed(&self, site: &Site) -> bool {
        // Where all of them are here, what they hand over is known.
        if self.enclosed.contains(&site.span) || site.is_told_by_callers {
            return false;
        }
        site.ways.iter().any(|way| {
            way.bodies().into_iter().any(|body| {
                let is_own =
                    |step: &Step| step.origin.file == 0 && site.span.contains(step.origin.span);
                let mut passed = Vec::from_iter(
                    (body.trace.iter()).filter(|step| matches!(step.kind, StepKind::Passed { .. })),
                );
                // What the call itself hands on comes back from wherever it goes.
                let since = passed.iter().rposition(|step| is_own(step));
                passed.drain(..since.map_or(0, |at| at + 1));
                passed
                    .into_iter()
                    .any(|step| !self.is_in_wrapper(&way.request, step.origin))
            })
        })
    }
}

impl Taken {
    /// The pattern.
    pub fn pattern(&self) -> String {
        let names = self.names.iter().map(|(key, name)| match key == name {
            true => key.clone(),
            false => format!("{key}: {name}"),
        });
        let rest = self.rest.iter().map(|rest| format!("...{rest}"));
        let all: Vec<String> = names.chain(rest).collect();
        format!("{{ {} }}", all.join(", "))
    }
}

impl Planner<'_> {
    /// What a payload that is taken apart makes the agent depend on.
    pub(in crate::plan::construct) fn find_taken(
        &self,
        construct: &mut crate::plan::construct::Construct,
        used: Span,
    ) {
        construct.needs_locals = true;
        let fields = construct.fields.iter();
        let of_agent: Vec<&FieldMove> = fields
            .filter(|field| field.to != Destination::Session && !field.is_known)
            .collect();
        let taken = construct.body.taken.as_ref();
        let is_few =
            taken.is_some_and(|taken| taken.agents <= super::super::dependencies::MAX_AGENTS);
        let open = of_agent
            .iter()
            .filter(|field| field.depends || !is_few)
            .map(|field| field.text.clone().unwrap_or_default());
        let open: Vec<String> = open.collect();
        if !of_agent.is_empty() {
            construct.varying.push(Span {
                start: used.start,
                end: used.start,
            });
        }
        construct.assumptions.extend(
            open.into_iter()
                .map(|text| super::super::dependencies::assumes(&text)),
        );
    }
}
