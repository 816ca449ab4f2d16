//! A request builder: taken apart into its calls, and printed again with some of them changed.

use super::{Code, Obstacle};
use crate::ir::{ExprId, ExprKind};
use crate::plan::construct::Construct;
use crate::rewrite::style::{indentation_at, reindented};
use crate::source::Span;

/// rustfmt's `chain_width`: a chain that is longer is broken at every call.
const CHAIN_WIDTH: usize = 60;

/// A request builder taken apart: what it begins with, and its calls.
pub(super) struct Chain {
    pub(super) root: Span,
    /// From the dot to the closing parenthesis, with the method's name.
    pub(super) links: Vec<(Span, String)>,
}

impl Code<'_, '_> {
    /// The request builder: the call's receiver, taken apart.
    pub(super) fn chain(&self, construct: &Construct) -> Result<Chain, Obstacle> {
        let rewriter = self.rewriter;
        let mut at: ExprId = rewriter
            .facts
            .at(construct.call)
            .ok_or("the call was not found again")?;
        let mut links = Vec::new();
        while let ExprKind::Call(call) = &rewriter.ir.expr(at).kind {
            let ExprKind::Member {
                object, property, ..
            } = &rewriter.ir.expr(call.callee).kind
            else {
                break;
            };
            let receiver = rewriter.ir.expr(*object).span;
            // `reqwest::Client::new()` is a path, not a link of the chain.
            if rewriter
                .slice(Span {
                    start: receiver.end,
                    end: call.args_span.start,
                })
                .trim_start()
                .starts_with("::")
            {
                break;
            }
            links.push((
                Span {
                    start: receiver.end,
                    end: rewriter.ir.expr(at).span.end,
                },
                property.to_string(),
            ));
            at = *object;
        }
        links.reverse();
        match links.pop() {
            Some((_, name)) if name == "send" => {}
            _ => return Err("the request is not sent where it is built".to_owned()),
        }
        if links
            .iter()
            .any(|(span, _)| rewriter.slice(*span).trim_start().starts_with('?'))
        {
            return Err("the request builder is unwrapped on the way".to_owned());
        }
        Ok(Chain {
            root: rewriter.ir.expr(at).span,
            links,
        })
    }

    /// The link that sets the body.
    pub(super) fn body_link(
        &self,
        construct: &Construct,
        chain: &Chain,
    ) -> Result<usize, Obstacle> {
        let place = construct
            .body
            .variable
            .map_or(construct.body.object, |variable| variable.used);
        let found = chain
            .links
            .iter()
            .position(|(span, _)| span.contains(place));
        match found.map(|at| (at, chain.links[at].1.as_str())) {
            Some((at, "json")) => Ok(at),
            _ => Err("the payload is not handed to `.json(...)`".to_owned()),
        }
    }

    /// The chain with `changes` made and the link `without` left out, laid out as rustfmt does: on one line if it is short.
    pub(super) fn printed(
        &self,
        chain: &Chain,
        changes: &[(Span, String)],
        without: Option<usize>,
        from: &str,
        indent: &str,
    ) -> String {
        let copy = |span: Span| {
            let own: Vec<(Span, String)> = changes
                .iter()
                .filter(|(change, _)| span.contains(*change))
                .cloned()
                .collect();
            self.rewriter.copy(span, &own)
        };
        let root = copy(chain.root);
        let kept = chain
            .links
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != without);
        let links: Vec<String> = kept
            .map(|(_, (span, _))| copy(*span).trim_start().to_owned())
            .collect();
        let flat = format!("{root}{}", links.concat());
        if !flat.contains('\n') && (flat.len() <= CHAIN_WIDTH || links.len() <= 1) {
            return flat;
        }
        let unit = &self.rewriter.style.indent;
        let inner = format!("{indent}{unit}");
        let mut text = root.clone();
        for (at, link) in links.iter().enumerate() {
            // A root no longer than an indentation keeps its first call beside it.
            if at > 0 || root.len() > unit.len() {
                text.push_str(&format!("\n{inner}"));
            }
            let written = indentation_at(
                self.rewriter.source.text(),
                chain.links[at].0.end as usize - 1,
            );
            let base = if written.len() >= from.len() {
                written
            } else {
                from
            };
            text.push_str(&reindented(link, base, &inner));
        }
        text
    }

    /// The change that makes the chain a PUT.
    pub(super) fn put(&self, chain: &Chain) -> Result<(Span, String), Obstacle> {
        let (span, _) = chain
            .links
            .iter()
            .find(|(_, name)| name == "post")
            .ok_or("the HTTP method is not written as `.post(...)`")?;
        let text = self.rewriter.slice(*span);
        let at = text
            .find("post")
            .ok_or("the HTTP method is not written as `.post(...)`")?;
        let start = span.start as usize + at;
        Ok((Span::new(start, start + 4), "put".to_owned()))
    }
}
