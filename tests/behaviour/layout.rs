//! Rust programs that rustfmt has nothing to say about before their fix: it has nothing to say about them afterwards.

use crate::case::{Language, cases};
use crate::harness::{files, scratch};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Programs that keep a layout that rustfmt would change, and why.
const LEFT: &[(&str, &str)] = &[(
    "fix-module-constant",
    "a comment stands in the chain that is written anew",
)];

/// The folders of all programs in Rust, by name: the cases here, and the fixtures that a fix changes.
fn folders() -> BTreeMap<String, PathBuf> {
    let cases = cases(Language::Rust).into_iter();
    let mut found: BTreeMap<String, PathBuf> = cases.map(|it| (it.name, it.folder)).collect();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rust");
    for entry in fs::read_dir(fixtures).unwrap() {
        let folder = entry.unwrap().path();
        if folder.join("fix.diff").is_file() {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            found.insert(name, folder);
        }
    }
    found
}

fn rustfmt(arguments: &[&str], paths: &[PathBuf]) -> String {
    let output = Command::new("rustfmt")
        .args(["--edition", "2021"])
        .args(arguments)
        .args(paths)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_rustfmt_laid_out_stays_so() {
    let work = scratch().join("rust-layout");
    let _ = fs::remove_dir_all(&work);
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/crates/Cargo.toml");
    let (mut roots, mut programs) = (Vec::new(), Vec::new());
    for (name, folder) in folders() {
        let root = work.join(&name);
        fs::create_dir_all(root.join(".git")).unwrap();
        for (file, text) in files(&folder) {
            let path = root.join(&file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            if file.ends_with(".rs") {
                programs.push(path);
            }
        }
        if !root.join("Cargo.toml").is_file() {
            fs::copy(&crates, root.join("Cargo.toml")).unwrap();
        }
        roots.push(root);
    }
    rustfmt(&[], &programs);
    // Where rustfmt itself cannot break a line, there is nothing to compare.
    let is_clean = |path: &&PathBuf| rustfmt(&["--check", "-l"], &[(*path).clone()]).is_empty();
    let texts: Vec<Vec<u8>> = programs.iter().map(|it| fs::read(it).unwrap()).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_napmig-lint"))
        .args(["--fix", "--unsafe-fixes", "--exit-zero", "--quiet"])
        .args(&roots)
        .output()
        .unwrap();
    assert!(output.status.success());
    let fixed: Vec<PathBuf> = programs
        .iter()
        .zip(&texts)
        .filter(|(path, text)| fs::read(path).unwrap() != **text)
        .map(|(path, _)| path.clone())
        .collect();
    assert!(fixed.len() > 80, "{} programs are fixed", fixed.len());
    let left = |path: &Path| {
        LEFT.iter()
            .any(|(name, _)| path.starts_with(work.join(name)))
    };
    let broken: Vec<&PathBuf> = fixed.iter().filter(|path| !is_clean(path)).collect();
    let shown: Vec<String> = broken
        .iter()
        .filter(|path| !left(path))
        .map(|path| rustfmt(&["--check"], &[(**path).clone()]))
        .collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    assert!(broken.len() == LEFT.len(), "no longer left: {LEFT:?}");
}
