//! The module graph on demand: where imports lead, and the files there, lowered once a content.
//!
//! | file | is |
//! | --- | --- |
//! | `graph` | [`Program`]: imports of a run, across threads |
//! | `marks` | by which texts a file is told that may matter to a call |
//! | `store` | lowered files by path, as many as memory should hold |
//! | `exposure`, `importers` | whether a module passes on the end of an address; who imports a file |
//! | `writers` | which functions of a module change what its importers see |
//! | `notes` | what files do to the whole program: set variables of the environment, change what they import |
//! | `links`, `index` | which files run in one program; which import which |
//! | `project` | what stands where in the tree and what its configuration says, asked of the disk once |
//!
//! Which path a specifier means is the language's to say ([`crate::lang::locate()`]); what lies there is asked of `workspace`, so
//! nothing outside the roots is read, and a text that stands in for a file is what its importers see.

mod computed;
mod exposure;
mod graph;
mod importers;
mod index;
mod links;
mod marks;
mod notes;
mod project;
mod searches;
mod store;
mod writers;

pub use computed::{Computed, computed};
pub use exposure::IsEnd;
pub use graph::Program;
pub use importers::Trail;
pub use marks::Marks;
pub use notes::{Noted, Taken};
pub use writers::{MUTATING, Writers};

use crate::ir::{Language, Module, Name};
use crate::lang::locate::NOT_AMONG_THE_SOURCES;
use crate::source::{Source, Span};
use std::path::PathBuf;
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

    /// Whether others can get anything from it.
    pub fn may_be_imported(&self) -> bool {
        !self.ir.exports.is_empty() || self.source.text().contains("exports")
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
    /// A package from elsewhere that code gives another name; its own.
    Renamed(Name),
    /// Nothing that is known; why, as a phrase that completes "imported from `x`, which ...".
    Unknown(&'static str),
}

/// How two files come to run in one program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    /// Imports lead from one to the other.
    Direct,
    /// Some file's imports lead to both.
    Shared,
    /// Nothing that is known leads to both.
    None,
}

/// Where the resolver gets imported modules from.
pub trait Imports: Sync {
    /// What `specifier` means in `from`.
    fn import(&self, from: &ProgramFile, specifier: &str) -> Imported;

    /// The texts that tell what may matter to a call; without them, everything may.
    fn marks(&self) -> Option<&Marks> {
        None
    }

    /// Whether the file that a specifier means in `from` holds a mark, or something that it passes on does; `None` where it means
    /// no file, or that cannot be told.
    fn holds_mark(&self, from: &ProgramFile, specifier: &str) -> Option<bool> {
        let _ = (from, specifier);
        None
    }

    /// A file as it is linted, lowered unless an import has brought that about already.
    fn lowered(&self, language: Language, source: &Arc<Source>) -> Arc<ProgramFile> {
        Arc::new(ProgramFile::new(language, source.clone()))
    }

    /// Every other file inside the roots that imports `file`, in any form, or from a file that passes on what it imports from
    /// there; what the program does with the exports of `file` is done in these and in `file`, unless it is [published]. They
    /// are sorted by path. The tree is scanned for the answer.
    ///
    /// [published]: Self::published
    ///
    /// # Errors
    /// Why there may be others, as a phrase: a file that does not parse, too many of them.
    fn importers(&self, file: &ProgramFile) -> Result<Vec<Arc<ProgramFile>>, String> {
        let _ = file;
        Err("other files are not looked at".to_owned())
    }

    /// Another file inside the roots than these in which a word stands in code of their kind, if there is one. The tree is scanned
    /// for the answer.
    ///
    /// # Errors
    /// Why that is not known, as a phrase.
    fn mentions_elsewhere(
        &self,
        word: &str,
        known: &[&Arc<ProgramFile>],
    ) -> Result<Option<String>, String> {
        let _ = (word, known);
        Err("other files are not looked at".to_owned())
    }

    /// Who sets the variable `name` of the environment while the program runs, tests left out: of the files that may do that, what
    /// `of` says (`None` for any variable). Files that set it by its name may be anywhere inside the roots, those that compute
    /// names are such that imports link them with `file`. The tree is scanned for the answer.
    fn setters(
        &self,
        file: &ProgramFile,
        name: &str,
        of: &dyn Fn(&ProgramFile) -> Vec<Option<String>>,
    ) -> Vec<Noted<Option<String>>> {
        let _ = (file, name, of);
        Vec::new()
    }

