//! `if` and what it leads to.

use super::Formatter;
use super::shape::{Shape, is_extendable, newline, width};
use syn::spanned::Spanned;
use syn::{Expr, ExprIf, ExprLet};

/// rustfmt's `single_line_if_else_max_width`.
const IF_ELSE_WIDTH: usize = 50;

/// What stands in front of a branch behind another.
const ELSE: &str = "} else ";

impl Formatter<'_> {
    /// An `if` that is a statement, or one that gives a value and may stand on one line.
    pub(super) fn branches(&self, one: &ExprIf, shape: Shape, is_value: bool) -> Option<String> {
        let condition = self.condition(one, shape)?;
        if is_value && let Some(line) = self.flat_branches(one, &condition, shape) {
            return Some(line);
        }
        let mut text = self.branch(one, condition, shape)?;
        let mut at = one;
        while let Some((_, behind)) = &at.else_branch {
            text += " else ";
            match &**behind {
                Expr::If(next) => {
                    let room = shape.whole().behind(ELSE.len())?;
                    text += &self.branch(next, self.condition(next, room)?, shape)?;
                    at = next;
                }
                Expr::Block(last) => {
                    return Some(text + &self.block("", &last.block, shape, false)?);
                }
                _ => return self.unknown(),
            }
        }
        Some(text)
    }

    fn condition(&self, one: &ExprIf, shape: Shape) -> Option<String> {
        self.expr(&one.cond, shape.whole().behind("if ".len())?)
    }

    fn branch(&self, one: &ExprIf, condition: String, shape: Shape) -> Option<String> {
        let room = shape.whole().width.checked_sub("if  {".len())?;
        let is_long = condition.contains('\n') || width(&condition) > room;
        let last = condition.rsplit('\n').next().unwrap_or("");
        let is_deep = last.len() - last.trim_start().len() > shape.used();
        let open = match is_long && (!is_extendable(&condition) || is_deep) {
            true => newline(shape.indent),
            false => " ".to_owned(),
        };
        self.block(
            &format!("if {condition}{open}"),
            &one.then_branch,
            shape,
            false,
        )
    }

    /// Both branches on one line, where each is a short expression.
    fn flat_branches(&self, one: &ExprIf, condition: &str, shape: Shape) -> Option<String> {
        let (_, behind) = one.else_branch.as_ref()?;
        let Expr::Block(behind) = &**behind else {
            return None;
        };
        let each = [&one.then_branch, &behind.block];
        if each.iter().any(|block| block.stmts.is_empty()) {
            return None;
        }
        let [then, behind] = each.map(|block| self.block("", block, shape, true));
        let text = format!("if {condition} {} else {}", then?, behind?);
        let is_short = width(&text) <= IF_ELSE_WIDTH.min(shape.width);
        (is_short && !text.contains('\n')).then_some(text)
    }

    /// A condition that binds what it matches.
    pub(super) fn binding(&self, one: &ExprLet, shape: Shape) -> Option<String> {
        let pattern = self.line(one.pat.span())?;
        // A pattern has a layout of its own.
        if pattern.contains('{') {
            return self.unknown();
        }
        self.assigned(format!("let {pattern} ="), &one.expr, shape)
    }
}
