//! Where paths lead: links followed, and every folder looked at once, for what is asked for lies side by side.

use super::{Node, lexical};
use rustc_hash::FxHashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// The folders that were met, by their path. Shared by those who ask about one tree.
#[derive(Clone, Debug, Default)]
pub(super) struct RealPaths(Arc<RwLock<FxHashMap<OsString, PathBuf>>>);

impl RealPaths {
    /// Where a path leads; nothing where nothing is.
    pub(super) fn of(&self, path: &Path) -> Option<PathBuf> {
        Some(self.look(path)?.0)
    }

    /// Where a path leads, and what is there if it is a file or a folder.
    pub(super) fn look(&self, path: &Path) -> Option<(PathBuf, Option<Node>)> {
        let path = lexical(path);
        // Names are as they are on the disk only where case matters.
        if cfg!(any(windows, target_vendor = "apple")) {
            let real = path.canonicalize().ok()?;
            let kind = std::fs::metadata(&real).ok()?.file_type();
            return Some((real, Node::of(kind)));
        }
        self.find(&path)
    }

    fn find(&self, path: &Path) -> Option<(PathBuf, Option<Node>)> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Some((path.canonicalize().ok()?, Some(Node::Folder)));
        };
        if let Some(known) = self.known(path) {
            return Some((known, Some(Node::Folder)));
        }
        let folder = match self.known(folder) {
            Some(known) => known,
            None => self.find(folder)?.0,
        };
        let mut real = folder.join(name);
        let mut kind = std::fs::symlink_metadata(&real).ok()?.file_type();
        if kind.is_symlink() {
            real = real.canonicalize().ok()?;
            kind = std::fs::metadata(&real).ok()?.file_type();
        }
        if kind.is_dir() {
            let mut folders = self.0.write().unwrap_or_else(PoisonError::into_inner);
            folders.insert(path.as_os_str().to_owned(), real.clone());
        }
        Some((real, Node::of(kind)))
    }

    fn known(&self, folder: &Path) -> Option<PathBuf> {
        let folders = self.0.read().unwrap_or_else(PoisonError::into_inner);
        folders.get(folder.as_os_str()).cloned()
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::disallowed_methods, reason = "tests make their own trees")]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_are_followed_wherever_they_stand() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/b/file.js"), "").unwrap();
        symlink("a", root.join("link")).unwrap();
        symlink("b/file.js", root.join("a/other.js")).unwrap();
        symlink("nowhere", root.join("broken")).unwrap();
        let paths = RealPaths::default();
        let file = Some(root.join("a/b/file.js"));
        for path in [
            "a/b/file.js",
            "link/b/file.js",
            "a/other.js",
            "link/other.js",
            "a/x/../b/./file.js",
        ] {
            // The second time from what is known by then.
            assert_eq!(paths.of(&root.join(path)), file, "{path}");
            assert_eq!(paths.of(&root.join(path)), file, "{path}");
        }
        for path in ["broken", "a/none", "a/b/file.js/none"] {
            assert_eq!(paths.of(&root.join(path)), None, "{path}");
        }
    }
}
