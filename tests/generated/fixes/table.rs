//! The table shape × outcome of fixes.

use super::sites::Found;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What became of the sites of programs that have a shape; only those with a closed payload count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub safe: usize,
    pub uncertain: usize,
    pub refused: usize,
    /// How many may be safe by the rules.
    pub possible: usize,
    /// How many of those are.
    pub safe_of_them: usize,
}

impl Row {
    fn add(&mut self, site: &Found) {
        match site.fix.as_deref() {
            Some("safe") => self.safe += 1,
            Some(_) => self.uncertain += 1,
            None => self.refused += 1,
        }
        if site.may_be_safe {
            self.possible += 1;
            self.safe_of_them += usize::from(site.fix.as_deref() == Some("safe"));
        }
    }

    /// How many of a hundred sites are fixed.
    pub fn fixed(&self) -> Option<f64> {
        let fixed = self.safe + self.uncertain;
        let all = fixed + self.refused;
        (all > 0).then(|| 100.0 * fixed as f64 / all as f64)
    }

    /// How many of a hundred sites that may be safe are.
    pub fn safe_of_possible(&self) -> Option<f64> {
        (self.possible > 0).then(|| 100.0 * self.safe_of_them as f64 / self.possible as f64)
    }
}

/// All shapes, and all programs.
#[derive(Clone, Debug, Default)]
pub struct Table {
    rows: BTreeMap<String, Row>,
    /// The most frequent obstacle of each shape's refused sites is among these.
    obstacles: BTreeMap<String, BTreeMap<String, usize>>,
    /// Everything together.
    pub all: Row,
    /// What the design lets be fixed.
    pub fixable: Row,
}

impl Table {
    /// Counts one site.
    pub fn add(&mut self, shapes: &BTreeSet<String>, site: &Found) {
        if !site.is_closed {
            return;
        }
        self.all.add(site);
        if site.is_fixable() {
            self.fixable.add(site);
        }
        for shape in shapes {
            self.rows.entry(shape.clone()).or_default().add(site);
            for obstacle in &site.obstacles {
                let own = self.obstacles.entry(shape.clone()).or_default();
                *own.entry(super::sites::general(obstacle)).or_default() += 1;
            }
        }
    }

    /// As Markdown.
    pub fn markdown(&self, heading: &str) -> String {
        let mut out = format!(
            "{heading}\n| shape | safe | unsafe | refused | fixed | safe of those that may be | most frequent obstacle |\n\
             | --- | --: | --: | --: | --: | --: | --- |\n"
        );
        let all = ("**all**".to_owned(), self.all);
        let fixable = (
            "**of those the design lets be fixed**".to_owned(),
            self.fixable,
        );
        let rows = self.rows.iter().map(|(name, row)| (name.clone(), *row));
        let percent = |it: Option<f64>| it.map_or("–".to_owned(), |it| format!("{it:.0} %"));
        for (name, row) in [all, fixable].into_iter().chain(rows) {
            let own = self.obstacles.get(&name).into_iter().flatten();
            // Of equally many the first by name, so that the table does not depend on chance.
            let most = own.max_by_key(|(why, times)| (**times, std::cmp::Reverse((*why).clone())));
            let _ = writeln!(
                out,
                "| {name} | {} | {} | {} | {} | {} | {} |",
                row.safe,
                row.uncertain,
                row.refused,
                percent(row.fixed()),
                percent(row.safe_of_possible()),
                most.map_or("", |(why, _)| why.as_str())
            );
        }
        out
    }
}
