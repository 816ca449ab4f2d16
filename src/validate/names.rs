//! Names of the edited program: each is declared once, or was read before.

use super::{Before, Contradiction};
use crate::ir::{ExprKind, Language, Name};
use crate::program::ProgramFile;
use std::collections::BTreeSet;

/// Names of ECMAScript that generated code may read.
const BUILT_IN: [&str; 13] = [
    "Promise",
    "Map",
    "Set",
    "JSON",
    "Number",
    "globalThis",
    "process",
    "Deno",
    "Response",
    "PromiseLike",
    "Record",
    "Awaited",
    "ReturnType",
];

impl Before<'_> {
    /// No name is declared once more in a scope that has it. In ECMAScript, no name is read that nothing declares, but those that
    /// the program read before and the language's own; in Rust a path may lead anywhere.
    pub(super) fn check_names(&self, after: &ProgramFile) -> Result<(), Contradiction> {
        let known: BTreeSet<&Name> = self.file().ir.redeclared.iter().collect();
        let mut again = after.ir.redeclared.iter();
        if let Some(name) = again.find(|name| !known.contains(name)) {
            return Err(Contradiction::Twice(name.to_string()));
        }
        let is_ecmascript = matches!(
            after.ir.language,
            Language::JavaScript | Language::TypeScript | Language::Tsx
        );
        if !is_ecmascript {
            return Ok(());
        }
        let globals = |file: &ProgramFile| -> BTreeSet<String> {
            let exprs = file.ir.exprs.iter();
            exprs
                .filter_map(|expr| match &expr.kind {
                    ExprKind::Global(name) => Some(name.to_string()),
                    _ => None,
                })
                .collect()
        };
        let before = globals(self.file());
        let mut new = globals(after).into_iter();
        let lost = new.find(|name| !before.contains(name) && !BUILT_IN.contains(&name.as_str()));
        lost.map_or(Ok(()), |name| Err(Contradiction::Name(name)))
    }
}
