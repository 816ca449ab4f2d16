//! Paths: made absolute without asking the disk, and as reports show them.

use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

/// The path made absolute, with `.` and `..` taken out by their names alone (links are not followed).
pub fn lexical(path: &Path) -> PathBuf {
    let from_here = match here() {
        Some(here) if cfg!(unix) && path.is_relative() && path != Path::new("") => here.join(path),
        _ => path.to_owned(),
    };
    if is_clean(&from_here) {
        return from_here;
    }
    let absolute = std::path::absolute(&from_here).unwrap_or(from_here);
    if !absolute
        .components()
        .any(|part| part == Component::ParentDir)
    {
        return absolute;
    }
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

/// The current directory, asked for once: nothing here goes anywhere else.
fn here() -> Option<&'static Path> {
    static HERE: OnceLock<Option<PathBuf>> = OnceLock::new();
    { HERE.get_or_init(|| std::env::current_dir().ok()) }.as_deref()
}

/// Whether a path is absolute already, with nothing to be taken out: so are most that are asked for.
fn is_clean(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    cfg!(unix)
        && bytes.len() > 1
        && bytes[0] == b'/'
        && !bytes.ends_with(b"/")
        && !bytes.windows(2).any(|pair| pair == b"//" || pair == b"/.")
}

/// The path as reports show it: relative to the current directory where it lies inside, `/` between the parts.
pub fn display(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    let clean = if path.components().all(plain) {
        None
    } else {
        // Absolute, or with `..` in it.
        here().and_then(|here| lexical(path).strip_prefix(here).ok().map(Path::to_owned))
    };
    let shown = clean.as_deref().unwrap_or(path);
    let mut text = shown.to_string_lossy().into_owned();
    if std::path::MAIN_SEPARATOR != '/' {
        text = text.replace(std::path::MAIN_SEPARATOR, "/");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_paths_relative_to_the_current_directory() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(display(Path::new("./src/a.js")), "src/a.js");
        assert_eq!(display(&here.join("src/a.js")), "src/a.js");
        assert_eq!(display(Path::new("src/../b/a.js")), "b/a.js");
        assert_eq!(display(Path::new("../a.js")), "../a.js");
        assert_eq!(lexical(Path::new("x/../y/./z")), here.join("y/z"));
    }
}
