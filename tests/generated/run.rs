//! A run: programs made, evaluated on both sides, compared, and the failures made small.

use crate::folder::read;
use crate::groups;
use crate::judge::{Outcome, Verdict, judge};
use crate::node::{Node, write};
use crate::program::Program;
use crate::render::{Rendered, render};
use crate::rng::Rng;
use crate::sent::Ran;
use crate::shapes::Shapes;
use crate::share::{LEAST_FOUND, says_something};
use crate::table::{Row, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What is run.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The seed of all.
    pub seed: u64,
    /// How many programs.
    pub programs: usize,
    /// Only those with a shape whose name holds this.
    pub shape: Option<String>,
    /// How many failures are made small and shown.
    pub shown: usize,
    /// Whether missed calls are shown like wrong ones.
    pub shows_missed: bool,
}

impl Choice {
    /// What the environment asks for: `NAPMIG_SEED`, `NAPMIG_PROGRAMS`, `NAPMIG_SHAPE`, `NAPMIG_SHOWN`, `NAPMIG_MISSED`.
    pub fn from_environment(seed: u64) -> Self {
        let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
        Choice {
            seed: number("NAPMIG_SEED").unwrap_or(seed),
            programs: number("NAPMIG_PROGRAMS").map_or(PROGRAMS, |it| it as usize),
            shape: std::env::var("NAPMIG_SHAPE").ok(),
            shown: number("NAPMIG_SHOWN").unwrap_or(12) as usize,
            shows_missed: std::env::var_os("NAPMIG_MISSED").is_some(),
        }
    }
}

impl Choice {
    /// Whether this is the run that the table in the repository is of.
    pub fn is_usual(&self, seed: u64) -> bool {
        self.seed == seed && self.programs == PROGRAMS && self.shape.is_none()
    }
}

impl Choice {
    /// Whether this is the long run, whose table is kept too.
    pub fn is_long(&self, seed: u64) -> bool {
        self.seed == seed && self.programs == 20 * PROGRAMS && self.shape.is_none()
    }
}

/// Programs of a run that names no other number.
const PROGRAMS: usize = 1_000;

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcomes {
    /// Shape × outcome.
    pub table: Table,
    /// What failed, made small.
    pub failures: Vec<String>,
    /// The shapes of each failure, without those that every program has.
    pub reasons: Vec<BTreeSet<String>>,
    /// How many programs are wrong.
    pub wrong: usize,
    /// Programs that threw.
    pub threw: usize,
}

impl Outcomes {
    /// What is below what the linter promises: calls found of all, and of those of each shape that is seen often enough; of a
    /// run that is `is_whole`, programs that show what is asked for, too.
    pub fn shortfalls(&self, is_whole: bool) -> Vec<String> {
        let least = |row: &Row, least: f64| row.found().is_some_and(|found| found < least);
        let mut short = Vec::new();
        if least(&self.table.all, 95.0) {
            short.push("less than 95 % of the legacy calls are found".to_owned());
        }
        for (name, row) in &self.table.rows {
            if says_something(row) && least(row, LEAST_FOUND) {
                short.push(format!(
                    "less than {LEAST_FOUND} % of the calls with {name} are found"
                ));
            }
        }
        if is_whole {
            short.extend(groups::shortfalls(&self.table));
        }
        if self.threw * 50 > self.table.all.programs {
            short.push(format!("{} programs throw", self.threw));
        }
        short
    }

    /// A few lines for people.
    pub fn summary(&self) -> String {
        let found = self.table.all.found().unwrap_or_default();
        let poor: BTreeMap<&String, String> = self
            .table
            .rows
            .iter()
            .filter_map(|(name, row)| Some((name, row.found().filter(|it| *it < 95.0)?)))
            .map(|(name, found)| (name, format!("{found:.0} %")))
            .collect();
        format!(
            "{} programs, {} wrong, {} threw; {:?} (full, in part, missed, wrong), {found:.1} % found; below 95 %: {poor:#?}",
            self.table.all.programs, self.wrong, self.threw, self.table.all.calls
        )
    }
}

struct Made<'a> {
    number: usize,
    program: Program<'a>,
    rendered: Rendered,
}

