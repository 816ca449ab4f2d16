//! Constants that only one call uses, and that hold what it sends: options, a request, JSON text. Written in the call, they are
//! looked at like any other argument.

use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{BindingKind, ExprId, ExprKind, Language};
use crate::source::Span;

/// How many constants are brought into one call.
const MAX_BROUGHT: usize = 4;

/// A constant that is written where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Its one use.
    pub used: Span,
    /// Whether that use is `{ name }`, both key and value.
    pub is_shorthand: bool,
    /// Its initialiser.
    pub init: Span,
    /// The statement that declares it.
    pub declaration: Span,
}

impl Planner<'_> {
    /// The constants that can be written in a call without changing what is evaluated when.
    pub fn brought(&self, site: &Site) -> Vec<Brought> {
        let is_rust = self.file.ir.language == Language::Rust;
        if is_rust || self.file.ir.language.is_shell() || site.best().request.wrapper.is_some() {
            return Vec::new();
        }
        let mut found: Vec<Brought> = Vec::new();
        let mut regions = vec![site.span];
        while let Some(region) = regions.pop() {
            for (id, expr) in self.facts.within(region) {
                if found.len() == MAX_BROUGHT {
                    return found;
                }
                if let Some(one) = self.brought_use(id, expr.span, site.span, &found) {
                    regions.push(one.init);
                    found.push(one);
                }
            }
        }
        found
    }

    fn brought_use(
        &self,
        id: ExprId,
        used: Span,
        call: Span,
        known: &[Brought],
    ) -> Option<Brought> {
        let ir = &self.file.ir;
        let ExprKind::Binding(binding) = ir.expr(id).kind else {
            return None;
        };
        let (statement, init) = self.facts.declaration(binding)?;
        let init = ir.expr(init).span;
        let declared = ir.binding(binding);
        let text = self.source(statement.span);
        let is_alone = declared.kind == BindingKind::Constant
            && text.starts_with("const ")
            && self.facts.uses(binding).len() == 1
            && !self.facts.is_assigned(binding)
            && !self.facts.is_written(binding)
            && self.facts.is_in_block(statement)
            // Its own type would be lost.
            && self.source(Span { start: declared.span.end, end: init.start }).trim() == "=";
        let own = self.facts.function_around(call);
        if !is_alone
            || self.facts.function_around(statement.span) != own
            || self.facts.function_around(used) != own
            || !self.sends(init)
        {
            return None;
        }
        // What runs between the two has nothing to say of either.
        let between = Span {
            start: statement.span.end,
            end: call.start,
        };
        let is_quiet = between.start <= between.end
            && self.facts.within(between).all(|(_, expr)| {
                let is_known = known.iter().any(|one| one.declaration.contains(expr.span));
                is_known || self.is_idle(expr.span)
            })
            && !self.has_statements_of_control(between);
        let before = Span {
            start: call.start,
            end: used.start,
        };
        let is_first = !call.contains(used) || self.is_idle(before) || self.is_idle(init);
        (is_quiet && is_first).then(|| Brought {
            used,
            is_shorthand: self.facts.is_shorthand(used),
            init,
            declaration: statement.span,
        })
    }

    /// Whether an initialiser is something that a request is made of.
    fn sends(&self, init: Span) -> bool {
        let Some(id) = self.facts.at(init) else {
            return false;
        };
        match &self.file.ir.expr(self.facts.unwrapped(id)).kind {
            ExprKind::Object { entries, .. } => entries.iter().any(|entry| {
                let text = self.source(entry.span);
                ["body", "data", "json", "form", "method", "headers", "url"]
                    .iter()
                    .any(|key| text.trim_start_matches(['"', '\'']).starts_with(key))
            }),
            ExprKind::Call(call) => {
                let callee = self.source(self.file.ir.expr(call.callee).span);
                matches!(callee, "JSON.stringify") || (call.is_new && callee.ends_with("Request"))
            }
            _ => false,
        }
    }

    /// Whether anything between two statements decides, repeats or leaves.
    fn has_statements_of_control(&self, place: Span) -> bool {
        let mut exprs = self.facts.within(place);
        exprs.any(|(_, expr)| {
            matches!(
                expr.kind,
                ExprKind::Diverge(_) | ExprKind::Block { .. } | ExprKind::Assign { .. }
            )
        }) || self.own_words(place).any(|word| {
            matches!(
                word,
                "return" | "throw" | "for" | "while" | "switch" | "if" | "try"
            )
        })
    }

    /// The words between two places, without a `return` that gives what stands at the second one.
    fn own_words(&self, place: Span) -> impl Iterator<Item = &str> {
        let text = self.source(place).trim_end();
        let text = text.strip_suffix("await").unwrap_or(text).trim_end();
        let text = text.strip_suffix("return").unwrap_or(text);
        text.split(|one: char| !one.is_alphanumeric())
    }
}
