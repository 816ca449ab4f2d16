//! Files without a needle that import the end of an address: found by one more scan, for all modules that pass one on together.
//!
//! The scan only happens where such a module was met. A module that passes on what it imports is one itself, so there may be a
//! further scan for its importers; barrels behind barrels are followed a few times.

use super::guard::guard;
use super::held::Held;
use super::{Gathered, Input, Run};
use crate::program::{Imports, Trail};
use crate::source::Source;
use crate::workspace::{Candidate, Content, MAX_FILE_SIZE, Needles, display};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How many scans there may be beside the first.
const MAX_SCANS: usize = 4;

/// A file that imports modules of which nothing is known yet.
struct Waiting {
    path: PathBuf,
    targets: Vec<PathBuf>,
}

impl Run<'_> {
    /// Analyses the files that only imports lead to.
    pub(super) fn importers(&self, input: &Input, gathered: &Mutex<Gathered>) {
        let Some(imports) = self.analyser.imports() else {
            return;
        };
        match input {
            Input::Disk => {
                self.look_around(imports);
                self.scan_importers(imports, gathered);
            }
            Input::Text(path, bytes) => self.text_importer(imports, path, bytes, gathered),
        }
    }

    /// Notes what single files import, where only such are named: their importers are not met by a scan of the tree.
    fn look_around(&self, imports: &dyn Imports) {
        for path in self.workspace.only_files() {
            if let Ok(text) = self.workspace.read(path) {
                self.explore(imports, &display(path), &text);
            }
        }
    }

    fn explore(&self, imports: &dyn Imports, path: &str, text: &str) {
        let has_needle = |text: &str| self.needles.found(text.as_bytes());
        for source in imports.explore(path, text, &has_needle) {
            self.note(source.path(), source.text());
        }
    }

    /// Has a file that is not linted noted; it is nobody's fault here if that fails.
    fn note(&self, path: &str, text: &str) {
        let source = Arc::new(Source::new(path, text));
        let _ = guard(|| self.analyser.note(&source));
    }

    fn is_analysed(path: &Path, gathered: &Mutex<Gathered>) -> bool {
        let gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.analysed.contains(path)
    }

    fn scan_importers(&self, imports: &dyn Imports, gathered: &Mutex<Gathered>) {
        let mut waiting: Vec<Waiting> = Vec::new();
        for _ in 0..MAX_SCANS {
            let texts = imports.trails();
            let Some(needles) = Needles::new(&texts).filter(|_| !texts.is_empty()) else {
                return;
            };
            let met = Mutex::new(Vec::new());
            let held = Held::new(|candidate: &Candidate| self.gather(candidate, gathered));
            self.workspace.visit(&needles, &|candidate: Candidate| {
                if Self::is_analysed(&candidate.path, gathered) {
                    return;
                }
                let Content::Text(text) = &candidate.content else {
                    return;
                };
                match imports.trail(&candidate.display, text) {
                    Trail::None => {}
                    Trail::Follow => held.push(candidate),
                    Trail::Later(targets) => {
                        let path = candidate.path;
                        let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
                        met.push(Waiting { path, targets });
                    }
                }
            });
            held.finish(self.workspace.threads());
            waiting.extend(met.into_inner().unwrap_or_else(PoisonError::into_inner));
            self.take_waiting(imports, &mut waiting, gathered);
        }
    }

    /// Analyses the files that have turned out to import such a module, until none is left.
    fn take_waiting(
        &self,
        imports: &dyn Imports,
        waiting: &mut Vec<Waiting>,
        gathered: &Mutex<Gathered>,
    ) {
        loop {
            imports.carry();
            let ready = |one: &mut Waiting| imports.is_any_exposed(&one.targets);
            let found: Vec<Waiting> = waiting.extract_if(.., ready).collect();
            if found.is_empty() {
                return;
            }
            for one in found {
                if Self::is_analysed(&one.path, gathered) {
                    continue;
                }
                if let Ok(text) = self.workspace.read(&one.path) {
                    let candidate = Candidate {
                        display: display(&one.path),
                        path: one.path,
                        content: Content::Text(text),
                    };
                    self.gather(&candidate, gathered);
                }
            }
        }
    }

    /// Text that was handed in is one file: what it imports is looked at, and the tree is not scanned for it.
    fn text_importer(
        &self,
        imports: &dyn Imports,
        path: &Path,
        bytes: &[u8],
        gathered: &Mutex<Gathered>,
    ) {
        if bytes.len() as u64 > MAX_FILE_SIZE || Self::is_analysed(path, gathered) {
            return;
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            return;
        };
        let display = display(path);
        self.explore(imports, &display, text);
        imports.carry();
        if imports.trail(&display, text) == Trail::Follow {
            let candidate = Candidate {
                path: path.to_owned(),
                display,
                content: Content::Text(text.into()),
            };
            self.gather(&candidate, gathered);
        }
    }
}
