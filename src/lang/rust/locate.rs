//! What a path means outside of its file: the file of a module, by Cargo's and rustc's conventions.
//!
//! | specifier | means |
//! | --- | --- |
//! | `mod a`, `mod a at PATH` | the file of a module that the file declares |
//! | `crate`, `self`, `super` | the crate's root, the file itself, the file of the module around |
//! | `include PATH` | a file whose text is taken in |
//! | `name` | the root of a library of the tree: the package's own, or a dependency with a `path` |
//!
//! What stands behind these is looked up in the module there: it may be an inline module, a re-export or a glob. For finding
//! importers, whole paths lead to the file that they name by convention alone.

use super::manifest::{Dependency, Manifest};
use crate::lang::locate::{Config, Entry, NOT_AMONG_THE_SOURCES, Project, Target};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Crates that are part of the language.
const BUILT_IN: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];

/// Folders of a package in which every file, and every folder with a `main.rs`, is a crate of its own.
const CRATE_FOLDERS: [&str; 4] = ["src/bin", "tests", "examples", "benches"];

/// See [`crate::lang::locate()`].
pub fn locate(specifier: &str, from: &Path, project: &dyn Project) -> Target {
    let lookup = Lookup { project };
    if let Some(path) = specifier.strip_prefix("include ") {
        let path = from.parent().map(|folder| joined(folder, path));
        return match path.filter(|path| lookup.is_file(path)) {
            Some(path) => Target::File(path),
            None => Target::Nowhere(NOT_AMONG_THE_SOURCES),
        };
    }
    let found = match specifier.strip_prefix("mod ") {
        Some(module) => lookup.declared(module, from),
        None => {
            let mut segments = specifier.split("::");
            let first = segments.next().unwrap_or_default();
            let mut rest: Vec<&str> = segments.collect();
            let start = match first {
                "crate" => lookup.root(from),
                "self" => Some(from.to_owned()),
                "super" => {
                    let mut at = lookup.parent(from);
                    while rest.first() == Some(&"super") {
                        rest.remove(0);
                        at = at.and_then(|at| lookup.parent(&at));
                    }
                    at
                }
                name if BUILT_IN.contains(&name) => return Target::Package,
                name => match lookup.krate(name, from) {
                    Found::Library(root) => Some(root),
                    Found::Renamed(name) => return Target::Renamed(name),
                    Found::Elsewhere => return Target::Package,
                },
            };
            start.map(|start| lookup.deepest(start, &rest))
        }
    };
    found.map_or(Target::Nowhere(NOT_AMONG_THE_SOURCES), Target::File)
}

enum Found {
    /// The root file of a library of the tree.
    Library(PathBuf),
    /// A package from elsewhere under its own name.
    Renamed(String),
    Elsewhere,
}

pub(super) struct Lookup<'p> {
    pub(super) project: &'p dyn Project,
}

