//! Files whose lines end in `\r\n` are fixed as those whose lines end in `\n` are.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of all fixtures of the languages with fixes that lay out code, by their paths.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    for language in ["ecmascript", "rust"] {
        for entry in walkdir::WalkDir::new(root.join(language)) {
            let path = entry.unwrap().into_path();
            let name = path.to_string_lossy().into_owned();
            if !path.is_file() || name.ends_with(".snap") || name.ends_with(".diff") {
                continue;
            }
            let inside = path.strip_prefix(&root).unwrap().to_owned();
            if let Ok(text) = fs::read_to_string(&path) {
                found.push((inside, text));
            }
        }
    }
    found
}

/// What becomes of the files below a folder where every fix is applied.
fn fixed(files: &[(PathBuf, String)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_napmig-lint"))
        .args(["--fix", "--unsafe-fixes", "--exit-zero", "--quiet"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success());
    let read = |(path, _): &(PathBuf, String)| fs::read_to_string(folder.path().join(path));
    files.iter().map(|file| read(file).unwrap()).collect()
}

#[test]
fn both_line_ends_are_fixed_alike() {
    let mut sources = sources();
    sources.retain(|(_, text)| !text.contains('\r'));
    let with_two = |text: &String| text.replace('\n', "\r\n");
    let long: Vec<(PathBuf, String)> = sources
        .iter()
        .map(|(path, text)| (path.clone(), with_two(text)))
        .collect();
    let (short_fixed, long_fixed) = (fixed(&sources), fixed(&long));
    let changed = sources.iter().zip(&short_fixed);
    let changed = changed.filter(|((_, before), after)| before != *after);
    assert!(changed.count() > 150);
    let mut wrong = Vec::new();
    for (((path, _), short), long) in sources.iter().zip(&short_fixed).zip(&long_fixed) {
        if with_two(short) != *long {
            wrong.push(path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "{} differ: {wrong:#?}", wrong.len());
}
