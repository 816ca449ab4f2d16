//! `--fix`, `--diff`, `--unsafe-fixes` and `--undo-file`: what is done with fixes, and what is said about it.

use super::CliError;
use super::args::LintArgs;
use crate::diagnostic::Applicability;
use crate::edit::patch::{Change, unified};
use crate::engine::{Applied, Edited, Failure, FixPlan, Input, Left, Outcome, Reason, Run};
use crate::workspace::{self, CommitError, Signal, Stop, display, lexical};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Whether anything of this run shows or applies fixes; where nothing does, none is looked for.
pub(super) fn are_wanted(args: &LintArgs) -> bool {
    args.fix || args.diff || args.format.shows_fixes()
}

/// What has been done beside linting.
#[derive(Debug, Default)]
pub(super) struct Fixing {
    /// Whether fixes were left out because nothing would show them.
    pub is_left_out: bool,
    /// What goes to standard output instead of the report: a patch, or fixed standard input.
    pub text: Option<Vec<u8>>,
    /// Whether nothing has been fixed, only shown.
    pub is_dry: bool,
    /// Fixes that failed.
    pub errors: Vec<String>,
    /// What is to be known beside the report.
    pub notes: Vec<String>,
    /// How many diagnostics have been fixed.
    pub fixed: usize,
    /// The signal that ended the run.
    pub stopped: Option<Signal>,
}

