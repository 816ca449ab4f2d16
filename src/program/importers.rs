//! Who imports a module: files found by their text, and held against what their specifiers really mean.

use super::exposure::{IsEnd, exposes, extended};
use super::{Imported, Program, ProgramFile};
use crate::ir::{Language, Name};
use crate::lang::{self, Target};
use crate::source::{Source, Span};
use crate::workspace::{display, lexical};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Modules that pass on what others import from them, one behind the other.
const MAX_BARRELS: usize = 6;

/// Importers that are looked at for one file; a module that more files use is not changed.
const MAX_IMPORTERS: usize = 400;

/// Files that are read for one that is linted alone.
const MAX_EXPLORED: usize = 300;

/// What a file that holds nothing of ours has to do with modules that do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trail {
    /// Nothing.
    None,
    /// It imports such a module.
    Follow,
    /// It imports these, which may turn out to pass such a module on.
    Later(Vec<PathBuf>),
}

/// Modules of the current run that pass on ends of addresses.
#[derive(Debug, Default)]
pub(super) struct Exposed {
    modules: FxHashSet<PathBuf>,
    /// Other modules, with what they pass on of what they import.
    others: FxHashMap<PathBuf, Vec<PathBuf>>,
    /// Modules that nobody has parsed yet, with what they import.
    unread: FxHashMap<PathBuf, Vec<PathBuf>>,
    /// Texts that were asked for already.
    searched: FxHashSet<String>,
    /// Whether any file holds more than the end of an address.
    speaks: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Program<'_> {
    /// Forgets what was exposed.
    pub(super) fn forget_exposed(&self) {
        *locked(&self.exposed) = Exposed::default();
    }

    /// Notes a file, if others may get the end of an address from it.
    pub(super) fn note_exposed(
        &self,
        file: &ProgramFile,
        is_end: IsEnd<'_>,
        settled: &[Span],
        speaks: bool,
    ) {
        let path = lexical(Path::new(file.source.path()));
        locked(&self.exposed).speaks |= speaks;
        if exposes(&file.ir, is_end, &|_| false, settled) {
            let extended = extended(&file.ir, is_end, settled);
            let (language, from) = (file.ir.language, file.source.path());
            let others = extended
                .iter()
                .filter_map(|import| self.local(language, from, &import.specifier));
            let others: Vec<PathBuf> = others.collect();
            let mut exposed = locked(&self.exposed);
            exposed.modules.insert(path);
            exposed.modules.extend(others);
            drop(exposed);
            self.store.touch(file.source.path());
            return;
        }
        let passed_on = self.passed_on(file, settled);
        if !passed_on.is_empty() {
            locked(&self.exposed).others.insert(path, passed_on);
        }
    }

    /// See [`super::Imports::may_pass_on`].
    pub(super) fn passes_anything(&self, file: &ProgramFile, is_end: IsEnd<'_>) -> bool {
        let (language, path) = (file.ir.language, file.source.path());
        let mut specifiers = file.ir.specifiers.iter();
        specifiers.any(|specifier| self.local(language, path, specifier).is_some())
            || exposes(&file.ir, is_end, &|_| false, &[])
    }

