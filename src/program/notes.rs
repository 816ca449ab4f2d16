//! What files do to the whole program, wherever they stand in the tree: found by their text, and noted once for every state of it.

use super::{Imported, Program, ProgramFile};
use crate::ir::Name;
use crate::lang;
use crate::lang::ecmascript::{changing, environment};
use crate::workspace::{Candidate, Content, Needles, lexical};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What a name of another module stands for: the module's path and its export, or `None` for all that it exports.
pub type Taken = (String, Option<Name>);

/// What was noted of some files, sorted by path; none of nothing.
pub type Notes<T> = Arc<[Noted<T>]>;

/// What was noted of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted<T> {
    /// The file's path as it is shown.
    pub path: String,
    /// What it does.
    pub found: Vec<T>,
}

/// Notes, with the state of the workspace's texts that they were taken in.
pub(super) type Kept<T> = Mutex<Option<(u64, Notes<T>)>>;

impl Program<'_> {
    /// See [`super::Imports::setters`].
    pub(super) fn note_setters(
        &self,
        of: &dyn Fn(&ProgramFile) -> Vec<Option<String>>,
    ) -> Notes<Option<String>> {
        self.noted(
            &self.setters,
            &environment::NEEDLES,
            environment::may_set,
            of,
        )
    }

    /// See [`super::Imports::changers`].
    pub(super) fn note_changers(&self, of: &dyn Fn(&ProgramFile) -> Vec<Taken>) -> Notes<Taken> {
        self.noted(&self.changers, &changing::NEEDLES, changing::may_change, of)
    }

    /// What `of` says of the scripts that hold one of `needles` and are `wanted`.
    fn noted<T: Clone>(
        &self,
        kept: &Kept<T>,
        needles: &[&str],
        wanted: impl Fn(&str, &str) -> bool + Sync,
        of: &dyn Fn(&ProgramFile) -> Vec<T>,
    ) -> Notes<T> {
        let edition = self.workspace.edition();
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, notes)) = &*kept
            && *known == edition
        {
            return Arc::clone(notes);
        }
        let paths = self.scripts(needles, wanted).into_iter();
        let files = paths.filter_map(|path| match self.file(&path) {
            Imported::File(file) => Some(file),
            _ => None,
        });
        let each = files.map(|file| Noted {
            path: file.source.path().to_owned(),
            found: of(&file),
        });
        let notes: Notes<T> = each.filter(|noted| !noted.found.is_empty()).collect();
        *kept = Some((edition, Arc::clone(&notes)));
        notes
    }

    /// The scripts below the roots that hold one of `needles` and of which the path and text are `wanted`, in order.
    fn scripts(
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
}
