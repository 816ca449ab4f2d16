//! Fixes through the whole run, offered by an analyser that reads them from the files.
//!
//! `{from=>to}` offers a safe fix that leaves `to`, `{from~>to}` an unsafe one. A number before a colon names a group:
//! `{7:a=>b}` belongs together with all other sevens of the folder's files. `{a!>b}` is never done: it is offered again and again.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make and read their own files"
)]

use napmig_lint::config::Settings;
use napmig_lint::diagnostic::{Applicability, Diagnostic, FileEdits, Fix};
use napmig_lint::edit::{Edit, EditSet};
use napmig_lint::engine::{Analyse, Analysis, Applied, FixPlan, Input, Reason, Run};
use napmig_lint::ir::Comment;
use napmig_lint::lints::{LEGACY_CONNECTION, RULES};
use napmig_lint::source::{Location, Source, Span};
use napmig_lint::workspace::{self, Needles, Options, Stop, Workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

mod formats;
mod groups;
mod reach;

struct Scripted<'a>(&'a Path);

struct Mark {
    span: Span,
    group: Option<String>,
    text: String,
    applicability: Applicability,
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (start, _) in text.match_indices('{') {
        let end = start + text[start..].find('}').unwrap() + 1;
        let inner = &text[start + 1..end - 1];
        let (from, to) = inner.split_once('>').unwrap();
        let group = from.split_once(':').map(|(group, _)| group.to_owned());
        let applicability = if from.ends_with('~') {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        let text = if from.ends_with('!') {
            format!("{{{inner}x}}")
        } else {
            to.to_owned()
        };
        marks.push(Mark {
            span: Span::new(start, end),
            group,
            text,
            applicability,
        });
    }
    marks
}

impl Scripted<'_> {
    /// All files of the folder, by name.
    fn sources(&self, path: &Path, own: &Arc<Source>) -> Vec<Arc<Source>> {
        let mut sources: Vec<Arc<Source>> = fs::read_dir(self.0)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|other| other.is_file() && other.file_name() != path.file_name())
            .map(|other| {
                let text = fs::read_to_string(&other).unwrap();
                Arc::new(Source::new(workspace::display(&other), text))
            })
            .chain([Arc::clone(own)])
            .collect();
        sources.sort_by(|a, b| a.path().cmp(b.path()));
        sources
    }
}

impl Analyse for Scripted<'_> {
    fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis {
        let sources = self.sources(path, source);
        let own = marks(source.text()).into_iter();
        let diagnostics = own.map(|mark| {
            let here = |other: &Mark| other.span == mark.span;
            let name = mark
                .group
                .clone()
                .unwrap_or_else(|| format!("{}@{}", source.path(), mark.span.start));
            let files = sources.iter().filter_map(|file| {
                let edits: Vec<Edit> = marks(file.text())
                    .into_iter()
                    .filter(|other| match &mark.group {
                        Some(_) => other.group == mark.group,
                        None => file.path() == source.path() && here(other),
                    })
                    .map(|other| Edit {
                        span: other.span,
                        text: other.text,
                    })
                    .collect();
                let edits = EditSet::new(edits).unwrap();
                (!edits.is_empty()).then(|| FileEdits {
                    source: Arc::clone(file),
                    edits,
                })
            });
            let location = Location {
                source: Arc::clone(source),
                span: mark.span,
            };
            let mut one = Diagnostic::new(&LEGACY_CONNECTION, location, "legacy");
            one.fix = Some(Arc::new(Fix {
                applicability: mark.applicability,
                assumptions: Vec::new(),
                group: name,
                message: "write it anew".to_owned(),
                files: files.collect(),
            }));
            one
        });
        let comments = source.text().match_indices("//").map(|(start, _)| Comment {
            span: source.line_span(source.line_index(u32::try_from(start).unwrap())),
            is_line: true,
        });
        Analysis {
            diagnostics: diagnostics.collect(),
            comments: comments.collect(),
            parsed: true,
            ..Analysis::default()
        }
    }
}

struct Case {
    folder: TempDir,
    settings: Settings,
}

impl Case {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join("tree").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let settings = Settings::defaults(RULES);
        Self { folder, settings }
    }

    fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }

    fn run<T>(&self, paths: &[&str], act: impl FnOnce(&Run<'_>) -> T) -> T {
        let tree = self.tree();
        let paths = paths.iter().map(|path| tree.join(path)).collect();
        let run = Run {
            workspace: &Workspace::new(Options {
                paths,
                extensions: vec!["js".to_owned()],
                ..Options::default()
            }),
            needles: &Needles::new(["{", "fixed"]).unwrap(),
            mentions: &[],
            settings: &self.settings,
            analyser: &Scripted(&tree),
        };
        act(&run)
    }

    fn fix(&self, least: Applicability) -> (FixPlan, Applied) {
        self.run(&[""], |run| {
            let plan = run.fix(&Input::Disk, least);
            let applied = plan.commit(&Stop::never());
            (plan, applied)
        })
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.tree().join(name)).unwrap()
    }
}
