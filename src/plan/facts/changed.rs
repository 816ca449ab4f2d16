//! Which of a file's names hold what other files of its program change: an object that one module exports and another writes to.

use super::changes::changes;
use crate::ir::{
    BindingId, BindingKind, Export, ExprId, ExprKind, ImportName, Language, Module, Part, Pattern,
    StatementKind,
};
use crate::program::{Imports, Link, ProgramFile, Taken};
use rustc_hash::FxHashMap;

/// The names of a file whose objects other files change.
pub fn changed_elsewhere(file: &ProgramFile, imports: &dyn Imports) -> Vec<BindingId> {
    if file.ir.language == Language::Rust || file.ir.language.is_shell() {
        return Vec::new();
    }
    let own = names(file, imports);
    let mut modules: Vec<String> = own.iter().map(|(_, (path, _))| path.clone()).collect();
    modules.sort_unstable();
    modules.dedup();
    if modules.is_empty() {
        return Vec::new();
    }
    let changers = imports.changers(&modules, &|other| changed_in(other, imports));
    let others = { changers.iter() }.filter(|other| other.path != file.source.path());
    let mut found = Vec::new();
    for other in others {
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
    let changes = changes(&file.ir);
    let mut roots: Vec<BindingId> = changes.iter().map(|one| one.root).collect();
    roots.sort_unstable();
    roots.dedup();
    let declared = declared(&file.ir);
    let changed = roots.into_iter();
    changed
        .filter_map(|root| taken(file, root, declared.get(&root), imports))
        .collect()
}

/// A file's names for what modules export, and those of its own exports that hold something.
fn names(file: &ProgramFile, imports: &dyn Imports) -> Vec<(BindingId, Taken)> {
    let declared = declared(&file.ir);
    let bindings = (0u32..).map(BindingId).zip(&file.ir.bindings);
    let imported = bindings.filter(|(_, one)| one.owner == Module::BODY);
    let imported =
        imported.filter_map(|(id, _)| Some((id, taken(file, id, declared.get(&id), imports)?)));
    let own = file.source.path();
    let exported = file.ir.exports.iter().filter_map(|export| match export {
        Export::Binding { name, binding }
            if !is_plain(&file.ir, *binding, declared.get(binding)) =>
        {
            Some((*binding, (own.to_owned(), Some(name.clone()))))
        }
        _ => None,
    });
    imported.chain(exported).collect()
}

/// What the names of a file are declared with.
fn declared(ir: &Module) -> FxHashMap<BindingId, ExprId> {
    let mut declared = FxHashMap::default();
    ir.each_part(&mut |part| {
        if let Part::Statement(statement) = part
            && let StatementKind::Let { pattern, init, .. } = &statement.kind
            && let (Pattern::Binding(binding), Some(init)) = (pattern, init)
        {
            declared.insert(*binding, *init);
        }
    });
    declared
}

/// The expression behind parentheses and assertions.
fn unwrapped(ir: &Module, mut id: ExprId) -> &ExprKind {
    while let ExprKind::Wrapped(inner) = ir.expr(id).kind {
        id = inner;
    }
    &ir.expr(id).kind
}

/// Whether a name stands for something that has no fields of its own to write to: a function, a class, a text.
fn is_plain(ir: &Module, binding: BindingId, init: Option<&ExprId>) -> bool {
    match ir.binding(binding).kind {
        BindingKind::Function(_) | BindingKind::Class(_) => true,
        _ => init.is_some_and(|init| {
            matches!(
                unwrapped(ir, *init),
                ExprKind::Function(_)
                    | ExprKind::Str(_)
                    | ExprKind::Template(_)
                    | ExprKind::Number(_)
            )
        }),
    }
}

/// The module that a name comes from, and what it is there.
fn taken(
    file: &ProgramFile,
    binding: BindingId,
    init: Option<&ExprId>,
    imports: &dyn Imports,
) -> Option<Taken> {
    let (specifier, name) = match &file.ir.binding(binding).kind {
        BindingKind::Import(import) => {
            let name = match &import.name {
                ImportName::Named(name) => Some(name.clone()),
                ImportName::Namespace => None,
            };
            (&import.specifier, name)
        }
        _ => match unwrapped(&file.ir, *init?) {
            ExprKind::Require(specifier) => (specifier, None),
            _ => return None,
        },
    };
    Some((imports.located(file, specifier)?, name))
}
