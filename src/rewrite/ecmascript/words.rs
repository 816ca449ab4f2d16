//! Names as they stand in a text, for telling what still speaks of them.

use crate::ir::{ExprKind, Module};
use crate::source::Span;

/// The text with blanks for its comments.
pub(super) fn without_comments(text: &str, ir: &Module) -> String {
    blanked(text, ir.comments.iter().map(|comment| comment.span))
}

/// The text with blanks for its comments and its string literals.
pub(super) fn code_only(text: &str, ir: &Module) -> String {
    let strings = ir.exprs.iter().filter_map(|expr| match expr.kind {
        ExprKind::Str(_) => Some(expr.span),
        _ => None,
    });
    let comments = ir.comments.iter().map(|comment| comment.span);
    let mut spans: Vec<Span> = strings.chain(comments).collect();
    spans.sort();
    blanked(text, spans.into_iter())
}

fn blanked(text: &str, spans: impl Iterator<Item = Span>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        let (start, end) = (span.start as usize, span.end as usize);
        if start < at {
            continue;
        }
        result.push_str(&text[at..start]);
        result.push_str(&" ".repeat(end - start));
        at = end;
    }
    result.push_str(&text[at..]);
    result
}

fn is_part(one: char) -> bool {
    one.is_alphanumeric() || matches!(one, '_' | '$')
}

/// Every word of a text.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|one| !is_part(one))
        .filter(|word| !word.is_empty())
}

/// Where a name stands in a text.
pub(super) fn places<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let found = text.match_indices(name).map(|(at, _)| at);
    found.filter(move |at| {
        let before = text[..*at].chars().next_back().is_some_and(is_part);
        let after = text[at + name.len()..].chars().next().is_some_and(is_part);
        !before && !after
    })
}

/// How often a name stands in a text.
pub(super) fn words(text: &str, name: &str) -> usize {
    places(text, name).count()
}
