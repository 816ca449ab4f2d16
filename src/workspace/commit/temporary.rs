//! Temporary files: beside the file they are for, locked for as long as they are in use, gone when nobody needs them.
//!
//! They are called `.napmig-<name>.<process>-<number>.tmp`. The walk leaves such names out, and a run clears those that nobody
//! holds a lock on.

#![allow(
    clippy::disallowed_methods,
    reason = "`workspace` is the module that writes"
)]

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

const PREFIX: &str = ".napmig-";
const SUFFIX: &str = ".tmp";
/// Longer names are cut, so that name, numbers, prefix and suffix fit what file systems allow.
const LONGEST_NAME: usize = 64;
/// How often another name is tried when one is taken.
const ATTEMPTS: u32 = 100;

/// A temporary file, removed when it is dropped.
#[derive(Debug)]
pub(super) struct Temporary {
    file: File,
    path: PathBuf,
    is_ours: bool,
}

impl Temporary {
    /// An empty file beside `target`, locked, that nobody else may read yet.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn create(target: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        for _ in 0..ATTEMPTS {
            let path = name_beside(target);
            let file = match options.open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            // Another run may take a new file for a left-over before it is locked; then it clears it, and another name is tried.
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => continue,
                // A file system without locks: nobody clears anything there.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            if path.exists() {
                return Ok(Self {
                    file,
                    path,
                    is_ours: true,
                });
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// A second name of `target` itself, locked with it.
    ///
    /// # Errors
    /// Whatever the system says: not every file system has second names.
    pub fn link(target: &Path) -> io::Result<Self> {
        if !cfg!(unix) {
            // Locks of other systems would keep other programs from the file itself.
            return Err(io::ErrorKind::Unsupported.into());
        }
        let file = File::open(target)?;
        file.try_lock_shared()
            .map_err(|_| io::Error::from(io::ErrorKind::WouldBlock))?;
        for _ in 0..ATTEMPTS {
            let path = name_beside(target);
            match std::fs::hard_link(target, &path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(()) => {
                    return Ok(Self {
                        file,
                        path,
                        is_ours: true,
                    });
                }
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// The open file.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Gives the file its place.
    ///
    /// # Errors
    /// Whatever the system says; the file is removed then.
    pub fn rename(mut self, to: &Path) -> io::Result<()> {
        std::fs::rename(&self.path, to)?;
        self.is_ours = false;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if self.is_ours {
            // What stays is cleared by a later run.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn name_beside(target: &Path) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut end = name.len().min(LONGEST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    target.with_file_name(format!(
        "{PREFIX}{}.{process}-{number}{SUFFIX}",
        &name[..end]
    ))
}

/// Whether a file's name is one that only commits give.
pub fn is_left_over(name: &[u8]) -> bool {
    name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes())
}

/// Removes a temporary file that a killed run has left, unless it is no such file or in use; whether it did.
pub fn clear_left_over(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| is_left_over(name.as_encoded_bytes()))
        && path.symlink_metadata().is_ok_and(|it| it.is_file())
        && File::open(path).is_ok_and(|file| file.try_lock().is_ok())
        && std::fs::remove_file(path).is_ok()
}

/// Removes all of them in a folder; how many.
pub fn clear_left_overs(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .filter_map(Result::ok)
        .filter(|entry| clear_left_over(&entry.path()))
        .count()
}
