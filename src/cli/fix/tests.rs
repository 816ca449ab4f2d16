//! The options around fixes, over an analyser that offers `new` for `OLD` safely and for `RISKY` not so.
#![allow(
    clippy::disallowed_methods,
    reason = "tests make and read their own files"
)]

use super::super::args::Cli;
use super::super::lint::exit;
use super::super::{CliError, Exit};
use super::*;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, FileEdits, Fix};
use crate::edit::{Edit, EditSet};
use crate::engine::{Analyse, Analysis};
use crate::lints::{LEGACY_CONNECTION, RULES};
use crate::source::{Location, Source, Span};
use crate::workspace::{Needles, Options, Workspace};
use clap::Parser;
use std::fs;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

struct Words;

impl Analyse for Words {
    fn analyse(&self, _: &Path, source: &Arc<Source>) -> Analysis {
        let found = [
            ("OLD", Applicability::Safe),
            ("RISKY", Applicability::Unsafe),
        ]
        .into_iter()
        .flat_map(|(word, applicability)| {
            source
                .text()
                .match_indices(word)
                .map(move |(start, _)| (Span::new(start, start + word.len()), applicability))
        });
        let diagnostics = found.map(|(span, applicability)| {
            let location = Location {
                source: Arc::clone(source),
                span,
            };
            let mut one = Diagnostic::new(&LEGACY_CONNECTION, location, "legacy");
            let edit = Edit {
                span,
                text: "new".to_owned(),
            };
            one.fix = Some(Arc::new(Fix {
                applicability,
                assumptions: Vec::new(),
                group: format!("{}@{}", source.path(), span.start),
                message: "write it anew".to_owned(),
                files: vec![FileEdits {
                    source: Arc::clone(source),
                    edits: EditSet::new(vec![edit]).unwrap(),
                }],
            }));
            one
        });
        Analysis {
            diagnostics: diagnostics.collect(),
            parsed: true,
            ..Analysis::default()
        }
    }
}

struct Tree(TempDir);

impl Tree {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a b")).unwrap();
        let tree = Self(folder);
        fs::write(tree.path("a b/é.js"), "OLD\r\nkept\r\nRISKY").unwrap();
        fs::write(tree.path("c.js"), "kept\nOLD\n").unwrap();
        tree
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn texts(&self) -> [String; 2] {
        ["a b/é.js", "c.js"].map(|name| fs::read_to_string(self.path(name)).unwrap())
    }

    fn git_apply(&self, patch: &Path) {
        let output = Command::new("git")
            .args(["apply", "--whitespace=nowarn"])
            .arg(patch)
            .current_dir(self.0.path())
            .env("GIT_CEILING_DIRECTORIES", self.0.path().parent().unwrap())
            .output()
            .expect("these tests need `git` in the path");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }

    fn run(&self, arguments: &[&str], input: Input) -> Result<(Outcome, Fixing, Exit), CliError> {
        let arguments = ["napmig-lint"].iter().chain(arguments);
        let args = Cli::try_parse_from(arguments)?.lint;
        let run = Run {
            workspace: &Workspace::new(Options {
                paths: vec![self.0.path().to_owned()],
                extensions: vec!["js".to_owned()],
                ..Options::default()
            }),
            needles: &Needles::new(["OLD", "RISKY"]).unwrap(),
            mentions: &[],
            settings: &Settings::defaults(RULES),
            analyser: &Words,
        };
        let (outcome, fixing) = super::run(&run, &args, input)?;
        let exit = exit(&outcome, &fixing, &args);
        Ok((outcome, fixing, exit))
    }

    fn lint(&self, arguments: &[&str]) -> (Outcome, Fixing, Exit) {
        self.run(arguments, Input::Disk).unwrap()
    }
}

#[test]
fn without_the_options_nothing_is_done() {
    let tree = Tree::new();
    let before = tree.texts();
    let (outcome, fixing, exit) = tree.lint(&[]);
    assert_eq!((outcome.diagnostics.len(), exit), (3, Exit::Found));
    assert!(fixing.text.is_none() && tree.texts() == before);
}

#[test]
fn what_is_left_decides_the_exit_code_of_fix() {
    let tree = Tree::new();
    let (outcome, _, exit) = tree.lint(&["--fix"]);
    assert_eq!((outcome.fixed, exit), (2, Exit::Found));
    assert_eq!(tree.texts(), ["new\r\nkept\r\nRISKY", "kept\nnew\n"]);
    let (outcome, _, exit) = tree.lint(&["--fix", "--unsafe-fixes"]);
    assert_eq!((outcome.fixed, exit), (1, Exit::Clean));
    assert_eq!(tree.texts()[0], "new\r\nkept\r\nnew");
}

