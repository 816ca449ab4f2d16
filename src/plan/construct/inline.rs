//! Rust variables on the way to a call that nothing else uses: a URL or a request builder under a name. What they stand for is
//! written in the call, once for the agent and once for the session.

use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{BindingId, ExprId, ExprKind, Language};
use crate::source::Span;

/// A variable whose initialiser is written in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inlined {
    /// Its one use.
    pub used: Span,
    /// Its initialiser.
    pub init: Span,
    /// The statement that declares it.
    pub declaration: Span,
}

impl Planner<'_> {
    /// The variables between a site and the literal of its URL that can be written in the call.
    pub(super) fn inlined(&self, site: &Site) -> Vec<Inlined> {
        let end = site
            .best()
            .urls
            .first()
            .and_then(|url| url.text.origins().last());
        let Some(end) = end.filter(|end| end.file == 0) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let is_rust = self.file.ir.language == Language::Rust;
        if is_rust && !site.span.contains(end.span) {
            self.inline_in(site.span, end.span, site.span, &mut found, 0);
        }
        found
    }

    /// Follows names in `region` to the literal. Whether it was reached.
    fn inline_in(
        &self,
        region: Span,
        literal: Span,
        call: Span,
        found: &mut Vec<Inlined>,
        depth: usize,
    ) -> bool {
        if depth > 3 {
            return false;
        }
        for (id, expr) in self.facts.within(region) {
            let ExprKind::Binding(binding) = expr.kind else {
                continue;
            };
            let Some(inlined) = self.inlined_use(id, binding, call) else {
                continue;
            };
            let reached = inlined.init.contains(literal) || {
                let before = found.len();
                let reached = self.inline_in(inlined.init, literal, call, found, depth + 1);
                if !reached {
                    found.truncate(before);
                }
                reached
            };
            if reached {
                found.push(inlined);
                return true;
            }
        }
        false
    }

    /// A local variable that is used here alone and means the same here as where it is declared.
    fn inlined_use(&self, used: ExprId, binding: BindingId, call: Span) -> Option<Inlined> {
        let ir = &self.file.ir;
        let (statement, init) = self.facts.declaration(binding)?;
        let init_expr = ir.expr(self.facts.unwrapped(init));
        let declared = ir.binding(binding);
        let is_local = self.facts.uses(binding).len() == 1
            && !self.facts.is_module_constant(binding)
            && !self.facts.is_assigned(binding)
            && declared.hint.is_none()
            && self.facts.is_in_block(statement);
        // A plain literal under a name becomes another literal under another name.
        if !is_local || matches!(init_expr.kind, ExprKind::Str(_)) {
            return None;
        }
        let same_function =
            self.facts.function_around(statement.span) == self.facts.function_around(call);
        let between = Span {
            start: statement.span.end,
            end: call.start,
        };
        if !same_function || between.start > between.end {
            return None;
        }
        let span = ir.expr(init).span;
        for name in self.facts.free_bindings(span) {
            if self.facts.is_module_constant(name) {
                continue;
            }
            let own = ir.binding(name);
            let shadowed = ir
                .bindings
                .iter()
                .any(|other| other.name == own.name && between.contains(other.span));
            let text = self.file.source.text();
            let taken = self.facts.uses(name).into_iter().any(|(_, place)| {
                between.contains(place)
                    && !text[..place.start as usize].ends_with('&')
                    && !self.lends(place)
            });
            if shadowed || taken || self.facts.is_assigned(name) {
                return None;
            }
        }
        Some(Inlined {
            used: ir.expr(used).span,
            init: span,
            declaration: statement.span,
        })
    }

    /// Whether a name is only looked into where it stands, or is a reference that can be copied.
    fn lends(&self, place: Span) -> bool {
        let ir = &self.file.ir;
        let is_reference = self
            .facts
            .at(place)
            .is_some_and(|id| match ir.expr(id).kind {
                ExprKind::Binding(binding) => ir.binding(binding).is_reference,
                ExprKind::This => true,
                _ => false,
            });
        let rest = &self.file.source.text()[place.end as usize..];
        let views = [
            ".clone()",
            ".as_str()",
            ".to_string()",
            ".to_owned()",
            ".len()",
            ".is_empty()",
        ];
        is_reference || views.iter().any(|view| rest.starts_with(view))
    }
}