/// Lints, and does with the fixes what the arguments say.
///
/// # Errors
/// An undo file that cannot be written; nothing is fixed then.
pub(super) fn run(
    run: &Run<'_>,
    args: &LintArgs,
    input: Input,
) -> Result<(Outcome, Fixing), CliError> {
    if !args.fix && !args.diff {
        let fixing = Fixing {
            is_left_out: !are_wanted(args),
            ..Fixing::default()
        };
        return Ok((run.lint(input), fixing));
    }
    let least = if args.unsafe_fixes {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    let plan = run.fix(&input, least);
    let mut fixing = Fixing {
        notes: plan.left.iter().filter_map(note_on).collect(),
        fixed: plan.outcome.fixed,
        is_dry: args.diff,
        ..Fixing::default()
    };
    if args.diff {
        let edited = plan.edited();
        let patch = Patch::of(&edited, run);
        fixing.notes.extend(patch.note());
        fixing.text = Some(patch.forth().into_bytes());
        return Ok((plan.outcome, fixing));
    }
    match input {
        Input::Text(_, bytes) => {
            let edited = plan.edited().pop();
            fixing.text = Some(edited.map_or(bytes, |file| file.new.into_bytes()));
            Ok((plan.outcome, fixing))
        }
        Input::Disk => write(run, args, plan, fixing),
    }
}

/// Writes the fixes of a tree.
fn write(
    run: &Run<'_>,
    args: &LintArgs,
    plan: FixPlan,
    mut fixing: Fixing,
) -> Result<(Outcome, Fixing), CliError> {
    let edited = plan.edited();
    if edited.is_empty() {
        return Ok((plan.outcome, fixing));
    }
    // The way back is written first: whatever stops the run, it is there.
    if let Some(path) = &args.undo_file {
        write_undo(path, &edited, run, &mut fixing)?;
    }
    let stop = Stop::on_signals().map_err(|error| CliError::File {
        path: "signals".to_owned(),
        error,
    })?;
    let applied = plan.commit(&stop);
    fixing.stopped = applied.stopped.or(stop.signal());
    drop(stop);
    fixing.fixed = applied.fixed;
    fixing
        .notes
        .extend(applied.notes.iter().map(ToString::to_string));
    report_failures(&applied, &mut fixing);
    if applied.failures.is_empty() {
        return Ok((plan.outcome, fixing));
    }
    if let Some(path) = &args.undo_file {
        write_undo(path, &applied.files, run, &mut fixing)?;
    }
    // What is on the disk is not what was planned.
    let mut outcome = match fixing.stopped {
        Some(_) => plan.outcome,
        None => run.lint(Input::Disk),
    };
    outcome.fixed = applied.fixed;
    Ok((outcome, fixing))
}

fn report_failures(applied: &Applied, fixing: &mut Fixing) {
    let is_signal =
        |failure: &&Failure| matches!(failure, Failure::Commit(CommitError::Stopped(_)));
    let failures = applied.failures.iter().filter(|one| !is_signal(one));
    fixing.errors.extend(failures.map(ToString::to_string));
}

fn write_undo(
    path: &Path,
    edited: &[Edited],
    run: &Run<'_>,
    fixing: &mut Fixing,
) -> Result<(), CliError> {
    let failed = |error: io::Error| CliError::File {
        path: display(path),
        error,
    };
    if edited
        .iter()
        .any(|file| is_same(Path::new(&file.path), path))
    {
        return Err(super::usage(format!(
            "--undo-file {} is one of the files to be fixed",
            path.display()
        )));
    }
    let patch = Patch::of(edited, run);
    if let Some(note) = patch.note()
        && !fixing.notes.contains(&note)
    {
        fixing.notes.push(note);
    }
    let mut out = workspace::create_output(path).map_err(failed)?;
    out.write_all(patch.back().as_bytes()).map_err(failed)
}

fn is_same(a: &Path, b: &Path) -> bool {
    match (lexical(a).canonicalize(), lexical(b).canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// What is to be said of a group that is offered and not applied. Of unsafe ones, the counts speak.
fn note_on(left: &Left) -> Option<String> {
    let place = &left.group.place;
    let shown = format!("{}:{}", place.source.path(), place.start().line);
    Some(match left.reason {
        Reason::Unsafe => return None,
        Reason::OtherFiles => {
            format!("{shown}: its fix changes other files too, so it is left; fix the tree itself")
        }
        Reason::Conflict => {
            format!("{shown}: its fix meets another one, so it is left; run again")
        }
        Reason::Again => {
            format!("{shown}: its fix is offered again after it has been applied, so it is left")
        }
    })
}

/// Edited files with paths as a patch names them.
struct Patch<'a> {
    files: Vec<(String, &'a Edited)>,
    /// The folder they are relative to, where it is not the current one.
    base: Option<PathBuf>,
}

impl<'a> Patch<'a> {
    fn of(edited: &'a [Edited], run: &Run<'_>) -> Self {
        // Git patches no file through a link.
        let real = |file: &Edited| {
            let path = Path::new(&file.path);
            let real = run.workspace.real(path).filter(|_| cfg!(unix));
            real.unwrap_or_else(|| lexical(path))
        };
        let paths: Vec<PathBuf> = edited.iter().map(real).collect();
        let base = base(&paths, run.workspace.roots());
        let files = paths.iter().zip(edited).map(|(path, file)| {
            let shown = match &base {
                None => display(path),
                Some(base) => display(path.strip_prefix(base).unwrap_or(path)),
            };
            (shown, file)
        });
        Self {
            files: files.collect(),
            base,
        }
    }

    fn changes(&self) -> Vec<Change<'_>> {
        self.files
            .iter()
            .map(|(path, file)| Change {
                path,
                old: &file.old,
                new: &file.new,
            })
            .collect()
    }

    fn forth(&self) -> String {
        unified(&self.changes())
    }

    fn back(&self) -> String {
        let changes = self.changes().into_iter();
        unified(&changes.map(Change::reversed).collect::<Vec<_>>())
    }

    fn note(&self) -> Option<String> {
        let base = self.base.as_ref()?;
        Some(format!("the patch is to be applied in {}", base.display()))
    }
}

/// The folder a patch of these files is relative to: the current one (`None`) if all lie in it, else a root that holds them all,
/// else the folder nearest to them that does.
fn base(paths: &[PathBuf], roots: &[PathBuf]) -> Option<PathBuf> {
    let holds = |folder: &Path| {
        paths
            .iter()
            .all(|path| path.starts_with(folder) && path != folder)
    };
    if let Ok(here) = std::env::current_dir()
        && holds(&here)
    {
        return None;
    }
    let mut roots = roots.iter().filter_map(|root| root.canonicalize().ok());
    let above = || paths.first()?.ancestors().find(|folder| holds(folder));
    roots
        .find(|root| holds(root))
        .or_else(|| above().map(Path::to_owned))
}

#[cfg(test)]
mod tests;
