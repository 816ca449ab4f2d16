//! Places that can tell agents apart as they are: a name with its fields; in Rust, only where their text is all that is asked.

use super::planner::Planner;
use crate::ir::{ExprId, ExprKind, Language};
use crate::source::Span;

impl Planner<'_> {
    /// Whether nothing is asked of a place but a view of its text, so that it can be a key as it is.
    pub(super) fn is_viewed_as_text(&self, place: Span) -> bool {
        let rest = self.file.source.text()[place.end as usize..].trim_start();
        let Some(method) = rest.strip_prefix('.') else {
            return true;
        };
        let method = method.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let method = method.clone().next().unwrap_or("");
        let views = [
            "as_str",
            "as_ref",
            "clone",
            "to_string",
            "to_owned",
            "into",
            "trim",
            "trim_end_matches",
            "trim_start_matches",
            "trim_end",
            "trim_start",
            "strip_suffix",
            "replace",
        ];
        views.contains(&method)
    }

    /// The place that a name is the beginning of: `state.base` in `state.base.trim()`.
    pub(super) fn whole_path(&self, id: ExprId) -> Span {
        let ir = &self.file.ir;
        let is_rust = ir.language == Language::Rust;
        let mut at = id;
        loop {
            let outer = ir.exprs.iter().position(|expr| match expr.kind {
                ExprKind::Member { object, .. } => object == at,
                ExprKind::Index { object, index } => object == at || (!is_rust && index == at),
                ExprKind::Wrapped(inner) => !is_rust && inner == at,
                _ => false,
            });
            let Some(outer) = outer.and_then(|at| u32::try_from(at).ok()).map(ExprId) else {
                return ir.expr(at).span;
            };
            let is_callee = ir
                .exprs
                .iter()
                .any(|expr| matches!(&expr.kind, ExprKind::Call(call) if call.callee == outer));
            if is_callee {
                return ir.expr(at).span;
            }
            at = outer;
        }
    }
}
