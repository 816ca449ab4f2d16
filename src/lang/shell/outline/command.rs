//! A command's words, redirections and pipe.

use super::places::{Walk, function_around, reached, repeats_inside};
use super::{Anchor, Command, Quotes, Redirection, Word};
use crate::lang::shell::files::read_file_name;
use crate::lang::shell::output::words_behind;
use crate::lang::shell::{Part, children, fields};
use tree_sitter::{Node, Tree};

pub(super) fn describe(part: &Part, tree: &Tree, node: Node<'_>) -> Command {
    let slice = |node: Node<'_>| part.text.get(node.byte_range()).unwrap_or("").to_owned();
    let span_of = |node: Node<'_>| part.span(node.start_byte(), node.end_byte());
    let redirection = |node: Node<'_>| Redirection {
        span: span_of(node),
        text: slice(node),
    };
    let mut words = Vec::new();
    let mut redirections = Vec::new();
    let mut here_string = None;
    let mut has_assignments = false;
    for (field, child) in fields(node) {
        match (field, child.kind()) {
            (Some("name"), _) | (Some("argument"), _) => {
                let inner = if child.kind() == "command_name" {
                    children(child).into_iter().next().unwrap_or(child)
                } else {
                    child
                };
                words.push(word(part, inner));
            }
            (_, "variable_assignment") => has_assignments = true,
            (_, "herestring_redirect") => here_string = here_word(part, child),
            (_, "file_redirect") => redirections.push(redirection(child)),
            _ => {}
        }
    }
    let mut here_document = None;
    let mut is_split = false;
    if let Some(around) = redirected_around(node) {
        for child in children(around) {
            if child.kind() == "heredoc_redirect" {
                let find = |kind: &str| children(child).into_iter().find(|one| one.kind() == kind);
                if let (Some(start), Some(body), Some(end)) = (
                    find("heredoc_start"),
                    find("heredoc_body"),
                    find("heredoc_end"),
                ) {
                    here_document = Some((
                        part.span(child.start_byte(), start.end_byte()),
                        part.span(body.start_byte(), end.end_byte()),
                    ));
                    // What stands between the delimiter and the end of the line.
                    for inner in children(child) {
                        if inner.kind() == "file_redirect" {
                            redirections.push(redirection(inner));
                        }
                    }
                }
            } else if child.kind() == "herestring_redirect" {
                here_string = here_word(part, child);
            } else if child.kind() == "file_redirect" {
                is_split |= !words_behind(child).is_empty();
                redirections.push(redirection(child));
            }
        }
    }
    let stage = match node.parent() {
        Some(around) if around.kind() == "redirected_statement" => around,
        _ => node,
    };
    let feeding = stage
        .parent()
        .filter(|around| around.kind() == "pipeline")
        .and_then(|pipeline| {
            let first = children(pipeline)
                .into_iter()
                .find(|child| child.is_named())?;
            (first.id() != stage.id()).then(|| {
                let before = stage
                    .prev_sibling()
                    .map_or(stage.start_byte(), |bar| bar.start_byte());
                part.span(first.start_byte(), before)
            })
        });
    let client = words
        .iter()
        .position(|word| word.text.rsplit('/').next() == Some("curl"))
        .unwrap_or(0);
    let mut anchors = Vec::new();
    let mut tops = Vec::new();
    let mut walk = Walk {
        part,
        root: tree.root_node(),
        seen: Vec::new(),
        is_uncalled: false,
    };
    walk.anchors(node, &mut anchors, &mut tops);
    anchors.sort();
    anchors.dedup();
    let own = function_around(node).map(|function| part.offset(function.start_byte()) as u32);
    let is_moved = anchors.iter().any(|anchor: &Anchor| anchor.function != own);
    Command {
        span: span_of(node),
        words,
        client,
        is_split,
        input_file: redirections
            .iter()
            .find_map(|one: &Redirection| read_file_name(&one.text)),
        has_assignments,
        redirections,
        here_document,
        here_string,
        feeding,
        anchors,
        tops,
        repeats_inside: repeats_inside(node, is_moved),
        reached: reached(part, tree.root_node(), node),
        function: function_around(node).map(span_of),
        is_uncalled: walk.is_uncalled,
        is_exported: ["export -f", "declare -fx", "typeset -fx"]
            .iter()
            .any(|form| part.text.contains(form)),
    }
}

/// The statement whose redirections are a command's: it may hold a list or a pipe that the command ends.
fn redirected_around(node: Node<'_>) -> Option<Node<'_>> {
    let mut inner = node;
    loop {
        let around = inner.parent()?;
        let is_last = || {
            let all = children(around).into_iter();
            let last = all.rev().find(Node::is_named);
            last.is_some_and(|last| last.id() == inner.id())
        };
        match around.kind() {
            "redirected_statement" => return Some(around),
            "list" | "pipeline" | "negated_command" if is_last() => inner = around,
            _ => return None,
        }
    }
}

/// A word with its quotes.
fn word(part: &Part, node: Node<'_>) -> Word {
    let is_bare = |node: Node<'_>| {
        matches!(
            node.kind(),
            "word" | "number" | "simple_expansion" | "expansion"
        )
    };
    Word {
        span: part.span(node.start_byte(), node.end_byte()),
        text: part.text.get(node.byte_range()).unwrap_or("").to_owned(),
        quotes: match node.kind() {
            "raw_string" => Quotes::Single,
            "string" => Quotes::Double,
            "concatenation" if children(node).into_iter().all(is_bare) => Quotes::Bare,
            _ if is_bare(node) => Quotes::Bare,
            _ => Quotes::Mixed,
        },
    }
}

/// The word of a here-string.
fn here_word(part: &Part, redirect: Node<'_>) -> Option<Word> {
    let mut inner = children(redirect).into_iter();
    let node = inner.find(|child| child.is_named() && child.kind() != "file_descriptor")?;
    Some(word(part, node))
}
