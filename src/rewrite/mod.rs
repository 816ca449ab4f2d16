//! From constructs to edits: the call, its payload, its address, and the code that creates the agent.

mod constants;
pub mod ecmascript;
pub mod object;
pub mod rust;
pub mod style;

use crate::catalog::Catalog;
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::{ExprKind, Module};
use crate::plan::construct::{Construct, FieldMove};
use crate::plan::facts::Facts;
use crate::source::{Source, Span};
use object::ObjectText;
use style::{Style, indentation_at, reindented};

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
    /// The file.
    pub source: &'a Source,
    /// The file, lowered.
    pub ir: &'a Module,
    /// Its index.
    pub facts: &'a Facts<'a>,
    /// Its habits.
    pub style: Style,
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

    /// The session's payload: the channel, then what stays.
    fn session_object(&self, construct: &Construct, early: &[(Span, String)]) -> String {
        let object = self.object(construct);
        let api = self.catalog.api();
        let channel = format!(
            "{}: {}",
            self.key(construct, &api.channel_field),
            self.value_text(&construct.channel)
        );
        let kept: Vec<usize> = (0..object.entries.len())
            .filter(|outer| {
                construct
                    .fields
                    .iter()
                    .any(|field| field.outer == *outer && field.to == Destination::Session)
            })
            .collect();
        object.rebuilt(&[channel], &kept, |entry| {
            let (value, name) = early.iter().find(|(value, _)| entry.contains(*value))?;
            let key = &self.source.text()[entry.start as usize..value.start as usize];
            let plain = key.trim_end().trim_end_matches(':').trim();
            Some(if plain == name {
                name.clone()
            } else {
                format!("{key}{name}")
            })
        })
    }

    /// The payload of the agent (`Destination::Agent`, then labelled) or of its channel, its lines but the first indented by `indent`.
    fn new_object(
        &self,
        construct: &Construct,
        to: Destination,
        label: Option<&str>,
        indent: &str,
        early: &[(Span, String)],
    ) -> String {
        let api = self.catalog.api();
        let mut fields: Vec<&FieldMove> = construct
            .fields
            .iter()
            .filter(|field| field.to == to)
            .collect();
        fields.sort_by_key(|field| field.row);
        let mut entries: Vec<(Vec<String>, String)> = fields
            .iter()
            .map(|field| {
                (
                    self.comments_for(construct, field),
                    self.entry_text(construct, field, indent, early),
                )
            })
            .collect();
        if let Some(label) = label {
            let entry = format!(
                "{}: {}",
                self.key(construct, &api.name_field),
                self.value_text(label)
            );
            entries.insert(entries.len().min(1), (Vec::new(), entry));
            for required in &api.required_agent_objects {
                if !fields
                    .iter()
                    .any(|field| field.path.first() == Some(required))
                {
                    entries.push((
                        Vec::new(),
                        format!("{}: {{}}", self.key(construct, required)),
                    ));
                }
            }
        }
        let object = self.object(construct);
        let has_comments = entries.iter().any(|(comments, _)| !comments.is_empty());
        let flat: Vec<&str> = entries.iter().map(|(_, entry)| entry.as_str()).collect();
        let flat = format!("{{ {} }}", flat.join(", "));
        if !has_comments
            && !flat.contains('\n')
            && (entries.len() == 1 || (!object.is_multi_line() && flat.len() + indent.len() < 90))
        {
            return flat;
        }
        let trailing = if object.has_trailing_comma()
            || !object.is_multi_line() && self.ir.language != crate::ir::Language::Rust
        {
            ","
        } else {
            ""
        };
        let newline = self.style.newline;
        let inner = format!("{indent}{}", self.style.indent);
        let mut text = String::from("{");
        let count = entries.len();
        for (at, (comments, entry)) in entries.into_iter().enumerate() {
            for comment in comments {
                text.push_str(&format!("{newline}{inner}{comment}"));
            }
            let comma = if at + 1 < count { "," } else { trailing };
            text.push_str(&format!("{newline}{inner}{entry}{comma}"));
        }
        text.push_str(&format!("{newline}{indent}}}"));
        text
    }

    /// The comments that travel with a field: its own, and those of the entry around it where it is the first to leave that.
    fn comments_for(&self, construct: &Construct, field: &FieldMove) -> Vec<String> {
        let owned = |object: &ObjectText<'_>, entry: Span| -> Vec<String> {
            let at = object.entries.iter().position(|own| own.entry == entry);
            at.map(|at| {
                object
                    .comments_of(at)
                    .into_iter()
                    .map(str::to_owned)
                    .collect()
            })
            .unwrap_or_default()
        };
        let outer_object = self.object(construct);
        let mut comments = Vec::new();
        if field.object != construct.body.object {
            let siblings = construct
                .fields
                .iter()
                .filter(|other| other.outer == field.outer);
            let first = siblings.min_by_key(|other| (other.to, other.row));
            if first.is_some_and(|first| std::ptr::eq(first, field)) {
                comments.extend(owned(
                    &outer_object,
                    outer_object.entries[field.outer].entry,
                ));
                // What stands after the last inner entry has no entry of its own.
                let inner = self.object_at(field.object);
                comments.extend(inner.tail_comments().into_iter().map(str::to_owned));
            }
        }
        comments.extend(owned(&self.object_at(field.object), field.entry));
        comments
    }

    /// `key: value` as it stands, under its new key.
    fn entry_text(
        &self,
        construct: &Construct,
        field: &FieldMove,
        indent: &str,
        early: &[(Span, String)],
    ) -> String {
        let from = indentation_at(self.source.text(), field.entry.start as usize);
        let to = format!("{indent}{}", self.style.indent);
        let key = field.path.last().map_or("", String::as_str);
        if let Some((_, name)) = early.iter().find(|(value, _)| *value == field.value) {
            return match name == key {
                true => name.clone(),
                false => format!("{}: {name}", self.key(construct, key)),
            };
        }
        let entry = self.slice(field.entry);
        let old_key = entry
            .split(':')
            .next()
            .unwrap_or(entry)
            .trim()
            .trim_matches(['"', '\'']);
        if old_key == key {
            return reindented(entry, from, &to);
        }
        format!(
            "{}: {}",
            self.key(construct, key),
            reindented(self.slice(field.value), from, &to)
        )
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
