//! Roots: the folders inside which imports are followed, and looking for a file upwards.

use super::{lexical, read_whole};
use std::io;
use std::path::{Path, PathBuf};

/// The root of a named path, absolute: its nearest ancestor (itself included) with `.git` or a workspace manifest, else the
/// nearest with a package manifest, else the path itself.
pub fn root_of(path: &Path) -> PathBuf {
    let path = lexical(path);
    let mut package = None;
    for folder in path.ancestors() {
        if is_workspace(folder) {
            return folder.to_owned();
        }
        if package.is_none()
            && ["package.json", "Cargo.toml", "deno.json", "deno.jsonc"]
                .iter()
                .any(|name| folder.join(name).is_file())
        {
            package = Some(folder.to_owned());
        }
    }
    package.unwrap_or(path)
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
        fs::create_dir_all(top.join("a/b/src")).unwrap();
        assert_eq!(root_of(&top.join("a/b/src")), top.join("a/b/src"));
        fs::write(top.join("a/b/package.json"), "{}").unwrap();
        assert_eq!(root_of(&top.join("a/b/src/x.js")), top.join("a/b"));
        fs::write(top.join("a/Cargo.toml"), "[workspace]\n").unwrap();
        assert_eq!(root_of(&top.join("a/b/src/x.js")), top.join("a"));
        fs::create_dir(top.join("a/b/.git")).unwrap();
        assert_eq!(root_of(&top.join("a/b/src/x.js")), top.join("a/b"));
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
