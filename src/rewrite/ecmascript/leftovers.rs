//! Declarations that an edit leaves without a use: a constant, an enum, a function or a type of the file's own that only the
//! old call spoke of, and what only these spoke of. What does something where it is declared stays, and so does what has a
//! comment in it; a comment above stays where it is.

use super::words::{code_only, places, words, words_of};
use crate::edit::Edit;
use crate::ir::{BindingId, BindingKind, ExprKind, HIDDEN_NAMES, Language, Module};
use crate::plan::construct::declared_type;
use crate::rewrite::{Edits, Rewriter};
use crate::source::Span;
use std::collections::BTreeSet;

/// What only programs read whose top level no other script sees.
const OF_MODULES: [&str; 6] = ["process", "module", "exports", "require", "Deno", "Bun"];

/// In comments that tell a tool about the next line.
const TELLS: [&str; 5] = ["ignore", "disable", "enable", "@ts-", "expect"];

/// What continues the statement before it, where that has no semicolon.
const CONTINUES: [char; 14] = [
    '(', '[', '`', '/', '+', '-', '*', '.', ',', '?', '<', '=', '&', '|',
];

/// A declaration that could go.
struct Declared<'a> {
    name: &'a str,
    span: Span,
    /// Where its name may mean it.
    scope: Span,
}

/// What is left of a name's uses.
#[derive(PartialEq, Eq)]
enum Left {
    /// None.
    Nothing,
    /// As many as were not edited.
    Others,
    /// The edits speak of it.
    Moved,
}

