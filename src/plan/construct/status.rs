//! Wrappers and clients that take one status only for success. A session is answered with 200; nothing says that the creation of
//! an agent, which goes through the same code, is not answered with 201.

use super::Construct;
use super::planner::Planner;
use super::words::one_line;
use crate::ir::{BinaryOp, EntryKind, ExprId, ExprKind, Function, Key, Module, Pattern};
use crate::resolve::Request;
use crate::source::Span;

/// What a session is answered with, and what a creation may be.
const SESSION: [&str; 2] = ["200", "OK"];
const CREATION: [&str; 2] = ["201", "CREATED"];

/// Settings of clients whose value is a function that is asked what a status means.
const JUDGES: [&str; 3] = ["validateStatus", "afterResponse", "onResponse"];

impl Planner<'_> {
    /// Notes what is assumed of the creation's status.
    pub(super) fn assume_status(&self, request: &Request, construct: &mut Construct) {
        let mut files = vec![0];
        let through = request.through.iter();
        let wrappers = through.map(|step| {
            (
                step.file,
                self.files[step.file as usize].ir.function(step.function),
            )
        });
        let mut judges: Vec<(u32, &Function)> = Vec::new();
        for (file, wrapper) in wrappers {
            judges.push((file, wrapper));
            if !files.contains(&file) {
                files.push(file);
            }
        }
        for file in files {
            let ir = &self.files[file as usize].ir;
            judges.extend(judges_of(ir).map(|function| (file, function)));
        }
        for (file, judge) in judges {
            let file = &self.files[file as usize];
            let Some(test) = strict_test(&file.ir, judge) else {
                continue;
            };
            let text = one_line(file.source.slice(test));
            let assumption = format!(
                "`{text}` holds for the agent's creation as it does for a session: both are answered with 200"
            );
            if !construct.assumptions.contains(&assumption) {
                construct.assumptions.push(assumption);
            }
        }
    }
}

/// Functions that a client asks what a status means, or shows its answers.
fn judges_of(ir: &Module) -> impl Iterator<Item = &Function> {
    let settings = ir.exprs.iter().flat_map(|expr| match &expr.kind {
        ExprKind::Object { entries, .. } => entries
            .iter()
            .filter(|entry| JUDGES.iter().any(|name| is_named(&entry.kind, name)))
            .map(|entry| entry.span)
            .collect(),
        ExprKind::Call(call) if is_interceptor(ir, call.callee) => vec![call.args_span],
        _ => Vec::new(),
    });
    let settings: Vec<Span> = settings.collect();
    let functions = ir.functions.iter().skip(1);
    functions.filter(move |one| settings.iter().any(|setting| setting.contains(one.span)))
}

fn is_named(kind: &EntryKind, wanted: &str) -> bool {
    let (EntryKind::Property { key, .. } | EntryKind::Method { key, .. }) = kind else {
        return false;
    };
    matches!(key, Key::Name { name, .. } if name == wanted)
}

/// `api.interceptors.response.use`.
fn is_interceptor(ir: &Module, callee: ExprId) -> bool {
    let member = |id: ExprId, name: &str| match &ir.expr(id).kind {
        ExprKind::Member {
            object, property, ..
        } if property == name => Some(*object),
        _ => None,
    };
    let response = member(callee, "use").and_then(|used| member(used, "response"));
    response
        .and_then(|response| member(response, "interceptors"))
        .is_some()
}

/// A test in a function that 200 passes and 201 does not.
fn strict_test(ir: &Module, function: &Function) -> Option<Span> {
    if is_said(ir, function.span, &CREATION) {
        return None;
    }
    let mut inside = ir
        .exprs
        .iter()
        .filter(|expr| function.span.contains(expr.span));
    let strict = inside.find(|expr| match &expr.kind {
        ExprKind::Binary { op, left, right } => {
            matches!(op, BinaryOp::Equal | BinaryOp::NotEqual)
                && ((is_status(ir, *left) && says(ir, *right, &SESSION))
                    || (is_status(ir, *right) && says(ir, *left, &SESSION)))
        }
        ExprKind::Match { scrutinee, arms } => {
            is_status(ir, *scrutinee) && arms.iter().any(|arm| accepts(ir, &arm.pattern))
        }
        ExprKind::Call(call) => match &ir.expr(call.callee).kind {
            ExprKind::Member {
                object, property, ..
            } if property == "includes" || property == "contains" => {
                call.args
                    .first()
                    .is_some_and(|first| is_status(ir, first.value))
                    && is_said(ir, ir.expr(*object).span, &SESSION)
            }
            _ => false,
        },
        _ => false,
    });
    strict.map(|expr| expr.span)
}

fn accepts(ir: &Module, pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Literal(value) => says(ir, *value, &SESSION),
        Pattern::Variant { path, .. } => says(ir, *path, &SESSION),
        Pattern::Or(all) => all.iter().any(|one| accepts(ir, one)),
        _ => false,
    }
}

/// Whether an expression is one of these statuses: a number, a number's name.
fn says(ir: &Module, id: ExprId, statuses: &[&str]) -> bool {
    match &ir.expr(id).kind {
        ExprKind::Wrapped(inner) => says(ir, *inner, statuses),
        kind => is_one(kind, statuses),
    }
}

fn is_one(kind: &ExprKind, statuses: &[&str]) -> bool {
    match kind {
        ExprKind::Number(number) => statuses.contains(&number.as_str()),
        ExprKind::Member { property, .. } => statuses.contains(&property.as_str()),
        _ => false,
    }
}

/// Whether one of these statuses is named anywhere in a place.
fn is_said(ir: &Module, place: Span, statuses: &[&str]) -> bool {
    let mut inside = ir.exprs.iter().filter(|expr| place.contains(expr.span));
    inside.any(|expr| is_one(&expr.kind, statuses))
}

/// Whether an expression is a status, by its name.
fn is_status(ir: &Module, id: ExprId) -> bool {
    let is_name = |name: &str| {
        let name = name.to_lowercase();
        name.contains("status") || name == "code"
    };
    match &ir.expr(id).kind {
        ExprKind::Binding(binding) => {
            let name = ir.binding(*binding).name.as_str();
            is_name(name) || name == "s"
        }
        ExprKind::Member {
            object, property, ..
        } => is_name(property) || (property == "as_u16" && is_status(ir, *object)),
        ExprKind::Call(call) => is_status(ir, call.callee),
        ExprKind::Wrapped(inner) => is_status(ir, *inner),
        _ => false,
    }
}
