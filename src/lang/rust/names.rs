//! The item tables of scopes: what happens when two items have one name, and what inline modules hold.

use super::context::{Lowerer, index};
use super::scope::{Entry, ModuleId, Space, Target};
use crate::ir::{BindingId, BindingKind, Export, ExprKind, Name};
use crate::source::Span;

impl Lowerer<'_> {
    /// Enters a name. Of two items that different builds have under one name, either may be meant.
    pub(super) fn declare_name(&mut self, space: Space, name: &Name, entry: Entry) {
        let names = self.scopes.current_names().space(space);
        let Some(&old) = names.get(name) else {
            names.insert(name.clone(), entry);
            return;
        };
        if old.test == entry.test && !old.conditional && !entry.conditional {
            self.module.redeclared.push(name.clone());
        }
        if old.test == entry.test && old.conditional && entry.conditional {
            let either = self.either(name, old.binding, entry.binding);
            let merged = Entry {
                binding: either,
                ..old
            };
            let names = self.scopes.current_names().space(space);
            names.insert(name.clone(), merged);
            self.scopes.superseded.insert(entry.binding);
            self.replace_export(old.binding, Some(either));
            return;
        }
        let replaces = if old.test == entry.test {
            old.import && !entry.import
        } else {
            old.test
        };
        if replaces {
            names.insert(name.clone(), entry);
            self.replace_export(old.binding, None);
        } else if !entry.import {
            self.scopes.superseded.insert(entry.binding);
        }
    }

    fn replace_export(&mut self, old: BindingId, new: Option<BindingId>) {
        self.module
            .exports
            .retain_mut(|export| match (export, new) {
                (Export::Binding { binding, .. }, Some(new)) if *binding == old => {
                    *binding = new;
                    true
                }
                (Export::Binding { binding, .. }, None) => *binding != old,
                _ => true,
            });
    }

    fn either(&mut self, name: &Name, first: BindingId, second: BindingId) -> BindingId {
        let span = self.module.binding(first).span;
        let second_span = self.module.binding(second).span;
        let test = self.opaque(
            "a build configuration",
            Vec::new(),
            Span::new(span.range().start, span.range().start),
        );
        let then = self.push(ExprKind::Binding(first), span);
        let otherwise = self.push(ExprKind::Binding(second), second_span);
        let choice = self.push(
            ExprKind::If {
                test,
                then,
                otherwise: Some(otherwise),
            },
            span,
        );
        self.new_binding(name.clone(), span, BindingKind::Lazy(choice))
    }

    /// Lists the names of the file's own module.
    pub(super) fn publish_names(&mut self) {
        let names = &self.scopes.modules[ModuleId::FILE.0].names;
        let all = names.values.iter().chain(names.types.iter());
        let mut listed: Vec<(Name, BindingId)> = all
            .map(|(name, entry)| {
                let target = self.scopes.aliases.get(&entry.binding);
                let binding = target.and_then(Target::as_binding).unwrap_or(entry.binding);
                (name.clone(), binding)
            })
            .collect();
        listed.sort();
        listed.dedup();
        self.module.names = listed;
    }

    /// Lists the names of the inline modules, from the binding `first` on, in their bindings.
    pub(super) fn fill_namespaces(&mut self, first: usize) {
        for at in first..self.module.bindings.len() {
            let id = BindingId(index(at));
            let Some(&module) = self.scopes.namespaces.get(&id) else {
                continue;
            };
            let names = &self.scopes.modules[module.0].names;
            let mut members: Vec<(Name, BindingId)> = names
                .types
                .iter()
                .chain(names.values.iter())
                .map(|(name, entry)| {
                    let target = self.scopes.aliases.get(&entry.binding);
                    let binding = target.and_then(Target::as_binding).unwrap_or(entry.binding);
                    (name.clone(), binding)
                })
                .collect();
            members.sort();
            members.dedup();
            self.set_kind(id, BindingKind::Namespace(members));
        }
    }
}
