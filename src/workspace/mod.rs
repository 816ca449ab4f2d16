//! The only disk access: roots, the parallel walk, the needle scan, reading, and the atomic [commit] of edited files.
//!
//! [`Workspace::visit`] walks the given paths, searches every file of an accepted extension for the needles as it is read, and
//! hands on the few that hold one, whole, on the thread that read them. Everything else about a file (language, syntax,
//! meaning) is decided further down.

mod commit;
mod folder;
mod overlay;
mod path;
mod real;
mod roots;
mod scan;
mod tree;
mod walk;

pub use commit::{
    CommitError, Note, Replacement, Signal, Stop, clear_left_over, clear_left_overs, commit,
};
pub use folder::read_folder;
pub use path::{display, lexical};
pub use roots::{find_upwards, read_text, roots_of};
pub use scan::{MAX_FILE_SIZE, Needles};
pub use tree::{Listing, Node};

use crate::config::PathGlobs;
use real::RealPaths;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

/// What to walk and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Files and folders as the user named them.
    pub paths: Vec<PathBuf>,
    /// Extensions of files that are read, lower case, without the dot.
    pub extensions: Vec<String>,
    /// Names of files that are read whatever their extension, lower case; one that ends in a dot stands for all that begin so.
    pub names: Vec<String>,
    /// Whether files without an extension are read where they begin with `#!`.
    pub scripts: bool,
    /// Where a named file of an unknown extension is read too (because the user said which language it is): the extensions of
    /// the other languages, which are not.
    pub foreign: Option<Vec<String>>,
    /// Paths that are left out unless they are named.
    pub exclude: Option<PathGlobs>,
    /// Whether ignore files are left unread.
    pub no_ignore: bool,
    /// Whether hidden files and folders are walked.
    pub hidden: bool,
    /// Number of threads; 0 lets the machine decide.
    pub threads: usize,
    /// Counts the files of a walk as they are scanned, for whoever watches.
    pub progress: Option<Arc<AtomicUsize>>,
}

/// A file that holds a needle.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Where it is.
    pub path: PathBuf,
    /// How it is called in reports: relative to the current directory where possible, `/` between the parts.
    pub display: String,
    /// What it holds.
    pub content: Content,
}

/// What a candidate holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Its exact text.
    Text(Arc<str>),
    /// It is not UTF-8.
    NotUtf8 {
        /// Offset of the first byte that is not.
        offset: usize,
        /// The text with U+FFFD for what is not; exact up to `offset`.
        lossy: Arc<str>,
    },
}

impl Content {
    /// Takes bytes for what they are.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text.into()),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                Content::NotUtf8 {
                    offset,
                    lossy: String::from_utf8_lossy(error.as_bytes()).into(),
                }
            }
        }
    }
}

/// Why a file was not scanned.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SkipReason {
    /// Larger than [`MAX_FILE_SIZE`].
    TooLarge,
    /// The system refused it, in its own words.
    Unreadable(String),
    /// It was there when its folder was listed, and gone when it was opened.
    Vanished,
    /// A named file whose extension belongs to no language.
    UnknownLanguage,
}

impl SkipReason {
    /// A few words that group equal reasons: `too large`.
    pub fn as_str(&self) -> &'static str {
        match self {
            SkipReason::TooLarge => "too large",
            SkipReason::Unreadable(_) => "unreadable",
            SkipReason::Vanished => "vanished",
            SkipReason::UnknownLanguage => "not a language of this run",
        }
    }
}

impl std::fmt::Display for SkipReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SkipReason::TooLarge => write!(f, "larger than {} MiB", MAX_FILE_SIZE >> 20),
            SkipReason::Unreadable(error) => write!(f, "unreadable: {error}"),
            SkipReason::Vanished => f.write_str("vanished before it could be read"),
            SkipReason::UnknownLanguage => {
                f.write_str("its extension is no language of this run; name one with --lang")
            }
        }
    }
}

/// A file that was not scanned.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Skipped {
    /// Its display path.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// What a scan did.
#[derive(Clone, Debug, Default)]
pub struct ScanSummary {
    /// Files read to their end or to their first needle.
    pub files_scanned: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Files left out against expectation, sorted by path.
    pub skipped: Vec<Skipped>,
    /// Named paths that cannot be read, sorted by path: the run goes on, but it has failed.
    pub failed: Vec<Skipped>,
    /// Temporary files that killed runs have left in the folders walked, or that a run still uses.
    pub left_overs: Vec<PathBuf>,
}

impl ScanSummary {
    fn merge(&mut self, other: ScanSummary) {
        self.files_scanned += other.files_scanned;
        self.bytes += other.bytes;
        self.skipped.extend(other.skipped);
        self.failed.extend(other.failed);
        self.left_overs.extend(other.left_overs);
    }
}

/// What is called for every candidate, on the thread that read it.
pub type OnCandidate<'a> = &'a (dyn Fn(Candidate) + Sync);

/// The named paths and the roots around them.
#[derive(Clone, Debug)]
pub struct Workspace {
    options: Options,
    roots: OnceLock<Vec<PathBuf>>,
    real_roots: OnceLock<Vec<PathBuf>>,
    real_paths: RealPaths,
    overlay: overlay::Overlay,
}

impl Workspace {
    /// A workspace over the named paths. Nothing is read yet.
    pub fn new(mut options: Options) -> Self {
        // Asking the machine takes as long as reading ten files.
        if options.threads == 0 {
            options.threads = std::thread::available_parallelism().map_or(1, usize::from);
        }
        let real_paths = RealPaths::default();
        Self {
            options,
            roots: OnceLock::new(),
            real_roots: OnceLock::new(),
            overlay: overlay::Overlay::new(real_paths.clone()),
            real_paths,
        }
    }

