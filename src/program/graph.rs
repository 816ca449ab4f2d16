//! The imports of a run: specifiers to paths, paths to lowered files, each found once whatever the number of importers.

use super::exposure::IsEnd;
use super::importers::{Exposed, Trail};
use super::index::Index;
use super::links::Links;
use super::marks::{Marks, passed_on};
use super::notes::{Kept, Noted, Setting, Suspects, Taken};
use super::project::Tree;
use super::store::Store;
use super::{Imported, Imports, Link, Manifest, ProgramFile};
use crate::ir::{Language, Module, Name};
use crate::lang::{Target, locate, lower_imported};
use crate::source::{Source, Span};
use crate::workspace::{Workspace, display, find_upwards, lexical};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// How the specifier of a file begins that a macro takes in.
const INCLUDED: &str = "include ";

/// Files that only pass on what others export, one behind the other.
const MAX_BARRELS: usize = 4;

/// The files of a run and where their imports lead. Nothing is read before somebody asks for it.
#[derive(Debug)]
pub struct Program<'w> {
    pub(super) workspace: &'w Workspace,
    pub(super) tree: Tree<'w>,
    pub(super) exposed: Mutex<Exposed>,
    pub(super) store: Store,
    pub(super) setters: Kept<Setting, Option<String>>,
    pub(super) suspects: Suspects,
    pub(super) changers: Kept<String, Taken>,
    pub(super) links: Mutex<Links>,
    pub(super) index: Mutex<Index>,
    /// What specifiers mean, by the folder of the importing file; the language decides which extension comes first.
    targets: Mutex<FxHashMap<String, Targets>>,
    loaded: Mutex<Loaded>,
    marks: Option<Marks>,
    /// Whether files hold a mark, by the state of the workspace's texts.
    marked: Mutex<FxHashMap<(u64, PathBuf), bool>>,
}

/// What specifiers mean in one folder.
type Targets = FxHashMap<(Language, Name), Target>;

/// Files by path, as they are while the workspace's texts do not change.
#[derive(Debug, Default)]
struct Loaded {
    edition: u64,
    files: FxHashMap<PathBuf, Arc<Mutex<Known>>>,
}

