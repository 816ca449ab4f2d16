//! What a rewritten call needs beside itself, in its own file or in another: twins of wrappers, and names that are imported.

use super::GroupCode;
use crate::catalog::clients::Role;
use crate::edit::Edit;
use crate::ir::{
    BindingId, BindingKind, Call, ExprKind, ImportName, Key, Module, Pattern, StatementKind,
};
use crate::plan::construct::{Home, NeededImport};
use crate::plan::facts::Facts;
use crate::program::ProgramFile;
use crate::rewrite::style::Style;
use crate::rewrite::{Edits, Rewriter};
use crate::source::Span;
use std::cell::RefCell;
use std::sync::Arc;

/// Changes to a copy of a call, and the names that they need imported.
#[derive(Default)]
pub(super) struct Changed {
    pub(super) changes: super::Changes,
    pub(super) imports: Vec<NeededImport>,
}

impl From<super::Changes> for Changed {
    fn from(changes: super::Changes) -> Self {
        Changed {
            changes,
            imports: Vec::new(),
        }
    }
}

/// What is written in a file beside the calls.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    pub(super) home: Home,
    pub(super) edits: Vec<Edit>,
    pub(super) imports: Vec<NeededImport>,
    /// What of it has a name.
    pub(super) declared: Option<String>,
}

impl Beside {
    /// Whether it is written in this file.
    pub(super) fn is_in(&self, home: &Home) -> bool {
        path(&self.home) == path(home)
    }
}

fn path(home: &Home) -> Option<&str> {
    home.as_ref().map(|file| file.source.path())
}

/// The edits that what stands beside calls makes in other files.
pub(super) fn elsewhere(rewriter: &Rewriter<'_>, all: &[Beside]) -> Vec<(Arc<ProgramFile>, Edits)> {
    let mut found: Vec<(Arc<ProgramFile>, Edits)> = Vec::new();
    for one in all {
        let Some(file) = &one.home else { continue };
        if found
            .iter()
            .any(|(own, _)| own.source.path() == file.source.path())
        {
            continue;
        }
        let mut edits = Edits::new();
        let mut imports = Vec::new();
        for own in all.iter().filter(|own| own.is_in(&one.home)) {
            for edit in &own.edits {
                if !edits.contains(edit) {
                    edits.push(edit.clone());
                }
            }
            imports.extend(own.imports.iter().cloned());
        }
        let facts = Facts::new(&file.ir);
        let edits = rewriter.beside(file, &facts).with_imports(edits, &imports);
        if !edits.is_empty() {
            found.push((Arc::clone(file), edits));
        }
    }
    found
}

impl<'r> Rewriter<'r> {
    /// The same for another file.
    fn beside<'o>(&self, file: &'o ProgramFile, facts: &'o Facts<'o>) -> Rewriter<'o>
    where
        'r: 'o,
    {
        Rewriter {
            catalog: self.catalog,
            imports: self.imports,
            file,
            source: &file.source,
            ir: &file.ir,
            facts,
            style: Style::of(file.source.text()),
            taken: self.taken,
            is_final: self.is_final,
        }
    }
}

impl GroupCode<'_, '_> {
    /// Looks at code in the file that it stands in.
    pub(super) fn in_file<T>(&self, home: &Home, look: impl FnOnce(&GroupCode<'_, '_>) -> T) -> T {
        let Some(file) = home else {
            return look(self);
        };
        let facts = Facts::new(&file.ir);
        let rewriter = self.rewriter.beside(file, &facts);
        look(&GroupCode {
            rewriter: &rewriter,
            group: self.group,
            names: self.names.clone(),
            constants: &[],
            beside: RefCell::default(),
        })
    }

    /// The name under which a file has another export of the module that `beside` comes from, and what it still imports for it.
    pub(super) fn imported(
        &self,
        beside: BindingId,
        export: &str,
    ) -> Option<(String, Vec<NeededImport>)> {
        let ir = self.rewriter.ir;
        let name_of = |binding: BindingId| ir.binding(binding).name.to_string();
        let separator = match &ir.binding(beside).kind {
            BindingKind::Import(own) => {
                let known = (0..).map(BindingId).zip(&ir.bindings);
                let mut known = known.filter_map(|(id, one)| match &one.kind {
                    BindingKind::Import(other)
                        if other.specifier == own.specifier
                            && !other.type_only
                            && matches!(&other.name, ImportName::Named(name) if name == export) =>
                    {
                        Some(id)
                    }
                    _ => None,
                });
                if let Some(known) = known.next() {
                    return Some((name_of(known), Vec::new()));
                }
                let is_named = matches!(own.name, ImportName::Named(_));
                (is_named && !own.type_only).then_some(" as ")?
            }
            _ => {
                let fields = self.taken_with(beside)?;
                let known = fields
                    .iter()
                    .find_map(|(key, pattern)| match (key, pattern) {
                        (Key::Name { name, .. }, Pattern::Binding(own)) if name == export => {
                            Some(*own)
                        }
                        _ => None,
                    });
                if let Some(known) = known {
                    return Some((name_of(known), Vec::new()));
                }
                ": "
            }
        };
        let text = self.rewriter.source.text();
        let is_free = |name: &String| {
            !Facts::is_word(text, name) && !self.rewriter.taken.iter().any(|taken| taken == name)
        };
        let numbered = (2..100).map(|number| format!("{export}{number}"));
        let name = std::iter::once(export.to_owned())
            .chain(numbered)
            .find(is_free)?;
        let text = match name == export {
            true => name.clone(),
            false => format!("{export}{separator}{name}"),
        };
        Some((name, vec![NeededImport { beside, name: text }]))
    }

