//! Values that creation and session would both take for themselves.

use super::chain::Chain;
use super::{Code, Obstacle};
use crate::ir::{ExprId, ExprKind};
use crate::plan::construct::{Construct, one_line};

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
                    ExprKind::Call(call)
                        if expr.span != *link && !construct.body.object.contains(expr.span) =>
                    {
                        for arg in &call.args {
                            self.check_move(arg.value)?;
                        }
                    }
                    _ => {}
                }
            }
        }
        let calls = rewriter
            .facts
            .within(construct.call)
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) if !construct.body.object.contains(expr.span) => Some(call),
                _ => None,
            });
        for call in calls {
            for arg in &call.args {
                self.check_move(arg.value)?;
            }
        }
        Ok(())
    }

    fn check_move(&self, arg: ExprId) -> Result<(), Obstacle> {
        match self.is_taken(arg) {
            true => Err(format!(
                "`{}` would be moved into both requests",
                one_line(self.rewriter.slice(self.rewriter.ir.expr(arg).span))
            )),
            false => Ok(()),
        }
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
