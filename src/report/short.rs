//! `short`: one line a diagnostic, for editors and `grep`.

use super::Report;
use super::text::one_line;
use std::io::{self, Write};

/// `path:line:col: severity[CODE]: message`.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for one in &report.outcome.diagnostics {
        let start = one.location.start();
        writeln!(
            out,
            "{}:{}:{}: {}[{}]: {}",
            one_line(one.location.source.path()),
            start.line,
            start.column,
            one.severity,
            one.code,
            one_line(&one.message),
        )?;
    }
    Ok(())
}
