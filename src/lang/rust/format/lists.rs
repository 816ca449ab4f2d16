//! Arguments between brackets: on one line, the last one overflowing, or a line each.

use super::shape::{Shape, TAB, extra, first_width, last_width, newline, width};
use super::{Formatter, StyleEdition};
use syn::Expr;

/// What a list of arguments stands in.
pub(super) struct List<'e> {
    /// What stands in front of the bracket.
    pub(super) head: &'e str,
    pub(super) brackets: (char, char),
    pub(super) items: Vec<&'e Expr>,
    /// Whether the last of several lines ends in a comma; none where the number of lines decides.
    pub(super) comma: Option<bool>,
    /// How wide arguments on one line may be.
    pub(super) limit: usize,
}

/// rustfmt's `fn_call_width` and `array_width`.
pub(super) const LIST_WIDTH: usize = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tactic {
    Horizontal,
    Vertical,
    /// Short arguments on a line below.
    Filled,
    /// Arguments of a macro such as `format!`, all of them simple: those behind the template on one line.
    Below(usize),
}

impl Formatter<'_> {
    pub(super) fn list(&self, list: &List<'_>, shape: Shape) -> Option<String> {
        let (open, close) = list.brackets;
        let head = list.head;
        if list.items.is_empty() {
            return Some(format!("{head}{open}{close}"));
        }
        let used = extra(head, shape);
        let line_width = shape.width.saturating_sub(used + 2);
        let line = shape
            .behind(last_width(head) + 1)
            .and_then(|shape| shape.before(1))
            .unwrap_or(Shape { width: 0, ..shape });
        let nested = shape.deeper(1).before(1)?;
        let each = list.items.iter().map(|item| self.expr(item, nested));
        let mut items: Vec<Option<String>> = each.collect();
        let last = items.pop()?;
        let mut items = items.into_iter().collect::<Option<Vec<String>>>()?;
        // What does not fit below may still hang over the line's end.
        let does_fit = last.is_some();
        items.push(last.unwrap_or_default());
        let tactic = self.tactic(list, &mut items, (line, line_width, nested))?;
        if !does_fit && items.last().is_some_and(String::is_empty) {
            return None;
        }
        let is_vertical = tactic == Tactic::Vertical;
        let comma = match list.comma.unwrap_or(is_vertical) {
            true => ",",
            false => "",
        };
        let below = format!(",{}", newline(nested.indent));
        let body = match tactic {
            Tactic::Vertical => items.join(&below),
            Tactic::Horizontal | Tactic::Filled => items.join(", "),
            Tactic::Below(template) => {
                let (ahead, behind) = items.split_at(template);
                let first = ahead.join(", ");
                let parts = [first.as_str(), &behind[0], &behind[1..].join(", ")];
                let parts = parts.into_iter().filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join(&below)
            }
        };
        let body = format!("{body}{comma}");
        let room = shape.width.saturating_sub(last_width(head));
        let is_beside = tactic == Tactic::Horizontal && first_width(&body) < room;
        let is_single = self.in_macro.get() && !body.contains('\n') && width(&body) + 2 <= room;
        Some(match is_beside || is_single {
            true => format!("{head}{open}{body}{close}"),
            false => format!(
                "{head}{open}{}{body}{}{close}",
                newline(nested.indent),
                newline(shape.indent)
            ),
        })
    }

    fn tactic(
        &self,
        list: &List<'_>,
        items: &mut [String],
        (line, line_width, nested): (Shape, usize, Shape),
    ) -> Option<Tactic> {
        let (last, before) = list.items.split_last()?;
        let at = before.len();
        let is_only = before.is_empty();
        let is_short_head = is_only && last_width(list.head) < TAB && list.head.len() < TAB;
        let overflows = is_short_head || may_overflow(last, list.items.len());
        let mut whole = None;
        if overflows {
            let old = self.one_line_chain.get();
            // Chains among a macro's arguments might have several lines once.
            let may_break = self.edition == StyleEdition::Before2024 && list.head.ends_with('!');
            if !is_short_head && !may_break && is_method_call(last) {
                self.one_line_chain.set(true);
            }
            let taken: usize = items[..at].iter().map(|item| 2 + width(item)).sum();
            let shape = match is_only && !is_nested_call(last) {
                true => Some(line),
                false => Shape {
                    width: line.width.min(list.limit),
                    ..line
                }
                .behind(taken),
            };
            whole = shape.and_then(|shape| self.hanging(list, last, shape));
            self.one_line_chain.set(old);
        }
        let stub = whole.as_deref().map_or(items[at].as_str(), |text| {
            text.split('\n').next().unwrap_or("")
        });
        let mut flat: Vec<&str> = items[..at].iter().map(String::as_str).collect();
        flat.push(stub);
        if overflows
            && fits_on_line(&flat, list.limit.min(line_width))
            && let Some(whole) = whole
        {
            items[at] = match (is_only, whole.matches('\n').count()) {
                (true, 1) => self
                    .expr(last, nested)
                    .filter(|below| !below.contains('\n'))
                    .unwrap_or(whole),
                _ => whole,
            };
            return Some(Tactic::Horizontal);
        }
        if is_only && line_width != 0 && !items[0].contains('\n') && width(&items[0]) <= line_width
        {
            return Some(Tactic::Horizontal);
        }
        let flat: Vec<&str> = items.iter().map(String::as_str).collect();
        if fits_on_line(&flat, list.limit.min(line_width)) {
            return Some(Tactic::Horizontal);
        }
        let is_simple = list.items.iter().all(|item| is_simple(item));
        if let Some(template) = template_at(list.head) {
            let (ahead, behind) = flat.split_at(template.min(at));
            let is_below = is_simple
                && at >= template
                && fits_on_line(ahead, nested.width)
                && fits_on_line(&behind[1..], nested.width);
            return Some(match is_below {
                true => Tactic::Below(template),
                false => Tactic::Vertical,
            });
        }
        // rustfmt fills lines with what is short.
        let fills = is_simple && items.iter().all(|item| width(item) <= 10);
        match fills {
            true if fits_on_line(&flat, nested.width) => Some(Tactic::Filled),
            true => self.unknown(),
            false => Some(Tactic::Vertical),
        }
    }

    /// The last argument behind the others, over the end of the line.
    fn hanging(&self, list: &List<'_>, last: &Expr, shape: Shape) -> Option<String> {
        match last {
            Expr::Closure(closure) => {
                let closures = list.items.iter();
                let several = closures
                    .filter(|item| matches!(item, Expr::Closure(_)))
                    .count()
                    > 1;
                match several {
                    true => None,
                    false => self.last_closure(closure, shape),
                }
            }
            Expr::Match(one) => {
                let head = self.expr(&one.expr, shape.behind("match ".len())?)?;
                match head.contains('\n') {
                    true => None,
                    false => self.expr(last, shape),
                }
            }
            _ => self.expr(last, shape),
        }
    }
}

