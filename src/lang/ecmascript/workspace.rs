//! Packages of the tree: the workspace's own by their names, a package by its own name.
//!
//! Nothing in `node_modules` is read: what a package manager links there lies in the workspace itself.

use super::config::Package;
use super::exports::{Walk, entry, exported};
use super::locate::{Lookup, joined};
use super::tsconfig;
use crate::lang::locate::{Config, Entry, Packages, Project, Target};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Folders that patterns are held against; a workspace has some thousand at most.
const MAX_FOLDERS: usize = 20_000;

/// What a bare specifier means if a package of the tree has that name.
pub(super) fn package(lookup: &Lookup<'_>, specifier: &str, folder: &Path) -> Option<Target> {
    let (folder, rest) = folder_of(lookup, specifier, folder)?;
    let nowhere = Target::Nowhere("the package of the workspace does not export");
    let config = lookup.project.config(&folder.join("package.json"));
    let Some(Config::Package(package)) = config.as_deref() else {
        return Some(nowhere);
    };
    let target = match (&package.exports, rest) {
        (Some(exports), rest) => exported(lookup, &exports.read(), rest, &folder),
        (None, "") => lookup.module(&folder).map(Target::File),
        (None, rest) => {
            let path = joined(&folder, rest);
            let found = lookup.module(&path);
            found
                .or_else(|| tsconfig::source_of(lookup, &path, &folder))
                .map(Target::File)
        }
    };
    Some(target.unwrap_or(nowhere))
}

/// What a name that begins with `#` means to the package around a folder.
pub(super) fn internal(lookup: &Lookup<'_>, specifier: &str, folder: &Path) -> Option<Target> {
    let path = lookup.project.nearest(folder, "package.json")?;
    let own = path.parent()?;
    let config = lookup.project.config(&path);
    let Some(Config::Package(package)) = config.as_deref() else {
        return None;
    };
    let (target, star) = entry(package.imports.as_ref()?, specifier)?;
    let walk = Walk {
        lookup,
        star,
        folder: own,
        is_internal: true,
    };
    let target = walk.follow(target);
    Some(target.unwrap_or(Target::Nowhere(crate::lang::locate::NOT_AMONG_THE_SOURCES)))
}

/// The name of the package that gives a file to whoever installs it, if it does.
pub fn published(path: &Path, project: &dyn Project) -> Option<String> {
    let lookup = Lookup::of(project);
    let manifest = project.nearest(path.parent()?, "package.json")?;
    let folder = manifest.parent()?;
    let config = project.config(&manifest);
    let Some(Config::Package(package)) = config.as_deref() else {
        return None;
    };
    let name = package.name.clone().filter(|_| !package.is_private)?;
    let is_entry = match &package.exports {
        None => lookup.module(folder).as_deref() == Some(path),
        Some(exports) => leads_to(&lookup, &exports.read(), folder, path),
    };
    is_entry.then_some(name)
}

/// Whether any of the targets under `exports` is a file; what a `*` stands for may be anything.
fn leads_to(lookup: &Lookup<'_>, target: &Value, folder: &Path, path: &Path) -> bool {
    match target {
        Value::String(target) => match target.split_once('*') {
            Some((before, _)) => path.starts_with(joined(folder, before)),
            None => {
                let target = joined(folder, target);
                let source = || tsconfig::source_of(lookup, &target, folder);
                lookup.file(&target).or_else(source).as_deref() == Some(path)
            }
        },
        Value::Array(all) => all.iter().any(|one| leads_to(lookup, one, folder, path)),
        Value::Object(all) => {
            let mut targets = all.values();
            targets.any(|one| leads_to(lookup, one, folder, path))
        }
        _ => false,
    }
}

/// The folder of the package that a bare specifier begins with, and what follows its name.
pub(super) fn folder_of<'s>(
    lookup: &Lookup<'_>,
    specifier: &'s str,
    from: &Path,
) -> Option<(PathBuf, &'s str)> {
    let slashes = specifier.match_indices('/').map(|(at, _)| at);
    let end = slashes
        .into_iter()
        .nth(usize::from(specifier.starts_with('@')));
    let (name, rest) = match end {
        Some(end) => (&specifier[..end], &specifier[end + 1..]),
        None => (specifier, ""),
    };
    if let Some(path) = lookup.project.nearest(from, "package.json")
        && let Some(Config::Package(own)) = lookup.project.config(&path).as_deref()
        && own.name.as_deref() == Some(name)
        && own.exports.is_some()
        && let Some(folder) = path.parent()
    {
        return Some((folder.to_owned(), rest));
    }
    let folder = from
        .ancestors()
        .filter_map(|folder| Some((folder, patterns(lookup, folder)?)))
        .find_map(|(top, patterns)| {
            let find = || find(lookup, top, &patterns);
            let packages = lookup.project.packages(top, &find);
            packages.get(name).cloned()
        });
    Some((folder?, rest))
}