/// What is known of a path. The store alone decides how long a file is kept.
#[derive(Debug, Default)]
enum Known {
    #[default]
    Nothing,
    File(Weak<ProgramFile>),
    Unknown(&'static str),
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'w> Program<'w> {
    /// The program in a workspace.
    pub fn new(workspace: &'w Workspace) -> Self {
        Self {
            workspace,
            tree: Tree::new(workspace),
            exposed: Mutex::default(),
            store: Store::default(),
            setters: Kept::default(),
            suspects: Suspects::default(),
            changers: Kept::default(),
            links: Mutex::default(),
            index: Mutex::default(),
            targets: Mutex::default(),
            loaded: Mutex::default(),
            marks: None,
            marked: Mutex::default(),
        }
    }

    /// Has imports followed for the sake of texts like these only.
    pub fn looking_for(mut self, marks: Marks) -> Self {
        self.marks = Some(marks);
        self
    }

    /// Whether a file holds a mark, or passes on what does.
    fn is_marked(&self, path: &Path, language: Language, depth: usize) -> bool {
        let Some(marks) = &self.marks else {
            return true;
        };
        let edition = self.workspace.edition();
        let key = (edition, path.to_owned());
        if let Some(&known) = locked(&self.marked).get(&key) {
            return known;
        }
        // What cannot be read cannot be parsed either, which importing it says.
        let Ok(text) = self.workspace.read(path) else {
            return true;
        };
        let shown = display(path);
        let passes_on = |specifier: &str| match self.target(language, &shown, specifier) {
            Target::File(next) => depth == 0 || self.is_marked(&next, language, depth - 1),
            _ => false,
        };
        let is_marked = marks.stand_in(&text) || passed_on(&text).any(passes_on);
        locked(&self.marked).insert(key, is_marked);
        is_marked
    }

    /// How many times a parser has run so far.
    pub fn parser_runs(&self) -> usize {
        self.store.lowered()
    }

    /// Configuration files that were asked for and say nothing, with the reason, sorted.
    pub fn broken_configs(&self) -> Vec<String> {
        self.tree.broken()
    }

    /// What `specifier` means in a file of this language at this display path.
    pub(super) fn target(&self, language: Language, from: &str, specifier: &str) -> Target {
        // What a Rust path means depends on the file itself.
        let folder = match language {
            Language::Rust => from,
            _ => from.rsplit_once('/').map_or("", |(folder, _)| folder),
        };
        let key = (language, Name::new(specifier));
        let known = locked(&self.targets)
            .get(folder)
            .and_then(|targets| targets.get(&key).cloned());
        if let Some(known) = known {
            return known;
        }
        let path = lexical(Path::new(from));
        let target = locate(language, specifier, &path, &self.tree);
        let mut targets = locked(&self.targets);
        let targets = targets.entry(folder.to_owned()).or_default();
        targets.insert(key, target.clone());
        target
    }

    /// The file at a path, lowered once.
    pub(super) fn file(&self, path: &Path) -> Imported {
        let edition = self.workspace.edition();
        let cell = {
            let mut loaded = locked(&self.loaded);
            if loaded.edition != edition {
                *loaded = Loaded {
                    edition,
                    ..Loaded::default()
                };
            }
            match loaded.files.get(path) {
                Some(known) => Arc::clone(known),
                None => Arc::clone(loaded.files.entry(path.to_owned()).or_default()),
            }
        };
        let mut known = locked(&cell);
        match &*known {
            Known::Unknown(why) => return Imported::Unknown(why),
            Known::File(file) => {
                if let Some(file) = file.upgrade() {
                    self.store.touch(file.source.path());
                    return Imported::File(file);
                }
            }
            Known::Nothing => {}
        }
        let loaded = self.load(path);
        *known = match &loaded {
            Imported::File(file) => Known::File(Arc::downgrade(file)),
            Imported::Unknown(why) => Known::Unknown(why),
            Imported::Package | Imported::Renamed(_) => Known::Nothing,
        };
        loaded
    }

    /// A file of which only the text is wanted, whatever it holds.
    fn included(&self, path: &Path) -> Imported {
        match self.workspace.read(path) {
            Ok(text) => {
                let source = Arc::new(Source::new(display(path), text));
                let module = Module::new(Language::Rust);
                Imported::File(Arc::new(ProgramFile::of(source, module)))
            }
            Err(_) => Imported::Unknown("cannot be read"),
        }
    }

    fn load(&self, path: &Path) -> Imported {
        let Ok(text) = self.workspace.read(path) else {
            return Imported::Unknown("cannot be read");
        };
        let shown = display(path);
        let file = self.store.get(&shown, &text, || {
            let ir = lower_imported(&shown, &text)?;
            let source = Arc::new(Source::new(shown.as_str(), Arc::clone(&text)));
            Some(Arc::new(ProgramFile::of(source, ir)))
        });
        match file {
            Some(file) => Imported::File(file),
            None => Imported::Unknown("is in no language that is followed"),
        }
    }
}

impl Imports for Program<'_> {
    fn import(&self, from: &ProgramFile, specifier: &str) -> Imported {
        match self.target(from.ir.language, from.source.path(), specifier) {
            Target::File(path) if specifier.starts_with(INCLUDED) => self.included(&path),
            Target::File(path) => self.file(&path),
            Target::Package => Imported::Package,
            Target::Renamed(name) => Imported::Renamed(name.into()),
            Target::Nowhere(why) => Imported::Unknown(why),
        }
    }

    fn marks(&self) -> Option<&Marks> {
        self.marks.as_ref()
    }

    fn holds_mark(&self, from: &ProgramFile, specifier: &str) -> Option<bool> {
        let language = from.ir.language;
        match self.target(language, from.source.path(), specifier) {
            // Rust's modules are reached through their parents, which hold nothing of their own.
            _ if language == Language::Rust => None,
            Target::File(path) => Some(self.is_marked(&path, language, MAX_BARRELS)),
            _ => None,
        }
    }

    fn lowered(&self, language: Language, source: &Arc<Source>) -> Arc<ProgramFile> {
        let lower = || Arc::new(ProgramFile::new(language, source.clone()));
        let file = self
            .store
            .get(source.path(), source.text(), || Some(lower()));
        file.unwrap_or_else(lower)
    }

    fn importers(&self, file: &ProgramFile) -> Result<Vec<Arc<ProgramFile>>, String> {
        self.find_importers(file)
    }

    fn mentions_elsewhere(
        &self,
        word: &str,
        known: &[&Arc<ProgramFile>],
    ) -> Result<Option<String>, String> {
        self.find_mention(word, known)
    }

    fn setters(
        &self,
        file: &ProgramFile,
        name: &str,
        of: &dyn Fn(&ProgramFile) -> Vec<Option<String>>,
    ) -> Vec<Noted<Option<String>>> {
        self.note_setters(file, name, of)
    }

    fn changers(
        &self,
        modules: &[String],
        of: &dyn Fn(&ProgramFile) -> Vec<Taken>,
    ) -> Vec<Noted<Taken>> {
        self.note_changers(modules, of)
    }

    fn located(&self, from: &ProgramFile, specifier: &str) -> Option<String> {
        match self.target(from.ir.language, from.source.path(), specifier) {
            Target::File(path) => Some(display(&path)),
            _ => None,
        }
    }

    fn link(&self, one: &ProgramFile, other: &str) -> Link {
        self.find_link(one, other)
    }

    fn published(&self, file: &ProgramFile) -> Option<String> {
        let path = lexical(Path::new(file.source.path()));
        crate::lang::published(file.ir.language, &path, &self.tree)
    }

    fn begin(&self) {
        self.forget_exposed();
    }

    fn note(&self, file: &ProgramFile, is_end: IsEnd<'_>, settled: &[Span], speaks: bool) {
        self.note_exposed(file, is_end, settled, speaks);
    }

    fn may_pass_on(&self, file: &ProgramFile, is_end: IsEnd<'_>) -> bool {
        self.passes_anything(file, is_end)
    }

    fn explore(&self, path: &str, text: &str, is_wanted: &dyn Fn(&str) -> bool) -> Vec<Source> {
        self.imported_texts(path, text, is_wanted)
    }

    fn trails(&self) -> Vec<String> {
        self.new_trails()
    }

    fn trail(&self, path: &str, text: &str) -> Trail {
        self.trail_of(path, text)
    }

    fn carry(&self) {
        self.carry_on();
    }

    fn is_any_exposed(&self, files: &[PathBuf]) -> bool {
        self.any_exposed(files)
    }

    fn manifest(&self, file: &ProgramFile) -> Option<Manifest> {
        let nearest = |path: &Path| find_upwards(path, "Cargo.toml").ok()?;
        let (mut path, own) = nearest(Path::new(file.source.path()))?;
        let is_root = |text: &String| text.contains("[workspace");
        let mut workspace = Some(own.clone()).filter(is_root);
        while workspace.is_none() && own.contains("workspace") {
            let above = path.parent().and_then(Path::parent);
            let Some((next, text)) = above.and_then(nearest) else {
                break;
            };
            path = next;
            workspace = Some(text).filter(is_root);
        }
        Some(Manifest { own, workspace })
    }
}
