//! Statements and the blocks they stand in.

use super::shape::{Shape, extra, fits, newline, prefers_next_line, width};
use super::{Formatter, StyleEdition};
use syn::spanned::Spanned;
use syn::{Block, Expr, Local, Stmt};

/// What follows a value that a pattern may refuse.
const ELSE: &str = " else {";

/// rustfmt's `single_line_let_else_max_width`.
const LET_ELSE_WIDTH: usize = 50;

impl Formatter<'_> {
    /// A statement on lines of its own.
    pub(super) fn statement(&self, statement: &Stmt, shape: Shape) -> Option<String> {
        if self.slice(statement.span()).starts_with('#') {
            return self.unknown();
        }
        match statement {
            Stmt::Local(local) => self.local(local, shape),
            Stmt::Expr(Expr::If(one), None) if self.edition == StyleEdition::From2024 => {
                self.branches(one, shape, true)
            }
            Stmt::Expr(expr, semicolon) => {
                let end = if semicolon.is_some() { ";" } else { "" };
                let text = self.statement_expr(expr, shape.before(end.len())?)?;
                Some(text + end)
            }
            Stmt::Macro(one) => {
                let expr = Expr::Macro(syn::ExprMacro {
                    attrs: Vec::new(),
                    mac: one.mac.clone(),
                });
                let end = if one.semi_token.is_some() { ";" } else { "" };
                Some(self.expr(&expr, shape.before(end.len())?)? + end)
            }
            Stmt::Item(_) => self.unknown(),
        }
    }

    /// An expression that is a statement, or the body of an arm: a block stays on several lines.
    pub(super) fn statement_expr(&self, expr: &Expr, shape: Shape) -> Option<String> {
        match expr {
            Expr::Block(one) if one.label.is_none() => self.block("", &one.block, shape, false),
            Expr::If(one) => self.branches(one, shape, false),
            _ => self.expr(expr, shape),
        }
    }

    fn local(&self, local: &Local, shape: Shape) -> Option<String> {
        // Longer patterns and types have a layout of their own.
        let Some(head) = self.line(local.pat.span()).filter(|it| !it.contains('{')) else {
            return self.unknown();
        };
        let Some(init) = &local.init else {
            return Some(format!("let {head};"));
        };
        let text = self.assigned(format!("let {head} ="), &init.expr, shape.before(1)?)?;
        match &init.diverge {
            None => Some(text + ";"),
            Some((_, diverge)) => match &**diverge {
                Expr::Block(one) => self.diverging(text, &one.block, shape),
                _ => self.unknown(),
            },
        }
    }

    /// The `else` of a `let`: behind its value where that is one line or ends as deep as it began, else on a line of its own.
    fn diverging(&self, head: String, block: &Block, shape: Shape) -> Option<String> {
        let last = head.rsplit('\n').next().unwrap_or("");
        let ends_flat =
            head.ends_with([')', ']', '}']) && last.len() - last.trim_start().len() == shape.indent;
        let is_behind = match head.contains('\n') {
            true => ends_flat,
            false => width(&head) + ELSE.len() < shape.width,
        };
        if !is_behind {
            let head = format!("{head}{}else ", newline(shape.indent));
            return Some(self.block(&head, block, shape, false)? + ";");
        }
        let head = format!("{head} else ");
        let room = LET_ELSE_WIDTH.min(shape.width);
        let is_short = |text: &String| !text.contains('\n') && width(text) < room;
        let on_line = self.block(&head, block, shape, true).filter(is_short);
        let text = on_line.or_else(|| self.block(&head, block, shape, false))?;
        Some(text + ";")
    }

    /// What is assigned, beside what it is assigned to or below it.
    pub(super) fn assigned(&self, head: String, value: &Expr, shape: Shape) -> Option<String> {
        let taken = extra(&head, shape) + 1;
        let beside = shape.behind(taken).unwrap_or(Shape {
            width: 0,
            offset: shape.offset + taken,
            ..shape
        });
        let first = self.expr(value, beside);
        if let Some(text) = &first
            && !text.contains('\n')
            && width(text) <= beside.width
        {
            return Some(format!("{head} {text}"));
        }
        let below = shape.deeper(1).before(beside.overhead())?;
        let next = self.expr(value, below);
        let nested = |text: &str| format!("{head}{}{text}", newline(below.indent));
        match (first, next) {
            (Some(first), Some(next)) if !fits(&next, below) => Some(format!("{head} {first}")),
            (Some(first), Some(next)) if prefers_next_line(&first, &next) => Some(nested(&next)),
            (None, Some(next)) => Some(nested(&next)),
            (Some(first), _) => Some(format!("{head} {first}")),
            (None, None) => None,
        }
    }

    /// A block, on one line where it may be and holds one short expression.
    pub(super) fn block(
        &self,
        head: &str,
        block: &Block,
        shape: Shape,
        may_be_short: bool,
    ) -> Option<String> {
        let has_comment = self.has_comment(block.span());
        if block.stmts.is_empty() {
            return (!has_comment).then(|| format!("{head}{{}}"));
        }
        if let [Stmt::Expr(expr, None)] = block.stmts.as_slice()
            && may_be_short
            && !has_comment
            && let Some(inner) = shape.behind(width(head))
            && let Some(text) = self.expr(expr, inner)
            && !text.contains('\n')
            && width(head) + width(&text) + 4 <= shape.width
        {
            return Some(format!("{head}{{ {text} }}"));
        }
        let inner = shape.deeper(1);
        let old = (
            self.in_macro.replace(false),
            self.one_line_chain.replace(false),
        );
        let text = self.lines(block, inner);
        self.in_macro.set(old.0);
        self.one_line_chain.set(old.1);
        Some(format!("{head}{{{}{}}}", text?, newline(shape.indent)))
    }

    fn lines(&self, block: &Block, shape: Shape) -> Option<String> {
        let mut text = String::new();
        for (at, statement) in block.stmts.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &block.stmts[before]);
            if before.is_some_and(|before| self.is_apart(before.span(), statement.span())) {
                text.push('\n');
            }
            text.push_str(&newline(shape.indent));
            let known = self.is_unknown.get();
            let laid_out = self.statement(statement, shape);
            text.push_str(&match (laid_out, !known && self.is_unknown.get()) {
                (Some(text), false) => text,
                (_, is_new) => {
                    if is_new {
                        self.is_unknown.set(false);
                    }
                    self.left(statement, shape)?
                }
            });
        }
        Some(text)
    }

    /// A statement that is not known here, as it is written, where it stands as deep as it should.
    fn left(&self, statement: &Stmt, shape: Shape) -> Option<String> {
        let (start, _) = self.place(statement.span());
        let line = self.text[..start].rsplit('\n').next().unwrap_or("");
        let stands = line.len() == shape.indent && line.trim().is_empty();
        if !stands {
            return self.unknown();
        }
        self.keep(statement.span());
        Some(self.slice(statement.span()).to_owned())
    }
}
