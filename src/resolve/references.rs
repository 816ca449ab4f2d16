//! Rust's `&mut` arguments: what a function leaves in a variable that it was lent.

use super::calls::CallSite;
use super::value::{Kind, Value};
use super::{Cause, Evaluation};
use crate::ir::{ExprId, ExprKind, Function, Language, Name};

impl Evaluation<'_> {
    /// The place that `&mut place` lends.
    pub(super) fn lent_place(&self, expr: ExprId) -> Option<ExprId> {
        let file = self.file();
        if file.ir.language != Language::Rust {
            return None;
        }
        // A parameter that is such a reference is lent again.
        if let ExprKind::Binding(binding) = file.ir.expr(expr).kind
            && file.ir.binding(binding).is_mutable_reference
        {
            return Some(expr);
        }
        let expr = file.ir.expr(expr);
        let ExprKind::Wrapped(inner) = expr.kind else {
            return None;
        };
        let rest = file.source.slice(expr.span).strip_prefix('&')?;
        let word = rest.trim_start().strip_prefix("mut")?;
        word.starts_with(|next: char| !next.is_alphanumeric() && next != '_')
            .then_some(inner)
    }

    /// A method that nothing is known of may have changed the text behind a `&mut` parameter.
    pub(super) fn note_unknown_change(
        &mut self,
        object: ExprId,
        receiver: &Value,
        name: &Name,
        result: &Value,
    ) {
        let file = self.file();
        if let ExprKind::Binding(binding) = file.ir.expr(object).kind
            && file.ir.binding(binding).is_mutable_reference
            && is_text(receiver)
            && matches!(&result.kind, Kind::Unknown(cause) if **cause == Cause::Call(name.clone()))
            && !super::conversions::is_reading(name)
        {
            let unknown = Value::unknown(Cause::Call(name.clone()));
            self.assign_place(object, unknown);
        }
    }

    /// A `&mut` that stays in a variable may change the place at any time: what is not shared by identity is unknown from
    /// here on.
    pub(super) fn lend(&mut self, expr: ExprId, value: &Value) {
        let Some(place) = self.lent_place(expr) else {
            return;
        };
        if is_text(value) {
            let unknown = Value::unknown(Cause::Changed("changed through a reference"));
            self.assign_place(place, unknown);
        }
    }

    /// What the parameters of a function that has run hold at its end, by their position.
    pub(super) fn final_parameters(&mut self, function: &Function) -> Vec<(usize, Value)> {
        let frame = self.frame();
        let bindings = function
            .params
            .iter()
            .enumerate()
            .filter_map(|(at, param)| Some((at, param.pattern_binding()?)));
        bindings
            .map(|(at, binding)| (at, self.read_binding(frame, binding)))
            .collect()
    }

    /// Puts into the places lent to a call what it left there; nobody knows what code outside of the tree did.
    pub(super) fn write_back(&mut self, site: &CallSite, callee: &Name) {
        let outs = self.outs.take();
        for (at, place) in &site.places {
            let Some(before) = site.args.get(*at) else {
                continue;
            };
            let after = outs
                .as_ref()
                .and_then(|outs| outs.iter().find(|(position, _)| position == at));
            match (after, &before.kind) {
                (Some((_, after)), _) => {
                    if !after.is_same(before) {
                        self.assign_place(*place, after.clone());
                    }
                }
                (None, Kind::Object(_) | Kind::Array(_)) => self.blur(before),
                (None, _) if is_text(before) => {
                    let unknown = Value::unknown(Cause::Call(callee.clone()));
                    self.assign_place(*place, unknown);
                }
                (None, _) => {}
            }
        }
    }
}

/// Whether a value is one that a variable holds itself.
fn is_text(value: &Value) -> bool {
    matches!(
        value.kind,
        Kind::Str(_)
            | Kind::Number(_)
            | Kind::Bool(_)
            | Kind::Null
            | Kind::JsonText(_)
            | Kind::Choice(_)
    )
}
