//! Front ends: one folder a language. Each parses a text and lowers it to `ir`, dropping the syntax tree at once.

pub mod ecmascript;
pub mod locate;
pub mod rust;

use crate::ir::{Language, Module};
pub use locate::{Project, Target, locate};

/// The language of a file by its extension (lower or upper case), if it is one of ours.
pub fn language_of(path: &str) -> Option<Language> {
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase())?;
    match extension.as_str() {
        "js" | "mjs" | "cjs" | "jsx" => Some(Language::JavaScript),
        "ts" | "mts" | "cts" => Some(Language::TypeScript),
        "tsx" => Some(Language::Tsx),
        "rs" => Some(Language::Rust),
        _ => None,
    }
}

/// Parses and lowers a file that another one imports, by its path: also one that is data. `None` where it is nothing of ours.
pub fn lower_imported(path: &str, text: &str) -> Option<Module> {
    let is_json = || path.len() > 5 && path[path.len() - 5..].eq_ignore_ascii_case(".json");
    match language_of(path) {
        Some(language) => Some(lower(language, text)),
        None if path.is_char_boundary(path.len().saturating_sub(5)) && is_json() => {
            Some(ecmascript::json::lower(text))
        }
        None => None,
    }
}

/// Parses and lowers `text`, byte order mark and shebang included. Never fails: what does not parse is listed in
/// [`Module::errors`].
pub fn lower(language: Language, text: &str) -> Module {
    match language {
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            ecmascript::lower(language, text)
        }
        Language::Rust => rust::lower(text),
    }
}
