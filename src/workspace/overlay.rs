//! Overlay: texts that stand in for files, so that an edited program can be analysed before anything is written.

use super::real::RealPaths;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// Texts by the real path of the file they stand in for.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    texts: Arc<RwLock<Texts>>,
    real_paths: RealPaths,
}

#[derive(Debug, Default)]
struct Texts {
    by_path: FxHashMap<PathBuf, Arc<str>>,
    /// The names of these files: what is called otherwise, and is no link, need not be looked up.
    names: FxHashSet<OsString>,
    edition: u64,
}

impl Overlay {
    /// No texts, for files whose real paths are known there.
    pub fn new(real_paths: RealPaths) -> Self {
        Self {
            texts: Arc::default(),
            real_paths,
        }
    }

    /// Has `text` stand in for a file; a file that is not there has no text to be replaced.
    pub fn put(&self, path: &Path, text: Arc<str>) {
        let Some(real) = self.real_paths.of(path) else {
            return;
        };
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = real.file_name() {
            texts.names.insert(name.to_owned());
        }
        texts.by_path.insert(real, text);
        texts.edition += 1;
    }

    /// A number that every change makes another one.
    pub fn edition(&self) -> u64 {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        texts.edition
    }

    /// Has every file speak for itself again.
    pub fn clear(&self) {
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        let edition = texts.edition + u64::from(!texts.by_path.is_empty());
        *texts = Texts {
            edition,
            ..Texts::default()
        };
    }

    /// The text that stands in for a file.
    pub fn get(&self, path: &Path) -> Option<Arc<str>> {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        if texts.by_path.is_empty() {
            return None;
        }
        let known = path
            .file_name()
            .is_none_or(|name| texts.names.contains(name));
        if !known && !path.is_symlink() {
            return None;
        }
        texts.by_path.get(&self.real_paths.of(path)?).cloned()
    }
}
