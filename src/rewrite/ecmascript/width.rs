//! Lines no longer than the file's: the objects and arguments of a rewritten call are broken where it has become longer than its
//! line may be, as Prettier breaks them.

use crate::ir::{ExprKind, Module};
use crate::rewrite::Rewriter;
use crate::rewrite::style::indentation_at;
use crate::source::Span;

/// What formatters keep to unless told otherwise.
const USUAL_WIDTH: usize = 80;

/// Longer lines are an accident and no habit.
const MAX_WIDTH: usize = 120;

/// Objects in objects.
const MAX_BREAKS: usize = 8;

/// Where a piece of code will stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The columns before its first line.
    pub(super) lead: usize,
    /// How much deeper its other lines will be than they are.
    pub(super) deeper: usize,
    /// The columns behind its last line.
    pub(super) tail: usize,
}

impl Rewriter<'_> {
    /// A call in lines that fit at its place, as far as breaking its objects and arguments can do that. `from` is the
    /// indentation of the line in which the call begins, as its text has it.
    pub(super) fn fitted(&self, call: String, from: &str, place: Place) -> String {
        if too_long(&call, place, USUAL_WIDTH).is_none() {
            return call;
        }
        let width = self.width();
        let mut call = call;
        for _ in 0..MAX_BREAKS {
            let Some(line) = too_long(&call, place, width) else {
                break;
            };
            let ir = crate::lang::lower(self.ir.language, &call);
            let Some((whole, parts)) = breakable(&ir, &call, line) else {
                break;
            };
            call = self.broken(&call, from, whole, &parts);
        }
        call
    }

    /// The length of the file's longest line that could be broken.
    fn width(&self) -> usize {
        let lines = self.source.text().lines();
        let breakable =
            lines.filter(|line| !line.contains("://") && !line.trim().starts_with("//"));
        let longest = breakable.map(columns).max().unwrap_or(0);
        longest.clamp(USUAL_WIDTH, MAX_WIDTH)
    }

    /// The call with the `parts` of what stands between the brackets of `whole` on lines of their own.
    fn broken(&self, call: &str, from: &str, whole: Span, parts: &[Span]) -> String {
        let start = whole.start as usize;
        let outer = match call[..start].contains('\n') {
            true => indentation_at(call, start),
            false => from,
        };
        let newline = self.style.newline;
        let inner = format!("{newline}{outer}{}", self.style.indent);
        let parts: Vec<&str> = parts.iter().map(|part| &call[part.range()]).collect();
        let is_spread = parts.last().is_some_and(|last| last.starts_with("..."));
        let comma =
            match self.style.trailing_comma && !(is_spread && call[start..].starts_with('(')) {
                true => ",",
                false => "",
            };
        format!(
            "{}{inner}{}{comma}{newline}{outer}{}",
            &call[..=start],
            parts.join(&format!(",{inner}")),
            &call[whole.end as usize - 1..]
        )
    }
}

/// The bytes of the first line that is longer than `width`.
fn too_long(call: &str, place: Place, width: usize) -> Option<Span> {
    let mut start = 0;
    for line in call.split_inclusive('\n') {
        let own = line.trim_end_matches(['\n', '\r']);
        let before = if start == 0 { place.lead } else { place.deeper };
        let end = start + line.len();
        let behind = if end == call.len() { place.tail } else { 0 };
        if before + columns(own) + behind > width {
            return Some(Span::new(start, start + own.len()));
        }
        start = end;
    }
    None
}

fn columns(line: &str) -> usize {
    line.chars()
        .map(|one| if one == '\t' { 2 } else { 1 })
        .sum()
}

/// The outermost list in a line that can be broken, brackets included, and its parts.
fn breakable(ir: &Module, call: &str, line: Span) -> Option<(Span, Vec<Span>)> {
    let mut lists: Vec<(Span, Vec<Span>)> = Vec::new();
    for expr in &ir.exprs {
        let list = match &expr.kind {
            ExprKind::Object { entries, .. } => {
                (expr.span, entries.iter().map(|entry| entry.span).collect())
            }
            // A call that ends in its only object is broken there.
            ExprKind::Call(made) if made.args.len() > 1 => {
                let is_object = |item: &crate::ir::Item| {
                    matches!(ir.expr(item.value).kind, ExprKind::Object { .. })
                };
                let (last, others) = made.args.split_last()?;
                if is_object(last) && !others.iter().any(is_object) {
                    continue;
                }
                if made.args.iter().any(|item| item.spread) {
                    continue;
                }
                let parts = made.args.iter().map(|item| ir.expr(item.value).span);
                (made.args_span, parts.collect())
            }
            _ => continue,
        };
        lists.push(list);
    }
    let is_whole = |(span, parts): &(Span, Vec<Span>)| {
        let is_comment = |comment: &crate::ir::Comment| {
            span.contains(comment.span) && !parts.iter().any(|part| part.contains(comment.span))
        };
        let brackets = matches!(
            call[span.range()].as_bytes(),
            [b'{', .., b'}'] | [b'(', .., b')']
        );
        line.contains(*span) && brackets && !parts.is_empty() && !ir.comments.iter().any(is_comment)
    };
    lists
        .into_iter()
        .filter(is_whole)
        .max_by_key(|(span, _)| span.len())
}
