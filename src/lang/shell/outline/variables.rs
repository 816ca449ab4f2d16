//! Where variables get their values, and what a piece of a script reads.

use super::Outline;
use super::places::{ancestors, function_around, is_loop};
use crate::lang::shell::parse::visit;
use crate::lang::shell::scope::{is_local, is_name};
use crate::lang::shell::{Part, children};
use crate::source::Span;
use tree_sitter::Node;

/// Variables that the shell itself gives another value, again and again.
const SPECIAL: [&str; 14] = [
    "RANDOM",
    "SRANDOM",
    "SECONDS",
    "EPOCHSECONDS",
    "EPOCHREALTIME",
    "LINENO",
    "REPLY",
    "OPTARG",
    "OPTIND",
    "PWD",
    "OLDPWD",
    "BASH_REMATCH",
    "PIPESTATUS",
    "FUNCNAME",
];

/// An assignment of a variable.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The whole assignment.
    pub span: Span,
    /// The value as written.
    pub value: Span,
    /// The function around it.
    pub function: Option<u32>,
    /// Whether it may give a different value each time: in a loop, by `read`, from arguments or a command.
    pub varies: bool,
}

/// A variable that jq is given.
#[derive(Clone, Debug)]
pub struct JqArgument {
    /// The option with its words.
    pub span: Span,
    /// The variable's name.
    pub name: String,
    /// The word of its value.
    pub value: Span,
}

impl Outline {
    /// Every assignment of a variable, in whatever form.
    pub fn assignments(&self, name: &str) -> Vec<Assignment> {
        let mut found = Vec::new();
        for (part, tree) in &self.parts {
            visit(tree.root_node(), |node| {
                if let Some((value, may_vary)) = assigned(part, node, name) {
                    let function = function_around(node);
                    let in_loop = ancestors(node).any(is_loop);
                    found.push(Assignment {
                        span: part.span(node.start_byte(), node.end_byte()),
                        value: part.span(value.start_byte(), value.end_byte()),
                        function: function
                            .map(|function| part.offset(function.start_byte()) as u32),
                        varies: match may_vary {
                            May::Never => in_loop,
                            May::InFunction => in_loop || function.is_some(),
                            May::Always => true,
                        },
                    });
                }
                true
            });
        }
        found
    }

    /// Whether the shell itself changes a variable.
    pub fn is_special(&self, name: &str) -> bool {
        SPECIAL.contains(&name)
    }

    /// The variables that are read inside of `span`: names, and special ones as they are (`1`, `@`).
    pub fn variables_in(&self, span: Span) -> Vec<String> {
        let mut names = Vec::new();
        let Some((part, tree)) = self.part_at(span) else {
            return names;
        };
        visit(tree.root_node(), |node| {
            if !meets(part, node, span) {
                return false;
            }
            let text = part.text.get(node.byte_range()).unwrap_or("");
            let parent = node.parent().map_or("", |parent| parent.kind());
            let is_read = match node.kind() {
                "special_variable_name" => true,
                "variable_name" => parent != "variable_assignment",
                // What arithmetic reads needs no dollar.
                "word" => is_name(text) && is_arithmetic(node),
                // `${!NAME}` reads a variable that another one names.
                "!" => parent == "expansion",
                _ => false,
            };
            if is_read && span.contains(part.span(node.start_byte(), node.end_byte())) {
                names.push(text.to_owned());
            }
            true
        });
        names
    }

    /// The commands in substitutions inside of `span`, by name.
    pub fn substituted_in(&self, span: Span) -> Vec<String> {
        let mut names = Vec::new();
        let Some((part, tree)) = self.part_at(span) else {
            return names;
        };
        visit(tree.root_node(), |node| {
            if !meets(part, node, span) {
                return false;
            }
            let own = part.span(node.start_byte(), node.end_byte());
            if node.kind() == "command_name"
                && span.contains(own)
                && ancestors(node).any(|around| {
                    matches!(
                        around.kind(),
                        "command_substitution" | "process_substitution"
                    ) && span.contains(part.span(around.start_byte(), around.end_byte()))
                })
            {
                names.push(part.text[node.byte_range()].to_owned());
            }
            true
        });
        names
    }

    /// The variables that the jq around `span` is given.
    pub fn jq_arguments(&self, span: Span) -> Vec<JqArgument> {
        let mut arguments = Vec::new();
        let Some((part, tree)) = self.part_at(span) else {
            return arguments;
        };
        visit(tree.root_node(), |node| {
            if !meets(part, node, span) {
                return false;
            }
            let span_of = |node: &Node<'_>| part.span(node.start_byte(), node.end_byte());
            let text_of = |node: &Node<'_>| part.text[node.byte_range()].trim_matches(['"', '\'']);
            if node.kind() == "command" && span_of(&node).contains(span) {
                let words: Vec<Node<'_>> = children(node);
                for three in words.windows(3) {
                    if matches!(text_of(&three[0]), "--arg" | "--argjson") {
                        arguments.push(JqArgument {
                            span: part.span(three[0].start_byte(), three[2].end_byte()),
                            name: text_of(&three[1]).to_owned(),
                            value: span_of(&three[2]),
                        });
                    }
                }
            }
            true
        });
        arguments
    }
}

