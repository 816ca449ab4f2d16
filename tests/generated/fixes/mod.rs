//! The second half: every generated program that the linter fixes runs before and after, and opens the same sessions.

mod lint;
mod refused;
mod replay;
mod sites;
mod table;

use crate::node::Node;
use crate::program::Program;
use crate::render::{Rendered, render};
use crate::rng::Rng;
use crate::run::Choice;
use crate::sent::Ran;
use crate::shapes::Shapes;
use lint::{Fixed, Mode};
use replay::Hosts;
use sites::Found;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
pub use table::Table;

/// Programs of a run that names no other number.
const PROGRAMS: usize = 400;

/// Shapes that unsafe fixes do not hold for yet: a property that other code changes while the program waits is read behind the
/// wait, where its payload was built before it.
const OPEN: [&str; 1] = ["traps/not-awaited"];

/// How many of a hundred sites with a closed payload that the design lets be fixed are at least, and how many of those that may be
/// safe are. Of 1,500 programs of a seed 95 and 89 are; runs of 400 have some hundred sites, and differ by some points.
const LEAST: (f64, f64) = (85.0, 75.0);

/// How many programs are named for an obstacle.
const EXAMPLES: usize = 12;

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcomes {
    /// Shape × outcome.
    pub table: Table,
    /// Programs that behave otherwise after their fix.
    pub failures: Vec<String>,
    /// How many there are.
    pub wrong: usize,
    /// How many programs ran before and after, and how often.
    pub compared: usize,
    /// Why sites are refused, with how often and a few programs of each; all that stands in one site's way is one reason.
    pub obstacles: BTreeMap<String, (usize, Vec<usize>)>,
}

