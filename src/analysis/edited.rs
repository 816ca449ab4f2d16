//! A file analysed again as edits that change nothing leave it, so that what is refused as it stands can be fixed in another form.

use super::callers::Callers;
use super::fixes::Fixes;
use crate::detect::detect;
use crate::diagnostic::Fix;
use crate::edit::EditSet;
use crate::lints::Context;
use crate::plan::plan;
use crate::program::ProgramFile;
use crate::resolve::evaluate;
use crate::source::Source;
use std::sync::Arc;

impl Fixes<'_> {
    /// What `ask` gets to know of the file with `edits`, if its calls are in the order in which they were and every one is still
    /// there once: any other that was added is not legacy. `rewritten` counts how often it was edited so.
    pub(super) fn edited<T>(
        &self,
        edits: &EditSet,
        rewritten: u8,
        ask: impl FnOnce(&Fixes<'_>) -> Option<T>,
    ) -> Option<T> {
        let file = self.file();
        let text = edits.apply(file.source.text()).ok()?;
        let source = Arc::new(Source::new(file.source.path(), text));
        let after = Arc::new(ProgramFile::new(file.ir.language, source));
        if !after.ir.errors.is_empty() {
            return None;
        }
        let catalog = self.analyser.catalog;
        let (api, mapping) = (catalog.api(), catalog.mapping());
        let clients = catalog.clients(file.ir.language);
        let evaluated = evaluate(&after, clients, self.analyser.imports);
        let detection = detect(&evaluated, api, mapping, self.hosts);
        if detection.sites.len() != self.detection.sites.len() {
            return None;
        }
        let context = Context {
            files: &evaluated.files,
            api,
            mapping,
            name: self.context.name,
        };
        let tags = self.plans.first()?.tags;
        let sites = detection.sites.iter();
        let plans: Vec<_> = sites.map(|site| plan(site, api, mapping, tags)).collect();
        ask(&Fixes {
            analyser: self.analyser,
            context: &context,
            evaluated: &evaluated,
            detection: &detection,
            hosts: self.hosts,
            plans: &plans,
            // What importers hand over was not asked for: a payload that is theirs is not known here.
            callers: &Callers::default(),
            enclosed: &[],
            rewritten,
        })
    }
}

/// Fixes of an edited file as those of the file itself, one for each.
#[derive(Default)]
pub(super) struct Composed(Vec<(Arc<Fix>, Arc<Fix>)>);

impl Composed {
    /// What `compose` makes of a fix that several calls may share.
    pub(super) fn of(
        &mut self,
        fix: &Arc<Fix>,
        compose: impl FnOnce() -> Option<Fix>,
    ) -> Option<Arc<Fix>> {
        if let Some((_, known)) = self.0.iter().find(|(inner, _)| Arc::ptr_eq(inner, fix)) {
            return Some(Arc::clone(known));
        }
        let composed = Arc::new(compose()?);
        self.0.push((Arc::clone(fix), Arc::clone(&composed)));
        Some(composed)
    }
}
