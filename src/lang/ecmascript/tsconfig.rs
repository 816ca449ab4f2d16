//! Specifiers by `tsconfig.json` or `jsconfig.json`: `paths`, `baseUrl`, what they extend, and where compiled files come from.

use super::config::{Patterns, TsConfig};
use super::locate::{Lookup, is_path, joined};
use super::workspace;
use crate::lang::locate::{Config, Entry, NOT_AMONG_THE_SOURCES, Target};
use std::path::{Path, PathBuf};

/// Configurations that one builds on, and the parts of a project: more than this are a mistake, or a cycle.
const MAX_CONFIGS: usize = 32;

/// What a configuration and all that it extends say together, with the folders that relative paths start from.
#[derive(Clone, Default)]
struct Effective {
    base_url: Option<PathBuf>,
    /// Behind the folder that their targets start from.
    paths: Option<(PathBuf, Patterns)>,
    out_dir: Option<PathBuf>,
    root_dir: Option<PathBuf>,
}

/// What the nearest configuration makes of a bare specifier, if it says anything of it.
pub(super) fn mapped(lookup: &Lookup<'_>, specifier: &str, folder: &Path) -> Option<Target> {
    let nearest = nearest(lookup, folder)?;
    let mut seen = Vec::new();
    let own = effective(lookup, &nearest, &mut seen);
    let mut all = vec![own];
    // A configuration that only names its parts leaves it to them.
    if all[0].paths.is_none() && all[0].base_url.is_none() {
        all.extend(parts(lookup, &nearest, &mut seen));
    }
    all.iter().find_map(|one| one.target(lookup, specifier))
}

/// The aliases without a `*` that hold in a folder.
pub(super) fn exact_aliases(lookup: &Lookup<'_>, folder: &Path) -> Vec<String> {
    let Some(nearest) = nearest(lookup, folder) else {
        return Vec::new();
    };
    let mut seen = Vec::new();
    let mut all = vec![effective(lookup, &nearest, &mut seen)];
    all.extend(parts(lookup, &nearest, &mut seen));
    let patterns = all.iter().filter_map(|one| one.paths.as_ref());
    let patterns = patterns.flat_map(|(_, patterns)| patterns);
    let exact = patterns.filter(|(pattern, _)| !pattern.contains('*'));
    exact.map(|(pattern, _)| pattern.clone()).collect()
}

/// The source of a compiled file that is not there: the folders' own names, where `tsconfig.json` says them, else the usual ones.
pub(super) fn source_of(lookup: &Lookup<'_>, compiled: &Path, package: &Path) -> Option<PathBuf> {
    let config = package.join("tsconfig.json");
    let own = effective(lookup, &config, &mut Vec::new());
    let inside = compiled.strip_prefix(package).ok()?;
    let mut outputs: Vec<PathBuf> = Vec::from_iter(own.out_dir);
    let mut sources: Vec<PathBuf> = Vec::from_iter(own.root_dir);
    let first = inside.components().next()?.as_os_str().to_str()?;
    if ["dist", "build", "lib", "out"].contains(&first) {
        outputs.push(package.join(first));
    }
    sources.extend([package.join("src"), package.to_owned()]);
    outputs.iter().find_map(|output| {
        let rest = compiled.strip_prefix(output).ok()?;
        sources
            .iter()
            .filter(|source| *source != output)
            .find_map(|source| {
                let path = source.join(rest);
                let found = lookup.file(&path);
                found.or_else(|| lookup.file(&path.with_extension("")))
            })
    })
}

fn nearest(lookup: &Lookup<'_>, folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find_map(|folder| {
        ["tsconfig.json", "jsconfig.json"]
            .iter()
            .map(|name| folder.join(name))
            .find(|path| lookup.project.entry(path) == Some(Entry::File))
    })
}

/// The configurations that one names as its project's parts.
fn parts(lookup: &Lookup<'_>, path: &Path, seen: &mut Vec<PathBuf>) -> Vec<Effective> {
    let config = lookup.project.config(path);
    let (Some(Config::TsConfig(config)), Some(folder)) = (config.as_deref(), path.parent()) else {
        return Vec::new();
    };
    let references = config.references.iter().map(|one| {
        let path = joined(folder, one);
        match lookup.project.entry(&path) {
            Some(Entry::Folder) => path.join("tsconfig.json"),
            _ => path,
        }
    });
    references
        // Parts in other folders speak for those.
        .filter(|path| path.parent() == Some(folder))
        .map(|path| effective(lookup, &path, seen))
        .collect()
}

