//! Applying groups one after another, each step as one change of all its files.

use super::Group;
use crate::diagnostic::Fix;
use crate::edit::EditSet;
use crate::workspace::{CommitError, Note, Signal};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A file that fixes have changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edited {
    /// Its display path.
    pub path: String,
    /// Its text as it was read.
    pub old: Arc<str>,
    /// Its text with the fixes.
    pub new: String,
}

/// What came of applying groups.
#[derive(Debug, Default)]
pub struct Applied {
    /// Files that differ from what was read, by path.
    pub files: Vec<Edited>,
    /// How many groups were applied.
    pub groups: usize,
    /// How many diagnostics they fix.
    pub fixed: usize,
    /// Groups that were not applied, and why.
    pub failures: Vec<Failure>,
    /// What could not be kept as it was.
    pub notes: Vec<Note>,
    /// The signal that ended it before the last group.
    pub stopped: Option<Signal>,
}

/// A group that was not applied.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Its files could not be replaced.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// It builds on a group that failed.
    #[error("{path}: a fix was left out because an earlier one failed; run again")]
    Dependent {
        /// The file in which it builds on the other, as shown.
        path: String,
    },
    /// Its edits do not fit the text. Fixes are checked before they are offered, so this is an error of the program.
    #[error("{path}: internal error: the edits of a fix do not fit")]
    Unfit {
        /// The file as shown.
        path: String,
    },
}

/// One file's part in a step.
pub(super) struct Change<'a> {
    pub path: &'a str,
    pub old: &'a str,
    pub new: &'a str,
}

/// A file on its way.
struct State {
    original: Arc<str>,
    /// The text at the start of the pass, to which `edits` belong.
    base: Arc<str>,
    edits: EditSet,
    text: Arc<str>,
}

/// Applies all passes; `step` makes one group's changes real, all or none of them.
pub(super) fn apply(
    passes: &[Vec<Group>],
    mut step: impl FnMut(&[Change<'_>]) -> Result<Vec<Note>, CommitError>,
) -> Applied {
    let mut applied = Applied::default();
    let mut states: BTreeMap<String, State> = BTreeMap::new();
    // Files that a pass was to change and has not: later passes were planned for other texts.
    let mut stale: BTreeSet<&str> = BTreeSet::new();
    'passes: for pass in passes {
        let mut failed = Vec::new();
        for group in pass {
            match prepare(&group.fix, &states, &stale).and_then(|next| {
                let changes = changes(&next);
                let notes = if changes.is_empty() {
                    Vec::new()
                } else {
                    step(&changes)?
                };
                Ok((next, notes))
            }) {
                Ok((next, notes)) => {
                    for (path, next) in next {
                        let old = states.remove(&path);
                        let original = old.map_or_else(|| next.from.clone(), |old| old.original);
                        let (base, edits, text) = (next.base, next.edits, next.text);
                        let state = State {
                            original,
                            base,
                            edits,
                            text,
                        };
                        states.insert(path, state);
                    }
                    applied.groups += 1;
                    applied.fixed += group.members;
                    applied.notes.extend(notes);
                }
                Err(failure) => {
                    if let Failure::Commit(error) = &failure {
                        applied.stopped = error.signal();
                    }
                    applied.failures.push(failure);
                    failed.extend(group.fix.files.iter().map(|file| file.source.path()));
                    if applied.stopped.is_some() {
                        break 'passes;
                    }
                }
            }
        }
        stale.extend(failed);
        for state in states.values_mut() {
            state.base = Arc::clone(&state.text);
            state.edits = EditSet::default();
        }
    }
    applied.files = states
        .into_iter()
        .filter(|(_, state)| state.original != state.text)
        .map(|(path, state)| Edited {
            path,
            old: state.original,
            new: state.text.to_string(),
        })
        .collect();
    applied
}

/// A file as a step would leave it.
struct Next {
    base: Arc<str>,
    edits: EditSet,
    from: Arc<str>,
    text: Arc<str>,
}

fn prepare(
    fix: &Fix,
    states: &BTreeMap<String, State>,
    stale: &BTreeSet<&str>,
) -> Result<BTreeMap<String, Next>, Failure> {
    let mut next = BTreeMap::new();
    for file in &fix.files {
        let path = file.source.path().to_owned();
        let unfit = || Failure::Unfit { path: path.clone() };
        if stale.contains(path.as_str()) {
            return Err(Failure::Dependent { path });
        }
        let (base, edits, from) = match states.get(&path) {
            Some(state) if *state.base != *file.source.text() => {
                return Err(Failure::Dependent { path });
            }
            Some(state) => {
                let edits = state.edits.merged(&file.edits).map_err(|_| unfit())?;
                (Arc::clone(&state.base), edits, Arc::clone(&state.text))
            }
            None => {
                let text: Arc<str> = file.source.text().into();
                (Arc::clone(&text), file.edits.clone(), text)
            }
        };
        let text = edits.apply(&base).map_err(|_| unfit())?.into();
        let entry = Next {
            base,
            edits,
            from,
            text,
        };
        next.insert(path, entry);
    }
    Ok(next)
}

fn changes(next: &BTreeMap<String, Next>) -> Vec<Change<'_>> {
    next.iter()
        .filter(|(_, file)| file.from != file.text)
        .map(|(path, file)| Change {
            path,
            old: &file.from,
            new: &file.text,
        })
        .collect()
}
