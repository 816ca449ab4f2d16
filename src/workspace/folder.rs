//! Reading a whole folder of small texts: a rule pack.

use super::read_text;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All files below `dir`, by path relative to it with `/` between the parts; those whose name starts with a dot are left out.
///
/// # Errors
/// What cannot be read, and why in words.
pub fn read_folder(dir: &Path) -> Result<BTreeMap<String, String>, (PathBuf, String)> {
    if !dir.is_dir() {
        return Err((dir.to_owned(), "not a folder".to_owned()));
    }
    let mut files = BTreeMap::new();
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    for entry in walkdir::WalkDir::new(dir)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(visible)
    {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(dir).to_owned();
            let cause = error
                .io_error()
                .map_or_else(|| error.to_string(), ToString::to_string);
            (path, cause)
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let text = read_text(entry.path())
            .map_err(|error| (entry.path().to_owned(), error.to_string()))?;
        let inside = entry.path().strip_prefix(dir).unwrap_or(entry.path());
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        files.insert(parts.join("/"), text);
    }
    Ok(files)
}
