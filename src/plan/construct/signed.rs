//! What else of a request is made of its payload: a signature, a digest, a length. The payload becomes two others, each of which
//! would need its own.

use super::effects::root_of;
use super::planner::Planner;
use super::words::one_line;
use super::{Construct, Obstacles};
use crate::ir::{BindingId, ExprId, ExprKind, Pattern};
use crate::source::Span;

/// Values that are made of each other, one from the next.
const MAX_STEPS: usize = 8;

impl Planner<'_> {
    /// Refuses a request of which something beside the body is computed from the payload as a whole.
    pub(super) fn check_signed(&self, construct: &Construct, obstacles: &mut Obstacles) {
        let Some(first) = self.facts.at(construct.body.used()) else {
            return;
        };
        let payload = self.names_of_payload(first);
        if payload.is_empty() {
            return;
        }
        let made = self.made_of(&payload, construct);
        let body = construct.body.used();
        let regions: Vec<Span> = construct.regions().collect();
        for region in regions {
            let stands_beside = |span: Span| {
                !body.contains(span)
                    && !construct.body.object.contains(span)
                    && !self.is_in_function(span, region)
            };
            let mut inside = self.facts.within(region);
            let found = inside.find(|(id, expr)| {
                stands_beside(expr.span)
                    && (self.is_whole_of(*id, &payload)
                        || matches!(expr.kind, ExprKind::Binding(name) if made.contains(&name)))
            });
            if let Some((id, _)) = found {
                let shown = one_line(self.source(self.value_around(id, region)));
                obstacles.push(format!(
                    "`{shown}` is made of the payload, which becomes two others"
                ));
                return;
            }
        }
    }

    /// The names that stand for the payload or its text: that of the body, and what its text is made of.
    fn names_of_payload(&self, first: ExprId) -> Vec<BindingId> {
        let mut names = Vec::new();
        let mut at = Some(first);
        while let Some(id) = at.take() {
            match &self.file.ir.expr(self.facts.unwrapped(id)).kind {
                ExprKind::Binding(name) if !names.contains(name) => {
                    names.push(*name);
                    at = self.facts.declaration(*name).map(|(_, init)| init);
                }
                ExprKind::Call(call) if self.makes_text(call.callee) => {
                    at = call.args.first().map(|value| value.value);
                }
                ExprKind::Try(inner) => at = Some(*inner),
                ExprKind::Member {
                    object, property, ..
                } if matches!(property.as_str(), "unwrap" | "expect" | "clone") => {
                    at = Some(*object);
                }
                _ => {}
            }
            // A constant of the module is no text of this request.
            names.retain(|name| !self.facts.is_module_constant(*name));
            if names.len() > MAX_STEPS {
                break;
            }
        }
        names
    }

    /// The variables around the call that are computed from the payload, or are told something that is.
    fn made_of(&self, payload: &[BindingId], construct: &Construct) -> Vec<BindingId> {
        let mut made: Vec<BindingId> = Vec::new();
        let body = construct.body.used();
        let around = self.facts.function_around(construct.call);
        let owned = (0..)
            .zip(&self.file.ir.bindings)
            .map(|(at, one)| (BindingId(at), one));
        let owned: Vec<BindingId> = owned
            .filter(|(name, one)| one.owner == around && !payload.contains(name))
            .map(|(name, _)| name)
            .collect();
        for _ in 0..MAX_STEPS {
            let is_made = |span: Span| {
                self.facts.within(span).any(|(id, expr)| {
                    self.is_whole_of(id, payload)
                        || matches!(expr.kind, ExprKind::Binding(name) if made.contains(&name))
                })
            };
            let more: Vec<BindingId> = owned
                .iter()
                .copied()
                .filter(|name| !made.contains(name))
                .filter(|name| {
                    let init = self.facts.declaration(*name);
                    let init = init.map(|(_, init)| self.file.ir.expr(init).span);
                    // What holds the body itself is the request.
                    let is_request =
                        |init: Span| init.contains(construct.call) || init.contains(body);
                    init.is_some_and(|init| !is_request(init) && is_made(init))
                        || self.is_told(*name, [construct.call, body], &is_made)
                })
                .collect();
            if more.is_empty() {
                break;
            }
            made.extend(more);
        }
        made
    }

    /// Whether a variable is assigned, or handed in a method's arguments, something that is `made` so.
    fn is_told(
        &self,
        name: BindingId,
        request: [Span; 2],
        is_made: &impl Fn(Span) -> bool,
    ) -> bool {
        let ir = &self.file.ir;
        ir.exprs.iter().any(|expr| match &expr.kind {
            _ if request.iter().any(|own| expr.span.contains(*own) || own.contains(expr.span)) => false,
            ExprKind::Assign { target, value, .. } => {
                let place = match target.as_ref() {
                    Pattern::Place(place) => root_of(ir, *place),
                    Pattern::Binding(own) => Some(*own),
                    _ => None,
                };
                place == Some(name) && is_made(ir.expr(*value).span)
            }
            ExprKind::Call(call) => {
                matches!(ir.expr(call.callee).kind, ExprKind::Member { object, .. } if root_of(ir, object) == Some(name))
                    && is_made(call.args_span)
            }
            _ => false,
        })
    }

    /// Whether a function gives JSON text.
    fn makes_text(&self, callee: ExprId) -> bool {
        let callee = self.source(self.file.ir.expr(callee).span);
        ["stringify", "to_string", "to_string_pretty", "to_vec"]
            .iter()
            .any(|name| callee.ends_with(name))
    }

    /// Whether an expression is the payload as a whole and not a field of it.
    fn is_whole_of(&self, id: ExprId, payload: &[BindingId]) -> bool {
        let ir = &self.file.ir;
        if !matches!(ir.expr(id).kind, ExprKind::Binding(name) if payload.contains(&name)) {
            return false;
        }
        let outer = self.around(id).map(|outer| &ir.expr(outer).kind);
        match outer {
            Some(ExprKind::Member {
                object, property, ..
            }) if *object == id => {
                matches!(
                    property.as_str(),
                    "length" | "len" | "toString" | "as_bytes" | "as_str" | "clone"
                )
            }
            Some(ExprKind::Index { object, .. }) => *object != id,
            _ => true,
        }
    }

    /// The largest expression around one that is still a part of an option and not an object of options.
    fn value_around(&self, id: ExprId, region: Span) -> Span {
        let ir = &self.file.ir;
        let mut at = id;
        while let Some(outer) = self.around(at) {
            let kind = &ir.expr(outer).kind;
            let is_value = matches!(
                kind,
                ExprKind::Call(_) | ExprKind::Member { .. } | ExprKind::Template(_)
            );
            let span = ir.expr(outer).span;
            if !is_value || span.contains(region) {
                break;
            }
            at = outer;
        }
        ir.expr(at).span
    }
}