#[test]
fn a_diff_writes_nothing_and_is_what_fix_would_do() {
    let tree = Tree::new();
    let before = tree.texts();
    let (_, fixing, exit) = tree.lint(&["--diff", "--unsafe-fixes"]);
    assert_eq!((exit, tree.texts()), (Exit::Found, before));
    assert!(fixing.notes[0].starts_with("the patch is to be applied in "));
    let patch = tree.path("fix.patch");
    fs::write(&patch, fixing.text.unwrap()).unwrap();
    tree.git_apply(&patch);
    let by_git = tree.texts();
    let fixed = Tree::new();
    fixed.lint(&["--fix", "--unsafe-fixes"]);
    assert_eq!(by_git, fixed.texts());
    let (_, fixing, exit) = tree.lint(&["--diff", "--unsafe-fixes"]);
    assert_eq!((fixing.text, exit), (Some(Vec::new()), Exit::Clean));
}

#[test]
fn pending_fixes_alone_decide_the_exit_code_of_a_diff() {
    let tree = Tree::new();
    fs::write(tree.path("c.js"), "").unwrap();
    fs::write(tree.path("a b/é.js"), "RISKY").unwrap();
    let (outcome, _, exit) = tree.lint(&["--diff"]);
    assert_eq!((outcome.diagnostics.len(), exit), (1, Exit::Clean));
}

#[test]
fn an_undo_file_takes_everything_back() {
    let tree = Tree::new();
    let before = tree.texts();
    let undo = tree.path("undo.patch");
    let arguments = ["--fix", "--undo-file", undo.to_str().unwrap()];
    tree.lint(&arguments);
    assert_ne!(tree.texts(), before);
    let patch = fs::read_to_string(&undo).unwrap();
    // A run that fixes nothing does not lose the way back.
    tree.lint(&arguments);
    assert_eq!(fs::read_to_string(&undo).unwrap(), patch);
    tree.git_apply(&undo);
    assert_eq!(tree.texts(), before);
}

#[test]
fn what_cannot_be_undone_is_not_done() {
    let tree = Tree::new();
    let before = tree.texts();
    for undo in ["no/such/folder/undo.patch", "c.js"] {
        let undo = tree.path(undo);
        let arguments = ["--fix", "--undo-file", undo.to_str().unwrap()];
        assert!(tree.run(&arguments, Input::Disk).is_err());
        assert_eq!(tree.texts(), before);
    }
}

#[test]
fn what_failed_is_said_and_reported_and_not_undone() {
    let tree = Tree::new();
    let path = tree.path("c.js");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let undo = tree.path("undo.patch");
    let arguments = ["--fix", "--undo-file", undo.to_str().unwrap()];
    let (outcome, fixing, exit) = tree.lint(&arguments);
    assert_eq!((exit, outcome.fixed, fixing.fixed), (Exit::Failed, 1, 1));
    assert!(fixing.errors[0].contains("c.js: write-protected"));
    assert_eq!(outcome.diagnostics.len(), 2);
    assert_eq!(tree.texts()[1], "kept\nOLD\n");
    tree.git_apply(&undo);
    assert_eq!(tree.texts()[0], "OLD\r\nkept\r\nRISKY");
}

#[test]
fn standard_input_is_given_back_fixed_or_as_it_was() {
    let tree = Tree::new();
    let before = tree.texts();
    let arguments = ["-", "--stdin-filename", "a.js", "--fix"];
    for (given, expected) in [
        (
            &b"\xef\xbb\xbfOLD\r\nRISKY"[..],
            &b"\xef\xbb\xbfnew\r\nRISKY"[..],
        ),
        (b"nothing", b"nothing"),
        (b"OLD \xff", b"OLD \xff"),
        (b"", b""),
    ] {
        let input = Input::Text(tree.path("c.js"), given.to_vec());
        let (_, fixing, _) = tree.run(&arguments, input).unwrap();
        assert_eq!(fixing.text.as_deref(), Some(expected));
    }
    let input = Input::Text(tree.path("c.js"), b"OLD\n".to_vec());
    let (_, fixing, exit) = tree
        .run(&["-", "--stdin-filename", "a.js", "--diff"], input)
        .unwrap();
    let patch = String::from_utf8(fixing.text.unwrap()).unwrap();
    assert!(patch.ends_with("@@ -1 +1 @@\n-OLD\n+new\n"), "{patch}");
    assert_eq!((exit, tree.texts()), (Exit::Found, before));
}

#[test]
fn a_patch_is_relative_to_a_root_or_the_nearest_folder() {
    let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<Vec<_>>();
    let near = base(&paths(&["/x/y/a.js", "/x/z/b.js"]), &[]);
    assert_eq!(near, Some(PathBuf::from("/x")));
    assert_eq!(
        base(&paths(&["/x/y/a.js"]), &[]),
        Some(PathBuf::from("/x/y"))
    );
    let here = std::env::current_dir().unwrap();
    assert_eq!(base(&[here.join("a.js")], &[]), None);
}
