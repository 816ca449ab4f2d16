//! Commit: replaces the files of a group, all of them or none.
//!
//! Every new text is first written beside its file, locked and flushed, with the file's permissions and owner; only when the
//! whole group is there are the files replaced, one rename each. A failure, or a signal, puts back what was replaced: groups of
//! several files keep a second name of each old file until the last rename. Whatever happens, even `kill -9` or a lost power
//! supply, each file is wholly old or wholly new; what a killed run leaves behind is called `.napmig-*.tmp` and is cleared by the
//! next one that writes in the same folder or walks over it.

mod error;
mod stop;
mod temporary;
#[cfg(test)]
mod tests;

pub use error::CommitError;
pub use stop::{Signal, Stop};
pub use temporary::{clear_left_over, clear_left_overs, is_left_over};

use super::{display, read_whole};
use std::fs::{Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use temporary::Temporary;

/// One file's part in a group.
#[derive(Clone, Copy, Debug)]
pub struct Replacement<'a> {
    /// The file; a link stands for what it leads to.
    pub path: &'a Path,
    /// What it held when it was read.
    pub old: &'a str,
    /// What it is to hold.
    pub new: &'a str,
}

/// Something that a commit could not keep as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// The file had other names, which keep the old text.
    OtherNames {
        /// The file as shown.
        path: String,
        /// How many other names.
        count: u64,
    },
    /// The file belonged to another user or group and could not be given back.
    Owner {
        /// The file as shown.
        path: String,
    },
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Note::OtherNames { path, count: 1 } => {
                write!(f, "{path}: its other name (a hard link) keeps the old text")
            }
            Note::OtherNames { path, count } => {
                write!(
                    f,
                    "{path}: its {count} other names (hard links) keep the old text"
                )
            }
            Note::Owner { path } => write!(f, "{path}: now belongs to the user of this run"),
        }
    }
}

