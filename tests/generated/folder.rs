//! What a run on a program's folder says of its files.

use crate::judge::read_alone;
use crate::render::Rendered;
use napmig_lint::analysis::Analyser;
use napmig_lint::catalog::Catalog;
use napmig_lint::config::Settings;
use napmig_lint::detect::{Detection, detect};
use napmig_lint::engine::{Analyse, Analysis, Input, Run};
use napmig_lint::lang::language_of;
use napmig_lint::lints::RULES;
use napmig_lint::program::Imports;
use napmig_lint::resolve::evaluate;
use napmig_lint::source::Source;
use napmig_lint::workspace::{Needles, Options, Workspace};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What the linter says of a program that lies in a folder, by the names of its files.
pub fn read(program: &Rendered, folder: &Path) -> Vec<(String, Detection)> {
    match program.files.len() {
        1 => read_alone(program),
        _ => lint(folder),
    }
}

/// Keeps what is detected in each file that a run looks at.
struct Listener<'a> {
    analyser: Analyser<'a>,
    hosts: Vec<String>,
    found: Mutex<Vec<(PathBuf, Detection)>>,
}

impl Analyse for Listener<'_> {
    fn note(&self, source: &Arc<Source>) {
        self.analyser.note(source);
    }

    fn imports(&self) -> Option<&dyn Imports> {
        self.analyser.imports()
    }

    fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis {
        let analysis = self.analyser.analyse(path, source);
        if analysis.parsed {
            let catalog = self.analyser.catalog;
            let language = language_of(&path.to_string_lossy()).unwrap();
            let file = self.analyser.imports.lowered(language, source);
            let evaluated = evaluate(&file, catalog.clients(language), self.analyser.imports);
            let found = detect(&evaluated, catalog.api(), catalog.mapping(), &self.hosts);
            self.found.lock().unwrap().push((path.to_owned(), found));
        }
        analysis
    }
}

/// What a run on a folder says of its files, as the command line runs it.
fn lint(folder: &Path) -> Vec<(String, Detection)> {
    let catalog = Catalog::embedded();
    let settings = Settings::defaults(RULES);
    let api = catalog.api();
    let extensions = ["js", "mjs", "cjs", "ts", "mts", "cts", "rs"];
    let workspace = Workspace::new(Options {
        paths: vec![folder.to_owned()],
        extensions: extensions.map(str::to_owned).into(),
        names: Vec::new(),
        scripts: false,
        foreign: None,
        exclude: None,
        no_ignore: true,
        hidden: false,
        threads: 1,
        progress: None,
    });
    let program = napmig_lint::program::Program::new(&workspace)
        .looking_for(napmig_lint::analysis::marks(catalog, &settings));
    let listener = Listener {
        analyser: Analyser {
            catalog,
            settings: &settings,
            imports: &program,
            language: None,
            with_fixes: false,
            proven: Default::default(),
        },
        hosts: api.hosts.iter().map(|it| it.to_lowercase()).collect(),
        found: Mutex::default(),
    };
    let run = Run {
        workspace: &workspace,
        needles: &Needles::new(&api.needles).unwrap(),
        mentions: &api.mentions,
        settings: &settings,
        analyser: &listener,
    };
    let outcome = run.lint(Input::Disk);
    assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
    let mut found = listener.found.into_inner().unwrap();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let named = found.into_iter().map(|(path, one)| {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        (name.to_string_lossy().into_owned(), one)
    });
    named.collect()
}