impl Rewriter<'_> {
    /// `edits` with those that take out what is unused after them; and the declarations that have lost a use and have others.
    pub fn without_leftovers(&self, mut edits: Edits) -> (Edits, Vec<Span>) {
        let mut shared = Vec::new();
        if self.hides_uses() {
            return (edits, shared);
        }
        let code = code_only(self.source.text(), self.ir);
        let mut taken: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
        let mut at = 0;
        while at < taken.len() {
            let names: BTreeSet<&str> = words_of(&code[taken[at].range()]).collect();
            at += 1;
            for (id, binding) in (0..).map(BindingId).zip(&self.ir.bindings) {
                let Some(declared) = names
                    .contains(binding.name.as_str())
                    .then(|| self.removable(id))
                    .flatten()
                else {
                    continue;
                };
                let meets = |edit: &Edit| {
                    edit.span.start < declared.span.end && declared.span.start < edit.span.end
                };
                if edits.iter().any(meets) {
                    continue;
                }
                match left(&declared, &code, &edits) {
                    Left::Nothing => {
                        edits.push(self.taking_out(declared.span, &edits));
                        taken.push(declared.span);
                    }
                    Left::Others => shared.push(declared.span),
                    Left::Moved => {}
                }
            }
        }
        shared.retain(|span| !taken.contains(span));
        shared.sort();
        shared.dedup();
        (edits, shared)
    }

    /// Whether a name may be used that stands nowhere.
    fn hides_uses(&self) -> bool {
        self.ir.exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Global(name) => name == "eval",
            ExprKind::Opaque { reason, .. } => reason == HIDDEN_NAMES,
            _ => false,
        })
    }

    /// Whether nothing else sees what stands at the file's top level.
    fn is_module(&self) -> bool {
        let is_typed = matches!(self.ir.language, Language::TypeScript | Language::Tsx);
        let mut exprs = self.ir.exprs.iter();
        !self.ir.imports.is_empty()
            || !self.ir.exports.is_empty()
            || !is_typed
                && exprs.any(|expr| match &expr.kind {
                    ExprKind::Global(name) => OF_MODULES.contains(&name.as_str()),
                    _ => false,
                })
            || !is_typed && words(self.source.text(), "require") > 0
    }

    /// The declaration of a name, where nothing would be missed but the name.
    fn removable(&self, id: BindingId) -> Option<Declared<'_>> {
        let binding = self.ir.binding(id);
        let is_top = binding.owner == Module::BODY;
        if self.ir.redeclared.contains(&binding.name) || is_top && !self.is_module() {
            return None;
        }
        let span = match &binding.kind {
            BindingKind::Function(function) => {
                let span = self.ir.function(*function).span;
                let text = self.slice(span);
                { text.starts_with("function") || text.starts_with("async") }.then_some(span)?
            }
            BindingKind::Constant | BindingKind::Variable => self.idle_declaration(id)?,
            BindingKind::Other if is_top => declared_type(self.file, &binding.name)?,
            _ => return None,
        };
        let has_comment = self.ir.comments.iter().any(|one| span.contains(one.span));
        let may_go = !has_comment && self.is_alone(span) && !self.is_told(span);
        may_go.then_some(Declared {
            name: binding.name.as_str(),
            span,
            scope: match is_top {
                true => Span::new(0, self.source.text().len()),
                false => self.ir.function(binding.owner).span,
            },
        })
    }

    /// The statement that declares one name with a value, and does nothing else.
    fn idle_declaration(&self, id: BindingId) -> Option<Span> {
        let (statement, init) = self.facts.declaration(id)?;
        let span = statement.span;
        let before = Span {
            end: self.ir.binding(id).span.start,
            ..span
        };
        let behind = Span {
            start: self.ir.expr(init).span.end,
            ..span
        };
        let keyword = self.slice(before).trim_end();
        let end = self.slice(behind).trim();
        let is_one = matches!(keyword, "const" | "let" | "var" | "enum" | "const enum")
            && matches!(end, "" | ";");
        let is_idle = is_one && self.facts.is_in_block(statement) && self.only_gives(init, 0);
        is_idle.then_some(span)
    }

    /// Whether a declaration has its lines to itself, and what follows stays a statement of its own without it.
    fn is_alone(&self, span: Span) -> bool {
        let (before, behind) = self.around(span);
        let is_blank = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
        let next = self.source.text()[self.behind_comments(span.end)..]
            .chars()
            .next();
        is_blank(before.rsplit('\n').next())
            && is_blank(behind.split('\n').next())
            && !next.is_some_and(|next| CONTINUES.contains(&next))
    }

    /// Where something stands again that is no comment.
    fn behind_comments(&self, from: u32) -> usize {
        let text = self.source.text();
        let mut at = from as usize;
        loop {
            at = text.len() - text[at..].trim_start().len();
            let mut comments = self.ir.comments.iter();
            match comments.find(|one| one.span.start as usize == at) {
                Some(comment) => at = comment.span.end as usize,
                None => return at,
            }
        }
    }

    /// The text before and behind a span.
    fn around(&self, span: Span) -> (&str, &str) {
        let text = self.source.text();
        (&text[..span.start as usize], &text[span.end as usize..])
    }

    /// The comment that ends in the line above.
    fn comment_above(&self, span: Span) -> Option<Span> {
        let text = self.source.text();
        let mut comments = self.ir.comments.iter().map(|comment| comment.span);
        comments.find(|one| {
            let between = text.get(one.end as usize..span.start as usize);
            between.is_some_and(|text| text.trim().is_empty() && text.matches('\n').count() == 1)
        })
    }

    /// Whether the comment above tells a tool about the declaration.
    fn is_told(&self, span: Span) -> bool {
        let above = self.comment_above(span);
        above.is_some_and(|one| TELLS.iter().any(|word| self.slice(one).contains(word)))
    }

    /// Takes the lines of a declaration out, so that at most one blank line is left in their place: one, where a comment above
    /// would else speak of what follows.
    fn taking_out(&self, span: Span, edits: &Edits) -> Edit {
        let (before, behind) = self.around(span);
        let start = before.len() - before.rsplit('\n').next().map_or(0, str::len);
        let above = before[..start].trim_end_matches([' ', '\t', '\r', '\n']);
        let gap = before[above.len()..start].matches('\n').count();
        // What is put in behind the line above may end in a blank line.
        let is_inserted = edits.iter().any(|edit| {
            let at = edit.span.start as usize;
            edit.span.is_empty() && at >= above.len() && at <= start && edit.text.ends_with('\n')
        });
        let is_set_off = above.is_empty() || gap > 1 || above.ends_with('{') || is_inserted;
        let is_spoken_of = self.comment_above(span).is_some();
        let line = behind.find('\n').map_or(behind.len(), |at| at + 1);
        let rest = &behind[line..];
        let follows = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let blank = rest[..rest.len() - follows.len()]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let end = span.end as usize;
        let (start, end) = match () {
            () if is_spoken_of && blank == 0 && !follows.is_empty() => (
                start,
                end + behind.find(['\r', '\n']).unwrap_or(behind.len()),
            ),
            () if is_set_off && blank > 0 => (start, end + line + blank),
            // Nothing follows in the block, or in the file: the blank lines above go.
            () if gap > 1 && (follows.starts_with('}') || follows.is_empty()) => {
                let first = before[above.len()..].find('\n').map_or(0, |at| at + 1);
                (above.len() + first, end + line)
            }
            () => (start, end + line),
        };
        Edit {
            span: Span::new(start, end),
            text: String::new(),
        }
    }
}

/// What is left of a name's uses once the edits are made.
fn left(declared: &Declared<'_>, code: &str, edits: &Edits) -> Left {
    let meets = |span: Span| span.start <= declared.scope.end && declared.scope.start <= span.end;
    let mut own = edits.iter().filter(|edit| meets(edit.span));
    if own.any(|edit| words(&edit.text, declared.name) > 0) {
        return Left::Moved;
    }
    let is_gone = |at: u32| {
        declared.span.contains_offset(at) || edits.iter().any(|edit| edit.span.contains_offset(at))
    };
    let start = declared.scope.start;
    let mut used = places(&code[declared.scope.range()], declared.name);
    let is_left = used.any(|at| !is_gone(start + u32::try_from(at).unwrap_or(0)));
    match is_left {
        true => Left::Others,
        false => Left::Nothing,
    }
}
