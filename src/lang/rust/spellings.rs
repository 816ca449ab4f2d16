//! How other files may name a module that they import, for finding them by their text alone; and the paths in a text.

use super::locate::Lookup;
use crate::lang::locate::{Entry, Project};
use std::path::Path;

/// Texts of which one stands in every file that imports `path`: the module's name in a path, or a way up to it.
pub fn spellings(path: &Path, project: &dyn Project) -> Vec<String> {
    let mut texts = Vec::new();
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    // Only a module inside of this one names it so, and the text stands in half of all files.
    let has_own_folder = matches!(stem, Some("mod" | "lib" | "main"));
    if has_own_folder || project.entry(&path.with_extension("")) == Some(Entry::Folder) {
        texts.push("super::".to_owned());
    }
    let name = match stem {
        Some("mod") => path
            .parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str()),
        stem => stem,
    };
    if matches!(stem, Some("lib" | "main")) {
        texts.push("crate::".to_owned());
    }
    texts.extend(name.map(|name| format!("{name}::")));
    let lookup = Lookup { project };
    let library = lookup
        .package(path)
        .and_then(|(_, manifest)| manifest.library());
    texts.extend(library.map(|name| format!("{name}::")));
    texts
}

/// The paths in a text that may lead to other files, which need not parse: what stands behind `use` and `mod`, and paths that
/// begin with `crate`, `self` and `super`.
pub fn specifiers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let starts = |at: usize| !text[..at].ends_with(is_word);
    for (at, _) in text.match_indices("mod ").filter(|(at, _)| starts(*at)) {
        let name: String = text[at + 4..]
            .chars()
            .take_while(|next| is_word(*next))
            .collect();
        if text[at + 4 + name.len()..].trim_start().starts_with(';') && !name.is_empty() {
            found.push(format!("mod {name}"));
        }
    }
    for (at, _) in text.match_indices("use ").filter(|(at, _)| starts(*at)) {
        let end = text[at..].find(';').map_or(text.len(), |end| at + end);
        tree(&text[at + 4..end], "", &mut found, 0);
    }
    for start in ["crate::", "self::", "super::"] {
        for (at, _) in text.match_indices(start).filter(|(at, _)| starts(*at)) {
            let path = text[at..]
                .split(|next: char| !is_word(next) && next != ':')
                .next();
            let path = path.unwrap_or_default().trim_end_matches(':');
            found.push(path.to_owned());
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The paths of a `use` tree.
fn tree(text: &str, before: &str, found: &mut Vec<String>, depth: usize) {
    let text = text.trim().trim_start_matches("::");
    if depth > 16 || text.is_empty() {
        return;
    }
    let Some((path, rest)) = text.split_once('{') else {
        let path = text.split_whitespace().next().unwrap_or_default();
        found.push(format!("{before}{}", path.trim_end_matches("::*")));
        return;
    };
    let before = format!("{before}{}", path.trim());
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let mut nested = 0;
    let mut start = 0;
    for (at, character) in inner.char_indices() {
        match character {
            '{' => nested += 1,
            '}' => nested -= 1,
            ',' if nested == 0 => {
                tree(&inner[start..at], &before, found, depth + 1);
                start = at + 1;
            }
            _ => {}
        }
    }
    tree(&inner[start..], &before, found, depth + 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_every_form_and_in_broken_texts() {
        let text = "mod a; pub(crate) mod b ;\nuse crate::{c::{self, d as e}, f::*};\nuse g;\nfn x() { super::h::i(); mode j; xmod k; } use l::{m, ";
        assert_eq!(
            specifiers(text),
            [
                "crate",
                "crate::c::d",
                "crate::c::self",
                "crate::f",
                "g",
                "l::m",
                "mod a",
                "mod b",
                "super::h::i"
            ]
        );
    }
}