/// Which argument of a macro is its template.
fn template_at(head: &str) -> Option<usize> {
    match head.strip_suffix('!')? {
        "format" | "format_args" | "print" | "println" | "eprint" | "eprintln" | "panic"
        | "unreachable" | "debug" | "error" | "info" | "warn" => Some(0),
        "assert" | "debug_assert" | "write" | "writeln" => Some(1),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => Some(2),
        _ => None,
    }
}

fn fits_on_line(items: &[&str], limit: usize) -> bool {
    let total: usize = items.iter().map(|item| width(item)).sum();
    total + 2 * items.len().saturating_sub(1) <= limit
        && items.iter().all(|item| !item.contains('\n'))
}

/// Whether an argument may go on over the end of the line that the call begins on.
pub(super) fn may_overflow(expr: &Expr, of: usize) -> bool {
    match expr {
        Expr::Block(_) | Expr::Async(_) | Expr::Unsafe(_) | Expr::Closure(_) => true,
        Expr::Match(_)
        | Expr::Array(_)
        | Expr::Struct(_)
        | Expr::Macro(_)
        | Expr::Call(_)
        | Expr::MethodCall(_)
        | Expr::Tuple(_) => of == 1,
        Expr::Reference(inner) => may_overflow(&inner.expr, of),
        Expr::Try(inner) => may_overflow(&inner.expr, of),
        Expr::Unary(inner) => may_overflow(&inner.expr, of),
        Expr::Cast(inner) => may_overflow(&inner.expr, of),
        _ => false,
    }
}

fn is_nested_call(expr: &Expr) -> bool {
    match expr {
        Expr::Call(_) | Expr::Macro(_) => true,
        Expr::Reference(inner) => is_nested_call(&inner.expr),
        Expr::Try(inner) => is_nested_call(&inner.expr),
        Expr::Unary(inner) => is_nested_call(&inner.expr),
        Expr::Cast(inner) => is_nested_call(&inner.expr),
        _ => false,
    }
}

fn is_method_call(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(_) => true,
        Expr::Reference(inner) => is_method_call(&inner.expr),
        Expr::Try(inner) => is_method_call(&inner.expr),
        Expr::Unary(inner) => is_method_call(&inner.expr),
        Expr::Cast(inner) => is_method_call(&inner.expr),
        _ => false,
    }
}

fn is_simple(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Path(path) => path.path.segments.len() <= 1,
        Expr::Reference(inner) => is_simple(&inner.expr),
        Expr::Cast(inner) => is_simple(&inner.expr),
        Expr::Field(inner) => is_simple(&inner.base),
        Expr::Try(inner) => is_simple(&inner.expr),
        Expr::Unary(inner) => is_simple(&inner.expr),
        Expr::Index(inner) => is_simple(&inner.expr) && is_simple(&inner.index),
        _ => false,
    }
}
