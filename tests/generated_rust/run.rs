//! A run: programs made, evaluated on both sides, compared, and the failures made small.

use crate::batch;
use crate::files::manifests;
use crate::folder;
use crate::groups;
use crate::judge::{Outcome, Verdict, judge};
use crate::program::Program;
use crate::render::{Rendered, render};
use crate::rng::Rng;
use crate::sent::Ran;
use crate::shapes::Shapes;
use crate::share::{LEAST_FOUND, says_something};
use crate::table::Table;
use napmig_lint::detect::Detection;
use napmig_lint::diagnostic::Confidence;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What is run.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The seed of all.
    pub seed: u64,
    /// How many programs.
    pub programs: usize,
    /// Only those with a shape whose name holds this.
    pub shape: Option<String>,
    /// How many failures are shown.
    pub shown: usize,
    /// Whether calls that are missed or known in part are shown like wrong ones.
    pub shows_missed: bool,
    /// Whether failures are compiled again and again until they are small.
    pub shrinks: bool,
}

impl Choice {
    /// What the environment asks for: `NAPMIG_SEED`, `NAPMIG_PROGRAMS`, `NAPMIG_SHAPE`, `NAPMIG_SHOWN`, `NAPMIG_MISSED`,
    /// `NAPMIG_SHRINK`.
    pub fn from_environment(seed: u64) -> Self {
        let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
        Choice {
            seed: number("NAPMIG_SEED").unwrap_or(seed),
            programs: number("NAPMIG_PROGRAMS").unwrap_or(200) as usize,
            shape: std::env::var("NAPMIG_SHAPE").ok(),
            shown: number("NAPMIG_SHOWN").unwrap_or(12) as usize,
            shows_missed: std::env::var_os("NAPMIG_MISSED").is_some(),
            shrinks: std::env::var_os("NAPMIG_SHRINK").is_some(),
        }
    }
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcomes {
    /// Shape × outcome.
    pub table: Table,
    /// What failed.
    pub failures: Vec<String>,
    /// How many programs are wrong.
    pub wrong: usize,
}

impl Outcomes {
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
            "{} programs, {} wrong; {:?} (full, in part, missed, wrong), {found:.1} % found; below 95 %: {poor:#?}",
            self.table.all.programs, self.wrong, self.table.all.calls
        )
    }
}

