//! Rust programs made at random, compiled in one batch and run against a recording server, and held against what the linter
//! says of them.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests make their own trees, and say what they do"
)]

mod batch;
#[path = "../generated/claim.rs"]
mod claim;
#[path = "../generated/judge.rs"]
mod judge;
mod payload;
mod program;
mod recorder;
mod render;
#[path = "../generated/rng.rs"]
mod rng;
mod run;
#[path = "../generated/sent.rs"]
mod sent;
mod shapes;
#[path = "../generated/table.rs"]
mod table;

use run::{Choice, run};

/// The seed of every run that names no other.
const SEED: u64 = 20_261_122;

#[test]
fn what_is_said_of_generated_programs_is_what_they_send() {
    let choice = Choice::from_environment(SEED);
    let result = run(&choice);
    eprintln!("{}", result.summary());
    let failures = result.failures.join("\n");
    assert!(failures.is_empty(), "seed {}\n{failures}", choice.seed);
    run::require(&result, &choice);
}
