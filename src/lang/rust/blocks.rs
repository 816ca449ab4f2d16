//! Blocks and statements: sequential `let`s, items that hoist, and statements that some builds leave out.

use super::attributes::is_conditional;
use super::context::Lowerer;
use super::declare::{Decl, decls};
use super::macros::items::{expand, is_static_macro};
use crate::ir::{BindingKind, Block, ExprId, ExprKind, Pattern, Statement, StatementKind};
use crate::source::Span;
use syn::{Attribute, Expr, Item, Stmt};

/// The reason given where a `cfg` decides.
pub(super) const BUILD: &str = "a build configuration";

impl Lowerer<'_> {
    /// A block in braces, with a scope of its own.
    pub(super) fn block(&mut self, block: &syn::Block) -> Block {
        let span = self.delimiters(&block.brace_token.span);
        self.statements(&block.stmts, span)
    }

    /// Statements in a scope of their own.
    pub(super) fn statements(&mut self, statements: &[Stmt], span: Span) -> Block {
        self.scopes.enter_block();
        let items = local_items(statements);
        let mut block = Block {
            span,
            ..Block::default()
        };
        if !items.is_empty() {
            let declared = self.declare_scope(&items, false);
            block.hoisted = declared.bindings;
            block.statements = self.lower_decls(&items, &declared.slots);
        }
        block.statements.reserve_exact(statements.len());
        let last = statements.len().saturating_sub(1);
        for (at, statement) in statements.iter().enumerate() {
            self.statement(statement, at == last, &mut block);
        }
        self.scopes.leave();
        block
    }

    fn statement(&mut self, statement: &Stmt, last: bool, block: &mut Block) {
        match statement {
            Stmt::Item(_) => {}
            // A lone semicolon.
            Stmt::Expr(Expr::Verbatim(tokens), _) if tokens.is_empty() => {}
            Stmt::Local(local) => {
                let statement = self.local(local);
                block.statements.push(statement);
            }
            Stmt::Expr(expr, semi) => {
                let end = semi.map(|semi| self.span(semi.span));
                self.expression_statement(expr, end, last, block);
            }
            Stmt::Macro(call) => {
                if is_static_macro(&call.mac) && expand(&call.mac).is_some() {
                    return;
                }
                let expr = self.macro_call(&call.mac);
                let expr = self.under_build(&call.attrs, expr);
                let mut span = self.attributed(&call.attrs, self.span_of(expr));
                if let Some(semi) = &call.semi_token {
                    span = span.to(self.span(semi.span));
                } else if last {
                    block.tail = Some(expr);
                    return;
                }
                block.statements.push(Statement {
                    kind: StatementKind::Expr(expr),
                    span,
                });
            }
        }
    }

    fn expression_statement(
        &mut self,
        expr: &Expr,
        semi: Option<Span>,
        last: bool,
        block: &mut Block,
    ) {
        let attributes = attributes_of(expr);
        let Some(control) = self.control_statement(expr) else {
            let mut value = self.expr(expr);
            if last && semi.is_none() {
                if is_conditional(attributes)
                    && let Some(Statement {
                        kind: StatementKind::Expr(previous),
                        ..
                    }) = block.statements.last()
                    && matches!(self.module.expr(*previous).kind, ExprKind::If { test, .. } if self.is_build(test))
                {
                    // `#[cfg(a)] { x } #[cfg(not(a))] { y }`: the value is either's.
                    let previous = *previous;
                    block.statements.pop();
                    value = self.either_build(value, Some(previous));
                } else {
                    value = self.under_build(attributes, value);
                }
                block.tail = Some(value);
                return;
            }
            let value = self.under_build(attributes, value);
            let mut span = self.attributed(attributes, self.span_of(value));
            if let Some(semi) = semi {
                span = span.to(semi);
            }
            block.statements.push(Statement {
                kind: StatementKind::Expr(value),
                span,
            });
            return;
        };
        let Control {
            before,
            kind,
            tail,
            span,
        } = control;
        let mut span = self.attributed(attributes, span);
        if let Some(semi) = semi {
            span = span.to(semi);
        }
        if is_conditional(attributes) {
            // Control that some builds lack: a branch that may not be taken.
            let mut inner = Block {
                span,
                ..Block::default()
            };
            inner.statements.extend(before.map(|value| Statement {
                span: self.span_of(value),
                kind: StatementKind::Expr(value),
            }));
            inner.statements.push(Statement { kind, span });
            let value = self.push(
                ExprKind::Block {
                    block: Box::new(inner),
                    is_async: false,
                },
                span,
            );
            let value = self.either_build(value, None);
            block.statements.push(Statement {
                kind: StatementKind::Expr(value),
                span,
            });
            return;
        }
        block.statements.extend(before.map(|value| Statement {
            span: self.span_of(value),
            kind: StatementKind::Expr(value),
        }));
        block.statements.push(Statement { kind, span });
        if last && semi.is_none() {
            block.tail = tail;
        }
    }

    fn local(&mut self, local: &syn::Local) -> Statement {
        let span = self
            .span(local.let_token.span)
            .to(self.span(local.semi_token.span));
        let span = self.attributed(&local.attrs, span);
        let mut init = local.init.as_ref().map(|init| self.expr(&init.expr));
        let otherwise = local
            .init
            .as_ref()
            .and_then(|init| init.diverge.as_ref())
            .and_then(|(_, diverge)| match &**diverge {
                Expr::Block(block) => Some(Box::new(self.block(&block.block))),
                _ => None,
            });
        if is_conditional(&local.attrs)
            && let Some(value) = init
            && let Some(name) = variable_name(&local.pat)
            && let Some(previous) = self.scopes.variable_here(&name)
        {
            // The same variable under another `cfg`: either may be there.
            let declared = self.module.binding(previous).span;
            let previous = self.push(ExprKind::Binding(previous), declared);
            init = Some(self.either_build(value, Some(previous)));
        }
        let pattern = self.pattern(&local.pat, BindingKind::Constant);
        if let (Some(value), Pattern::Binding(binding)) = (init, &pattern) {
            let name = self.module.binding(*binding).name.clone();
            self.name_function(value, &name);
            let is_borrow = |expr: &Expr| matches!(expr, Expr::Reference(_));
            self.module.bindings[binding.index()].is_reference |= local
                .init
                .as_ref()
                .is_some_and(|init| is_borrow(&init.expr));
        }
        Statement {
            kind: StatementKind::Let {
                pattern,
                init,
                otherwise,
            },
            span,
        }
    }

    /// A value that only some builds compute.
    pub(super) fn under_build(&mut self, attributes: &[Attribute], value: ExprId) -> ExprId {
        if is_conditional(attributes) {
            self.either_build(value, None)
        } else {
            value
        }
    }

    /// One value in some builds, another in others.
    pub(super) fn either_build(&mut self, then: ExprId, otherwise: Option<ExprId>) -> ExprId {
        let span = self.span_of(then);
        let start = span.range().start;
        let test = self.opaque(BUILD, Vec::new(), Span::new(start, start));
        self.push(
            ExprKind::If {
                test,
                then,
                otherwise,
            },
            span,
        )
    }

    fn is_build(&self, test: ExprId) -> bool {
        matches!(&self.module.expr(test).kind, ExprKind::Opaque { reason, .. } if reason == BUILD)
    }

    /// A statement's span with its attributes.
    fn attributed(&self, attributes: &[Attribute], span: Span) -> Span {
        match attributes.first() {
            Some(first) => self.span(first.pound_token.span).to(span),
            None => span,
        }
    }
}