/// Makes, evaluates and compares.
pub fn run(choice: &Choice) -> Outcomes {
    let shapes = Shapes::read();
    let made: Vec<Made<'_>> = (0..choice.programs)
        .map(|number| {
            let program = Program::new(&mut Rng::new(choice.seed, number), &shapes, number);
            let rendered = render(&program);
            Made {
                number,
                program,
                rendered,
            }
        })
        .filter(|made| match &choice.shape {
            Some(word) => made.rendered.shapes.iter().any(|name| name.contains(word)),
            None => true,
        })
        .collect();
    let mut node = Node::start("found");
    let mut outcomes = Outcomes::default();
    let verdicts: Vec<(Verdict, Vec<Ran>)> = std::thread::scope(|scope| {
        let folders: Vec<PathBuf> = made.iter().map(|made| node.program(made.number)).collect();
        for (made, folder) in made.iter().zip(&folders) {
            write(folder, &made.rendered);
        }
        let said = scope.spawn(|| {
            let all = made.iter().zip(folders);
            all.map(|(made, folder)| read(&made.rendered, &folder))
                .collect::<Vec<_>>()
        });
        let sent: Vec<Vec<Ran>> = made
            .iter()
            .map(|made| node.run(made.number, &made.rendered))
            .collect();
        let said = said.join().unwrap();
        let pairs = said.iter().zip(sent);
        pairs
            .map(|(said, sent)| (judge(said, &sent), sent))
            .collect()
    });
    for (made, (verdict, runs)) in made.iter().zip(&verdicts) {
        // A composition that throws before it sends says nothing.
        if let Some(error) = runs.iter().flat_map(|run| &run.errors).next() {
            outcomes.threw += 1;
            if choice.shows_missed {
                let text = &made.rendered.files[0].1;
                eprintln!("program {} threw\n{error}\n{text}", made.number);
            }
            continue;
        }
        outcomes.table.add(&made.rendered.shapes, verdict);
        let worst = verdict.worst();
        let fails = match worst {
            Outcome::Wrong => true,
            Outcome::Missed => choice.shows_missed,
            _ => false,
        };
        outcomes.wrong += usize::from(worst == Outcome::Wrong);
        let is_known = outcomes
            .reasons
            .iter()
            .any(|known| known.is_subset(&made.rendered.shapes));
        if fails && !is_known && outcomes.failures.len() < choice.shown {
            let (shapes, failure) = smallest(made, worst, &shapes, &mut node);
            if !outcomes.reasons.contains(&shapes) {
                outcomes.failures.push(failure);
                outcomes.reasons.push(shapes);
            }
        }
    }
    outcomes
}

/// The smallest program that fails in the same way, with what is said of it and what it sends.
fn smallest(
    made: &Made<'_>,
    worst: Outcome,
    shapes: &Shapes,
    node: &mut Node,
) -> (BTreeSet<String>, String) {
    let plain = [
        shapes.named("clients/fetch"),
        shapes.named("frames/async-function"),
    ];
    let mut best = made.program.clone();
    let mut tries = 0;
    let mut is_smaller = true;
    while is_smaller && tries < 200 {
        is_smaller = false;
        for other in best.smaller(plain) {
            tries += 1;
            let rendered = render(&other);
            let number = 1_000_000 + made.number * 1_000 + tries;
            let runs = node.run(number, &rendered);
            if runs.iter().any(|run| !run.errors.is_empty()) {
                continue;
            }
            if judge(&read(&rendered, &node.program(number)), &runs).worst() == worst {
                best = other;
                is_smaller = true;
                break;
            }
        }
    }
    let rendered = render(&best);
    let number = 1_000_000 + made.number * 1_000;
    let runs = node.run(number, &rendered);
    let said = read(&rendered, &node.program(number));
    let reasons = judge(&said, &runs).reasons.join("\n  ");
    let files: Vec<String> = (rendered.files.iter())
        .chain(&rendered.surroundings)
        .map(|(name, text)| format!("--- {name}\n{text}"))
        .collect();
    let usual = ["clients/fetch", "frames/async-function", "literals/plain"];
    let mut own = rendered.shapes.clone();
    own.retain(|name| !usual.contains(&name.as_str()));
    let text = format!(
        "program {} is {worst:?}: {own:?}\n  {reasons}\n{}",
        made.number,
        files.concat()
    );
    (own, text)
}
