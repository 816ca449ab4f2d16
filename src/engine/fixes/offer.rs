//! Which fixes are offered at all: what is withdrawn here is neither shown nor applied in any form.

use super::super::{Fault, Outcome};
use crate::diagnostic::Fix;
use std::collections::{BTreeMap, BTreeSet};

/// Takes fixes back that would change what is not reported, or what may not be written, or that do not fit their texts.
pub(in crate::engine) fn withdraw(
    outcome: &mut Outcome,
    vetoed: &BTreeSet<String>,
    may_write: &dyn Fn(&str) -> bool,
) {
    let mut verdicts: BTreeMap<String, Verdict> = BTreeMap::new();
    for one in &mut outcome.diagnostics {
        let Some(fix) = &one.fix else { continue };
        let verdict = verdicts
            .entry(fix.group.clone())
            .or_insert_with(|| judge(fix, vetoed, may_write));
        match verdict {
            Verdict::Offered => continue,
            Verdict::Advice(note) => one.notes.push(note.clone()),
            Verdict::Broken(fault) => outcome.faults.extend(fault.take()),
        }
        one.fix = None;
    }
}

enum Verdict {
    Offered,
    Advice(String),
    /// The fault is said once, however many diagnostics share the fix.
    Broken(Option<Fault>),
}

fn judge(fix: &Fix, vetoed: &BTreeSet<String>, may_write: &dyn Fn(&str) -> bool) -> Verdict {
    let edits = |file: &&crate::diagnostic::FileEdits| !file.edits.is_empty();
    if !fix.files.iter().any(|file| edits(&file)) {
        return broken("", format!("the fix `{}` edits nothing", fix.message));
    }
    let mut paths = BTreeSet::new();
    for file in &fix.files {
        let path = file.source.path();
        if let Err(error) = file.edits.apply(file.source.text()) {
            return broken(
                path,
                format!("the fix `{}` does not fit: {error}", fix.message),
            );
        }
        if !paths.insert(path) {
            return broken(
                path,
                format!("the fix `{}` names a file twice", fix.message),
            );
        }
    }
    if vetoed.contains(&fix.group) {
        return Verdict::Advice(
            "no fix is offered, because it would also change a call that is suppressed or not reported"
                .to_owned(),
        );
    }
    match paths.into_iter().find(|path| !may_write(path)) {
        Some(path) => Verdict::Advice(format!(
            "no fix is offered, because it would also change {path}, which lies outside the roots of this run"
        )),
        None => Verdict::Offered,
    }
}

fn broken(path: &str, message: String) -> Verdict {
    let path = path.to_owned();
    Verdict::Broken(Some(Fault { path, message }))
}
