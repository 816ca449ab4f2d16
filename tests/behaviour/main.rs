//! Runs programs before and after their fix against a strict mock of the API, and compares what they did.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests make their own trees, and show what programs sent where that is asked for"
)]

mod api;
mod case;
#[path = "../support/crates.rs"]
mod crates;
mod effective;
mod effective_tests;
mod forms;
mod harness;
mod http;
mod layout;
mod mock;
mod mock_tests;
mod mutants;
mod npm;
#[path = "../support/npm.rs"]
mod packages;
mod rust;
mod shell;
mod transcript;

use case::Language;
use harness::{Golden, Linter, check};
use std::fmt::Write;

fn passes(language: Language, fixer: &dyn harness::Fixer, name: &str) {
    let wrong = check(language, fixer, name);
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn golden_javascript_behaves_as_its_original() {
    passes(Language::JavaScript, &Golden, "golden");
}

#[test]
fn golden_typescript_behaves_as_its_original() {
    passes(Language::TypeScript, &Golden, "golden");
}

#[test]
fn golden_rust_behaves_as_its_original() {
    passes(Language::Rust, &Golden, "golden");
}

#[test]
fn fixed_javascript_behaves_as_its_original() {
    passes(Language::JavaScript, &Linter, "fixed");
}

#[test]
fn fixed_typescript_behaves_as_its_original() {
    passes(Language::TypeScript, &Linter, "fixed");
}

#[test]
fn fixed_rust_behaves_as_its_original() {
    passes(Language::Rust, &Linter, "fixed");
}

#[test]
fn fixed_shell_behaves_as_its_original() {
    passes(Language::Shell, &Linter, "fixed");
}

/// The table of what is covered, made from the cases.
fn coverage() -> String {
    let mut text = "# Behaviour cases\n\nMade from the cases; `NAPMIG_UPDATE=1 cargo test --test behaviour coverage` writes it anew.\n".to_owned();
    for language in [
        Language::JavaScript,
        Language::TypeScript,
        Language::Rust,
        Language::Shell,
    ] {
        let folder = language.folder();
        let _ = write!(
            text,
            "\n## {folder}\n| client | shape | outcome | case | about |\n| --- | --- | --- | --- | --- |\n"
        );
        let mut rows: Vec<String> = case::cases(language)
            .iter()
            .map(|it| {
                let case::Description {
                    about,
                    client,
                    shape,
                    outcome,
                    ..
                } = &it.is;
                let outcome = format!("{outcome:?}").to_lowercase();
                format!(
                    "| {client} | {shape} | {outcome} | {} | {about} |\n",
                    it.name
                )
            })
            .collect();
        rows.sort();
        text.push_str(&rows.concat());
    }
    text.push_str(&forms::table());
    text
}

#[test]
fn coverage_table_is_current() {
    if std::env::var_os("NAPMIG_CASE").is_some() {
        return;
    }
    let path = case::behaviour().join("COVERAGE.md");
    let wanted = coverage();
    if std::env::var_os("NAPMIG_UPDATE").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "COVERAGE.md is not what the cases say; run with NAPMIG_UPDATE=1"
    );
}
