//! Diagnostics: what a rule says about a place in the sources, before any output format.

use crate::edit::EditSet;
use crate::source::{Location, Source};
use std::fmt;
use std::sync::Arc;

/// How much a diagnostic weighs once levels have been applied.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Severity {
    /// Never changes the exit code.
    Info,
    /// Exit code 1.
    Warning,
    /// Exit code 1.
    Error,
}

impl Severity {
    /// The lower-case word used in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How sure the tool is that a call is a legacy call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Confidence {
    /// Too little is known; shown only on request.
    Possible,
    /// The host is unknown, the rest fits.
    Likely,
    /// Proved from the sources.
    Certain,
}

impl Confidence {
    /// The lower-case word used on the command line and in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Possible => "possible",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rule as every output format, the configuration and the command line know it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The code, `NM001`.
    pub code: &'static str,
    /// The name, `legacy-connection`.
    pub name: &'static str,
    /// The severity where nothing configures another.
    pub severity: Severity,
    /// One line that says when it applies, lower-case, no full stop.
    pub summary: &'static str,
}

/// A secondary place with a sentence of its own.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// One line that makes sense on its own, lower-case, no full stop.
    pub message: String,
}

/// How far a fix can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Applicability {
    /// Applied only where asked for.
    Unsafe,
    /// Proved not to change what the program does.
    Safe,
}

impl Applicability {
    /// The lower-case word used in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Applicability::Unsafe => "unsafe",
            Applicability::Safe => "safe",
        }
    }
}

/// The edits of a fix in one file.
#[derive(Clone, Debug)]
pub struct FileEdits {
    /// The file as it was read.
    pub source: Arc<Source>,
    /// The edits.
    pub edits: EditSet,
}

/// A fix: edits that belong together, in one file or several.
///
/// Diagnostics that share an agent or a payload carry the same fix under the same group; it is applied once, whole or not at all.
#[derive(Clone, Debug)]
pub struct Fix {
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// What had to be assumed, in words; empty where the fix is proved.
    pub assumptions: Vec<String>,
    /// The same for all members of a group, unique in a run.
    pub group: String,
    /// What it does, one line, lower-case, no full stop.
    pub message: String,
    /// The edits, by file.
    pub files: Vec<FileEdits>,
}

impl Fix {
    /// Whether nothing had to be assumed.
    pub fn is_proved(&self) -> bool {
        self.assumptions.is_empty()
    }

    /// The files in the order of their paths.
    pub fn files_by_path(&self) -> Vec<&FileEdits> {
        let mut files: Vec<&FileEdits> = self.files.iter().collect();
        files.sort_by(|a, b| a.source.path().cmp(b.source.path()));
        files
    }
}

/// One finding of one rule.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule's code, `NM001`.
    pub code: &'static str,
    /// The rule's name, `legacy-connection`.
    pub name: &'static str,
    /// Severity after levels.
    pub severity: Severity,
    /// How sure the detection is; absent for rules that judge text (parse errors, suppressions).
    pub confidence: Option<Confidence>,
    /// One line, lower-case, no full stop.
    pub message: String,
    /// The primary span: for calls, the whole call.
    pub location: Location,
    /// Secondary spans, in source order; they may lie in other files.
    pub labels: Vec<Label>,
    /// How the values were found: one step a label, from the call back to the literal. Empty where nothing had to be followed.
    pub trace: Vec<Label>,
    /// Reasons, one paragraph each.
    pub notes: Vec<String>,
    /// What to write instead: a few lines of text, ready to show.
    pub help: Option<String>,
    /// What would fix it, for the calls themselves.
    pub fix: Option<Arc<Fix>>,
    /// The contents of literal keys in any source this diagnostic shows; formats mask them in every excerpt.
    pub secrets: Vec<Location>,
    /// Identity that survives moved lines: rule, path, enclosing symbol, normalised snippet and ordinal, hashed (hex).
    pub fingerprint: String,
}

impl Diagnostic {
    /// A diagnostic of `rule` with its default severity and nothing beside its message.
    ///
    /// The fingerprint is made of rule, path and the normalised text of the location; whoever knows the enclosing symbol sets
    /// a better one.
    pub fn new(rule: &Rule, location: Location, message: impl Into<String>) -> Self {
        let snippet: String = location
            .text()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let fingerprint = fingerprint(&[rule.code, location.source.path(), &snippet]);
        Self {
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            confidence: None,
            message: message.into(),
            location,
            labels: Vec::new(),
            trace: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            secrets: Vec::new(),
            fingerprint,
        }
    }
}

/// A stable hash of `parts` in hex (FNV-1a, 128 bits); the borders between parts count.
pub fn fingerprint(parts: &[&str]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_tell_parts_apart_and_stay_the_same() {
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&[]), "6c62272e07bb014262b821756295c58d");
    }
}
