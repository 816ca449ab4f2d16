//! Prefixes that bundlers and frameworks give a package's sources by custom, where no configuration that can be read says so.
//!
//! Vite, Vue CLI and webpack projects set `@` in a configuration that is a program; SvelteKit and Nuxt write theirs when they
//! run. None of these prefixes can be the name of a package, so what lies there is what is meant, if it is one file.

use super::locate::{Lookup, joined};
use crate::lang::locate::Target;
use std::path::{Path, PathBuf};

/// A prefix, and the folders of the package that it may stand for.
const ALIASES: [(&str, &[&str]); 5] = [
    ("@/", &["src", ".", "app"]),
    ("~/", &["src", ".", "app"]),
    ("@@/", &["."]),
    ("~~/", &["."]),
    ("$lib/", &["src/lib"]),
];

/// What a specifier with such a prefix means, if it leads to one file.
pub(super) fn customary(lookup: &Lookup<'_>, specifier: &str, folder: &Path) -> Option<Target> {
    let specifier = match specifier {
        "$lib" => "$lib/",
        other => other,
    };
    let (rest, folders) = ALIASES
        .iter()
        .find_map(|(prefix, folders)| Some((specifier.strip_prefix(prefix)?, folders)))?;
    let manifest = lookup.project.nearest(folder, "package.json")?;
    let package = manifest.parent()?;
    let mut found: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| lookup.module(&joined(&joined(package, folder), rest)))
        .collect();
    found.dedup();
    match found.as_slice() {
        [only] => Some(Target::File(only.clone())),
        [] => None,
        _ => Some(Target::Nowhere("a bundler may look for in several folders")),
    }
}
