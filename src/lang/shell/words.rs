//! Words: literal text with its escapes, quotes, and what is expanded in between.
//!
//! Every run of text that stands in the file as it is becomes a string of its own, every escape another, so that each byte of
//! a value can be found in the source.

use super::{Lowerer, children};
use crate::ir::{ExprId, ExprKind, Item, TemplatePart};
use tree_sitter::Node;

/// How backslashes read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quoting {
    /// Outside of quotes: the next character as it is.
    Bare,
    /// In single quotes and here-documents with a quoted delimiter: themselves.
    None,
    /// In double quotes.
    Double,
    /// In here-documents: as in double quotes, but `"` is nothing special.
    HereDocument,
    /// In `$'...'`.
    Ansi,
}

impl Lowerer {
    /// A word's value.
    pub(super) fn word(&mut self, node: Node<'_>) -> ExprId {
        self.deeper(node, |this| {
            let mut pieces = Vec::new();
            this.pieces(node, &mut pieces);
            let span = this.span(node);
            this.joined(pieces, span)
        })
    }

    /// One value made of pieces.
    pub(super) fn joined(&mut self, pieces: Vec<ExprId>, span: crate::source::Span) -> ExprId {
        match pieces.as_slice() {
            [] => self.string(
                "",
                crate::source::Span::new(span.start as usize, span.start as usize),
            ),
            [only] => *only,
            _ => {
                let parts = pieces.into_iter().map(TemplatePart::Expr).collect();
                self.push(ExprKind::Template(parts), span)
            }
        }
    }

    /// A word as arguments: lists are taken apart, unquoted variables may hold several words.
    pub(super) fn items(&mut self, node: Node<'_>) -> Vec<Item> {
        let single = |value| {
            vec![Item {
                value,
                spread: false,
            }]
        };
        let spread = |value| {
            vec![Item {
                value,
                spread: true,
            }]
        };
        let (inner, is_quoted) = match node.kind() {
            "string" => {
                let inner: Vec<Node<'_>> = children(node)
                    .into_iter()
                    .filter(|child| child.kind() != "\"")
                    .collect();
                match inner.as_slice() {
                    [only]
                        if only.start_byte() == node.start_byte() + 1
                            && only.end_byte() + 1 == node.end_byte() =>
                    {
                        (*only, true)
                    }
                    _ => return single(self.word(node)),
                }
            }
            _ => (node, false),
        };
        let text = self.text(inner).to_owned();
        let span = self.span(node);
        match inner.kind() {
            "simple_expansion" | "expansion" => {
                if matches!(text.as_str(), "$@" | "${@}" | "$*" | "${*}") {
                    let all = self.all_parameters(span);
                    return all
                        .into_iter()
                        .map(|(value, spread)| Item { value, spread })
                        .collect();
                }
                if let Some(list) = self.list_expansion(inner) {
                    return spread(list);
                }
                let value = self.word(node);
                if is_quoted {
                    return single(value);
                }
                spread(self.builtin("$words", &[value], span))
            }
            _ => single(self.word(node)),
        }
    }

    /// The pieces of a word.
    pub(super) fn pieces(&mut self, node: Node<'_>, out: &mut Vec<ExprId>) {
        match node.kind() {
            "word" | "number" | "variable_name" | "extglob_pattern" | "regex"
            | "brace_expression" | "command_name" | "test_operator"
                if node.named_child_count() == 0 =>
            {
                self.literal(node.start_byte(), node.end_byte(), Quoting::Bare, out);
            }
            "command_name" => {
                self.between(node, node.start_byte(), node.end_byte(), Quoting::Bare, out)
            }
            "raw_string" => {
                self.literal(
                    node.start_byte() + 1,
                    node.end_byte().saturating_sub(1),
                    Quoting::None,
                    out,
                );
            }
            "ansi_c_string" => {
                self.literal(
                    node.start_byte() + 2,
                    node.end_byte().saturating_sub(1),
                    Quoting::Ansi,
                    out,
                );
            }
            "string" => {
                let end = node.end_byte().saturating_sub(1).max(node.start_byte() + 1);
                self.between(node, node.start_byte() + 1, end, Quoting::Double, out);
            }
            "translated_string" => {
                for child in children(node) {
                    if child.kind() == "string" {
                        self.pieces(child, out);
                    }
                }
            }
            "concatenation" => {
                self.between(node, node.start_byte(), node.end_byte(), Quoting::Bare, out)
            }
            _ => {
                let value = self.expansion(node);
                out.push(value);
            }
        }
    }

