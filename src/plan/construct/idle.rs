//! Expressions that do nothing but give their value, so that a value which is known can stand in their place.

use super::planner::Planner;
use super::words::is_harmless_in_wrapper;
use crate::ir::{BindingKind, EntryKind, Expr, ExprId, ExprKind, Function, Key, Pattern};
use crate::program::MUTATING;
use crate::source::Span;

/// How deep functions are followed.
const MAX_DEPTH: usize = 6;

impl Planner<'_> {
    /// Whether evaluating what stands at a place does nothing but give its value.
    pub(super) fn is_idle(&self, span: Span) -> bool {
        self.is_idle_at(span, Span::default(), false, 0)
    }

    /// The same inside of a function or class at `own`, which may do with its own variables what it likes; what `makes` an object
    /// may also set its fields.
    fn is_idle_at(&self, span: Span, own: Span, makes: bool, depth: usize) -> bool {
        let ir = &self.file.ir;
        let is_own = |id: ExprId| {
            let root = self.facts.free_bindings(ir.expr(id).span);
            let mut root = root.iter().map(|binding| ir.binding(*binding).span);
            (makes && matches!(ir.expr(id).kind, ExprKind::This))
                || root.next().is_some_and(|at| own.contains(at))
        };
        depth < MAX_DEPTH
            && self.facts.within(span).all(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) => self.is_idle_call(call.callee, call.is_new, depth),
                ExprKind::Await(_) => false,
                ExprKind::Assign { target, .. } => match &**target {
                    Pattern::Binding(binding) => own.contains(ir.binding(*binding).span),
                    Pattern::Place(place) => {
                        let object = match &ir.expr(*place).kind {
                            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => {
                                *object
                            }
                            _ => *place,
                        };
                        is_own(object)
                    }
                    _ => false,
                },
                ExprKind::Opaque { .. } => self.is_environment(expr.span),
                _ => true,
            })
    }

    fn is_idle_call(&self, callee: ExprId, is_new: bool, depth: usize) -> bool {
        let ir = &self.file.ir;
        let callee = self.facts.unwrapped(callee);
        let Expr { kind, span } = ir.expr(callee);
        let text = self.source(*span);
        let runs = |function: &Function| {
            self.is_idle_at(function.body.span, function.span, false, depth + 1)
        };
        match kind {
            // Built-in classes make something new.
            ExprKind::Global(_) => is_new || is_harmless_in_wrapper(text),
            ExprKind::Function(function) => runs(ir.function(*function)),
            ExprKind::Binding(binding) => match ir.binding(*binding).kind {
                BindingKind::Function(function) => runs(ir.function(function)),
                BindingKind::Class(class) => ir.classes.iter().enumerate().any(|(at, own)| {
                    at == class.0 as usize
                        && own
                            .superclass
                            .is_none_or(|one| self.is_idle_call(one, true, depth + 1))
                        && self.is_idle_at(own.span, own.span, true, depth + 1)
                }),
                _ => match self.facts.declaration(*binding) {
                    Some((_, init)) if !self.facts.is_assigned(*binding) => {
                        match ir.expr(self.facts.unwrapped(init)).kind {
                            ExprKind::Function(function) => runs(ir.function(function)),
                            _ => false,
                        }
                    }
                    _ => false,
                },
            },
            ExprKind::Member { property, .. } => {
                let named = self.functions_named(property);
                match named.is_empty() {
                    true => {
                        let changes = MUTATING.contains(&property.as_str())
                            || matches!(property.as_str(), "next" | "call" | "apply" | "bind");
                        !changes || is_harmless_in_wrapper(text)
                    }
                    false => named.into_iter().all(runs),
                }
            }
            // A function that another one gave.
            ExprKind::Call(inner) => {
                self.is_idle_call(inner.callee, inner.is_new, depth + 1)
                    && self.returns_idle(inner.callee, depth)
            }
            _ => false,
        }
    }

    /// Whether a function of the file gives functions that are idle.
    fn returns_idle(&self, callee: ExprId, depth: usize) -> bool {
        let ir = &self.file.ir;
        let ExprKind::Binding(binding) = ir.expr(self.facts.unwrapped(callee)).kind else {
            return false;
        };
        let function = match (
            ir.binding(binding).kind.clone(),
            self.facts.declaration(binding),
        ) {
            (BindingKind::Function(function), _) => function,
            (_, Some((_, init))) => match ir.expr(self.facts.unwrapped(init)).kind {
                ExprKind::Function(function) => function,
                _ => return false,
            },
            _ => return false,
        };
        let returned = self.returned(function).map(|id| self.facts.unwrapped(id));
        returned.is_some_and(|id| match ir.expr(id).kind {
            ExprKind::Function(inner) => {
                let inner = ir.function(inner);
                self.is_idle_at(inner.body.span, inner.span, false, depth + 1)
            }
            _ => false,
        })
    }

    /// Every function of the file that may be a method called `name`.
    fn functions_named(&self, name: &str) -> Vec<&Function> {
        let ir = &self.file.ir;
        let methods = ir.classes.iter().flat_map(|class| &class.methods);
        let methods = methods.filter(|method| method.name == name);
        let mut found: Vec<&Function> =
            methods.map(|method| ir.function(method.function)).collect();
        let function = |id: ExprId| match ir.expr(self.facts.unwrapped(id)).kind {
            ExprKind::Function(function) => Some(ir.function(function)),
            _ => None,
        };
        for expr in &ir.exprs {
            match &expr.kind {
                ExprKind::Object { entries, .. } => {
                    found.extend(entries.iter().filter_map(|entry| match &entry.kind {
                        EntryKind::Property {
                            key: Key::Name { name: own, .. },
                            value,
                        } if own == name => function(*value),
                        EntryKind::Method {
                            key: Key::Name { name: own, .. },
                            function,
                            ..
                        } if own == name => Some(ir.function(*function)),
                        _ => None,
                    }));
                }
                ExprKind::Assign { target, value, .. } => {
                    if let Pattern::Place(place) = **target
                        && let ExprKind::Member { property, .. } = &ir.expr(place).kind
                        && property == name
                    {
                        found.extend(function(*value));
                    }
                }
                _ => {}
            }
        }
        found
    }
}
