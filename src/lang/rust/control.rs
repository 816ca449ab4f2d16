//! Control flow: branches, matches, loops and jumps, each with the scope its conditions open.

use super::blocks::Control;
use super::context::{Loop, Lowerer};
use crate::ir::{Arm, BindingId, BindingKind, Block, ExprId, ExprKind, Statement, StatementKind};
use crate::source::Span;
use syn::{Expr, Pat};

impl Lowerer<'_> {
    /// Loops and jumps as statements; `None` for everything else.
    pub(super) fn control_statement(&mut self, expr: &Expr) -> Option<Control> {
        let control = match expr {
            Expr::Return(inner) => {
                let start = self.span(inner.return_token.span);
                let value = inner.expr.as_ref().map(|value| self.expr(value));
                Control {
                    before: None,
                    kind: StatementKind::Return(value),
                    tail: None,
                    span: value.map_or(start, |value| start.to(self.span_of(value))),
                }
            }
            Expr::Break(inner) => {
                let start = self.span(inner.break_token.span);
                let mut span = start;
                if let Some(label) = &inner.label {
                    span = span.to(self.span(label.span()));
                }
                let value = inner.expr.as_ref().map(|value| self.expr(value));
                if let Some(value) = value {
                    span = span.to(self.span_of(value));
                    // A label may mean any loop around.
                    let innermost = self.loops.len().saturating_sub(1);
                    for (at, around) in self.loops.iter_mut().enumerate() {
                        around.has_value |= at == innermost || inner.label.is_some();
                    }
                }
                Control {
                    before: value,
                    kind: StatementKind::Jump,
                    tail: None,
                    span,
                }
            }
            Expr::Continue(inner) => {
                let mut span = self.span(inner.continue_token.span);
                if let Some(label) = &inner.label {
                    span = span.to(self.span(label.span()));
                }
                Control {
                    before: None,
                    kind: StatementKind::Jump,
                    tail: None,
                    span,
                }
            }
            Expr::Loop(inner) => {
                let start = self.labelled(inner.label.as_ref(), inner.loop_token.span);
                self.enter_loop();
                let body = self.block(&inner.body);
                let (assigned, has_value) = self.leave_loop();
                let span = start.to(body.span);
                let tail = has_value.then(|| self.opaque("the value of a loop", Vec::new(), span));
                Control {
                    before: None,
                    kind: loop_of(None, None, body, assigned),
                    tail,
                    span,
                }
            }
            Expr::While(inner) => {
                let start = self.labelled(inner.label.as_ref(), inner.while_token.span);
                self.enter_loop();
                self.scopes.enter_block();
                let test = self.expr(&inner.cond);
                let body = self.block(&inner.body);
                self.scopes.leave();
                let (assigned, _) = self.leave_loop();
                let span = start.to(body.span);
                Control {
                    before: None,
                    kind: loop_of(Some(test), None, body, assigned),
                    tail: None,
                    span,
                }
            }
            Expr::ForLoop(inner) => {
                let start = self.labelled(inner.label.as_ref(), inner.for_token.span);
                let over = self.expr(&inner.expr);
                self.enter_loop();
                self.scopes.enter_block();
                let pattern = self.pattern(&inner.pat, BindingKind::Constant);
                let body = self.block(&inner.body);
                self.scopes.leave();
                let (assigned, _) = self.leave_loop();
                let span = start.to(body.span);
                Control {
                    before: None,
                    kind: loop_of(None, Some((pattern, over)), body, assigned),
                    tail: None,
                    span,
                }
            }
            _ => return None,
        };
        Some(control)
    }

    /// A loop or jump in expression position.
    pub(super) fn control_expression(&mut self, expr: &Expr) -> ExprId {
        let Some(control) = self.control_statement(expr) else {
            return self.opaque("an unknown expression", Vec::new(), Span::default());
        };
        let Control {
            before,
            kind,
            tail,
            span,
        } = control;
        if matches!(kind, StatementKind::Loop { .. }) {
            let block = Block {
                span,
                statements: vec![Statement { kind, span }],
                tail,
                ..Block::default()
            };
            return self.push(
                ExprKind::Block {
                    block: Box::new(block),
                    is_async: false,
                },
                span,
            );
        }
        let jump = self.push(ExprKind::Diverge(Box::new(kind)), span);
        match before {
            Some(value) => self.push(ExprKind::Sequence(vec![value, jump]), span),
            None => jump,
        }
    }

    fn labelled(&self, label: Option<&syn::Label>, keyword: proc_macro2::Span) -> Span {
        let keyword = self.span(keyword);
        label.map_or(keyword, |label| self.span(label.name.span()).to(keyword))
    }

    fn enter_loop(&mut self) {
        self.loops.push(Loop {
            first: self.module.bindings.len(),
            assigned: Vec::new(),
            has_value: false,
        });
    }

    fn leave_loop(&mut self) -> (Vec<BindingId>, bool) {
        self.loops
            .pop()
            .map_or_else(Default::default, |left| (left.assigned, left.has_value))
    }

    /// `if`, `if let` and chains of them; what they bind is visible in the branch only.
    pub(super) fn branch(&mut self, branch: &syn::ExprIf) -> ExprId {
        let start = self.span(branch.if_token.span);
        self.scopes.enter_block();
        let test = self.expr(&branch.cond);
        let then = self.block_expr(&branch.then_branch);
        self.scopes.leave();
        let otherwise = branch
            .else_branch
            .as_ref()
            .map(|(_, otherwise)| self.expr(otherwise));
        let end = self.span_of(otherwise.unwrap_or(then));
        self.push(
            ExprKind::If {
                test,
                then,
                otherwise,
            },
            start.to(end),
        )
    }

    /// A `let` condition.
    pub(super) fn let_condition(&mut self, condition: &syn::ExprLet) -> ExprId {
        let start = self.span(condition.let_token.span);
        let value = self.expr(&condition.expr);
        let pattern = Box::new(self.pattern(&condition.pat, BindingKind::Constant));
        let end = self.span_of(value);
        self.push(ExprKind::Let { pattern, value }, start.to(end))
    }

    /// `match`.
    pub(super) fn matching(&mut self, matching: &syn::ExprMatch) -> ExprId {
        let start = self.span(matching.match_token.span);
        let end = self.delimiters(&matching.brace_token.span);
        let scrutinee = self.expr(&matching.expr);
        let mut arms = Vec::new();
        for arm in &matching.arms {
            arms.push(self.arm(arm));
        }
        self.push(ExprKind::Match { scrutinee, arms }, start.to(end))
    }

    fn arm(&mut self, arm: &syn::Arm) -> Arm {
        self.scopes.enter_block();
        let (accepted, condition) = guarded(&arm.pat);
        let pattern = self.pattern(accepted, BindingKind::Constant);
        let mut guard = condition.map(|condition| self.expr(condition));
        let body = self.expr(&arm.body);
        self.scopes.leave();
        let start = self.span(syn::spanned::Spanned::span(accepted));
        let span = start.to(self.span_of(body));
        if guard.is_none() && super::attributes::is_conditional(&arm.attrs) {
            // An arm that some builds lack may not be there to accept.
            guard = Some(self.opaque(
                super::blocks::BUILD,
                Vec::new(),
                Span::new(span.range().start, span.range().start),
            ));
        }
        Arm {
            pattern,
            guard,
            body,
            falls_through: false,
            span,
        }
    }

    /// A block as an expression.
    pub(super) fn block_expr(&mut self, block: &syn::Block) -> ExprId {
        let span = self.delimiters(&block.brace_token.span);
        self.block_from(block, span, false)
    }

    /// A block behind a keyword: `span` is the whole expression.
    pub(super) fn block_from(&mut self, block: &syn::Block, span: Span, is_async: bool) -> ExprId {
        let block = Box::new(self.block(block));
        self.push(ExprKind::Block { block, is_async }, span)
    }
}

/// A pattern and its guard.
pub(super) fn guarded(pattern: &Pat) -> (&Pat, Option<&Expr>) {
    match pattern {
        Pat::Guard(guarded) => (&guarded.pat, Some(&guarded.guard)),
        pattern => (pattern, None),
    }
}

fn loop_of(
    test: Option<ExprId>,
    each: Option<(crate::ir::Pattern, ExprId)>,
    body: Block,
    assigned: Vec<BindingId>,
) -> StatementKind {
    StatementKind::Loop {
        init: Vec::new(),
        test,
        each: each.map(|(pattern, items)| (Box::new(pattern), items)),
        body: Box::new(body),
        update: None,
        assigned,
    }
}
