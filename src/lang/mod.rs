//! Front ends: one folder a language. Each parses a text and lowers it to `ir`, dropping the syntax tree at once.

pub mod ecmascript;
pub mod locate;
pub mod rust;
pub mod shell;

use crate::ir::{Language, Module};
pub use locate::{
    Project, Target, finds_importers, is_in_specifier, locate, published, specifiers, spellings,
};

/// The language of a file by its name (in lower or upper case), if it is one of ours.
pub fn language_of(path: &str) -> Option<Language> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "makefile" | "gnumakefile" => return Some(Language::Makefile),
        "dockerfile" | "containerfile" => return Some(Language::Dockerfile),
        _ if lower.starts_with("dockerfile.") => return Some(Language::Dockerfile),
        _ => {}
    }
    let (_, extension) = lower.rsplit_once('.')?;
    match extension {
        "js" | "mjs" | "cjs" | "jsx" => Some(Language::JavaScript),
        "ts" | "mts" | "cts" => Some(Language::TypeScript),
        "tsx" => Some(Language::Tsx),
        "rs" => Some(Language::Rust),
        "sh" | "bash" | "zsh" | "ksh" => Some(Language::Shell),
        "md" | "mdx" | "markdown" => Some(Language::Markdown),
        "yml" | "yaml" => Some(Language::Yaml),
        "mk" => Some(Language::Makefile),
        "dockerfile" => Some(Language::Dockerfile),
        _ => None,
    }
}

/// Parses and lowers a file that another one imports, by its path: also one that is data. `None` where it is nothing of ours.
pub fn lower_imported(path: &str, text: &str) -> Option<Module> {
    let is_json = || path.len() > 5 && path[path.len() - 5..].eq_ignore_ascii_case(".json");
    match language_of(path) {
        Some(language) if !language.is_shell() => Some(lower(language, text)),
        None if path.is_char_boundary(path.len().saturating_sub(5)) && is_json() => {
            Some(ecmascript::json::lower(text))
        }
        _ => None,
    }
}

/// Names of Git hooks, which `sh` runs where their first line does not say otherwise.
const HOOKS: [&str; 9] = [
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "pre-push",
    "pre-rebase",
    "post-checkout",
    "post-merge",
    "post-rewrite",
];

/// The language of a file without an extension, by its first line (`#!/bin/sh`, `#!/usr/bin/env bash`) or as a Git hook.
pub fn language_of_script(path: &str, text: &str) -> Option<Language> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let Some(line) = text.lines().next().and_then(|line| line.strip_prefix("#!")) else {
        return HOOKS.contains(&name).then_some(Language::Shell);
    };
    let mut words = line
        .split_whitespace()
        .map(|word| word.rsplit('/').next().unwrap_or(word));
    let mut name = words.next()?;
    if name == "env" {
        name = words.find(|word| !word.starts_with('-') && !word.contains('='))?;
    }
    matches!(
        name,
        "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh"
    )
    .then_some(Language::Shell)
}

/// Parses and lowers `text`, byte order mark and shebang included. Never fails: what does not parse is listed in
/// [`Module::errors`].
pub fn lower(language: Language, text: &str) -> Module {
    match language {
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            ecmascript::lower(language, text)
        }
        Language::Rust => rust::lower(text),
        Language::Shell
        | Language::Markdown
        | Language::Yaml
        | Language::Makefile
        | Language::Dockerfile => shell::lower(language, text),
    }
}