/// Replaces all files of a group, or leaves all of them as they are.
///
/// # Errors
/// Why nothing was replaced. After [`CommitError::NotPutBack`] alone something was.
pub fn commit(group: &[Replacement<'_>], stop: &Stop) -> Result<Vec<Note>, CommitError> {
    let mut notes = Vec::new();
    let mut targets = Vec::with_capacity(group.len());
    for replacement in group {
        stop.check()?;
        targets.push(Target::prepare(replacement)?);
    }
    for target in &mut targets {
        stop.check()?;
        target.stage(&mut notes)?;
    }
    if targets.len() > 1 {
        for target in &mut targets {
            stop.check()?;
            target.keep_old()?;
        }
    }
    for at in 0..targets.len() {
        let replaced = stop.check().and_then(|()| targets[at].replace());
        if let Err(cause) = replaced {
            return Err(put_back(&mut targets[..at], cause));
        }
    }
    sync_folders(&targets);
    Ok(notes)
}

/// Undoes what was replaced, the last file first; the cause, or what is worse.
fn put_back(replaced: &mut [Target<'_>], cause: CommitError) -> CommitError {
    let mut worst = cause;
    for target in replaced.iter_mut().rev() {
        if let Err(error) = target.restore() {
            let kept = target.keep_for_good();
            worst = CommitError::NotPutBack {
                path: target.shown.clone(),
                cause: Box::new(worst),
                error,
                kept,
            };
        }
    }
    sync_folders(replaced);
    worst
}

/// A file that is about to be replaced.
struct Target<'a> {
    shown: String,
    /// Where it really is, links followed.
    real: PathBuf,
    metadata: Metadata,
    replacement: Replacement<'a>,
    staged: Option<Temporary>,
    old: Option<Temporary>,
}

impl<'a> Target<'a> {
    /// Checks that the file may be written and still holds what was read.
    fn prepare(replacement: &Replacement<'a>) -> Result<Self, CommitError> {
        let shown = display(replacement.path);
        let failed = |error: io::Error| CommitError::new(&shown, "opening it", error);
        let real = replacement.path.canonicalize().map_err(failed)?;
        let metadata = std::fs::metadata(&real).map_err(failed)?;
        if !metadata.is_file() {
            return Err(CommitError::NotAFile { path: shown });
        }
        // A rename would get past a file's own protection, and a superuser past all of it: whoever protects a file means it.
        if metadata.permissions().readonly() {
            return Err(CommitError::WriteProtected { path: shown });
        }
        OpenOptions::new()
            .write(true)
            .open(&real)
            .map_err(|error| CommitError::new(&shown, "opening it for writing", error))?;
        let target = Self {
            shown,
            real,
            metadata,
            replacement: *replacement,
            staged: None,
            old: None,
        };
        target.check_unchanged()?;
        Ok(target)
    }

    fn check_unchanged(&self) -> Result<(), CommitError> {
        match read_whole(&self.real) {
            Ok(bytes) if bytes == self.replacement.old.as_bytes() => Ok(()),
            Ok(_) => Err(self.changed()),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Err(self.changed()),
            Err(error) => Err(self.failed("reading it again", error)),
        }
    }

    fn changed(&self) -> CommitError {
        CommitError::Changed {
            path: self.shown.clone(),
        }
    }

    fn failed(&self, doing: &'static str, error: io::Error) -> CommitError {
        CommitError::new(&self.shown, doing, error)
    }

    /// Writes the new text beside the file, down to the disk, as much like the file as can be.
    fn stage(&mut self, notes: &mut Vec<Note>) -> Result<(), CommitError> {
        let doing = "writing a temporary file beside it";
        let mut staged =
            Temporary::create(&self.real).map_err(|error| self.failed(doing, error))?;
        let kept_owner = write_like(&mut staged, self.replacement.new, &self.metadata)
            .map_err(|error| self.failed(doing, error))?;
        self.staged = Some(staged);
        if !kept_owner {
            notes.push(Note::Owner {
                path: self.shown.clone(),
            });
        }
        let count = names(&self.metadata).saturating_sub(1);
        if count > 0 {
            notes.push(Note::OtherNames {
                path: self.shown.clone(),
                count,
            });
        }
        Ok(())
    }

    /// Gives the old file a second name, or a copy where the file system has no second names.
    fn keep_old(&mut self) -> Result<(), CommitError> {
        let kept = Temporary::link(&self.real).or_else(|_| {
            let mut copy = Temporary::create(&self.real)?;
            write_like(&mut copy, self.replacement.old, &self.metadata)?;
            Ok(copy)
        });
        self.old =
            Some(kept.map_err(|error: io::Error| {
                self.failed("keeping its old text beside it", error)
            })?);
        Ok(())
    }

    /// The one rename.
    fn replace(&mut self) -> Result<(), CommitError> {
        self.check_unchanged()?;
        let Some(staged) = self.staged.take() else {
            return Err(self.failed("replacing it", io::ErrorKind::NotFound.into()));
        };
        staged
            .rename(&self.real)
            .map_err(|error| self.failed("replacing it", error))
    }

    /// Puts the old file back, unless someone else has written to the new one in the meantime.
    fn restore(&mut self) -> io::Result<()> {
        if read_whole(&self.real)? != self.replacement.new.as_bytes() {
            return Err(io::Error::other("someone else has changed it"));
        }
        match self.old.take() {
            Some(old) => old.rename(&self.real),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Where the old text stays when it cannot be put back, under a name that no later run clears.
    fn keep_for_good(&mut self) -> Option<PathBuf> {
        let mut name = self.real.file_name()?.to_owned();
        name.push(format!(".napmig-old-{}", std::process::id()));
        let path = self.real.with_file_name(name);
        let old = match self.old.take() {
            Some(old) => old.rename(&path),
            None => Temporary::create(&self.real).and_then(|mut copy| {
                write_like(&mut copy, self.replacement.old, &self.metadata)?;
                copy.rename(&path)
            }),
        };
        old.ok().map(|()| path)
    }
}

/// Fills a temporary file, flushes it to the disk and makes it like the file it stands for; whether the owner could be kept.
fn write_like(file: &mut Temporary, text: &str, like: &Metadata) -> io::Result<bool> {
    let file = file.file();
    file.write_all(text.as_bytes())?;
    // The owner first: a change of owner takes permissions away.
    let kept = keep_owner(file, like)?;
    file.set_permissions(like.permissions())?;
    file.sync_all()?;
    Ok(kept)
}

#[cfg(unix)]
fn keep_owner(file: &std::fs::File, like: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let now = file.metadata()?;
    let user = (now.uid() != like.uid()).then(|| like.uid());
    let group = (now.gid() != like.gid()).then(|| like.gid());
    if user.is_none() && group.is_none() {
        return Ok(true);
    }
    Ok(fchown(file, user, group).is_ok())
}

#[cfg(not(unix))]
fn keep_owner(_: &std::fs::File, _: &Metadata) -> io::Result<bool> {
    Ok(true)
}

#[cfg(unix)]
fn names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn names(_: &Metadata) -> u64 {
    1
}

/// Has the renames reach the disk; a file system that cannot be asked decides for itself.
#[allow(
    clippy::disallowed_methods,
    reason = "`workspace` is the module that writes"
)]
fn sync_folders(targets: &[Target<'_>]) {
    let mut folders: Vec<&Path> = targets
        .iter()
        .filter_map(|target| target.real.parent())
        .collect();
    folders.sort();
    folders.dedup();
    if cfg!(unix) {
        for folder in folders {
            let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
        }
    }
}
