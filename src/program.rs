//! The module graph on demand: files by path, lowered once.

use crate::ir::{Language, Module};
use crate::source::Source;
use std::sync::Arc;

/// One lowered file with its text.
#[derive(Debug)]
pub struct ProgramFile {
    /// The text under its display path.
    pub source: Arc<Source>,
    /// The lowered module.
    pub ir: Module,
}

impl ProgramFile {
    /// Lowers `source`.
    pub fn new(language: Language, source: Arc<Source>) -> Self {
        let ir = crate::lang::lower(language, source.text());
        Self { source, ir }
    }

    /// Whether a specifier can only mean a file of the tree, never a package.
    pub fn is_local_specifier(&self, specifier: &str) -> bool {
        match self.ir.language {
            Language::Rust => {
                ["crate", "self", "super"].iter().any(|root| {
                    specifier
                        .strip_prefix(root)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
                }) || specifier.starts_with("mod ")
            }
            _ => specifier.starts_with('.') || specifier.starts_with('/'),
        }
    }
}

/// Where the resolver gets imported modules from.
pub trait Imports {
    /// The file that `specifier` means in `from`, if it lies inside the roots.
    fn import(&self, from: &ProgramFile, specifier: &str) -> Option<Arc<ProgramFile>>;

    /// The text of the nearest `Cargo.toml` above a Rust file, if there is one.
    fn manifest(&self, file: &ProgramFile) -> Option<String> {
        let _ = file;
        None
    }
}

/// Files on disk: each is linted by itself, beside what its manifest says.
#[derive(Debug, Default)]
pub struct OnDisk;

impl Imports for OnDisk {
    fn import(&self, _from: &ProgramFile, _specifier: &str) -> Option<Arc<ProgramFile>> {
        None
    }

    fn manifest(&self, file: &ProgramFile) -> Option<String> {
        let path = std::path::Path::new(file.source.path());
        let (_, text) = crate::workspace::find_upwards(path, "Cargo.toml").ok()??;
        Some(text)
    }
}

/// No imports: every file stands alone.
#[derive(Debug, Default)]
pub struct Standalone;

impl Imports for Standalone {
    fn import(&self, _from: &ProgramFile, _specifier: &str) -> Option<Arc<ProgramFile>> {
        None
    }
}
