//! Programs made at random, run by Node against a recording server, and held against what the linter says of them.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests make their own trees, and say what they do"
)]

#[path = "../behaviour/api.rs"]
#[allow(dead_code, reason = "a double that answers what was recorded")]
mod api;
mod chain;
mod claim;
#[path = "../behaviour/effective.rs"]
mod effective;
mod files;
mod fixes;
mod folder;
mod groups;
#[path = "../behaviour/http.rs"]
#[allow(dead_code, reason = "nothing listens here")]
mod http;
mod judge;
#[path = "../behaviour/mock.rs"]
#[allow(dead_code, reason = "nothing listens here")]
mod mock;
mod node;
#[path = "../support/npm.rs"]
mod packages;
mod parts;
mod program;
mod render;
mod rng;
mod run;
mod sent;
mod shapes;
mod share;
mod sink;
mod table;
mod template;

use run::{Choice, run};

/// The seed of every run that names no other.
const SEED: u64 = 20_261_122;

#[test]
fn what_is_said_of_generated_programs_is_what_they_send() {
    let choice = Choice::from_environment(SEED);
    let result = run(&choice);
    eprintln!("{}", result.summary());
    let shortfalls = result.shortfalls(choice.shape.is_none() && choice.programs >= 1_000);
    let failures = [result.failures.clone(), shortfalls].concat();
    assert!(
        failures.is_empty(),
        "seed {}\n{}",
        choice.seed,
        failures.join("\n")
    );
    if choice.is_usual(SEED) {
        holds_table("TABLE.md", &result.table.markdown(HEADING));
    } else if choice.is_long(SEED) && std::env::var_os("NAPMIG_UPDATE").is_some() {
        holds_table("TABLE-20000.md", &result.table.markdown(LONG_HEADING));
    }
}

#[test]
fn fixed_programs_behave_as_their_originals() {
    let choice = Choice::from_environment(SEED);
    let result = fixes::run(&choice);
    eprintln!("{}", result.summary());
    let failures = [result.failures.clone(), result.shortfalls()].concat();
    assert!(
        failures.is_empty(),
        "seed {}\n{}",
        choice.seed,
        failures.join("\n")
    );
    if choice.is_usual(SEED) {
        holds_table("FIXES.md", &result.table.markdown(FIXES_HEADING));
    }
}

const FIXES_HEADING: &str = "# Shapes and fixes\n\nThe sites with a closed payload of the first 400 programs of the fixed seed. \
                             Observables get advice, a beacon has no answer that could name an agent, and a request that answers in events \
                             is not fixed; the second row leaves these out. `NAPMIG_UPDATE=1 cargo test --test generated` writes this.\n";

const LONG_HEADING: &str = "# Shapes and outcomes of the long run\n\nThe 20,000 programs of the fixed seed, as of the last time that somebody ran \
                            `NAPMIG_PROGRAMS=20000 NAPMIG_UPDATE=1 cargo test --test generated what_is`.\n";

const HEADING: &str = "# Shapes and outcomes\n\nThe 1,000 programs of the fixed seed; a call counts once each time it is sent. \
                       `NAPMIG_UPDATE=1 cargo test --test generated` writes this.\n";

/// The table in the repository is that of this run, or becomes it.
fn holds_table(name: &str, table: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated");
    let path = folder.join(name);
    if std::env::var_os("NAPMIG_UPDATE").is_some() {
        std::fs::write(&path, table).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == table,
        "{name} is another one: NAPMIG_UPDATE=1 cargo test --test generated"
    );
}
