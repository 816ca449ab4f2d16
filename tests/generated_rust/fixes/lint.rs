//! The linter as its users run it, over many crates of one file at once: each in a root of its own.

use crate::render::Rendered;
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

/// The crate that a program stands for.
pub fn manifest(program: &Rendered) -> String {
    let is_old = |name: &str| program.renamed.iter().any(|(from, _)| *from == name);
    let ureq = if is_old("ureq::") { "2" } else { "3" };
    let hyper = if is_old("hyper::") { "0.14" } else { "1" };
    format!(
        "[package]\nname = \"p\"\nedition = \"2024\"\n\n[dependencies]\nhttp-body-util = \"0.1\"\nhyper = \"{hyper}\"\n\
         reqwest = \"0.12\"\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"full\"] }}\nureq = \"{ureq}\"\n"
    )
}

fn write(folder: &Path, programs: &[(usize, &Rendered)]) -> Vec<PathBuf> {
    let _ = fs::remove_dir_all(folder);
    let each = programs.iter().map(|(number, program)| {
        let own = folder.join(number.to_string());
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("Cargo.toml"), manifest(program)).unwrap();
        fs::write(own.join("session.rs"), program.text()).unwrap();
        own
    });
    each.collect()
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

/// The texts of programs after their fix, and whether a second one changes nothing.
pub fn fix(scratch: &Path, programs: &[(usize, &Rendered)], mode: Mode) -> Vec<(String, bool)> {
    let folders = write(&scratch.join(format!("fixed-{mode:?}")), programs);
    let arguments: &[&str] = match mode {
        Mode::Safe => &["--fix"],
        Mode::All => &["--fix", "--unsafe-fixes"],
    };
    let read = || -> Vec<String> {
        let each = folders.iter();
        each.map(|folder| fs::read_to_string(folder.join("session.rs")).unwrap())
            .collect()
    };
    lint(&folders, arguments);
    let once = read();
    lint(&folders, arguments);
    let is_settled = read()
        .into_iter()
        .zip(&once)
        .map(|(now, once)| now == *once);
    let is_settled: Vec<bool> = is_settled.collect();
    once.into_iter().zip(is_settled).collect()
}

/// The report of programs, as JSON.
pub fn report(scratch: &Path, programs: &[(usize, &Rendered)]) -> serde_json::Value {
    let folders = write(&scratch.join("reported"), programs);
    serde_json::from_slice(&lint(&folders, &["--format", "json"])).unwrap()
}
