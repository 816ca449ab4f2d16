//! What functions print, and what is written to files.

use super::Outline;
use crate::lang::shell::files::file_name;
use crate::lang::shell::parse::visit;
use crate::lang::shell::{Part, children};
use crate::source::Span;
use tree_sitter::Node;

/// A command whose output goes to a file.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// The command with its redirections.
    pub command: Span,
    /// The one that leads to the file.
    pub redirection: Span,
}

impl Outline {
    /// The text that a function prints, if a here-document or one command is all there is to it: the bytes of its body.
    pub fn printing_function(&self, name: &str) -> Option<Span> {
        let mut found = None;
        for (part, tree) in &self.parts {
            visit(tree.root_node(), |node| {
                let own = node.child_by_field_name("name");
                let own = own.and_then(|own| part.text.get(own.byte_range()));
                if node.kind() == "function_definition"
                    && own == Some(name)
                    && let Some(body) = node.child_by_field_name("body")
                    && let [only] = statements(body).as_slice()
                {
                    found = Some(part.span(only.start_byte(), only.end_byte()));
                }
                true
            });
        }
        found
    }

    /// Whether the function around a command does nothing else, and prints what the command prints.
    pub fn only_sends(&self, command: Span) -> bool {
        let mut found = false;
        for (part, tree) in &self.parts {
            visit(tree.root_node(), |node| {
                if node.kind() == "function_definition"
                    && let Some(body) = node.child_by_field_name("body")
                    && body.kind() == "compound_statement"
                    && let Some((last, first)) = statements(body).split_last()
                {
                    let is_last = part.span(last.start_byte(), last.end_byte()) == command;
                    found |= is_last && first.iter().all(|one| is_quiet(part, *one));
                }
                true
            });
        }
        found
    }

    /// The files that the script writes.
    pub fn files_written(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (part, tree) in &self.parts {
            visit(tree.root_node(), |node| {
                if node.kind() == "file_redirect" {
                    let text = part.text.get(node.byte_range()).unwrap_or("");
                    found.extend(file_name(text).map(|(name, _)| name));
                }
                true
            });
        }
        found
    }

    /// The commands whose output is all that a file holds. None where something is added to it.
    pub fn written_to(&self, file: &str) -> Vec<Written> {
        let mut found = Vec::new();
        for (part, tree) in &self.parts {
            visit(tree.root_node(), |node| {
                let text = part.text.get(node.byte_range()).unwrap_or("");
                if node.kind() == "file_redirect"
                    && file_name(text).is_some_and(|(name, _)| name == file)
                    && let Some(command) = node.parent()
                {
                    let span_of = |node: Node<'_>| part.span(node.start_byte(), node.end_byte());
                    // `cat > FILE <<EOF` has its document behind the line.
                    let around = match command.kind() {
                        "heredoc_redirect" => command.parent().unwrap_or(command),
                        _ => command,
                    };
                    found.push(Written {
                        command: span_of(around),
                        redirection: span_of(node),
                    });
                }
                true
            });
        }
        found
    }
}

fn statements(body: Node<'_>) -> Vec<Node<'_>> {
    let all = children(body).into_iter();
    all.filter(|one| one.is_named() && one.kind() != "comment")
        .collect()
}

/// Whether a statement does nothing but to assign variables.
fn is_quiet(part: &Part, node: Node<'_>) -> bool {
    match node.kind() {
        "variable_assignment" | "variable_assignments" | "declaration_command" => {
            let mut runs = false;
            visit(node, |inner| {
                runs |= matches!(
                    inner.kind(),
                    "command_substitution" | "process_substitution"
                );
                !runs
            });
            !runs
        }
        "command" => {
            let text = part.text.get(node.byte_range()).unwrap_or("");
            text == "shift" || text.starts_with("shift ")
        }
        _ => false,
    }
}
