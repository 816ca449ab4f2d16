//! Fixes of a run: which groups are applied, in which order, and to what the files come by them.
//!
//! A group is applied whole or not at all. Groups that meet are not applied in one pass: after each pass the edited program is
//! analysed again, as if it had been written, until nothing that may be applied is left; so a run that writes everything it
//! planned leaves nothing for the next one to do. Only then is anything written, group by group.

mod apply;
mod offer;
mod select;

pub use apply::{Applied, Edited, Failure};
pub(super) use offer::withdraw;
pub use select::{Group, Left, Reason};

use super::{Input, Outcome, Run};
use crate::diagnostic::Applicability;
use crate::workspace::{
    CommitError, Note, Replacement, Stop, clear_left_over, clear_left_overs, commit, display,
    lexical,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the fixes of a run amount to, before anything is written.
#[derive(Debug)]
pub struct FixPlan {
    /// What would be left to report, at its places in the edited files.
    pub outcome: Outcome,
    /// The groups in the order in which they are applied; each pass starts from what the one before has made.
    pub passes: Vec<Vec<Group>>,
    /// Groups that are still offered but are not applied, with the reason.
    pub left: Vec<Left>,
    /// Left-overs of killed runs that the walk met.
    left_overs: Vec<PathBuf>,
}

impl Run<'_> {
    /// Lints the input and applies its fixes in memory until none is left: the safe ones, with `least` the unsafe ones too.
    ///
    /// Fixes of text that was handed in reach no other file.
    pub fn fix(&self, input: &Input, least: Applicability) -> FixPlan {
        self.workspace.clear_overlay();
        let mut outcome = self.lint(input.clone());
        let left_overs = std::mem::take(&mut outcome.scan.left_overs);
        let mut passes: Vec<Vec<Group>> = Vec::new();
        let mut fixed = 0;
        let mut offered = usize::MAX;
        let left = loop {
            let mut selection = select::select(&outcome.diagnostics, least, input, self.workspace);
            // A group that has been applied is gone. If their number does not fall, a fix does not do what it says.
            if selection.offered >= offered {
                break selection.refused(Reason::Again);
            }
            if selection.taken.is_empty() {
                break selection.left;
            }
            offered = selection.offered;
            fixed += selection
                .taken
                .iter()
                .map(|group| group.members)
                .sum::<usize>();
            passes.push(std::mem::take(&mut selection.taken));
            let edited = apply::apply(&passes, |_| Ok(Vec::new())).files;
            outcome = match input {
                Input::Disk => {
                    for file in &edited {
                        self.workspace.overlay(Path::new(&file.path), &*file.new);
                    }
                    self.lint(Input::Disk)
                }
                Input::Text(path, bytes) => {
                    let text = edited.first().map(|file| file.new.clone().into_bytes());
                    self.lint(Input::Text(
                        path.clone(),
                        text.unwrap_or_else(|| bytes.clone()),
                    ))
                }
            };
        };
        self.workspace.clear_overlay();
        outcome.fixed = fixed;
        FixPlan {
            outcome,
            passes,
            left,
            left_overs,
        }
    }
}

impl FixPlan {
    /// The files that the fixes change, by path, with their texts before and after.
    pub fn edited(&self) -> Vec<Edited> {
        apply::apply(&self.passes, |_| Ok(Vec::new())).files
    }

    /// Writes the edited files, one group after another, and clears what killed runs have left beside them.
    ///
    /// A group that fails leaves its files as they were; the others are written all the same, until `stop` is heeded.
    pub fn commit(&self, stop: &Stop) -> Applied {
        let folders: BTreeSet<PathBuf> = self
            .edited()
            .iter()
            .filter_map(|file| lexical(Path::new(&file.path)).canonicalize().ok())
            .filter_map(|path| path.parent().map(Path::to_owned))
            .collect();
        for folder in &folders {
            clear_left_overs(folder);
        }
        for path in &self.left_overs {
            clear_left_over(path);
        }
        apply::apply(&self.passes, |changes| write(changes, stop))
    }
}

fn write(changes: &[apply::Change<'_>], stop: &Stop) -> Result<Vec<Note>, CommitError> {
    let replacements: Vec<Replacement<'_>> = changes
        .iter()
        .map(|change| Replacement {
            path: Path::new(change.path),
            old: change.old,
            new: change.new,
        })
        .collect();
    commit(&replacements, stop)
}

/// Whether fixes of an input may change the file that is shown as `path`.
pub(super) fn reaches(input: &Input, path: &str) -> bool {
    match input {
        Input::Disk => true,
        Input::Text(own, _) => display(own) == path,
    }
}
