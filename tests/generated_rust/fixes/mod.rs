//! The second half: every generated program that the linter fixes is compiled and run before and after, and opens the same
//! sessions.

pub mod lint;
#[path = "../../generated/fixes/sites.rs"]
mod sites;
#[path = "../../generated/fixes/table.rs"]
mod table;

use crate::batch;
use crate::program::Program;
use crate::render::{Rendered, render};
use crate::replay::{Hosts, differences};
use crate::rng::Rng;
use crate::run::Choice;
use crate::shapes::Shapes;
use lint::Mode;
use sites::Found;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use table::Table;

/// How many of a hundred sites with a closed payload are fixed at least.
const LEAST: f64 = 80.0;

/// What came of a run.
#[derive(Debug, Default)]
pub struct Fixes {
    /// Shape × outcome.
    pub table: Table,
    /// Programs that were compiled and run before and after.
    pub compared: usize,
    /// What does not compile, or behaves otherwise.
    pub failures: Vec<String>,
    /// Why sites with a closed payload are refused, with how often and one program of each.
    pub obstacles: BTreeMap<String, (usize, usize)>,
}

impl Fixes {
    /// A few lines for people.
    pub fn summary(&self) -> String {
        let mut frequent: Vec<_> = self.obstacles.iter().collect();
        frequent.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
        let lines: Vec<String> = frequent
            .iter()
            .take(60)
            .map(|(why, (times, example))| format!("{times:5}  {why} (program {example})"))
            .collect();
        let all = self.table.all;
        format!(
            "{} programs compared; closed sites: {} safe, {} unsafe, {} refused: {:.1} % fixed; {:.1} % safe of {} that may be\n{}",
            self.compared,
            all.safe,
            all.uncertain,
            all.refused,
            all.fixed().unwrap_or_default(),
            all.safe_of_possible().unwrap_or_default(),
            all.possible,
            lines.join("\n")
        )
    }

    /// What is below what the linter promises.
    pub fn shortfalls(&self) -> Vec<String> {
        let is_short = self.table.all.fixed().is_none_or(|fixed| fixed < LEAST);
        let text = format!("less than {LEAST} % of the sites with a closed payload are fixed");
        is_short.then_some(text).into_iter().collect()
    }

    fn count(&mut self, number: usize, program: &Rendered, found: &[Found]) {
        for site in found {
            self.table.add(&program.shapes, site);
            for obstacle in site.obstacles.iter().filter(|_| site.is_closed) {
                let entry = self.obstacles.entry(sites::general(obstacle));
                entry.or_insert((0, number)).0 += 1;
            }
            for assumption in site.assumptions.iter().filter(|_| site.may_be_safe) {
                let why = format!("unsafe: {}", sites::general(assumption));
                self.obstacles.entry(why).or_insert((0, number)).0 += 1;
            }
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-rust-fixes")
}

/// Makes, fixes, compiles, runs and compares.
pub fn run(choice: &Choice) -> Fixes {
    let shapes = Shapes::read();
    let mut fixes = Fixes::default();
    let made = (0..choice.programs).map(|number| {
        let program = Program::usual(&mut Rng::new(choice.seed, number), &shapes);
        (number, render(&program))
    });
    let made: Vec<(usize, Rendered)> = made
        .filter(|(_, program)| program.files.len() == 1)
        .filter(|(_, program)| match &choice.shape {
            Some(word) => program.shapes.iter().any(|name| name.contains(word)),
            None => true,
        })
        .collect();
    let programs: Vec<(usize, &Rendered)> = made.iter().map(|(at, one)| (*at, one)).collect();
    let fixed = lint::fix(&folder(), &programs, Mode::All);
    let safely = lint::fix(&folder(), &programs, Mode::Safe);
    let report = lint::report(&folder(), &programs);
    let found = sites::find(&report, &folder().join("reported"), &programs);
    let mut pairs: Vec<(usize, &Rendered, Rendered)> = Vec::new();
    for (((number, before), (text, is_settled)), (safe, _)) in made.iter().zip(fixed).zip(safely) {
        let own = &found[number];
        fixes.count(*number, before, own);
        let is_safe = own.iter().all(|site| !site.is_left(Mode::Safe));
        if is_safe && safe != text {
            fixes
                .failures
                .push(format!("program {number}: --fix leaves what is safe"));
        }
        if !is_settled {
            fixes
                .failures
                .push(format!("program {number}: a second --fix changes it again"));
        }
        if text != before.text() {
            let after = Rendered {
                files: vec![(before.files[0].0.clone(), text)],
                ..before.clone()
            };
            pairs.push((*number, before, after));
        }
    }
    fixes.compared = pairs.len();
    let programs: Vec<&Rendered> = pairs.iter().flat_map(|(_, a, b)| [*a, b]).collect();
    let runs = match batch::run(&programs) {
        Ok(runs) => runs,
        Err(error) => {
            fixes.failures.push(error);
            return fixes;
        }
    };
    for ((number, before, after), ran) in pairs.iter().zip(runs.chunks(2)) {
        let [first, second] = ran else { continue };
        if !first.errors.is_empty() {
            continue;
        }
        let differences = differences(
            std::slice::from_ref(first),
            std::slice::from_ref(second),
            Hosts::Named,
            found[number].iter().any(|site| site.is_left(Mode::All)),
        );
        if !differences.is_empty() && fixes.failures.len() < choice.shown {
            fixes.failures.push(format!(
                "program {number}: {}\n--- before\n{}\n--- after\n{}",
                differences.join("; "),
                before.text(),
                after.text()
            ));
        }
    }
    fixes
}
