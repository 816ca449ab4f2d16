//! Which statements edits touch, and the edits with those laid out.

use super::{Formatter, StyleEdition};
use crate::edit::{Edit, EditSet};
use crate::lang::rust::depth::{Bodies, depth};
use crate::source::Span;
use proc_macro2::{TokenStream, TokenTree};
use std::str::FromStr;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Macro, Stmt, Token};

/// How deep code may nest that is read on the caller's stack, and how much more is made where it nests deeper.
const DEEPEST: usize = 300;
const STACK: usize = 32 << 20;

/// Edits of `source` with the statements that they touch laid out, where those were before. Only the outermost of `items` that edits
/// fall into are read, so that a fix of a long file costs no more than one of a short one.
pub fn tidied(
    source: &str,
    items: &[Span],
    edits: &EditSet,
    edition: StyleEdition,
) -> Option<EditSet> {
    if source.contains('\t') {
        return None;
    }
    let around = |edit: &Edit| {
        let around = items.iter().filter(|item| item.contains(edit.span));
        around.max_by_key(|item| item.len()).copied()
    };
    let mut done = Vec::new();
    let mut rest = edits.edits().to_vec();
    while let Some(first) = rest.first() {
        let item = around(first);
        let is_own = |edit: &Edit| item.is_some() && around(edit) == item;
        let (own, others): (Vec<Edit>, Vec<Edit>) = match item {
            Some(_) => rest.into_iter().partition(is_own),
            None => (vec![rest.remove(0)], rest),
        };
        let laid_out = item.and_then(|item| tidied_item(source, item, &own, edition));
        done.extend(laid_out.unwrap_or(own));
        rest = others;
    }
    EditSet::new(done).ok()
}

/// The same for the edits of one item.
fn tidied_item(
    source: &str,
    item: Span,
    edits: &[Edit],
    edition: StyleEdition,
) -> Option<Vec<Edit>> {
    let own = EditSet::new(edits.to_vec()).ok()?;
    let own = each(&own, |at| (at - item.start) as usize, str::to_owned)?;
    let text = &source[item.range()];
    let laid_out = match text.contains('\r') {
        false => tidied_lines(text, &own, edition)?,
        true => {
            let lines = Lines::of(text)?;
            let short = lines.shortened(&own)?;
            lines.lengthened(&tidied_lines(&lines.text, &short, edition)?)?
        }
    };
    let moved = each(&laid_out, |at| (at + item.start) as usize, str::to_owned)?;
    Some(moved.edits().to_vec())
}

/// A text whose lines all end in `\r\n`, with them ending in `\n`.
struct Lines {
    text: String,
}

impl Lines {
    fn of(source: &str) -> Option<Self> {
        let text = source.replace("\r\n", "\n");
        let is_plain = !text.contains('\r') && text.replace('\n', "\r\n") == source;
        is_plain.then_some(Self { text })
    }

    /// Edits of the long text as edits of the short one.
    fn shortened(&self, edits: &EditSet) -> Option<EditSet> {
        // Where lines end in the long text.
        let ends: Vec<usize> = { self.text.match_indices('\n').enumerate() }
            .map(|(at, (end, _))| end + at)
            .collect();
        let place = |at: u32| at as usize - ends.partition_point(|end| *end < at as usize);
        each(edits, place, |text| text.replace("\r\n", "\n"))
    }

    /// Edits of the short text as edits of the long one.
    fn lengthened(&self, edits: &EditSet) -> Option<EditSet> {
        let ends: Vec<usize> = self.text.match_indices('\n').map(|(at, _)| at).collect();
        let place = |at: u32| at as usize + ends.partition_point(|end| *end < at as usize);
        each(edits, place, |text| text.replace('\n', "\r\n"))
    }
}

/// Edits in other places, with other texts.
fn each(
    edits: &EditSet,
    place: impl Fn(u32) -> usize,
    text: impl Fn(&str) -> String,
) -> Option<EditSet> {
    let moved = edits.edits().iter().map(|edit| Edit {
        span: Span::new(place(edit.span.start), place(edit.span.end)),
        text: text(&edit.text),
    });
    EditSet::new(moved.collect()).ok()
}