    /// What files inside the roots that import one of these modules write to of them, tests left out: of the files that may do that,
    /// what `of` says. Modules are named by their path as it is shown. The tree is scanned for the answer.
    fn changers(
        &self,
        modules: &[String],
        of: &dyn Fn(&ProgramFile) -> Vec<Taken>,
    ) -> Vec<Noted<Taken>> {
        let _ = (modules, of);
        Vec::new()
    }

    /// The path, as it is shown, of the file that `specifier` means in `from`, if it means one. It is not read.
    fn located(&self, from: &ProgramFile, specifier: &str) -> Option<String> {
        let _ = (from, specifier);
        None
    }

    /// How a file and that at a path come to run in one program. The tree is scanned for the answer.
    fn link(&self, one: &ProgramFile, other: &str) -> Link {
        let _ = (one, other);
        Link::None
    }

    /// The name of the package by which whoever installs it gets the exports of `file`, if there is one: callers may be anywhere
    /// then. Ask for `file` and for each of its importers, which may pass its exports on.
    fn published(&self, file: &ProgramFile) -> Option<String> {
        let _ = file;
        None
    }

    /// A run begins: nothing has been noted.
    fn begin(&self) {}

    /// Notes a file, so that its importers can be found if it passes on the end of an address otherwise than through one of the
    /// `settled` calls, to which importers have nothing to add. `speaks` tells whether it holds more of ours than that: a program
    /// in which no file does has nothing to be found.
    fn note(&self, file: &ProgramFile, is_end: IsEnd<'_>, settled: &[Span], speaks: bool) {
        let _ = (file, is_end, settled, speaks);
    }

    /// Whether others may get the end of an address from a file, or anything that it imports from the tree.
    fn may_pass_on(&self, file: &ProgramFile, is_end: IsEnd<'_>) -> bool {
        let _ = (file, is_end);
        true
    }

    /// The files that a text imports, from near to far, for which `is_wanted` holds.
    fn explore(&self, path: &str, text: &str, is_wanted: &dyn Fn(&str) -> bool) -> Vec<Source> {
        let _ = (path, text, is_wanted);
        Vec::new()
    }

    /// The texts of which importers of noted modules hold one, those left out that were given before.
    fn trails(&self) -> Vec<String> {
        Vec::new()
    }

    /// What a file that was not linted has to do with noted modules.
    fn trail(&self, path: &str, text: &str) -> Trail {
        let _ = (path, text);
        Trail::None
    }

    /// Finds out which noted modules pass on what they import.
    fn carry(&self) {}

    /// Whether one of these files is known by now to pass on the end of an address.
    fn is_any_exposed(&self, files: &[PathBuf]) -> bool {
        let _ = files;
        false
    }

    /// What the nearest `Cargo.toml` above a Rust file says, if there is one.
    fn manifest(&self, file: &ProgramFile) -> Option<Manifest> {
        let _ = file;
        None
    }
}

/// The text of a crate's `Cargo.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Its own.
    pub own: String,
    /// That of its workspace, where it inherits something.
    pub workspace: Option<String>,
}

/// No imports: every file stands alone.
#[derive(Debug, Default)]
pub struct Standalone;

impl Imports for Standalone {
    fn importers(&self, _: &ProgramFile) -> Result<Vec<Arc<ProgramFile>>, String> {
        Ok(Vec::new())
    }

    fn import(&self, from: &ProgramFile, specifier: &str) -> Imported {
        let path = std::path::Path::new(from.source.path());
        match crate::lang::locate(from.ir.language, specifier, path, &project::Nothing) {
            crate::lang::Target::Package => Imported::Package,
            crate::lang::Target::Renamed(name) => Imported::Renamed(name.into()),
            crate::lang::Target::Nowhere(why) => Imported::Unknown(why),
            crate::lang::Target::File(_) => Imported::Unknown(NOT_AMONG_THE_SOURCES),
        }
    }
}
