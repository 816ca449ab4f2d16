//! The walk: named files and folders in parallel, each file scanned by the thread that met it.

use super::commit::is_left_over;
use super::overlay::Overlay;
use super::scan::{Needles, Outcome, Scanner};
use super::{
    Candidate, OnCandidate, Options, ScanSummary, SkipReason, Skipped, display, lexical, read_whole,
};
use crate::workspace::Content;
use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};
use rustc_hash::FxHashSet;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Hidden names that are walked all the same: they hold scripts and pipelines.
const SHOWN: [&str; 4] = [".github", ".circleci", ".husky", ".gitlab-ci.yml"];

/// Scans everything the options name.
pub(super) fn visit(
    options: &Options,
    overlay: &Overlay,
    needles: &Needles,
    on_candidate: OnCandidate<'_>,
) -> ScanSummary {
    let mut summary = ScanSummary::default();
    let mut seen = FxHashSet::default();
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for path in &options.paths {
        if !seen.insert(lexical(path)) {
            continue;
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => folders.push(path.clone()),
            Ok(metadata) if metadata.is_file() => files.push(path.clone()),
            // A pipe would be waited for, perhaps for ever.
            Ok(_) => summary.failed.push(Skipped {
                path: display(path),
                reason: SkipReason::Unreadable("neither a file nor a folder".to_owned()),
            }),
            Err(error) => summary.failed.push(Skipped {
                path: display(path),
                reason: SkipReason::Unreadable(error.to_string()),
            }),
        }
    }
    let shared = Shared {
        options,
        overlay,
        needles,
        on_candidate,
        summary: Mutex::new(summary),
        // Named twice: what is named by itself is not met again inside a folder that is named too.
        named: (options.paths.len() > 1).then(|| {
            let names = seen.iter().filter_map(|path| path.file_name());
            Arc::new(Named {
                names: names.map(ToOwned::to_owned).collect(),
                paths: seen,
            })
        }),
        left_overs: Arc::default(),
    };
    shared.scan_named(&files);
    if let Some((first, others)) = folders.split_first() {
        let mut walk = WalkBuilder::new(first);
        for folder in others {
            walk.add(folder);
        }
        shared.configure(&mut walk);
        walk.build_parallel().visit(&mut Builder(&shared));
    }
    let mut summary = (shared.summary.into_inner()).unwrap_or_else(PoisonError::into_inner);
    summary.left_overs =
        std::mem::take(&mut *(shared.left_overs.lock()).unwrap_or_else(PoisonError::into_inner));
    summary.left_overs.sort();
    summary
}

struct Shared<'a> {
    options: &'a Options,
    overlay: &'a Overlay,
    needles: &'a Needles,
    on_candidate: OnCandidate<'a>,
    summary: Mutex<ScanSummary>,
    named: Option<Arc<Named>>,
    left_overs: Arc<Mutex<Vec<PathBuf>>>,
}

/// The named paths, absolute, and the last parts of them.
struct Named {
    paths: FxHashSet<PathBuf>,
    names: FxHashSet<OsString>,
}

