//! `--statistics`: what went through each stage of a run, and the time it took.

use crate::engine::Outcome;
use std::io::{self, Write};
use std::time::Duration;

/// The parts of a run by the clock on the wall.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// Reading arguments, configuration and rule pack.
    pub prepared: Duration,
    /// Walking, scanning and analysing, and fixing where that was asked for.
    pub linted: Duration,
    /// Writing the report or the patch.
    pub reported: Duration,
}

/// Writes a table of the stages.
///
/// # Errors
/// Whatever `out` says.
pub(super) fn write(outcome: &Outcome, clock: &Clock, out: &mut dyn Write) -> io::Result<()> {
    let (scan, times) = (&outcome.scan, &outcome.times);
    let read = format!(
        "{} files, {:.1} MB",
        scan.files_scanned,
        scan.bytes as f64 / 1e6
    );
    let parsed = format!("{} files", outcome.files_parsed);
    let found = format!("{} diagnostics", outcome.diagnostics.len());
    let fixes = outcome.diagnostics.iter();
    let fixes = fixes.filter(|one| one.fix.is_some()).count() + outcome.fixed;
    let rows = [
        ("prepare", clock.prepared, String::new()),
        ("lint", clock.linted, read),
        ("  parse", times.parse, parsed),
        (
            "  resolve",
            times.resolve,
            format!("{} mentions", outcome.mentions.total),
        ),
        ("  plan", times.plan, found),
        ("  fix", times.fix, format!("{fixes} fixable or fixed")),
        ("report", clock.reported, String::new()),
    ];
    writeln!(
        out,
        "stage           time  what went through (indented: time summed over threads)"
    )?;
    for (stage, time, what) in rows {
        let line = format!("{stage:<10}{:>7.1} ms  {what}", time.as_secs_f64() * 1e3);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Times;

    #[test]
    fn every_stage_has_a_row() {
        let mut outcome = Outcome {
            files_parsed: 3,
            times: Times {
                parse: Duration::from_micros(1250),
                resolve: Duration::from_micros(300),
                plan: Duration::from_micros(90),
                fix: Duration::ZERO,
            },
            ..Outcome::default()
        };
        outcome.scan.files_scanned = 98_969;
        outcome.scan.bytes = 1_357_000_000;
        let clock = Clock {
            prepared: Duration::from_micros(1100),
            linted: Duration::from_millis(655),
            reported: Duration::from_micros(40),
        };
        let mut text = Vec::new();
        write(&outcome, &clock, &mut text).unwrap();
        insta::assert_snapshot!(String::from_utf8(text).unwrap(), @r"
        stage           time  what went through (indented: time summed over threads)
        prepare       1.1 ms
        lint        655.0 ms  98969 files, 1357.0 MB
          parse       1.2 ms  3 files
          resolve     0.3 ms  0 mentions
          plan        0.1 ms  0 diagnostics
          fix         0.0 ms  0 fixable or fixed
        report        0.0 ms
        ");
    }
}