impl Outcomes {
    /// A few lines for people.
    pub fn summary(&self) -> String {
        let mut frequent: Vec<_> = self.obstacles.iter().collect();
        frequent.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
        let lines: Vec<String> = frequent
            .iter()
            .take(120)
            .map(|(why, (times, examples))| format!("{times:5}  {why} (programs {examples:?})"))
            .collect();
        let all = self.table.all;
        let fixable = self.table.fixable;
        format!(
            "{:.1} % fixed of those the design lets be fixed, {:.1} % safe of those that may be\n{} comparisons, {} wrong; closed sites: {} safe, {} unsafe, {} refused: {:.1} % fixed; {:.1} % safe of {} that may be\n{}",
            fixable.fixed().unwrap_or_default(),
            fixable.safe_of_possible().unwrap_or_default(),
            self.compared,
            self.wrong,
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
        let all = self.table.fixable;
        let mut short = Vec::new();
        let (least, least_safe) = LEAST;
        if all.fixed().is_none_or(|fixed| fixed < least) {
            short.push(format!(
                "less than {least} % of the sites with a closed payload are fixed"
            ));
        }
        if all.safe_of_possible().is_none_or(|safe| safe < least_safe) {
            short.push(format!(
                "less than {least_safe} % of the fixes that may be safe are"
            ));
        }
        short
    }
}

struct Made {
    number: usize,
    rendered: Rendered,
}

/// Makes, fixes, runs and compares.
pub fn run(choice: &Choice) -> Outcomes {
    let shapes = Shapes::read();
    let programs = std::env::var("NAPMIG_PROGRAMS").map_or(PROGRAMS, |_| choice.programs);
    let made: Vec<Made> = (0..programs)
        .map(|number| Made {
            number,
            rendered: render(&Program::new(
                &mut Rng::new(choice.seed, number),
                &shapes,
                number,
            )),
        })
        .filter(|made| {
            OPEN.iter()
                .all(|shape| !made.rendered.shapes.contains(*shape))
        })
        .filter(|made| match &choice.shape {
            Some(word) => made.rendered.shapes.iter().any(|name| name.contains(word)),
            None => true,
        })
        .collect();
    let mut node = Node::start("fixes");
    let mut outcomes = Outcomes::default();
    for batch in made.chunks(200) {
        let numbered: Vec<(usize, &Rendered)> =
            batch.iter().map(|it| (it.number, &it.rendered)).collect();
        let report = lint::report(node.folder(), &numbered);
        let sites = sites::find(&report, &node.folder().join("reported"), &numbered);
        if let Some(folder) = std::env::var_os("NAPMIG_REFUSED") {
            for made in batch {
                outcomes.count(made, &sites[&made.number]);
                refused::leave(Path::new(&folder), made, &sites[&made.number]);
            }
            continue;
        }
        let [safe, all] =
            [Mode::Safe, Mode::All].map(|mode| lint::fix(node.folder(), &numbered, mode));
        for made in batch {
            let found = &sites[&made.number];
            outcomes.count(made, found);
            for fixed in [&safe[&made.number], &all[&made.number]] {
                let differences = compare(&mut node, made, fixed, found);
                if let Some(differences) = differences {
                    outcomes.compared += 1;
                    outcomes.judge(made, fixed, &differences, choice.shown);
                }
            }
        }
    }
    outcomes
}

/// What a program does otherwise after a fix; nothing where none was made, or where the original says nothing.
fn compare(node: &mut Node, made: &Made, fixed: &Fixed, found: &[Found]) -> Option<Vec<String>> {
    if fixed.files == made.rendered.files {
        return None;
    }
    let number = made.number * 4 + usize::from(fixed.mode == Mode::All) * 2;
    let after = Rendered {
        files: fixed.files.clone(),
        shapes: BTreeSet::new(),
        ..made.rendered.clone()
    };
    let mut differences = Vec::new();
    if !fixed.is_settled {
        differences.push("a second --fix changes the program again".to_owned());
    }
    for load in [0, 1] {
        let before: Vec<Ran> = node.run_load(number, &made.rendered, load);
        let now: Vec<Ran> = node.run_load(number + 1, &after, load);
        // A composition that throws before it sends says nothing.
        if before.iter().any(|run| !run.errors.is_empty()) {
            return None;
        }
        let hosts = match found.iter().any(|site| site.knows_host) {
            true => Hosts::Named,
            false => Hosts::Guessed,
        };
        let is_left = fixed.is_reported || found.iter().any(|site| site.is_left(fixed.mode));
        differences.extend(replay::differences(&before, &now, hosts, is_left));
    }
    Some(differences)
}

impl Outcomes {
    fn count(&mut self, made: &Made, found: &[Found]) {
        for site in found {
            self.table.add(&made.rendered.shapes, site);
            if !site.is_closed {
                continue;
            }
            let all: BTreeSet<String> = site
                .obstacles
                .iter()
                .map(|one| sites::general(one))
                .collect();
            let all: Vec<String> = all.into_iter().collect();
            let refused = (!all.is_empty()).then(|| all.join("; "));
            let assumed = site.assumptions.iter().filter(|_| site.may_be_safe);
            let assumed = assumed.map(|one| format!("unsafe: {}", sites::general(one)));
            for why in refused.into_iter().chain(assumed) {
                let (times, examples) = self.obstacles.entry(why).or_default();
                *times += 1;
                if examples.len() < EXAMPLES {
                    examples.push(made.number);
                }
            }
        }
    }

    fn judge(&mut self, made: &Made, fixed: &Fixed, differences: &[String], shown: usize) {
        if differences.is_empty() {
            return;
        }
        self.wrong += 1;
        if self.failures.len() < shown {
            let text = |files: &[(String, String)]| -> String {
                let files = files.iter();
                files
                    .map(|(name, text)| format!("--- {name}\n{text}"))
                    .collect()
            };
            self.failures.push(format!(
                "program {} ({:?}): {:?}\n  {}\n{}=== after\n{}",
                made.number,
                fixed.mode,
                made.rendered.shapes,
                differences.join("\n  "),
                text(&made.rendered.files),
                text(&fixed.files)
            ));
        }
    }
}