impl Lookup<'_> {
    fn is_file(&self, path: &Path) -> bool {
        self.project.entry(path) == Some(Entry::File)
    }

    fn manifest(&self, path: &Path) -> Option<Arc<Manifest>> {
        match self.project.config(path)?.as_ref() {
            Config::Cargo(manifest) => Some(Arc::clone(manifest)),
            _ => None,
        }
    }

    /// The package around a file: its folder and what its manifest says.
    pub(super) fn package(&self, from: &Path) -> Option<(PathBuf, Arc<Manifest>)> {
        let path = self.project.nearest(from.parent()?, "Cargo.toml")?;
        let manifest = self.manifest(&path)?;
        Some((path.parent()?.to_owned(), manifest))
    }

    /// Whether a file is the root of a crate.
    fn is_root(&self, file: &Path) -> bool {
        let name = file.file_name().and_then(|name| name.to_str());
        let Some((folder, manifest)) = self.package(file) else {
            return matches!(name, Some("main.rs" | "lib.rs"));
        };
        let listed = manifest.roots.iter().chain(&manifest.lib_path);
        let mut listed = listed.map(|path| joined(&folder, path));
        let Ok(relative) = file.strip_prefix(&folder) else {
            return false;
        };
        let in_crate_folder = CRATE_FOLDERS.iter().any(|crates| {
            relative.strip_prefix(crates).is_ok_and(|rest| {
                let depth = rest.components().count();
                depth == 1 || (depth == 2 && name == Some("main.rs"))
            })
        });
        in_crate_folder
            || ["src/main.rs", "src/lib.rs", "build.rs"]
                .iter()
                .any(|root| relative == Path::new(root))
            || listed.any(|path| path == file)
    }

    /// The root of the crate that a file belongs to.
    fn root(&self, from: &Path) -> Option<PathBuf> {
        if self.is_root(from) {
            return Some(from.to_owned());
        }
        let package = self.package(from);
        for folder in from.parent()?.ancestors() {
            let roots = ["lib.rs", "main.rs"].map(|name| folder.join(name));
            let mut roots: Vec<PathBuf> = roots
                .into_iter()
                .filter(|root| self.is_file(root))
                .collect();
            // A package with both declares its modules in one of them, as a rule.
            if roots.len() > 1
                && let Some(first) = from.strip_prefix(folder).ok().and_then(first_module)
            {
                let declares = |root: &PathBuf| self.declares(root, &first);
                if roots.iter().any(declares) {
                    roots.retain(declares);
                }
            }
            if let Some(root) = roots.into_iter().next() {
                return Some(root);
            }
            if package
                .as_ref()
                .is_some_and(|(package, _)| package == folder)
            {
                break;
            }
        }
        let (folder, manifest) = package?;
        let root = self.library(&folder, &manifest)?;
        from.starts_with(root.parent()?).then_some(root)
    }

    /// Whether a root's text declares a module.
    fn declares(&self, root: &Path, module: &str) -> bool {
        let Some(config) = self.project.config(root) else {
            return false;
        };
        let Config::Text(text) = config.as_ref() else {
            return false;
        };
        let wanted = format!("mod {module};");
        text.contains(&wanted)
    }

    fn library(&self, folder: &Path, manifest: &Manifest) -> Option<PathBuf> {
        let path = manifest.lib_path.as_deref().unwrap_or("src/lib.rs");
        let path = joined(folder, path);
        self.is_file(&path).then_some(path)
    }

    /// A crate by the name that code writes.
    fn krate(&self, name: &str, from: &Path) -> Found {
        let Some((folder, manifest)) = self.package(from) else {
            return Found::Elsewhere;
        };
        let (dependency, base) = match manifest.dependencies.get(name) {
            Some(dependency) if dependency.is_shared => match self.shared(name, &folder) {
                Some(shared) => shared,
                None => return Found::Elsewhere,
            },
            Some(dependency) => (dependency.clone(), folder),
            None => {
                return match self.library(&folder, &manifest) {
                    Some(root) if manifest.library().as_deref() == Some(name) => {
                        Found::Library(root)
                    }
                    _ => Found::Elsewhere,
                };
            }
        };
        if let Some(path) = &dependency.path {
            let folder = joined(&base, path);
            let manifest = self.manifest(&folder.join("Cargo.toml"));
            if let Some(root) = manifest.and_then(|manifest| self.library(&folder, &manifest)) {
                return Found::Library(root);
            }
        }
        match dependency.package {
            Some(package) => Found::Renamed(package.replace('-', "_")),
            None => Found::Elsewhere,
        }
    }

    /// What the root of the workspace says of a dependency, and the root's folder.
    fn shared(&self, name: &str, folder: &Path) -> Option<(Dependency, PathBuf)> {
        folder.ancestors().find_map(|folder| {
            let manifest = self.manifest(&folder.join("Cargo.toml"))?;
            let dependency = manifest
                .shared
                .get(name)
                .filter(|_| manifest.is_workspace)?;
            Some((dependency.clone(), folder.to_owned()))
        })
    }

    /// The folder in which a file's modules lie.
    fn folder_of(&self, file: &Path) -> Option<PathBuf> {
        let folder = file.parent()?;
        if file.file_name().is_some_and(|name| name == "mod.rs") || self.is_root(file) {
            return Some(folder.to_owned());
        }
        Some(folder.join(file.file_stem()?))
    }

    /// A module that `from` declares: `a`, `inline::a`, `a at PATH`.
    fn declared(&self, module: &str, from: &Path) -> Option<PathBuf> {
        if let Some((module, path)) = module.split_once(" at ") {
            // A path in an inline module counts from the folder of that module.
            let base = match module.rsplit_once("::") {
                Some((inline, _)) => self.folder_of(from)?.join(inline.replace("::", "/")),
                None => from.parent()?.to_owned(),
            };
            let path = joined(&base, path);
            return self.is_file(&path).then_some(path);
        }
        let mut folder = self.folder_of(from)?;
        let mut segments: Vec<&str> = module.split("::").collect();
        let name = segments.pop()?;
        folder.extend(segments);
        self.in_folder(&folder, name)
    }

    fn in_folder(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        let files = [
            folder.join(format!("{name}.rs")),
            folder.join(name).join("mod.rs"),
        ];
        files.into_iter().find(|path| self.is_file(path))
    }

    /// The file of the module around the file's own.
    fn parent(&self, file: &Path) -> Option<PathBuf> {
        if self.is_root(file) {
            return None;
        }
        let folder = file.parent()?;
        let folder = match file.file_name().is_some_and(|name| name == "mod.rs") {
            true => folder.parent()?,
            false => folder,
        };
        let beside = folder.join("mod.rs");
        if self.is_file(&beside) && beside != file {
            return Some(beside);
        }
        let around = folder.with_extension("rs");
        if self.is_file(&around) {
            return Some(around);
        }
        self.root(file)
    }

    /// The file that a path leads to by convention, as far as files go.
    fn deepest(&self, start: PathBuf, segments: &[&str]) -> PathBuf {
        let mut at = start;
        for segment in segments {
            let folder = self.folder_of(&at);
            match folder.and_then(|folder| self.in_folder(&folder, segment)) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }
}

/// The first module on the way to a file.
fn first_module(relative: &Path) -> Option<String> {
    let first = Path::new(relative.components().next()?.as_os_str());
    first.file_stem()?.to_str().map(str::to_owned)
}

/// A path from a folder, without `.` and `..`.
fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut joined = folder.to_owned();
    for component in Path::new(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                joined.pop();
            }
            other => joined.push(other),
        }
    }
    joined
}
