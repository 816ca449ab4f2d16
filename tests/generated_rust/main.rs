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

/// How many programs are fixed, compiled and run at most.
const FIXED: usize = 400;

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
    choice.programs = choice.programs.min(FIXED);
    let fixes = fixes::run(&choice);
    eprintln!("{}", fixes.summary());
    let failures = fixes.failures.join("\n");
    assert!(failures.is_empty(), "seed {}\n{failures}", choice.seed);
    assert!(fixes.fixed > 0, "nothing is fixed");
}
