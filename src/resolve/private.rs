//! Rust functions that only their own file can call, and of which it shows every call: no other payload reaches them.

use super::{Evaluated, JsonKind, Origin, Request};
use crate::ir::{BindingKind, ExprKind, Function, FunctionId, Language, Module};
use crate::program::ProgramFile;
use crate::source::Span;
use std::sync::Arc;

impl Evaluated {
    /// Takes out payloads that nobody hands to private functions, and notes of which functions all callers were seen.
    pub(super) fn forget_nobodys(&mut self) {
        let file = Arc::clone(&self.files[0]);
        if file.ir.language != Language::Rust {
            return;
        }
        let nobodys = self.requests.iter().filter(|one| is_nobodys(one));
        let mut functions: Vec<&Function> = nobodys
            .filter_map(|request| named_function(&file.ir, request.site.span))
            .collect();
        functions.dedup_by_key(|function| function.span);
        for function in functions {
            if self.is_told(&file, function) {
                self.told.push(function.span);
            }
        }
        let told = &self.told;
        self.requests.retain(|request| {
            let function = named_function(&file.ir, request.site.span);
            !is_nobodys(request) || !function.is_some_and(|one| told.contains(&one.span))
        });
    }

    /// Whether all that call the function around a place of the file were seen, and nobody else can.
    pub fn is_told_by_callers(&self, place: Span) -> bool {
        let function = named_function(&self.files[0].ir, place);
        function.is_some_and(|one| self.told.contains(&one.span))
    }

    /// Whether nobody but its file can call a function, and each of its calls hands over something that it sends.
    fn is_told(&self, file: &ProgramFile, function: &Function) -> bool {
        let is_seen = |call: Span| {
            let call = Origin {
                file: 0,
                span: call,
            };
            let mut own = self.requests.iter().filter(|request| {
                request.site.file == 0 && function.span.contains(request.site.span)
            });
            own.any(|request| request.is_handed_in(call))
        };
        let calls = all_calls(file, function);
        calls.is_some_and(|calls| !calls.is_empty() && calls.into_iter().all(is_seen))
    }
}

/// All calls of a function that nothing but its file can call, if it is named nowhere else.
pub fn all_calls(file: &ProgramFile, function: &Function) -> Option<Vec<Span>> {
    let calls = calls(file, function)?;
    is_private(file, function).then_some(calls)
}

/// Whether a request sends whatever the function around it is handed, as if somebody did that.
fn is_nobodys(request: &Request) -> bool {
    let body = request.body.as_ref();
    let is_open = body
        .is_some_and(|body| matches!(&body.kind, JsonKind::Unknown(cause) if cause.is_parameter()));
    is_open && request.site.file == 0 && !request.is_from_caller
}

/// The innermost function around a place that has a name; closures have none.
fn named_function(ir: &Module, place: Span) -> Option<&Function> {
    let functions = (0u32..).map(FunctionId).take(ir.functions.len()).skip(1);
    let around = functions.map(|id| ir.function(id));
    around
        .filter(|one| one.span.contains(place) && !one.name.is_empty())
        .min_by_key(|one| one.span.len())
}

/// Whether no other file can call a function: it is not public, and no trait's.
fn is_private(file: &ProgramFile, function: &Function) -> bool {
    let (ir, text) = (&file.ir, file.source.text());
    let Some(item) = ir.item_around(function.span) else {
        return false;
    };
    let head = file.source.slice(Span {
        start: item.start,
        end: function.span.start.max(item.start),
    });
    let head = head.split('{').next().unwrap_or(head);
    let mut words = head.split_whitespace();
    let is_of_trait = words.any(|word| matches!(word, "for" | "trait"));
    let is_public = file.source.slice(function.span).starts_with("pub");
    let is_alone = match is_public {
        true => ir.is_whole_program(text),
        false => !ir.has_module_files(text),
    };
    is_alone && !is_of_trait
}

/// The calls of whatever has the name of a function, if it stands nowhere else: not in a macro that nobody expands, and not as a
/// value.
fn calls(file: &ProgramFile, function: &Function) -> Option<Vec<Span>> {
    let (ir, text) = (&file.ir, file.source.text());
    let mut bindings = ir.bindings.iter();
    let is_method = !bindings.any(|one| match one.kind {
        BindingKind::Function(own) => std::ptr::eq(ir.function(own), function),
        _ => false,
    });
    let mut found = Vec::new();
    for (at, name) in text.match_indices(function.name.as_str()) {
        let place = Span::new(at, at + name.len());
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let rest = &text[place.end as usize..];
        if text[..at].ends_with(is_part) || rest.starts_with(is_part) {
            continue;
        }
        // A client's method of the same name.
        let before = text[..at].trim_end().strip_suffix('.');
        let is_others = before.is_some_and(|receiver| {
            !is_method || (function.span.contains(place) && !receiver.trim_end().ends_with("self"))
        });
        if is_others {
            continue;
        }
        let is_said = ir.comments.iter().any(|one| one.span.contains(place))
            || ir
                .exprs
                .iter()
                .any(|expr| matches!(expr.kind, ExprKind::Str(_)) && expr.span.contains(place));
        let is_declared = text[..at].trim_end().ends_with("fn");
        if is_said || is_declared {
            continue;
        }
        let call = ir.exprs.iter().find(|expr| match &expr.kind {
            ExprKind::Call(call) => ir.expr(call.callee).span.end == place.end,
            _ => false,
        });
        found.push(call?.span);
    }
    Some(found)
}
