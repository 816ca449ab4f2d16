//! What proofs have found out already: an edited file is linted once more when its edits are made, with the same result.

use super::{Analyser, mentions};
use crate::ir::Comment;
use crate::program::ProgramFile;
use crate::source::Source;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Edited files in which nothing is to be found, by their paths.
#[derive(Debug, Default)]
pub struct Proven(Mutex<FxHashMap<String, Known>>);

#[derive(Debug)]
struct Known {
    source: Arc<Source>,
    comments: Vec<Comment>,
}

impl Proven {
    /// The comments of a file in which nothing else is to be found.
    pub(super) fn comments_of(&self, source: &Source) -> Option<Vec<Comment>> {
        let proven = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = proven.get(source.path())?;
        (known.source.text() == source.text()).then(|| known.comments.clone())
    }
}

impl Analyser<'_> {
    /// Notes a file that holds no legacy call, if nothing else can be said of it either.
    pub(super) fn note_proven(&self, file: &ProgramFile) {
        let mentions = mentions::mentions_in(&file.source, &self.catalog.api().mentions);
        let is_end = |before: &str, text: &str| self.is_end(before, text);
        if !mentions.is_empty() || self.imports.may_pass_on(file, &is_end) {
            return;
        }
        let path = file.source.path().to_owned();
        let known = Known {
            source: Arc::clone(&file.source),
            comments: file.ir.comments.clone(),
        };
        let mut proven = self.proven.0.lock().unwrap_or_else(PoisonError::into_inner);
        proven.insert(path, known);
    }
}
