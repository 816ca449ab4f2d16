//! Globs of the configuration, matched relative to the configuration file's folder.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::{Component, Path, PathBuf};

/// A set of path globs with the folder they are relative to.
///
/// `legacy` and `legacy/**` both take the folder and all in it; a pattern without a slash (`*.gen.js`) applies in every folder.
#[derive(Clone, Debug)]
pub struct PathGlobs {
    set: GlobSet,
    base: PathBuf,
    here: PathBuf,
}

impl PathGlobs {
    /// A set over `base` (absolute). Relative paths that are asked about are relative to `here`.
    ///
    /// # Errors
    /// The index of the pattern that is no glob, and why.
    pub fn new(base: &Path, here: &Path, patterns: &[String]) -> Result<Self, (usize, String)> {
        let mut set = GlobSetBuilder::new();
        for (index, pattern) in patterns.iter().enumerate() {
            for pattern in expand(pattern) {
                let glob = GlobBuilder::new(&pattern)
                    .literal_separator(true)
                    .build()
                    .map_err(|error| (index, error.kind().to_string()))?;
                set.add(glob);
            }
        }
        Ok(Self {
            set: set.build().map_err(|error| (0, error.kind().to_string()))?,
            base: base.to_owned(),
            here: here.to_owned(),
        })
    }

    /// Whether a file or folder is in the set.
    pub fn is_match(&self, path: &Path) -> bool {
        relative(path, &self.here, &self.base).is_some_and(|path| self.set.is_match(path))
    }
}

/// The globs that make a pattern apply to a folder itself and to all in it.
fn expand(pattern: &str) -> Vec<String> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let folder = pattern
        .strip_suffix("/**")
        .or_else(|| pattern.strip_suffix('/'))
        .unwrap_or(pattern);
    let anchored = match folder.strip_prefix('/') {
        Some(folder) => folder.to_owned(),
        None if folder == pattern && !folder.contains('/') => format!("**/{folder}"),
        None => folder.to_owned(),
    };
    vec![format!("{anchored}/**"), anchored]
}

/// `path` (absolute, or relative to `here`) relative to `base`; `None` outside of it.
pub(super) fn relative(path: &Path, here: &Path, base: &Path) -> Option<PathBuf> {
    let mut clean = if path.is_absolute() {
        PathBuf::new()
    } else {
        here.to_owned()
    };
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean.strip_prefix(base).ok().map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(patterns: &[&str]) -> PathGlobs {
        let patterns: Vec<String> = patterns.iter().map(|&text| text.to_owned()).collect();
        PathGlobs::new(
            Path::new("/work/app"),
            Path::new("/work/app/src"),
            &patterns,
        )
        .unwrap()
    }

    #[test]
    fn matches_relative_to_its_own_folder_wherever_the_program_runs() {
        let globs = globs(&["legacy/**", "src/*.js"]);
        assert!(globs.is_match(Path::new("/work/app/legacy")));
        assert!(globs.is_match(Path::new("../legacy/deep/a.js")));
        assert!(globs.is_match(Path::new("a.js")));
        assert!(!globs.is_match(Path::new("deep/a.js")));
        assert!(!globs.is_match(Path::new("/work/other/legacy/a.js")));
    }

    #[test]
    fn a_pattern_without_slash_applies_everywhere() {
        let globs = globs(&["*.gen.js", "vendor"]);
        assert!(globs.is_match(Path::new("/work/app/x/y.gen.js")));
        assert!(globs.is_match(Path::new("/work/app/x/vendor/y.js")));
        assert!(!globs.is_match(Path::new("/work/app/x/vendored.js")));
    }

    #[test]
    fn names_the_broken_pattern() {
        let patterns = ["a".to_owned(), "a[".to_owned()];
        let error = PathGlobs::new(Path::new("/"), Path::new("/"), &patterns).unwrap_err();
        assert_eq!(error.0, 1);
    }
}
