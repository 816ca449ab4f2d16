//! Which files run in one program with another.

use super::{Link, Program, ProgramFile};
use crate::workspace::{display, lexical};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, MutexGuard, PoisonError};

/// How many files are followed from one to another.
const MAX_FOLLOWED: usize = 500;

/// How many importers stand one behind the other.
const MAX_LEVELS: usize = 8;

/// What is known of imports, while the workspace's texts do not change.
#[derive(Debug, Default)]
pub(super) struct Links {
    edition: u64,
    /// How two files are linked.
    between: FxHashMap<(PathBuf, PathBuf), Link>,
    /// The files that a file imports.
    below: FxHashMap<PathBuf, Arc<[PathBuf]>>,
    /// The files that a file's imports lead to.
    reached: FxHashMap<PathBuf, Arc<Reached>>,
    /// The files whose imports lead to a file, itself among them.
    above: FxHashMap<PathBuf, Arc<[PathBuf]>>,
}

/// The files that a file's imports lead to, however many lie between; itself among them.
#[derive(Debug)]
struct Reached {
    files: FxHashSet<PathBuf>,
    /// Whether there are more, too many to tell.
    is_cut: bool,
}

impl Program<'_> {
    fn known_links(&self) -> MutexGuard<'_, Links> {
        let edition = self.workspace.edition();
        let mut known = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        if known.edition != edition {
            *known = Links {
                edition,
                ..Links::default()
            };
        }
        known
    }

    /// See [`super::Imports::link`].
    pub(super) fn find_link(&self, one: &ProgramFile, other: &str) -> Link {
        let pair = (
            lexical(Path::new(one.source.path())),
            lexical(Path::new(other)),
        );
        if let Some(known) = self.known_links().between.get(&pair) {
            return *known;
        }
        let (one, other) = &pair;
        let is_direct = self.leads_to(one, other) || self.leads_to(other, one);
        let is_shared = || {
            self.above(one)
                .iter()
                .any(|path| self.leads_to(path, other))
        };
        let link = match is_direct {
            true => Link::Direct,
            false if is_shared() => Link::Shared,
            false => Link::None,
        };
        self.known_links().between.insert(pair, link);
        link
    }

    /// The files that a file's imports lead to, and those whose imports lead to it; nothing where they are too many to tell.
    pub(super) fn linked(&self, file: &Path) -> Option<Vec<PathBuf>> {
        let reached = self.reached(file);
        let above = self.above(file);
        if reached.is_cut || above.len() > MAX_FOLLOWED {
            return None;
        }
        let mut linked: Vec<PathBuf> = reached.files.iter().chain(&*above).cloned().collect();
        linked.sort_unstable();
        linked.dedup();
        Some(linked)
    }

    /// Whether the imports of one file lead to the other, however many files lie between.
    fn leads_to(&self, from: &Path, to: &Path) -> bool {
        let reached = self.reached(from);
        reached.is_cut || reached.files.contains(to)
    }

    fn reached(&self, from: &Path) -> Arc<Reached> {
        if let Some(known) = self.known_links().reached.get(from) {
            return Arc::clone(known);
        }
        let mut files: FxHashSet<PathBuf> = FxHashSet::default();
        let mut open = vec![from.to_owned()];
        while let Some(path) = open.pop() {
            if files.len() < MAX_FOLLOWED && files.insert(path.clone()) {
                open.extend(self.below(&path).iter().cloned());
            }
        }
        let is_cut = files.len() >= MAX_FOLLOWED;
        let reached = Arc::new(Reached { files, is_cut });
        let mut known = self.known_links();
        known.reached.insert(from.to_owned(), Arc::clone(&reached));
        reached
    }

    /// The files that a file imports.
    fn below(&self, path: &Path) -> Arc<[PathBuf]> {
        if let Some(known) = self.known_links().below.get(path) {
            return Arc::clone(known);
        }
        let text = self.workspace.read(path).ok();
        let targets = text.map(|text| self.targets_in(&display(path), &text));
        let targets: Arc<[PathBuf]> = targets.unwrap_or_default().into();
        let mut known = self.known_links();
        known.below.insert(path.to_owned(), Arc::clone(&targets));
        targets
    }

    /// The files whose imports lead to a file, itself among them, as far as they are found.
    fn above(&self, file: &Path) -> Arc<[PathBuf]> {
        if let Some(known) = self.known_links().above.get(file) {
            return Arc::clone(known);
        }
        let mut all = FxHashSet::from_iter([file.to_owned()]);
        let mut new = vec![file.to_owned()];
        for _ in 0..MAX_LEVELS {
            let texts: Vec<String> = new.iter().flat_map(|path| self.spellings(path)).collect();
            let level = FxHashSet::from_iter(std::mem::take(&mut new));
            let importers = self.importing(&texts, &level).found;
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
        let mut known = self.known_links();
        known.above.insert(file.to_owned(), Arc::clone(&all));
        all
    }
}
