//! Expansions: `$VAR`, `${VAR:-default}`, `$(command)`, arrays.

use super::words::Quoting;
use super::{Lowerer, children};
use crate::ir::{AssignOp, BinaryOp, ExprId, ExprKind, Item, Name, Pattern};
use tree_sitter::Node;

impl Lowerer {
    /// The value of an expansion, or of anything else that stands in a word.
    pub(super) fn expansion(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        match node.kind() {
            "simple_expansion" => {
                let name = self.text(node).trim_start_matches('$').to_owned();
                self.named(&name, node)
            }
            "expansion" => self.braced(node),
            "command_substitution" => self.substitution(node),
            "array" => self.array(node),
            "process_substitution" => {
                let inner = self.effects_below(node);
                self.opaque("what a command prints", inner, span)
            }
            "arithmetic_expansion" => self.opaque("computed", Vec::new(), span),
            kind => {
                let reason = format!("shell syntax that is not followed ({kind})");
                let inner = self.effects_below(node);
                self.opaque(&reason, inner, span)
            }
        }
    }

    /// The commands in substitutions below a node, for their effects.
    pub(super) fn effects_below(&mut self, node: Node<'_>) -> Vec<ExprId> {
        let mut inner = Vec::new();
        for child in children(node) {
            if child.is_named() {
                inner.push(self.deeper(child, |this| this.effect(child)));
            }
        }
        inner
    }

    fn named(&mut self, name: &str, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        if let Ok(number) = name.parse::<usize>() {
            return self.parameter(number, span);
        }
        if super::scope::is_name(name) {
            return self.read(name, span);
        }
        let reason = match name {
            "?" => "an exit status",
            "$" | "!" => "a process number",
            "@" | "*" => "all arguments in one",
            "#" => "a count",
            _ => "a variable that is not followed",
        };
        self.opaque(reason, Vec::new(), span)
    }

    fn braced(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let all = children(node);
        let name_at = all.iter().position(|child| {
            matches!(
                child.kind(),
                "variable_name" | "special_variable_name" | "subscript"
            )
        });
        let Some(name_at) = name_at else {
            return self.opaque("an expansion that is not followed", Vec::new(), span);
        };
        let is_prefixed = all[1..name_at].iter().any(|child| !child.is_named());
        if is_prefixed || all[name_at].kind() == "subscript" {
            return self.opaque("an expansion that is not followed", Vec::new(), span);
        }
        let name = self.text(all[name_at]).to_owned();
        let variable = self.named(&name, node);
        let Some(operator) = all.get(name_at + 1).filter(|child| child.kind() != "}") else {
            return variable;
        };
        let op = self.text(*operator).to_owned();
        let end = node.end_byte().saturating_sub(1);
        let mut pieces = Vec::new();
        self.operand(&all[name_at + 2..], operator.end_byte(), end, &mut pieces);
        let operand_span = self.part.span(operator.end_byte(), end);
        match op.as_str() {
            ":-" | "-" => {
                let default = self.joined(pieces, operand_span);
                let op = if op == "-" {
                    BinaryOp::Nullish
                } else {
                    BinaryOp::Or
                };
                self.push(
                    ExprKind::Binary {
                        op,
                        left: variable,
                        right: default,
                    },
                    span,
                )
            }
            ":=" | "=" => {
                let value = self.joined(pieces, operand_span);
                let binding = self.variable(&Name::from(name), span);
                let op = if op == "=" {
                    AssignOp::Nullish
                } else {
                    AssignOp::Or
                };
                self.push(
                    ExprKind::Assign {
                        target: Box::new(Pattern::Binding(binding)),
                        op,
                        value,
                    },
                    span,
                )
            }
            ":?" | "?" => variable,
            "%" | "%%" | "#" | "##" => {
                let operand = self.part.text.get(operator.end_byte()..end);
                let operand = operand.unwrap_or("").to_owned();
                if operand.contains(['*', '?', '[', '$']) || op.len() > 1 && operand.contains('/') {
                    return self.opaque("an expansion that is not followed", Vec::new(), span);
                }
                let removed = self.joined(pieces, operand_span);
                let builtin = if op.starts_with('%') {
                    "$strip_suffix"
                } else {
                    "$strip_prefix"
                };
                self.builtin(builtin, &[variable, removed], span)
            }
            _ => self.opaque("an expansion that is not followed", pieces, span),
        }
    }

    /// The word behind an expansion's operator.
    fn operand(&mut self, nodes: &[Node<'_>], start: usize, end: usize, out: &mut Vec<ExprId>) {
        let mut at = start;
        for node in nodes {
            if node.start_byte() < at || node.end_byte() > end || !node.is_named() {
                continue;
            }
            self.literal(at, node.start_byte(), Quoting::Bare, out);
            self.pieces(*node, out);
            at = node.end_byte();
        }
        self.literal(at, end, Quoting::Bare, out);
    }

    /// `"${LIST[@]}"` as a list.
    pub(super) fn list_expansion(&mut self, node: Node<'_>) -> Option<ExprId> {
        let subscript = children(node)
            .into_iter()
            .find(|child| child.kind() == "subscript")?;
        let text = self.text(node);
        let name = self.text(subscript).split('[').next()?.to_owned();
        let whole = [format!("${{{name}[@]}}"), format!("${{{name}[*]}}")];
        if !whole.iter().any(|form| form == text) {
            return None;
        }
        let span = self.span(node);
        Some(self.read(&name, span))
    }

    fn array(&mut self, node: Node<'_>) -> ExprId {
        let mut items: Vec<Item> = Vec::new();
        for child in children(node) {
            if child.is_named() && child.kind() != "comment" {
                items.extend(self.items(child));
            }
        }
        let span = self.span(node);
        self.push(
            ExprKind::Array {
                items,
                tuple: false,
            },
            span,
        )
    }
}
