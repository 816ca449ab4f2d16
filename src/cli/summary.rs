//! What goes to standard error at the end of a run: what could not be looked at, and one line of counts.

use super::fix::Fixing;
use crate::diagnostic::{Applicability, Severity};
use crate::engine::Outcome;
use crate::report::visible;
use crate::workspace::SkipReason;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How much is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Verbosity {
    /// Errors only.
    Quiet,
    /// Errors, files left out against expectation, the counts.
    Normal,
    /// The details too.
    Verbose,
}

/// Prints errors, skipped files, what is to be said beside them, and the counts; what cannot be printed is dropped, as nobody
/// reads it.
pub(super) fn print(
    outcome: &Outcome,
    fixing: &Fixing,
    verbosity: Verbosity,
    details: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) {
    let mut text = Vec::new();
    let filled = fill(outcome, fixing, verbosity, details, &mut text);
    debug_assert!(filled.is_ok(), "writing to memory failed: {filled:?}");
    let text = String::from_utf8_lossy(&text);
    let _ = anstream::stderr().write_all(visible(&text).as_bytes());
}

fn fill(
    outcome: &Outcome,
    fixing: &Fixing,
    verbosity: Verbosity,
    details: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for one in &outcome.scan.failed {
        writeln!(out, "error: {}: {}", one.path, one.reason)?;
    }
    for one in &outcome.faults {
        writeln!(out, "internal error: {}: {}", one.path, one.message)?;
    }
    for error in &fixing.errors {
        writeln!(out, "error: {error}")?;
    }
    if let Some(signal) = fixing.stopped {
        return writeln!(
            out,
            "stopped by {signal}: {}; every file is as it was or wholly fixed",
            plural(fixing.fixed, "diagnostic fixed", "diagnostics fixed")
        );
    }
    if verbosity == Verbosity::Quiet {
        return Ok(());
    }
    for note in &fixing.notes {
        writeln!(out, "note: {note}")?;
    }
    for one in &outcome.scan.skipped {
        writeln!(out, "skipped: {}: {}", one.path, one.reason)?;
    }
    details(out)?;
    writeln!(out, "{}", counts(outcome, fixing))
}

/// `2 warnings, 1 info; 40 files scanned, 3 parsed, 2 skipped (1 too large, 1 vanished); 4 mentions: ...`.
fn counts(outcome: &Outcome, fixing: &Fixing) -> String {
    let found: Vec<String> = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "info", "infos"),
    ]
    .into_iter()
    .map(|(severity, one, many)| (outcome.count(severity), one, many))
    .filter(|(count, _, _)| *count > 0)
    .map(|(count, one, many)| plural(count, one, many))
    .collect();
    let found = if found.is_empty() {
        "nothing found".to_owned()
    } else {
        found.join(", ")
    };
    let found = match fixes(outcome, fixing) {
        Some(fixes) => format!("{found}; {fixes}"),
        None => found,
    };
    let scan = &outcome.scan;
    let skipped = match scan.skipped.len() {
        0 => "0 skipped".to_owned(),
        count => format!(
            "{count} skipped ({})",
            reasons(scan.skipped.iter().map(|one| &one.reason))
        ),
    };
    let scanned = plural(scan.files_scanned, "file", "files");
    let mentions = outcome.mentions;
    format!(
        "{found}; {scanned} scanned, {} parsed, {skipped}; {}: {} in sites, {}, {} suppressed, {} innocent, {} unparsed",
        outcome.files_parsed,
        plural(mentions.total, "mention", "mentions"),
        mentions.site,
        plural(mentions.reference, "reference", "references"),
        mentions.suppressed,
        mentions.innocent,
        mentions.unparsed,
    )
}

/// `3 fixed, 1 fixable with --unsafe-fixes`, where there is anything of the kind.
fn fixes(outcome: &Outcome, fixing: &Fixing) -> Option<String> {
    if fixing.is_left_out {
        // Only calls have a confidence, and only they have fixes.
        let mut all = outcome.diagnostics.iter();
        return all
            .any(|one| one.confidence.is_some())
            .then(|| "--diff shows fixes".to_owned());
    }
    let fixed = if fixing.is_dry {
        "would be fixed"
    } else {
        "fixed"
    };
    let counted: Vec<String> = [
        (outcome.fixed, fixed),
        (outcome.fixable(Applicability::Safe), "fixable with --fix"),
        (
            outcome.fixable(Applicability::Unsafe),
            "fixable with --unsafe-fixes",
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    (!counted.is_empty()).then(|| counted.join(", "))
}

fn reasons<'a>(all: impl Iterator<Item = &'a SkipReason>) -> String {
    let mut by_reason: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in all {
        *by_reason.entry(reason.as_str()).or_default() += 1;
    }
    let counted: Vec<String> = by_reason
        .iter()
        .map(|(reason, count)| format!("{count} {reason}"))
        .collect();
    counted.join(", ")
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Mentions;
    use crate::workspace::Skipped;

    #[test]
    fn counts_add_up_and_say_why_files_were_skipped() {
        let mut outcome = Outcome {
            files_parsed: 3,
            mentions: Mentions {
                total: 3,
                site: 2,
                reference: 1,
                ..Mentions::default()
            },
            ..Outcome::default()
        };
        outcome.scan.files_scanned = 40;
        outcome.scan.skipped = [
            SkipReason::TooLarge,
            SkipReason::Vanished,
            SkipReason::TooLarge,
        ]
        .map(|reason| Skipped {
            path: "a.js".to_owned(),
            reason,
        })
        .to_vec();
        assert_eq!(
            counts(&outcome, &Fixing::default()),
            "nothing found; 40 files scanned, 3 parsed, 3 skipped (2 too large, 1 vanished); 3 mentions: 2 in sites, \
             1 reference, 0 suppressed, 0 innocent, 0 unparsed"
        );
    }
    #[test]
    fn what_a_diff_shows_is_not_said_to_be_fixed() {
        let outcome = Outcome {
            fixed: 3,
            ..Outcome::default()
        };
        let said = |is_dry| {
            let fixing = Fixing {
                is_dry,
                ..Fixing::default()
            };
            fixes(&outcome, &fixing)
        };
        assert_eq!(said(false).as_deref(), Some("3 fixed"));
        assert_eq!(said(true).as_deref(), Some("3 would be fixed"));
        assert_eq!(fixes(&Outcome::default(), &Fixing::default()), None);
        let fixing = Fixing {
            is_left_out: true,
            ..Fixing::default()
        };
        assert_eq!(fixes(&Outcome::default(), &fixing), None);
    }
}
