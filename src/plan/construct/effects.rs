//! What a wrapper does beside sending, which it does once more when an agent is created through it.

use super::modules::Meaning;
use super::planner::Planner;
use super::words::is_harmless_in_wrapper;
use crate::ir::{
    BindingId, BindingKind, ClassId, ExprId, ExprKind, Function, FunctionId, MethodKind, Module,
    Pattern,
};
use crate::plan::facts::Facts;
use crate::program::ProgramFile;
use crate::source::Span;
use std::sync::Arc;

/// Functions behind functions.
const MAX_DEPTH: usize = 4;

/// What a function does beside the call that leads on.
pub(super) struct Effects<'a> {
    pub(super) planner: &'a Planner<'a>,
    pub(super) file: &'a Arc<ProgramFile>,
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
                    let is_handed = self.is_handed_by_promise(function, call.callee);
                    if is_own || is_handed || is_harmless_in_wrapper(callee) {
                        continue;
                    }
                    let callees = match call.is_new {
                        true => self.makers(call.callee),
                        false => self.callees(call.callee),
                    };
                    if callees.is_empty() || depth > MAX_DEPTH {
                        found.push((expr.span, false));
                        continue;
                    }
                    for (file, inner) in callees {
                        self.behind(expr.span, (&file, inner), (function, depth), found);
                    }
                }
                ExprKind::Assign { target, .. } => {
                    let is_local = match **target {
                        Pattern::Binding(binding) => {
                            function.span.contains(ir.binding(binding).span)
                        }
                        Pattern::Place(place) => {
                            let root = root_of(ir, place);
                            is_maker(ir, function)
                                || root.is_some_and(|root| {
                                    function.span.contains(ir.binding(root).span)
                                })
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

    /// Whether it is what a promise hands its maker: `new Promise((resolve) => setTimeout(resolve, 100))`.
    fn is_handed_by_promise(&self, function: &Function, callee: ExprId) -> bool {
        let ir = &self.file.ir;
        let ExprKind::Binding(binding) = ir.expr(callee).kind else {
            return false;
        };
        let declared = ir.binding(binding);
        let makes = |expr: &crate::ir::Expr| match &expr.kind {
            ExprKind::Call(call) if call.is_new => {
                let name = self.file.source.slice(ir.expr(call.callee).span);
                name == "Promise" && call.args_span.contains(declared.span)
            }
            _ => false,
        };
        let mut inner = self.facts.within(function.body.span);
        declared.kind == BindingKind::Parameter && inner.any(|(_, expr)| makes(expr))
    }

    /// What a function does that is called at `call`; where it is in another file, that is said of the call.
    fn behind(
        &self,
        call: Span,
        (file, id): (&Arc<ProgramFile>, FunctionId),
        (caller, depth): (&Function, usize),
        found: &mut Vec<(Span, bool)>,
    ) {
        let inner = file.ir.function(id);
        if Arc::ptr_eq(file, self.file) {
            // An override that calls what it overrides is named like it.
            if !std::ptr::eq(inner, caller) {
                self.of(inner, depth + 1, found);
            }
            return;
        }
        let facts = Facts::new(&file.ir);
        let look = Effects {
            planner: self.planner,
            file,
            facts: &facts,
            call: Span::default(),
            refused: &[],
        };
        let mut others = Vec::new();
        look.of(inner, depth + 1, &mut others);
        if !others.is_empty() {
            found.push((call, others.iter().any(|(_, is_printed)| *is_printed)));
        }
    }

    /// The functions that an expression may name: a declaration, a constant, or methods by their name.
    fn callees(&self, expr: ExprId) -> Vec<(Arc<ProgramFile>, FunctionId)> {
        let ir = &self.file.ir;
        let own = |function: FunctionId| (Arc::clone(self.file), function);
        match &ir.expr(expr).kind {
            ExprKind::Wrapped(inner) => self.callees(*inner),
            ExprKind::Function(function) => vec![own(*function)],
            ExprKind::Member {
                object, property, ..
            } if matches!(ir.expr(*object).kind, ExprKind::This | ExprKind::Super) => {
                let methods = ir.classes.iter().flat_map(|class| &class.methods);
                methods
                    .filter(|method| method.name == *property)
                    .map(|method| own(method.function))
                    .collect()
            }
            ExprKind::Member {
                object, property, ..
            } if let Some((file, class)) = self.class(*object) => {
                let methods = file.ir.class(class).methods.iter();
                methods
                    .filter(|method| method.is_static && method.name == *property)
                    .map(|method| (Arc::clone(&file), method.function))
                    .collect()
            }
            ExprKind::Binding(_) | ExprKind::Member { .. } => {
                match self.planner.meaning(self.file, expr) {
                    Some(Meaning::Value(file, value)) => match file.ir.expr(value).kind {
                        ExprKind::Function(function) => vec![(file, function)],
                        _ => Vec::new(),
                    },
                    Some(Meaning::Declared(file, binding)) => match file.ir.binding(binding).kind {
                        BindingKind::Function(function) => vec![(file, function)],
                        _ => Vec::new(),
                    },
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// The constructor of a class that extends none.
    fn makers(&self, expr: ExprId) -> Vec<(Arc<ProgramFile>, FunctionId)> {
        let Some((file, class)) = self.class(expr) else {
            return Vec::new();
        };
        let class = file.ir.class(class);
        let mut methods = class.methods.iter();
        let maker = methods.find(|method| method.kind == MethodKind::Constructor);
        match (maker, &class.superclass) {
            (Some(maker), None) => vec![(Arc::clone(&file), maker.function)],
            _ => Vec::new(),
        }
    }

    fn class(&self, name: ExprId) -> Option<(Arc<ProgramFile>, ClassId)> {
        match self.planner.meaning(self.file, name)? {
            Meaning::Declared(file, binding) => match file.ir.binding(binding).kind {
                BindingKind::Class(class) => Some((file, class)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Whether a function is the constructor of a class.
fn is_maker(ir: &Module, function: &Function) -> bool {
    let methods = ir.classes.iter().flat_map(|class| &class.methods);
    let mut makers = methods.filter(|method| method.kind == MethodKind::Constructor);
    makers.any(|maker| std::ptr::eq(ir.function(maker.function), function))
}

/// The variable that a place is in.
pub(super) fn root_of(ir: &Module, mut place: ExprId) -> Option<BindingId> {
    loop {
        match &ir.expr(place).kind {
            ExprKind::Binding(binding) => return Some(*binding),
            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => place = *object,
            ExprKind::Wrapped(inner) => place = *inner,
            _ => return None,
        }
    }
}