/// Makes, evaluates and compares.
pub fn run(choice: &Choice) -> Outcomes {
    let shapes = Shapes::read();
    let made: Vec<(usize, Program<'_>, Rendered)> = (0..choice.programs)
        .map(|number| {
            let program = Program::new(&mut Rng::new(choice.seed, number), &shapes);
            let rendered = render(&program);
            (number, program, rendered)
        })
        .filter(|(_, _, rendered)| match &choice.shape {
            Some(word) => rendered.shapes.iter().any(|name| name.contains(word)),
            None => true,
        })
        .collect();
    let rendered: Vec<&Rendered> = made.iter().map(|(_, _, rendered)| rendered).collect();
    let mut outcomes = Outcomes::default();
    let runs = match batch::run(&rendered) {
        Ok(runs) => runs,
        Err(error) => {
            outcomes.failures.push(error);
            return outcomes;
        }
    };
    for ((number, program, rendered), ran) in made.iter().zip(&runs) {
        if let Some(error) = ran.errors.first() {
            let failure = format!("program {number}: {error}\n{}", rendered.shown());
            outcomes.failures.push(failure);
            continue;
        }
        let verdict = verdict(rendered, ran);
        outcomes.table.add(&rendered.shapes, &verdict);
        let worst = verdict.worst();
        outcomes.wrong += usize::from(worst == Outcome::Wrong);
        let fails = match worst {
            Outcome::Wrong => true,
            Outcome::Missed | Outcome::Partial => choice.shows_missed,
            _ => false,
        };
        if fails && outcomes.failures.len() < choice.shown {
            let (rendered, ran) = match worst {
                Outcome::Missed => (smallest_missed(program, &shapes), Ran::default()),
                _ if choice.shrinks => smallest(program, worst, &shapes),
                _ => (rendered.clone(), ran.clone()),
            };
            let reasons = self::verdict(&rendered, &ran).reasons.join("\n  ");
            let shapes: &BTreeSet<String> = &rendered.shapes;
            outcomes.failures.push(format!(
                "program {number} is {worst:?}: {shapes:?}\n  {reasons}\n{}",
                rendered.shown()
            ));
        }
    }
    outcomes
}

fn verdict(rendered: &Rendered, ran: &Ran) -> Verdict {
    let detections = read(rendered);
    let mut verdict = judge(&detections, std::slice::from_ref(ran));
    let misplaced = misplaced(rendered, &detections);
    if !misplaced.is_empty() {
        verdict.outcomes.push(Outcome::Wrong);
        verdict.reasons.extend(misplaced);
    }
    verdict
}

/// What the linter says of a program, by the names of its files.
fn read(program: &Rendered) -> Vec<(String, Detection)> {
    if program.files.len() == 1 {
        return folder::read(program, Path::new(""));
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-rust-linted");
    let _ = fs::remove_dir_all(&folder);
    let paths = program.files.iter().map(|(name, _)| name.as_str());
    let manifests = manifests(paths, DEPENDENCIES);
    for (name, text) in manifests
        .iter()
        .chain(program.files.iter().map(|(a, b)| (a, b)))
    {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder::read(program, &folder)
}

/// What the linter has to know of the crates that a program names.
const DEPENDENCIES: &str = "reqwest = \"0.12\"\nserde = \"1\"\nserde_json = \"1\"\ntokio = \"1\"\n";

/// Calls that are said to stand where none does.
fn misplaced(program: &Rendered, detections: &[(String, Detection)]) -> Vec<String> {
    let mut misplaced = Vec::new();
    for (name, detection) in detections {
        let at = program.files.iter().position(|(own, _)| own == name);
        let Some(at) = at else {
            misplaced.push(format!("a file {name} is reported"));
            continue;
        };
        let (text, calls) = (&program.files[at].1, &program.calls[at]);
        for site in &detection.sites {
            let said = site.span.range();
            if !calls.contains(&said) {
                let calls: Vec<&str> = calls.iter().map(|call| &text[call.clone()]).collect();
                misplaced.push(format!(
                    "in {name} it says that a call is `{}`, where there are {calls:?}",
                    text.get(said).unwrap_or("no text")
                ));
            }
        }
    }
    misplaced
}

/// The smallest program in which nothing is found. What it sends need not be asked: every program without a miss sends.
fn smallest_missed(program: &Program<'_>, shapes: &Shapes) -> Rendered {
    let is_missed = |rendered: &Rendered| {
        let detections = read(rendered);
        let mut sites = detections.iter().flat_map(|(_, one)| &one.sites);
        !sites.any(|site| site.confidence >= Confidence::Likely)
    };
    let mut best = program.clone();
    loop {
        let mut smaller = best.smaller(shapes).into_iter();
        match smaller.find(|other| is_missed(&render(other))) {
            Some(other) => best = other,
            None => return render(&best),
        }
    }
}

/// The smallest program that fails in the same way. Its smaller forms are compiled together.
fn smallest(program: &Program<'_>, worst: Outcome, shapes: &Shapes) -> (Rendered, Ran) {
    let mut best = program.clone();
    for _ in 0..12 {
        let smaller = best.smaller(shapes);
        let rendered: Vec<Rendered> = smaller.iter().map(render).collect();
        let Ok(runs) = batch::run(&rendered.iter().collect::<Vec<_>>()) else {
            break;
        };
        let fails = |(rendered, ran): (&Rendered, &Ran)| {
            ran.errors.is_empty() && verdict(rendered, ran).worst() == worst
        };
        match rendered.iter().zip(&runs).position(fails) {
            Some(at) => best = smaller[at].clone(),
            None => break,
        }
    }
    let rendered = render(&best);
    let ran = batch::run(&[&rendered]).map(|mut runs| runs.remove(0));
    (rendered, ran.unwrap_or_default())
}

/// Programs of a run in which a share of one in a hundred is no matter of luck.
const WHOLE: usize = 1_000;

/// What a whole run has to reach, and the table it leaves in the repository.
pub fn require(outcomes: &Outcomes, choice: &Choice) {
    if choice.shape.is_some() {
        return;
    }
    let found = outcomes.table.all.found().unwrap_or_default();
    assert!(
        found >= 95.0,
        "only {found:.1} % of the legacy calls are found"
    );
    for (name, row) in &outcomes.table.rows {
        if says_something(row) {
            let found = row.found().unwrap_or(100.0);
            assert!(found >= LEAST_FOUND, "{name}: only {found:.0} % are found");
        }
    }
    if choice.programs >= WHOLE {
        let short = groups::shortfalls(&outcomes.table);
        assert!(short.is_empty(), "{}", short.join("\n"));
    }
    if std::env::var_os("NAPMIG_UPDATE").is_some() {
        let heading = format!(
            "# Generated Rust programs\n\nSeed {}, {} programs; made by the command in `README.md`.\n",
            choice.seed, choice.programs
        );
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated_rust/COVERAGE.md");
        std::fs::write(path, outcomes.table.markdown(&heading)).unwrap();
    }
}
