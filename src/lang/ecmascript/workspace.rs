//! Packages of the tree: the workspace's own by their names, a package by its own name, `exports` and `imports` with conditions.
//!
//! Nothing in `node_modules` is read: what a package manager links there lies in the workspace itself.

use super::config::Package;
use super::locate::{Lookup, joined};
use super::tsconfig;
use crate::lang::locate::{Config, Entry, Packages, Target};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Folders that patterns are held against; a workspace has some thousand at most.
const MAX_FOLDERS: usize = 20_000;

/// Conditions that hold for every program, so that what stands behind them is never taken.
const ALWAYS: [&str; 1] = ["default"];

/// Conditions of which one holds, and both lead to the same code in two forms.
const FORMS: [&str; 4] = ["import", "require", "module", "module-sync"];

/// Conditions that lead to no code.
const NEVER: [&str; 1] = ["types"];

/// Which file `exports` or `imports` lead to depends on where the program runs.
const DEPENDS: Target = Target::Nowhere("is another file on other platforms");

/// What a bare specifier means if a package of the tree has that name.
pub(super) fn package(lookup: &Lookup<'_>, specifier: &str, folder: &Path) -> Option<Target> {
    let (folder, rest) = folder_of(lookup, specifier, folder)?;
    let nowhere = Target::Nowhere("the package of the workspace does not export");
    let config = lookup.project.config(&folder.join("package.json"));
    let Some(Config::Package(package)) = config.as_deref() else {
        return Some(nowhere);
    };
    let target = match (&package.exports, rest) {
        (Some(exports), rest) => exported(lookup, exports, rest, &folder),
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

/// What a package exports under a sub-path.
fn exported(lookup: &Lookup<'_>, exports: &Value, rest: &str, folder: &Path) -> Option<Target> {
    let walk = |star| Walk {
        lookup,
        star,
        folder,
        is_internal: false,
    };
    let by_path = exports
        .as_object()
        .filter(|object| object.keys().any(|key| key.starts_with('.')));
    match by_path {
        Some(object) => {
            let key = match rest {
                "" => ".".to_owned(),
                rest => format!("./{rest}"),
            };
            let (target, star) = entry(object, &key)?;
            walk(star).follow(target)
        }
        None if rest.is_empty() => walk("").follow(exports),
        None => None,
    }
}

/// The entry for a key: its own, or the longest pattern that fits, and what its `*` stands for.
fn entry<'v, 'k>(object: &'v Map<String, Value>, key: &'k str) -> Option<(&'v Value, &'k str)> {
    if let Some(own) = object.get(key).filter(|_| !key.contains('*')) {
        return Some((own, ""));
    }
    let fitting = object.iter().filter_map(|(pattern, target)| {
        let (before, after) = pattern.split_once('*')?;
        let rest = key.strip_prefix(before)?.strip_suffix(after)?;
        Some((before.len(), target, rest))
    });
    let (_, target, rest) = fitting.max_by_key(|(length, ..)| *length)?;
    Some((target, rest))
}

/// Following a target through its conditions.
struct Walk<'w> {
    lookup: &'w Lookup<'w>,
    /// What a `*` in the target stands for.
    star: &'w str,
    folder: &'w Path,
    /// Whether it may lead to another package, as `imports` does.
    is_internal: bool,
}

impl Walk<'_> {
    /// The one file that a target leads to.
    fn follow(&self, target: &Value) -> Option<Target> {
        let mut found = Vec::new();
        self.collect(target, &mut found);
        let (first, is_form) = found.first()?;
        // Two forms of the same code are one; anything else that may be meant instead is not known to be the same.
        let is_one = found[1..]
            .iter()
            .all(|(other, is_other_form)| other == first || (*is_form && *is_other_form));
        Some(if is_one { first.clone() } else { DEPENDS })
    }

    /// The existing files that a target may lead to, in order, with whether only the form of the import decides on them. Tells
    /// whether nothing behind it is ever taken.
    fn collect(&self, target: &Value, found: &mut Vec<(Target, bool)>) -> bool {
        match target {
            Value::String(path) => {
                if let Some(target) = self.file_of(&path.replace('*', self.star)) {
                    found.push((target, true));
                }
                true
            }
            Value::Array(fallbacks) => {
                let before = found.len();
                fallbacks.iter().any(|fallback| {
                    self.collect(fallback, found);
                    found.len() > before
                })
            }
            Value::Object(conditions) => {
                for (condition, target) in conditions {
                    let condition = condition.as_str();
                    if NEVER.contains(&condition) {
                        continue;
                    }
                    let before = found.len();
                    let is_final = self.collect(target, found);
                    if ALWAYS.contains(&condition) {
                        if is_final {
                            return true;
                        }
                    } else if !FORMS.contains(&condition) {
                        for (_, is_form) in &mut found[before..] {
                            *is_form = false;
                        }
                    }
                }
                false
            }
            _ => true,
        }
    }

    fn file_of(&self, path: &str) -> Option<Target> {
        if !path.starts_with("./") {
            return match self.is_internal && !path.starts_with(['.', '/', '#']) {
                true => Some(package(self.lookup, path, self.folder).unwrap_or(Target::Package)),
                false => None,
            };
        }
        let path = joined(self.folder, path);
        let found = self.lookup.file(&path);
        found
            .or_else(|| tsconfig::source_of(self.lookup, &path, self.folder))
            .map(Target::File)
    }
}
