//! What the front end promises, by the facts it lowers to.

mod hostile;
mod names;
mod show;
mod syntax;

use super::lower;
use crate::ir::{BindingKind, ExprKind, Language, Module};
use crate::source::Span;

fn js(text: &str) -> Module {
    checked(Language::JavaScript, text)
}

fn ts(text: &str) -> Module {
    checked(Language::TypeScript, text)
}

fn tsx(text: &str) -> Module {
    checked(Language::Tsx, text)
}

/// Lowers and checks what holds of every module.
fn checked(language: Language, text: &str) -> Module {
    let module = lower(language, text);
    assert_sound(&module, text);
    module
}

/// Spans lie on characters; every function but the body is referred to at most once.
fn assert_sound(module: &Module, text: &str) {
    let slice = |span: Span| {
        text.get(span.range())
            .unwrap_or_else(|| panic!("span {span:?} does not slice the text"))
    };
    let mut uses = vec![0; module.functions.len()];
    for expr in &module.exprs {
        slice(expr.span);
        match &expr.kind {
            ExprKind::Str(literal) if literal.verbatim => {
                assert_eq!(slice(literal.content), literal.value);
            }
            ExprKind::Binding(id) if !expr.span.is_empty() => {
                assert_eq!(slice(expr.span), module.binding(*id).name);
            }
            ExprKind::Function(id) => uses[id.index()] += 1,
            _ => {}
        }
    }
    for binding in &module.bindings {
        slice(binding.span);
        if let BindingKind::Function(id) = binding.kind {
            assert!(id.index() < module.functions.len());
        }
    }
    assert!(uses.iter().all(|&count| count <= 1), "function used twice");
}

fn program(module: &Module) -> String {
    assert_eq!(module.errors, [], "unexpected syntax errors");
    show::program(module)
}

/// Whether some expression of the kind that `wanted` accepts has exactly this source.
fn has_expr(module: &Module, text: &str, source: &str, wanted: fn(&ExprKind) -> bool) -> bool {
    module
        .exprs
        .iter()
        .any(|expr| wanted(&expr.kind) && &text[expr.span.range()] == source)
}

fn is_call(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::Call(_))
}
