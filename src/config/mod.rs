//! The configuration: `napmig.toml`, the command line's choices, and the settings both amount to.
//!
//! Levels are decided in this order, the last word winning: a rule's default, `levels` of the file, `[[overrides]]` of the file
//! in their order, `--deny`/`--warn`/`--allow` in theirs; `--select` and `--ignore` then take rules out altogether.
//! One run has one configuration: the file nearest to the first path named.

mod file;
mod globs;
mod selector;
mod settings;

pub use file::{ConfigFile, Override};
pub use globs::PathGlobs;
pub use selector::{Selector, UnknownRule};
pub use settings::{Choices, Settings};

use crate::diagnostic::Severity;
use std::path::PathBuf;

/// What the configuration file is called.
pub const FILE_NAME: &str = "napmig.toml";

/// How a rule is reported: a severity, or not at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported with this severity.
    On(Severity),
}

impl Level {
    /// The level that a configuration file calls `word`.
    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "error" => Level::On(Severity::Error),
            "warn" => Level::On(Severity::Warning),
            "info" => Level::On(Severity::Info),
            "off" => Level::Off,
            _ => return None,
        })
    }
}

/// Where tags go that depend on the request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tags {
    /// On each session.
    #[default]
    Session,
    /// On the agent.
    Agent,
}

/// Where the code goes that creates agents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Agents {
    /// In the file whose sessions they serve.
    #[default]
    Inline,
}

/// Why a configuration file is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}:{line}:{column}: {message}", path.display())]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode scalar values.
    pub column: u32,
    /// What is wrong and what would be right, lower-case, no full stop.
    pub message: String,
}

/// The candidate most like `word`, if any is like it at all.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| {
            let (word, other) = (word.to_lowercase(), candidate.to_lowercase());
            let likeness = strsim::jaro_winkler(&word, &other);
            (strsim::osa_distance(&word, &other), likeness, candidate)
        })
        .filter(|(_, likeness, _)| *likeness > 0.7)
        // Of those that are like it at all, the one with the fewest slips of the finger between.
        .max_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)))
        .map(|(_, _, candidate)| candidate)
}
