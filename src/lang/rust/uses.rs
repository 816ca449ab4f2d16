//! `use` trees: imports from elsewhere, and names for what the file itself declares.

use super::context::{Lowerer, name_of};
use super::scope::{Base, Entry, Space, Target};
use crate::ir::{BindingId, BindingKind, Export, Import, ImportName, Name};
use proc_macro2::Ident;
use syn::UseTree;

/// One name or glob of a `use` tree.
pub(super) struct Leaf {
    pub(super) path: Vec<Name>,
    /// The identifier that the leaf declares; `None` for globs and `as _`.
    pub(super) ident: Option<Ident>,
    pub(super) glob: bool,
}

/// A `use` whose names are declared and whose target is not looked up yet.
pub(super) struct Pending {
    binding: Option<BindingId>,
    path: Vec<Name>,
    leading_colon: bool,
    glob: bool,
    /// Exported under this name; empty for globs.
    exported: Option<Name>,
}

/// The leaves of a tree, in order.
pub(super) fn leaves(tree: &UseTree) -> Vec<Leaf> {
    let mut found = Vec::new();
    collect(tree, &mut Vec::new(), &mut found);
    found
}

fn collect(tree: &UseTree, path: &mut Vec<Name>, found: &mut Vec<Leaf>) {
    match tree {
        UseTree::Path(inner) => {
            path.push(name_of(&inner.ident));
            collect(&inner.tree, path, found);
            path.pop();
        }
        UseTree::Name(leaf) => found.push(named(path, &leaf.ident, None)),
        UseTree::Rename(leaf) => found.push(named(path, &leaf.ident, Some(&leaf.rename))),
        UseTree::Glob(_) => found.push(Leaf {
            path: path.clone(),
            ident: None,
            glob: true,
        }),
        UseTree::Group(group) => {
            for inner in &group.items {
                collect(inner, path, found);
            }
        }
    }
}

fn named(path: &[Name], ident: &Ident, rename: Option<&Ident>) -> Leaf {
    let mut path = path.to_vec();
    // `a::{self}` is `a`; its declaring identifier is the word `self`.
    if ident != "self" || path.is_empty() {
        path.push(name_of(ident));
    }
    Leaf {
        path,
        ident: match rename {
            Some(rename) if rename == "_" => None,
            Some(rename) => Some(rename.clone()),
            None => Some(ident.clone()),
        },
        glob: false,
    }
}

