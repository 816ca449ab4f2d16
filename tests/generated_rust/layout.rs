//! Generated programs as rustfmt lays them out: it has nothing to say about them after their fix either.

use crate::fixes::lint::manifest;
use crate::program::Program;
use crate::render::{Rendered, render};
use crate::rng::Rng;
use crate::run::Choice;
use crate::shapes::Shapes;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many programs are laid out where no other number is asked for.
const PROGRAMS: usize = 300;

/// rustfmt leaves an expression alone that has a longer line than this.
const WIDTH: usize = 100;

fn rustfmt(edition: &str, arguments: &[&str], paths: &[PathBuf]) -> String {
    let output = Command::new("rustfmt")
        .args(["--edition", edition])
        .args(arguments)
        .args(paths)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A program whose longer JSON has a line for each field, as people write it: rustfmt breaks none of these.
fn broken(text: &str) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = text.lines().map(|line| broken_line(line) + "\n");
    lines.collect::<String>().replace('\n', newline)
}

fn broken_line(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    let is_field = |rest: &str| {
        let name = rest.split('"').nth(1).unwrap_or_default();
        rest.starts_with('"') && rest[name.len() + 2..].starts_with(':')
    };
    let newline = |depth: usize| format!("\n{}", " ".repeat(indent + 4 * depth));
    // Whether each open brace is that of an object.
    let mut open: Vec<bool> = Vec::new();
    let (mut result, mut rest) = (String::new(), line);
    while let Some(next) = rest.chars().next() {
        let depth = open.iter().filter(|it| **it).count();
        let is_inside = open.last() == Some(&true);
        let mut taken = next.len_utf8();
        if line.len() > WIDTH / 2 && rest.starts_with("{ ") && is_field(&rest[2..]) {
            open.push(true);
            result += &format!("{{{}", newline(depth + 1));
            taken = 2;
        } else if is_inside && rest.starts_with(", ") && is_field(&rest[2..]) {
            result += &format!(",{}", newline(depth));
            taken = 2;
        } else if is_inside && rest.starts_with(" }") {
            open.pop();
            result += &format!("{}}}", newline(depth - 1));
            taken = 2;
        } else {
            match next {
                '{' => open.push(false),
                '}' => drop(open.pop()),
                _ => {}
            }
            result.push(next);
        }
        rest = &rest[taken..];
    }
    result
}

/// Programs that rustfmt has laid out to the last line, one in each folder.
fn programs(work: &Path, choice: &Choice, edition: &str) -> Vec<PathBuf> {
    let shapes = Shapes::read();
    let _ = fs::remove_dir_all(work);
    let made = (0..choice.programs).map(|at| {
        let program = Program::usual(&mut Rng::new(choice.seed, at), &shapes);
        (at, render(&program))
    });
    let write = |(at, program): (usize, Rendered)| {
        let folder = work.join(at.to_string());
        fs::create_dir_all(&folder).unwrap();
        let crate_of = manifest(&program).replace("\"2024\"", &format!("{edition:?}"));
        fs::write(folder.join("Cargo.toml"), crate_of).unwrap();
        let path = folder.join("session.rs");
        fs::write(&path, broken(program.text())).unwrap();
        path
    };
    let written: Vec<PathBuf> = made
        .filter(|(_, program)| program.files.len() == 1)
        .map(write)
        .collect();
    rustfmt(edition, &[], &written);
    let is_laid_out = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().all(|line| line.chars().count() <= WIDTH)
    };
    let laid_out: Vec<PathBuf> = written.into_iter().filter(is_laid_out).collect();
    let unclean = rustfmt(edition, &["--check", "-l"], &laid_out);
    assert!(unclean.is_empty(), "{unclean}");
    laid_out
}

#[test]
fn what_rustfmt_laid_out_stays_so() {
    let mut choice = Choice::from_environment(crate::SEED);
    if std::env::var_os("NAPMIG_PROGRAMS").is_none() {
        choice.programs = PROGRAMS;
    }
    for edition in ["2021", "2024"] {
        stays_so(&choice, edition);
    }
}

fn stays_so(choice: &Choice, edition: &str) {
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("generated-rust-{edition}"));
    let programs = programs(&work, choice, edition);
    let read = |path: &PathBuf| fs::read_to_string(path).unwrap();
    let before: Vec<String> = programs.iter().map(read).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_napmig-lint"))
        .args(["--fix", "--unsafe-fixes", "--exit-zero", "--quiet"])
        .args(programs.iter().filter_map(|path| path.parent()))
        .output()
        .unwrap();
    assert!(output.status.success());
    let both = programs.into_iter().zip(before);
    let fixed: Vec<PathBuf> = both
        .filter(|(path, before)| read(path) != *before)
        .map(|(path, _)| path)
        .collect();
    assert!(
        fixed.len() * 3 > choice.programs,
        "{} programs are fixed",
        fixed.len()
    );
    let differences = rustfmt(edition, &["--check"], &fixed);
    assert!(differences.is_empty(), "{edition}: {differences}");
}
