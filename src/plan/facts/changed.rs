//! Which of a file's names hold what other files of its program change: an object that one module exports and another writes to.

use super::Facts;
use crate::ir::{BindingId, BindingKind, Export, ExprKind, ImportName, Language, Module};
use crate::program::{Imported, Imports, Link, ProgramFile, Taken};

/// The names of a file whose objects other files change.
pub fn changed_elsewhere(file: &ProgramFile, imports: &dyn Imports) -> Vec<BindingId> {
    if file.ir.language == Language::Rust || file.ir.language.is_shell() {
        return Vec::new();
    }
    if file.ir.specifiers.is_empty() && file.ir.exports.is_empty() {
        return Vec::new();
    }
    let changers = imports.changers(&|other| changed_in(other, imports));
    let others = changers
        .iter()
        .filter(|other| other.path != file.source.path());
    let mut own: Option<Vec<(BindingId, Taken)>> = None;
    let mut found = Vec::new();
    for other in others {
        let own = own.get_or_insert_with(|| names(file, imports));
        let is_changed = |(path, name): &Taken| {
            { other.found.iter() }.any(|(from, changed)| {
                from == path && (name.is_none() || changed.is_none() || name == changed)
            })
        };
        let hit = own.iter().filter(|(_, taken)| is_changed(taken));
        let hit: Vec<BindingId> = hit.map(|(binding, _)| *binding).collect();
        if !hit.is_empty() && imports.link(file, &other.path) != Link::None {
            found.extend(hit);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What a file writes to of what it imports.
fn changed_in(file: &ProgramFile, imports: &dyn Imports) -> Vec<Taken> {
    let facts = Facts::new(&file.ir);
    let mut roots: Vec<BindingId> = facts.changes.iter().map(|change| change.root).collect();
    roots.sort_unstable();
    roots.dedup();
    let changed = roots.into_iter();
    changed
        .filter_map(|root| taken(file, root, imports))
        .collect()
}

/// A file's names for what modules export, its own exports among them.
fn names(file: &ProgramFile, imports: &dyn Imports) -> Vec<(BindingId, Taken)> {
    let bindings = (0u32..).map(BindingId).zip(&file.ir.bindings);
    let imported = bindings.filter(|(_, one)| one.owner == Module::BODY);
    let imported = imported.filter_map(|(id, _)| Some((id, taken(file, id, imports)?)));
    let own = file.source.path();
    let exported = file.ir.exports.iter().filter_map(|export| match export {
        Export::Binding { name, binding } => Some((*binding, (own.to_owned(), Some(name.clone())))),
        _ => None,
    });
    imported.chain(exported).collect()
}

/// The module that a name comes from, and what it is there.
fn taken(file: &ProgramFile, binding: BindingId, imports: &dyn Imports) -> Option<Taken> {
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
