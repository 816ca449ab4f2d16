//! Files that a script reads: those that it has written, each a variable of its own, and JSON that stands in the tree.

use super::Lowerer;
use super::scope::is_name;
use crate::ir::{AssignOp, ExprId, ExprKind, Item, Name};
use crate::lang::locate::{Entry, NOT_AMONG_THE_SOURCES, Project, Target};
use crate::source::Span;
use std::path::{Component, Path, PathBuf};
use tree_sitter::Node;

/// The file that a redirection writes, as a name that is the same however it is quoted, and whether it is added to.
pub(super) fn file_name(redirect: &str) -> Option<(String, bool)> {
    let rest = redirect.strip_prefix('1').unwrap_or(redirect);
    let rest = rest.strip_prefix('>')?;
    let adds = rest.starts_with('>');
    let word = rest.trim_start_matches(['>', '|']).trim();
    (!word.starts_with(['&', '('])).then(|| (plain_name(word), adds))
}

/// The file that a redirection reads.
pub(super) fn read_file_name(redirect: &str) -> Option<String> {
    let rest = redirect.strip_prefix('0').unwrap_or(redirect);
    let word = rest.strip_prefix('<')?.trim();
    (!word.starts_with(['&', '(', '<'])).then(|| plain_name(word))
}

/// A word that names a file without its quotes: `"${TMP}"` is `$TMP`.
pub(super) fn plain_name(word: &str) -> String {
    let bare = word.trim_matches(['"', '\'']);
    match bare
        .strip_prefix("${")
        .and_then(|name| name.strip_suffix('}'))
    {
        Some(name) if is_name(name) => format!("${name}"),
        _ => bare.to_owned(),
    }
}

/// The name of the variable that stands for a file's text.
pub(super) fn file_variable(file: &str) -> Name {
    Name::from(format!("> {file}"))
}

/// Why the text of a file is not known.
pub(super) fn read_from(file: &str) -> String {
    format!("read from the file `{file}`")
}

/// Whether a file is JSON at a path that is written out.
fn is_payload(file: &str) -> bool {
    file.ends_with(".json") && !file.contains(['$', '`', '*', '?', '~'])
}

/// The file of the tree that a script reads: from the folder that it is started in, which is the script's own or one above it.
pub fn locate(file: &str, from: &Path, project: &dyn Project) -> Target {
    let folders = from.ancestors().skip(1);
    let mut found = folders
        .map(|folder| normal(&folder.join(file)))
        .filter(|path| project.entry(path) == Some(Entry::File));
    match (found.next(), found.next()) {
        (Some(path), None) => Target::File(path),
        (None, _) => Target::Nowhere(NOT_AMONG_THE_SOURCES),
        (Some(_), Some(_)) => Target::Nowhere("stands in several folders"),
    }
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            part => normal.push(part),
        }
    }
    normal
}

impl Lowerer {
    /// The text of a file, as far as the script has written it.
    pub(super) fn file_text(&mut self, file: &str, span: Span) -> ExprId {
        if !self.scopes.files.contains(file) {
            let lost = self.opaque(&read_from(file), Vec::new(), span);
            if !is_payload(file) {
                return lost;
            }
            let read = self.push(ExprKind::Require(Name::from(file)), span);
            return self.builtin("$file", &[read, lost], span);
        }
        let binding = self.variable(&file_variable(file), span);
        self.push(ExprKind::Binding(binding), span)
    }

    /// Takes note that a file holds what a command prints.
    pub(super) fn write_file(&mut self, file: &str, text: ExprId, span: Span) -> ExprId {
        let binding = self.variable(&file_variable(file), span);
        self.assign(binding, AssignOp::Set, text, span)
    }

    /// The word that names a file which the script writes, or which may stand in the tree, if there is one: `@payload.json`.
    pub(super) fn file_argument(&self, words: &[Node<'_>]) -> Option<(usize, String)> {
        words.iter().enumerate().find_map(|(at, word)| {
            let text = self.text(*word).trim_matches(['"', '\'']);
            let file = plain_name(text.strip_prefix('@')?);
            (self.scopes.files.contains(&file) || is_payload(&file)).then_some((at, file))
        })
    }

    /// A call that reads such a file, as if it were its standard input.
    pub(super) fn reading(
        &mut self,
        callee: ExprId,
        words: &[Node<'_>],
        (place, file): (usize, &str),
        span: Span,
    ) -> ExprId {
        let mut items = self.arguments(&words[..place]);
        let at = self.span(words[place]);
        items.push(Item {
            value: self.resolved("@-", at),
            spread: false,
        });
        items.extend(self.arguments(&words[place + 1..]));
        let text = self.file_text(file, at);
        self.call_at(callee, items, Some(text), span)
    }
}
