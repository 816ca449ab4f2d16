//! Parsing and evaluating one medium file of each language.

use napmig_lint::catalog::Catalog;
use napmig_lint::ir::Language;
use napmig_lint::lang::lower;
use napmig_lint::program::{ProgramFile, Standalone};
use napmig_lint::resolve::evaluate;
use napmig_lint::source::Source;
use std::sync::Arc;

const INPUTS: [(&str, Language, &str); 2] = [
    (
        "typescript",
        Language::TypeScript,
        include_str!("inputs/medium.ts"),
    ),
    ("rust", Language::Rust, include_str!("inputs/medium.rs")),
];

fn main() {
    divan::main();
}

fn input(name: &str) -> (Language, &'static str) {
    let found = INPUTS.iter().find(|(known, _, _)| *known == name);
    found.map_or((Language::Rust, ""), |(_, language, text)| {
        (*language, *text)
    })
}

/// Text to `ir`.
#[divan::bench(args = ["typescript", "rust"])]
fn parse_and_lower(bencher: divan::Bencher, name: &str) {
    let (language, text) = input(name);
    bencher
        .counter(divan::counter::BytesCount::of_str(text))
        .bench(|| lower(language, divan::black_box(text)));
}

/// `ir` to requests.
#[divan::bench(args = ["typescript", "rust"])]
fn resolve(bencher: divan::Bencher, name: &str) {
    let (language, text) = input(name);
    let source = Arc::new(Source::new(name, text));
    let file = Arc::new(ProgramFile::new(language, source));
    let clients = Catalog::embedded().clients(language);
    bencher
        .counter(divan::counter::BytesCount::of_str(text))
        .bench(|| evaluate(divan::black_box(&file), clients, &Standalone));
}

/// The rule pack, which every run with a candidate reads.
#[divan::bench]
fn rule_pack() -> usize {
    let catalog = Catalog::default();
    let clients = [Language::TypeScript, Language::Rust].map(|one| catalog.clients(one));
    catalog.api().needles.len() + catalog.mapping().fields.len() + clients.len()
}