    /// The imported files of which a file would pass something on, were they exposed.
    fn passed_on(&self, file: &ProgramFile, settled: &[Span]) -> Vec<PathBuf> {
        let mut targets: Vec<(&Name, PathBuf)> = (file.ir.specifiers.iter())
            .filter_map(|specifier| {
                let path = self.local(file.ir.language, file.source.path(), specifier)?;
                Some((specifier, path))
            })
            .collect();
        if targets.is_empty() {
            return Vec::new();
        }
        let any = |specifier: &Name| targets.iter().any(|(own, _)| *own == specifier);
        if !exposes(&file.ir, &|_, _| false, &any, settled) {
            return Vec::new();
        }
        if targets.len() > 1 {
            targets
                .retain(|(own, _)| exposes(&file.ir, &|_, _| false, &|one| one == *own, settled));
        }
        let mut paths: Vec<PathBuf> = targets.into_iter().map(|(_, path)| path).collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    fn local(&self, language: Language, from: &str, specifier: &str) -> Option<PathBuf> {
        match self.target(language, from, specifier) {
            Target::File(path) => Some(path),
            _ => None,
        }
    }

    /// Carries exposure on through modules that were noted.
    pub(super) fn carry_on(&self) {
        loop {
            let unread = {
                let mut exposed = locked(&self.exposed);
                let Exposed {
                    modules,
                    others,
                    unread,
                    ..
                } = &mut *exposed;
                let leads = |_: &PathBuf, targets: &mut Vec<PathBuf>| {
                    targets.iter().any(|target| modules.contains(target))
                };
                let found: Vec<PathBuf> = others.extract_if(leads).map(|(path, _)| path).collect();
                if !found.is_empty() {
                    modules.extend(found);
                    continue;
                }
                let mut unread: Vec<PathBuf> =
                    unread.extract_if(leads).map(|(path, _)| path).collect();
                unread.sort_unstable();
                unread
            };
            if unread.is_empty() {
                return;
            }
            for path in unread {
                if let Imported::File(file) = self.file(&path) {
                    let passed_on = self.passed_on(&file, &[]);
                    locked(&self.exposed).others.insert(path, passed_on);
                }
            }
        }
    }

    /// The texts to search for that are new since the last time.
    pub(super) fn new_trails(&self) -> Vec<String> {
        self.carry_on();
        let modules: Vec<PathBuf> = {
            let exposed = locked(&self.exposed);
            if !exposed.speaks {
                return Vec::new();
            }
            exposed.modules.iter().cloned().collect()
        };
        let mut texts: Vec<String> = modules
            .iter()
            .flat_map(|path| self.spellings(path))
            .collect();
        texts.sort_unstable();
        texts.dedup();
        let mut exposed = locked(&self.exposed);
        texts.retain(|text| exposed.searched.insert(text.clone()));
        texts
    }

    pub(super) fn spellings(&self, path: &Path) -> Vec<String> {
        // Data is imported by scripts.
        let language = lang::language_of(&path.to_string_lossy()).unwrap_or(Language::JavaScript);
        lang::spellings(language, path, &self.tree)
    }

    /// Whether a file exports anything that it imports from one of these.
    fn passes_on(&self, file: &ProgramFile, modules: &FxHashSet<PathBuf>) -> bool {
        let is_exposed = |specifier: &Name| {
            self.local(file.ir.language, file.source.path(), specifier)
                .is_some_and(|path| modules.contains(&path))
        };
        exposes(&file.ir, &|_, _| false, &is_exposed, &[])
    }

    /// What a text has to do with exposed modules, by the specifiers in it.
    pub(super) fn trail_of(&self, path: &str, text: &str) -> Trail {
        let targets = self.targets_in(path, text);
        if targets.is_empty() {
            return Trail::None;
        }
        let exposed = locked(&self.exposed);
        if targets.iter().any(|path| exposed.modules.contains(path)) {
            Trail::Follow
        } else {
            Trail::Later(targets)
        }
    }

    /// See [`super::Imports::explore`].
    pub(super) fn imported_texts(
        &self,
        path: &str,
        text: &str,
        is_wanted: &dyn Fn(&str) -> bool,
    ) -> Vec<Source> {
        let mut found = Vec::new();
        let mut seen: FxHashSet<PathBuf> = FxHashSet::from_iter([lexical(Path::new(path))]);
        let mut layer = self.targets_in(path, text);
        for _ in 0..MAX_BARRELS {
            let mut next = Vec::new();
            for path in layer {
                if seen.len() > MAX_EXPLORED || !seen.insert(path.clone()) {
                    continue;
                }
                let Ok(text) = self.workspace.read(&path) else {
                    continue;
                };
                let shown = display(&path);
                let targets = self.targets_in(&shown, &text);
                next.extend(targets.iter().cloned());
                if is_wanted(&text) {
                    found.push(Source::new(shown, text));
                } else if !targets.is_empty() {
                    // It may pass on what lies behind it.
                    locked(&self.exposed).unread.insert(path, targets);
                }
            }
            layer = next;
        }
        found
    }

    /// Whether one of these files is exposed by now.
    pub(super) fn any_exposed(&self, targets: &[PathBuf]) -> bool {
        let exposed = locked(&self.exposed);
        targets.iter().any(|path| exposed.modules.contains(path))
    }

    /// The files of the tree that a text imports.
    pub(super) fn targets_in(&self, path: &str, text: &str) -> Vec<PathBuf> {
        let Some(language) = lang::language_of(path) else {
            return Vec::new();
        };
        let mut targets: Vec<PathBuf> = lang::specifiers(language, text)
            .into_iter()
            .filter_map(|specifier| self.local(language, path, &specifier))
            .collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    /// See [`super::Imports::importers`].
    pub(super) fn find_importers(
        &self,
        file: &ProgramFile,
    ) -> Result<Vec<Arc<ProgramFile>>, String> {
        if !lang::finds_importers(file.ir.language) {
            return Err("importers are not looked for in this language".to_owned());
        }
        let first = lexical(Path::new(file.source.path()));
        let mut modules = FxHashSet::from_iter([first.clone()]);
        let mut new = vec![first.clone()];
        let mut found: BTreeMap<PathBuf, Arc<ProgramFile>> = BTreeMap::new();
        let mut searched: FxHashSet<String> = FxHashSet::default();
        for _ in 0..MAX_BARRELS {
            let texts = new.iter().flat_map(|path| self.spellings(path));
            let texts: Vec<String> = texts.filter(|text| searched.insert(text.clone())).collect();
            for path in self.mentioning(&texts, &modules)? {
                if path == first || found.contains_key(&path) {
                    continue;
                }
                let Imported::File(importer) = self.file(&path) else {
                    return Err(format!("{} cannot be read", path.display()));
                };
                if !importer.ir.errors.is_empty() {
                    return Err(format!("{} does not parse", importer.source.path()));
                }
                found.insert(path, importer);
                if found.len() > MAX_IMPORTERS {
                    return Err(format!("more than {MAX_IMPORTERS} files import it"));
                }
            }
            new.clear();
            for (path, importer) in &found {
                if !modules.contains(path) && self.passes_on(importer, &modules) {
                    new.push(path.clone());
                }
            }
            if new.is_empty() {
                return Ok(found.into_values().collect());
            }
            modules.extend(new.iter().cloned());
        }
        Err("it is passed on through too many files".to_owned())
    }
}