impl Shared<'_> {
    fn configure(&self, walk: &mut WalkBuilder) {
        let ignore_files = !self.options.no_ignore;
        walk.hidden(false)
            .follow_links(false)
            .threads(self.options.threads)
            .parents(ignore_files)
            .ignore(ignore_files)
            .git_ignore(ignore_files)
            .git_exclude(ignore_files)
            // A user's own ignore file lies outside the roots, and would make two machines disagree.
            .git_global(false)
            // An archive without `.git` is linted like the checkout it was made of.
            .require_git(false);
        let hidden = self.options.hidden;
        let exclude = self.options.exclude.clone();
        let named = self.named.clone();
        let left_overs = Arc::clone(&self.left_overs);
        let options = self.options.clone();
        walk.filter_entry(move |entry| {
            if entry.depth() == 0 {
                return true;
            }
            let name = name_of(entry.path());
            if name == b"node_modules" || name == b".git" {
                return false;
            }
            if is_left_over(name) {
                (left_overs.lock().unwrap_or_else(PoisonError::into_inner))
                    .push(entry.path().to_owned());
                return false;
            }
            if !hidden
                && name.first() == Some(&b'.')
                && !SHOWN.iter().any(|shown| shown.as_bytes() == name)
            {
                return false;
            }
            // Before the walk puts it into the queue of its threads.
            if entry.file_type().is_some_and(|kind| kind.is_file()) && !is_wanted(name, &options) {
                return false;
            }
            if let Some(exclude) = &exclude
                && exclude.is_match(entry.path())
            {
                return false;
            }
            if let Some(named) = &named
                // A name costs less than a path.
                && named.names.contains(entry.file_name())
                && named.paths.contains(&lexical(entry.path()))
            {
                return false;
            }
            true
        });
    }

    /// Files given by name are read whatever they are called and whatever ignores them.
    fn scan_named(&self, files: &[PathBuf]) {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut summary = ScanSummary::default();
            while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.scan_one_named(path, &mut summary);
            }
            self.merge(summary);
        };
        let threads = self.options.threads;
        if files.len() < 2 || threads < 2 {
            return work();
        }
        std::thread::scope(|scope| {
            for _ in 0..threads.min(files.len()) {
                scope.spawn(work);
            }
        });
    }

    fn scan_one_named(&self, path: &Path, summary: &mut ScanSummary) {
        let skip = |reason| Skipped {
            path: display(path),
            reason,
        };
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        let may_be_script = is_script_name(name, self.options);
        let accepted = is_wanted(name, self.options)
            || matches!(&self.options.foreign, Some(foreign) if !has_extension(name, foreign));
        if !accepted {
            summary.skipped.push(skip(SkipReason::UnknownLanguage));
            return;
        }
        let read = match self.overlay.get(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => read_whole(path),
        };
        match read {
            Ok(bytes)
                if may_be_script
                    && self.options.foreign.is_none()
                    && !bytes.starts_with(SHEBANG) =>
            {
                summary.skipped.push(skip(SkipReason::UnknownLanguage));
            }
            Ok(bytes) => {
                summary.files_scanned += 1;
                summary.bytes += bytes.len() as u64;
                if self.needles.found_in_file(&bytes) {
                    (self.on_candidate)(Candidate::new(path, Content::from_bytes(bytes)));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                summary.skipped.push(skip(SkipReason::TooLarge));
            }
            Err(error) => summary
                .failed
                .push(skip(SkipReason::Unreadable(error.to_string()))),
        }
    }

    fn merge(&self, other: ScanSummary) {
        self.summary
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .merge(other);
    }
}

/// The last component of a path that the walk has put together; its other components are not looked at.
fn name_of(path: &Path) -> &[u8] {
    let path = path.as_os_str().as_encoded_bytes();
    let separator = path
        .iter()
        .rposition(|&byte| std::path::is_separator(char::from(byte)));
    &path[separator.map_or(0, |at| at + 1)..]
}

/// What a file without an extension begins with if it is a script.
const SHEBANG: &[u8] = b"#!";

/// Whether a file is read, as far as its name says.
fn is_wanted(name: &[u8], options: &Options) -> bool {
    has_extension(name, &options.extensions)
        || is_named(name, &options.names)
        || is_script_name(name, options)
}

/// Whether a file is wanted for its name.
fn is_named(name: &[u8], names: &[String]) -> bool {
    names.iter().any(|one| {
        let one = one.as_bytes();
        match name.get(..one.len()) {
            Some(start) if one.ends_with(b".") => start.eq_ignore_ascii_case(one),
            _ => name.eq_ignore_ascii_case(one),
        }
    })
}

