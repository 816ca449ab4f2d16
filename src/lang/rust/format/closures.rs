//! Closures, and the arms of a `match`.

use super::Formatter;
use super::shape::{Shape, extra, first_width, newline, prefers_next_line, width};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Arm, Block, Expr, ExprClosure, ExprMatch, Pat, ReturnType, Stmt};

impl Formatter<'_> {
    /// A closure that is not the last argument of a call.
    pub(super) fn closure(&self, one: &ExprClosure, shape: Shape) -> Option<String> {
        let head = self.closure_head(one, shape)?;
        let body = shape.behind(width(&head) + 1)?;
        let Expr::Block(block) = &*one.body else {
            return self
                .closure_line(&one.body, &head, body)
                .or_else(|| self.closure_block(&one.body, &head, body));
        };
        let block = &block.block;
        let bare = match one.output {
            ReturnType::Default if !self.in_macro.get() => self.only(block),
            _ => None,
        };
        if block.stmts.is_empty() {
            return Some(format!("{head} {{}}"));
        }
        bare.and_then(|bare| match needs_block(bare) {
            true => self.closure_block(bare, &head, body),
            false => self.closure_line(bare, &head, body),
        })
        .or_else(|| Some(format!("{head} {}", self.block("", block, body, false)?)))
    }

    /// A closure that is the last argument of a call.
    pub(super) fn last_closure(&self, one: &ExprClosure, shape: Shape) -> Option<String> {
        let bare = match &*one.body {
            Expr::Block(block) if !self.in_macro.get() => self.only(&block.block),
            _ => None,
        };
        let body = bare.unwrap_or(&one.body);
        if needs_block(body) {
            let head = self.closure_head(one, shape)?;
            let room = shape.behind(width(&head) + 1)?;
            let text = self.closure_block(body, &head, room)?;
            if matches!(one.output, ReturnType::Default)
                && text.lines().count() <= 7
                && let Some(line) = self.closure_line(body, &head, room)
                && !line.contains('\n')
            {
                return Some(line);
            }
            return Some(text);
        }
        if let Expr::Match(matched) = body {
            let head = self.closure_head(one, shape)?;
            let room = shape.behind(width(&head) + 1)?;
            let asked = room.behind("match  {".len());
            let asked = asked.and_then(|asked| self.expr(&matched.expr, asked));
            if asked.is_none_or(|asked| asked.contains('\n')) {
                return self.closure_block(body, &head, room);
            }
        }
        self.closure(one, shape)
    }

    fn closure_head(&self, one: &ExprClosure, shape: Shape) -> Option<String> {
        let head = self.between(one.span(), one.body.span())?.trim_end();
        // rustfmt keeps room for ` {` behind a parameter that is a name, one column more behind others, and two
        // behind none (read off its output).
        let kept = match one.inputs.iter().collect::<Vec<_>>()[..] {
            [] => 4,
            [only] if is_name(only) => 2,
            _ => 3,
        };
        (width(head) + kept <= shape.width).then(|| head.to_owned())
    }

    /// A body that needs no braces, on the closure's line.
    fn closure_line(&self, body: &Expr, head: &str, shape: Shape) -> Option<String> {
        let text = self.expr(body, shape)?;
        let is_vetoed = text.contains('\n') && !may_break(body) && !self.in_macro.get();
        (!is_vetoed).then(|| format!("{head} {text}"))
    }

    fn closure_block(&self, body: &Expr, head: &str, shape: Shape) -> Option<String> {
        let inner = shape.deeper(1);
        let text = self.expr(body, inner)?;
        Some(format!(
            "{head} {{{}{text}{}}}",
            newline(inner.indent),
            newline(shape.indent)
        ))
    }

    /// What a block holds, where that is one expression.
    fn only<'b>(&self, block: &'b Block) -> Option<&'b Expr> {
        match block.stmts.as_slice() {
            [Stmt::Expr(expr, None)] if !self.has_comment(block.span()) => match expr {
                Expr::Block(inner) if inner.label.is_none() => self.only(&inner.block),
                _ => Some(expr),
            },
            _ => None,
        }
    }

    pub(super) fn matched(&self, one: &ExprMatch, shape: Shape) -> Option<String> {
        // What follows the match stands behind its last line.
        let room = shape.whole().behind("match ".len())?;
        let head = self.expr(&one.expr, room)?;
        let open = match super::shape::is_extendable(&head) {
            true => " ".to_owned(),
            false if head.contains('\n') || width(&head) + 2 > room.width => newline(shape.indent),
            false => " ".to_owned(),
        };
        let inner = shape.deeper(1);
        let mut text = format!("match {head}{open}{{");
        for (at, arm) in one.arms.iter().enumerate() {
            let blank = at > 0 && self.is_apart(one.arms[at - 1].span(), arm.span());
            if blank {
                text.push('\n');
            }
            text.push_str(&newline(inner.indent));
            text.push_str(&self.arm(arm, inner)?);
        }
        Some(text + &newline(shape.indent) + "}")
    }

    fn arm(&self, arm: &Arm, shape: Shape) -> Option<String> {
        if !arm.attrs.is_empty() {
            return self.unknown();
        }
        let pattern = self.line(arm.pat.span())?;
        // Fields in a pattern have a layout of their own.
        let has_fields = pattern.replace("{ .. }", "").contains('{');
        if has_fields {
            return self.unknown();
        }
        shape.before(width(pattern) + 5)?;
        let (extends, body) = self.flat_body(&arm.body);
        let is_block = matches!(body, Expr::Block(_));
        let comma = if is_block { "" } else { "," };
        let beside = |text: &str| format!("{pattern} => {text}{comma}");
        let room = shape
            .behind(extra(pattern, shape) + 4)
            .and_then(|shape| shape.before(comma.len()));
        let first = room.and_then(|room| self.statement_expr(body, room));
        if let (Some(text), Some(room)) = (&first, room)
            && (is_block || (!text.contains('\n') && width(text) <= room.width))
        {
            return Some(beside(text));
        }
        let below = shape.deeper(1);
        let next = self.statement_expr(body, below);
        let nested = |text: &str| {
            let (inner, outer) = (newline(below.indent), newline(shape.indent));
            format!("{pattern} => {{{inner}{text}{outer}}}")
        };
        let budget = room.map_or(0, |room| room.width);
        match (first, next) {
            (Some(first), Some(next)) if prefers_next_line(&first, &next) => Some(nested(&next)),
            (Some(first), _) if extends && first_width(&first) <= budget => Some(beside(&first)),
            (Some(first), Some(next)) if first.contains('\n') => Some(nested(&next)),
            (None, Some(next)) => Some(nested(&next)),
            (Some(first), _) => Some(beside(&first)),
            (None, None) => None,
        }
    }

    /// An arm's body without the block around it, and whether that may begin on the arm's line.
    fn flat_body<'b>(&self, body: &'b Expr) -> (bool, &'b Expr) {
        match body {
            Expr::Block(block) if block.label.is_none() => match self.only(&block.block) {
                // A macro keeps its braces.
                Some(Expr::If(_) | Expr::Macro(_)) | None => (true, body),
                Some(bare) => (may_flatten(bare), bare),
            },
            _ => (may_flatten(body), body),
        }
    }

    /// Whether a blank line stands between two places.
    pub(super) fn is_apart(&self, first: Span, second: Span) -> bool {
        let (end, start) = (self.place(first).1, self.place(second).0);
        let gap = self.text.get(end..start).unwrap_or("");
        gap.matches('\n').count() > 1
    }
}

