//! Diagnostics: what a rule says about a place in the sources, before any output format.

use crate::source::Location;
use std::fmt;

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

/// A secondary place with a sentence of its own.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// One line that makes sense on its own, lower-case, no full stop.
    pub message: String,
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
    /// Identity that survives moved lines: rule, path, enclosing symbol, normalised snippet and ordinal, hashed (hex).
    pub fingerprint: String,
}
