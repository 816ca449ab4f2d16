//! The calls in files that import an edited one: they see its new text, and are to stay what they are.

use super::canonical::digest;
use super::{Before, Claim, Contradiction, distinct, region_of};
use crate::edit::EditSet;
use crate::program::{Imported, Imports, Manifest, ProgramFile};
use crate::resolve::{Evaluated, evaluate};
use crate::source::Span;
use std::sync::Arc;

/// The program with some files edited.
pub(super) struct Edited<'a> {
    imports: &'a dyn Imports,
    files: Vec<&'a Arc<ProgramFile>>,
}

impl Imports for Edited<'_> {
    fn import(&self, from: &ProgramFile, specifier: &str) -> Imported {
        match self.imports.import(from, specifier) {
            Imported::File(file) => {
                let mut edited = self.files.iter();
                let edited = edited.find(|one| one.source.path() == file.source.path());
                Imported::File(edited.map_or(file, |edited| Arc::clone(edited)))
            }
            other => other,
        }
    }

    fn manifest(&self, file: &ProgramFile) -> Option<Manifest> {
        self.imports.manifest(file)
    }
}

impl Before<'_> {
    /// The program as the fix leaves it.
    pub(super) fn edited<'e>(&'e self, after: &'e Arc<ProgramFile>) -> Edited<'e> {
        Edited {
            imports: self.imports,
            files: std::iter::once(after).chain(self.others).collect(),
        }
    }

    /// Adds what callers in other files make of the edited one.
    pub(super) fn join_callers(
        &self,
        evaluated: &mut Evaluated,
        after: &Arc<ProgramFile>,
        edits: &EditSet,
    ) {
        if self.called.is_empty() {
            return;
        }
        let mut calls = self.called.iter().map(|call| region_of(*call, edits));
        let regions: Vec<Span> = calls.by_ref().collect();
        let is_wanted = |span: Span| regions.iter().any(|region| region.contains(span));
        let edited = self.edited(after);
        let clients = |language| self.catalog.clients(language);
        evaluated.join_callers(self.importers, &is_wanted, &clients, &edited);
    }

    /// Checks the callers elsewhere, where an edit reaches beyond the calls it is about and what it only adds.
    pub(super) fn check_importers(
        &self,
        after: &Arc<ProgramFile>,
        edits: &EditSet,
        claims: &[Claim<'_>],
    ) -> Result<(), Contradiction> {
        let is_within = |span| claims.iter().any(|claim| claim.span.contains(span));
        let reaches_out = edits
            .edits()
            .iter()
            .any(|edit| !edit.span.is_empty() && !is_within(edit.span));
        let is_followed = crate::lang::finds_importers(self.file().ir.language);
        if !reaches_out || !is_followed || !self.file().may_be_imported() {
            return Ok(());
        }
        let importers = self.imports.importers(self.file());
        let importers = importers.map_err(Contradiction::Importers)?;
        let edited = self.edited(after);
        for importer in &importers {
            let clients = self.catalog.clients(importer.ir.language);
            let before = own_requests(&evaluate(importer, clients, self.imports));
            let now = own_requests(&evaluate(importer, clients, &edited));
            let differs = |one: &&String| !before.contains(one) || !now.contains(one);
            if let Some(other) = now.iter().chain(&before).find(differs) {
                let path = importer.source.path().to_owned();
                return Err(Contradiction::Elsewhere(path, other.clone()));
            }
        }
        Ok(())
    }
}

/// The requests whose calls stand in the evaluated file itself.
fn own_requests(evaluated: &Evaluated) -> Vec<String> {
    let own = evaluated.requests.iter();
    let own = own.filter(|request| request.site.file == 0);
    distinct(own.map(|request| digest(request, &evaluated.files)))
}
