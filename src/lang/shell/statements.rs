//! Statements: lists, branches, loops, functions, assignments.

use super::scope::{assigned_in, is_local};
use super::{Lowerer, children, fields};
use crate::ir::{
    Arm, AssignOp, BindingId, Block, Call, ExprId, ExprKind, Item, Name, Pattern, Statement,
    StatementKind,
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

    /// `a && b`, `a || b`.
    pub(super) fn list(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let parts: Vec<Node<'_>> = children(node)
            .into_iter()
            .filter(|child| child.is_named() && child.kind() != "comment")
            .collect();
        let Some((first, others)) = parts.split_first() else {
            return self.opaque("nothing", Vec::new(), span);
        };
        let mut value = self.deeper(*first, |this| this.effect(*first));
        for other in others {
            let test = self.test(vec![value], *first);
            let then = self.block_expression(*other, &[*other]);
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
        let assigned: Vec<BindingId> = assigned_in(node, &self.part.text.clone())
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
        let each = each.map(|binding| {
            let list = self.push(
                ExprKind::Array {
                    items: values,
                    tuple: false,
                },
                span,
            );
            (Pattern::Binding(binding), list)
        });
        let repeat = Statement {
            kind: StatementKind::Loop {
                init: Vec::new(),
                test,
                each,
                body,
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

    pub(super) fn function(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let name = node.child_by_field_name("name");
        let body = node.child_by_field_name("body");
        let (Some(name), Some(body)) = (name, body) else {
            return self.opaque("nothing", Vec::new(), span);
        };
        let name_span = self.span(name);
        let name = self.text(name).to_owned();
        let Some((binding, id)) = self.function_binding(&name) else {
            return self.opaque("nothing", Vec::new(), span);
        };
        self.module.bindings[binding.index()].span = name_span;
        self.in_function(id, body, |this| {
            let statements: Vec<Node<'_>> = children(body)
                .into_iter()
                .filter(|child| child.is_named() && child.kind() != "comment")
                .collect();
            this.printing_block(body, &statements)
        });
        self.push(ExprKind::Binding(binding), span)
    }

    /// `NAME=value`, also behind `export` and `local`.
    pub(super) fn assignment(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let Some(target) = node.child_by_field_name("name") else {
            return self.opaque("nothing", Vec::new(), span);
        };
        let value = node.child_by_field_name("value");
        let value = match value {
            Some(value) => self.deeper(value, |this| this.word(value)),
            None => self.string(
                "",
                crate::source::Span::new(span.end as usize, span.end as usize),
            ),
        };
        let name = self.text(target).to_owned();
        if !super::scope::is_name(&name) {
            // One element of a list: nothing is known of the whole then.
            let Some(list) = name
                .split('[')
                .next()
                .filter(|name| super::scope::is_name(name))
            else {
                return value;
            };
            let binding = self.variable(&Name::from(list), span);
            let lost = self.opaque("a list that changes", vec![value], span);
            return self.assign(binding, AssignOp::Set, lost, span);
        }
        let at = self.span(target);
        let is_local = self.function != crate::ir::Module::BODY
            && node.parent().is_some_and(|parent| {
                parent.kind() == "declaration_command" && is_local(self.text(parent))
            });
        let name = Name::from(name);
        let binding = if is_local {
            self.declare_local(&name, at)
        } else {
            self.variable(&name, at)
        };
        let is_added = children(node).iter().any(|child| child.kind() == "+=");
        let is_list = matches!(
            node.child_by_field_name("value").map(|value| value.kind()),
            Some("array")
        );
        if is_added && is_list {
            return self.append(binding, value, span);
        }
        let op = if is_added {
            AssignOp::Add
        } else {
            AssignOp::Set
        };
        self.assign(binding, op, value, span)
    }

    pub(super) fn assign(
        &mut self,
        binding: BindingId,
        op: AssignOp,
        value: ExprId,
        span: crate::source::Span,
    ) -> ExprId {
        self.push(
            ExprKind::Assign {
                target: Box::new(Pattern::Binding(binding)),
                op,
                value,
            },
            span,
        )
    }

    /// `LIST+=(...)`.
    fn append(&mut self, list: BindingId, items: ExprId, span: crate::source::Span) -> ExprId {
        let object = self.push(ExprKind::Binding(list), span);
        let callee = self.push(
            ExprKind::Member {
                object,
                property: "push".into(),
                property_span: span,
                optional: false,
            },
            span,
        );
        let call = Call {
            callee,
            args: vec![Item {
                value: items,
                spread: true,
            }],
            is_new: false,
            args_span: span,
        };
        self.push(ExprKind::Call(call), span)
    }
}
