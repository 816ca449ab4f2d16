//! What stands where in the tree and what its configuration files say, asked of the disk once a run.

use crate::lang::locate::{Config, Entry, Packages, Project};
use crate::workspace::{Listing, Node, Workspace, display};
use rustc_hash::FxHashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Answers that are found once, each by whoever asks first; nobody waits for an answer but its own.
type Once<T> = Mutex<FxHashMap<PathBuf, Arc<OnceLock<T>>>>;

/// How many single files are looked for in a folder before it is listed.
const MAX_GLANCES: usize = 4;

/// The tree of a run.
#[derive(Debug)]
pub(super) struct Tree<'w> {
    workspace: &'w Workspace,
    listings: Once<Option<Arc<Listing>>>,
    configs: Once<Option<Arc<Config>>>,
    packages: Once<Arc<Packages>>,
    /// Single files that were looked for in a folder that is not listed, and whether they are there.
    glances: Mutex<FxHashMap<PathBuf, Vec<(OsString, bool)>>>,
    /// Configuration files that say nothing, and why.
    broken: Mutex<Vec<String>>,
}

impl<'w> Tree<'w> {
    pub(super) fn new(workspace: &'w Workspace) -> Self {
        Self {
            workspace,
            listings: Mutex::default(),
            configs: Mutex::default(),
            packages: Mutex::default(),
            glances: Mutex::default(),
            broken: Mutex::default(),
        }
    }

    fn listing(&self, folder: &Path) -> Option<Arc<Listing>> {
        once(&self.listings, folder, || {
            self.workspace.list(folder).map(Arc::new)
        })
    }

    /// Whether a file stands at a path. Few such questions cost less than the list of a whole folder.
    fn has_file(&self, path: &Path) -> bool {
        let Some((folder, name)) = path.parent().zip(path.file_name()) else {
            return false;
        };
        if !locked(&self.listings).contains_key(folder) {
            let glances = locked(&self.glances).get(folder).cloned();
            let glances = glances.unwrap_or_default();
            if let Some((_, found)) = glances.iter().find(|(known, _)| known == name) {
                return *found;
            }
            if glances.len() < MAX_GLANCES {
                let found = self.workspace.look(path) == Some(Node::File);
                let mut glances = locked(&self.glances);
                let own = glances.entry(folder.to_owned()).or_default();
                own.push((name.to_owned(), found));
                return found;
            }
        }
        self.entry(path) == Some(Entry::File)
    }

    /// Configuration files that were asked for and say nothing, with the reason, sorted.
    pub(super) fn broken(&self) -> Vec<String> {
        let mut broken = locked(&self.broken).clone();
        broken.sort();
        broken
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn once<T: Clone>(answers: &Once<T>, path: &Path, find: impl FnOnce() -> T) -> T {
    let cell = {
        let mut answers = locked(answers);
        match answers.get(path) {
            Some(known) => Arc::clone(known),
            None => Arc::clone(answers.entry(path.to_owned()).or_default()),
        }
    };
    cell.get_or_init(find).clone()
}

impl Project for Tree<'_> {
    fn entry(&self, path: &Path) -> Option<Entry> {
        let Some((folder, name)) = path.parent().zip(path.file_name()) else {
            return self.listing(path).map(|_| Entry::Folder);
        };
        let found = self.listing(folder).and_then(|listing| {
            let name = name.to_str()?;
            self.workspace.node(folder, &listing, name)
        });
        match found {
            Some(Node::File) => Some(Entry::File),
            Some(Node::Folder) => Some(Entry::Folder),
            None => None,
        }
    }

    fn folders(&self, folder: &Path) -> Vec<String> {
        let listing = self.listing(folder);
        listing.map(|listing| listing.folders()).unwrap_or_default()
    }

    fn nearest(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        let mut paths = folder.ancestors().map(|folder| folder.join(name));
        paths.find(|path| self.has_file(path))
    }

    fn config(&self, path: &Path) -> Option<Arc<Config>> {
        once(&self.configs, path, || {
            if !self.has_file(path) {
                return None;
            }
            let text = self.workspace.read(path);
            let text = text.map_err(|error| error.to_string());
            match text.and_then(|text| Config::parse(path, text)) {
                Ok(config) => Some(Arc::new(config)),
                Err(reason) => {
                    let line = format!("{}: {reason}", display(path));
                    locked(&self.broken).push(line);
                    None
                }
            }
        })
    }

    fn packages(&self, folder: &Path, find: &dyn Fn() -> Packages) -> Arc<Packages> {
        once(&self.packages, folder, || Arc::new(find()))
    }
}

/// A tree in which nothing stands.
pub(super) struct Nothing;

impl Project for Nothing {
    fn entry(&self, _: &Path) -> Option<Entry> {
        None
    }

    fn folders(&self, _: &Path) -> Vec<String> {
        Vec::new()
    }

    fn config(&self, _: &Path) -> Option<Arc<Config>> {
        None
    }

    fn packages(&self, _: &Path, _: &dyn Fn() -> Packages) -> Arc<Packages> {
        Arc::default()
    }
}
