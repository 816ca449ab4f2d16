//! Files that a script writes and reads again: each is a variable of its own, named by the file.

use super::Lowerer;
use super::scope::is_name;
use crate::ir::{AssignOp, ExprId, ExprKind, Item, Name};
use crate::source::Span;
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

impl Lowerer {
    /// The text of a file, as far as the script has written it.
    pub(super) fn file_text(&mut self, file: &str, span: Span) -> ExprId {
        if !self.scopes.files.contains(file) {
            return self.opaque(&read_from(file), Vec::new(), span);
        }
        let binding = self.variable(&file_variable(file), span);
        self.push(ExprKind::Binding(binding), span)
    }

    /// Whether the script writes a file.
    pub(super) fn writes_file(&self, file: &str) -> bool {
        self.scopes.files.contains(file)
    }

    /// Takes note that a file holds what a command prints.
    pub(super) fn write_file(&mut self, file: &str, text: ExprId, span: Span) -> ExprId {
        let binding = self.variable(&file_variable(file), span);
        self.assign(binding, AssignOp::Set, text, span)
    }

    /// The word that names a file which the script writes, if there is one: `@payload.json`.
    pub(super) fn written_argument(&self, words: &[Node<'_>]) -> Option<(usize, String)> {
        words.iter().enumerate().find_map(|(at, word)| {
            let text = self.text(*word).trim_matches(['"', '\'']);
            let file = plain_name(text.strip_prefix('@')?);
            self.writes_file(&file).then_some((at, file))
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
