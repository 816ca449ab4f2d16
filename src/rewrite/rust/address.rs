//! The address of a call, moved to the agents or below one of them.

use super::{Code, Obstacle};
use crate::ir::{BindingKind, Call, ExprId, ExprKind, FunctionId, Pattern};
use crate::plan::construct::{Construct, UrlPlace};
use crate::rewrite::constants::NamedUse;
use crate::source::Span;

impl Code<'_, '_> {
    /// The address of the agents, as plain as it was.
    pub(super) fn plain_address(&self, construct: &Construct) -> Result<(Span, String), Obstacle> {
        let url = &construct.url;
        if let Some(constant) = NamedUse::of(self.rewriter, construct, self.constants) {
            return Ok((constant.used, constant.name));
        }
        let end = self.end_of_content(construct)?;
        let query = self.rewriter.slice(Span {
            start: url.segment.end,
            end,
        });
        let by_position = query.match_indices('{').any(|(at, _)| {
            query[at + 1..]
                .starts_with(|next: char| next == '}' || next == ':' || next.is_ascii_digit())
        });
        if by_position {
            // Without its hole, the argument that fills it would be left over.
            return Err("the address has a query that is filled in by position".to_owned());
        }
        Ok((
            Span {
                start: url.segment.start,
                end,
            },
            "agents".to_owned(),
        ))
    }

    /// The address with `path`, which names `agent_id`, in place of its last segment; lent to whom takes a `&str`.
    pub(super) fn address(
        &self,
        construct: &Construct,
        path: &str,
    ) -> Result<(Span, String), Obstacle> {
        let (place, text) = self.owned_address(construct, path)?;
        let before = self.rewriter.source.text()[..place.start as usize].trim_end();
        if let Some(lent) = self.needless_borrow(construct, place, &text) {
            return Ok((lent, text));
        }
        let is_lent = text.starts_with("format!(")
            && !before.ends_with('&')
            && self.wants_reference(construct, place);
        match is_lent {
            true => Ok((place, format!("&{text}"))),
            false => Ok((place, text)),
        }
    }

    /// Whether a `&str` is wanted where `place` stands.
    pub(super) fn wants_reference(&self, construct: &Construct, place: Span) -> bool {
        let outcome = construct.outcome.as_ref();
        outcome.is_ok_and(|outcome| outcome.lends_url) || self.takes_reference(place)
    }

    /// Where `text` goes in place of `place` and of the `&` before it: a client that takes any text takes a new one as it is.
    pub(super) fn needless_borrow(
        &self,
        construct: &Construct,
        place: Span,
        text: &str,
    ) -> Option<Span> {
        let outcome = construct.outcome.as_ref();
        let lends = outcome.is_ok_and(|outcome| outcome.lends_url);
        let lent = Span {
            start: place.start.saturating_sub(1),
            end: place.end,
        };
        let is_needless = text.starts_with("format!(")
            && self.rewriter.slice(lent).starts_with('&')
            && !lends
            && self.is_argument_of_client(lent);
        is_needless.then_some(lent)
    }

