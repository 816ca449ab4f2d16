//! From text to a syntax tree: the choice of grammar, and what is read off the tree beside the program itself.

use super::grammar::{Grammar, Kind};
use crate::ir::{Comment, Language, Module, SyntaxError};
use crate::source::Span;
use std::cell::Cell;
use std::ops::ControlFlow;
use tree_sitter::{Node, ParseOptions, ParseState, Parser, Tree};

/// How much of the text the parser is handed at a time.
const READ_CHUNK: usize = 4096;

/// How often the parser may read the text before it is stopped. It reads ordinary text about once; text made to mislead it
/// (comments opened over and over and never closed) makes it scan to the end from every place.
const READS_PER_BYTE: usize = 32;

/// A tree and the grammar that it came from.
pub(super) struct Parsed {
    /// The tree.
    pub(super) tree: Tree,
    /// Its grammar.
    pub(super) grammar: &'static Grammar,
}

/// Parses with the language's own grammar; where that finds errors, its siblings are tried and the tree with the fewest kept,
/// the own grammar's on a tie. `None` if the parser had to be stopped.
///
/// TSX is the fallback of JavaScript because Flow annotations and stray types read as TypeScript; TypeScript and TSX stand in
/// for each other because `<T>x` and JSX exclude each other and extensions lie.
pub(super) fn parse(language: Language, text: &str) -> Option<Parsed> {
    let (own, siblings) = match language {
        Language::TypeScript => (Grammar::typescript(), [Grammar::tsx()]),
        Language::Tsx => (Grammar::tsx(), [Grammar::typescript()]),
        _ => (Grammar::javascript(), [Grammar::tsx()]),
    };
    let mut best = parse_with(own, text)?;
    let mut cost = error_cost(&best.tree);
    for sibling in siblings {
        if cost.0 == 0 {
            break;
        }
        if let Some(other) = parse_with(sibling, text) {
            let other_cost = error_cost(&other.tree);
            if other_cost < cost {
                (best, cost) = (other, other_cost);
            }
        }
    }
    Some(best)
}

fn parse_with(grammar: &'static Grammar, text: &str) -> Option<Parsed> {
    let mut parser = Parser::new();
    parser.set_language(&grammar.language).ok()?;
    let bytes = text.as_bytes();
    let read = Cell::new(0);
    let allowed = READS_PER_BYTE.saturating_mul(bytes.len()) + READ_CHUNK * 64;
    let mut input = |at: usize, _| {
        if at >= bytes.len() || read.get() > allowed {
            return &[][..];
        }
        let end = bytes.len().min(at + READ_CHUNK);
        read.set(read.get() + end - at);
        &bytes[at..end]
    };
    let mut progress = |_: &ParseState| {
        if read.get() > allowed {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(&mut input, None, Some(options));
    if read.get() > allowed {
        // Stopped, or told of an end that was none.
        return None;
    }
    Some(Parsed {
        tree: tree?,
        grammar,
    })
}

/// How many error regions a tree has, and how many bytes they cover.
fn error_cost(tree: &Tree) -> (usize, usize) {
    let mut cost = (0, 0);
    visit(
        tree,
        |node| node.has_error(),
        |node| {
            if node.is_error() || node.is_missing() {
                cost.0 += 1;
                cost.1 += node.byte_range().len();
            }
        },
    );
    cost
}

/// Fills in the comments and the error regions of a tree.
pub(super) fn read_trivia(parsed: &Parsed, text: &str, module: &mut Module) {
    let mut error_end = 0;
    let openings = comment_openings(text);
    visit(
        &parsed.tree,
        |node| {
            let next = openings.partition_point(|&at| at < node.start_byte());
            node.has_error() || openings.get(next).is_some_and(|&at| at < node.end_byte())
        },
        |node| {
            let span = Span::new(node.start_byte(), node.end_byte());
            if parsed.grammar.kind(node) == Kind::Comment {
                module.comments.push(Comment {
                    span,
                    is_line: text
                        .get(span.range())
                        .is_some_and(|comment| comment.starts_with("//")),
                });
            } else if node.is_missing() {
                if span.start >= error_end {
                    module.errors.push(SyntaxError {
                        span,
                        message: missing(node),
                    });
                }
            } else if node.is_error() && (span.start >= error_end || span.end > error_end) {
                error_end = span.end;
                module.errors.push(SyntaxError {
                    span,
                    message: "syntax error".to_owned(),
                });
            }
        },
    );
}

/// Every byte at which a comment could begin, in order; where there is none, the tree need not be looked into for comments.
fn comment_openings(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'/', bytes)
        .filter(|at| matches!(bytes.get(at + 1), Some(b'/' | b'*')))
        .collect()
}

fn missing(node: Node<'_>) -> String {
    if node.is_named() {
        format!("missing {}", node.kind().replace('_', " "))
    } else {
        format!("missing {:?}", node.kind())
    }
}

/// Calls `seen` on every node in source order, leaving out what lies below a node that `enter` refuses. Trees are as deep as
/// their author likes, so this never recurses.
fn visit<'t>(tree: &'t Tree, enter: impl Fn(Node<'t>) -> bool, mut seen: impl FnMut(Node<'t>)) {
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        seen(node);
        if enter(node) && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}
