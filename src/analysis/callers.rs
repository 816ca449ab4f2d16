//! Calls whose payload other files hand over: an exported function or method that knows the path. What those files send is looked
//! at, and whether all who call it are among them.

use super::Analyser;
use crate::detect::Site;
use crate::diagnostic::Confidence;
use crate::ir::{
    BindingKind, Export, ExprId, ExprKind, Import, ImportName, Key, Language, Module, Name,
    Pattern, Statement, StatementKind,
};
use crate::plan::Plan;
use crate::plan::facts::Facts;
use crate::program::{Imported, ProgramFile};
use crate::resolve::{Cause, Evaluated, Origin};
use crate::source::Span;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What is known of the callers of calls in a file.
#[derive(Debug, Default)]
pub(super) struct Callers {
    /// Calls for which all callers are known.
    pub(super) known: Vec<Span>,
    /// Others, and why.
    pub(super) unseen: Vec<(Span, String)>,
    /// The files that may hold callers.
    pub(super) importers: Vec<Arc<ProgramFile>>,
}

impl Analyser<'_> {
    /// Adds to an evaluation what importers of the file hand over to these calls; `None` where nobody can.
    pub(super) fn join_callers(
        &self,
        evaluated: &mut Evaluated,
        sites: &[Site],
        plans: &[Plan<'_>],
    ) -> Option<Callers> {
        let file = Arc::clone(&evaluated.files[0]);
        let is_followed = crate::lang::finds_importers(file.ir.language)
            && file.ir.language != Language::Rust
            && !file.ir.language.is_shell();
        if !is_followed || !file.may_be_imported() {
            return None;
        }
        let wanted: Vec<(Span, Name)> = sites
            .iter()
            .zip(plans)
            .filter(|(site, _)| site.confidence >= Confidence::Likely)
            .filter_map(|(site, plan)| Some((site.span, lost_parameter(plan)?)))
            .collect();
        if wanted.is_empty() {
            return None;
        }
        let mut callers = Callers::default();
        let unseen = |why: String| {
            let each = wanted.iter().map(|(span, _)| (*span, why.clone()));
            Callers {
                unseen: each.collect(),
                ..Callers::default()
            }
        };
        let importers = match self.imports.importers(&file) {
            Ok(importers) => importers,
            Err(why) => return Some(unseen(format!("other files may call it: {why}"))),
        };
        let published = std::iter::once(&file).chain(&importers);
        let published = { published }.find_map(|file| self.imports.published(file));
        if let Some(package) = published {
            return Some(unseen(format!("whoever installs {package} may call it")));
        }
        if importers.is_empty() {
            return None;
        }
        let calls: Vec<Span> = wanted.iter().map(|(span, _)| *span).collect();
        let clients = |language| self.catalog.clients(language);
        let is_wanted = |span: Span| calls.contains(&span);
        evaluated.join_callers(&importers, &is_wanted, &clients, self.imports);
        for (span, name) in wanted {
            match self.unseen_call(evaluated, &importers, span, &name) {
                None => callers.known.push(span),
                Some(why) => callers.unseen.push((span, why)),
            }
        }
        callers.importers = importers;
        Some(callers)
    }

    /// What else than the calls that were followed may call the function `name`, in words.
    fn unseen_call(
        &self,
        evaluated: &Evaluated,
        importers: &[Arc<ProgramFile>],
        site: Span,
        name: &str,
    ) -> Option<String> {
        if name.is_empty() {
            return Some("a function without a name may be called from anywhere".to_owned());
        }
        let own = &evaluated.files[0];
        let files: Vec<&Arc<ProgramFile>> = std::iter::once(own).chain(importers).collect();
        let names = self.names_of(own, &files, name);
        // A method is called on what others hand over, too.
        let is_function = own.ir.bindings.iter().any(|one| {
            one.owner == Module::BODY && one.name == name && one.kind != BindingKind::Other
        });
        let elsewhere = match is_function {
            true => Ok(None),
            false => self.imports.mentions_elsewhere(name, &files),
        };
        match elsewhere {
            Ok(None) => {}
            Ok(Some(path)) => return Some(format!("{path} may call `{name}` too")),
            Err(why) => return Some(format!("other files may call `{name}`: {why}")),
        }
        for file in files {
            let number = evaluated
                .files
                .iter()
                .position(|one| one.source.path() == file.source.path());
            for (expr, span) in uses(file, &names) {
                let place = || {
                    format!(
                        "{}:{}",
                        file.source.path(),
                        file.source.position(span.start).line
                    )
                };
                let Some(call) = call_of(file, expr) else {
                    return Some(format!("`{name}` is handed on in {}", place()));
                };
                let is_seen = number.is_some_and(|number| {
                    let call = Origin {
                        file: u32::try_from(number).unwrap_or(u32::MAX),
                        span: call,
                    };
                    evaluated.requests.iter().any(|request| {
                        request.site.file == 0
                            && request.site.span == site
                            && request.is_handed_in(call)
                    })
                });
                if !is_seen {
                    return Some(format!(
                        "what `{name}` is called with in {} is not followed",
                        place()
                    ));
                }
            }
        }
        None
    }

    /// All names that the function may have in these files.
    fn names_of(
        &self,
        own: &Arc<ProgramFile>,
        files: &[&Arc<ProgramFile>],
        name: &str,
    ) -> FxHashSet<Name> {
        let mut names = FxHashSet::from_iter([Name::from(name)]);
        let is_default = own.ir.exports.iter().any(|export| matches!(export, Export::Value { .. } | Export::Binding { .. } if exported_as_default(export)));
        loop {
            let before = names.len();
            for file in files {
                let takes = |import: &Import| match &import.name {
                    ImportName::Named(taken) if taken == "default" => {
                        is_default
                            && matches!(self.imports.import(file, &import.specifier), Imported::File(target) if target.source.path() == own.source.path())
                    }
                    ImportName::Named(taken) => names.contains(taken),
                    ImportName::Namespace => false,
                };
                let mut found: Vec<Name> = Vec::new();
                for binding in &file.ir.bindings {
                    if let BindingKind::Import(import) = &binding.kind
                        && takes(import)
                    {
                        found.push(binding.name.clone());
                    }
                }
                for export in &file.ir.exports {
                    match export {
                        Export::From { name, import } if takes(import) => found.push(name.clone()),
                        Export::Binding { name, binding }
                            if names.contains(&file.ir.binding(*binding).name)
                                && name != "default" =>
                        {
                            found.push(name.clone())
                        }
                        _ => {}
                    }
                }
                file.ir.each_part(&mut |part| {
                    if let crate::ir::Part::Statement(Statement {
                        kind: StatementKind::Let { pattern, .. },
                        ..
                    }) = part
                    {
                        taken_apart(pattern, &names, file, &mut found);
                    }
                });
                names.extend(found);
            }
            if names.len() == before {
                return names;
            }
        }
    }
}

