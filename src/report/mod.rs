//! Reports: one file an output format, each a function from a [`Report`] to bytes.
//!
//! Formats agree on order (path, start, code), on paths (`/` between the parts, relative where possible) and on masking the
//! contents of literal keys.

mod excerpt;
mod github;
mod human;
pub mod json;
mod sarif;
mod short;
mod text;

use crate::diagnostic::Rule;
use crate::engine::Outcome;
use std::io::{self, Write};

pub use text::visible;

/// Everything a format may show.
#[derive(Debug)]
pub struct Report<'a> {
    /// What the run amounts to.
    pub outcome: &'a Outcome,
    /// The rules of the run, with their pages.
    pub rules: Vec<RuleInfo<'a>>,
    /// The program's name.
    pub tool: &'a str,
    /// The program's version.
    pub version: &'a str,
}

/// A rule with its page.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Its page, Markdown.
    pub page: &'a str,
}

/// The output formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Format {
    /// For people: source lines, labels, colours
    Human,
    /// One line a diagnostic: path:line:col: `severity[CODE]: message`
    Short,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub workflow commands
    Github,
}

impl Format {
    /// Whether it shows the fix of a diagnostic, or says why there is none.
    pub fn shows_fixes(self) -> bool {
        !matches!(self, Format::Short | Format::Github)
    }
}

/// Writes the report in a format; `colour` matters to people only.
///
/// # Errors
/// Whatever `out` says.
pub fn write(
    report: &Report<'_>,
    format: Format,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, colour, out),
        Format::Short => short::write(report, out),
        Format::Json => json::write(report, out),
        Format::Jsonl => json::write_lines(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
