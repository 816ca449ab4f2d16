//! Values that are other ones each time that they are asked, such as keys that are used in turn.

use super::Construct;
use super::planner::Planner;
use crate::ir::{Expr, ExprId, ExprKind, Pattern};
use crate::plan::facts::Facts;
use crate::source::Span;

impl Planner<'_> {
    /// What a number counts that is counted in passing: `keys[next++ % keys.length]`.
    pub(super) fn counted_for(&self, id: ExprId, construct: &Construct) -> ExprId {
        let ir = &self.file.ir;
        if !matches!(ir.expr(id).kind, ExprKind::Assign { .. }) {
            return id;
        }
        let own = ir.expr(id).span;
        let around = self.facts.within(construct.chain);
        let around = around.filter(|(_, one)| one.span != own && one.span.contains(own));
        let mut around: Vec<_> = around.collect();
        around.sort_by_key(|(outer, one)| (one.span.len(), outer.0));
        let is_of_it = |kind: &ExprKind| {
            matches!(
                kind,
                ExprKind::Binary { .. }
                    | ExprKind::Index { .. }
                    | ExprKind::Member { .. }
                    | ExprKind::Template(_)
                    | ExprKind::Wrapped(_)
            )
        };
        let whole = around.into_iter().take_while(|(_, one)| {
            is_of_it(&one.kind)
                && !one.span.contains(construct.url.used())
                && !one.span.contains(construct.body.used())
        });
        whole.last().map_or(id, |(outer, _)| outer)
    }

    /// Whether a value is another one each time that it is asked, `keys[this.next++ % keys.length]`, or since it was: a field of it
    /// is assigned between it and the call.
    pub(super) fn is_read_once(&self, value: Span, call: Span) -> bool {
        let counts = |expr: &Expr| matches!(expr.kind, ExprKind::Assign { .. });
        let between = Span {
            start: value.end,
            end: call.start.max(value.end),
        };
        let is_assigned = |expr: &Expr| match &expr.kind {
            ExprKind::Assign { target, .. } => match **target {
                Pattern::Place(place) => {
                    let place = self.source(self.file.ir.expr(place).span);
                    Facts::is_word(self.source(value), place)
                }
                _ => false,
            },
            _ => false,
        };
        let is_here = self.facts.function_around(value) == self.facts.function_around(call);
        self.facts.within(value).any(|(_, expr)| counts(expr))
            || (is_here && { self.facts.within(between) }.any(|(_, expr)| is_assigned(expr)))
    }
}