    /// How many threads work on what lies here.
    pub fn threads(&self) -> usize {
        self.options.threads
    }

    /// The folders inside which imports are followed, absolute and sorted.
    pub fn roots(&self) -> &[PathBuf] {
        self.roots.get_or_init(|| roots_of(&self.options.paths))
    }

    /// The roots with links followed, as far as they are there.
    fn real_roots(&self) -> &[PathBuf] {
        self.real_roots.get_or_init(|| {
            let real = self
                .roots()
                .iter()
                .filter_map(|root| root.canonicalize().ok());
            real.collect()
        })
    }

    /// Walks the named paths and calls back with every file that holds a needle.
    pub fn visit(&self, needles: &Needles, on_candidate: OnCandidate<'_>) -> ScanSummary {
        let mut summary = walk::visit(&self.options, &self.overlay, needles, on_candidate);
        summary.skipped.sort();
        summary.failed.sort();
        summary
    }

    /// Walks the roots, whatever paths are named and left out, and calls back with every file that holds a needle.
    pub fn visit_roots(&self, needles: &Needles, on_candidate: OnCandidate<'_>) -> ScanSummary {
        let options = Options {
            paths: self.roots().to_vec(),
            foreign: None,
            exclude: None,
            ..self.options.clone()
        };
        walk::visit(&options, &self.overlay, needles, on_candidate)
    }

    /// The files among the named paths; none where a folder is among them.
    pub fn only_files(&self) -> &[PathBuf] {
        let paths = &self.options.paths;
        let is_all_files = paths.iter().all(|path| path.is_file());
        if is_all_files { paths } else { &[] }
    }

    /// Scans text that was handed in instead of a file, under the path it stands for.
    pub fn visit_text(
        &self,
        path: &Path,
        bytes: Vec<u8>,
        needles: &Needles,
        on_candidate: OnCandidate<'_>,
    ) -> ScanSummary {
        let mut summary = ScanSummary::default();
        if bytes.len() as u64 > MAX_FILE_SIZE {
            summary.skipped.push(Skipped {
                path: display(path),
                reason: SkipReason::TooLarge,
            });
            return summary;
        }
        summary.files_scanned = 1;
        summary.bytes = bytes.len() as u64;
        if needles.found_in_file(&bytes) {
            on_candidate(Candidate {
                path: path.to_owned(),
                display: display(path),
                content: Content::from_bytes(bytes),
            });
        }
        summary
    }

    /// Where a path leads, links followed; nothing where nothing is.
    pub fn real(&self, path: &Path) -> Option<PathBuf> {
        self.real_paths.of(path)
    }

    /// Whether a fix may write to a file: one that lies, links followed, in a root or under a path that was named.
    pub fn may_write(&self, path: &Path) -> bool {
        self.real(path).is_some_and(|real| {
            let mut named = self.options.paths.iter();
            is_below(&real, self.real_roots())
                || named.any(|path| self.real(path).is_some_and(|path| real.starts_with(path)))
        })
    }

    /// Has `text` stand in for a file in all that this workspace, or a clone of it, reads from now on.
    pub fn overlay(&self, path: &Path, text: impl Into<Arc<str>>) {
        self.overlay.put(&lexical(path), text.into());
    }

    /// A number that is another one whenever a text stands in for a file or no longer does.
    pub fn edition(&self) -> u64 {
        self.overlay.edition()
    }

    /// Has every file speak for itself again.
    pub fn clear_overlay(&self) {
        self.overlay.clear();
    }

    /// Reads a file that another one imports.
    ///
    /// # Errors
    /// Whatever the system says; a file that is not there or outside the roots (links followed), too large or not UTF-8 is an
    /// error too.
    pub fn read(&self, path: &Path) -> io::Result<Arc<str>> {
        let real = self.inside(path).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::PermissionDenied,
                "outside the roots of this run",
            )
        })?;
        if let Some(text) = self.overlay.get(&real) {
            return Ok(text);
        }
        let bytes = read_whole(&real)?;
        String::from_utf8(bytes)
            .map(Into::into)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
    }
}

/// Whether a path lies in one of these, links followed on both sides.
fn is_below(real: &Path, places: &[PathBuf]) -> bool {
    let real = real.as_os_str().as_encoded_bytes();
    places.iter().any(|place| {
        // As paths compare, without taking both apart.
        let rest = real.strip_prefix(place.as_os_str().as_encoded_bytes());
        rest.is_some_and(|rest| match rest.first() {
            Some(first) => std::path::is_separator(char::from(*first)) || place.parent().is_none(),
            None => true,
        })
    })
}

/// Reads a whole file of at most [`MAX_FILE_SIZE`].
///
/// # Errors
/// Whatever the system says; [`io::ErrorKind::FileTooLarge`] past the limit.
#[allow(
    clippy::disallowed_methods,
    reason = "this module is the one that reads"
)]
pub fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    // Room for all of it and for the read that finds its end.
    let length = file.metadata()?.len().min(MAX_FILE_SIZE) as usize;
    let mut bytes = Vec::with_capacity(length + 1);
    file.take(MAX_FILE_SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_SIZE {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Creates the file a report goes to; what it held is gone.
///
/// # Errors
/// Whatever the system says.
#[allow(
    clippy::disallowed_methods,
    reason = "this module is the one that writes"
)]
pub fn create_output(path: &Path) -> io::Result<impl Write + use<>> {
    std::fs::File::create(path)
}
