//! From text to a syntax tree, and what is read off the tree beside the program itself.

use super::Part;
use crate::ir::{Comment, Module, SyntaxError};
use std::cell::Cell;
use std::ops::ControlFlow;
use tree_sitter::{Node, ParseOptions, ParseState, Parser, Tree};

/// How much of the text the parser is handed at a time.
const READ_CHUNK: usize = 4096;

/// How often the parser may read the text before it is stopped: here-documents and error recovery look ahead more than once.
const READS_PER_BYTE: usize = 64;

/// How many steps the parser may take for a text, beside some for every byte.
const STEPS: usize = 100_000;

/// Parses; `None` if the parser had to be stopped.
pub(super) fn parse(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_bash::LANGUAGE.into())
        .ok()?;
    let bytes = text.as_bytes();
    let (read, steps) = (Cell::new(0), Cell::new(0));
    let allowed = READS_PER_BYTE.saturating_mul(bytes.len()) + READ_CHUNK * 64;
    let is_over = || read.get() > allowed || steps.get() > STEPS + bytes.len();
    let mut input = |at: usize, _| {
        if at >= bytes.len() || read.get() > allowed {
            return &[][..];
        }
        let end = bytes.len().min(at + READ_CHUNK);
        read.set(read.get() + end - at);
        &bytes[at..end]
    };
    let mut progress = |_: &ParseState| {
        steps.set(steps.get() + 1);
        if is_over() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(&mut input, None, Some(options));
    if is_over() { None } else { tree }
}

/// Fills in the comments and the error regions of a tree.
pub(super) fn read_trivia(tree: &Tree, part: &Part, module: &mut Module) {
    let mut error_end = 0;
    visit(tree.root_node(), |node| {
        let span = part.span(node.start_byte(), node.end_byte());
        if node.kind() == "comment" {
            module.comments.push(Comment {
                span,
                is_line: true,
            });
        } else if node.is_missing() {
            if node.start_byte() >= error_end {
                module.errors.push(SyntaxError {
                    span,
                    message: format!("missing {}", node.kind().replace('_', " ")),
                });
            }
        } else if node.is_error() && (node.start_byte() >= error_end || node.end_byte() > error_end)
        {
            error_end = node.end_byte();
            let sound = sound(node).last().map_or(node.start_byte(), Node::end_byte);
            module.errors.push(SyntaxError {
                span: part.span(sound, node.end_byte()),
                message: "syntax error".to_owned(),
            });
        }
        true
    });
}

/// The statements at the start of an error region that are whole all the same: what is never closed swallows all before it.
pub(super) fn sound(error: Node<'_>) -> Vec<Node<'_>> {
    const STATEMENTS: [&str; 18] = [
        "command",
        "redirected_statement",
        "pipeline",
        "list",
        "variable_assignment",
        "variable_assignments",
        "declaration_command",
        "unset_command",
        "function_definition",
        "if_statement",
        "while_statement",
        "for_statement",
        "c_style_for_statement",
        "case_statement",
        "subshell",
        "compound_statement",
        "test_command",
        "negated_command",
    ];
    let mut cursor = error.walk();
    error
        .children(&mut cursor)
        .filter(|child| child.kind() != "comment" && child.is_named())
        .take_while(|child| STATEMENTS.contains(&child.kind()) && !child.has_error())
        .collect()
}

/// Calls `seen` on every node in source order; what lies below a node for which it says no is left out. Never recurses.
pub(super) fn visit<'t>(root: Node<'t>, mut seen: impl FnMut(Node<'t>) -> bool) {
    let mut cursor = root.walk();
    loop {
        if seen(cursor.node()) && cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.node().id() == root.id() {
                return;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}