impl Lowerer<'_> {
    /// Declares the names of a `use`; [`Lowerer::link_uses`] finds out what they stand for.
    pub(super) fn declare_use(
        &mut self,
        item: &syn::ItemUse,
        entry: impl Fn(BindingId) -> Entry,
        public: bool,
    ) -> Vec<Pending> {
        let mut pending = Vec::new();
        for leaf in leaves(&item.tree) {
            let binding = leaf.ident.as_ref().map(|ident| {
                let name = if ident == "self" {
                    leaf.path.last().cloned().unwrap_or_default()
                } else {
                    name_of(ident)
                };
                let span = self.span(ident.span());
                let kind = BindingKind::Import(import_of(&leaf.path));
                let binding = self.new_binding(name.clone(), span, kind);
                // `use http::http` cannot import a module: the crate's name would be ambiguous.
                let only_value = leaf.path.len() > 1 && leaf.path[0] == name;
                if !only_value {
                    self.declare_name(Space::Type, &name, entry(binding));
                }
                self.declare_name(Space::Value, &name, entry(binding));
                binding
            });
            let exported = public.then(|| {
                binding.map_or_else(Name::default, |id| self.module.binding(id).name.clone())
            });
            pending.push(Pending {
                binding,
                path: leaf.path,
                leading_colon: item.leading_colon.is_some(),
                glob: leaf.glob,
                exported,
            });
        }
        pending
    }

    /// Looks up the targets of the uses of one scope, which must be the innermost. Uses may name each other, in any order.
    pub(super) fn link_uses(&mut self, pending: &[Pending]) {
        for _ in 0..4 {
            let mut changed = false;
            for item in pending {
                changed |= self.link(item);
            }
            if !changed {
                break;
            }
        }
    }

    /// One attempt at one use; says whether anything is known that was not before.
    fn link(&mut self, item: &Pending) -> bool {
        let (target, used) = self
            .scopes
            .resolve(&item.path, item.leading_colon, Space::Value);
        // `use a::b` where only the type namespace knows `b`.
        let (target, used) = if used < item.path.len() || item.path.len() == 1 || item.glob {
            let types = self
                .scopes
                .resolve(&item.path, item.leading_colon, Space::Type);
            if types.1 >= used {
                types
            } else {
                (target, used)
            }
        } else {
            (target, used)
        };
        let rest = &item.path[used..];
        let base = match target.base {
            // An import that finds only itself is of a crate.
            Base::Binding(base) if Some(base) != item.binding => base,
            Base::Binding(_) | Base::Parameter(..) => return false,
            Base::Global(base) => {
                let mut path = vec![base];
                path.extend(target.tail);
                path.extend_from_slice(rest);
                return self.relink(item, &path, rest.is_empty() && used > 0);
            }
        };
        if let BindingKind::Import(import) = &self.module.binding(base).kind
            && !(rest.is_empty() && target.tail.is_empty())
        {
            let mut path = import_path(import);
            path.extend(target.tail);
            path.extend_from_slice(rest);
            return self.relink(item, &path, false);
        }
        let mut target = Target {
            base: Base::Binding(base),
            tail: target.tail,
        };
        target.tail.extend_from_slice(rest);
        if item.glob {
            let globs = &mut self.scopes.current_names().globs;
            let new = !globs.contains(&target);
            if new {
                globs.push(target);
            }
            return new;
        }
        let Some(binding) = item.binding else {
            return false;
        };
        let old = self.scopes.aliases.insert(binding, target.clone());
        old.as_ref() != Some(&target)
    }

    /// Writes the path of an import as seen from the file's own module.
    fn relink(&mut self, item: &Pending, path: &[Name], whole: bool) -> bool {
        if item.glob {
            // `super::*` in an inline module: the names of a module of the file.
            if whole && path[0] == "self" {
                let target = self.module_target(&path[1..]);
                let globs = &mut self.scopes.current_names().globs;
                if let Some(target) = target
                    && !globs.contains(&target)
                {
                    globs.push(target);
                    return true;
                }
            }
            return false;
        }
        let Some(binding) = item.binding else {
            return false;
        };
        let kind = BindingKind::Import(import_of(path));
        let changed = self.module.binding(binding).kind != kind;
        self.set_kind(binding, kind);
        changed
    }

    /// A module of the file by its path, as a glob names it.
    fn module_target(&self, path: &[Name]) -> Option<Target> {
        if path.is_empty() {
            return Some(Target {
                base: Base::Global("self".into()),
                tail: Vec::new(),
            });
        }
        let index = self
            .scopes
            .modules
            .iter()
            .position(|module| module.path == path)?;
        self.module
            .bindings
            .iter()
            .enumerate()
            .map(|(at, _)| BindingId(super::context::index(at)))
            .find(|id| {
                self.scopes
                    .namespaces
                    .get(id)
                    .is_some_and(|module| module.0 == index)
            })
            .map(Target::binding)
    }

    /// Notes the specifiers and, for the file's own `pub use`, the exports.
    pub(super) fn publish_uses(&mut self, pending: &[Pending], exporting: bool) {
        for item in pending {
            let Some(binding) = item.binding else {
                let specifier = joined(&item.path);
                if item.glob && !self.module.globs.contains(&specifier) {
                    self.module.globs.push(specifier.clone());
                }
                if exporting && item.exported.is_some() && item.glob {
                    self.module.exports.push(Export::All {
                        specifier: specifier.clone(),
                    });
                }
                if !item.glob {
                    // `use a::T as _`
                    let import = import_of(&item.path);
                    self.module.specifiers.push(import.specifier);
                }
                self.module.specifiers.push(specifier);
                continue;
            };
            let alias = self.scopes.aliases.get(&binding).cloned();
            let BindingKind::Import(import) = self.module.binding(binding).kind.clone() else {
                continue;
            };
            // `use crate::config` may import the module itself.
            if let ImportName::Named(name) = &import.name {
                let whole = Name::from(format!("{}::{name}", import.specifier));
                self.module.specifiers.push(whole);
            }
            self.module.specifiers.push(import.specifier.clone());
            let Some(name) = item.exported.clone().filter(|_| exporting) else {
                continue;
            };
            self.module.exports.push(match alias {
                Some(target) => Export::Binding {
                    name,
                    binding: target.as_binding().unwrap_or(binding),
                },
                None => Export::From { name, import },
            });
        }
    }
}

/// The import of a path: `a::b::c` takes `c` from `a::b`, a single segment is a crate.
pub(super) fn import_of(path: &[Name]) -> Import {
    let (specifier, name) = match path.split_last() {
        Some((last, before)) if !before.is_empty() => {
            (joined(before), ImportName::Named(last.clone()))
        }
        _ => (joined(path), ImportName::Namespace),
    };
    Import {
        specifier,
        name,
        type_only: false,
    }
}

/// A path as it is written.
pub(super) fn joined(path: &[Name]) -> Name {
    path.iter()
        .map(Name::as_str)
        .collect::<Vec<_>>()
        .join("::")
        .into()
}

/// The path by which the file reaches what an import names.
fn import_path(import: &Import) -> Vec<Name> {
    if let Some(module) = import.specifier.strip_prefix("mod ") {
        let module = module.split(" at ").next().unwrap_or(module);
        return std::iter::once("self")
            .chain(module.split("::"))
            .map(Name::from)
            .collect();
    }
    let mut path: Vec<Name> = import.specifier.split("::").map(Name::from).collect();
    if let ImportName::Named(name) = &import.name {
        path.push(name.clone());
    }
    path
}
