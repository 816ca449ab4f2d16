//! What runs without standing there as a command: text that is handed to a shell, files that are read into it, and the further
//! requests of one curl.

use super::commands::CLIENTS;
use super::{Lowerer, Part, children, parse};
use crate::ir::{AssignOp, Block, ExprId, ExprKind, Name};
use tree_sitter::Node;

/// Commands that hand a text among their words to a shell, beside those that run other commands.
const SHELLS: [&str; 10] = [
    "bash", "sh", "zsh", "dash", "ksh", "ash", "eval", "trap", "su", "script",
];

/// Whether a command may run text that is one of its words.
pub(super) fn runs_text(name: &str) -> bool {
    SHELLS.contains(&name)
}

impl Lowerer {
    /// The commands in words that are scripts themselves (`bash -c 'curl ...'`), each in a shell of its own.
    pub(super) fn texts(&mut self, words: &[Node<'_>]) -> Vec<ExprId> {
        let mut all = Vec::new();
        for word in words {
            if let Some(part) = self.script_in(*word) {
                all.push(self.deeper(*word, |this| this.nested(part, *word)));
            }
        }
        all
    }

    /// A quoted word as the shell that is handed it reads it, if it sends requests.
    fn script_in(&self, word: Node<'_>) -> Option<Part> {
        let text = self.text(word);
        let is_quoted = matches!(word.kind(), "raw_string" | "string" | "concatenation");
        let names_client = CLIENTS
            .iter()
            .any(|client| text.contains(&format!("{client} ")));
        if !is_quoted || !names_client {
            return None;
        }
        let mut part = Part::isolated();
        self.unquote(word, &mut part);
        Some(part)
    }

    fn unquote(&self, word: Node<'_>, part: &mut Part) {
        let (start, end) = (word.start_byte(), word.end_byte());
        let mut push = |start: usize, end: usize| {
            for (start, end) in self.part.pieces(start, end) {
                let text = self.part.text.get(start..end).unwrap_or("");
                let span = self.part.span(start, end);
                match text.len() == span.len() {
                    true => part.push(text, span.start as usize),
                    false => part.push_instead(text, span.start as usize),
                }
            }
        };
        match word.kind() {
            "raw_string" => push(start + 1, end.saturating_sub(1)),
            "string" => {
                let (mut from, end) = (start + 1, end.saturating_sub(1));
                let text = self.part.text.get(from..end).unwrap_or("").to_owned();
                let mut escapes = text.match_indices('\\').map(|(at, _)| start + 1 + at);
                while let Some(at) = escapes.by_ref().find(|at| *at >= from) {
                    let next = self.part.text.as_bytes().get(at + 1);
                    if at + 1 < end && matches!(next, Some(b'"' | b'\\' | b'$' | b'`')) {
                        push(from, at);
                        push(at + 1, at + 2);
                        from = at + 2;
                    }
                }
                push(from, end);
            }
            "concatenation" => {
                for child in children(word) {
                    self.unquote(child, part);
                }
            }
            // `'it'\''s'`: what is escaped between quotes.
            "word" if self.part.text[start..end].starts_with('\\') => push(start + 1, end),
            _ => push(start, end),
        }
    }

    fn nested(&mut self, part: Part, around: Node<'_>) -> ExprId {
        let span = self.span(around);
        let Some(tree) = parse::parse(&part.text) else {
            return self.opaque("too costly to parse", Vec::new(), span);
        };
        let root = tree.root_node();
        self.scopes.survey(root, &part.text);
        let outer = std::mem::replace(&mut self.part, part);
        let positional = self.scopes.positional.take();
        let sound = match root.is_error() {
            true => parse::sound(root),
            false => children(root).into_iter().filter(Node::is_named).collect(),
        };
        let block = self.isolated(root, |this| this.block(root, &sound));
        self.scopes.positional = positional;
        self.part = outer;
        self.block_expr(block)
    }

    /// `source FILE`, `eval TEXT`: whatever was assigned before may be something else behind it.
    pub(super) fn blurred(&mut self, node: Node<'_>, value: ExprId) -> ExprId {
        let span = self.span(node);
        let mut statements = Vec::new();
        for name in self.scopes.assigned_before(self.function) {
            let binding = self.variable(&name, span);
            let lost = self.opaque("what other code may have assigned", Vec::new(), span);
            let assigned = self.assign(binding, AssignOp::Set, lost, span);
            statements.push(self.statement(assigned));
        }
        if statements.is_empty() {
            return value;
        }
        let then = self.block_expr(Block {
            span,
            statements,
            ..Block::default()
        });
        let test = self.opaque("other code", Vec::new(), span);
        let may_assign = self.push(
            ExprKind::If {
                test,
                then,
                otherwise: None,
            },
            span,
        );
        self.push(ExprKind::Sequence(vec![value, may_assign]), span)
    }

    /// The words of each request that one curl sends: `--next` begins another.
    pub(super) fn requests<'w, 't>(
        &self,
        name: &str,
        words: &'w [Node<'t>],
    ) -> Vec<&'w [Node<'t>]> {
        if name != "curl" {
            return vec![words];
        }
        words
            .split(|word| matches!(self.text(*word), "--next" | "-:"))
            .collect()
    }

    /// One request for each part of a curl's words.
    pub(super) fn several_requests(
        &mut self,
        name: &Name,
        requests: &[&[Node<'_>]],
        stdin: Option<ExprId>,
        node: Node<'_>,
    ) -> ExprId {
        let mut all = Vec::new();
        for words in requests {
            let Some((first, last)) = words.first().zip(words.last()) else {
                continue;
            };
            let span = self.part.span(first.start_byte(), last.end_byte());
            let callee = self.push(ExprKind::Global(name.clone()), span);
            let words = self.arguments(words);
            all.push(self.call_at(callee, words, stdin, span));
        }
        let span = self.span(node);
        self.push(ExprKind::Sequence(all), span)
    }
}