/// Whether a file is wanted if it begins like a script: one whose name says nothing.
fn is_script_name(name: &[u8], options: &Options) -> bool {
    options.scripts && !name.contains(&b'.') && !is_named(name, &options.names)
}

/// Whether a file's name ends in one of these.
fn has_extension(name: &[u8], extensions: &[String]) -> bool {
    memchr::memrchr(b'.', name).is_some_and(|dot| {
        let extension = &name[dot + 1..];
        extensions
            .iter()
            .any(|one| one.as_bytes().eq_ignore_ascii_case(extension))
    })
}

struct Builder<'s>(&'s Shared<'s>);

impl<'s> ParallelVisitorBuilder<'s> for Builder<'s> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        Box::new(Visitor {
            shared: self.0,
            scanner: Scanner::new(self.0.needles),
            summary: ScanSummary::default(),
        })
    }
}

/// One thread of the walk; what it counted is merged when it ends.
struct Visitor<'s> {
    shared: &'s Shared<'s>,
    scanner: Scanner<'s>,
    summary: ScanSummary,
}

impl ParallelVisitor for Visitor<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        match entry {
            Ok(entry) => self.file(&entry),
            Err(error) => self.walk_error(&error),
        }
        WalkState::Continue
    }
}

impl Visitor<'_> {
    fn file(&mut self, entry: &DirEntry) {
        let name = name_of(entry.path());
        let options = self.shared.options;
        let may_be_script = is_script_name(name, options);
        if !is_wanted(name, options) || !entry.file_type().is_some_and(|kind| kind.is_file()) {
            return;
        }
        if let Some(progress) = &self.shared.options.progress {
            progress.fetch_add(1, Ordering::Relaxed);
        }
        let path = entry.path();
        if let Some(text) = self.shared.overlay.get(path) {
            self.summary.files_scanned += 1;
            if self.shared.needles.found(text.as_bytes()) {
                (self.shared.on_candidate)(Candidate::new(path, Content::Text(text)));
            }
            return;
        }
        let scanned = if may_be_script {
            self.scanner.scan_if(path, SHEBANG)
        } else {
            self.scanner.scan(path).map(Some)
        };
        let reason = match scanned {
            Ok(None) => return,
            Ok(Some(outcome)) => {
                self.summary.files_scanned += 1;
                match outcome {
                    Outcome::Clean => return,
                    Outcome::Found(content) => {
                        (self.shared.on_candidate)(Candidate::new(path, content));
                        return;
                    }
                    Outcome::TooLarge => {
                        self.summary.files_scanned -= 1;
                        SkipReason::TooLarge
                    }
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => SkipReason::Vanished,
            Err(error) => SkipReason::Unreadable(error.to_string()),
        };
        self.summary.skipped.push(Skipped {
            path: display(path),
            reason,
        });
    }

    fn walk_error(&mut self, error: &ignore::Error) {
        let (path, error) = path_of(error, Path::new(""));
        let reason = match error.io_error() {
            Some(error) if error.kind() == io::ErrorKind::NotFound => SkipReason::Vanished,
            Some(error) => SkipReason::Unreadable(error.to_string()),
            None => SkipReason::Unreadable(error.to_string()),
        };
        let is_named = self.shared.options.paths.iter().any(|named| named == path);
        let list = if is_named {
            &mut self.summary.failed
        } else {
            &mut self.summary.skipped
        };
        list.push(Skipped {
            path: display(path),
            reason,
        });
    }
}

/// The path an error of the walk speaks of, and the error without it.
fn path_of<'e>(error: &'e ignore::Error, path: &'e Path) -> (&'e Path, &'e ignore::Error) {
    match error {
        ignore::Error::WithPath { path, err } => path_of(err, path),
        ignore::Error::WithDepth { err, .. } => path_of(err, path),
        _ => (path, error),
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        self.summary.bytes = self.scanner.bytes;
        self.shared.merge(std::mem::take(&mut self.summary));
    }
}
