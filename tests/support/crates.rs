//! What Rust programs under test are compiled with: one lock file and one target directory, so that every crate is compiled once
//! whichever test needs it first.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where everything is compiled to.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust-target")
}

/// Writes the manifest and the lock file of a package.
pub fn manifest(package: &Path, edition: &str) {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/crates");
    for file in ["Cargo.toml", "Cargo.lock"] {
        let from = crates.join(file);
        let text =
            fs::read_to_string(&from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        put(
            &package.join(file),
            &text.replace("edition = \"2024\"", &format!("edition = \"{edition}\"")),
        );
    }
}

/// Writes only what is new, so that nothing is compiled again.
pub fn put(path: &Path, text: &str) {
    if !fs::read_to_string(path).is_ok_and(|old| old == text) {
        fs::write(path, text).unwrap();
    }
}

/// `cargo build` of a package.
pub fn build(package: &Path) -> Command {
    let mut command = build_anew(package);
    command.arg("--locked");
    command
}

/// `cargo build` of a package that has crates of its own beside those of the lock file.
pub fn build_anew(package: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .arg("build")
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target())
        // What this build is made with is meant for the linter alone.
        .env_remove("RUSTFLAGS");
    command
}
