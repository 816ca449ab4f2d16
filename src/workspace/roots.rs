//! Roots: the folders inside which imports are followed, and looking for a file upwards.

use super::{lexical, read_whole};
use rustc_hash::FxHashMap;
use std::io;
use std::path::{Path, PathBuf};

/// The roots of named paths, absolute, sorted, each once: of each its nearest ancestor (itself included) with `.git` or a workspace
/// manifest, else the nearest with a package manifest, else the path itself.
pub fn roots_of(paths: &[PathBuf]) -> Vec<PathBuf> {
    // A hundred files named by a commit hook lie in a few folders.
    let mut known = FxHashMap::default();
    let mut roots: Vec<PathBuf> = paths.iter().map(|path| root_of(path, &mut known)).collect();
    roots.sort();
    roots.dedup();
    roots
}

/// What a folder's files say of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folder {
    Workspace,
    Package,
    Plain,
}

fn root_of(path: &Path, known: &mut FxHashMap<PathBuf, Folder>) -> PathBuf {
    let path = lexical(path);
    let mut package = None;
    let folders = path.ancestors().skip(usize::from(path.is_file()));
    for folder in folders {
        let kind = match known.get(folder) {
            Some(kind) => *kind,
            None => *known.entry(folder.to_owned()).or_insert(kind_of(folder)),
        };
        match kind {
            Folder::Workspace => return folder.to_owned(),
            Folder::Package if package.is_none() => package = Some(folder.to_owned()),
            Folder::Package | Folder::Plain => {}
        }
    }
    package.unwrap_or(path)
}

fn kind_of(folder: &Path) -> Folder {
    if is_workspace(folder) {
        return Folder::Workspace;
    }
    let manifests = ["package.json", "Cargo.toml", "deno.json", "deno.jsonc"];
    if manifests.iter().any(|name| folder.join(name).is_file()) {
        return Folder::Package;
    }
    Folder::Plain
}

fn is_workspace(folder: &Path) -> bool {
    folder.join(".git").exists()
        || folder.join("pnpm-workspace.yaml").is_file()
        || folder.join("lerna.json").is_file()
        || manifest_says(&folder.join("package.json"), |text| {
            text.contains("\"workspaces\"")
        })
        || manifest_says(&folder.join("deno.json"), |text| {
            text.contains("\"workspace\"")
        })
        || manifest_says(&folder.join("Cargo.toml"), |text| {
            text.lines()
                .any(|line| line.trim_start().starts_with("[workspace"))
        })
}

fn manifest_says(path: &Path, test: impl Fn(&str) -> bool) -> bool {
    read_whole(path).is_ok_and(|bytes| test(&String::from_utf8_lossy(&bytes)))
}

/// The nearest file called `name` in the folder of `start` (itself, if it is a folder) or above, with its text.
///
/// # Errors
/// A file that is there but cannot be read, with its path.
pub fn find_upwards(
    start: &Path,
    name: &str,
) -> Result<Option<(PathBuf, String)>, (PathBuf, io::Error)> {
    for folder in lexical(start).ancestors() {
        let path = folder.join(name);
        if path.is_file() {
            return match read_text(&path) {
                Ok(text) => Ok(Some((path, text))),
                Err(error) => Err((path, error)),
            };
        }
    }
    Ok(None)
}

/// Reads a text file that belongs to no tree: a configuration.
///
/// # Errors
/// Whatever the system says; text that is not UTF-8 is an error too.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read_whole(path)?)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests make their own trees")]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn prefers_a_workspace_to_a_nearer_package_and_a_package_to_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path();
        let root_of = |path: &str| roots_of(&[top.join(path)]).remove(0);
        fs::create_dir_all(top.join("a/b/src")).unwrap();
        assert_eq!(root_of("a/b/src"), top.join("a/b/src"));
        fs::write(top.join("a/b/package.json"), "{}").unwrap();
        assert_eq!(root_of("a/b/src/x.js"), top.join("a/b"));
        fs::write(top.join("a/Cargo.toml"), "[workspace]\n").unwrap();
        assert_eq!(root_of("a/b/src/x.js"), top.join("a"));
        fs::create_dir(top.join("a/b/.git")).unwrap();
        assert_eq!(root_of("a/b/src/x.js"), top.join("a/b"));
    }

    #[test]
    fn files_of_one_package_have_one_root() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path();
        for package in ["a", "b"] {
            fs::create_dir_all(top.join(package).join("src")).unwrap();
            fs::write(top.join(package).join("package.json"), "{}").unwrap();
            for file in ["src/x.js", "src/y.js"] {
                fs::write(top.join(package).join(file), "").unwrap();
            }
        }
        let named = ["b/src/y.js", "a/src/x.js", "b/src/x.js", "a/src/y.js"];
        let named = named.map(|file| top.join(file));
        assert_eq!(roots_of(&named), [top.join("a"), top.join("b")]);
    }

    #[test]
    fn finds_the_nearest_file_upwards() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("a/b")).unwrap();
        fs::write(dir.path().join("napmig.toml"), "top").unwrap();
        fs::write(dir.path().join("a/napmig.toml"), "inner").unwrap();
        let found = find_upwards(&dir.path().join("a/b/x.js"), "napmig.toml").unwrap();
        assert_eq!(found.unwrap().1, "inner");
    }
}
