//! Runs programs before and after their fix against a strict mock of the API, and compares what they did.

mod case;
mod effective;
mod harness;
mod http;
mod mock;
mod mock_tests;
mod npm;
mod rust;

use case::Language;
use harness::{Golden, Linter, check};

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
#[ignore = "waits for --fix"]
fn fixed_javascript_behaves_as_its_original() {
    passes(Language::JavaScript, &Linter, "fixed");
}

#[test]
#[ignore = "waits for --fix"]
fn fixed_typescript_behaves_as_its_original() {
    passes(Language::TypeScript, &Linter, "fixed");
}

#[test]
#[ignore = "waits for --fix"]
fn fixed_rust_behaves_as_its_original() {
    passes(Language::Rust, &Linter, "fixed");
}
