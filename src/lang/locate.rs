//! What an import specifier means: the question every front end answers, and what it may ask of the tree to do so.
//!
//! Nothing here touches the disk: a [`Project`] answers what stands where and what configuration files say, each read once. A
//! language takes part by an arm in [`locate`], and by a variant of [`Config`] for each kind of file that it asks for.

use super::ecmascript::{Package, TsConfig};
use super::rust::Manifest;
use crate::ir::Language;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What stands at a path, links followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// A configuration file, as far as it says where modules are.
#[derive(Debug)]
pub enum Config {
    /// A `package.json`.
    Package(Package),
    /// A `tsconfig.json` or `jsconfig.json`, or what one of them extends.
    TsConfig(TsConfig),
    /// A `Cargo.toml`.
    Cargo(Arc<Manifest>),
    /// Any other, as text.
    Text(Arc<str>),
}

impl Config {
    /// Reads a configuration file by its name.
    ///
    /// # Errors
    /// Why it says nothing.
    pub fn parse(path: &Path, text: Arc<str>) -> Result<Self, String> {
        let extension = path.extension().and_then(|extension| extension.to_str());
        match path.file_name().and_then(|name| name.to_str()) {
            Some("Cargo.toml") => {
                Manifest::parse(&text).map(|manifest| Config::Cargo(Arc::new(manifest)))
            }
            Some("package.json") => Package::parse(&text).map(Config::Package),
            _ if extension == Some("json") => TsConfig::parse(&text).map(Config::TsConfig),
            _ => Ok(Config::Text(text)),
        }
    }
}

/// The folders of a workspace's packages, by the packages' names.
pub type Packages = BTreeMap<String, PathBuf>;

/// What a front end may ask about the tree. All paths are absolute and without `.` and `..`.
pub trait Project {
    /// What stands at a path. Nothing stands outside the roots, and nothing in `node_modules`.
    fn entry(&self, path: &Path) -> Option<Entry>;

    /// The names of the folders in a folder, sorted.
    fn folders(&self, folder: &Path) -> Vec<String>;

    /// A configuration file, if it is there and can be read.
    fn config(&self, path: &Path) -> Option<Arc<Config>>;

    /// The packages of the workspace whose top is `folder`, found by `find` when they are asked for first.
    fn packages(&self, folder: &Path, find: &dyn Fn() -> Packages) -> Arc<Packages>;

    /// The nearest file of this name in a folder or above it.
    fn nearest(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        folder
            .ancestors()
            .map(|folder| folder.join(name))
            .find(|path| self.entry(path) == Some(Entry::File))
    }
}

/// What a specifier means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// A file of the tree.
    File(PathBuf),
    /// A package from elsewhere, or part of the language's own library.
    Package,
    /// A package from elsewhere that code gives another name; its own.
    Renamed(String),
    /// Something of the tree that is not there, or that nothing tells which it is; why, as a phrase that completes "imported from
    /// `x`, which ...".
    Nowhere(&'static str),
}

/// What `specifier` means in the file `from`.
pub fn locate(language: Language, specifier: &str, from: &Path, project: &dyn Project) -> Target {
    match language {
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            super::ecmascript::locate(language, specifier, from, project)
        }
        Language::Rust => super::rust::locate(specifier, from, project),
        Language::Shell
        | Language::Markdown
        | Language::Yaml
        | Language::Makefile
        | Language::Dockerfile => super::shell::locate(specifier, from, project),
    }
}

/// Whether importers of files in this language are found, by [`spellings`] and [`specifiers`].
pub fn finds_importers(language: Language) -> bool {
    matches!(
        language,
        Language::JavaScript | Language::TypeScript | Language::Tsx
    )
}

/// Texts of which one stands in every file of the same language that imports `path`; empty where they are not found.
pub fn spellings(language: Language, path: &Path, project: &dyn Project) -> Vec<String> {
    match language {
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            super::ecmascript::spellings(path, project)
        }
        Language::Rust => super::rust::spellings(path, project),
        _ => Vec::new(),
    }
}

/// The specifiers in a text, found without parsing it.
pub fn specifiers(language: Language, text: &str) -> Vec<Cow<'_, str>> {
    match language {
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            let found = super::ecmascript::specifiers(text).into_iter();
            found.map(Cow::Borrowed).collect()
        }
        Language::Rust => {
            let found = super::rust::specifiers(text).into_iter();
            found.map(Cow::Owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a place in a text is part of a specifier, as far as that can be told without parsing it.
pub fn is_in_specifier(text: &str, at: usize) -> bool {
    // In other languages no text in quotes stands behind such a word.
    super::ecmascript::is_in_specifier(text, at)
}

/// The name of the package that gives this file to whoever installs it, if it does.
pub fn published(language: Language, path: &Path, project: &dyn Project) -> Option<String> {
    match language {
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            super::ecmascript::published(path, project)
        }
        _ => None,
    }
}

/// Why most specifiers lead nowhere.
pub const NOT_AMONG_THE_SOURCES: &str = "is not among the sources";
