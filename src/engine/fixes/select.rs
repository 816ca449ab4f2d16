//! Which groups of fixes a pass takes.

use super::super::Input;
use super::reaches;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::EditSet;
use crate::source::{Location, Source, Span};
use crate::workspace::{Workspace, lexical};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A fix with the diagnostics that share it.
#[derive(Clone, Debug)]
pub struct Group {
    /// The fix.
    pub fix: Arc<Fix>,
    /// How many diagnostics it fixes.
    pub members: usize,
    /// The first of them.
    pub place: Location,
}

/// A group that is offered and not applied.
#[derive(Clone, Debug)]
pub struct Left {
    /// The group.
    pub group: Group,
    /// Why.
    pub reason: Reason,
}

/// Why a group is not applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It is unsafe, and only safe ones are wanted.
    Unsafe,
    /// It edits files beside the text that was handed in.
    OtherFiles,
    /// It meets a group that comes first, or is the last of those that leave something unused together; the next pass has it.
    Conflict,
    /// It was offered once more after a pass that was to make it unnecessary.
    Again,
}

/// The groups of one pass.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Groups to be applied, none of which meet.
    pub taken: Vec<Group>,
    /// The others.
    pub left: Vec<Left>,
    /// How many could be applied if none met.
    pub offered: usize,
}

impl Selection {
    /// What is left where nothing of it is applied any more.
    pub fn refused(self, reason: Reason) -> Vec<Left> {
        let taken = self.taken.into_iter().map(|group| Left { group, reason });
        taken.chain(self.left).collect()
    }
}

/// Takes, in the order of their first edits, all groups that fit together.
pub(super) fn select(
    diagnostics: &[Diagnostic],
    least: Applicability,
    input: &Input,
    workspace: &Workspace,
) -> Selection {
    let mut selection = Selection::default();
    let mut files: FxHashMap<PathBuf, (Arc<Source>, EditSet)> = FxHashMap::default();
    let groups = groups(diagnostics);
    let reaches_all = |fix: &Fix| {
        fix.files
            .iter()
            .all(|file| reaches(input, file.source.path()))
    };
    let last = last_of_shared(&groups, |fix| {
        fix.applicability >= least && reaches_all(fix)
    });
    for group in groups {
        let fix = Arc::clone(&group.fix);
        let left = |reason| Left {
            group: group.clone(),
            reason,
        };
        if fix.applicability < least {
            selection.left.push(left(Reason::Unsafe));
            continue;
        }
        if !reaches_all(&fix) {
            selection.left.push(left(Reason::OtherFiles));
            continue;
        }
        selection.offered += 1;
        if last.contains(fix.group.as_str()) {
            selection.left.push(left(Reason::Conflict));
            continue;
        }
        let Some(merged) = merged(&fix, &files, workspace) else {
            selection.left.push(left(Reason::Conflict));
            continue;
        };
        files.extend(merged);
        selection.taken.push(group);
    }
    selection
}

/// The last of each lot of groups that take uses of one declaration: what they leave unused together goes with the one that is
/// applied after the others.
fn last_of_shared(groups: &[Group], is_wanted: impl Fn(&Fix) -> bool) -> FxHashSet<String> {
    let mut sharing: FxHashMap<(&str, Span), Vec<&str>> = FxHashMap::default();
    for group in groups.iter().filter(|one| is_wanted(&one.fix)) {
        for file in &group.fix.files {
            for span in file.edits.shared() {
                let own = sharing.entry((file.source.path(), *span)).or_default();
                own.push(&group.fix.group);
            }
        }
    }
    let several = sharing.into_values().filter(|own| own.len() > 1);
    several
        .filter_map(|own| own.last().map(|&last| last.to_owned()))
        .collect()
}

/// Every group once, by the path and the place of its first edit, and by the call where they begin alike.
fn groups(diagnostics: &[Diagnostic]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    for one in diagnostics {
        let Some(fix) = &one.fix else { continue };
        match known.get(fix.group.as_str()) {
            Some(&at) => groups[at].members += 1,
            None => {
                known.insert(&fix.group, groups.len());
                groups.push(Group {
                    fix: Arc::clone(fix),
                    members: 1,
                    place: one.location.clone(),
                });
            }
        }
    }
    groups.sort_by(|a, b| {
        let by_edit = first(&a.fix).cmp(&first(&b.fix));
        by_edit.then_with(|| a.place.span.start.cmp(&b.place.span.start))
    });
    groups
}

/// Path and start, the least of all files.
fn first(fix: &Fix) -> Option<(&str, u32)> {
    fix.files
        .iter()
        .filter_map(|file| {
            let edit = file.edits.edits().first()?;
            Some((file.source.path(), edit.span.start))
        })
        .min()
}

type Merged = Vec<(PathBuf, (Arc<Source>, EditSet))>;

/// The edits of the fix's files together with what has been taken; nothing where they meet.
fn merged(
    fix: &Fix,
    taken: &FxHashMap<PathBuf, (Arc<Source>, EditSet)>,
    workspace: &Workspace,
) -> Option<Merged> {
    let mut merged: Merged = Vec::new();
    for file in &fix.files {
        let path = Path::new(file.source.path());
        // One file may have been read under two names: as a link and as itself.
        let path = workspace.real(path).unwrap_or_else(|| lexical(path));
        if merged.iter().any(|(other, _)| *other == path) {
            return None;
        }
        let edits = match taken.get(&path) {
            None => file.edits.clone(),
            Some((source, edits)) => {
                let same =
                    source.path() == file.source.path() && source.text() == file.source.text();
                if !same || edits.conflicts_with(&file.edits) {
                    return None;
                }
                edits.merged(&file.edits).ok()?
            }
        };
        merged.push((path, (Arc::clone(&file.source), edits)));
    }
    Some(merged)
}
