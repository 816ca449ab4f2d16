//! Which of a file's names hold what other files of its program change: an object that one module exports and another writes to.

use super::Facts;
use crate::ir::{BindingId, BindingKind, Export, ExprKind, ImportName, Language, Module, Name};
use crate::program::{Imported, Imports, Link, ProgramFile};

/// What a name of another module stands for there; `None` for all that it exports.
type Taken = Option<Name>;

/// The names of a file whose objects other files change.
pub fn changed_elsewhere(file: &ProgramFile, imports: &dyn Imports) -> Vec<BindingId> {
    if file.ir.language == Language::Rust || file.ir.language.is_shell() {
        return Vec::new();
    }
    if file.ir.specifiers.is_empty() && file.ir.exports.is_empty() {
        return Vec::new();
    }
    let changers = imports.changers();
    if changers
        .iter()
        .all(|other| other.source.path() == file.source.path())
    {
        return Vec::new();
    }
    let own: Vec<(BindingId, String, Taken)> = names(file, imports);
    let mut found = Vec::new();
    for other in changers {
        if other.source.path() == file.source.path() {
            continue;
        }
        let facts = Facts::new(&other.ir);
        let mut changed: Vec<BindingId> = facts.changes.iter().map(|change| change.root).collect();
        changed.sort_unstable();
        changed.dedup();
        let changed = changed
            .into_iter()
            .filter_map(|root| taken(&other, root, imports));
        let is_same = |(path, name): &(String, Taken),
                       (_, from, taken): &(BindingId, String, Taken)| {
            from == path && (name.is_none() || taken.is_none() || name == taken)
        };
        let hit: Vec<BindingId> = changed
            .flat_map(|change| {
                let same = own.iter().filter(|one| is_same(&change, one));
                same.map(|(binding, ..)| *binding).collect::<Vec<_>>()
            })
            .collect();
        if !hit.is_empty() && imports.link(file, &other) != Link::None {
            found.extend(hit);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A file's names for what modules export, its own exports among them, with the modules' paths.
fn names(file: &ProgramFile, imports: &dyn Imports) -> Vec<(BindingId, String, Taken)> {
    let bindings = (0u32..).map(BindingId).zip(&file.ir.bindings);
    let imported = bindings.filter(|(_, one)| one.owner == Module::BODY);
    let imported = imported.filter_map(|(id, _)| {
        let (path, name) = taken(file, id, imports)?;
        Some((id, path, name))
    });
    let own = file.source.path();
    let exported = file.ir.exports.iter().filter_map(|export| match export {
        Export::Binding { name, binding } => Some((*binding, own.to_owned(), Some(name.clone()))),
        _ => None,
    });
    imported.chain(exported).collect()
}

/// The module that a name comes from, and what it is there.
fn taken(file: &ProgramFile, binding: BindingId, imports: &dyn Imports) -> Option<(String, Taken)> {
    let ir = &file.ir;
    let (specifier, name) = match &ir.binding(binding).kind {
        BindingKind::Import(import) => {
            let name = match &import.name {
                ImportName::Named(name) => Some(name.clone()),
                ImportName::Namespace => None,
            };
            (import.specifier.clone(), name)
        }
        _ => {
            let facts = Facts::new(ir);
            let (_, init) = facts.declaration(binding)?;
            match &ir.expr(facts.unwrapped(init)).kind {
                ExprKind::Require(specifier) => (specifier.clone(), None),
                _ => return None,
            }
        }
    };
    match imports.import(file, &specifier) {
        Imported::File(target) => Some((target.source.path().to_owned(), name)),
        _ => None,
    }
}
