//! Which scripts import which, from one look at the whole tree: who asks for the importers of many modules does not pay for a search
//! each.

use super::Program;
use super::searches::Importing;
use crate::lang;
use crate::workspace::{Candidate, Content, Needles, lexical};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What an import has in its text.
const NEEDLES: [&str; 3] = ["import", "require", "from"];

/// How many searches cost less than the look at all: their needles pass over most files.
const SEARCHES: u32 = 2;

/// Importers by the module that they import.
#[derive(Debug)]
struct Importers {
    of: FxHashMap<PathBuf, Vec<PathBuf>>,
    /// Why they are not all known.
    missing: Option<String>,
}

/// The importers, with the state of the workspace's texts that they were found in.
#[derive(Debug, Default)]
pub(super) struct Index {
    edition: u64,
    searches: u32,
    importers: Option<Arc<Importers>>,
}

impl Program<'_> {
    /// The files inside the roots that import one of these modules, if importers have been asked for often enough to know them all.
    pub(super) fn indexed(&self, modules: &FxHashSet<PathBuf>) -> Option<Importing> {
        let importers = self.all_importers()?;
        let found = modules.iter().filter_map(|module| importers.of.get(module));
        let mut found: Vec<PathBuf> = found.flatten().cloned().collect();
        found.sort_unstable();
        found.dedup();
        Some(Importing {
            found,
            missing: importers.missing.clone(),
        })
    }

    fn all_importers(&self) -> Option<Arc<Importers>> {
        let edition = self.workspace.edition();
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if index.edition != edition {
            *index = Index {
                edition,
                ..Index::default()
            };
        }
        index.searches += 1;
        if index.searches <= SEARCHES {
            return None;
        }
        let importers = index
            .importers
            .get_or_insert_with(|| Arc::new(self.look_at_all()));
        Some(Arc::clone(importers))
    }

    fn look_at_all(&self) -> Importers {
        let known: Mutex<FxHashMap<PathBuf, Vec<PathBuf>>> = Mutex::default();
        let look = |candidate: Candidate| {
            if !lang::language_of(&candidate.display).is_some_and(lang::finds_importers) {
                return;
            }
            let text = match &candidate.content {
                Content::Text(text) => text,
                Content::NotUtf8 { lossy, .. } => lossy,
            };
            let targets = self.targets_in(&candidate.display, text);
            let importer = lexical(&candidate.path);
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            for target in targets {
                known.entry(target).or_default().push(importer.clone());
            }
        };
        let needles = Needles::new(NEEDLES);
        let summary = needles.map(|needles| self.workspace.visit_roots(&needles, &look));
        let skipped = summary.and_then(|summary| summary.skipped.into_iter().next());
        Importers {
            of: known.into_inner().unwrap_or_else(PoisonError::into_inner),
            missing: skipped.map(|skipped| format!("{} was not looked at", skipped.path)),
        }
    }
}
