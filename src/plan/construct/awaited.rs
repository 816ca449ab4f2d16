//! What is done with what a call returns, where that is more than a promise: only what a promise can do too.

use super::Obstacles;
use super::planner::Planner;
use crate::ir::{Expr, ExprId, ExprKind, FunctionId, Module, Pattern, StatementKind};
use crate::source::Span;

impl Planner<'_> {
    /// What is more than a promise has to be awaited on the spot.
    pub(super) fn check_use(&self, end: ExprId, obstacles: &mut Obstacles) {
        if !self.is_only_awaited(end, &mut Vec::new(), obstacles) {
            obstacles.push(
                "what the call returns is more than a promise, and it is not awaited on the spot"
                    .to_owned(),
            );
        }
    }

    /// Whether nothing but a promise is wanted of a value: where the function around it hands it back, of all calls of that; `seen`
    /// are asked already.
    pub(super) fn is_only_awaited(
        &self,
        end: ExprId,
        seen: &mut Vec<FunctionId>,
        obstacles: &mut Obstacles,
    ) -> bool {
        let ir = &self.file.ir;
        let mut at = end;
        while let Some(outer) = self.around(at).or_else(|| self.chosen_in(at)) {
            match &ir.expr(outer).kind {
                ExprKind::Await(_) => return true,
                ExprKind::Wrapped(_) | ExprKind::If { .. } => at = outer,
                // It may be the same promise that comes back: what is asked of that, is asked of the call.
                ExprKind::Call(call)
                    if self.source(ir.expr(call.callee).span) == "Promise.resolve" =>
                {
                    at = outer;
                }
                ExprKind::Member { property, .. } if property == "then" => {
                    self.check_then(outer, obstacles);
                    return true;
                }
                ExprKind::Member { property, .. }
                    if matches!(property.as_str(), "catch" | "finally") =>
                {
                    return true;
                }
                ExprKind::Array { .. } => {
                    let call = self.around(outer).map(|call| ir.expr(call).span);
                    if call.is_some_and(|call| self.source(call).starts_with("Promise.")) {
                        return true;
                    }
                    break;
                }
                _ => break,
            }
        }
        let span = ir.expr(at).span;
        let around = self.facts.function_around(span);
        let function = ir.function(around);
        let is_returned = function.body.tail == Some(at)
            || self.facts.statement_around(span).is_some_and(
                |one| matches!(one.kind, StatementKind::Return(Some(value)) if value == at),
            );
        match is_returned && around != Module::BODY && !function.is_generator {
            true => function.is_async || self.is_only_awaited_from(around, seen, obstacles),
            false => self.is_awaited_later(at),
        }
    }

    /// The conditional expression that a value is one outcome of.
    fn chosen_in(&self, value: ExprId) -> Option<ExprId> {
        let is_outcome = |kind: &ExprKind| match kind {
            ExprKind::If {
                then, otherwise, ..
            } => *then == value || *otherwise == Some(value),
            _ => false,
        };
        let mut exprs = self.file.ir.exprs.iter();
        let at = exprs.position(|expr| is_outcome(&expr.kind))?;
        Some(ExprId(u32::try_from(at).ok()?))
    }

    /// Whether a value gets a name that is awaited and nothing else, with nothing in between that could tell when a request is sent:
    /// some clients send it only then.
    fn is_awaited_later(&self, value: ExprId) -> bool {
        let ir = &self.file.ir;
        let span = ir.expr(value).span;
        let Some(statement) = self.facts.statement_around(span) else {
            return false;
        };
        let StatementKind::Let {
            pattern: Pattern::Binding(name),
            init: Some(init),
            ..
        } = statement.kind
        else {
            return false;
        };
        let own = self.facts.function_around(span);
        let is_awaited = |(used, place): &(ExprId, Span)| {
            let outer = self.around(*used).map(|outer| &ir.expr(outer).kind);
            let between = Span {
                start: statement.span.end,
                end: place.start,
            };
            let waits = |expr: &Expr| matches!(expr.kind, ExprKind::Call(_) | ExprKind::Await(_));
            let is_own = |expr: &Expr| expr.span.contains(*place);
            let mut inside = self.facts.within(between);
            matches!(outer, Some(ExprKind::Await(_)))
                && self.facts.function_around(*place) == own
                && statement.span.end <= place.start
                && !inside.any(|(_, expr)| waits(expr) && !is_own(expr))
        };
        let uses = self.facts.uses(name);
        init == value
            && self.source(statement.span).starts_with("const ")
            && !self.is_exported(name)
            && uses.len() == 1
            && uses.iter().all(is_awaited)
    }

    /// A promise hands one value on.
    fn check_then(&self, member: ExprId, obstacles: &mut Obstacles) {
        let Some(ExprKind::Call(call)) = self
            .around(member)
            .map(|call| &self.file.ir.expr(call).kind)
        else {
            return;
        };
        for arg in &call.args {
            if let ExprKind::Function(function) = self.file.ir.expr(arg.value).kind
                && self.file.ir.function(function).params.len() > 1
            {
                obstacles.push("`then` takes more than one value from the client".to_owned());
            }
        }
    }
}