/// Whether a parameter is a name, or `&name`.
fn is_name(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(one) => one.mutability.is_none() && one.by_ref.is_none(),
        Pat::Reference(inner) => is_name(&inner.pat),
        _ => false,
    }
}

/// Whether a closure's body stands in braces, however short it is.
fn needs_block(expr: &Expr) -> bool {
    match expr {
        Expr::If(_) | Expr::While(_) | Expr::ForLoop(_) => true,
        Expr::Reference(inner) => needs_block(&inner.expr),
        Expr::Try(inner) => needs_block(&inner.expr),
        Expr::Unary(inner) => needs_block(&inner.expr),
        Expr::Cast(inner) => needs_block(&inner.expr),
        _ => false,
    }
}

/// Whether a closure's body needs no braces on several lines.
fn may_break(expr: &Expr) -> bool {
    match expr {
        Expr::Match(_) | Expr::Async(_) | Expr::Block(_) | Expr::Loop(_) | Expr::Struct(_) => true,
        Expr::Reference(inner) => may_break(&inner.expr),
        Expr::Try(inner) => may_break(&inner.expr),
        Expr::Unary(inner) => may_break(&inner.expr),
        Expr::Cast(inner) => may_break(&inner.expr),
        _ => false,
    }
}

/// Whether an arm's body of several lines may begin on the arm's line.
fn may_flatten(expr: &Expr) -> bool {
    match expr {
        Expr::Loop(_)
        | Expr::Block(_)
        | Expr::Closure(_)
        | Expr::Array(_)
        | Expr::Call(_)
        | Expr::Match(_)
        | Expr::MethodCall(_)
        | Expr::Macro(_)
        | Expr::Struct(_)
        | Expr::Tuple(_) => true,
        Expr::Reference(inner) => may_flatten(&inner.expr),
        Expr::Try(inner) => may_flatten(&inner.expr),
        Expr::Unary(inner) => may_flatten(&inner.expr),
        Expr::Index(inner) => may_flatten(&inner.expr),
        Expr::Cast(inner) => may_flatten(&inner.expr),
        _ => false,
    }
}
