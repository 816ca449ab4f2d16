//! Where a statement stands that has to run before a command, in the shell that runs it.

use super::{Anchor, Reached};
use crate::lang::shell::parse::visit;
use crate::lang::shell::{Part, children, fields};
use crate::source::Span;
use tree_sitter::Node;

pub(super) fn ancestors<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    std::iter::successors(node.parent(), Node::parent)
}

pub(super) fn function_around<'t>(node: Node<'t>) -> Option<Node<'t>> {
    ancestors(node).find(|around| around.kind() == "function_definition")
}

pub(super) fn is_loop(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "for_statement" | "while_statement" | "c_style_for_statement"
    )
}

fn name_of<'p>(part: &'p Part, function: Node<'_>) -> Option<&'p str> {
    let name = function.child_by_field_name("name")?;
    part.text.get(name.byte_range())
}

/// A command, the calls of the function around it, and so on.
pub(super) fn reached(part: &Part, root: Node<'_>, node: Node<'_>) -> Vec<Reached> {
    let mut all = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut next = vec![node];
    while let Some(node) = next.pop() {
        let function = function_around(node).and_then(|function| name_of(part, function));
        let repeated = ancestors(node).filter(|one| is_loop(*one)).last();
        all.push(Reached {
            at: part.offset(node.start_byte()) as u32,
            function: function.map(str::to_owned),
            repeated: repeated.map(|one| part.span(one.start_byte(), one.end_byte())),
        });
        if let Some(name) = function.filter(|name| !seen.contains(name)) {
            seen.push(name);
            next.extend(calls(part, root, name));
        }
    }
    all
}

/// The commands that call a function, or hand its name to another command.
fn calls<'t>(part: &Part, root: Node<'t>, name: &str) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    visit(root, |node| {
        if node.kind() == "command" {
            let is_named = fields(node).into_iter().any(|(field, child)| {
                matches!(field, Some("name" | "argument"))
                    && part.text[child.byte_range()].trim_matches(['"', '\'']) == name
            });
            if is_named {
                found.push(node);
            }
        }
        true
    });
    found
}

/// Whether statements stand directly below a node.
fn is_list(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "program" | "do_group" | "compound_statement" | "else_clause" | "case_item"
    )
}

/// Whether a statement runs in the background.
fn is_background(node: Node<'_>) -> bool {
    node.next_sibling().is_some_and(|next| next.kind() == "&")
}

/// Whether a command runs several times in a subshell, a pipe or a background job that its function's calls or itself stand in:
/// what is put before that runs once.
pub(super) fn repeats_inside(node: Node<'_>, is_moved: bool) -> bool {
    let (mut in_loop, mut found) = (false, false);
    for around in ancestors(node) {
        if around.kind() == "function_definition" {
            return found || in_loop && is_moved;
        }
        in_loop |= is_loop(around);
        found |= in_loop && (isolates(around) || is_background(around) && !is_list(around));
    }
    found
}

/// Whether what stands in a node runs in a shell of its own.
fn isolates(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "subshell"
            | "command_substitution"
            | "process_substitution"
            | "pipeline"
            | "heredoc_redirect"
    )
}

/// The statement before which something runs in the shell that runs `node`, or in the one around that, up to the function.
fn statement_around<'t>(node: Node<'t>) -> (Node<'t>, bool, bool) {
    let mut base = node;
    let mut is_isolated = false;
    for around in ancestors(node) {
        if around.kind() == "function_definition" {
            break;
        }
        if isolates(around) || is_background(around) && !is_list(around) {
            base = around;
            is_isolated = true;
        }
    }
    if is_background(node) && base.id() == node.id() {
        is_isolated = true;
    }
    let mut statement = base;
    while let Some(around) = statement.parent() {
        if is_list(around) {
            break;
        }
        if around.kind() == "if_statement" {
            let is_condition = statement.start_byte()
                < children(around)
                    .iter()
                    .find(|child| child.kind() == "then")
                    .map_or(0, |then| then.start_byte());
            if !is_condition {
                break;
            }
        }
        if around.kind() == "elif_clause" {
            let then = children(around)
                .iter()
                .find(|child| child.kind() == "then")
                .map_or(0, |then| then.start_byte());
            if statement.start_byte() >= then {
                break;
            }
        }
        if around.kind() == "while_statement" && !matches!(statement.kind(), "do_group") {
            return (statement, is_isolated, true);
        }
        if around.kind() == "function_definition" {
            break;
        }
        statement = around;
    }
    (statement, is_isolated, false)
}

/// The search for the places before a command.
pub(super) struct Walk<'p, 't> {
    pub(super) part: &'p Part,
    pub(super) root: Node<'t>,
    /// Functions on the way, against recursion.
    pub(super) seen: Vec<String>,
    pub(super) is_uncalled: bool,
}

impl<'t> Walk<'_, 't> {
    pub(super) fn anchors(
        &mut self,
        node: Node<'t>,
        anchors: &mut Vec<Anchor>,
        tops: &mut Vec<Span>,
    ) {
        tops.push(self.top(node));
        let (statement, _, is_inline) = statement_around(node);
        let function = function_around(node);
        if let Some(function) = function
            && let Some(name) = function.child_by_field_name("name")
        {
            let name = self.part.text[name.byte_range()].to_owned();
            let calls = calls(self.part, self.root, &name);
            self.is_uncalled |= calls.is_empty();
            if self.is_isolated(&name, 0) && !self.seen.contains(&name) {
                self.seen.push(name);
                for call in calls {
                    self.anchors(call, anchors, tops);
                }
                return;
            }
            for call in calls {
                tops.push(self.top(call));
            }
        }
        anchors.push(Anchor {
            at: self.part.offset(statement.start_byte()) as u32,
            is_inline,
            function: function.map(|function| self.part.offset(function.start_byte()) as u32),
        });
    }

    /// Whether a function runs in a subshell somewhere.
    fn is_isolated(&self, name: &str, depth: usize) -> bool {
        depth > 8
            || calls(self.part, self.root, name).into_iter().any(|call| {
                let (_, is_isolated, _) = statement_around(call);
                let around = function_around(call)
                    .and_then(|function| function.child_by_field_name("name"))
                    .map(|name| self.part.text[name.byte_range()].to_owned());
                is_isolated
                    || around.is_some_and(|around| {
                        around != name && self.is_isolated(&around, depth + 1)
                    })
            })
    }

    /// The top-level statement around a node.
    fn top(&self, node: Node<'t>) -> Span {
        let mut top = node;
        for around in ancestors(node) {
            if around.kind() == "program" {
                break;
            }
            top = around;
        }
        self.part.span(top.start_byte(), top.end_byte())
    }
}
