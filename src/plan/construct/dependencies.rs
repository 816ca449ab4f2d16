//! What the creation of the agent depends on, and what would run at another time, or twice.

use super::planner::Planner;
use super::words::{is_harmless, one_line};
use super::{Construct, Obstacles};
use crate::catalog::mapping::Destination;
use crate::detect::Site;
use crate::ir::{BindingId, BindingKind, ExprKind, Language};
use crate::source::Span;

impl Planner<'_> {
    /// What the creation depends on, and what may run at another time than before.
    pub(super) fn find_dependencies(
        &self,
        site: &Site,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let session: Vec<Span> = construct
            .fields
            .iter()
            .filter(|field| field.to == Destination::Session)
            .map(|field| field.value)
            .collect();
        let agent: Vec<Span> = construct
            .fields
            .iter()
            .filter(|field| field.to != Destination::Session)
            .map(|field| field.value)
            .collect();
        for span in &agent {
            self.check_agent_value(*span, construct);
        }
        let in_body = |span: Span| {
            construct.body.object.contains(span)
                || Some(span) == construct.body.variable.map(|v| v.used)
        };
        let mut locals: Vec<BindingId> = Vec::new();
        for (_, expr) in self.facts.within(construct.call) {
            match &expr.kind {
                ExprKind::Binding(binding)
                    if !in_body(expr.span)
                        && !self.facts.is_module_constant(*binding)
                        && !construct.call.contains(self.file.ir.binding(*binding).span)
                        && !locals.contains(binding) =>
                {
                    locals.push(*binding);
                }
                ExprKind::This | ExprKind::Super if !in_body(expr.span) => {
                    construct.needs_locals = true
                }
                ExprKind::Await(_) | ExprKind::Try(_)
                    if self.file.ir.language != Language::Rust =>
                {
                    obstacles.push(format!(
                        "`{}` is awaited inside of the call",
                        one_line(self.source(expr.span))
                    ));
                }
                _ => {}
            }
        }
        construct.needs_locals |= !locals.is_empty();
        for span in &agent {
            let depends = self
                .facts
                .free_bindings(*span)
                .iter()
                .any(|binding| !self.facts.is_module_constant(*binding));
            let this = self
                .facts
                .within(*span)
                .any(|(_, expr)| matches!(expr.kind, ExprKind::This));
            construct.needs_locals |= depends || this;
        }
        self.find_key(site, construct, obstacles);
        self.check_assigned(&locals, construct);
        // A variable payload is computed where it was; only a payload in the call itself moves behind the agent.
        if construct.body.variable.is_none() {
            for span in session {
                if self.has_effect(span) {
                    construct.early.push(span);
                }
            }
        }
        self.check_other_calls(construct, obstacles);
        if !construct.early.is_empty() && !self.can_come_before(construct.call) {
            for span in std::mem::take(&mut construct.early) {
                construct.assumptions.push(format!(
                    "`{}` may run after the agent is ready instead of before",
                    one_line(self.source(span))
                ));
            }
        }
    }

    /// Notes agent values that are not the same in the whole process.
    fn check_agent_value(&self, span: Span, construct: &mut Construct) {
        let unknown_part = self.facts.within(span).any(|(_, expr)| match &expr.kind {
            ExprKind::Call(_)
            | ExprKind::Await(_)
            | ExprKind::This
            | ExprKind::Opaque { .. }
            | ExprKind::Assign { .. } => !self.is_environment(expr.span),
            _ => false,
        });
        let local = self.facts.free_bindings(span).into_iter().any(|binding| {
            !self.facts.is_module_constant(binding) && !self.is_literal_constant(binding)
        });
        if unknown_part || local {
            construct.varying.push(span);
            construct.assumptions.push(format!(
                "`{}` is not known to be the same for every session; the agent is kept by its value, and nothing bounds how many there will be",
                one_line(self.source(span))
            ));
        }
    }

    pub(super) fn is_environment(&self, span: Span) -> bool {
        let text = self.source(span);
        [
            "Deno.env.get(",
            "env::var(",
            "std::env::var(",
            "env!(",
            "option_env!(",
        ]
        .iter()
        .any(|start| text.starts_with(start))
    }

    /// A local constant whose initialiser is a plain literal.
    fn is_literal_constant(&self, binding: BindingId) -> bool {
        let declared = self.file.ir.binding(binding);
        let init = match (&declared.kind, self.facts.declaration(binding)) {
            (BindingKind::Constant, Some((_, init))) => init,
            (
                BindingKind::Lazy(_)
                | BindingKind::Function(_)
                | BindingKind::Class(_)
                | BindingKind::Import(_),
                _,
            ) => {
                return true;
            }
            _ => return false,
        };
        let span = self.file.ir.expr(init).span;
        // Read from the environment: the same in the whole process.
        if (self.is_environment(span) || self.source(span).starts_with("process.env."))
            && self.facts.free_bindings(span).is_empty()
        {
            return true;
        }
        self.facts.within(span).all(|(_, expr)| {
            matches!(
                expr.kind,
                ExprKind::Str(_)
                    | ExprKind::Number(_)
                    | ExprKind::Bool(_)
                    | ExprKind::Null
                    | ExprKind::Array { .. }
                    | ExprKind::Object { .. }
                    | ExprKind::Wrapped(_)
            )
        })
    }

    pub(super) fn is_process_constant(&self, binding: BindingId) -> bool {
        self.facts.is_module_constant(binding) || self.is_literal_constant(binding)
    }

    /// Variables that may have another value by the time the session is opened.
    fn check_assigned(&self, locals: &[BindingId], construct: &mut Construct) {
        for binding in locals {
            let declared = self.file.ir.binding(*binding);
            if self.facts.is_assigned(*binding) {
                construct.assumptions.push(format!(
                    "`{}` is not assigned while the agent is created",
                    declared.name
                ));
            }
        }
    }

    /// Calls among headers and options run twice, for the agent and for the session.
    fn check_other_calls(&self, construct: &mut Construct, obstacles: &mut Obstacles) {
        if self.file.ir.language == Language::Rust {
            return;
        }
        for (_, expr) in self.facts.within(construct.call) {
            let ExprKind::Call(call) = &expr.kind else {
                continue;
            };
            let is_own = expr.span == construct.call
                || expr.span.contains(construct.body.object)
                || construct
                    .body
                    .variable
                    .is_some_and(|variable| expr.span.contains(variable.used));
            if is_own
                || construct.body.object.contains(expr.span)
                || is_harmless(self.source(self.file.ir.expr(call.callee).span))
            {
                continue;
            }
            obstacles.push(format!(
                "`{}` would run twice, for the agent and for the session",
                one_line(self.source(expr.span))
            ));
        }
    }

    /// Whether evaluating an expression later could make a difference.
    fn has_effect(&self, span: Span) -> bool {
        self.facts.within(span).any(|(_, expr)| match &expr.kind {
            ExprKind::Call(call) => !is_harmless(self.source(self.file.ir.expr(call.callee).span)),
            ExprKind::Assign { .. } | ExprKind::Await(_) | ExprKind::Opaque { .. } => true,
            _ => false,
        })
    }

    /// Whether a statement before the one around the call runs exactly when the call does, and before it.
    fn can_come_before(&self, call: Span) -> bool {
        let Some(statement) = self.facts.statement_around(call) else {
            return false;
        };
        if !self.facts.is_in_block(statement) {
            return false;
        }
        self.facts.within(statement.span).all(|(_, expr)| {
            !expr.span.contains(call)
                || expr.span == call
                || !matches!(
                    expr.kind,
                    ExprKind::If { .. }
                        | ExprKind::Match { .. }
                        | ExprKind::Function(_)
                        | ExprKind::Binary { .. }
                        | ExprKind::Block { .. }
                )
        })
    }
}
