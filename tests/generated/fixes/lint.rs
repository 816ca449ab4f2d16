//! The linter as its users run it, over many programs at once: each in a root of its own.

use crate::render::Rendered;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which fixes are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `--fix`.
    Safe,
    /// `--fix --unsafe-fixes`.
    All,
}

/// A program after its fix.
#[derive(Clone, Debug)]
pub struct Fixed {
    pub mode: Mode,
    /// Names and texts of its files.
    pub files: Vec<(String, String)>,
    /// Whether a second run changes nothing.
    pub is_settled: bool,
    /// Whether that run still reports a call: two fixes may each be offered, and one be left after the other.
    pub is_reported: bool,
}

fn write(folder: &Path, programs: &[(usize, &Rendered)]) -> Vec<PathBuf> {
    let each = programs.iter().map(|(number, program)| {
        let own = folder.join(number.to_string());
        crate::node::write(&own, program);
        own
    });
    each.collect()
}

fn read(folder: &Path, program: &Rendered) -> Vec<(String, String)> {
    let files = program.files.iter();
    files
        .map(|(name, _)| (name.clone(), fs::read_to_string(folder.join(name)).unwrap()))
        .collect()
}

fn lint(folders: &[PathBuf], arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_napmig-lint"))
        .args(arguments)
        .args(["--exit-zero", "--quiet"])
        .args(folders)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Fixes copies of programs, twice.
pub fn fix(scratch: &Path, programs: &[(usize, &Rendered)], mode: Mode) -> BTreeMap<usize, Fixed> {
    let folders = write(&scratch.join(format!("fixed-{mode:?}")), programs);
    let arguments: &[&str] = match mode {
        Mode::Safe => &["--fix"],
        Mode::All => &["--fix", "--unsafe-fixes"],
    };
    let all = || programs.iter().zip(&folders);
    lint(&folders, arguments);
    let once: Vec<_> = all().map(|((_, it), folder)| read(folder, it)).collect();
    let left = lint(&folders, &[arguments, &["--format", "json"]].concat());
    let left = reported(&serde_json::from_slice(&left).unwrap());
    let twice = all().map(|((_, it), folder)| read(folder, it));
    let settled: Vec<bool> = twice.zip(&once).map(|(now, once)| now == *once).collect();
    let numbers = programs.iter().map(|(number, _)| *number);
    let fixed = once.into_iter().zip(settled);
    let fixed = numbers.zip(fixed).map(|(number, (files, is_settled))| {
        let fixed = Fixed {
            mode,
            files,
            is_settled,
            is_reported: left.contains(&number),
        };
        (number, fixed)
    });
    fixed.collect()
}

/// The programs of which a report says that a call is legacy.
fn reported(report: &Value) -> BTreeSet<usize> {
    let diagnostics = report["diagnostics"].as_array().into_iter().flatten();
    let calls = diagnostics.filter(|one| matches!(one["code"].as_str(), Some("NM001" | "NM002")));
    let numbers = calls.filter_map(|one| {
        let (_, path) = one["path"].as_str()?.split_once("/fixed-")?;
        path.split('/').nth(1)?.parse().ok()
    });
    numbers.collect()
}

/// The report of programs, as JSON.
pub fn report(scratch: &Path, programs: &[(usize, &Rendered)]) -> Value {
    let folders = write(&scratch.join("reported"), programs);
    serde_json::from_slice(&lint(&folders, &["--format", "json"])).unwrap()
}
