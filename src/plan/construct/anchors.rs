//! Where constants stand that are computed before the agent is waited for: in front of the statement with the call, or in the body that
//! an arrow function gets.

use super::planner::Planner;
use super::words::one_line;
use super::{Anchor, Construct, Obstacles};
use crate::catalog::mapping::Destination;
use crate::ir::{BinaryOp, ExprId, ExprKind, StatementKind};
use crate::source::Span;

impl Planner<'_> {
    /// Finds the place of every early value, or says why there is none.
    pub(super) fn place_early(&self, construct: &mut Construct, obstacles: &mut Obstacles) {
        let left = self.facts.within(construct.chain).find(|(_, expr)| {
            matches!(expr.kind, ExprKind::Await(_))
                && !construct.url.replaces(expr.span)
                && !self.is_in_function(expr.span, construct.chain)
                && !construct
                    .early
                    .iter()
                    .any(|early| early.value.contains(expr.span))
                && !construct
                    .fields
                    .iter()
                    .any(|field| field.entry.contains(expr.span))
        });
        if let Some((_, expr)) = left {
            obstacles.push(format!(
                "`{}` would be awaited in a function that is not asynchronous",
                one_line(self.source(expr.span))
            ));
        }
        let is_inline = construct.body.variable.is_none();
        let mut placed = Vec::new();
        for mut early in std::mem::take(&mut construct.early) {
            if early.anchor == Anchor::Module {
                placed.push(early);
                continue;
            }
            let of_payload = !is_inline && construct.body.object.contains(early.value);
            let around = if of_payload {
                early.value
            } else {
                construct.chain
            };
            match self.anchor(around) {
                Some(anchor) => {
                    early.anchor = anchor;
                    placed.push(early);
                }
                None => {
                    let text = one_line(self.source(early.value));
                    let field = construct.fields.iter().find(|one| one.value == early.value);
                    let stays = field.is_some_and(|field| field.to == Destination::Session);
                    let waits = self.facts.within(early.value);
                    let mut waits = waits.filter(|(_, expr)| {
                        matches!(expr.kind, ExprKind::Await(_) | ExprKind::Opaque { .. })
                    });
                    if stays && waits.next().is_none() {
                        construct.assumptions.push(format!(
                            "`{text}` may run after the agent is ready instead of before"
                        ));
                    } else {
                        obstacles.push(format!(
                            "`{text}` has to run once and before the agent is created, and the statement has no place for that"
                        ));
                    }
                }
            }
        }
        construct.early = placed;
    }

    /// Where a constant can stand that is evaluated exactly when `place` is, and before it.
    pub(super) fn anchor(&self, place: Span) -> Option<Anchor> {
        let ir = &self.file.ir;
        let functions = ir.functions.iter().skip(1);
        let function = functions
            .filter(|one| one.span.contains(place))
            .min_by_key(|one| one.span.len());
        let tail = function.and_then(|one| one.body.tail);
        let tail = tail.map(|tail| ir.expr(tail).span);
        if let Some(tail) = tail.filter(|tail| tail.contains(place)) {
            return self.runs_first(tail, place).then_some(Anchor::Tail(tail));
        }
        let statement = self.facts.statement_around(place)?;
        let is_own = function.is_none_or(|one| one.span.contains(statement.span));
        let fits = match &statement.kind {
            StatementKind::Loop { each, .. } => each
                .as_ref()
                .is_some_and(|(_, each)| ir.expr(*each).span.contains(place)),
            StatementKind::Try { .. } | StatementKind::Class(_) => false,
            _ => true,
        };
        let anchor = match self.is_braceless(statement.span) {
            true => Anchor::Braces(statement.span),
            false => Anchor::Statement(statement.span.start),
        };
        (is_own
            && fits
            && self.facts.is_in_block(statement)
            && self.runs_first(statement.span, place))
        .then_some(anchor)
    }

    /// Whether `place` is evaluated on every way through `whole`, with nothing before it that has an effect.
    pub(super) fn runs_first(&self, whole: Span, place: Span) -> bool {
        let ir = &self.file.ir;
        let holds = |id: ExprId| ir.expr(id).span.contains(place);
        self.facts.within(whole).all(|(_, expr)| {
            if expr.span.contains(place) {
                return expr.span == place
                    || match &expr.kind {
                        ExprKind::If { test, .. } => holds(*test),
                        ExprKind::Match { scrutinee, .. } => holds(*scrutinee),
                        ExprKind::Binary {
                            op: BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish,
                            left,
                            ..
                        } => holds(*left),
                        // The statement itself, as the body that it is.
                        ExprKind::Block { .. } => expr.span == whole,
                        ExprKind::Function(_) => false,
                        _ => true,
                    };
            }
            place.contains(expr.span)
                || expr.span.start > place.start
                || self.is_in_function(expr.span, whole)
                || !matches!(
                    expr.kind,
                    ExprKind::Call(_) | ExprKind::Await(_) | ExprKind::Assign { .. }
                )
                || !self.has_effect(expr.span)
        })
    }
}
