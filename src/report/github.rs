//! `github`: workflow commands, which GitHub Actions turns into annotations.
//!
//! GitHub shows at most ten annotations a level and step, in the order they come. So errors come first, each level ends after
//! ten, and one line says how many there were beside these.

use super::Report;
use super::text::visible;
use crate::diagnostic::{Diagnostic, Severity};
use std::io::{self, Write};

const SHOWN: usize = 10;

/// Errors, warnings, notices.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut hidden = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let all = || {
            report
                .outcome
                .diagnostics
                .iter()
                .filter(move |one| one.severity == severity)
        };
        for one in all().take(SHOWN) {
            annotation(one, out)?;
        }
        let rest = all().count().saturating_sub(SHOWN);
        if rest > 0 {
            hidden.push(format!("{rest} more of severity {severity}"));
        }
    }
    if !hidden.is_empty() {
        let line = format!(
            "{}: {}; the annotations above are the first {SHOWN} of each",
            report.tool,
            hidden.join(", ")
        );
        writeln!(out, "{}", line.replace('%', "%25"))?;
    }
    Ok(())
}

fn annotation(one: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let command = match one.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let source = &one.location.source;
    let start = one.location.start();
    let end = source.position(one.location.span.end);
    write!(
        out,
        "::{command} file={},line={},col={}",
        property(source.path()),
        start.line,
        start.column
    )?;
    // GitHub ignores columns of annotations over several lines, and refuses an end that lies before the start.
    if end.line == start.line && end.column > start.column {
        write!(out, ",endLine={},endColumn={}", end.line, end.column)?;
    } else {
        write!(out, ",endLine={}", end.line)?;
    }
    writeln!(
        out,
        ",title={}::{}",
        property(&format!("{} {}", one.code, one.name)),
        data(&one.message)
    )
}

fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