/// A statement that is no expression here.
pub(super) struct Control {
    /// Evaluated before it: the value of a `break`.
    pub(super) before: Option<ExprId>,
    pub(super) kind: StatementKind,
    /// The value where it ends a block.
    pub(super) tail: Option<ExprId>,
    pub(super) span: Span,
}

/// The items among statements, item macros expanded.
fn local_items(statements: &[Stmt]) -> Vec<Decl> {
    let mut items: Vec<Item> = Vec::new();
    let mut statics = Vec::new();
    for statement in statements {
        match statement {
            Stmt::Item(item) => items.push(item.clone()),
            Stmt::Macro(call) if is_static_macro(&call.mac) => {
                if let Some(expanded) = expand(&call.mac) {
                    items.extend(expanded.items);
                    statics.extend(expanded.statics);
                }
            }
            _ => {}
        }
    }
    let mut found = decls(items);
    found.extend(super::declare::static_decls(statics));
    found
}

fn variable_name(pattern: &syn::Pat) -> Option<crate::ir::Name> {
    match pattern {
        syn::Pat::Ident(ident) => Some(super::context::name_of(&ident.ident)),
        syn::Pat::Type(typed) => variable_name(&typed.pat),
        _ => None,
    }
}

/// The attributes of an expression.
pub(super) fn attributes_of(expr: &Expr) -> &[Attribute] {
    match expr {
        Expr::Array(e) => &e.attrs,
        Expr::Assign(e) => &e.attrs,
        Expr::Async(e) => &e.attrs,
        Expr::Await(e) => &e.attrs,
        Expr::Binary(e) => &e.attrs,
        Expr::Block(e) => &e.attrs,
        Expr::Break(e) => &e.attrs,
        Expr::Call(e) => &e.attrs,
        Expr::Cast(e) => &e.attrs,
        Expr::Closure(e) => &e.attrs,
        Expr::Continue(e) => &e.attrs,
        Expr::Field(e) => &e.attrs,
        Expr::ForLoop(e) => &e.attrs,
        Expr::If(e) => &e.attrs,
        Expr::Index(e) => &e.attrs,
        Expr::Lit(e) => &e.attrs,
        Expr::Loop(e) => &e.attrs,
        Expr::Macro(e) => &e.attrs,
        Expr::Match(e) => &e.attrs,
        Expr::MethodCall(e) => &e.attrs,
        Expr::Paren(e) => &e.attrs,
        Expr::Path(e) => &e.attrs,
        Expr::Reference(e) => &e.attrs,
        Expr::Return(e) => &e.attrs,
        Expr::Struct(e) => &e.attrs,
        Expr::Try(e) => &e.attrs,
        Expr::Tuple(e) => &e.attrs,
        Expr::Unary(e) => &e.attrs,
        Expr::Unsafe(e) => &e.attrs,
        Expr::While(e) => &e.attrs,
        _ => &[],
    }
}
