//! A command's words, redirections and pipe.

use super::places::{Walk, function_around};
use super::{Command, Quotes, Word};
use crate::lang::shell::{Part, children, fields};
use tree_sitter::{Node, Tree};

pub(super) fn describe(part: &Part, tree: &Tree, node: Node<'_>) -> Command {
    let slice = |node: Node<'_>| part.text.get(node.byte_range()).unwrap_or("").to_owned();
    let span_of = |node: Node<'_>| part.span(node.start_byte(), node.end_byte());
    let mut words = Vec::new();
    let mut redirections = Vec::new();
    let mut has_assignments = false;
    for (field, child) in fields(node) {
        match (field, child.kind()) {
            (Some("name"), _) | (Some("argument"), _) => {
                let inner = if child.kind() == "command_name" {
                    children(child).into_iter().next().unwrap_or(child)
                } else {
                    child
                };
                words.push(Word {
                    span: span_of(inner),
                    text: slice(inner),
                    quotes: match inner.kind() {
                        "word" | "number" => Quotes::Bare,
                        "raw_string" => Quotes::Single,
                        "string" => Quotes::Double,
                        "concatenation"
                            if children(inner).iter().all(|one| {
                                matches!(
                                    one.kind(),
                                    "word" | "simple_expansion" | "expansion" | "number"
                                )
                            }) =>
                        {
                            Quotes::Bare
                        }
                        "simple_expansion" | "expansion" => Quotes::Bare,
                        _ => Quotes::Mixed,
                    },
                });
            }
            (_, "variable_assignment") => has_assignments = true,
            (_, "herestring_redirect" | "file_redirect") => redirections.push(slice(child)),
            _ => {}
        }
    }
    let mut here_document = None;
    if let Some(around) = node
        .parent()
        .filter(|around| around.kind() == "redirected_statement")
    {
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
                            redirections.push(slice(inner));
                        }
                    }
                }
            } else if matches!(child.kind(), "file_redirect" | "herestring_redirect") {
                redirections.push(slice(child));
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
    Command {
        span: span_of(node),
        words,
        client,
        has_assignments,
        redirections,
        here_document,
        feeding,
        anchors,
        tops,
        function: function_around(node).map(span_of),
        is_uncalled: walk.is_uncalled,
        is_exported: ["export -f", "declare -fx", "typeset -fx"]
            .iter()
            .any(|form| part.text.contains(form)),
    }
}
