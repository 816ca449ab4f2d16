//! The house in order: who may use whom, what every file says about itself, codes that agree, words and style of messages.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test reads the repository"
)]

#[path = "../support/mod.rs"]
mod support;

mod codes;
mod files;
mod layers;
mod words;

use std::path::{Path, PathBuf};
use support::repository;

/// Folders of programs that tests and benches read; they are no code of ours.
const INPUTS: [&str; 3] = [
    "benches/inputs",
    "tests/behaviour/cases",
    "tests/behaviour/golden",
];

/// Every file with this extension below some folders of the repository, in order.
fn files_below(folders: &[&str], extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = folders
        .iter()
        .map(|folder| repository().join(folder))
        .filter(|folder| folder.exists())
        .flat_map(walkdir::WalkDir::new)
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .filter(|path| {
            !INPUTS
                .iter()
                .any(|folder| path.starts_with(repository().join(folder)))
        })
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A path as the repository calls it, `/` between the parts.
fn name(path: &Path) -> String {
    let inside = path.strip_prefix(repository()).unwrap();
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Whether a file of `src` holds tests only.
fn is_test(path: &Path) -> bool {
    let name = name(path);
    name.contains("/tests/") || name.ends_with("/tests.rs") || name.ends_with("_tests.rs")
}

/// What a file of `src` is made of, without what is compiled for tests only.
fn tokens_of(path: &Path) -> proc_macro2::TokenStream {
    let file =
        syn::parse_file(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", name(path)));
    let is_for_tests = |attribute: &syn::Attribute| {
        attribute.path().is_ident("cfg")
            && quote::ToTokens::to_token_stream(&attribute.meta).to_string() == "cfg (test)"
    };
    file.items
        .iter()
        .filter(|item| !attributes(item).iter().any(is_for_tests))
        .map(quote::ToTokens::to_token_stream)
        .collect()
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Const(item) => &item.attrs,
        _ => &[],
    }
}
