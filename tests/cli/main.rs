//! The program from outside.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

mod files;
mod fixes;
mod rules;
mod streams;

/// A candidate that is not UTF-8: one NM900 on line 2.
const BROKEN: &[u8] = b"// public/connections\n\xff\n";

/// A tree with one NM900, in `src/broken.js`.
fn tree() -> TempDir {
    let tree = TempDir::new().unwrap();
    put(&tree, "src/broken.js", BROKEN);
    put(&tree, "src/clean.js", b"export const a = 1;\n");
    put(&tree, "notes.txt", BROKEN);
    tree
}

fn put(tree: &TempDir, path: &str, bytes: &[u8]) {
    let path = tree.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run_with(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Ran {
    let output = Command::cargo_bin("napmig-lint")
        .unwrap()
        .current_dir(folder)
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .write_stdin(stdin)
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(tree: &TempDir, arguments: &[&str]) -> Ran {
    run_with(tree.path(), arguments, b"")
}

/// The paths of what `short` reports, in order.
fn reported(tree: &TempDir, arguments: &[&str]) -> Vec<String> {
    let ran = run(tree, &[arguments, &["--format", "short"]].concat());
    ran.out
        .lines()
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect()
}
