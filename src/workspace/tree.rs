//! What lies in the folders inside the roots, for those who look for imported files.

use super::{Workspace, is_below};
use rustc_hash::FxHashMap;
use std::fs::FileType;
use std::path::{Path, PathBuf};

/// A folder's names.
#[derive(Debug, Default)]
pub struct Listing {
    names: FxHashMap<String, Kind>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    File,
    Folder,
    Link,
}

/// What a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Node {
    /// A file.
    File,
    /// A folder.
    Folder,
}

impl Node {
    pub(super) fn of(kind: FileType) -> Option<Self> {
        if kind.is_dir() {
            return Some(Node::Folder);
        }
        kind.is_file().then_some(Node::File)
    }
}

impl Listing {
    /// The names of the folders in it, links among them left out, sorted.
    pub fn folders(&self) -> Vec<String> {
        let folders = self.names.iter().filter(|(_, kind)| **kind == Kind::Folder);
        let mut names: Vec<String> = folders.map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        names
    }
}

impl Workspace {
    /// The names in a folder; `None` where there is none, or it does not lie, links followed, inside the roots.
    pub fn list(&self, folder: &Path) -> Option<Listing> {
        let real = self.inside(folder)?;
        let entries = std::fs::read_dir(real).ok()?;
        let mut names = FxHashMap::default();
        for entry in entries.flatten() {
            let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else {
                continue;
            };
            let kind = if kind.is_symlink() {
                Kind::Link
            } else if kind.is_dir() {
                Kind::Folder
            } else if kind.is_file() {
                Kind::File
            } else {
                continue;
            };
            names.insert(name, kind);
        }
        Some(Listing { names })
    }

    /// What `name` in a listed folder is; nothing where a link leads outside of the roots.
    pub fn node(&self, folder: &Path, listing: &Listing, name: &str) -> Option<Node> {
        match listing.names.get(name)? {
            Kind::File => Some(Node::File),
            Kind::Folder => Some(Node::Folder),
            Kind::Link => self.look(&folder.join(name)),
        }
    }

    /// What stands at a path, links followed; nothing outside of the roots.
    pub fn look(&self, path: &Path) -> Option<Node> {
        self.found_inside(path)?.1
    }

    /// Where a path leads, if that is inside the roots and not in a folder of installed packages.
    pub(super) fn inside(&self, path: &Path) -> Option<PathBuf> {
        Some(self.found_inside(path)?.0)
    }

    fn found_inside(&self, path: &Path) -> Option<(PathBuf, Option<Node>)> {
        let found = self.real_paths.look(path)?;
        let is_installed = found.0.iter().any(|part| part == "node_modules");
        (!is_installed && is_below(&found.0, self.real_roots())).then_some(found)
    }
}