/// Whether a node has something in common with a span; most have not, and asking for their surroundings costs time.
fn meets(part: &Part, node: Node<'_>, span: Span) -> bool {
    let own = part.span(node.start_byte(), node.end_byte());
    own.start < span.end && span.start < own.end
}

/// When an assignment may give another value than the time before, beside in a loop.
enum May {
    Never,
    InFunction,
    Always,
}

/// Whether a node assigns a variable: what holds the value, and when that may differ.
fn assigned<'t>(part: &Part, node: Node<'t>, name: &str) -> Option<(Node<'t>, May)> {
    let slice = |node: Node<'_>| part.text.get(node.byte_range()).unwrap_or("");
    match node.kind() {
        "variable_assignment" => {
            let own = slice(node.child_by_field_name("name")?);
            let parent = node.parent();
            let is_reference = parent.is_some_and(|parent| declares_reference(slice(parent)));
            if is_reference {
                return Some((node, May::Always));
            }
            if own.split('[').next() != Some(name) {
                return None;
            }
            // Before a command it holds for that command alone, and in a function of the file for all that runs there.
            if let Some(command) = parent.filter(|parent| parent.kind() == "command") {
                let runs = command.child_by_field_name("name").map_or("", slice);
                return (runs.rsplit('/').next() != Some("curl")).then_some((node, May::Always));
            }
            let value = node.child_by_field_name("value");
            let text = value.map_or("", slice);
            let may = match has_arguments(text) || text.contains("$(") || text.contains('`') {
                true => May::InFunction,
                false => May::Never,
            };
            Some((value.unwrap_or(node), may))
        }
        "for_statement" => {
            let own = slice(node.child_by_field_name("variable")?);
            (own == name).then_some((node, May::Always))
        }
        "command" => {
            let command = node.child_by_field_name("name").map_or("", slice);
            let reads = matches!(
                command,
                "read" | "mapfile" | "readarray" | "getopts" | "printf" | "let" | "wait"
            );
            let mut words = children(node).into_iter().map(slice);
            (reads && words.any(|word| writes(word, name))).then_some((node, May::InFunction))
        }
        "declaration_command" if declares_reference(slice(node)) => Some((node, May::Always)),
        "unset_command" => {
            let mut words = children(node).into_iter().map(slice);
            words
                .any(|word| word == name)
                .then_some((node, May::InFunction))
        }
        // `((n++))`, `$((n += 1))`, `${n:=1}`.
        "postfix_expression" | "unary_expression" | "binary_expression" => {
            let changes = |child: &Node<'_>| {
                let text = slice(*child);
                text == "++" || text == "--" || text.ends_with('=') && !is_comparison(text)
            };
            let all = children(node);
            (all.iter().any(changes) && all.iter().any(|child| slice(*child) == name))
                .then_some((node, May::InFunction))
        }
        "expansion" => {
            let all = children(node);
            let assigns = all.iter().any(|child| matches!(slice(*child), ":=" | "="));
            (assigns && all.iter().any(|child| slice(*child) == name)).then_some((node, May::Never))
        }
        _ => None,
    }
}

/// `local -n other=...`: whatever is assigned to it may be any variable.
fn declares_reference(declaration: &str) -> bool {
    is_local(declaration)
        && declaration
            .split_whitespace()
            .skip(1)
            .take_while(|word| word.starts_with('-'))
            .any(|word| word.contains('n'))
}

fn is_comparison(operator: &str) -> bool {
    matches!(operator, "==" | "!=" | "<=" | ">=")
}

/// Whether a word of a command that assigns variables names one: `n`, `n+=1`, `n++`.
fn writes(word: &str, name: &str) -> bool {
    let bare = word.trim_matches(['"', '\'']);
    bare.strip_prefix(name).is_some_and(|rest| {
        !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')
    })
}

/// Whether a word stands where the shell computes.
fn is_arithmetic(node: Node<'_>) -> bool {
    ancestors(node)
        .take_while(|around| !matches!(around.kind(), "command" | "string" | "program"))
        .any(|around| matches!(around.kind(), "arithmetic_expansion" | "subscript"))
}

fn has_arguments(text: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('{');
        rest.starts_with(|next: char| next.is_ascii_digit() || matches!(next, '@' | '*' | '#'))
    })
}
