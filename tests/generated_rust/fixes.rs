//! The second half: every generated program that the linter fixes is compiled and run before and after, and opens the same
//! sessions.

use crate::batch;
use crate::program::Program;
use crate::render::{Rendered, render};
use crate::replay::differences;
use crate::rng::Rng;
use crate::run::Choice;
use crate::shapes::Shapes;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What came of a run.
#[derive(Debug, Default)]
pub struct Fixes {
    /// Programs with a fix.
    pub fixed: usize,
    /// Programs with a legacy call and none.
    pub refused: usize,
    /// What does not compile, or behaves otherwise.
    pub failures: Vec<String>,
    /// Why calls are refused, with how often.
    pub obstacles: BTreeMap<String, usize>,
}

impl Fixes {
    /// A few lines for people.
    pub fn summary(&self) -> String {
        let mut frequent: Vec<_> = self.obstacles.iter().collect();
        frequent.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
        let lines: Vec<String> = frequent
            .iter()
            .take(25)
            .map(|(why, times)| format!("{times:5}  {why}"))
            .collect();
        format!(
            "{} programs fixed, {} refused\n{}",
            self.fixed,
            self.refused,
            lines.join("\n")
        )
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-rust-fixes")
}

/// The crate that a program stands for.
fn manifest(program: &Rendered) -> String {
    let is_old = |name: &str| program.renamed.iter().any(|(from, _)| *from == name);
    let ureq = if is_old("ureq::") { "2" } else { "3" };
    let hyper = if is_old("hyper::") { "0.14" } else { "1" };
    format!(
        "[package]\nname = \"p\"\nedition = \"2024\"\n\n[dependencies]\nhttp-body-util = \"0.1\"\nhyper = \"{hyper}\"\n\
         reqwest = \"0.12\"\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"full\"] }}\nureq = \"{ureq}\"\n"
    )
}

/// Fixes a program; nothing where no fix is made. Obstacles are counted.
fn fixed(program: &Rendered, obstacles: &mut BTreeMap<String, usize>) -> Option<Rendered> {
    let folder = folder();
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("session.rs");
    fs::write(folder.join("Cargo.toml"), manifest(program)).unwrap();
    fs::write(&file, program.text()).unwrap();
    let lint = |arguments: &[&str]| {
        let command = Command::new(env!("CARGO_BIN_EXE_napmig-lint"))
            .args(arguments)
            .arg("--exit-zero")
            .current_dir(&folder)
            .output();
        String::from_utf8_lossy(&command.unwrap().stdout).into_owned()
    };
    lint(&["--fix", "--unsafe-fixes", "--quiet"]);
    let text = fs::read_to_string(&file).unwrap();
    if text == program.text() {
        for line in lint(&[]).lines() {
            if let Some((_, why)) = line.split_once("no fix is offered: ") {
                let why = why.split('`').step_by(2).collect::<Vec<_>>().join("..");
                *obstacles.entry(why).or_default() += 1;
            }
        }
        return None;
    }
    Some(Rendered {
        files: vec![("session.rs".to_owned(), text)],
        ..program.clone()
    })
}

/// Makes, fixes, compiles, runs and compares.
pub fn run(choice: &Choice) -> Fixes {
    let shapes = Shapes::read();
    let mut fixes = Fixes::default();
    let mut pairs: Vec<(usize, Rendered, Rendered)> = Vec::new();
    for number in 0..choice.programs {
        let program = Program::usual(&mut Rng::new(choice.seed, number), &shapes);
        let before = render(&program);
        if before.files.len() > 1 {
            continue;
        }
        match fixed(&before, &mut fixes.obstacles) {
            Some(after) => pairs.push((number, before, after)),
            None => fixes.refused += 1,
        }
    }
    fixes.fixed = pairs.len();
    let programs: Vec<&Rendered> = pairs.iter().flat_map(|(_, a, b)| [a, b]).collect();
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
        let found = differences(
            std::slice::from_ref(first),
            std::slice::from_ref(second),
            false,
        );
        if !found.is_empty() && fixes.failures.len() < choice.shown {
            fixes.failures.push(format!(
                "program {number}: {}\n--- before\n{}\n--- after\n{}",
                found.join("; "),
                before.text(),
                after.text()
            ));
        }
    }
    fixes
}
