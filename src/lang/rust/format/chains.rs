//! Chains of calls and fields: on one line, on one line but for the last call, or a line each.

use super::Formatter;
use super::lists::{LIST_WIDTH, List};
use super::shape::{Shape, TAB, first_width, fitting, is_extendable, last_width, newline, width};
use syn::Expr;
use syn::spanned::Spanned;

/// rustfmt's `chain_width`.
const CHAIN_WIDTH: usize = 60;

/// A link of a chain, and how many `?` stand behind it.
struct Link<'e> {
    expr: &'e Expr,
    tries: usize,
}

impl Formatter<'_> {
    pub(super) fn chain(&self, expr: &Expr, shape: Shape) -> Option<String> {
        let (root, links) = links(expr);
        let Some((last, _)) = links.split_last() else {
            return self
                .expr(root.expr, shape.before(root.tries)?)
                .map(|text| text + &"?".repeat(root.tries));
        };
        let mut rewrites = vec![self.root(&root, shape)?];
        let mut is_block = self.is_block_like(root.expr, &rewrites[0]);
        let room = TAB.saturating_sub(shape.offset);
        let mut rest = links.as_slice();
        while let Some((first, behind)) = rest.split_first()
            && width(&rewrites[0]) <= room
            && !rewrites[0].contains('\n')
        {
            let Some(text) = self.link(first, shape.behind(width(&rewrites[0]))?) else {
                break;
            };
            rewrites[0].push_str(&text);
            is_block = is_extendable(&rewrites[0]);
            rest = behind;
        }
        if rest.is_empty() {
            return fitting(rewrites.swap_remove(0), shape);
        }
        let child = shape.deeper(usize::from(!is_block));
        for link in &rest[..rest.len() - 1] {
            rewrites.push(self.link(link, child)?);
        }
        let extends = is_block && is_extendable(&rewrites[0]);
        let total = last.tries
            + match extends {
                true => last_width(&rewrites[0]),
                false => rewrites.iter().map(|text| width(text)).sum(),
            };
        let most = match links.len() {
            1 => shape.width,
            _ => shape.width.min(CHAIN_WIDTH),
        };
        let budget = most.saturating_sub(total);
        let on_line = budget > 0 && rewrites.iter().all(|text| !text.contains('\n'));
        let below = child.before(shape.overhead() + last.tries);
        let (text, is_single) = match on_line || extends {
            true => self.last_link(last, (shape, total, budget), below, on_line)?,
            false => (self.link(last, below?)?, false),
        };
        rewrites.push(text);
        if self.one_line_chain.get() && !is_single {
            return None;
        }
        let connector = match is_single {
            true => String::new(),
            false => newline(child.indent),
        };
        fitting(rewrites.join(&connector), shape)
    }

    /// The last link beside the others or below them, whichever looks better; whether the chain is on one line.
    fn last_link(
        &self,
        last: &Link<'_>,
        (shape, total, budget): (Shape, usize, usize),
        below: Option<Shape>,
        on_line: bool,
    ) -> Option<(String, bool)> {
        let beside = shape
            .before(last.tries)
            .and_then(|shape| shape.behind(total));
        let beside = beside.and_then(|shape| self.link(last, shape));
        let Some(beside) = beside else {
            return Some((self.link(last, below.or(shape.before(last.tries))?)?, false));
        };
        let lines = beside.lines().count();
        let fits = first_width(&beside) <= budget;
        if fits && lines >= 5 {
            return Some((beside, on_line));
        }
        Some(match below.and_then(|shape| self.link(last, shape)) {
            Some(below) if !fits => (below, false),
            Some(below) if below.lines().count() >= lines => (beside, on_line),
            Some(below) => (below, false),
            None if fits => (beside, on_line),
            None => return None,
        })
    }

    fn root(&self, root: &Link<'_>, shape: Shape) -> Option<String> {
        let text = self.expr(root.expr, shape)?;
        Some(text + &"?".repeat(root.tries))
    }

    fn link(&self, link: &Link<'_>, shape: Shape) -> Option<String> {
        let shape = shape.before(link.tries)?;
        let text = match link.expr {
            Expr::Await(_) => ".await".to_owned(),
            Expr::Field(field) => format!(".{}", self.line(field.member.span())?),
            Expr::MethodCall(call) => {
                let open = call.paren_token.span.open();
                let head = self.between(call.method.span(), open)?;
                let list = List {
                    head: &format!(".{head}"),
                    brackets: ('(', ')'),
                    items: call.args.iter().collect(),
                    comma: self.comma(&call.args),
                    limit: LIST_WIDTH,
                };
                self.list(&list, shape)?
            }
            _ => return None,
        };
        Some(text + &"?".repeat(link.tries))
    }

    fn is_block_like(&self, expr: &Expr, text: &str) -> bool {
        match expr {
            Expr::Macro(_)
            | Expr::Call(_)
            | Expr::MethodCall(_)
            | Expr::Array(_)
            | Expr::Struct(_)
            | Expr::If(_)
            | Expr::Block(_)
            | Expr::Async(_)
            | Expr::Unsafe(_)
            | Expr::Loop(_)
            | Expr::Match(_) => text.contains('\n'),
            Expr::Paren(inner) => self.is_block_like(&inner.expr, text),
            Expr::Binary(inner) => self.is_block_like(&inner.right, text),
            Expr::Index(inner) => self.is_block_like(&inner.index, text),
            Expr::Unary(inner) => self.is_block_like(&inner.expr, text),
            Expr::Try(inner) => self.is_block_like(&inner.expr, text),
            Expr::Closure(inner) => self.is_block_like(&inner.body, text),
            _ => false,
        }
    }
}

/// What a chain begins with, and its links.
fn links(expr: &Expr) -> (Link<'_>, Vec<Link<'_>>) {
    let mut found = Vec::new();
    let (mut at, mut tries) = (expr, 0);
    loop {
        let inner = match at {
            Expr::Try(inner) => {
                tries += 1;
                at = &inner.expr;
                continue;
            }
            Expr::Await(inner) => &inner.base,
            Expr::Field(inner) => &inner.base,
            Expr::MethodCall(inner) => &inner.receiver,
            _ => break,
        };
        found.push(Link { expr: at, tries });
        (at, tries) = (inner, 0);
    }
    found.reverse();
    (Link { expr: at, tries }, found)
}
