//! Operands with one operator between them: on one line, or a line each.

use super::Formatter;
use super::shape::{Shape, TAB, first_width, fitting, last_width, newline, width};
use syn::spanned::Spanned;
use syn::{Expr, ExprBinary};

impl Formatter<'_> {
    pub(super) fn operation(&self, one: &ExprBinary, shape: Shape) -> Option<String> {
        let operator = self.line(one.op.span())?;
        let operands = operands(one);
        let has_let = |operands: &[&Expr]| operands.iter().any(|it| matches!(it, Expr::Let(_)));
        // A condition that binds something stands on one line behind a name only.
        let may_be_flat = match operands[..] {
            [first, Expr::Let(_)] => is_name(first),
            _ => !has_let(&operands),
        };
        let flat = may_be_flat.then(|| self.on_one_line(&operands, operator, shape));
        flat.flatten()
            .or_else(|| self.a_line_each(&operands, operator, shape))
    }

    /// All on one line, which the last one may go on from.
    fn on_one_line(&self, operands: &[&Expr], operator: &str, shape: Shape) -> Option<String> {
        let (last, before) = operands.split_last()?;
        let mut text = String::new();
        for (at, operand) in before.iter().enumerate() {
            let operand = self.operand(operand, at, operator, shape)?;
            if operand.contains('\n') || width(&text) > shape.width {
                return None;
            }
            text += &format!("{operand} {operator} ");
        }
        let taken = width(&text);
        let last = self.expr(last, shape.behind(taken)?)?;
        text += &last;
        let is_ugly =
            text.contains('\n') && !last.starts_with('{') && (last.starts_with('(') || taken > TAB);
        (!is_ugly && first_width(&text) <= shape.width)
            .then(|| fitting(text, shape))
            .flatten()
    }

    fn a_line_each(&self, operands: &[&Expr], operator: &str, shape: Shape) -> Option<String> {
        let nested = shape.deeper(1).before(shape.overhead())?;
        let mut text = String::new();
        for (at, operand) in operands.iter().enumerate() {
            if at == 0 {
                text = self.operand(operand, at, operator, shape)?;
                continue;
            }
            let offset = if text.contains('\n') { 0 } else { shape.used() };
            // What ends further left than the next line begins is followed by it.
            if last_width(&text) + offset <= nested.used() {
                let taken = width(operator) + 2 + last_width(text.trim_start());
                let beside = shape.behind(taken);
                if let Some(beside) = beside.and_then(|shape| self.expr(operand, shape)) {
                    text += &format!(" {operator} {beside}");
                    continue;
                }
            }
            let operand = self.operand(operand, at, operator, shape)?;
            text += &format!("{}{operator} {operand}", newline(nested.indent));
        }
        Some(text)
    }

    /// An operand as it stands on a line of its own.
    fn operand(&self, one: &Expr, at: usize, operator: &str, shape: Shape) -> Option<String> {
        match at {
            0 => self.expr(one, shape),
            _ => {
                let nested = shape.deeper(1).before(shape.overhead())?;
                self.expr(one, nested.behind(width(operator) + 1)?)
            }
        }
    }
}

/// Whether an operand is a name, or denies one.
fn is_name(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Unary(inner) => is_name(&inner.expr),
        _ => false,
    }
}

/// What one operator joins, through all levels.
fn operands(one: &ExprBinary) -> Vec<&Expr> {
    let mut found = vec![&*one.right];
    let mut left = &*one.left;
    while let Expr::Binary(inner) = left
        && std::mem::discriminant(&inner.op) == std::mem::discriminant(&one.op)
    {
        found.push(&inner.right);
        left = &inner.left;
    }
    found.push(left);
    found.reverse();
    found
}
