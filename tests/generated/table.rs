//! The table shape × outcome.

use crate::judge::{Outcome, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What became of the programs that have a shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// How many there are.
    pub programs: usize,
    /// Legacy calls whose outcome is `Full`, `Partial`, `Missed`, `Wrong`.
    pub calls: [usize; 4],
}

impl Row {
    fn add(&mut self, verdict: &Verdict) {
        self.programs += 1;
        for outcome in &verdict.outcomes {
            let column = match outcome {
                Outcome::Quiet => continue,
                Outcome::Full => 0,
                Outcome::Partial => 1,
                Outcome::Missed => 2,
                Outcome::Wrong => 3,
            };
            self.calls[column] += 1;
        }
    }

    /// How many of a hundred legacy calls are found; `None` where there are none.
    pub fn found(&self) -> Option<f64> {
        let all: usize = self.calls.iter().sum();
        let found = self.calls[0] + self.calls[1];
        (all > 0).then(|| 100.0 * found as f64 / all as f64)
    }
}

/// All shapes, and all programs.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// By shape.
    pub rows: BTreeMap<String, Row>,
    /// Everything together.
    pub all: Row,
    /// The shapes of each program.
    pub programs: Vec<BTreeSet<String>>,
}

impl Table {
    /// Counts one program.
    pub fn add(&mut self, shapes: &BTreeSet<String>, verdict: &Verdict) {
        self.all.add(verdict);
        self.programs.push(shapes.clone());
        for shape in shapes {
            self.rows.entry(shape.clone()).or_default().add(verdict);
        }
    }

    /// As Markdown.
    pub fn markdown(&self, heading: &str) -> String {
        let mut out = format!(
            "{heading}\n| shape | programs | found, value known | found, value in part | missed | wrong | found |\n\
             | --- | --: | --: | --: | --: | --: | --: |\n"
        );
        let all = ("**all**".to_owned(), self.all);
        let rows = self.rows.iter().map(|(name, row)| (name.clone(), *row));
        for (name, row) in std::iter::once(all).chain(rows) {
            let [full, partial, missed, wrong] = row.calls;
            let found = match row.found() {
                Some(found) => format!("{found:.0} %"),
                None => "–".to_owned(),
            };
            let _ = writeln!(
                out,
                "| {name} | {} | {full} | {partial} | {missed} | {wrong} | {found} |",
                row.programs
            );
        }
        out
    }
}