fn effective(lookup: &Lookup<'_>, path: &Path, seen: &mut Vec<PathBuf>) -> Effective {
    let mut whole = Effective::default();
    if seen.len() >= MAX_CONFIGS || seen.iter().any(|known| known == path) {
        return whole;
    }
    seen.push(path.to_owned());
    let config = lookup.project.config(path);
    let (Some(Config::TsConfig(config)), Some(folder)) = (config.as_deref(), path.parent()) else {
        return whole;
    };
    for base in &config.extends {
        if let Some(base) = extended(lookup, base, folder) {
            let base = effective(lookup, &base, seen);
            whole.base_url = base.base_url.or(whole.base_url);
            whole.paths = base.paths.or(whole.paths);
            whole.out_dir = base.out_dir.or(whole.out_dir);
            whole.root_dir = base.root_dir.or(whole.root_dir);
        }
    }
    whole.take(config, folder);
    whole
}

/// The file that `extends` names.
fn extended(lookup: &Lookup<'_>, base: &str, folder: &Path) -> Option<PathBuf> {
    let found = |path: PathBuf| {
        let named = PathBuf::from(format!("{}.json", path.display()));
        [path.clone(), named, path.join("tsconfig.json")]
            .into_iter()
            .find(|path| lookup.project.entry(path) == Some(Entry::File))
    };
    if is_path(base) {
        return found(joined(folder, base));
    }
    let (package, rest) = workspace::folder_of(lookup, base, folder)?;
    match rest {
        "" => found(package.join("tsconfig.json")),
        rest => found(joined(&package, rest)),
    }
}

impl Effective {
    fn take(&mut self, config: &TsConfig, folder: &Path) {
        let place = |text: &String| joined(folder, text.trim_start_matches("${configDir}/"));
        self.base_url = config.base_url.as_ref().map(place).or(self.base_url.take());
        self.out_dir = config.out_dir.as_ref().map(place).or(self.out_dir.take());
        self.root_dir = config.root_dir.as_ref().map(place).or(self.root_dir.take());
        if let Some(paths) = &config.paths {
            let base = self.base_url.clone().unwrap_or_else(|| folder.to_owned());
            self.paths = Some((base, paths.clone()));
        }
    }

    fn target(&self, lookup: &Lookup<'_>, specifier: &str) -> Option<Target> {
        let mut is_alias = false;
        if let Some((base, paths)) = &self.paths {
            let best = paths
                .iter()
                .filter_map(|(pattern, targets)| {
                    let (length, star) = matched(pattern, specifier)?;
                    Some((length, star, targets, pattern))
                })
                .max_by_key(|(length, ..)| *length);
            if let Some((_, star, targets, pattern)) = best {
                let found = targets.iter().find_map(|target| {
                    let target = target.trim_start_matches("${configDir}/");
                    lookup.module(&joined(base, &target.replacen('*', star, 1)))
                });
                if let Some(found) = found {
                    return Some(Target::File(found));
                }
                // `*` alone speaks of every package; any other pattern is a name of the tree's own.
                is_alias = pattern != "*" && !is_package_like(pattern);
            }
        }
        if let Some(base) = &self.base_url
            && let Some(found) = lookup.module(&joined(base, specifier))
        {
            return Some(Target::File(found));
        }
        is_alias.then_some(Target::Nowhere(NOT_AMONG_THE_SOURCES))
    }
}

/// Whether a pattern could be the name of a package as well: nothing in it says otherwise.
fn is_package_like(pattern: &str) -> bool {
    let first = pattern.split('/').next().unwrap_or(pattern);
    !matches!(first, "@" | "~" | "#" | "$" | "~~" | "@@") && !first.starts_with(['~', '#', '$'])
}

/// How much of a specifier a pattern fixes, and what its `*` stands for.
fn matched<'s>(pattern: &str, specifier: &'s str) -> Option<(usize, &'s str)> {
    match pattern.split_once('*') {
        None => (pattern == specifier).then_some((usize::MAX, "")),
        Some((before, after)) => {
            let rest = specifier.strip_prefix(before)?;
            let star = rest.strip_suffix(after)?;
            Some((before.len(), star))
        }
    }
}
