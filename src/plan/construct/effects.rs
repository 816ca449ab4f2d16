//! What a wrapper does beside sending, which it does once more when an agent is created through it.

use super::words::is_harmless_in_wrapper;
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind, Function, Module, Pattern};
use crate::plan::facts::Facts;
use crate::program::ProgramFile;
use crate::source::Span;

/// What a function does beside the call that leads on.
pub(super) struct Effects<'a> {
    pub(super) file: &'a ProgramFile,
    pub(super) facts: &'a Facts<'a>,
    /// The call that leads on.
    pub(super) call: Span,
    /// Code that only a refused request runs.
    pub(super) refused: &'a [Span],
}

impl Effects<'_> {
    /// Collects places with an effect, each with whether it prints.
    pub(super) fn of(&self, function: &Function, depth: usize, found: &mut Vec<(Span, bool)>) {
        let ir = &self.file.ir;
        for (_, expr) in self.facts.within(function.body.span) {
            let is_refused = self.refused.iter().any(|span| span.contains(expr.span));
            if is_refused || expr.span.contains(self.call) {
                continue;
            }
            match &expr.kind {
                ExprKind::Call(call) => {
                    let callee = self.file.source.slice(ir.expr(call.callee).span);
                    if callee.starts_with("console.") || callee.starts_with("process.std") {
                        found.push((expr.span, true));
                        continue;
                    }
                    // What is done to an object of the function's own stays inside of it.
                    let root = match ir.expr(call.callee).kind {
                        ExprKind::Member { object, .. } => root_of(ir, object),
                        _ => None,
                    };
                    let is_own =
                        root.is_some_and(|root| function.body.span.contains(ir.binding(root).span));
                    if is_own || is_harmless_in_wrapper(callee) {
                        continue;
                    }
                    let callees = self.callees(call.callee);
                    if callees.is_empty() || depth > 4 {
                        found.push((expr.span, false));
                    }
                    // An override that calls what it overrides is named like it.
                    let others = callees.iter().filter(|one| !std::ptr::eq(**one, function));
                    for inner in others.filter(|_| depth <= 4) {
                        self.of(inner, depth + 1, found);
                    }
                }
                ExprKind::Assign { target, .. } => {
                    let is_local = match **target {
                        Pattern::Binding(binding) => {
                            function.span.contains(ir.binding(binding).span)
                        }
                        Pattern::Place(place) => {
                            let root = root_of(ir, place);
                            root.is_some_and(|root| function.span.contains(ir.binding(root).span))
                        }
                        _ => false,
                    };
                    if !is_local {
                        found.push((expr.span, false));
                    }
                }
                _ => {}
            }
        }
    }

    /// The functions of the file that an expression may name: a declaration, a constant, or methods by their name.
    fn callees(&self, expr: ExprId) -> Vec<&Function> {
        let ir = &self.file.ir;
        match &ir.expr(expr).kind {
            ExprKind::Wrapped(inner) => self.callees(*inner),
            ExprKind::Function(function) => vec![ir.function(*function)],
            ExprKind::Binding(binding) => match ir.binding(*binding).kind {
                BindingKind::Function(function) => vec![ir.function(function)],
                _ => match self.facts.declaration(*binding) {
                    Some((_, init)) => match ir.expr(self.facts.unwrapped(init)).kind {
                        ExprKind::Function(function) => vec![ir.function(function)],
                        _ => Vec::new(),
                    },
                    None => Vec::new(),
                },
            },
            ExprKind::Member {
                object, property, ..
            } if matches!(ir.expr(*object).kind, ExprKind::This | ExprKind::Super) => {
                let methods = ir.classes.iter().flat_map(|class| &class.methods);
                methods
                    .filter(|method| method.name == *property)
                    .map(|method| ir.function(method.function))
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The variable that a place is in.
fn root_of(ir: &Module, mut place: ExprId) -> Option<BindingId> {
    loop {
        match &ir.expr(place).kind {
            ExprKind::Binding(binding) => return Some(*binding),
            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => place = *object,
            ExprKind::Wrapped(inner) => place = *inner,
            _ => return None,
        }
    }
}