fn tidied_lines(source: &str, edits: &EditSet, edition: StyleEdition) -> Option<EditSet> {
    let tokens = TokenStream::from_str(source).ok()?;
    let is_deep = depth(&tokens, Bodies::Parsed) > DEEPEST;
    drop(tokens);
    proc_macro2::extra::invalidate_current_thread_spans();
    if is_deep {
        return None;
    }
    // Tokens belong to a thread, and so does what is known of their places.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread
            .spawn_scoped(scope, || laid_out(source, edits, edition))
            .ok()?;
        thread.join().ok()?
    })
}

fn laid_out(source: &str, edits: &EditSet, edition: StyleEdition) -> Option<EditSet> {
    let text = edits.apply(source).ok()?;
    let mut later = Vec::new();
    let mut done: Vec<Span> = Vec::new();
    let statements = Statements::of(source, edition)?;
    for edit in edits.edits() {
        if done.iter().any(|one| one.contains(edit.span)) {
            continue;
        }
        let around = statements.found.iter().filter(|(span, indent)| {
            span.contains(edit.span) && is_laid_out(&source[span.range()], *indent, edition)
        });
        let Some((span, indent)) = around.max_by_key(|(span, _)| span.len()) else {
            continue;
        };
        done.push(*span);
        let start = edits.map_offset(span.start);
        let end = edits.map_offset(span.end).max(start);
        let image = Span { start, end };
        if let Some(changes) = text
            .get(image.range())
            .and_then(|it| changes(it, *indent, edition))
        {
            let each = changes.into_iter().flatten().flatten();
            later.extend(each.map(|change| Edit {
                span: Span {
                    start: change.span.start + start,
                    end: change.span.end + start,
                },
                text: change.text,
            }));
        }
    }
    let later = split_at(later, edits);
    edits.followed_by(&EditSet::new(later).ok()?, |_| true).ok()
}

/// Edits of the edited text, none of which reaches over the end of what an edit has put there.
fn split_at(later: Vec<Edit>, edits: &EditSet) -> Vec<Edit> {
    let mut ends = Vec::new();
    let mut shift: i64 = 0;
    for edit in edits.edits() {
        let start = i64::from(edit.span.start) + shift;
        let end = start + edit.text.len() as i64;
        ends.extend([start, end].map(|at| u32::try_from(at).unwrap_or(0)));
        shift += edit.text.len() as i64 - edit.span.len() as i64;
    }
    let mut parts = Vec::new();
    for edit in later {
        let mut rest = edit;
        for at in &ends {
            if rest.span.start < *at && *at < rest.span.end {
                let (first, second) = (rest.span.start, rest.span.end);
                parts.push(Edit {
                    span: Span {
                        start: first,
                        end: *at,
                    },
                    text: std::mem::take(&mut rest.text),
                });
                rest.span = Span {
                    start: *at,
                    end: second,
                };
            }
        }
        parts.push(rest);
    }
    parts
}

/// The statements of a file, by their places, with how deep each stands.
struct Statements<'t> {
    formatter: Formatter<'t>,
    found: Vec<(Span, usize)>,
}

impl<'t> Statements<'t> {
    fn of(text: &'t str, edition: StyleEdition) -> Option<Self> {
        let file = syn::parse_file(text).ok()?;
        let mut found = Self {
            formatter: Formatter::new(text, edition),
            found: Vec::new(),
        };
        found.visit_file(&file);
        Some(found)
    }
}

