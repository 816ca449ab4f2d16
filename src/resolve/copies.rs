//! Rust's `Copy` types: what is bound, stored or passed is a copy, which later writes to the original do not reach.

use super::Evaluation;
use super::value::{Kind, Value};
use crate::ir::{BindingKind, ExprId, ExprKind, Language};

impl Evaluation<'_> {
    /// A value read from a place: a copy of it, if its type is `Copy`.
    pub(super) fn copied(&mut self, value: Value, written: ExprId) -> Value {
        let is_copied = self.is_constant_item(written)
            || (self.is_copy(&value) && self.is_owned_place(written));
        if is_copied {
            self.deep_copy(&value, 0)
        } else {
            value
        }
    }

    /// Whether the value is an instance of a `Copy` type.
    pub(super) fn is_copy(&self, value: &Value) -> bool {
        let Kind::Object(id) = value.kind else {
            return false;
        };
        let class = self.heap.record(id).and_then(|record| record.class);
        class.is_some_and(|class| {
            let file = &self.files[class.module as usize].file;
            file.ir.language == Language::Rust && file.ir.class(class.class).is_copy
        })
    }

    /// Whether an expression names a Rust `const`, whose every use is a value of its own.
    fn is_constant_item(&self, expr: ExprId) -> bool {
        let file = self.file();
        if file.ir.language != Language::Rust {
            return false;
        }
        match &file.ir.expr(expr).kind {
            ExprKind::Binding(binding) => {
                matches!(
                    file.ir.binding(*binding).kind,
                    BindingKind::Lazy(_) | BindingKind::Import(_)
                )
            }
            ExprKind::Member { object, .. } => match &file.ir.expr(*object).kind {
                ExprKind::Binding(binding) => matches!(
                    file.ir.binding(*binding).kind,
                    BindingKind::Class(_) | BindingKind::Namespace(_) | BindingKind::Import(_)
                ),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether an expression reads a place that holds the value itself, as far as that is certain.
    fn is_owned_place(&self, expr: ExprId) -> bool {
        let file = self.file();
        let expr = file.ir.expr(expr);
        match &expr.kind {
            ExprKind::Member { .. } | ExprKind::Index { .. } | ExprKind::This => true,
            ExprKind::Wrapped(inner) => match file.source.slice(expr.span).chars().next() {
                Some('&') => false,
                Some('*') => true,
                _ => self.is_owned_place(*inner),
            },
            ExprKind::Binding(binding) => {
                let binding = file.ir.binding(*binding);
                let is_variable = match binding.kind {
                    BindingKind::Constant | BindingKind::Variable | BindingKind::Lazy(_) => true,
                    BindingKind::Parameter => binding.hint.is_some(),
                    _ => false,
                };
                is_variable && !binding.is_reference
            }
            _ => false,
        }
    }
}
