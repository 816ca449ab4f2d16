//! From constructs to edits: the call, its payload, its address, and the code that creates the agent.

mod constants;
pub mod ecmascript;
pub mod object;
mod payload;
pub mod rust;
pub mod shell;
pub mod style;

use crate::catalog::Catalog;
use crate::edit::Edit;
use crate::ir::{ExprKind, Module};
use crate::plan::construct::Construct;
use crate::plan::facts::Facts;
use crate::program::{Imports, ProgramFile};
use crate::source::{Source, Span};
use object::ObjectText;
use style::Style;

/// The calls that share one agent.
#[derive(Debug)]
pub struct AgentGroup<'a> {
    /// The agent's label.
    pub name: String,
    /// The calls, in order.
    pub constructs: Vec<&'a Construct>,
}

/// What rewriting looks at.
pub struct Rewriter<'a> {
    /// The rule pack.
    pub catalog: &'a Catalog,
    /// Where imports lead.
    pub imports: &'a dyn Imports,
    /// The file.
    pub file: &'a ProgramFile,
    /// Its text.
    pub source: &'a Source,
    /// The file, lowered.
    pub ir: &'a Module,
    /// Its index.
    pub facts: &'a Facts<'a>,
    /// Its habits.
    pub style: Style,
    /// Names that other fixes of the file declare.
    pub taken: &'a [String],
    /// Whether the edits are those of a fix: others are made on the way, of which some are left out.
    pub is_final: bool,
}

impl Rewriter<'_> {
    fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// The payload taken apart.
    fn object(&self, construct: &Construct) -> ObjectText<'_> {
        self.object_at(construct.body.object)
    }

    fn object_at(&self, span: Span) -> ObjectText<'_> {
        let expr = self.facts.at(span).map(|id| self.facts.unwrapped(id));
        let entries: Vec<Span> = match expr.map(|id| &self.ir.expr(id).kind) {
            Some(ExprKind::Object { entries, .. }) => {
                entries.iter().map(|entry| entry.span).collect()
            }
            _ => Vec::new(),
        };
        ObjectText::new(self.source, &self.ir.comments, span, &entries)
    }

    /// Whether the payload's keys stand in quotes.
    fn quotes_keys(&self, construct: &Construct) -> bool {
        let first = self
            .object(construct)
            .entries
            .first()
            .map(|entry| entry.entry);
        first.is_some_and(|entry| self.slice(entry).starts_with(['"', '\'']))
    }

    fn key(&self, construct: &Construct, key: &str) -> String {
        let is_name = key
            .chars()
            .all(|character| character.is_alphanumeric() || character == '_' || character == '$')
            && !key.starts_with(|first: char| first.is_ascii_digit());
        if self.quotes_keys(construct) || !is_name {
            let first = self
                .object(construct)
                .entries
                .first()
                .map(|entry| self.slice(entry.entry).chars().next());
            let quote = match first {
                Some(Some(quote @ ('"' | '\''))) => quote,
                _ => self.style.quote,
            };
            return format!("{quote}{key}{quote}");
        }
        key.to_owned()
    }

    /// A string value in the payload's quotes.
    fn value_text(&self, text: &str) -> String {
        match self.ir.language {
            crate::ir::Language::Rust => format!("\"{text}\""),
            _ => self.style.quoted(text),
        }
    }

    /// The source at `span` with names in place of values that are computed before, outer ones first.
    fn with_names(&self, span: Span, early: &[(Span, String)]) -> String {
        let inside: Vec<(Span, String)> = early
            .iter()
            .filter(|(value, _)| span.contains(*value))
            .cloned()
            .collect();
        let mut text = String::new();
        let mut at = span.start;
        for (value, name) in &inside {
            if value.start < at {
                continue;
            }
            text.push_str(self.slice(Span {
                start: at,
                end: value.start,
            }));
            text.push_str(name);
            at = value.end;
        }
        text.push_str(self.slice(Span {
            start: at,
            end: span.end,
        }));
        text
    }

    /// A copy of the source at `span` with `changes` made, its own comments left out.
    fn copy(&self, span: Span, changes: &[(Span, String)]) -> String {
        let mut pieces: Vec<(Span, &str)> = changes
            .iter()
            .map(|(span, text)| (*span, text.as_str()))
            .collect();
        for comment in &self.ir.comments {
            if span.contains(comment.span)
                && !changes
                    .iter()
                    .any(|(change, _)| change.contains(comment.span))
            {
                pieces.push((self.with_line(comment.span), ""));
            }
        }
        pieces.sort_by_key(|(span, _)| *span);
        let mut text = String::new();
        let mut at = span.start;
        for (piece, replacement) in pieces {
            if piece.start < at {
                continue;
            }
            text.push_str(self.slice(Span {
                start: at,
                end: piece.start,
            }));
            text.push_str(replacement);
            at = piece.end;
        }
        text.push_str(self.slice(Span {
            start: at,
            end: span.end,
        }));
        text
    }

    /// A comment with the blanks before it, and its line where it stands alone on one.
    fn with_line(&self, comment: Span) -> Span {
        let text = self.source.text();
        let before = text[..comment.start as usize].trim_end_matches([' ', '\t']);
        let alone = before.ends_with('\n');
        let start = if alone {
            before.len() - 1 - usize::from(before.ends_with("\r\n"))
        } else {
            before.len()
        };
        Span::new(start, comment.end as usize)
    }

    /// A name that the file does not use: `base`, or with a number.
    fn unused(&self, candidates: impl Fn(usize) -> Vec<String>) -> usize {
        let text = self.source.text();
        (1..100)
            .find(|number| {
                candidates(*number)
                    .iter()
                    .all(|name| !Facts::is_word(text, name))
            })
            .unwrap_or(100)
    }
}

/// Edits with what they add up to checked.
pub type Edits = Vec<Edit>;
