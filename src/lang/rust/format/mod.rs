//! Statements laid out as rustfmt does with its default settings, as far as generated code needs it.
//!
//! Only the kinds of code that fixes write are known: calls, chains, operators, closures, macros, `if`, `match`, blocks, `let`. A statement that
//! holds anything else is left as it is. What a fix touches is laid out anew only where the statement was laid out this way
//! before, so that a file in another style keeps it, and only blanks, commas and the braces of single expressions change.
//!
//! | file | does |
//! | --- | --- |
//! | `shape` | the room that is left, and how texts of several lines are measured |
//! | `statements`, `expressions`, `operators`, `branches`, `chains`, `lists`, `closures` | what their names say |
//! | `touched` | which statements a set of edits touches, and the edits with those laid out |

mod branches;
mod chains;
mod closures;
mod expressions;
mod lists;
mod operators;
mod shape;
mod statements;
mod touched;

#[cfg(test)]
mod tests;

pub use touched::tidied;

use super::comments;
use super::positions::Positions;
use crate::source::Span as Place;
use proc_macro2::{Span, TokenStream, TokenTree};
use shape::Shape;
use std::cell::{Cell, RefCell};
use syn::parse::Parser;
use syn::spanned::Spanned;

/// A statement that all editions lay out alike and that stands `indent` columns deep, laid out; as it is written where it holds
/// what is not known here.
pub fn statement(text: &str, indent: usize) -> String {
    let parsed = syn::Block::parse_within.parse_str(text);
    let laid_out = parsed.ok().and_then(|parsed| match parsed.as_slice() {
        [one] => Formatter::new(text, StyleEdition::Before2024).whole(one, indent),
        _ => None,
    });
    laid_out.unwrap_or_else(|| text.to_owned())
}

/// rustfmt's `style_edition`, which is the crate's edition where nothing else is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleEdition {
    /// 2015, 2018 and 2021, which are laid out alike.
    Before2024,
    /// 2024.
    From2024,
}

/// What is laid out, and how.
struct Formatter<'t> {
    text: &'t str,
    edition: StyleEdition,
    positions: Positions<'t>,
    /// Where the text's comments are.
    comments: Vec<Place>,
    /// Places that are kept as they are written, comments and all.
    kept: RefCell<Vec<(usize, usize)>>,
    in_macro: Cell<bool>,
    /// Whether a chain of several lines will not do.
    one_line_chain: Cell<bool>,
    /// Whether something was met whose layout is not known here.
    is_unknown: Cell<bool>,
}

impl<'t> Formatter<'t> {
    fn new(text: &'t str, edition: StyleEdition) -> Self {
        let comments = comments::comments(text);
        Self {
            text,
            edition,
            positions: Positions::new(text),
            comments: comments.into_iter().map(|one| one.span).collect(),
            kept: RefCell::default(),
            in_macro: Cell::default(),
            one_line_chain: Cell::default(),
            is_unknown: Cell::default(),
        }
    }

    /// A statement laid out, or as it is written where that cannot fit; none where it holds what is not known here.
    fn whole(&self, statement: &syn::Stmt, indent: usize) -> Option<String> {
        let text = self.statement(statement, Shape::line(indent));
        let written = || self.slice(statement.span()).to_owned();
        (!self.is_unknown.get()).then(|| text.unwrap_or_else(written))
    }

    /// The layout of something that is not known here: unlike with what does not fit, nothing around it is known either.
    fn unknown<T>(&self) -> Option<T> {
        self.is_unknown.set(true);
        None
    }

    /// Where something starts and ends.
    fn place(&self, span: Span) -> (usize, usize) {
        let end = self.positions.byte(span.end());
        (self.positions.byte(span.start()).min(end), end)
    }

    fn slice(&self, span: Span) -> &str {
        let (start, end) = self.place(span);
        &self.text[start..end]
    }

    fn has_comment(&self, span: Span) -> bool {
        let (start, end) = self.place(span);
        let mut comments = self.comments.iter();
        comments.any(|one| start <= one.start as usize && (one.end as usize) <= end)
    }

    /// Whether all comments of a place stand in what is kept as it is written.
    fn keeps_comments(&self, span: Span) -> bool {
        let (start, end) = self.place(span);
        let kept = self.kept.borrow();
        let holds = |(start, end): (usize, usize), one: &Place| {
            start <= one.start as usize && one.end as usize <= end
        };
        let mut inside = self.comments.iter().filter(|one| holds((start, end), one));
        inside.all(|one| kept.iter().any(|place| holds(*place, one)))
    }

    fn keep(&self, span: Span) {
        self.kept.borrow_mut().push(self.place(span));
    }

    /// Code as it is written, indented anew.
    fn verbatim(&self, span: Span, shape: Shape) -> Option<String> {
        self.keep(span);
        let text = self.slice(span);
        let (first, rest) = match text.split_once('\n') {
            Some((first, rest)) => (first.trim_end(), rest),
            None => return Some(text.to_owned()),
        };
        if holds_lines(text.parse().ok()?) {
            return self.unknown();
        }
        let indent = |line: &str| line.len() - line.trim_start().len();
        let lines = || rest.split('\n');
        let least = lines()
            .filter(|line| !line.trim().is_empty())
            .map(indent)
            .min()?;
        let mut result = first.to_owned();
        for line in lines() {
            result.push('\n');
            if !line.trim().is_empty() {
                result.push_str(&" ".repeat(shape.indent + indent(line) - least));
                result.push_str(line.trim());
            }
        }
        Some(result)
    }
}

/// Whether a literal among these tokens has several lines.
fn holds_lines(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => holds_lines(group.stream()),
        TokenTree::Literal(literal) => literal.to_string().contains('\n'),
        _ => false,
    })
}
