//! How other files may name a file that they import, for finding them by their text alone; and the specifiers in a text.

use super::config::Exports;
use super::locate::Lookup;
use super::tsconfig;
use crate::lang::locate::{Config, Project};
use memchr::memmem;
use std::path::Path;

/// Longer texts in quotes are no specifiers.
const LONGEST: usize = 300;

/// What stands before a specifier.
const WORDS: [&str; 3] = ["from", "import", "require"];

/// Texts of which one stands in every file that imports `path`.
pub fn spellings(path: &Path, project: &dyn Project) -> Vec<String> {
    let mut texts = Vec::new();
    let name_of = |path: &Path| path.file_name()?.to_str().map(str::to_owned);
    let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
        return texts;
    };
    behind_slash(stem, &mut texts);
    let Some(folder) = path.parent() else {
        return texts;
    };
    let package = project.nearest(folder, "package.json");
    // What a folder stands for is its index, or what its `package.json` names.
    let is_index = stem == "index";
    let package_folder = package.as_deref().and_then(Path::parent);
    let is_of_folder = |folder: &Path| is_index || package_folder == Some(folder);
    for folder in folder.ancestors().take_while(|folder| {
        package_folder.is_none_or(|package| folder.starts_with(package)) && is_of_folder(folder)
    }) {
        texts.extend(name_of(folder).into_iter().flat_map(|name| {
            let mut own = Vec::new();
            behind_slash(&name, &mut own);
            quoted(&name, &mut own);
            own
        }));
        if package_folder.is_none() {
            break;
        }
    }
    if is_index || package_folder == Some(folder) {
        for dots in [".", ".."] {
            quoted(dots, &mut texts);
        }
        texts.extend(["/..\"", "/..'", "./\"", "./'"].map(str::to_owned));
    }
    if let Some(path) = &package
        && let Some(Config::Package(package)) = project.config(path).as_deref()
    {
        if let Some(name) = &package.name {
            quoted(name, &mut texts);
        }
        let exports = package.exports.as_ref().map(Exports::read);
        let exports = exports.iter().filter_map(|exports| exports.as_object());
        for key in exports.flat_map(|exports| exports.keys()) {
            if let Some(last) = key
                .strip_prefix("./")
                .and_then(|key| key.rsplit('/').next())
            {
                behind_slash(last, &mut texts);
            }
        }
        for key in package.imports.iter().flat_map(|imports| imports.keys()) {
            quoted(key, &mut texts);
        }
    }
    for alias in tsconfig::exact_aliases(&Lookup::of(project), folder) {
        quoted(&alias, &mut texts);
    }
    texts.retain(|text| !text.contains('*'));
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// A name as the last part of a path, with an extension or without.
fn behind_slash(name: &str, texts: &mut Vec<String>) {
    texts.extend(['"', '\'', '`', '.'].map(|end| format!("/{name}{end}")));
}

/// A name as a whole specifier.
fn quoted(name: &str, texts: &mut Vec<String>) {
    texts.extend(['"', '\'', '`'].map(|quote| format!("{quote}{name}{quote}")));
}

/// What stands in quotes behind `from`, `import` and `require` in a text, which need not parse.
pub fn specifiers(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for word in WORDS {
        for at in memmem::find_iter(text.as_bytes(), word) {
            let Some(rest) = text.get(at + word.len()..) else {
                continue;
            };
            let rest = rest.trim_start().trim_start_matches('(').trim_start();
            let Some(quote) = rest.chars().next().filter(|first| "\"'`".contains(*first)) else {
                continue;
            };
            let inner = &rest[1..];
            if let Some(end) = inner.find([quote, '\n'])
                && end <= LONGEST
                && inner[end..].starts_with(quote)
            {
                found.push(&inner[..end]);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a place lies in quotes behind `from`, `import` or `require`: `require("./connections")` names a file.
pub fn is_in_specifier(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b'`');
    let end = at + usize::from(bytes.get(at).is_some_and(is_quote));
    let near = &bytes[end.saturating_sub(LONGEST)..end];
    let line = memchr::memrchr(b'\n', near).map_or(near, |last| &near[last + 1..]);
    let Some(inner) = line.iter().rev().position(is_quote) else {
        return false;
    };
    let before = bytes[..end - inner - 1].trim_ascii_end();
    let before = before.strip_suffix(b"(").unwrap_or(before);
    let before = before.trim_ascii_end();
    WORDS.iter().any(|word| before.ends_with(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifiers_are_found_in_every_form_and_in_broken_texts() {
        let text = "import a from './a'; import './b.js'; const {c} = require(\"c/d\");\nexport * from\n  '@e/f';\n\
                    const g = await import( `./g` ); import h = require('./h'); let = = ; from 'x\ny'; required('no')";
        assert_eq!(
            specifiers(text),
            ["./a", "./b.js", "./g", "./h", "@e/f", "c/d"]
        );
    }

    #[test]
    fn a_place_in_a_specifier_is_told_from_one_in_another_text() {
        let at = |text: &str| is_in_specifier(text, text.find("/connections").unwrap());
        for text in [
            "const a = require('./connections');",
            "import {\n  a\n} from \"../db/connections\";",
            "export * from '@x/connections'",
            "await import( `./connections.js`)",
            "import '/connections'",
        ] {
            assert!(at(text), "{text}");
        }
        assert!(is_in_specifier("require('connections')", 8));
        for text in [
            "post('/connections');",
            "from + '/connections'",
            "jest.mock('./connections')",
            "// from\n/connections",
        ] {
            assert!(!at(text), "{text}");
        }
    }
}
