//! Rust programs made at random, compiled in one batch and run against a recording server, and held against what the linter
//! says of them.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests make their own trees, and say what they do"
)]

#[path = "../behaviour/api.rs"]
#[allow(dead_code, reason = "a double that answers what was recorded")]
mod api;
mod batch;
#[path = "../generated/claim.rs"]
mod claim;
#[path = "../support/crates.rs"]
#[allow(dead_code, reason = "programs here have crates of their own")]
mod crates;
#[path = "../behaviour/effective.rs"]
mod effective;
mod files;
mod fixes;
#[path = "../generated/folder.rs"]
mod folder;
mod groups;
#[path = "../behaviour/http.rs"]
#[allow(dead_code, reason = "nothing listens here")]
mod http;
#[path = "../generated/judge.rs"]
mod judge;
mod layout;
#[path = "../behaviour/mock.rs"]
#[allow(dead_code, reason = "nothing listens here")]
mod mock;
mod payload;
mod program;
mod recorder;
mod render;
#[path = "../generated/fixes/replay.rs"]
mod replay;
#[path = "../generated/rng.rs"]
mod rng;
mod run;
#[path = "../generated/sent.rs"]
mod sent;
mod shapes;
#[path = "../generated/share.rs"]
mod share;
#[path = "../generated/table.rs"]
mod table;

use run::{Choice, run};

/// The seed of every run that names no other.
const SEED: u64 = 20_261_122;

/// How many programs are fixed, compiled and run where no other number is asked for.
const FIXED: usize = 200;

#[test]
fn what_is_said_of_generated_programs_is_what_they_send() {
    let choice = Choice::from_environment(SEED);
    let result = run(&choice);
    eprintln!("{}", result.summary());
    let failures = result.failures.join("\n");
    assert!(failures.is_empty(), "seed {}\n{failures}", choice.seed);
    run::require(&result, &choice);
}

#[test]
fn fixed_programs_open_the_sessions_that_they_opened() {
    let mut choice = Choice::from_environment(SEED);
    if std::env::var_os("NAPMIG_PROGRAMS").is_none() {
        choice.programs = FIXED;
    }
    let fixes = fixes::run(&choice);
    eprintln!("{}", fixes.summary());
    let failures = [fixes.failures.clone(), fixes.shortfalls()].concat();
    let failures = failures.join("\n");
    assert!(failures.is_empty(), "seed {}\n{failures}", choice.seed);
    if choice.seed == SEED && choice.shape.is_none() && choice.programs == FIXED {
        holds_table("FIXES.md", &fixes.table.markdown(FIXES_HEADING));
    }
}

const FIXES_HEADING: &str = "# Shapes and fixes\n\nThe sites with a closed payload of the 200 usual programs of the fixed seed. \
                             `NAPMIG_UPDATE=1 cargo test --test generated_rust` writes this.\n";

/// The table in the repository is that of this run, or becomes it.
fn holds_table(name: &str, table: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated_rust");
    let path = folder.join(name);
    if std::env::var_os("NAPMIG_UPDATE").is_some() {
        std::fs::write(&path, table).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == table,
        "{name} is another one: NAPMIG_UPDATE=1 cargo test --test generated_rust fixed"
    );
}
