//! What only Rust has against taking a payload's fields out of where they are written.

use super::{Link, Root, Walk};
use crate::catalog::mapping::Destination;
use crate::ir::{BindingId, ExprKind, Language};
use crate::plan::construct::Planner;
use crate::source::Span;

impl Planner<'_> {
    /// Whether a Rust variable holds the text of a payload that stands elsewhere.
    pub(super) fn is_text_apart(&self, root: &Root) -> bool {
        let ir = &self.file.ir;
        let Some(Link::Variable { binding, .. }) = root.links.first() else {
            return false;
        };
        let Some((_, init)) = self.facts.declaration(*binding) else {
            return false;
        };
        let init = ir.expr(self.facts.unwrapped(init));
        ir.language == Language::Rust
            && matches!(init.kind, ExprKind::Call(_))
            && root.links.len() > 1
            && !init.span.contains(ir.expr(root.literal).span)
            && !matches!(root.links.get(1), Some(Link::Function { .. }))
    }
}

impl Walk<'_> {
    /// Rust warns of names that nothing in a function reads any more once the agent's fields have left it.
    pub(super) fn check_leftovers(&mut self, links: &[Link]) {
        let planner = self.planner;
        if planner.file.ir.language != Language::Rust {
            return;
        }
        let leaves = |used: Span| {
            self.fields
                .iter()
                .any(|field| field.to != Destination::Session && field.entry.contains(used))
        };
        for link in links {
            let Link::Function { function, .. } = link else {
                continue;
            };
            for (at, declared) in planner.file.ir.bindings.iter().enumerate() {
                let id = BindingId(u32::try_from(at).unwrap_or(u32::MAX));
                let uses = planner.facts.uses(id);
                let is_left = declared.owner == *function
                    && !uses.is_empty()
                    && uses.iter().all(|(_, used)| leaves(*used));
                if is_left {
                    let name = &planner.file.ir.function(*function).name;
                    let obstacle = format!("nothing in `{name}` would read `{}`", declared.name);
                    self.obstacles.push(obstacle);
                    return;
                }
            }
        }
    }
}
