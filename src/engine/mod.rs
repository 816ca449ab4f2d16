//! The one entry point: scans a workspace, has every candidate analysed, and gathers what is to be reported.
//!
//! A panic in one file's analysis is a [`Fault`] of that file; the run goes on.

mod fixes;
mod guard;
mod held;
mod importers;
mod outcome;

pub use fixes::{Applied, Edited, Failure, FixPlan, Group, Left, Reason};
pub use outcome::{Agent, Analysis, Fault, Mention, MentionKind, Mentions, Outcome, Times};

use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::lints::PARSE_ERROR;
use crate::program::Imports;
use crate::source::{Location, Source, Span};
use crate::suppress::Suppressions;
use crate::workspace::{Candidate, Content, Needles, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use guard::{guard, record_panics};
use held::Held;

/// Extensions of the files that are linted, with the name of their language on the command line.
pub const EXTENSIONS: [(&str, &str); 20] = [
    ("js", "javascript"),
    ("mjs", "javascript"),
    ("cjs", "javascript"),
    ("jsx", "javascript"),
    ("ts", "typescript"),
    ("mts", "typescript"),
    ("cts", "typescript"),
    ("tsx", "typescript"),
    ("rs", "rust"),
    ("sh", "shell"),
    ("bash", "shell"),
    ("zsh", "shell"),
    ("ksh", "shell"),
    ("md", "markdown"),
    ("mdx", "markdown"),
    ("markdown", "markdown"),
    ("yml", "yaml"),
    ("yaml", "yaml"),
    ("mk", "make"),
    ("dockerfile", "docker"),
];

/// Names of files that are linted whatever their extension, lower case, with the name of their language; one that ends in a dot
/// stands for all names that begin with it.
pub const NAMES: [(&str, &str); 14] = [
    ("makefile", "make"),
    ("gnumakefile", "make"),
    ("dockerfile", "docker"),
    ("dockerfile.", "docker"),
    ("containerfile", "docker"),
    ("pre-commit", "shell"),
    ("prepare-commit-msg", "shell"),
    ("commit-msg", "shell"),
    ("post-commit", "shell"),
    ("pre-push", "shell"),
    ("pre-rebase", "shell"),
    ("post-checkout", "shell"),
    ("post-merge", "shell"),
    ("post-rewrite", "shell"),
];

/// Looks into one candidate.
pub trait Analyse: Sync {
    /// Everything there is to say about a file, before suppressions and levels.
    fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis;

    /// Whether a text that holds a needle is worth a look for its own sake. One that is not may still be led to by an import.
    fn is_worth_it(&self, text: &str) -> bool {
        let _ = text;
        true
    }

    /// Notes what a file that is not linted passes on to those that are.
    fn note(&self, source: &Arc<Source>) {
        let _ = source;
    }

    /// The imports by which files lead to others that hold no needle, if they are followed.
    fn imports(&self) -> Option<&dyn Imports> {
        None
    }
}

/// What is linted.
#[derive(Clone, Debug)]
pub enum Input {
    /// The workspace's named paths.
    Disk,
    /// Text handed in, under the path it stands for.
    Text(PathBuf, Vec<u8>),
}

/// A run's parts.
pub struct Run<'a> {
    /// Where files come from.
    pub workspace: &'a Workspace,
    /// What lets a file through the scan.
    pub needles: &'a Needles,
    /// Texts whose every occurrence is accounted for.
    pub mentions: &'a [String],
    /// Levels and choices.
    pub settings: &'a Settings,
    /// What looks into a candidate.
    pub analyser: &'a dyn Analyse,
}

/// What the analyses of a run add up to.
#[derive(Default)]
struct Gathered {
    outcome: Outcome,
    /// Groups of fixes that are not to be applied because a member of theirs is not reported.
    vetoed: BTreeSet<String>,
    /// Files that were parsed.
    parsed: BTreeSet<String>,
    /// Candidates, as the walk calls them.
    analysed: BTreeSet<PathBuf>,
    /// Mentions with whether a comment keeps them quiet, by file.
    mentions: Vec<(String, Vec<(Mention, bool)>)>,
    /// Places that calls in other files are made of, by file.
    used: BTreeMap<String, Vec<Span>>,
}

