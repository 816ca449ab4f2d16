//! What tells agents of one call apart at run time: the credential and the base URL, where they are not constant.

use super::known::has_one_address;
use super::planner::Planner;
use super::words::{is_view, one_line};
use super::{Construct, Obstacles};
use crate::detect::Site;
use crate::ir::{BindingId, Entry, EntryKind, ExprId, ExprKind, Language, Module};
use crate::resolve::Origin;
use crate::source::Span;

impl Planner<'_> {
    /// What tells agents of this call apart at run time: its credential and its base URL, where they are not constant.
    pub(super) fn find_key(
        &self,
        site: &Site,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let before = obstacles.len();
        self.find_written_key(site, construct, obstacles);
        // A wrapper that is handed over stands for the key and the base that it was made with.
        if obstacles.len() > before
            && let Some(wrapper) = self.injected_instance(site, construct)
            && let Some(told_by) = self.told_apart_by(wrapper, site, construct)
        {
            obstacles.truncate(before);
            construct.key.clear();
            construct.key_text.clear();
            construct.key_of_early.clear();
            self.key_by_client(told_by, construct, obstacles);
        }
        let mut keys = construct
            .key
            .iter()
            .filter(|key| !construct.call.contains(**key));
        let private = keys.find_map(|key| self.private_of_others(*key, construct.call));
        if let Some(name) = private
            && (obstacles.len() > before || !self.key_by_instance(construct, obstacles))
        {
            obstacles.push(format!(
                "`{name}` is private to the class that the call's extends"
            ));
        }
    }

    fn find_written_key(&self, site: &Site, construct: &mut Construct, obstacles: &mut Obstacles) {
        let api = self.catalog.api();
        let request = &site.best().request;
        let is_rust = self.file.ir.language == Language::Rust;
        let is_constant = !is_rust && self.is_constant_request(site, construct);
        let credential = request
            .headers
            .iter()
            .rfind(|header| header.name.eq_ignore_ascii_case(&api.credential_header));
        let is_here =
            |at: Origin| at.file == 0 && construct.regions().any(|region| region.contains(at.span));
        let is_elsewhere = credential
            .and_then(|header| header.written)
            .is_none_or(|at| !is_here(at));
        let may_be_known = construct.resent.is_some() || (is_rust && is_elsewhere);
        if may_be_known && self.has_one_credential(site) {
            return self.find_base_key(site, is_constant, construct, obstacles);
        }
        match credential.map(|header| header.written) {
            Some(written) if is_constant => {
                let inside = written.filter(|at| at.file == 0 && site.span.contains(at.span));
                if let Some(at) = inside {
                    self.hoist_literal(entry_value(&self.file.ir, at.span), construct);
                }
            }
            Some(Some(origin))
                if self.request_through(site, Some(origin)).wrapper.is_some()
                    && !(origin.file == 0 && site.span.contains(origin.span)) =>
            {
                self.add_wrapped_key(site, origin, construct, obstacles);
            }
            Some(Some(origin)) if origin.file == 0 => {
                let value = entry_value(&self.file.ir, origin.span);
                self.hoist_literal(value, construct);
                let origin = Origin {
                    span: value,
                    ..origin
                };
                let before = obstacles.len();
                self.add_key(origin, construct, obstacles);
                // A client that was made with the key says it, or stands for it.
                let is_elsewhere = !construct.call.contains(value);
                let is_unsaid = obstacles.len() > before;
                let is_said = is_elsewhere && is_unsaid && self.add_carried(site, value, construct);
                if is_said || (is_elsewhere && self.injected_client(site, construct).is_some()) {
                    obstacles.truncate(before);
                }
            }
            Some(Some(_)) => {}
            Some(None) => {
                obstacles.push("the key's header is not written where it can be seen".to_owned())
            }
            None => self.check_hidden_credential(site, construct, obstacles),
        }
        self.find_base_key(site, is_constant, construct, obstacles);
    }

    /// The base URL, where it is not constant.
    fn find_base_key(
        &self,
        site: &Site,
        is_constant: bool,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        self.add_wrapped_base(site, construct, obstacles);
        self.check_receiver(site, is_constant, construct, obstacles);
        if is_constant {
            return;
        }
        let regions: Vec<Span> = construct.regions().collect();
        let is_known = construct.resent.is_some() && has_one_address(site);
        for (id, expr) in regions
            .into_iter()
            .flat_map(|region| self.facts.within(region))
        {
            let varies = match expr.kind {
                ExprKind::Binding(binding) => !self.is_process_constant(binding, expr.span),
                ExprKind::Member { object, .. } => {
                    matches!(self.file.ir.expr(object).kind, ExprKind::This)
                        || self.reads_changed_environment(expr.span)
                }
                _ => false,
            };
            // What follows the path, a query, is not what an agent depends on.
            let is_inlined = construct.inlined.iter().any(|one| one.used == expr.span);
            if varies
                && !is_known
                && !construct.body.used().contains(expr.span)
                && !is_inlined
                && !construct.url.replaces(expr.span)
                && !construct.url.is_part(expr.span)
                && !self.follows_path(expr.span, construct)
                && self.is_part_of_url(id, construct)
            {
                let span = self.whole_path(id);
                let is_inner = |binding: &BindingId| {
                    let declared = self.file.ir.binding(*binding).span;
                    construct.regions().any(|region| region.contains(declared))
                };
                let is_rust = self.file.ir.language == Language::Rust;
                let is_text = self.is_viewed_as_text(span);
                if is_rust && (!is_text || self.facts.names_in(span).iter().any(is_inner)) {
                    obstacles.push("the base of the URL is computed in the call".to_owned());
                }
                self.push_base(span, site, construct, obstacles);
            }
        }
        self.add_chosen_base(construct);
        let computed: Vec<Span> = construct.early.iter().map(|early| early.value).collect();
        let used = construct.body.used();
        for value in computed.into_iter().filter(|value| !used.contains(*value)) {
            let is_url = self
                .url_value(construct)
                .is_some_and(|url| url.contains(value));
            let is_asked = construct.url.asked_at(value).is_some();
            if !is_url || is_asked || self.follows_path(value, construct) {
                continue;
            }
            self.push_base(value, site, construct, obstacles);
        }
    }

    /// Without a visible credential, everything but the payload and the URL has to be constant.
    fn check_hidden_credential(
        &self,
        site: &Site,
        construct: &Construct,
        obstacles: &mut Obstacles,
    ) {
        if let Some(name) = self.changing_interceptor(&site.best().request) {
            obstacles.push(format!(
                "the key's header is not visible: it may come with `{name}`, which changes"
            ));
        }
        let client = self.injected_client(site, construct);
        let hides = construct
            .regions()
            .flat_map(|region| self.facts.within(region))
            .find(|(id, expr)| match expr.kind {
                ExprKind::Binding(_)
                    if construct.inlined.iter().any(|one| one.used == expr.span) =>
                {
                    false
                }
                // Another client is another key.
                _ if client.is_some_and(|client| client.contains(expr.span)) => false,
                ExprKind::Binding(binding) => {
                    let in_body = construct.body.object.contains(expr.span)
                        || construct
                            .body
                            .variable
                            .is_some_and(|variable| variable.used == expr.span);
                    !in_body
                        && !self.is_part_of_url(*id, construct)
                        && !self.is_process_constant(binding, expr.span)
                }
                ExprKind::This => !construct.body.object.contains(expr.span),
                _ => false,
            });
        if let Some((_, expr)) = hides {
            obstacles.push(format!(
                "the key's header is not visible: it may come with `{}`",
                self.source(expr.span)
            ));
        }
    }

    /// Whether an expression of the call is a part of its URL.
    fn is_part_of_url(&self, id: ExprId, construct: &Construct) -> bool {
        let span = self.file.ir.expr(id).span;
        self.url_value(construct)
            .is_some_and(|url| url.contains(span))
    }

    /// The whole expression that gives the URL: an argument of the call, or the value of an option.
    pub(super) fn url_value(&self, construct: &Construct) -> Option<Span> {
        if let Some(url) = construct.resent.as_ref().and_then(|resent| resent.url) {
            return Some(url);
        }
        let place = construct.url.in_call();
        let option = self
            .facts
            .within(construct.call)
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Object { entries, .. } => entries.iter().find_map(|entry| {
                    match &entry.kind {
                        EntryKind::Property { value, .. } => Some(self.file.ir.expr(*value).span),
                        _ => None,
                    }
                    .filter(|value| value.contains(place))
                }),
                _ => None,
            });
        let argument = construct
            .regions()
            .flat_map(|region| self.facts.within(region))
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) => call
                    .args
                    .iter()
                    .map(|arg| self.file.ir.expr(arg.value).span)
                    .find(|arg| arg.contains(place)),
                _ => None,
            });
        // A variable that is an argument as a whole, `post(url)`: all that it stands for.
        let value = construct.inlined.iter().find(|one| {
            one.init.contains(place)
                && construct
                    .regions()
                    .flat_map(|region| self.facts.within(region))
                    .any(|(_, expr)| {
                        matches!(&expr.kind, ExprKind::Call(call) if call.args.iter().any(|arg| {
                            self.file.ir.expr(self.facts.unwrapped(arg.value)).span == one.used
                        }))
                    })
        });
        if let Some(value) = value {
            return Some(value.init);
        }
        // The innermost option, or else the outermost argument: `new URL(path, base)` belongs to the URL with all it holds.
        option
            .min_by_key(|span| span.len())
            .or_else(|| argument.max_by_key(|span| span.len()))
    }

    pub(super) fn call_of(&self, construct: &Construct) -> ExprId {
        self.facts
            .at(construct.call)
            .map_or(ExprId(0), |id| self.facts.unwrapped(id))
    }

    pub(super) fn add_key(
        &self,
        origin: Origin,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let free = self.facts.names_in(origin.span);
        let depends = free
            .iter()
            .any(|binding| !self.is_process_constant(*binding, construct.call));
        let this = self
            .facts
            .within(origin.span)
            .any(|(_, expr)| matches!(expr.kind, ExprKind::This));
        let computed = self
            .facts
            .within(origin.span)
            .any(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) => !is_view(self.source(self.file.ir.expr(call.callee).span)),
                ExprKind::Await(_) => true,
                _ => false,
            });
        let computed = computed && !self.is_environment(origin.span);
        let counts = self.is_read_once(origin.span, construct.call);
        let depends = depends || counts;
        let is_early = construct
            .early
            .iter()
            .any(|early| early.value.contains(origin.span) || origin.span.contains(early.value));
        if (computed || counts) && !is_early {
            match self.held_header(origin.span, construct) {
                Some(text) => construct.key_text.push(text),
                None if !counts && self.add_key_names(origin.span, construct) => {}
                None if self.add_built_header(origin.span, construct) => {}
                None if !counts && self.add_carried_header(origin.span, construct) => {}
                None => obstacles.push(format!(
                    "the key's header is computed: `{}`",
                    one_line(self.source(origin.span))
                )),
            }
            return;
        }
        if !depends && !this && !computed && !self.reads_changed_environment(origin.span) {
            return;
        }
        if is_early && construct.call.contains(origin.span) {
            self.push_key(origin.span, construct);
            return;
        }
        // The expression has to mean the same beside the call as where it stands.
        let names = free.iter().all(|binding| {
            self.facts.is_visible(*binding, construct.call)
                && (self.facts.is_module_constant(*binding) || !self.facts.is_assigned(*binding))
        });
        let around = |span: Span| {
            let functions = self.file.ir.functions.iter().skip(1);
            let own =
                functions.filter(|function| function.span.contains(span) && !function.lexical_this);
            own.min_by_key(|function| function.span.len())
                .map(|function| function.span)
        };
        let receiver = !this
            || construct.is_wrapped
            || construct.is_begun
            || around(origin.span) == around(construct.call)
            || self.is_read_of_same(origin.span, construct);
        if names && receiver {
            self.push_key(origin.span, construct);
        } else if !self.add_built_header(origin.span, construct)
            && !self.add_carried_header(origin.span, construct)
        {
            obstacles.push(format!(
                "the key's header is set elsewhere, in line {}",
                self.line(origin.span)
            ));
        }
    }

    pub(super) fn push_key(&self, span: Span, construct: &mut Construct) {
        let text = self.source(span);
        if construct
            .key
            .iter()
            .all(|known| self.source(*known) != text)
        {
            construct.key.push(span);
        }
    }
}

/// The value of the object entry at `span`, or `span` itself where it is an expression.
pub(super) fn entry_value(ir: &Module, span: Span) -> Span {
    let value = |entry: &Entry| match &entry.kind {
        EntryKind::Property { value, .. } if entry.span == span => Some(*value),
        _ => None,
    };
    let found = ir.exprs.iter().find_map(|expr| match &expr.kind {
        ExprKind::Object { entries, .. } if expr.span.contains(span) => {
            entries.iter().find_map(value)
        }
        _ => None,
    });
    found.map_or(span, |value| ir.expr(value).span)
}
