//! The statements that put a request together and send it, and where declarations can stand before them.

use super::body::SentBody;
use crate::detect::Site;
use crate::ir::{BindingId, ExprKind, Pattern, Statement, StatementKind};
use crate::plan::construct::{Planner, one_line};
use crate::source::Span;

impl Planner<'_> {
    /// The expression that sends a site's request.
    pub(super) fn sending_call(&self, site: &Site) -> Result<Span, String> {
        let request = &site.best().request;
        if request.wrapper.is_some() {
            return Ok(site.span);
        }
        let sent = request.sent;
        let is_here = sent.file == 0
            && self.facts.function_around(sent.span) == self.facts.function_around(site.span);
        if !is_here {
            return Err("the request is not sent where it is built".to_owned());
        }
        if site.ways.iter().any(|way| way.request.sent != sent) {
            return Err("the request is sent in several places".to_owned());
        }
        Ok(sent.span)
    }

    /// The statements before the call that build its request.
    pub(super) fn steps_of(
        &self,
        site: &Site,
        call: Span,
        body: &SentBody,
    ) -> Result<Vec<Span>, String> {
        let request = &site.best().request;
        let mut places = vec![site.span];
        if request.wrapper.is_none() && self.beginning(site).is_none() {
            places.extend(request.url_at.filter(|at| at.file == 0).map(|at| at.span));
        }
        let place = body.inlined.map_or(body.payload, |inlined| inlined.used);
        places.push(place);
        places.retain(|place| !call.contains(*place));
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let apart =
            || "the request is put together in a place that is not followed here".to_owned();
        let (block, at) = self.facts.run_before(call).ok_or_else(apart)?;
        let before = &block.statements[..at];
        let position = |place: &Span| before.iter().position(|one| one.span.contains(*place));
        let first: Option<Vec<usize>> = places.iter().map(position).collect();
        let first = first
            .and_then(|all| all.into_iter().min())
            .ok_or_else(apart)?;
        let mut names: Vec<BindingId> = Vec::new();
        let mut steps: Vec<&Statement> = Vec::new();
        for statement in &before[first..] {
            let reads = self.facts.free_bindings(statement.span);
            let is_step = steps.is_empty()
                || reads.iter().any(|name| names.contains(name))
                || places.iter().any(|place| statement.span.contains(*place));
            match (&statement.kind, is_step) {
                (
                    StatementKind::Let {
                        pattern: Pattern::Binding(name),
                        otherwise: None,
                        ..
                    },
                    true,
                ) => names.push(*name),
                (StatementKind::Expr(_), true) => {}
                (StatementKind::Let { .. }, false) => continue,
                _ => {
                    return Err(format!(
                        "`{}` stands between the request and its sending",
                        one_line(self.source(statement.span))
                    ));
                }
            }
            steps.push(statement);
        }
        let steps: Vec<Span> = steps.iter().map(|step| step.span).collect();
        for name in &names {
            let is_inside =
                |used: Span| call.contains(used) || steps.iter().any(|step| step.contains(used));
            let uses = self.facts.uses(*name);
            if let Some((_, other)) = uses.iter().find(|(_, used)| !is_inside(*used)) {
                return Err(format!(
                    "the request `{}` is also used in line {}",
                    self.file.ir.binding(*name).name,
                    self.line(*other)
                ));
            }
            let reads = self.facts.free_bindings(body.payload);
            if reads.contains(name) {
                return Err("the payload depends on the request".to_owned());
            }
        }
        Ok(steps)
    }

    /// The statement in front of which values of a call can be declared, if there is one and nothing in it runs before the call.
    pub(in crate::plan::construct) fn place_before(&self, call: Span) -> Option<u32> {
        let (block, at) = self.facts.run_before(call)?;
        let whole = match block.statements.get(at) {
            Some(statement) => statement.span,
            None => self.file.ir.expr(block.tail?).span,
        };
        let is_block = self.source(block.span).starts_with('{');
        let head = self.source(Span {
            start: whole.start,
            end: call.start,
        });
        let words: Vec<&str> = head.split_whitespace().collect();
        let is_plain = !head.contains(['{', '|', '&', ';', '?', '#'])
            && !words.contains(&"while")
            && !words.contains(&"for")
            && !words.contains(&"move");
        let runs_before = self
            .facts
            .within(whole)
            .any(|(_, expr)| expr.span.end <= call.start && matches!(expr.kind, ExprKind::Call(_)));
        (is_block && is_plain && !runs_before).then_some(whole.start)
    }
}