fn exported_as_default(export: &Export) -> bool {
    match export {
        Export::Value { name, .. } | Export::Binding { name, .. } => name == "default",
        _ => false,
    }
}

/// Names that `const { name: other } = ...` gives.
fn taken_apart(
    pattern: &Pattern,
    names: &FxHashSet<Name>,
    file: &ProgramFile,
    found: &mut Vec<Name>,
) {
    let Pattern::Object { fields, .. } = pattern else {
        return;
    };
    for (key, inner) in fields {
        let inner = match inner {
            Pattern::Default { pattern, .. } => pattern,
            other => other,
        };
        if let (Key::Name { name, .. }, Pattern::Binding(local)) = (key, inner)
            && names.contains(name)
        {
            found.push(file.ir.binding(*local).name.clone());
        }
    }
}

/// The expressions that say one of these names.
fn uses(file: &ProgramFile, names: &FxHashSet<Name>) -> Vec<(ExprId, Span)> {
    let said = (0..)
        .map(ExprId)
        .zip(&file.ir.exprs)
        .filter(|(_, expr)| match &expr.kind {
            ExprKind::Binding(binding) => names.contains(&file.ir.binding(*binding).name),
            ExprKind::Member { property, .. } => names.contains(property),
            _ => false,
        });
    said.map(|(id, expr)| (id, expr.span)).collect()
}

/// The call that an expression is what is called of.
fn call_of(file: &ProgramFile, callee: ExprId) -> Option<Span> {
    let facts = Facts::new(&file.ir);
    file.ir.exprs.iter().find_map(|expr| match &expr.kind {
        ExprKind::Call(call) if facts.unwrapped(call.callee) == callee => Some(expr.span),
        _ => None,
    })
}

/// The function whose parameter the payload, or a part of it, is.
fn lost_parameter(plan: &Plan<'_>) -> Option<Name> {
    plan.lost.iter().find_map(|lost| match lost.cause.plain() {
        Cause::Parameter { function, .. } => Some(function.clone()),
        _ => None,
    })
}
