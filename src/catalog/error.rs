//! What can be wrong with a rule pack, and where.

use std::fmt;

/// An error in a rule pack: the file, the place in it, what was found and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {kind}", suffix(.place))]
pub struct RuleError {
    /// The file, relative to the pack's folder with `/` between its parts; [`super::Catalog::load`] puts the folder before it.
    pub file: String,
    /// Where in the file; absent where the file itself is what is wrong.
    pub place: Option<Place>,
    /// What is wrong.
    pub kind: RuleErrorKind,
}

/// A 1-based position; columns count Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    /// The place of the byte `offset` of `text`.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

fn suffix(place: &Option<Place>) -> String {
    place.map_or_else(String::new, |place| format!(":{place}"))
}

/// What is wrong in a rule pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleErrorKind {
    /// The file or folder cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A part of the pack is not there.
    #[error("the file is missing, expected {expected}")]
    Missing {
        /// What the file holds.
        expected: &'static str,
    },
    /// A file that belongs to no part of the pack.
    #[error("unknown file{}, expected one of {}", hint(.found, .expected), list(.expected))]
    UnknownFile {
        /// Its path in the pack.
        found: String,
        /// All files of a pack.
        expected: Vec<String>,
    },
    /// TOML that does not parse, or a value of another type.
    #[error("{0}")]
    Syntax(String),
    /// A key or word that is not in the closed list it must come from.
    #[error("unknown {what} `{found}`{}, expected one of {}", hint(.found, .expected), list(.expected))]
    Unknown {
        /// What the word stands for: `key`, `role`, `state`.
        what: &'static str,
        /// The word.
        found: String,
        /// All words that may stand there.
        expected: Vec<String>,
    },
    /// Something that may be said once only.
    #[error("{what} `{found}` is given twice, first on line {first}")]
    Duplicate {
        /// What it is: `entry path`.
        what: &'static str,
        /// The repeated text.
        found: String,
        /// The line of its first occurrence.
        first: usize,
    },
    /// A value that breaks a condition.
    #[error("{what} is `{found}`, expected {expected}")]
    Invalid {
        /// What it is: `the path`.
        what: &'static str,
        /// The value.
        found: String,
        /// The condition, in words.
        expected: String,
    },
}

/// The word of `expected` that is nearest to `found`, if any is near.
pub fn nearest<'a>(found: &str, expected: &'a [String]) -> Option<&'a str> {
    const NEAR: f64 = 0.6;
    expected
        .iter()
        .map(|word| {
            (
                strsim::normalized_damerau_levenshtein(found, word),
                word.as_str(),
            )
        })
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

fn hint(found: &str, expected: &[String]) -> String {
    nearest(found, expected).map_or_else(String::new, |word| format!(" (did you mean `{word}`?)"))
}

fn list(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
