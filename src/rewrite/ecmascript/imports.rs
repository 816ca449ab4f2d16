//! Imports after an edit: names that it needs are added beside those that come from the same module, and names that it has made
//! unused are taken out. A module that does something when it is loaded is still loaded.

use super::import_list::names_in_braces;
use super::specifier::{loader, loads};
use super::words::{without_comments, words};
use crate::edit::{Edit, EditSet};
use crate::ir::{BindingId, BindingKind, ExprKind, Module, Pattern, StatementKind};
use crate::plan::construct::NeededImport;
use crate::plan::facts::Facts;
use crate::program::{Imported, ProgramFile};
use crate::rewrite::{Edits, Rewriter};
use crate::source::Span;

/// Modules behind modules.
const MAX_DEPTH: usize = 4;

/// A statement that takes names from a module.
struct Statement {
    span: Span,
    specifier: String,
    type_only: bool,
    is_require: bool,
}

impl Rewriter<'_> {
    /// `edits` with those of imports.
    pub fn with_imports(&self, edits: Edits, needed: &[NeededImport]) -> Edits {
        let Some(unused) = self.unused_after(&edits) else {
            return edits;
        };
        let mut all = edits;
        for statement in self.import_statements() {
            let is_own =
                |binding: &BindingId| statement.span.contains(self.ir.binding(*binding).span);
            let dropped: Vec<BindingId> = unused.iter().copied().filter(is_own).collect();
            let mut added: Vec<&NeededImport> = Vec::new();
            for one in needed.iter().filter(|one| is_own(&one.beside)) {
                if !added.contains(&one) {
                    added.push(one);
                }
            }
            if !dropped.is_empty() || !added.is_empty() {
                self.change_import(&statement, &dropped, &added, &mut all);
            }
        }
        all
    }

    /// Imported names that the file used, and does not once the edits are made.
    fn unused_after(&self, edits: &Edits) -> Option<Vec<BindingId>> {
        let statements = self.import_statements();
        if !self.takes_names_out(edits, &statements) {
            return Some(Vec::new());
        }
        let text = EditSet::new(edits.clone())
            .ok()?
            .apply(self.source.text())
            .ok()?;
        let after = crate::lang::lower(self.ir.language, &text);
        let now = without_comments(&text, &after);
        let before = without_comments(self.source.text(), self.ir);
        let mut unused = Vec::new();
        for statement in statements {
            let own = &before[statement.span.range()];
            for (id, binding) in (0..).map(BindingId).zip(&self.ir.bindings) {
                if !statement.span.contains(binding.span) {
                    continue;
                }
                let declared = words(own, &binding.name);
                let was_used = words(&before, &binding.name) > declared;
                if was_used && words(&now, &binding.name) == declared {
                    unused.push(id);
                }
            }
        }
        Some(unused)
    }

    /// Whether the edits take out text that names an import: where they do not, the file need not be parsed to tell what is left.
    fn takes_names_out(&self, edits: &Edits, statements: &[Statement]) -> bool {
        let imported = self.ir.bindings.iter().filter(|binding| {
            let mut statements = statements.iter();
            statements.any(|statement| statement.span.contains(binding.span))
        });
        let mut imported = imported.map(|binding| binding.name.as_str());
        imported.any(|name| {
            let mut taken = edits.iter().map(|edit| self.slice(edit.span));
            taken.any(|text| words(text, name) > 0)
        })
    }

    fn import_statements(&self) -> Vec<Statement> {
        let mut found = Vec::new();
        for span in &self.ir.imports {
            let own = |binding: &&crate::ir::Binding| span.contains(binding.span);
            let import = self.ir.bindings.iter().filter(own);
            let mut import = import.filter_map(|binding| match &binding.kind {
                BindingKind::Import(import) => Some(import),
                _ => None,
            });
            if let Some(import) = import.next() {
                found.push(Statement {
                    span: *span,
                    specifier: import.specifier.to_string(),
                    type_only: self.slice(*span).starts_with("import type"),
                    is_require: false,
                });
            }
        }
        for statement in &self.ir.function(Module::BODY).body.statements {
            let StatementKind::Let {
                pattern,
                init: Some(init),
                ..
            } = &statement.kind
            else {
                continue;
            };
            let is_plain = match pattern {
                Pattern::Binding(_) => true,
                Pattern::Object { fields, rest } => {
                    rest.is_none()
                        && fields
                            .iter()
                            .all(|(_, one)| matches!(one, Pattern::Binding(_)))
                }
                _ => false,
            };
            if let ExprKind::Require(specifier) = &self.ir.expr(self.facts.unwrapped(*init)).kind
                && is_plain
            {
                found.push(Statement {
                    span: statement.span,
                    specifier: specifier.to_string(),
                    type_only: false,
                    is_require: true,
                });
            }
        }
        found
    }

    fn change_import(
        &self,
        statement: &Statement,
        dropped: &[BindingId],
        added: &[&NeededImport],
        edits: &mut Edits,
    ) {
        let text = self.slice(statement.span);
        let has_comment = self
            .ir
            .comments
            .iter()
            .any(|comment| statement.span.contains(comment.span));
        let list = names_in_braces(text, statement.is_require);
        if let (None, [first, ..]) = (&list, added) {
            // `import send from "./send"` gets its braces.
            let names: Vec<&str> = added.iter().map(|one| one.name.as_str()).collect();
            let at = self.ir.binding(first.beside).span.end;
            edits.push(insertion(at, format!(", {{ {} }}", names.join(", "))));
            return;
        }
        if has_comment || edits.iter().any(|edit| touches(edit, statement.span)) {
            // What cannot be taken out stays; what is needed comes in all the same.
            for one in added {
                let at = self.ir.binding(one.beside).span.end;
                edits.push(insertion(at, format!(", {}", one.name)));
            }
            return;
        }
        let offset = |binding: BindingId| {
            (self.ir.binding(binding).span.start - statement.span.start) as usize
        };
        let mut names: Vec<String> = Vec::new();
        if let Some(list) = &list {
            for item in list.items(text) {
                let is_dropped = dropped.iter().any(|one| item.contains(&offset(*one)));
                if !is_dropped {
                    names.push(text[item.clone()].trim().to_owned());
                }
                let here = added
                    .iter()
                    .filter(|one| item.contains(&offset(one.beside)));
                names.extend(here.map(|one| one.name.clone()));
            }
        }
        let outside: Vec<BindingId> = dropped
            .iter()
            .copied()
            .filter(|one| {
                !list
                    .as_ref()
                    .is_some_and(|list| list.inner.contains(&offset(*one)))
            })
            .collect();
        let whole_is_left =
            list.as_ref().is_none_or(|list| list.has_default(text)) && outside.is_empty();
        let text = match (&list, names.is_empty(), whole_is_left) {
            (Some(list), false, true) => list.with(text, &names),
            (Some(list), false, false) => {
                let list_text = list.with(text, &names);
                let brace = list_text.find('{').unwrap_or(0);
                match statement.is_require || !list.has_default(text) {
                    true => list_text,
                    false => format!("import {}", &list_text[brace..]),
                }
            }
            (Some(list), true, true) => {
                let head = text[..list.outer.start].trim_end().trim_end_matches(',');
                format!("{head}{}", &text[list.outer.end..])
            }
            _ => {
                self.take_import_out(statement, edits);
                return;
            }
        };
        edits.push(Edit {
            span: statement.span,
            text,
        });
    }

    /// Takes the last name of a statement away, and the statement where nothing but names came of it.
    fn take_import_out(&self, statement: &Statement, edits: &mut Edits) {
        if !statement.type_only && !self.only_declares(self.file, &statement.specifier, MAX_DEPTH) {
            let text = self.slice(statement.span);
            let semicolon = if text.ends_with(';') { ";" } else { "" };
            let from = loads(text, &statement.specifier, statement.is_require);
            let Some(from) = from else { return };
            let text = match statement.is_require {
                true => format!("{}({from}){semicolon}", loader(text, from)),
                false => format!("import {from}{semicolon}"),
            };
            edits.push(Edit {
                span: statement.span,
                text,
            });
            return;
        }
        let text = self.source.text();
        let span = statement.span;
        let before = text[..span.start as usize].trim_end_matches([' ', '\t']);
        let rest = &text[span.end as usize..];
        let is_alone = rest
            .trim_start_matches([' ', '\t'])
            .starts_with(['\r', '\n']);
        if before.ends_with('\n') && is_alone {
            let start = before.len() - 1 - usize::from(before.ends_with("\r\n"));
            edits.push(Edit {
                span: Span::new(start, span.end as usize),
                text: String::new(),
            });
            return;
        }
        // The first line: what is put in behind it stands there now.
        let behind = edits
            .iter()
            .position(|edit| edit.span.is_empty() && edit.span.start == span.end);
        let text = match behind {
            Some(at) => edits.remove(at).text.trim_start().to_owned(),
            None => String::new(),
        };
        let line = match (
            rest.starts_with("\r\n"),
            rest.starts_with('\n'),
            text.is_empty(),
        ) {
            (true, _, true) => 2,
            (_, true, true) => 1,
            _ => 0,
        };
        edits.push(Edit {
            span: Span::new(span.start as usize, span.end as usize + line),
            text,
        });
    }

    /// Whether loading a module does nothing that could be missed.
    fn only_declares(&self, from: &ProgramFile, specifier: &str, depth: usize) -> bool {
        let Imported::File(file) = self.imports.import(from, specifier) else {
            return false;
        };
        let facts = Facts::new(&file.ir);
        let mut others = file.ir.specifiers.iter();
        depth > 0
            && others.all(|other| self.only_declares(&file, other, depth - 1))
            && file.ir.exprs.iter().all(|expr| match &expr.kind {
                ExprKind::Call(call) => {
                    let callee = file.source.slice(file.ir.expr(call.callee).span);
                    callee == "Object.freeze" || facts.function_around(expr.span) != Module::BODY
                }
                ExprKind::Await(_) => facts.function_around(expr.span) != Module::BODY,
                ExprKind::Assign { target, .. } => {
                    let is_export = match &**target {
                        Pattern::Place(place) => {
                            let place = file.source.slice(file.ir.expr(*place).span);
                            place.starts_with("exports.") || place.starts_with("module.exports")
                        }
                        _ => false,
                    };
                    is_export || facts.function_around(expr.span) != Module::BODY
                }
                _ => true,
            })
    }
}

fn insertion(at: u32, text: String) -> Edit {
    Edit {
        span: Span { start: at, end: at },
        text,
    }
}

fn touches(edit: &Edit, span: Span) -> bool {
    edit.span.start < span.end && span.start < edit.span.end
}
