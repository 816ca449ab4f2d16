//! What files do to the whole program, wherever they stand in the tree: found by their text, and noted once for every state of it.

use super::{Imported, Program, ProgramFile};
use crate::ir::Name;
use crate::lang;
use crate::lang::ecmascript::{changing, environment};
use crate::workspace::{Candidate, Content, Needles, display, lexical};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// What is noted, by what was asked for, while the workspace's texts do not change.
#[derive(Debug)]
pub(super) struct Kept<K, T>(Mutex<(u64, FxHashMap<K, Notes<T>>)>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self(Mutex::new((0, FxHashMap::default())))
    }
}

impl<K: Eq + Hash, T> Kept<K, T> {
    fn at(&self, edition: u64) -> MutexGuard<'_, (u64, FxHashMap<K, Notes<T>>)> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != edition {
            *known = (edition, FxHashMap::default());
        }
        known
    }

    fn get_or_note(&self, edition: u64, key: K, note: impl FnOnce() -> Notes<T>) -> Notes<T> {
        if let Some(known) = self.at(edition).1.get(&key) {
            return Arc::clone(known);
        }
        let notes = note();
        self.at(edition).1.insert(key, Arc::clone(&notes));
        notes
    }
}

/// What of the environment is set.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Setting {
    /// The variable of this name.
    Named(String),
    /// Any, in the file at this path or one that imports link with it.
    Computed(PathBuf),
    /// Any.
    All,
}

/// The scripts that may set variables of the environment, with the state of the workspace's texts.
pub(super) type Suspects = Mutex<Option<(u64, Arc<[PathBuf]>)>>;

impl Program<'_> {
    /// See [`super::Imports::setters`].
    pub(super) fn note_setters(
        &self,
        file: &ProgramFile,
        name: &str,
        of: &dyn Fn(&ProgramFile) -> Vec<Option<String>>,
    ) -> Vec<Noted<Option<String>>> {
        let edition = self.workspace.edition();
        let kept = &self.setters;
        let named = kept.get_or_note(edition, Setting::Named(name.to_owned()), || {
            let holds = |path: &&PathBuf| {
                { self.workspace.read(path) }.is_ok_and(|text| text.contains(name))
            };
            self.noted(self.suspects().iter().filter(holds).cloned().collect(), of)
        });
        let path = lexical(Path::new(file.source.path()));
        let computed = match self.linked(&path) {
            Some(linked) => kept.get_or_note(edition, Setting::Computed(path), || {
                let may_set = |path: &PathBuf| self.is_wanted(path, environment::may_set);
                self.noted(linked.into_iter().filter(may_set).collect(), of)
            }),
            None => kept.get_or_note(edition, Setting::All, || {
                self.noted(self.suspects().to_vec(), of)
            }),
        };
        let is_named = |one: &Option<String>| one.as_deref() == Some(name);
        let of_name = only(&named, &is_named);
        of_name.chain(only(&computed, &Option::is_none)).collect()
    }

    /// See [`super::Imports::changers`].
    pub(super) fn note_changers(
        &self,
        modules: &[String],
        of: &dyn Fn(&ProgramFile) -> Vec<Taken>,
    ) -> Vec<Noted<Taken>> {
        let edition = self.workspace.edition();
        let is_known = |module: &&String| self.changers.at(edition).1.contains_key(*module);
        let (mut known, new): (Vec<&String>, Vec<&String>) = modules.iter().partition(is_known);
        if !new.is_empty() {
            let paths = new.iter().map(|module| lexical(Path::new(module.as_str())));
            let paths: FxHashSet<PathBuf> = paths.collect();
            let texts: Vec<String> = paths.iter().flat_map(|path| self.spellings(path)).collect();
            // A file that cannot be looked at cannot be linted either, which the run says.
            let importers = self.importing(&texts, &paths).found;
            let may_change = |path: &PathBuf| self.is_wanted(path, changing::may_change);
            let noted = self.noted(importers.into_iter().filter(may_change).collect(), of);
            for module in &new {
                let own = only(&noted, &|(path, _): &Taken| path == *module).collect();
                self.changers.at(edition).1.insert((*module).clone(), own);
            }
            known.extend(new);
        }
        let kept = self.changers.at(edition);
        let notes = known.into_iter().filter_map(|module| kept.1.get(module));
        notes.flat_map(|notes| notes.iter().cloned()).collect()
    }

    /// The scripts below the roots that may set variables of the environment, found once.
    fn suspects(&self) -> Arc<[PathBuf]> {
        let edition = self.workspace.edition();
        let mut kept = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((known, suspects)) if *known == edition => Arc::clone(suspects),
            _ => {
                let scripts = self.scripts(&environment::NEEDLES, environment::may_set);
                let suspects: Arc<[PathBuf]> = scripts.into();
                *kept = Some((edition, Arc::clone(&suspects)));
                suspects
            }
        }
    }

    /// What `of` says of the files at these paths, those left out of which it says nothing.
    fn noted<T>(&self, paths: Vec<PathBuf>, of: &dyn Fn(&ProgramFile) -> Vec<T>) -> Notes<T> {
        let files = paths.into_iter().filter_map(|path| match self.file(&path) {
            Imported::File(file) => Some(file),
            _ => None,
        });
        let each = files.map(|file| Noted {
            path: file.source.path().to_owned(),
            found: of(&file),
        });
        each.filter(|noted| !noted.found.is_empty()).collect()
    }

    /// Whether the file at a path is a script of which the path and text are `wanted`.
    fn is_wanted(&self, path: &Path, wanted: impl Fn(&str, &str) -> bool) -> bool {
        let shown = display(path);
        is_script(&shown) && { self.workspace.read(path) }.is_ok_and(|text| wanted(&shown, &text))
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
                if is_script(path) && wanted(path, text) {
                    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                    found.push(lexical(&candidate.path));
                }
            });
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort_unstable();
        found
    }
}

fn is_script(path: &str) -> bool {
    lang::language_of(path).is_some_and(lang::finds_importers)
}

/// Of notes, those that say something that is `wanted`, and nothing else.
fn only<T: Clone>(
    notes: &[Noted<T>],
    wanted: &impl Fn(&T) -> bool,
) -> impl Iterator<Item = Noted<T>> {
    let only = notes.iter().map(move |noted| Noted {
        path: noted.path.clone(),
        found: noted
            .found
            .iter()
            .filter(|one| wanted(one))
            .cloned()
            .collect(),
    });
    only.filter(|noted| !noted.found.is_empty())
}
