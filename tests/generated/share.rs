//! In how many programs the shapes stand that show what is asked for, and what a share says.

use crate::table::{Row, Table};
use std::collections::BTreeSet;

/// What is asked for, and the starts of the names of the shapes that show it.
pub type Group = (&'static str, &'static [&'static str]);

/// Of a hundred programs, so many show each.
const LEAST_SHARE: f64 = 1.0;

/// What too few programs show.
pub fn shortfalls(groups: &[Group], table: &Table) -> Vec<String> {
    let mut short = Vec::new();
    for (name, starts) in groups {
        let is_of = |shape: &str| starts.iter().any(|start| shape.starts_with(start));
        let shows = |shapes: &&BTreeSet<String>| shapes.iter().any(|shape| is_of(shape));
        let programs = table.programs.iter().filter(shows).count();
        let share = 100.0 * programs as f64 / table.all.programs.max(1) as f64;
        if share < LEAST_SHARE {
            short.push(format!("{name}: in {share:.1} % of the programs"));
        }
    }
    short
}

/// How many of a hundred legacy calls of each shape are found at least.
pub const LEAST_FOUND: f64 = 80.0;

/// Whether a shape's share says something: it has been seen this often, in more than a few programs.
pub fn says_something(row: &Row) -> bool {
    row.programs >= 25 && row.calls.iter().sum::<usize>() >= 50
}
