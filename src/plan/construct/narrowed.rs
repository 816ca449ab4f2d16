//! What TypeScript knows of a property path because it was checked or assigned before: a function of its own forgets that.

use super::Construct;
use super::planner::Planner;
use crate::ir::{BinaryOp, ExprId, ExprKind, Language, Pattern};
use crate::source::Span;

/// How functions begin that throw unless something is there (`assertDefined(user.profile)`, `invariant(...)`).
const ASSERTIONS: [&str; 6] = ["assert", "check", "ensure", "expect", "invariant", "must"];

/// Places that tell more of a value than its type does.
pub(super) struct Tests {
    /// Conditions.
    checked: Vec<Span>,
    /// Targets of assignments.
    assigned: Vec<Span>,
}

impl Planner<'_> {
    /// The conditions and assignments of a TypeScript file.
    pub(super) fn narrowed_tests(&self) -> Tests {
        let mut tests = Tests {
            checked: Vec::new(),
            assigned: Vec::new(),
        };
        let ir = &self.file.ir;
        if !matches!(ir.language, Language::TypeScript | Language::Tsx) {
            return tests;
        }
        for expr in &ir.exprs {
            match &expr.kind {
                ExprKind::If { test, .. } => tests.checked.push(ir.expr(*test).span),
                ExprKind::Match { scrutinee, .. } => tests.checked.push(ir.expr(*scrutinee).span),
                ExprKind::Binary {
                    op: BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish,
                    left,
                    ..
                } => tests.checked.push(ir.expr(*left).span),
                ExprKind::Call(call) => {
                    let callee = self.source(ir.expr(call.callee).span);
                    let name = callee.rsplit('.').next().unwrap_or(callee);
                    if ASSERTIONS.iter().any(|start| name.starts_with(start)) {
                        tests.checked.push(call.args_span);
                    }
                }
                ExprKind::Assign { target, .. } => {
                    if let Pattern::Place(place) = target.as_ref() {
                        tests.assigned.push(ir.expr(*place).span);
                    }
                }
                _ => {}
            }
        }
        tests
    }

    /// Whether a value reads such a path.
    pub(super) fn holds_narrowed(&self, value: Span, tests: &Tests) -> bool {
        let mut inside = self.facts.within(value);
        inside.any(|(id, _)| self.is_narrowed(id, tests))
    }

    /// Whether an expression is a property path of which some part was checked or assigned.
    pub(super) fn is_narrowed(&self, id: ExprId, tests: &Tests) -> bool {
        let ir = &self.file.ir;
        let outer = self.around(id).map(|outer| &ir.expr(outer).kind);
        let mut at = match (outer, &ir.expr(id).kind) {
            (Some(ExprKind::Member { .. }), _) => return false,
            // A method is known by what it is called on.
            (Some(ExprKind::Call(call)), ExprKind::Member { object, .. }) if call.callee == id => {
                *object
            }
            _ => id,
        };
        while let ExprKind::Member { object, .. } = &ir.expr(at).kind {
            let span = ir.expr(at).span;
            if self.is_checked(span, tests) || self.is_assigned_before(span, tests) {
                return true;
            }
            at = *object;
        }
        false
    }

    /// Whether a condition other than the one that an expression is itself a part of names it.
    fn is_checked(&self, span: Span, tests: &Tests) -> bool {
        let text = self.source(span);
        let mut others = tests.checked.iter().filter(|test| !test.contains(span));
        others.any(|test| tells_of(self.source(*test), text))
    }

    /// Whether the function around assigns a path before it reads it.
    fn is_assigned_before(&self, span: Span, tests: &Tests) -> bool {
        let text = self.source(span);
        tests.assigned.iter().any(|target| {
            target.end <= span.start
                && self.source(*target) == text
                && self.facts.function_around(*target) == self.facts.function_around(span)
        })
    }

    /// A module's constant that a check narrowed stays narrow beside the call, not in a function of its own.
    pub(super) fn note_narrowed_constants(&self, tests: &Tests, construct: &mut Construct) {
        let names = |span: Span| self.facts.within(span);
        let is_checked = names(construct.chain).any(|(_, expr)| match expr.kind {
            ExprKind::Binding(binding) => {
                self.facts.is_module_constant(binding) && self.is_checked(expr.span, tests)
            }
            _ => false,
        });
        construct.needs_locals |= is_checked;
    }
}

/// Whether a condition tells something of a path: not where it only reads on from it (`path.field`).
fn tells_of(condition: &str, path: &str) -> bool {
    condition.match_indices(path).any(|(at, _)| {
        let (before, behind) = (&condition[..at], &condition[at + path.len()..]);
        let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$');
        !before.ends_with(|one| is_part(one) || one == '.')
            && !behind.starts_with(|one| is_part(one) || one == '.')
    })
}