impl<'ast> Visit<'ast> for Statements<'_> {
    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let (start, end) = self.formatter.place(statement.span());
        let text = self.formatter.text;
        let line = text[..start].rsplit('\n').next().unwrap_or("");
        if line.trim().is_empty() && !matches!(statement, Stmt::Item(_)) {
            self.found.push((Span::new(start, end), line.len()));
        }
        syn::visit::visit_stmt(self, statement);
    }

    /// A macro may be handed blocks: `tokio::join!(async { ... })`.
    fn visit_macro(&mut self, one: &'ast Macro) {
        let items = one.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        for item in items.iter().flatten() {
            self.visit_expr(item);
        }
    }
}

/// Whether a statement is known here, and is written as it would be laid out.
fn is_laid_out(text: &str, indent: usize, edition: StyleEdition) -> bool {
    let mut each = changes(text, indent, edition)
        .unwrap_or_default()
        .into_iter();
    each.next()
        .is_some_and(|one| one.is_some_and(|edits| edits.is_empty()))
}

/// What is changed where statements, the first of which stands `indent` deep, are laid out: nothing in those that hold what is not
/// known here, which stay as they are written.
fn changes(text: &str, indent: usize, edition: StyleEdition) -> Option<Vec<Option<Vec<Edit>>>> {
    // The lines stand as they do in the file.
    let text = format!("{}{text}", " ".repeat(indent));
    let statements = syn::Block::parse_within.parse_str(&text).ok()?;
    let mut found = Vec::new();
    for statement in &statements {
        let formatter = Formatter::new(&text, edition);
        let (start, end) = formatter.place(statement.span());
        let written = &text[start..end];
        let laid_out = formatter.whole(statement, indent).filter(|laid_out| {
            is_same_code(written, laid_out) == Some(true)
                && formatter.keeps_comments(statement.span())
        });
        found.push(laid_out.and_then(|laid_out| {
            let at = u32::try_from(start - indent).ok()?;
            let moved = |gap: Edit| Edit {
                span: Span {
                    start: gap.span.start + at,
                    end: gap.span.end + at,
                },
                text: gap.text,
            };
            Some(gaps(written, &laid_out)?.into_iter().map(moved).collect())
        }));
    }
    Some(found)
}

/// Whether two texts differ in nothing but blanks, commas and braces.
fn is_same_code(one: &str, other: &str) -> Option<bool> {
    let read = |text: &str| -> Option<Vec<String>> {
        let mut words = Vec::new();
        flatten(TokenStream::from_str(text).ok()?, &mut words);
        Some(words)
    };
    Some(read(one)? == read(other)?)
}

fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let mark = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => Some(("(", ")")),
                    proc_macro2::Delimiter::Bracket => Some(("[", "]")),
                    _ => None,
                };
                words.extend(mark.map(|(open, _)| open.to_owned()));
                flatten(group.stream(), words);
                words.extend(mark.map(|(_, close)| close.to_owned()));
            }
            TokenTree::Punct(mark) if mark.as_char() == ',' => {}
            other => words.push(other.to_string()),
        }
    }
}

/// What makes one text of another that has the same words: edits of what stands between these. None where the words differ.
fn gaps(from: &str, to: &str) -> Option<Vec<Edit>> {
    let is_filler = |byte: &u8| matches!(byte, b' ' | b'\n' | b',' | b'{' | b'}');
    let (mut a, mut b) = (from, to);
    let mut edits = Vec::new();
    let length = |text: &str, filler: bool| {
        let mut bytes = text.bytes();
        bytes
            .position(|byte| is_filler(&byte) != filler)
            .unwrap_or(text.len())
    };
    while !a.is_empty() || !b.is_empty() {
        let (i, j) = (length(a, true), length(b, true));
        if a[..i] != b[..j] {
            let start = from.len() - a.len();
            edits.push(Edit {
                span: Span::new(start, start + i),
                text: b[..j].to_owned(),
            });
        }
        (a, b) = (&a[i..], &b[j..]);
        let words = length(a, false).min(length(b, false));
        if a.get(..words)? != b.get(..words)? || (words == 0 && !(a.is_empty() && b.is_empty())) {
            return None;
        }
        (a, b) = (&a[words..], &b[words..]);
    }
    Some(edits)
}
