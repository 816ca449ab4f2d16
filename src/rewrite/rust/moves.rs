//! Values that creation and session would both take for themselves.

use super::chain::Chain;
use super::{Code, Obstacle};
use crate::ir::{BindingId, ExprId, ExprKind, Pattern};
use crate::plan::construct::{Construct, one_line};
use crate::source::Span;

impl Code<'_, '_> {
    /// Whether a method takes what it is called on for itself.
    fn consumes(&self, method: &str) -> bool {
        let known = &self.rewriter.rust_values().consumes;
        method.starts_with("into") || method.starts_with("unwrap_or") || known.contains(method)
    }

    /// Values that creation and session would both take for themselves.
    pub(super) fn check_moves(&self, construct: &Construct, chain: &Chain) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        for (link, _) in &chain.links {
            for (_, expr) in rewriter.facts.within(*link) {
                match &expr.kind {
                    ExprKind::Try(_) | ExprKind::Await(_) | ExprKind::Diverge(_) => {
                        return Err(format!(
                            "`{}` leaves the call half-way",
                            one_line(rewriter.slice(expr.span))
                        ));
                    }
                    _ => {}
                }
            }
        }
        match self.moved(construct).first() {
            // All of them get copies: closures that configure and open would not share it.
            _ if self.configures() => Ok(()),
            Some((span, _)) => Err(format!(
                "`{}` would be moved into both requests",
                one_line(rewriter.slice(*span))
            )),
            None => Ok(()),
        }
    }

    /// Values that the call takes for itself, and copies of them for the creation.
    pub(super) fn moved(&self, construct: &Construct) -> Vec<(Span, String)> {
        let rewriter = self.rewriter;
        let place = self.payload_place(construct);
        let mut found: Vec<(Span, String)> = Vec::new();
        let mut add = |id: ExprId| {
            let span = rewriter.ir.expr(id).span;
            let known = found.iter().any(|(known, _)| *known == span);
            let inlined = construct.inlined.iter().any(|one| one.used == span);
            let is_own = self.is_declared_in(construct, id);
            if !known && !inlined && !is_own && !place.contains(span) && self.is_taken(id) {
                found.push((span, format!("{}.clone()", rewriter.slice(span))));
            }
        };
        let parts = construct
            .regions()
            .flat_map(|region| rewriter.facts.within(region));
        for (_, expr) in parts {
            match &expr.kind {
                ExprKind::Binary { left, .. } => add(*left),
                ExprKind::Array { items, .. } => items.iter().for_each(|item| add(item.value)),
                ExprKind::Call(call) => {
                    for arg in &call.args {
                        add(arg.value);
                    }
                    if let ExprKind::Member {
                        object, property, ..
                    } = &rewriter.ir.expr(call.callee).kind
                        && self.consumes(property)
                    {
                        add(*object);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Whether what an expression stands for is declared by what is copied, so that each copy has its own.
    fn is_declared_in(&self, construct: &Construct, id: ExprId) -> bool {
        let rewriter = self.rewriter;
        let Some(resent) = &construct.resent else {
            return false;
        };
        let names = rewriter.facts.free_bindings(rewriter.ir.expr(id).span);
        let first = names.first().map(|name| rewriter.ir.binding(*name).span);
        first.is_some_and(|declared| resent.steps.iter().any(|step| step.contains(declared)))
    }

    fn is_step_name(&self, construct: &Construct, name: BindingId) -> bool {
        let declared = self.rewriter.ir.binding(name).span;
        let steps = construct.resent.iter().flat_map(|resent| &resent.steps);
        { steps }.any(|step| step.contains(declared))
    }

    /// What the call changes would be changed once more, for the agent.
    pub(super) fn check_effects(&self, construct: &Construct) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        let place = self.payload_place(construct);
        let parts = construct
            .regions()
            .flat_map(|region| rewriter.facts.within(region));
        for (_, expr) in parts {
            let changes = match &expr.kind {
                ExprKind::Assign { target, .. } => match &**target {
                    Pattern::Binding(name) => !self.is_step_name(construct, *name),
                    Pattern::Place(at) => !self.is_declared_in(construct, *at),
                    _ => true,
                },
                ExprKind::Call(call) => match &rewriter.ir.expr(call.callee).kind {
                    ExprKind::Member {
                        object, property, ..
                    } => {
                        rewriter.rust_values().changes.contains(property.as_str())
                            && !self.is_declared_in(construct, *object)
                    }
                    _ => false,
                },
                _ => false,
            };
            if changes && !place.contains(expr.span) {
                return Err(format!(
                    "`{}` would run once more, for the agent",
                    one_line(rewriter.slice(expr.span))
                ));
            }
        }
        Ok(())
    }

    /// Whether an argument is a variable that the call takes for itself, as far as shows.
    pub(super) fn is_taken(&self, arg: ExprId) -> bool {
        let rewriter = self.rewriter;
        let ExprKind::Binding(binding) = rewriter.ir.expr(arg).kind else {
            return false;
        };
        if rewriter.facts.is_module_constant(binding) {
            return false;
        }
        let declared = rewriter.ir.binding(binding);
        let after = &rewriter.source.text()[declared.span.end as usize..];
        let is_reference = after
            .trim_start()
            .strip_prefix(':')
            .is_some_and(|kind| kind.trim_start().starts_with('&'));
        let declaration = rewriter.facts.declaration(binding);
        let is_lent = declaration.is_some_and(|(_, init)| {
            let init = rewriter.ir.expr(init);
            matches!(init.kind, ExprKind::Str(_)) || rewriter.slice(init.span).starts_with('&')
        });
        !(is_reference || is_lent || declared.is_reference)
    }
}
