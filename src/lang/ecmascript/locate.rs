//! What an import specifier means: the file that Node, TypeScript or a bundler would load, as far as they agree.
//!
//! | specifier | means |
//! | --- | --- |
//! | `./x`, `../x`, `.`, `/x` | the file; with an extension added; a `.ts` where `.js` is written; a folder's `main` or index |
//! | `#x` | what the nearest `package.json` says under `imports` |
//! | `@/x`, `x` | `paths` and `baseUrl` of the nearest `tsconfig.json` or `jsconfig.json`; the package itself; a package of the workspace; `@/`, `~/`, `$lib/` by custom |
//! | anything else | a package from elsewhere |

use super::aliases;
use super::tsconfig;
use super::workspace;
use crate::ir::Language;
use crate::lang::locate::{Config, Entry, NOT_AMONG_THE_SOURCES, Project, Target};
use std::path::{Component, Path, PathBuf};

/// Extensions that may be left out, as bundlers try them for a JavaScript file; a TypeScript file looks for TypeScript first.
const SCRIPTS: [&str; 4] = ["js", "mjs", "cjs", "jsx"];
const TYPED: [&str; 4] = ["ts", "tsx", "mts", "cts"];

/// What may stand in the tree where a specifier names what a compiler writes.
const COMPILED: [(&str, &[&str]); 4] = [
    ("js", &["ts", "tsx", "jsx"]),
    ("jsx", &["tsx"]),
    ("mjs", &["mts"]),
    ("cjs", &["cts"]),
];

/// See [`crate::lang::locate()`].
pub fn locate(language: Language, specifier: &str, from: &Path, project: &dyn Project) -> Target {
    let lookup = Lookup {
        is_typed: language != Language::JavaScript,
        project,
    };
    let Some(folder) = from.parent() else {
        return Target::Nowhere(NOT_AMONG_THE_SOURCES);
    };
    if specifier.contains(['?', '!']) {
        return Target::Nowhere("a bundler makes something else of");
    }
    if is_path(specifier) {
        let path = joined(folder, specifier);
        return match lookup.module(&path) {
            Some(path) => Target::File(path),
            None => Target::Nowhere(NOT_AMONG_THE_SOURCES),
        };
    }
    if specifier.contains(':') {
        return Target::Package;
    }
    if specifier.starts_with('#') {
        return workspace::internal(&lookup, specifier, folder)
            .or_else(|| tsconfig::mapped(&lookup, specifier, folder))
            .unwrap_or(Target::Nowhere(NOT_AMONG_THE_SOURCES));
    }
    tsconfig::mapped(&lookup, specifier, folder)
        .or_else(|| workspace::package(&lookup, specifier, folder))
        .or_else(|| aliases::customary(&lookup, specifier, folder))
        .unwrap_or(Target::Package)
}

/// Whether a specifier is a path, not a name.
pub(super) fn is_path(specifier: &str) -> bool {
    specifier.starts_with('/')
        || ["./", "../"].iter().any(|dots| specifier.starts_with(dots))
        || specifier == "."
        || specifier == ".."
}

/// Looking for modules by path.
pub(super) struct Lookup<'p> {
    is_typed: bool,
    pub(super) project: &'p dyn Project,
}

impl<'p> Lookup<'p> {
    /// As a TypeScript file looks.
    pub(super) fn of(project: &'p dyn Project) -> Self {
        Lookup {
            is_typed: true,
            project,
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        self.project.entry(path) == Some(Entry::File)
    }

    /// The module at a path: a file, or the folder's own module.
    pub(super) fn module(&self, path: &Path) -> Option<PathBuf> {
        self.file(path).or_else(|| self.index(path))
    }

    /// The file that a path means, its extension perhaps another or left out.
    pub(super) fn file(&self, path: &Path) -> Option<PathBuf> {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let compiled = COMPILED
            .iter()
            .find(|(written, _)| Some(*written) == extension)
            .map_or(&[][..], |(_, sources)| sources);
        let source = || {
            let sources = compiled.iter().map(|one| path.with_extension(one));
            sources.into_iter().find(|path| self.is_file(path))
        };
        // Beside its source, the compiled file is what a compiler has left there.
        if self.is_typed
            && let Some(source) = source()
        {
            return Some(source);
        }
        if self.is_file(path) {
            return Some(path.to_owned());
        }
        if let Some(source) = source() {
            return Some(source);
        }
        let (first, second) = if self.is_typed {
            (TYPED, SCRIPTS)
        } else {
            (SCRIPTS, TYPED)
        };
        first
            .into_iter()
            .chain(second)
            .chain(["json"])
            .map(|extension| with_extension(path, extension))
            .find(|path| self.is_file(path))
    }

    /// A folder's own module: what its `package.json` names, or its index.
    fn index(&self, folder: &Path) -> Option<PathBuf> {
        if self.project.entry(folder) != Some(Entry::Folder) {
            return None;
        }
        let config = self.project.config(&folder.join("package.json"));
        if let Some(Config::Package(package)) = config.as_deref() {
            let mut entries = package.entries.iter();
            let found = entries.find_map(|entry| {
                let path = joined(folder, entry);
                self.file(&path)
                    .or_else(|| self.file(&path.join("index")))
                    .or_else(|| tsconfig::source_of(self, &path, folder))
            });
            if found.is_some() {
                return found;
            }
        }
        self.file(&folder.join("index"))
    }
}

fn with_extension(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

/// A relative path behind a folder, `.` and `..` taken out by their names.
pub(super) fn joined(folder: &Path, relative: &str) -> PathBuf {
    let mut path = folder.to_owned();
    for part in Path::new(relative).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
}
