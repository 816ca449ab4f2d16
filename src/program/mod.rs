//! The module graph on demand: where imports lead, and the files there, lowered once a content.
//!
//! | file | is |
//! | --- | --- |
//! | `graph` | [`Program`]: imports of a run, across threads |
//! | `store` | lowered files by path, as many as memory should hold |
//! | `writers` | which functions of a module change what its importers see |
//! | `project` | what stands where in the tree and what its configuration says, asked of the disk once |
//!
//! Which path a specifier means is the language's to say ([`crate::lang::locate`]); what lies there is asked of `workspace`, so
//! nothing outside the roots is read, and a text that stands in for a file is what its importers see.

mod graph;
mod project;
mod store;
mod writers;

pub use graph::Program;
pub use writers::Writers;

use crate::ir::{Language, Module};
use crate::lang::locate::NOT_AMONG_THE_SOURCES;
use crate::source::Source;
use std::sync::{Arc, OnceLock};

/// One lowered file with its text.
#[derive(Debug)]
pub struct ProgramFile {
    /// The text under its display path.
    pub source: Arc<Source>,
    /// The lowered module.
    pub ir: Module,
    writers: OnceLock<Writers>,
}

impl ProgramFile {
    /// Lowers `source`.
    pub fn new(language: Language, source: Arc<Source>) -> Self {
        let ir = crate::lang::lower(language, source.text());
        Self::of(source, ir)
    }

    fn of(source: Arc<Source>, ir: Module) -> Self {
        Self {
            source,
            ir,
            writers: OnceLock::new(),
        }
    }
}

/// What an import leads to.
#[derive(Clone, Debug)]
pub enum Imported {
    /// A file inside the roots.
    File(Arc<ProgramFile>),
    /// A package from elsewhere, or part of the language's own library.
    Package,
    /// Nothing that is known; why, as a phrase that completes "imported from `x`, which ...".
    Unknown(&'static str),
}

/// Where the resolver gets imported modules from.
pub trait Imports {
    /// What `specifier` means in `from`.
    fn import(&self, from: &ProgramFile, specifier: &str) -> Imported;

    /// A file as it is linted, lowered unless an import has brought that about already.
    fn lowered(&self, language: Language, source: &Arc<Source>) -> Arc<ProgramFile> {
        Arc::new(ProgramFile::new(language, source.clone()))
    }

    /// Every other file inside the roots that imports `file`, in any form, or from a file that passes on what it imports from
    /// there; what the whole program does with the exports of `file` is done in these and in `file`. They are sorted by path.
    ///
    /// # Errors
    /// Why there may be others, as a phrase: a package that anybody may install, an import that nothing resolves.
    fn importers(&self, file: &ProgramFile) -> Result<Vec<Arc<ProgramFile>>, String> {
        let _ = file;
        Err("other files are not looked at".to_owned())
    }

    /// The text of the nearest `Cargo.toml` above a Rust file, if there is one.
    fn manifest(&self, file: &ProgramFile) -> Option<String> {
        let _ = file;
        None
    }
}

/// No imports: every file stands alone.
#[derive(Debug, Default)]
pub struct Standalone;

impl Imports for Standalone {
    fn import(&self, from: &ProgramFile, specifier: &str) -> Imported {
        let path = std::path::Path::new(from.source.path());
        match crate::lang::locate(from.ir.language, specifier, path, &project::Nothing) {
            crate::lang::Target::Package => Imported::Package,
            crate::lang::Target::Nowhere(why) => Imported::Unknown(why),
            crate::lang::Target::File(_) => Imported::Unknown(NOT_AMONG_THE_SOURCES),
        }
    }
}
