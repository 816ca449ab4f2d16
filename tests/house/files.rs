//! What every file says about itself, and how long it may be.

use crate::{files_below, name, read};

const FOLDERS: [&str; 3] = ["src", "tests", "benches"];

#[test]
fn every_file_begins_with_what_it_is() {
    let silent: Vec<String> = files_below(&FOLDERS, "rs")
        .iter()
        .filter(|path| !read(path).starts_with("//! "))
        .map(|path| name(path))
        .collect();
    assert!(silent.is_empty(), "no `//!` at the top: {silent:?}");
}

/// How long a file may be.
const LINES: usize = 400;

/// Files that are longer, and why that is right.
const LONGER: &[(&str, &str)] = &[
    (
        "src/lang/ecmascript/control.rs",
        "loops, switches and jumps share one state",
    ),
    ("src/lang/ecmascript/tests/syntax.rs", "a list of cases"),
    ("src/lang/rust/scope.rs", "Rust's name spaces are one idea"),
];

#[test]
fn files_are_short_or_have_a_reason() {
    let long: Vec<String> = files_below(&FOLDERS, "rs")
        .iter()
        .map(|path| (name(path), read(path).lines().count()))
        .filter(|(name, lines)| {
            *lines > LINES && !LONGER.iter().any(|(allowed, _)| allowed == name)
        })
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect();
    assert!(
        long.is_empty(),
        "longer than {LINES} lines; split them, or give a reason in LONGER: {long:#?}"
    );
}
