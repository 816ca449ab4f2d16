//! Statements: lists, branches, loops, functions, assignments.

use super::scope::assigned_in;
use super::{Lowerer, children, fields};
use crate::ir::{
    Arm, BindingId, Block, ExprId, ExprKind, Item, Name, Pattern, Statement, StatementKind,
};
use tree_sitter::Node;

impl Lowerer {
    /// The statements below a node, in order.
    pub(super) fn block_of(&mut self, node: Node<'_>) -> Block {
        let statements: Vec<Node<'_>> = children(node)
            .into_iter()
            .filter(|child| child.is_named())
            .collect();
        self.block(node, &statements)
    }

    pub(super) fn block(&mut self, around: Node<'_>, nodes: &[Node<'_>]) -> Block {
        let span = self.span(around);
        let mut statements = Vec::new();
        for node in nodes {
            if matches!(node.kind(), "comment" | "heredoc_body") {
                continue;
            }
            if node.is_error() {
                for inner in super::parse::sound(*node) {
                    let expr = self.deeper(inner, |this| this.effect(inner));
                    statements.push(self.statement(expr));
                }
                continue;
            }
            let expr = self.deeper(*node, |this| this.effect(*node));
            statements.push(self.statement(expr));
        }
        Block {
            span,
            statements,
            ..Block::default()
        }
    }

    fn block_expression(&mut self, around: Node<'_>, nodes: &[Node<'_>]) -> ExprId {
        let block = self.block(around, nodes);
        self.block_expr(block)
    }

    /// A statement for its effect.
    pub(super) fn effect(&mut self, node: Node<'_>) -> ExprId {
        self.output(node, None, false)
    }

    /// A test that may come out either way.
    fn test(&mut self, nodes: Vec<ExprId>, around: Node<'_>) -> ExprId {
        let span = self.span(around);
        self.opaque("an exit status", nodes, span)
    }

    /// `a && b`, `a || b`; the input that is redirected behind it is the last one's.
    pub(super) fn list(&mut self, node: Node<'_>, stdin: Option<ExprId>) -> ExprId {
        let span = self.span(node);
        let parts: Vec<Node<'_>> = children(node)
            .into_iter()
            .filter(|child| child.is_named() && child.kind() != "comment")
            .collect();
        let Some((first, others)) = parts.split_first() else {
            return self.opaque("nothing", Vec::new(), span);
        };
        let mut value = self.deeper(*first, |this| this.effect(*first));
        for (at, other) in others.iter().enumerate() {
            let test = self.test(vec![value], *first);
            let stdin = stdin.filter(|_| at + 1 == others.len());
            let expr = self.deeper(*other, |this| this.output(*other, stdin, false));
            let statements = vec![self.statement(expr)];
            let span = self.span(*other);
            let then = self.block_expr(Block {
                span,
                statements,
                ..Block::default()
            });
            value = self.push(
                ExprKind::If {
                    test,
                    then,
                    otherwise: None,
                },
                span,
            );
        }
        value
    }

    pub(super) fn branch(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let (mut conditions, mut then, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        let mut is_condition = true;
        for child in children(node) {
            match child.kind() {
                "then" => is_condition = false,
                "elif_clause" | "else_clause" => rest.push(child),
                _ if !child.is_named() => {}
                _ if is_condition => conditions.push(child),
                _ => then.push(child),
            }
        }
        let tests: Vec<ExprId> = conditions
            .iter()
            .map(|condition| self.deeper(*condition, |this| this.effect(*condition)))
            .collect();
        let test = self.test(tests, node);
        let then = self.block_expression(node, &then);
        let otherwise = self.otherwise(&rest);
        self.push(
            ExprKind::If {
                test,
                then,
                otherwise,
            },
            span,
        )
    }

    fn otherwise(&mut self, clauses: &[Node<'_>]) -> Option<ExprId> {
        let (first, others) = clauses.split_first()?;
        if first.kind() == "else_clause" {
            let block = self.block_of(*first);
            return Some(self.block_expr(block));
        }
        let (mut conditions, mut then, mut is_condition) = (Vec::new(), Vec::new(), true);
        for child in children(*first) {
            match child.kind() {
                "then" => is_condition = false,
                _ if !child.is_named() => {}
                _ if is_condition => conditions.push(child),
                _ => then.push(child),
            }
        }
        let tests: Vec<ExprId> = conditions
            .iter()
            .map(|condition| self.deeper(*condition, |this| this.effect(*condition)))
            .collect();
        let test = self.test(tests, *first);
        let then = self.block_expression(*first, &then);
        let otherwise = self.otherwise(others);
        let span = self.span(*first);
        Some(self.push(
            ExprKind::If {
                test,
                then,
                otherwise,
            },
            span,
        ))
    }

    pub(super) fn case(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let scrutinee = match node.child_by_field_name("value") {
            Some(value) => self.word(value),
            None => self.opaque("nothing", Vec::new(), span),
        };
        let mut arms = Vec::new();
        let mut is_total = false;
        for item in children(node) {
            if item.kind() != "case_item" {
                continue;
            }
            let (mut patterns, mut body, mut falls_through) = (Vec::new(), Vec::new(), false);
            for (field, child) in fields(item) {
                match field {
                    Some("value") => patterns.push(child),
                    Some("termination" | "fallthrough") => {
                        falls_through |= self.text(child) != ";;";
                    }
                    _ if child.is_named() => body.push(child),
                    _ => {}
                }
            }
            let mut alternatives: Vec<Pattern> = Vec::new();
            for pattern in patterns {
                let pattern = self.case_pattern(pattern);
                is_total |= matches!(pattern, Pattern::Wildcard);
                alternatives.push(pattern);
            }
            let pattern = match alternatives.len() {
                1 => alternatives.remove(0),
                _ if alternatives
                    .iter()
                    .any(|one| matches!(one, Pattern::Wildcard)) =>
                {
                    Pattern::Wildcard
                }
                _ => Pattern::Or(alternatives),
            };
            let body = self.block_expression(item, &body);
            let span = self.span(item);
            arms.push(Arm {
                pattern,
                guard: None,
                body,
                falls_through,
                span,
            });
        }
        if !is_total {
            let body = self.block_expr(Block {
                span,
                ..Block::default()
            });
            arms.push(Arm {
                pattern: Pattern::Wildcard,
                guard: None,
                body,
                falls_through: false,
                span,
            });
        }
        self.push(ExprKind::Match { scrutinee, arms }, span)
    }

    fn case_pattern(&mut self, node: Node<'_>) -> Pattern {
        let text = self.text(node).to_owned();
        if text == "*" {
            return Pattern::Wildcard;
        }
        let is_literal = matches!(
            node.kind(),
            "word" | "raw_string" | "number" | "extglob_pattern"
        ) && !text.contains(['*', '?', '[', '$', '|']);
        if is_literal {
            return Pattern::Literal(self.word(node));
        }
        Pattern::Opaque(Vec::new())
    }

    pub(super) fn repeat(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let assigned: Vec<BindingId> = assigned_in(node, &self.part.text.clone(), true)
            .iter()
            .map(|name| self.variable(name, span))
            .collect();
        let (mut conditions, mut each, mut body) = (Vec::new(), None, Block::default());
        let mut values: Vec<Item> = Vec::new();
        for (field, child) in fields(node) {
            match field {
                Some("condition") if child.is_named() => {
                    conditions.push(self.deeper(child, |this| this.effect(child)));
                }
                Some("variable") => {
                    let name = Name::from(self.text(child));
                    let at = self.span(child);
                    each = Some(self.variable(&name, at));
                }
                Some("value") => values.extend(self.items(child)),
                Some("body") => body = self.block_of(child),
                _ => {}
            }
        }
        let test = (!conditions.is_empty()).then(|| self.test(conditions, node));
        // Values that cannot be part of an address are one that differs from round to round.
        let may_be_address = fields(node).iter().any(|(field, child)| {
            *field == Some("value") && self.text(*child).contains(['/', '.', '$'])
                || *field == Some("value") && self.text(*child).contains("connections")
        });
        let each = each.map(|binding| {
            if values.len() > 1 && !may_be_address {
                let value = self.opaque("one of a loop's values", Vec::new(), span);
                values = vec![Item {
                    value,
                    spread: false,
                }];
            }
            let list = self.push(
                ExprKind::Array {
                    items: values,
                    tuple: false,
                },
                span,
            );
            (Box::new(Pattern::Binding(binding)), list)
        });
        let repeat = Statement {
            kind: StatementKind::Loop {
                init: Vec::new(),
                test,
                each,
                body: Box::new(body),
                update: None,
                assigned,
            },
            span,
        };
        self.block_expr(Block {
            span,
            statements: vec![repeat],
            ..Block::default()
        })
    }
}