    /// What stands between two bytes of a node: its expansions and strings, and literal text around them.
    pub(super) fn between(
        &mut self,
        node: Node<'_>,
        start: usize,
        end: usize,
        quoting: Quoting,
        out: &mut Vec<ExprId>,
    ) {
        let mut at = start;
        for child in children(node) {
            let is_text = match quoting {
                Quoting::Bare => matches!(child.kind(), "word" | "number"),
                _ => matches!(
                    child.kind(),
                    "string_content" | "heredoc_content" | "\"" | "$"
                ),
            };
            if is_text && child.named_child_count() == 0
                || child.end_byte() > end
                || child.start_byte() < at
            {
                continue;
            }
            self.literal(at, child.start_byte(), quoting, out);
            self.pieces(child, out);
            at = child.end_byte();
        }
        self.literal(at, end, quoting, out);
    }

    /// Literal text, taken apart at its escapes.
    pub(super) fn literal(
        &mut self,
        start: usize,
        end: usize,
        quoting: Quoting,
        out: &mut Vec<ExprId>,
    ) {
        let text = self.part.text.get(start..end).unwrap_or("").to_owned();
        let mut from = 0;
        let mut at = 0;
        let bytes = text.as_bytes();
        while at < bytes.len() {
            if bytes[at] != b'\\' {
                at += 1;
                continue;
            }
            let Some((value, length)) = escape(&text[at..], quoting) else {
                at += 1;
                continue;
            };
            self.verbatim(start + from, start + at, out);
            if !value.is_empty() {
                let span = self.part.span(start + at, start + at + length);
                out.push(self.resolved(&value, span));
            }
            at += length;
            from = at;
        }
        self.verbatim(start + from, start + text.len(), out);
    }

    fn verbatim(&mut self, start: usize, end: usize, out: &mut Vec<ExprId>) {
        for (start, end) in self.part.pieces(start, end) {
            let text = self.part.text.get(start..end).unwrap_or("").to_owned();
            let span = self.part.span(start, end);
            out.push(self.string(&text, span));
        }
    }
}

/// What the escape at the start of `text` stands for, and its length; `None` where the backslash is nothing special.
fn escape(text: &str, quoting: Quoting) -> Option<(String, usize)> {
    let next = text[1..].chars().next()?;
    let length = 1 + next.len_utf8();
    match quoting {
        Quoting::None => None,
        Quoting::Bare | Quoting::Double | Quoting::HereDocument if next == '\n' => {
            Some((String::new(), length))
        }
        Quoting::Bare => Some((next.to_string(), length)),
        Quoting::Double => {
            matches!(next, '$' | '`' | '"' | '\\').then(|| (next.to_string(), length))
        }
        Quoting::HereDocument => {
            matches!(next, '$' | '`' | '\\').then(|| (next.to_string(), length))
        }
        Quoting::Ansi => {
            let simple = match next {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'a' => '\u{7}',
                'b' => '\u{8}',
                'e' | 'E' => '\u{1b}',
                'f' => '\u{c}',
                'v' => '\u{b}',
                '\\' | '\'' | '"' | '?' => next,
                'x' | 'u' | 'U' => return numeric(text, next),
                _ => return None,
            };
            Some((simple.to_string(), length))
        }
    }
}

fn numeric(text: &str, kind: char) -> Option<(String, usize)> {
    let most = match kind {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let digits: String = text[2..]
        .chars()
        .take(most)
        .take_while(char::is_ascii_hexdigit)
        .collect();
    let value = char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?;
    Some((value.to_string(), 2 + digits.len()))
}
