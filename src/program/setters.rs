//! Files that set variables of the environment, found by their text; and which files run in one program with another.

use super::{Link, Program, ProgramFile};
use crate::lang::ecmascript::environment;
use crate::workspace::{display, lexical};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many files are followed from one to another.
const MAX_FOLLOWED: usize = 200;

/// How many importers stand one behind the other.
const MAX_LEVELS: usize = 8;

/// What was found, while the workspace's texts do not change.
#[derive(Debug, Default)]
pub(super) struct Setters {
    edition: u64,
    files: Option<Vec<PathBuf>>,
    /// The files whose imports lead to a file, itself among them.
    above: FxHashMap<PathBuf, Arc<[PathBuf]>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Program<'_> {
    fn known_setters(&self) -> MutexGuard<'_, Setters> {
        let edition = self.workspace.edition();
        let mut known = locked(&self.setters);
        if known.edition != edition {
            *known = Setters {
                edition,
                ..Setters::default()
            };
        }
        known
    }

    /// See [`super::Imports::setters`].
    pub(super) fn find_setters(&self) -> Vec<Arc<ProgramFile>> {
        let paths = {
            let mut known = self.known_setters();
            known.files.get_or_insert_with(|| self.setting()).clone()
        };
        self.files(&paths)
    }

    fn setting(&self) -> Vec<PathBuf> {
        self.scripts(&environment::NEEDLES, environment::may_set)
    }

    /// See [`super::Imports::link`].
    pub(super) fn find_link(&self, one: &ProgramFile, other: &ProgramFile) -> Link {
        let one = lexical(Path::new(one.source.path()));
        let other = lexical(Path::new(other.source.path()));
        if self.leads_to(&one, &other) || self.leads_to(&other, &one) {
            return Link::Direct;
        }
        let above = self.above(&one);
        match above.iter().any(|path| self.leads_to(path, &other)) {
            true => Link::Shared,
            false => Link::None,
        }
    }

    /// Whether the imports of one file lead to the other, however many files lie between.
    fn leads_to(&self, from: &Path, to: &Path) -> bool {
        let mut seen: FxHashSet<PathBuf> = FxHashSet::default();
        let mut open = vec![from.to_owned()];
        while let Some(path) = open.pop() {
            if path == to {
                return true;
            }
            if seen.len() < MAX_FOLLOWED
                && seen.insert(path.clone())
                && let Ok(text) = self.workspace.read(&path)
            {
                open.extend(self.targets_in(&display(&path), &text));
            }
        }
        // Too many to tell.
        seen.len() >= MAX_FOLLOWED
    }

    /// The files whose imports lead to a file, itself among them, as far as they are found.
    fn above(&self, file: &Path) -> Arc<[PathBuf]> {
        if let Some(known) = self.known_setters().above.get(file) {
            return Arc::clone(known);
        }
        let mut all = FxHashSet::from_iter([file.to_owned()]);
        let mut new = vec![file.to_owned()];
        for _ in 0..MAX_LEVELS {
            let texts: Vec<String> = new.iter().flat_map(|path| self.spellings(path)).collect();
            let level = FxHashSet::from_iter(std::mem::take(&mut new));
            let importers = self.mentioning(&texts, &level).unwrap_or_default();
            new.extend(
                importers
                    .into_iter()
                    .filter(|path| all.insert(path.clone())),
            );
            if new.is_empty() || all.len() > MAX_FOLLOWED {
                break;
            }
        }
        let mut all: Vec<PathBuf> = all.into_iter().collect();
        all.sort_unstable();
        let all: Arc<[PathBuf]> = all.into();
        let mut known = self.known_setters();
        known.above.insert(file.to_owned(), Arc::clone(&all));
        all
    }
}