impl Run<'_> {
    /// Lints the input.
    pub fn lint(&self, input: Input) -> Outcome {
        record_panics();
        let gathered = Mutex::new(Gathered::default());
        if let Some(imports) = self.analyser.imports() {
            imports.begin();
        }
        let held = Held::new(|candidate: &Candidate| {
            let is_worth_it = match &candidate.content {
                Content::Text(text) => self.analyser.is_worth_it(text),
                Content::NotUtf8 { .. } => true,
            };
            if is_worth_it {
                self.gather(candidate, &gathered);
            }
        });
        let on_candidate = |candidate| held.push(candidate);
        let scan = match &input {
            Input::Disk => self.workspace.visit(self.needles, &on_candidate),
            Input::Text(path, bytes) => {
                self.workspace
                    .visit_text(path, bytes.clone(), self.needles, &on_candidate)
            }
        };
        held.finish(self.workspace.threads());
        self.importers(&input, &gathered);
        let Gathered {
            mut outcome,
            vetoed,
            parsed,
            mentions,
            used,
            ..
        } = gathered
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        outcome.count_mentions(&mentions, &used);
        outcome.scan = scan;
        outcome.files_parsed = parsed.len();
        fixes::withdraw(&mut outcome, &vetoed, &|path| {
            matches!(input, Input::Text(..)) && fixes::reaches(&input, path)
                || self.workspace.may_write(Path::new(path))
        });
        outcome.diagnostics.sort_by(|a, b| {
            let key = |one: &Diagnostic| (one.location.span, one.code);
            (a.location.source.path().cmp(b.location.source.path()))
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| a.message.cmp(&b.message))
        });
        outcome.agents.sort_by(|a, b| a.sites.cmp(&b.sites));
        outcome.faults.sort();
        outcome
    }

    /// Analyses one candidate and gathers what was found, once a run.
    fn gather(&self, candidate: &Candidate, gathered: &Mutex<Gathered>) {
        let finish = self.candidate(candidate);
        finish(&mut gathered.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Analyses one candidate; the result adds what was found to the rest.
    fn candidate(&self, candidate: &Candidate) -> impl FnOnce(&mut Gathered) + use<> {
        let (source, analysis, fault) = self.analyse(candidate);
        let applied = Suppressions::parse(&source, &analysis.comments, self.settings.rules())
            .apply(analysis.diagnostics);
        let quiet = |span: Span| {
            applied.suppressed.iter().any(|one| {
                std::iter::once(&one.location)
                    .chain(
                        one.labels
                            .iter()
                            .chain(&one.trace)
                            .map(|label| &label.location),
                    )
                    .any(|place| place.source.path() == source.path() && place.span.contains(span))
            })
        };
        let mentions = analysis.mentions.iter();
        let mentions = mentions.map(|mention| (*mention, quiet(mention.span)));
        let mentions: Vec<(Mention, bool)> = mentions.collect();
        let mut vetoed: BTreeSet<String> = applied.suppressed.iter().filter_map(group_of).collect();
        let diagnostics = self.leveled(applied.kept, &candidate.path, &mut vetoed);
        let (mut parsed, agents) = (analysis.imported, analysis.agents);
        let times = analysis.times;
        parsed.extend(analysis.parsed.then(|| candidate.display.clone()));
        let (used, display, path) = (
            analysis.used,
            candidate.display.clone(),
            candidate.path.clone(),
        );
        move |gathered| {
            gathered.analysed.insert(path);
            if !mentions.is_empty() {
                gathered.mentions.push((display, mentions));
            }
            for (path, span) in used {
                gathered.used.entry(path).or_default().push(span);
            }
            gathered.vetoed.extend(vetoed);
            gathered.parsed.extend(parsed);
            let outcome = &mut gathered.outcome;
            outcome.diagnostics.extend(diagnostics);
            outcome.agents.extend(agents);
            outcome.times.add(times);
            outcome.faults.extend(fault);
        }
    }

    fn analyse(&self, candidate: &Candidate) -> (Arc<Source>, Analysis, Option<Fault>) {
        let text = match &candidate.content {
            Content::Text(text) => text,
            Content::NotUtf8 { offset, lossy } => {
                let source = Arc::new(Source::new(candidate.display.clone(), Arc::clone(lossy)));
                let location = Location {
                    source: Arc::clone(&source),
                    span: Span::new(*offset, *offset),
                };
                let message = format!("the file is not UTF-8 from byte {offset} on");
                let analysis = Analysis {
                    diagnostics: vec![Diagnostic::new(&PARSE_ERROR, location, message)],
                    mentions: self.unparsed_mentions(&source),
                    ..Analysis::default()
                };
                return (source, analysis, None);
            }
        };
        let source = Arc::new(Source::new(candidate.display.clone(), Arc::clone(text)));
        let guarded = guard(|| self.analyser.analyse(&candidate.path, &source));
        match guarded {
            Ok(analysis) => (source, analysis, None),
            Err(message) => {
                let analysis = Analysis {
                    mentions: self.unparsed_mentions(&source),
                    ..Analysis::default()
                };
                let path = candidate.display.clone();
                (source, analysis, Some(Fault { path, message }))
            }
        }
    }

    /// Every mention in a text of which nothing more is known.
    fn unparsed_mentions(&self, source: &Source) -> Vec<Mention> {
        self.mentions
            .iter()
            .flat_map(|mention| source.text().match_indices(mention.as_str()))
            .map(|(start, text)| Mention {
                span: Span::new(start, start + text.len()),
                kind: MentionKind::Unparsed,
            })
            .collect()
    }

    /// The diagnostics that are to be reported, with their configured severities; the fixes of the others are vetoed.
    fn leveled(
        &self,
        diagnostics: Vec<Diagnostic>,
        path: &Path,
        vetoed: &mut BTreeSet<String>,
    ) -> Vec<Diagnostic> {
        let least = self.settings.confidence();
        let mut reported = Vec::with_capacity(diagnostics.len());
        for mut one in diagnostics {
            let is_sure = one.confidence.is_none_or(|confidence| confidence >= least);
            match self.settings.level(one.code, path).filter(|_| is_sure) {
                Some(severity) => {
                    one.severity = severity;
                    reported.push(one);
                }
                None => vetoed.extend(group_of(&one)),
            }
        }
        reported
    }
}

fn group_of(one: &Diagnostic) -> Option<String> {
    one.fix.as_ref().map(|fix| fix.group.clone())
}

#[cfg(test)]
mod tests;
