//! Loops that only assign, and of which it is known how often they go round: they are run as often.
//!
//! Whatever else happens in a loop is looked at as in one round of any, so that a call in it is one call.

use super::Evaluation;
use super::heap::Presence;
use super::value::{Kind, Value};
use crate::ir::{Block, ExprId, ExprKind, Pattern, StatementKind};
use crate::source::Span;

/// Loops that go round more often are not run so.
const MAX_ROUNDS: usize = 16;

impl Evaluation<'_> {
    /// Runs a loop over these values round by round, if all of them are known and it only assigns.
    pub(super) fn run_over(
        &mut self,
        pattern: &Pattern,
        (expr, iterated): (ExprId, &Value),
        body: &Block,
    ) -> bool {
        let Kind::Array(id) = iterated.kind else {
            return false;
        };
        let Some(list) = self.heap.list(id).filter(|list| list.open.is_none()) else {
            return false;
        };
        let is_certain = |presence: &Presence| matches!(presence, Presence::Always);
        let is_known = list.items.len() <= MAX_ROUNDS
            && list.items.iter().all(|(_, presence)| is_certain(presence));
        if !is_known || !self.only_assigns(body, &[]) {
            return false;
        }
        let items: Vec<Value> = list.items.iter().map(|(item, _)| item.clone()).collect();
        for item in items {
            let item = item.under(&iterated.trace);
            self.bind(pattern, item, Some(expr));
            self.run_block(body);
        }
        true
    }

    /// Runs a loop round by round while its condition is known to hold, if it only assigns.
    ///
    /// Where the condition is known no longer, or never, the loop may go on as any other.
    pub(super) fn run_while(&mut self, test: ExprId, body: &Block, update: Option<ExprId>) -> bool {
        let parts: Vec<ExprId> = std::iter::once(test).chain(update).collect();
        if !self.only_assigns(body, &parts) || self.eval(test).truthiness() != Some(true) {
            return false;
        }
        for _ in 0..MAX_ROUNDS {
            self.run_block(body);
            if let Some(update) = update {
                self.eval(update);
            }
            match self.eval(test).truthiness() {
                Some(true) => {}
                Some(false) => return true,
                None => return false,
            }
        }
        false
    }

    /// Whether nothing but assignments happens in a loop.
    fn only_assigns(&self, body: &Block, parts: &[ExprId]) -> bool {
        let is_plain = |kind: &StatementKind| {
            matches!(kind, StatementKind::Expr(_) | StatementKind::Let { .. })
        };
        if body.tail.is_some() || !body.statements.iter().all(|one| is_plain(&one.kind)) {
            return false;
        }
        let ir = &self.file().ir;
        let spans = parts.iter().map(|part| ir.expr(*part).span);
        let spans: Vec<Span> = std::iter::once(body.span).chain(spans).collect();
        let mut inside = ir
            .exprs
            .iter()
            .filter(|expr| spans.iter().any(|span| span.contains(expr.span)));
        inside.all(|expr| {
            // `++` and `--`.
            let is_step = matches!(expr.kind, ExprKind::Opaque { .. })
                && matches!(self.file().source.slice(expr.span), "++" | "--");
            let is_plain = matches!(
                expr.kind,
                ExprKind::Str(_)
                    | ExprKind::Number(_)
                    | ExprKind::Bool(_)
                    | ExprKind::Null
                    | ExprKind::Undefined
                    | ExprKind::Template(_)
                    | ExprKind::Binding(_)
                    | ExprKind::Member { .. }
                    | ExprKind::Index { .. }
                    | ExprKind::Unary { .. }
                    | ExprKind::Binary { .. }
                    | ExprKind::Assign { .. }
                    | ExprKind::Wrapped(_)
            );
            is_step || is_plain
        })
    }
}
