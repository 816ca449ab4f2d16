//! What lies between a payload and its call: whether a value or a condition that moves to the call is still the same there.

use super::effects::Effects;
use super::planner::Planner;
use super::words::{is_harmless, one_line};
use super::{Construct, Obstacles};
use crate::catalog::mapping::Destination;
use crate::ir::{ExprKind, Pattern};
use crate::source::Span;

impl Planner<'_> {
    /// Conditions of steps that may not hold any more where the agent is created.
    pub(super) fn check_conditions(&self, construct: &Construct, obstacles: &mut Obstacles) {
        if construct.body.taken.is_some() {
            return;
        }
        let of_agent = construct.fields.iter();
        for field in of_agent.filter(|field| field.to != Destination::Session) {
            let tests = field.when.iter().map(|(_, test)| *test);
            // What is said in other words at the call is read there, and once more where the agent is created.
            let said = field.text.is_some() && !field.is_known;
            let reads = tests.chain(field.reads.iter().copied());
            for test in reads.chain(said.then_some(field.value)) {
                let is_variable = construct.body.variable.is_some() && test != field.value;
                let is_early = construct.early.iter().any(|one| one.value.contains(test));
                if (self.reads_changing(test) && !is_early)
                    || (is_variable
                        && self.reads_fields(test)
                        && self.is_disturbed(field.entry, construct))
                {
                    obstacles.push(format!(
                        "`{}` may be something else by the time of the call",
                        one_line(self.source(test))
                    ));
                }
            }
        }
    }

    /// A payload that the call has built, by a function that does more than that.
    pub(super) fn impure_payload(&self, construct: &Construct) -> Option<Span> {
        let used = construct.body.variable?.used;
        let function = construct.body.variable?.declaration;
        let ExprKind::Call(_) = self.file.ir.expr(self.facts.at(used)?).kind else {
            return None;
        };
        let mut effects = Vec::new();
        let look = Effects {
            planner: self,
            file: self.files.first()?,
            facts: self.facts,
            call: Span::default(),
            refused: &[],
        };
        let functions = self.file.ir.functions.iter();
        for builder in functions.filter(|one| one.span == function) {
            look.of(builder, 0, &mut effects);
        }
        let does_more = !effects.is_empty() || self.reads_changing(function);
        (does_more || self.reads_changing(used)).then_some(used)
    }

    /// Whether an expression reads a field of anything.
    pub(super) fn reads_fields(&self, span: Span) -> bool {
        let mut exprs = self.facts.within(span);
        exprs.any(|(_, expr)| matches!(expr.kind, ExprKind::Member { .. } | ExprKind::Index { .. }))
    }

    /// Whether anything between an entry and the call may change what the entry's value reads.
    pub(super) fn is_disturbed(&self, entry: Span, construct: &Construct) -> bool {
        if entry.end >= construct.call.start {
            return true;
        }
        let between = Span {
            start: entry.end,
            end: construct.call.start,
        };
        let payload = construct.body.variable.map(|variable| variable.binding);
        self.facts
            .within(between)
            .any(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) => {
                    !is_harmless(self.source(self.file.ir.expr(call.callee).span))
                }
                ExprKind::Await(_) => true,
                ExprKind::Assign { target, .. } => match **target {
                    Pattern::Place(place) => {
                        let root = self.facts.free_bindings(self.file.ir.expr(place).span);
                        root.first().copied() != payload
                    }
                    _ => true,
                },
                _ => false,
            })
    }
}
