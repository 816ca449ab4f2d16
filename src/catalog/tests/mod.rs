//! The embedded pack is whole, and broken packs are refused in words that lead to the mistake.

mod clients;
mod errors;
mod pack;

use std::collections::BTreeMap;
use std::path::Path;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"))
}

/// The files of the pack as they are in the repository.
#[allow(
    clippy::disallowed_methods,
    reason = "tests read the repository's own files"
)]
fn files() -> BTreeMap<String, String> {
    walkdir::WalkDir::new(folder())
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder()).unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            (path.to_str().unwrap().replace('\\', "/"), text)
        })
        .collect()
}
