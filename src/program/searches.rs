//! Searches of the tree: who imports a module, found by the texts that lead to it, and who says a word.

use super::{Program, ProgramFile};
use crate::lang;
use crate::workspace::{Candidate, Content, Needles, lexical};
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Who imports something.
#[derive(Debug)]
pub(super) struct Importing {
    /// The files, sorted by path.
    pub(super) found: Vec<PathBuf>,
    /// Why there may be others, as a phrase.
    pub(super) missing: Option<String>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Program<'_> {
    /// See [`super::Imports::mentions_elsewhere`].
    pub(super) fn find_mention(
        &self,
        word: &str,
        known: &[&Arc<ProgramFile>],
    ) -> Result<Option<String>, String> {
        let needles = Needles::new(&[word.to_owned()]).ok_or("nothing to look for")?;
        let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$');
        let is_word = |text: &str| {
            text.match_indices(word).any(|(at, _)| {
                let (before, after) = (&text[..at], &text[at + word.len()..]);
                !before.ends_with(is_part) && !after.starts_with(is_part)
            })
        };
        let found = Mutex::new(Vec::new());
        let summary = self
            .workspace
            .visit_roots(&needles, &|candidate: Candidate| {
                let path = candidate.display;
                let is_code = lang::language_of(&path).is_some_and(|one| !one.is_shell());
                let is_known = known
                    .iter()
                    .any(|file| lexical(Path::new(file.source.path())) == lexical(&candidate.path));
                let text = match &candidate.content {
                    Content::Text(text) => text,
                    Content::NotUtf8 { lossy, .. } => lossy,
                };
                if is_code && !is_known && !path.ends_with(".d.ts") && is_word(text) {
                    locked(&found).push(path);
                }
            });
        if let Some(skipped) = summary.skipped.first() {
            return Err(format!("{} was not looked at", skipped.path));
        }
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(found.into_iter().min())
    }

    /// The files inside the roots that import one of these modules.
    ///
    /// # Errors
    /// Why there may be others.
    pub(super) fn mentioning(
        &self,
        texts: &[String],
        modules: &FxHashSet<PathBuf>,
    ) -> Result<Vec<PathBuf>, String> {
        let importing = self.importing(texts, modules);
        match importing.missing {
            Some(missing) => Err(missing),
            None => Ok(importing.found),
        }
    }

    /// The same, as far as they are found. Whoever imports one of the modules holds one of the texts.
    pub(super) fn importing(&self, texts: &[String], modules: &FxHashSet<PathBuf>) -> Importing {
        if let Some(known) = self.indexed(modules) {
            return known;
        }
        let Some(needles) = Needles::new(texts) else {
            return Importing {
                found: Vec::new(),
                missing: Some("too many names lead to it".to_owned()),
            };
        };
        let found = Mutex::new(Vec::new());
        let summary = self
            .workspace
            .visit_roots(&needles, &|candidate: Candidate| {
                let text = match &candidate.content {
                    Content::Text(text) => text,
                    Content::NotUtf8 { lossy, .. } => lossy,
                };
                let targets = self.targets_in(&candidate.display, text);
                if targets.iter().any(|path| modules.contains(path)) {
                    locked(&found).push(lexical(&candidate.path));
                }
            });
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort_unstable();
        let skipped = summary.skipped.first();
        Importing {
            found,
            missing: skipped.map(|skipped| format!("{} was not looked at", skipped.path)),
        }
    }
}