    /// Whether `place` is the argument of a client's method.
    fn is_argument_of_client(&self, place: Span) -> bool {
        let ir = self.rewriter.ir;
        let is_it = |id: ExprId| ir.expr(id).span == place;
        ir.exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Call(call) => call
                .args
                .iter()
                .position(|arg| is_it(arg.value))
                .is_some_and(|at| !self.lends_argument(call, at)),
            _ => false,
        })
    }

    /// Whether a `&str` is wanted where `place` stands: an argument of what is no client, an operand, an item of a list.
    fn takes_reference(&self, place: Span) -> bool {
        let ir = self.rewriter.ir;
        let is_it = |id: ExprId| ir.expr(id).span == place;
        for expr in &ir.exprs {
            match &expr.kind {
                ExprKind::Binary { right, .. } if is_it(*right) => return true,
                ExprKind::Array { items, .. } if items.iter().any(|item| is_it(item.value)) => {
                    return true;
                }
                ExprKind::Call(call) => {
                    if let Some(at) = call.args.iter().position(|arg| is_it(arg.value)) {
                        return self.lends_argument(call, at);
                    }
                }
                _ => {}
            }
        }
        false
    }

    fn lends_argument(&self, call: &Call, at: usize) -> bool {
        let ir = self.rewriter.ir;
        let takes = |function: FunctionId| {
            let param = ir.function(function).params.get(at);
            matches!(param.map(|param| &param.pattern), Some(Pattern::Binding(binding)) if ir.binding(*binding).is_reference)
        };
        match &ir.expr(call.callee).kind {
            ExprKind::Binding(binding) => match ir.binding(*binding).kind {
                BindingKind::Function(function) => takes(function),
                _ => true,
            },
            ExprKind::Member { property, .. } => {
                let methods = ir.classes.iter().flat_map(|class| &class.methods);
                let mut named = methods.filter(|method| method.name == *property).peekable();
                match named.peek() {
                    Some(_) => named.any(|method| takes(method.function)),
                    // Clients take a `String` where they take a URL.
                    None => !self
                        .rewriter
                        .rust_values()
                        .takes_text
                        .contains(property.as_str()),
                }
            }
            _ => true,
        }
    }

    fn owned_address(&self, construct: &Construct, path: &str) -> Result<(Span, String), Obstacle> {
        let url = &construct.url;
        if let Some(constant) = NamedUse::of(self.rewriter, construct, self.constants) {
            let path = path.strip_prefix("agents").unwrap_or(path);
            let text = self.rewriter.source.text();
            let start = constant.used.start as usize;
            let in_template =
                text[..start].ends_with('{') && text[constant.used.end as usize..].starts_with('}');
            return Ok(match in_template {
                true => (
                    Span::new(start - 1, constant.used.end as usize + 1),
                    format!("{{{}}}{path}", constant.name),
                ),
                // A path cannot be named in the text.
                false if constant.name.contains("::") => (
                    constant.used,
                    format!("format!(\"{{}}{path}\", {})", constant.name),
                ),
                false => (
                    constant.used,
                    format!("format!(\"{{{}}}{path}\")", constant.name),
                ),
            });
        }
        let expr = self
            .rewriter
            .facts
            .at(url.literal)
            .map(|id| &self.rewriter.ir.expr(id).kind);
        let is_template = matches!(expr, Some(ExprKind::Template(_)));
        if is_template && self.rewriter.slice(url.literal).starts_with("format!") {
            return Ok((url.segment, path.to_owned()));
        }
        if is_template {
            return self.behind_macro(construct, path);
        }
        let literal = self.rewriter.slice(url.literal);
        let before = self.rewriter.slice(Span {
            start: url.literal.start,
            end: url.segment.start,
        });
        let end = self.end_of_content(construct)?;
        let after = self.rewriter.slice(Span {
            start: url.segment.end,
            end,
        });
        let closing = self.rewriter.slice(Span {
            start: end,
            end: url.literal.end,
        });
        if literal.contains(['{', '}']) {
            return Err("the address holds braces".to_owned());
        }
        Ok((
            url.literal,
            format!("format!({before}{path}{after}{closing})"),
        ))
    }

    /// The address behind a macro that takes no names: `concat!(BASE, "/public/agents")`.
    fn behind_macro(&self, construct: &Construct, path: &str) -> Result<(Span, String), Obstacle> {
        let url = &construct.url;
        let slice = |start: u32, end: u32| self.rewriter.slice(Span { start, end });
        let tail = slice(url.segment.end, url.literal.end);
        let is_last = tail
            .trim_start_matches('/')
            .trim_matches(['"', ')', ',', ' ', '\n']);
        if !is_last.is_empty() {
            return Err("the address is put together by a macro".to_owned());
        }
        let head = slice(url.literal.start, url.segment.start);
        let rest = path.strip_prefix("agents").unwrap_or(path);
        Ok((
            url.literal,
            format!("format!(\"{{}}{rest}\", {head}agents{tail})"),
        ))
    }

    /// Where the text of a string literal or of a macro's format string ends: behind the path.
    fn end_of_content(&self, construct: &Construct) -> Result<u32, Obstacle> {
        let UrlPlace {
            literal, segment, ..
        } = construct.url;
        let behind = self.rewriter.slice(Span {
            start: segment.end,
            end: literal.end,
        });
        // What a macro fills in may be texts too.
        let end = behind
            .find('"')
            .ok_or("the address is not written as a string")?;
        Ok(segment.end + u32::try_from(end).unwrap_or(0))
    }
}
