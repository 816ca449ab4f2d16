//! Binary operators and assignments, whose left sides are places.

use super::context::Lowerer;
use crate::ir::{AssignOp, BinaryOp, BindingId, ExprId, ExprKind, Pattern};
use syn::spanned::Spanned as _;
use syn::{BinOp, Expr};

impl Lowerer<'_> {
    /// A binary operator or a compound assignment.
    pub(super) fn binary(&mut self, binary: &syn::ExprBinary) -> ExprId {
        if let Some(op) = compound(&binary.op) {
            let value = self.expr(&binary.right);
            let target = self.place(&binary.left);
            return self.push_assign(&binary.left, target, op, value);
        }
        let left = self.expr(&binary.left);
        let right = self.expr(&binary.right);
        let op = match binary.op {
            BinOp::Add(_) => BinaryOp::Add,
            BinOp::And(_) => BinaryOp::And,
            BinOp::Or(_) => BinaryOp::Or,
            BinOp::Eq(_) => BinaryOp::Equal,
            BinOp::Ne(_) => BinaryOp::NotEqual,
            _ => BinaryOp::Other,
        };
        let span = self.span_of(left).to(self.span_of(right));
        self.push(ExprKind::Binary { op, left, right }, span)
    }

    /// `place = value`.
    pub(super) fn assign(&mut self, assign: &syn::ExprAssign) -> ExprId {
        let value = self.expr(&assign.right);
        let target = self.place(&assign.left);
        self.push_assign(&assign.left, target, AssignOp::Set, value)
    }

    /// `target += value` for text that a macro adds.
    pub(super) fn append(
        &mut self,
        target: &Expr,
        value: ExprId,
        span: crate::source::Span,
    ) -> ExprId {
        let target = Box::new(self.place(target));
        let op = AssignOp::Add;
        self.push(ExprKind::Assign { target, op, value }, span)
    }

    fn push_assign(&mut self, left: &Expr, target: Pattern, op: AssignOp, value: ExprId) -> ExprId {
        let start = match &target {
            Pattern::Place(place) => self.span_of(*place),
            _ => self.span(left.span()),
        };
        let span = start.to(self.span_of(value));
        self.push(
            ExprKind::Assign {
                target: Box::new(target),
                op,
                value,
            },
            span,
        )
    }

    /// An assignment's left side.
    fn place(&mut self, place: &Expr) -> Pattern {
        match place {
            Expr::Infer(_) => Pattern::Wildcard,
            Expr::Tuple(tuple) => self.places(&tuple.elems),
            Expr::Array(array) => self.places(&array.elems),
            place => {
                let target = self.expr(place);
                if let Some(binding) = self.variable(target) {
                    self.note_assigned(binding);
                }
                match self.module.expr(target).kind {
                    ExprKind::Binding(binding) => Pattern::Binding(binding),
                    _ => Pattern::Place(target),
                }
            }
        }
    }

    fn places<'e>(&mut self, elements: impl IntoIterator<Item = &'e Expr>) -> Pattern {
        let mut items = Vec::new();
        let mut rest = None;
        for element in elements {
            match element {
                Expr::Range(range) if range.start.is_none() && range.end.is_none() => {
                    rest = Some(Box::new(Pattern::Wildcard));
                }
                // What stands behind `..` has no known position.
                element if rest.is_some() => {
                    let place = self.expr(element);
                    if let Some(binding) = self.root(place) {
                        self.note_assigned(binding);
                        return Pattern::Opaque(vec![binding]);
                    }
                }
                element => items.push(Some(self.place(element))),
            }
        }
        Pattern::Array { items, rest }
    }

    /// The variable that a place is as a whole.
    fn variable(&self, place: ExprId) -> Option<BindingId> {
        match &self.module.expr(place).kind {
            ExprKind::Binding(binding) => Some(*binding),
            ExprKind::Wrapped(inner) => self.variable(*inner),
            _ => None,
        }
    }

    /// The variable that a place is, or is a part of.
    fn root(&self, place: ExprId) -> Option<BindingId> {
        let mut at = place;
        loop {
            match &self.module.expr(at).kind {
                ExprKind::Binding(binding) => return Some(*binding),
                ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => at = *object,
                ExprKind::Wrapped(inner) => at = *inner,
                _ => return None,
            }
        }
    }
}

/// The operator of a compound assignment.
fn compound(op: &BinOp) -> Option<AssignOp> {
    Some(match op {
        BinOp::AddAssign(_) => AssignOp::Add,
        BinOp::SubAssign(_)
        | BinOp::MulAssign(_)
        | BinOp::DivAssign(_)
        | BinOp::RemAssign(_)
        | BinOp::BitXorAssign(_)
        | BinOp::BitAndAssign(_)
        | BinOp::BitOrAssign(_)
        | BinOp::ShlAssign(_)
        | BinOp::ShrAssign(_) => AssignOp::Other,
        _ => return None,
    })
}
