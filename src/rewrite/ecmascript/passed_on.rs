//! Modules between a wrapper and those who call it, which pass on what it exports: all of it, or what they name.

use super::GroupCode;
use super::beside::Beside;
use super::twin::Twin;
use super::written::Own;
use crate::edit::Edit;
use crate::ir::{BindingKind, Export, ExprKind, ImportName};
use crate::plan::construct::Level;
use crate::plan::facts::Facts;
use crate::program::{Imported, ProgramFile};
use crate::source::Span;
use std::sync::Arc;

/// Modules behind modules.
const MAX_DEPTH: usize = 4;

impl GroupCode<'_, '_> {
    /// What modules between a twin and its caller, in whose file this is, export from now on; nothing where they cannot.
    pub(super) fn passed_on(&self, level: &Level, twin: &Twin) -> Option<Vec<Beside>> {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let (Some(home), true) = (&level.home, level.is_far()) else {
            return Some(Vec::new());
        };
        let ExprKind::Call(call) = &ir.expr(facts.unwrapped(facts.at(level.called)?)).kind else {
            return None;
        };
        let binding = match (&ir.expr(facts.unwrapped(call.callee)).kind, &twin.of) {
            (ExprKind::Binding(binding), _) => *binding,
            (ExprKind::Member { object, .. }, Own::Name(_) | Own::Default) => {
                match ir.expr(facts.unwrapped(*object)).kind {
                    ExprKind::Binding(binding) => binding,
                    _ => return Some(Vec::new()),
                }
            }
            // A member of an object, whatever module that comes through.
            _ => return Some(Vec::new()),
        };
        let BindingKind::Import(import) = &ir.binding(binding).kind else {
            return Some(Vec::new());
        };
        let name = match &import.name {
            ImportName::Named(name) => Some(name.as_str()),
            ImportName::Namespace => None,
        };
        let mut found = Vec::new();
        let from = self
            .rewriter
            .imports
            .import(self.rewriter.file, &import.specifier);
        self.passes_on(from, name, (home, twin), MAX_DEPTH, &mut found)?;
        Some(found)
    }

    /// Whether a module passes on a twin, with what it needs for that; `name` is what the caller has of it.
    fn passes_on(
        &self,
        module: Imported,
        name: Option<&str>,
        (home, twin): (&Arc<ProgramFile>, &Twin),
        depth: usize,
        found: &mut Vec<Beside>,
    ) -> Option<()> {
        let Imported::File(file) = module else {
            return None;
        };
        if file.source.path() == home.source.path() {
            return Some(());
        }
        let depth = depth.checked_sub(1)?;
        let imports = self.rewriter.imports;
        for export in &file.ir.exports {
            if let Export::All { specifier } = export {
                let next = imports.import(&file, specifier);
                let mut own = Vec::new();
                if self
                    .passes_on(next, name, (home, twin), depth, &mut own)
                    .is_some()
                {
                    found.extend(own);
                    return Some(());
                }
            }
        }
        let text = file.source.text();
        let of_name = file.ir.exports.iter().find_map(|export| match export {
            Export::From { name: own, import } if name.is_none_or(|name| own == name) => {
                let ImportName::Named(theirs) = &import.name else {
                    return None;
                };
                let at = listed(text, own, &import.specifier)?;
                let next = imports.import(&file, &import.specifier);
                let mut own = Vec::new();
                self.passes_on(next, Some(theirs), (home, twin), depth, &mut own)?;
                Some((at, own))
            }
            _ => None,
        });
        let (at, own) = of_name.filter(|_| !Facts::is_word(text, &twin.called))?;
        found.extend(own);
        found.push(Beside {
            edits: vec![Edit {
                span: Span { start: at, end: at },
                text: format!(", {}", twin.called),
            }],
            home: Some(file),
            ..Beside::default()
        });
        Some(())
    }

    /// What other modules export together with all of this one: two of one name would be none.
    pub(super) fn passed_on_beside(&self) -> Option<Vec<String>> {
        let rewriter = self.rewriter;
        let importers = rewriter.imports.importers(rewriter.file).ok()?;
        let mut texts = Vec::new();
        for importer in importers {
            let passed = importer.ir.exports.iter().filter_map(|one| match one {
                Export::All { specifier } => Some(rewriter.imports.import(&importer, specifier)),
                _ => None,
            });
            let passed: Vec<Imported> = passed.collect();
            let is_own = |one: &Imported| match one {
                Imported::File(file) => file.source.path() == rewriter.source.path(),
                _ => false,
            };
            if !passed.iter().any(is_own) {
                continue;
            }
            texts.push(importer.source.text().to_owned());
            for one in passed.iter().filter(|one| !is_own(one)) {
                let Imported::File(file) = one else {
                    return None;
                };
                texts.push(file.source.text().to_owned());
            }
        }
        Some(texts)
    }
}

/// The end of the item that names an export in `export { a, b as c } from "specifier"`.
fn listed(text: &str, name: &str, specifier: &str) -> Option<u32> {
    let lists = text.match_indices("export {");
    { lists }.find_map(|(at, word)| {
        let start = at + word.len();
        let end = start + text[start..].find('}')?;
        let from = text[end + 1..].trim_start().strip_prefix("from")?;
        let from = from.trim_start().get(1..)?;
        if !from.starts_with(specifier) {
            return None;
        }
        let mut at = start;
        for item in text[start..end].split(',') {
            if item.split_whitespace().next_back() == Some(name) {
                return u32::try_from(at + item.trim_end().len()).ok();
            }
            at += item.len() + 1;
        }
        None
    })
}
