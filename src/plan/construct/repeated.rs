//! What a Rust wrapper does beside sending, which it does once more when an agent is created through it.

use crate::catalog::clients::Values;
use crate::ir::{ExprKind, Function};
use crate::plan::facts::Facts;
use crate::program::ProgramFile;
use crate::source::Span;

/// Places in a wrapper with an effect, each with whether it prints, beside the call that leads on.
pub(super) fn of_wrapper(
    file: &ProgramFile,
    facts: &Facts<'_>,
    function: &Function,
    call: Span,
    values: &Values,
) -> Vec<(Span, bool)> {
    let mut found: Vec<(Span, bool)> = Vec::new();
    let text = file.source.text();
    let chain = facts.within(function.body.span).filter_map(|(_, expr)| {
        // What the client's own chain is made of.
        (expr.span.contains(call)).then_some(expr.span)
    });
    let chain: Vec<Span> = chain.collect();
    for (_, expr) in facts.within(function.body.span) {
        let source = file.source.slice(expr.span);
        let named = source.split_once('!').map_or("", |(path, _)| path);
        let last = named.rsplit("::").next().unwrap_or(named);
        let prints = values.prints.contains(last);
        if prints {
            // What only a refused request runs, runs as often as before.
            let nested = text[function.body.span.start as usize..expr.span.start as usize]
                .chars()
                .fold(0, |depth: i32, letter| match letter {
                    '{' => depth + 1,
                    '}' => depth - 1,
                    _ => depth,
                });
            found.push((expr.span, nested <= 1));
            continue;
        }
        let ExprKind::Call(inner) = &expr.kind else {
            continue;
        };
        if chain.contains(&expr.span) || call.contains(expr.span) {
            continue;
        }
        let callee = file.source.slice(file.ir.expr(inner.callee).span);
        let last = callee.rsplit(['.', ':']).next().unwrap_or(callee).trim();
        let is_variant = last.starts_with(|first: char| first.is_uppercase());
        let is_macro = callee.ends_with('!');
        if is_variant || is_macro || values.harmless.contains(last) {
            continue;
        }
        found.push((expr.span, false));
    }
    found.sort();
    found.dedup();
    found
}
