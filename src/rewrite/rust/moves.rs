//! Values that creation and session would both take for themselves.

use super::chain::Chain;
use super::{Code, Obstacle};
use crate::ir::{ExprId, ExprKind};
use crate::plan::construct::{Construct, one_line};
use crate::source::Span;

/// Methods that change what they are called on, or the world.
const EFFECTS: [&str; 14] = [
    "take",
    "pop",
    "remove",
    "swap_remove",
    "next",
    "drain",
    "replace_with",
    "fetch_add",
    "fetch_sub",
    "push",
    "push_str",
    "insert",
    "recv",
    "swap",
];

/// Whether a method takes what it is called on for itself.
fn consumes(method: &str) -> bool {
    let takes = ["unwrap", "expect", "ok", "map", "and_then", "join_all"];
    method.starts_with("into") || method.starts_with("unwrap_or") || takes.contains(&method)
}

impl Code<'_, '_> {
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
            if !known && !inlined && !place.contains(span) && self.is_taken(id) {
                found.push((span, format!("{}.clone()", rewriter.slice(span))));
            }
        };
        let parts = construct
            .regions()
            .flat_map(|region| rewriter.facts.within(region));
        for (_, expr) in parts {
            match &expr.kind {
                ExprKind::Binary { left, .. } => add(*left),
                ExprKind::Call(call) => {
                    for arg in &call.args {
                        add(arg.value);
                    }
                    if let ExprKind::Member {
                        object, property, ..
                    } = &rewriter.ir.expr(call.callee).kind
                        && consumes(property)
                    {
                        add(*object);
                    }
                }
                _ => {}
            }
        }
        found
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
                ExprKind::Assign { .. } => true,
                ExprKind::Call(call) => match &rewriter.ir.expr(call.callee).kind {
                    ExprKind::Member { property, .. } => EFFECTS.contains(&property.as_str()),
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