/// The patterns of a workspace whose top is `folder`, if it is one.
fn patterns(lookup: &Lookup<'_>, folder: &Path) -> Option<Vec<String>> {
    let pnpm = lookup.project.config(&folder.join("pnpm-workspace.yaml"));
    if let Some(Config::Text(text)) = pnpm.as_deref() {
        return Some(yaml_packages(text));
    }
    match lookup
        .project
        .config(&folder.join("package.json"))
        .as_deref()
    {
        Some(Config::Package(package)) => package.workspaces.clone(),
        _ => None,
    }
}

/// The list under `packages:`, one quoted or plain text an item.
fn yaml_packages(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or(line).trim_end();
        if let Some(rest) = line.strip_prefix("packages:") {
            is_inside = true;
            let flow = rest.trim().strip_prefix('[');
            let items = flow.and_then(|rest| rest.strip_suffix(']')).unwrap_or("");
            found.extend(items.split(',').map(unquoted));
        } else if let Some(item) = line.trim_start().strip_prefix("- ").filter(|_| is_inside) {
            found.push(unquoted(item));
        } else if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            is_inside = false;
        }
    }
    found.retain(|item| !item.is_empty());
    found
}

fn unquoted(item: &str) -> String {
    item.trim().trim_matches(['"', '\'']).to_owned()
}

/// The packages that patterns name; those that begin with `!` take away.
fn find(lookup: &Lookup<'_>, top: &Path, patterns: &[String]) -> Packages {
    let mut packages = Packages::new();
    let mut left = MAX_FOLDERS;
    let parts = |pattern: &str| -> Vec<String> {
        let clean = pattern.trim_start_matches("./").trim_end_matches('/');
        clean.split('/').map(str::to_owned).collect()
    };
    let (without, with): (Vec<&String>, Vec<&String>) = patterns
        .iter()
        .partition(|pattern| pattern.starts_with('!'));
    let without: Vec<Vec<String>> = without.iter().map(|pattern| parts(&pattern[1..])).collect();
    for pattern in with {
        let mut folders = Vec::new();
        expand(
            lookup,
            top.to_owned(),
            &parts(pattern),
            &mut left,
            &mut folders,
        );
        for folder in folders {
            let names: Vec<String> = folder
                .strip_prefix(top)
                .unwrap_or(&folder)
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            if without.iter().any(|pattern| is_like(pattern, &names)) {
                continue;
            }
            let config = lookup.project.config(&folder.join("package.json"));
            if let Some(Config::Package(Package {
                name: Some(name), ..
            })) = config.as_deref()
            {
                packages.entry(name.clone()).or_insert(folder);
            }
        }
    }
    packages
}

/// The folders that a pattern's parts lead to.
fn expand(
    lookup: &Lookup<'_>,
    folder: PathBuf,
    parts: &[String],
    left: &mut usize,
    found: &mut Vec<PathBuf>,
) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    let Some((first, rest)) = parts.split_first() else {
        found.push(folder);
        return;
    };
    if first == "**" {
        expand(lookup, folder.clone(), rest, left, found);
        for name in lookup.project.folders(&folder) {
            if !name.starts_with('.') {
                expand(lookup, folder.join(name), parts, left, found);
            }
        }
    } else if first.contains('*') {
        for name in lookup.project.folders(&folder) {
            if is_word_like(first, &name) {
                expand(lookup, folder.join(name), rest, left, found);
            }
        }
    } else {
        let next = joined(&folder, first);
        if lookup.project.entry(&next) == Some(Entry::Folder) {
            expand(lookup, next, rest, left, found);
        }
    }
}

/// Whether a path's names are what a pattern's parts say.
fn is_like(pattern: &[String], names: &[String]) -> bool {
    match (pattern.split_first(), names.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first == "**" => {
            is_like(rest, names)
                || names
                    .split_first()
                    .is_some_and(|(_, names)| is_like(pattern, names))
        }
        (Some((first, rest)), Some((name, names))) => {
            is_word_like(first, name) && is_like(rest, names)
        }
        _ => false,
    }
}

/// Whether a name is what a pattern with stars says.
fn is_word_like(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(pieces.next().unwrap_or("")) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}
