//! Functions that hand all they are given to a module's function, which they import when they are called:
//! `(...args) => import("node-fetch").then(({ default: fetch }) => fetch(...args))`. CommonJS reaches packages of ES modules so. A
//! call of one is a call of the module's function.

use super::Evaluation;
use super::value::{Closure, Value};
use crate::ir::{Block, Call, ExprId, ExprKind, Key, Module, Param, Pattern, StatementKind};

/// The import, and which of the module's exports is called.
struct Lazy<'a> {
    module: ExprId,
    export: &'a str,
}

impl Evaluation<'_> {
    /// What such a function stands for, where it stands in the file that calls it.
    pub(super) fn lazy_import(&mut self, closure: &Closure) -> Option<Value> {
        if closure.module != self.module_index() {
            return None;
        }
        let file = self.file();
        let function = file.ir.function(closure.function);
        let lazy = lazy(&file.ir, &function.params, &function.body)?;
        let module = self.eval(lazy.module);
        Some(self.member(&module, lazy.export))
    }
}

fn lazy<'a>(ir: &'a Module, params: &[Param], body: &'a Block) -> Option<Lazy<'a>> {
    let mut statements = body.statements.iter();
    let first = statements.next();
    let last = match (first.map(|one| &one.kind), body.tail) {
        (None, Some(tail)) => tail,
        (Some(StatementKind::Return(Some(returned))), None) => *returned,
        // `const { default: fetch } = await import("node-fetch"); return fetch(...args);`
        (Some(StatementKind::Let { pattern, init, .. }), None) => {
            let module = required(ir, awaited(ir, (*init)?)?)?;
            let (StatementKind::Return(Some(returned)), None) =
                (&statements.next()?.kind, statements.next())
            else {
                return None;
            };
            let called = called_with(ir, *returned, params)?;
            let export = export_of(ir, pattern, called)?;
            return Some(Lazy { module, export });
        }
        _ => return None,
    };
    if statements.next().is_some() {
        return None;
    }
    // `(await import("node-fetch")).default(...args)`
    if let Some(called) = called_with(ir, last, params)
        && let ExprKind::Member {
            object, property, ..
        } = &ir.expr(called).kind
    {
        let module = required(ir, awaited(ir, *object)?)?;
        return Some(Lazy {
            module,
            export: property,
        });
    }
    // `import("node-fetch").then((module) => module.default(...args))`
    let then = call(ir, last)?;
    let ExprKind::Member {
        object, property, ..
    } = &ir.expr(unwrapped(ir, then.callee)).kind
    else {
        return None;
    };
    let ([only], "then") = (then.args.as_slice(), property.as_str()) else {
        return None;
    };
    let module = required(ir, *object)?;
    let ExprKind::Function(inner) = ir.expr(unwrapped(ir, only.value)).kind else {
        return None;
    };
    let inner = ir.function(inner);
    let [taken] = inner.params.as_slice() else {
        return None;
    };
    let returned = match (inner.body.statements.as_slice(), inner.body.tail) {
        ([], Some(tail)) => tail,
        ([only], None) => match only.kind {
            StatementKind::Return(Some(returned)) => returned,
            _ => return None,
        },
        _ => return None,
    };
    let called = called_with(ir, returned, params)?;
    let export = export_of(ir, &taken.pattern, called)?;
    Some(Lazy { module, export })
}

/// What is called with exactly the parameters.
fn called_with(ir: &Module, expr: ExprId, params: &[Param]) -> Option<ExprId> {
    let call = call(ir, expr)?;
    let is_same = |(arg, param): (&crate::ir::Item, &Param)| {
        let (ExprKind::Binding(given), Pattern::Binding(own)) =
            (&ir.expr(unwrapped(ir, arg.value)).kind, &param.pattern)
        else {
            return false;
        };
        given == own && arg.spread == param.rest && param.default.is_none()
    };
    let is_all = call.args.len() == params.len() && !params.is_empty();
    let is_plain = !call.is_new && is_all && call.args.iter().zip(params).all(is_same);
    is_plain.then(|| unwrapped(ir, call.callee))
}

/// The export that a called name stands for, where the module is taken apart by `pattern`.
fn export_of<'a>(ir: &'a Module, pattern: &'a Pattern, called: ExprId) -> Option<&'a str> {
    match (pattern, &ir.expr(called).kind) {
        (Pattern::Object { fields, .. }, ExprKind::Binding(name)) => {
            fields.iter().find_map(|(key, field)| match (key, field) {
                (Key::Name { name: export, .. }, Pattern::Binding(own)) if own == name => {
                    Some(export.as_str())
                }
                _ => None,
            })
        }
        (
            Pattern::Binding(own),
            ExprKind::Member {
                object, property, ..
            },
        ) => match ir.expr(unwrapped(ir, *object)).kind {
            ExprKind::Binding(name) if name == *own => Some(property),
            _ => None,
        },
        _ => None,
    }
}

fn call(ir: &Module, expr: ExprId) -> Option<&Call> {
    let expr = awaited(ir, expr).unwrap_or(expr);
    match &ir.expr(unwrapped(ir, expr)).kind {
        ExprKind::Call(call) => Some(call),
        _ => None,
    }
}

fn awaited(ir: &Module, expr: ExprId) -> Option<ExprId> {
    match ir.expr(unwrapped(ir, expr)).kind {
        ExprKind::Await(inner) => Some(unwrapped(ir, inner)),
        _ => None,
    }
}

fn required(ir: &Module, expr: ExprId) -> Option<ExprId> {
    let expr = unwrapped(ir, expr);
    matches!(ir.expr(expr).kind, ExprKind::Require(_)).then_some(expr)
}

fn unwrapped(ir: &Module, mut expr: ExprId) -> ExprId {
    while let ExprKind::Wrapped(inner) = ir.expr(expr).kind {
        expr = inner;
    }
    expr
}
