//! Why a group was not written, in words that lead out of it.

use super::stop::Signal;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

/// Why a group was not written.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The file does not hold what was read; it is left as it is now.
    #[error("{path}: changed since it was read; run again")]
    Changed {
        /// The file as shown.
        path: String,
    },
    /// The file is not there any more.
    #[error("{path}: gone since it was read")]
    Gone {
        /// The file as shown.
        path: String,
    },
    /// The file's own permissions say that it is not to be written.
    #[error("{path}: write-protected; make it writable and run again")]
    WriteProtected {
        /// The file as shown.
        path: String,
    },
    /// A folder, a device, a pipe.
    #[error("{path}: not a regular file")]
    NotAFile {
        /// The file as shown.
        path: String,
    },
    /// The system refused a step.
    #[error("{path}: {doing} failed: {error}{}", way_out(.error.kind()))]
    System {
        /// The file as shown.
        path: String,
        /// The step, as in "writing a temporary file beside it".
        doing: &'static str,
        /// What the system says.
        error: io::Error,
    },
    /// The run was told to stop.
    #[error("stopped by {0}")]
    Stopped(Signal),
    /// The group failed half-way, and a file that had been replaced could not be put back.
    #[error("{cause}; and {path} could not be put back: {error}{}", kept_at(.kept))]
    NotPutBack {
        /// The file as shown; it holds its new text, or what someone else wrote.
        path: String,
        /// Why the group failed.
        cause: Box<CommitError>,
        /// Why the file could not be put back.
        error: io::Error,
        /// Where its old text is.
        kept: Option<PathBuf>,
    },
}

impl CommitError {
    /// The error of a step on a file.
    pub(super) fn new(path: &str, doing: &'static str, error: io::Error) -> Self {
        let path = path.to_owned();
        if error.kind() == ErrorKind::NotFound {
            CommitError::Gone { path }
        } else {
            CommitError::System { path, doing, error }
        }
    }

    /// The signal that stopped the commit.
    pub fn signal(&self) -> Option<Signal> {
        match self {
            CommitError::Stopped(signal) => Some(*signal),
            CommitError::NotPutBack { cause, .. } => cause.signal(),
            _ => None,
        }
    }
}

/// What helps against an error.
fn way_out(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "; make room there and run again",
        ErrorKind::FileTooLarge => "; raise the limit on file sizes and run again",
        ErrorKind::ReadOnlyFilesystem => {
            "; its file system is mounted read-only: take --diff and apply it elsewhere"
        }
        ErrorKind::PermissionDenied => "; let its folder and itself be written to and run again",
        ErrorKind::CrossesDevices | ErrorKind::ResourceBusy => {
            "; it seems to be mounted by itself: fix the tree it comes from"
        }
        _ => "",
    }
}

fn kept_at(kept: &Option<PathBuf>) -> String {
    match kept {
        Some(path) => format!("; its old text is in {}", super::display(path)),
        None => String::new(),
    }
}
