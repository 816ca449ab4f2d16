//! The process that writes: it fixes the pairs in its current folder.

use crate::tree::{self, State};
use napmig_lint::config::Settings;
use napmig_lint::diagnostic::{Applicability, Diagnostic, FileEdits, Fix};
use napmig_lint::edit::{Edit, EditSet};
use napmig_lint::engine::{Analyse, Analysis, Input, Run};
use napmig_lint::lints::{LEGACY_CONNECTION, RULES};
use napmig_lint::source::{Location, Source, Span};
use napmig_lint::workspace::{Needles, Options, Stop, Workspace};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

pub fn main(task: &OsStr) -> ExitCode {
    match task.to_str() {
        Some("fix") => fix(),
        Some("full") => full(),
        _ => panic!("no such task: {task:?}"),
    }
}

/// Makes old files new, each together with its other half if that is old too.
struct Pairing;

impl Analyse for Pairing {
    fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis {
        if !source.text().starts_with("// old") {
            return Analysis::default();
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let (pair, member) = name.split_once('-').unwrap();
        let other = format!("{pair}-{}", if member == "a.js" { "b.js" } else { "a.js" });
        let text = std::fs::read_to_string(&other).unwrap();
        let other = Arc::new(Source::new(other, text));
        let files = [source, &other]
            .into_iter()
            .filter(|file| file.text().starts_with("// old"))
            .map(|file| FileEdits {
                source: Arc::clone(file),
                edits: EditSet::new(vec![Edit {
                    span: Span::new(0, file.text().len()),
                    text: tree::text("new", file.path()),
                }])
                .unwrap(),
            });
        let location = Location {
            source: Arc::clone(source),
            span: Span::new(0, 6),
        };
        let mut one = Diagnostic::new(&LEGACY_CONNECTION, location, "old");
        one.fix = Some(Arc::new(Fix {
            applicability: Applicability::Safe,
            assumptions: Vec::new(),
            group: pair.to_owned(),
            message: "make it new".to_owned(),
            files: files.collect(),
        }));
        Analysis {
            diagnostics: vec![one],
            parsed: true,
            ..Analysis::default()
        }
    }
}

/// Plans, says so, and writes; exits as the program does.
fn fix() -> ExitCode {
    let workspace = Workspace::new(Options {
        paths: vec![PathBuf::from(".")],
        extensions: vec!["js".to_owned()],
        ..Options::default()
    });
    let settings = Settings::defaults(RULES);
    let run = Run {
        workspace: &workspace,
        needles: &Needles::new(["// old"]).unwrap(),
        mentions: &[],
        settings: &settings,
        analyser: &Pairing,
    };
    let plan = run.fix(&Input::Disk, Applicability::Safe);
    let stop = Stop::on_signals().unwrap();
    println!("ready");
    std::io::stdout().flush().unwrap();
    let applied = plan.commit(&stop);
    for failure in &applied.failures {
        eprintln!("error: {failure}");
    }
    if let Some(signal) = stop.signal() {
        eprintln!("stopped by {signal} after {} groups", applied.groups);
        return ExitCode::from(signal.exit_code());
    }
    ExitCode::from(if applied.failures.is_empty() { 0 } else { 2 })
}

/// In a small file system that is the current folder: fills it, is refused, makes room, and finishes.
fn full() -> ExitCode {
    const COUNT: usize = 2;
    let here = Path::new(".");
    tree::make(here, COUNT);
    let mut filler = std::fs::File::create("filler").unwrap();
    while filler.write_all(&[0; 1000]).is_ok() {}
    assert_eq!(fix(), ExitCode::from(2));
    assert_eq!(tree::states(here, COUNT), [[State::Old; 2]; COUNT]);
    assert_eq!(tree::others(here), ["filler"]);
    drop(filler);
    std::fs::remove_file("filler").unwrap();
    assert_eq!(fix(), ExitCode::SUCCESS);
    assert_eq!(tree::states(here, COUNT), [[State::New; 2]; COUNT]);
    ExitCode::from(42)
}
