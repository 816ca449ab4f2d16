//! Files that change what they import, found by their text, once for every state of the tree.

use super::{Imported, Program, ProgramFile};
use crate::lang::{self, ecmascript::changing};
use crate::workspace::{Candidate, Content, Needles, lexical};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// The files found, with the state of the workspace's texts that they were found in.
pub(super) type Changers = Option<(u64, Vec<PathBuf>)>;

impl Program<'_> {
    /// See [`super::Imports::changers`].
    pub(super) fn find_changers(&self) -> Vec<Arc<ProgramFile>> {
        let edition = self.workspace.edition();
        let paths = {
            let mut known = self.changers.lock().unwrap_or_else(PoisonError::into_inner);
            match &*known {
                Some((of, paths)) if *of == edition => paths.clone(),
                _ => {
                    let paths = self.changing();
                    *known = Some((edition, paths.clone()));
                    paths
                }
            }
        };
        self.files(&paths)
    }

    fn changing(&self) -> Vec<PathBuf> {
        self.scripts(&changing::NEEDLES, changing::may_change)
    }

    /// The scripts below the roots that hold one of `needles` and of which the path and text are `wanted`, in order.
    pub(super) fn scripts(
        &self,
        needles: &[&str],
        wanted: impl Fn(&str, &str) -> bool + Sync,
    ) -> Vec<PathBuf> {
        let Some(needles) = Needles::new(needles) else {
            return Vec::new();
        };
        let found = Mutex::new(Vec::new());
        self.workspace
            .visit_roots(&needles, &|candidate: Candidate| {
                let text = match &candidate.content {
                    Content::Text(text) => text,
                    Content::NotUtf8 { lossy, .. } => lossy,
                };
                let path = &candidate.display;
                let is_script = lang::language_of(path).is_some_and(lang::finds_importers);
                if is_script && wanted(path, text) {
                    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                    found.push(lexical(&candidate.path));
                }
            });
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort_unstable();
        found
    }

    /// Files by their paths, those that can be read.
    pub(super) fn files(&self, paths: &[PathBuf]) -> Vec<Arc<ProgramFile>> {
        let files = paths.iter().filter_map(|path| match self.file(path) {
            Imported::File(file) => Some(file),
            _ => None,
        });
        files.collect()
    }
}
