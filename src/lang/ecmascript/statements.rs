//! Statements and blocks.

use super::grammar::{Field, Kind};
use super::{Lowerer, MAX_DEPTH, span};
use crate::ir::{Block, ExprId, ExprKind, HIDDEN_NAMES, Pattern, Statement, StatementKind};
use crate::source::Span;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// The statements of a block, whose names go into the innermost scope.
    pub(super) fn statements(&mut self, nodes: &[Node<'t>], whole: Span) -> Block {
        let hoisted = self.declare_statements(nodes);
        let mut statements = Vec::with_capacity(nodes.len());
        for &node in nodes {
            self.statement(node, span(node), &mut statements);
        }
        Block {
            span: whole,
            hoisted,
            statements,
            tail: None,
        }
    }

    /// A block with its scope.
    pub(super) fn block(&mut self, node: Node<'t>) -> Block {
        let nodes = self.children(node);
        self.scoped(|this| this.statements(&nodes, span(node)))
    }

    /// The body of a loop, a branch or a clause; a statement alone is a block of one.
    pub(super) fn body(&mut self, node: Option<Node<'t>>, parent: Node<'t>) -> Block {
        match node {
            Some(node) if self.kind(node) == Kind::StatementBlock => self.block(node),
            Some(node) => self.scoped(|this| this.statements(&[node], span(node))),
            None => Block {
                span: Span::new(parent.end_byte(), parent.end_byte()),
                ..Block::default()
            },
        }
    }

    /// A block where an expression is wanted.
    pub(super) fn block_expr(&mut self, block: Block) -> ExprId {
        let span = block.span;
        let kind = ExprKind::Block {
            block: Box::new(block),
            is_async: false,
        };
        self.add(kind, span)
    }

    /// Lowers one statement under the span `whole`, which takes in the label or `export` before it.
    pub(super) fn statement(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        if self.depth >= MAX_DEPTH {
            let cut = self.opaque(span(node), "nested too deeply", Vec::new());
            push(out, StatementKind::Expr(cut), whole);
            return;
        }
        self.depth += 1;
        self.statement_by_kind(node, whole, out);
        self.depth -= 1;
    }

    fn statement_by_kind(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        match self.kind(node) {
            Kind::ExpressionStatement => self.expression_statement(node, whole, out),
            Kind::LexicalDeclaration | Kind::VariableDeclaration | Kind::UsingDeclaration => {
                self.declaration_statement(node, whole, out);
            }
            Kind::ReturnStatement => {
                let value = self.inner(node).map(|value| self.expr(value));
                push(out, StatementKind::Return(value), whole);
            }
            Kind::ThrowStatement => {
                let value = self.inner(node);
                let value = self.expr_of(value, node);
                push(out, StatementKind::Throw(value), whole);
            }
            Kind::IfStatement => {
                let branch = self.if_statement(node);
                push(out, StatementKind::Expr(branch), whole);
            }
            Kind::StatementBlock => {
                let block = self.block(node);
                let block = self.block_expr(block);
                push(out, StatementKind::Expr(block), whole);
            }
            Kind::BreakStatement | Kind::ContinueStatement => self.jump(node, whole, out),
            Kind::SwitchStatement => self.switch(node, whole, out),
            Kind::WhileStatement | Kind::DoStatement => self.while_loop(node, whole, out),
            Kind::ForStatement => self.for_loop(node, whole, out),
            Kind::ForInStatement => self.for_each_loop(node, whole, out),
            Kind::LabeledStatement => self.labeled(node, whole, out),
            Kind::TryStatement => self.try_statement(node, whole, out),
            Kind::WithStatement => self.with_statement(node, whole, out),
            Kind::FunctionDeclaration | Kind::GeneratorFunctionDeclaration => {
                self.function_declaration(node);
            }
            Kind::ClassDeclaration | Kind::AbstractClassDeclaration => {
                self.class_declaration(node, whole, out);
            }
            Kind::ImportStatement => self.import_statement(node),
            Kind::ExportStatement => self.export_statement(node, whole, out),
            Kind::EnumDeclaration => self.enum_declaration(node, whole, out),
            Kind::Module | Kind::InternalModule => self.namespace(node, whole, out),
            Kind::ImportAlias => self.import_alias(node, whole, out),
            Kind::AmbientDeclaration => self.ambient(node, whole, out),
            Kind::InterfaceDeclaration | Kind::TypeAliasDeclaration => {
                self.shape_declaration(node);
            }
            _ => {}
        }
    }

    fn expression_statement(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let Some(inner) = self.inner(node) else {
            return;
        };
        if self.kind(inner) == Kind::InternalModule {
            self.namespace(inner, whole, out);
            return;
        }
        let value = self.expr(inner);
        push(out, StatementKind::Expr(value), whole);
    }

    fn declaration_statement(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let is_var = self.kind(node) == Kind::VariableDeclaration;
        for declarator in self.children(node) {
            if self.kind(declarator) != Kind::VariableDeclarator {
                continue;
            }
            let Some(name) = self.field(declarator, Field::Name) else {
                continue;
            };
            let pattern = self.declared_pattern(name);
            if let Pattern::Binding(binding) = &pattern {
                self.hint_binding(*binding, declarator);
                self.shape_binding(*binding, declarator);
                self.claim_variable(declarator, name);
            }
            let init = self.field(declarator, Field::Value);
            if is_var && init.is_some() {
                // The variable outlives the loop it may stand in: for that loop, this is an assignment.
                self.note_assigned(&pattern);
            }
            let init = match (init, self.simple_name(name)) {
                (Some(value), Some(name)) => Some(self.named_expr(value, name)),
                (value, _) => value.map(|value| self.expr(value)),
            };
            if let (Pattern::Binding(binding), Some(init)) = (&pattern, init)
                && self.makes_require(init)
            {
                self.requires.push(*binding);
            }
            let kind = StatementKind::Let {
                pattern,
                init,
                otherwise: None,
            };
            push(out, kind, whole);
        }
    }

    /// The expression inside the parentheses of `if (...)`, `while (...)` and `switch (...)`, which belong to the statement.
    pub(super) fn condition(&mut self, node: Node<'t>, field: Field) -> ExprId {
        let mut condition = self.field(node, field);
        if let Some(parenthesized) = condition
            && self.kind(parenthesized) == Kind::ParenthesizedExpression
        {
            condition = self.inner(parenthesized);
        }
        self.expr_of(condition, node)
    }

    /// `if`, with the `else if`s behind it in one go.
    fn if_statement(&mut self, node: Node<'t>) -> ExprId {
        let mut arms = Vec::new();
        let mut otherwise = None;
        let mut next = Some(node);
        while let Some(branch) = next.take() {
            let test = self.condition(branch, Field::Condition);
            let then = self.field(branch, Field::Consequence);
            let then = self.body(then, branch);
            let then = self.block_expr(then);
            arms.push((span(branch), test, then));
            let Some(clause) = self.field(branch, Field::Alternative) else {
                continue;
            };
            match self.inner(clause) {
                Some(inner) if self.kind(inner) == Kind::IfStatement => next = Some(inner),
                inner => {
                    let block = self.body(inner, clause);
                    otherwise = Some(self.block_expr(block));
                }
            }
        }
        match self.fold_branches(arms, otherwise) {
            Some(id) => id,
            None => self.missing(node),
        }
    }

    fn try_statement(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let body = self.field(node, Field::Body);
        let body = self.body(body, node);
        let handler = self.field(node, Field::Handler).map(|clause| {
            self.scoped(|this| {
                let pattern = this.field(clause, Field::Parameter).map(|parameter| {
                    this.declare_pattern(parameter, &crate::ir::BindingKind::Other);
                    this.declared_pattern(parameter)
                });
                let body = this.field(clause, Field::Body);
                (pattern, Box::new(this.body(body, clause)))
            })
        });
        let finalizer = self.field(node, Field::Finalizer).map(|clause| {
            let body = self.field(clause, Field::Body);
            Box::new(self.body(body, clause))
        });
        let kind = StatementKind::Try {
            body: Box::new(body),
            handler,
            finalizer,
        };
        push(out, kind, whole);
    }

    /// `with` hides what its names mean: before its body and behind it, any variable may be any other.
    fn with_statement(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let object = self.condition(node, Field::Object);
        let hidden = self.opaque(span(node), HIDDEN_NAMES, vec![object]);
        push(out, StatementKind::Expr(hidden), whole);
        let body = self.field(node, Field::Body);
        let body = self.body(body, node);
        let body = self.block_expr(body);
        push(out, StatementKind::Expr(body), whole);
        let hidden = self.opaque(span(node), HIDDEN_NAMES, Vec::new());
        push(out, StatementKind::Expr(hidden), whole);
    }
}

/// Appends a statement.
pub(super) fn push(out: &mut Vec<Statement>, kind: StatementKind, span: Span) {
    out.push(Statement { kind, span });
}