    /// The names that a statement takes from a module by `require`, that of `binding` among them.
    fn taken_with(&self, binding: BindingId) -> Option<&[(Key, Pattern)]> {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let mut statements = ir.function(Module::BODY).body.statements.iter();
        statements.find_map(|statement| match &statement.kind {
            StatementKind::Let {
                pattern: Pattern::Object { fields, rest: None },
                init: Some(init),
                ..
            } if matches!(ir.expr(facts.unwrapped(*init)).kind, ExprKind::Require(_))
                && fields
                    .iter()
                    .any(|(_, one)| matches!(one, Pattern::Binding(own) if *own == binding)) =>
            {
                Some(fields.as_slice())
            }
            _ => None,
        })
    }

    /// The client's method for a PUT in place of the one for a POST, which is imported by its name.
    pub(super) fn imported_put(&self, binding: BindingId, place: Span) -> Option<Changed> {
        let is_post = match &self.rewriter.ir.binding(binding).kind {
            BindingKind::Import(own) => {
                matches!(&own.name, ImportName::Named(name) if name == "post")
            }
            _ => self.taken_with(binding)?.iter().any(|(key, pattern)| {
                matches!(key, Key::Name { name, .. } if name == "post")
                    && matches!(pattern, Pattern::Binding(own) if *own == binding)
            }),
        };
        if !is_post || !self.client_has("put") {
            return None;
        }
        let (name, imports) = self.imported(binding, "put")?;
        Some(Changed {
            changes: vec![(place, name)],
            imports,
        })
    }

    /// A shorthand of a client that has none for a PUT, as the call that it is short for: `$.post(url, data)` is
    /// `$.ajax({ type: "POST", url: url, data: data })`.
    pub(super) fn spelled_out(&self, call: &Call, name: Span, shorthand: &str) -> Option<Changed> {
        let rewriter = self.rewriter;
        let libraries = &rewriter.catalog.clients(rewriter.ir.language).libraries;
        let library = libraries
            .iter()
            .find(|one| one.name == self.first().client)?;
        let own = library.calls.iter().find(|one| {
            let posts = one.method.as_deref() == Some("POST");
            posts && one.names.iter().any(|own| own == shorthand)
        })?;
        let options = library.options.get(own.options.as_deref()?)?;
        let whole = library.calls.iter().find(|one| {
            one.on == own.on
                && one.sends
                && one.method.is_none()
                && one.options == own.options
                && one
                    .args
                    .first()
                    .is_some_and(|roles| roles.contains(&Role::Options))
        })?;
        let key = |role: Role| {
            let mut keys: Vec<&String> = options
                .iter()
                .filter(|(_, own)| **own == role)
                .map(|(key, _)| key)
                .collect();
            // Of two spellings the one that all versions know.
            keys.sort();
            keys.pop()
        };
        let [url, data] = call.args.as_slice() else {
            return None;
        };
        let of_data = own.args.get(1)?;
        let data_key = [Role::Body, Role::Data, Role::Json]
            .into_iter()
            .find(|role| of_data.contains(role))
            .and_then(key)?;
        if url.spread || data.spread || !own.args.first()?.contains(&Role::Url) {
            return None;
        }
        let place = |value| rewriter.ir.expr(value).span;
        let (url, data) = (place(url.value), place(data.value));
        let at = |at: u32| Span { start: at, end: at };
        let between = Span {
            start: url.end,
            end: data.start,
        };
        let method = rewriter.style.quoted("PUT");
        let head = format!("{{ {}: {method}, {}: ", key(Role::Method)?, key(Role::Url)?);
        Some(Changed::from(vec![
            (name, whole.names.first()?.clone()),
            (at(url.start), head),
            (between, format!(", {data_key}: ")),
            (at(data.end), " }".to_owned()),
        ]))
    }
}
