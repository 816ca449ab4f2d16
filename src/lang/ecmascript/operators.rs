//! Operators, conditionals and assignments.

use super::grammar::{Field, Kind};
use super::{Lowerer, span};
use crate::ir::{AssignOp, BinaryOp, ExprId, ExprKind, Name, Pattern, UnaryOp};
use crate::source::Span;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    fn operator(&self, node: Node<'t>) -> &'t str {
        self.field(node, Field::Operator)
            .map_or("", |operator| operator.kind())
    }

    /// `!x` and its like.
    pub(super) fn unary(&mut self, node: Node<'t>) -> ExprId {
        let operand = self.field_expr(node, Field::Argument);
        self.prefixed(node, operand, span(node))
    }

    /// The operator of `node`, an `await` or unary expression, before `operand`.
    pub(super) fn prefixed(&mut self, node: Node<'t>, operand: ExprId, at: Span) -> ExprId {
        if self.kind(node) == Kind::AwaitExpression {
            return self.add(ExprKind::Await(operand), at);
        }
        let op = match self.operator(node) {
            "!" => UnaryOp::Not,
            "typeof" => UnaryOp::TypeOf,
            "void" => UnaryOp::Void,
            "delete" => UnaryOp::Delete,
            _ => UnaryOp::Other,
        };
        self.add(ExprKind::Unary { op, operand }, at)
    }

    /// `a + b`, with all the operators to its left in one go: a sum of ten thousand terms is ten thousand levels deep.
    pub(super) fn binary(&mut self, node: Node<'t>) -> ExprId {
        let base = self.spine.len();
        let mut next = Some(node);
        while let Some(link) = next
            && self.kind(link) == Kind::BinaryExpression
        {
            self.spine.push(link);
            next = self.field(link, Field::Left);
        }
        let mut left = self.expr_of(next, node);
        while self.spine.len() > base {
            let Some(link) = self.spine.pop() else { break };
            let op = match self.operator(link) {
                "+" => BinaryOp::Add,
                "&&" => BinaryOp::And,
                "||" => BinaryOp::Or,
                "??" => BinaryOp::Nullish,
                "==" | "===" => BinaryOp::Equal,
                "!=" | "!==" => BinaryOp::NotEqual,
                "-" => BinaryOp::Subtract,
                "*" => BinaryOp::Multiply,
                "/" => BinaryOp::Divide,
                "%" => BinaryOp::Remainder,
                "<" => BinaryOp::Less,
                "<=" => BinaryOp::LessOrEqual,
                ">" => BinaryOp::Greater,
                ">=" => BinaryOp::GreaterOrEqual,
                _ => BinaryOp::Other,
            };
            let right = self.field_expr(link, Field::Right);
            left = self.add(ExprKind::Binary { op, left, right }, span(link));
        }
        left
    }

    /// `a ? b : c`, with the conditionals in its last place in one go.
    pub(super) fn ternary(&mut self, node: Node<'t>) -> ExprId {
        let mut arms: Vec<(Span, ExprId, ExprId)> = Vec::new();
        let mut next = Some(node);
        let mut last = node;
        while let Some(link) = next
            && self.kind(link) == Kind::TernaryExpression
        {
            let test = self.field_expr(link, Field::Condition);
            let then = self.field_expr(link, Field::Consequence);
            arms.push((span(link), test, then));
            last = link;
            next = self.field(link, Field::Alternative);
        }
        let otherwise = self.expr_of(next, last);
        self.fold_branches(arms, Some(otherwise))
            .unwrap_or(otherwise)
    }

    /// Nests the branches of a chain of conditions, the last innermost.
    pub(super) fn fold_branches(
        &mut self,
        arms: Vec<(Span, ExprId, ExprId)>,
        otherwise: Option<ExprId>,
    ) -> Option<ExprId> {
        arms.into_iter()
            .rev()
            .fold(otherwise, |otherwise, (span, test, then)| {
                let branch = ExprKind::If {
                    test,
                    then,
                    otherwise,
                };
                Some(self.add(branch, span))
            })
    }

    /// `target = value`.
    pub(super) fn assignment(&mut self, node: Node<'t>) -> ExprId {
        let (target, name) = self.target(node);
        let value = match (self.field(node, Field::Right), name) {
            (Some(value), Some(name)) => self.named_expr(value, name),
            (value, _) => self.expr_of(value, node),
        };
        self.assign(node, target, AssignOp::Set, value)
    }

    /// `target += value` and its like.
    pub(super) fn augmented_assignment(&mut self, node: Node<'t>) -> ExprId {
        let op = match self.operator(node) {
            "+=" => AssignOp::Add,
            "||=" => AssignOp::Or,
            "&&=" => AssignOp::And,
            "??=" => AssignOp::Nullish,
            _ => AssignOp::Other,
        };
        let (target, name) = self.target(node);
        let value = match (self.field(node, Field::Right), name) {
            (Some(value), Some(name)) => self.named_expr(value, name),
            (value, _) => self.expr_of(value, node),
        };
        self.assign(node, target, op, value)
    }

    /// `x++`, `--x`.
    pub(super) fn update(&mut self, node: Node<'t>) -> ExprId {
        let target = match self.field(node, Field::Argument) {
            Some(argument) => self.assignment_target(argument),
            None => Pattern::Opaque(Vec::new()),
        };
        let operator = self.field(node, Field::Operator).unwrap_or(node);
        let step = self.opaque(span(operator), "a step", Vec::new());
        self.assign(node, target, AssignOp::Other, step)
    }

    fn assign(&mut self, node: Node<'t>, target: Pattern, op: AssignOp, value: ExprId) -> ExprId {
        let target = Box::new(target);
        self.add(ExprKind::Assign { target, op, value }, span(node))
    }

    /// An assignment's target, and the name it gives to a function without one.
    fn target(&mut self, node: Node<'t>) -> (Pattern, Option<Name>) {
        let Some(left) = self.field(node, Field::Left) else {
            return (Pattern::Opaque(Vec::new()), None);
        };
        let name = match self.kind(left) {
            Kind::Identifier => Some(self.name(left)),
            Kind::MemberExpression => self
                .field(left, Field::Property)
                .map(|property| self.name(property)),
            _ => None,
        };
        (self.assignment_target(left), name)
    }
}
