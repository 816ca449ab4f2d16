//! `exports` and `imports` of `package.json`: sub-paths, patterns and conditions.

use super::locate::{Lookup, joined};
use super::{tsconfig, workspace};
use crate::lang::locate::Target;
use serde_json::{Map, Value};
use std::path::Path;

/// Conditions that hold for every program, so that what stands behind them is never taken.
const ALWAYS: [&str; 1] = ["default"];

/// Conditions of which one holds, and both lead to the same code in two forms.
const FORMS: [&str; 4] = ["import", "require", "module", "module-sync"];

/// Conditions that lead to no code.
const NEVER: [&str; 1] = ["types"];

/// Which file `exports` or `imports` lead to depends on where the program runs.
const DEPENDS: Target = Target::Nowhere("is another file on other platforms");

/// What a package exports under a sub-path.
pub(super) fn exported(
    lookup: &Lookup<'_>,
    exports: &Value,
    rest: &str,
    folder: &Path,
) -> Option<Target> {
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
pub(super) fn entry<'v, 'k>(
    object: &'v Map<String, Value>,
    key: &'k str,
) -> Option<(&'v Value, &'k str)> {
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
pub(super) struct Walk<'w> {
    pub(super) lookup: &'w Lookup<'w>,
    /// What a `*` in the target stands for.
    pub(super) star: &'w str,
    pub(super) folder: &'w Path,
    /// Whether it may lead to another package, as `imports` does.
    pub(super) is_internal: bool,
}

impl Walk<'_> {
    /// The one file that a target leads to.
    pub(super) fn follow(&self, target: &Value) -> Option<Target> {
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
                true => Some(
                    workspace::package(self.lookup, path, self.folder).unwrap_or(Target::Package),
                ),
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
