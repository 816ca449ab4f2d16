//! A request builder: taken apart into its calls, and printed again with some of them changed.

use super::layout::{CHAIN_WIDTH, fitted, joined, overflowing, put_behind};
use super::resent::outer_first;
use super::{Code, Obstacle};
use crate::ir::{ExprId, ExprKind};
use crate::plan::construct::{Construct, Inlined};
use crate::rewrite::style::{indentation_at, reindented};
use crate::source::Span;

/// A request builder taken apart: what it begins with, and its calls.
pub(super) struct Chain {
    pub(super) root: Span,
    /// From the dot to the closing parenthesis, with the method's name.
    pub(super) links: Vec<(Span, String)>,
    /// Variables that are written in it.
    inlined: Vec<Inlined>,
    /// Whether its comments stay in it.
    keeps: bool,
}

impl Chain {
    /// The same chain with its comments: of several copies one has them.
    pub(super) fn keeping(mut self) -> Self {
        self.keeps = true;
        self
    }
}

impl Code<'_, '_> {
    /// The request builder: the call's receiver, taken apart.
    pub(super) fn chain(&self, construct: &Construct) -> Result<Chain, Obstacle> {
        let mut chain = self.links(construct.call, construct)?;
        match chain.links.pop() {
            Some((_, name)) if name == "send" => {}
            _ => return Err("the request is not sent where it is built".to_owned()),
        }
        let text = |span: Span| self.rewriter.slice(span).trim_start();
        if chain
            .links
            .iter()
            .any(|(span, _)| text(*span).starts_with('?'))
        {
            return Err("the request builder is unwrapped on the way".to_owned());
        }
        Ok(chain)
    }

    /// An expression taken apart: what it begins with, and the calls, `?` and `.await` behind it.
    pub(super) fn links(&self, whole: Span, construct: &Construct) -> Result<Chain, Obstacle> {
        self.links_of(whole, &construct.inlined)
    }

    fn links_of(&self, whole: Span, inlined: &[Inlined]) -> Result<Chain, Obstacle> {
        let rewriter = self.rewriter;
        let found = rewriter.facts.at(whole);
        let mut at: ExprId = found.ok_or("the call was not found again")?;
        let mut links = Vec::new();
        // A `?` stands on the line of what it is asked of.
        let mut behind: Option<u32> = None;
        loop {
            if let ExprKind::Try(inner) = rewriter.ir.expr(at).kind {
                behind = behind.or(Some(rewriter.ir.expr(at).span.end));
                at = inner;
                continue;
            }
            let end = rewriter.ir.expr(at).span.end;
            let (receiver, name) = match &rewriter.ir.expr(at).kind {
                ExprKind::Await(inner) => (*inner, "await".to_owned()),
                ExprKind::Call(call) => match &rewriter.ir.expr(call.callee).kind {
                    ExprKind::Member {
                        object, property, ..
                    } => {
                        if self.is_path(*object, call.args_span.start) {
                            break;
                        }
                        (*object, property.to_string())
                    }
                    _ => break,
                },
                // `self.http` stands as `self` and `.http`.
                ExprKind::Member {
                    object, property, ..
                } if !self.is_path(*object, end) => (*object, property.to_string()),
                ExprKind::Binding(_) => {
                    let span = rewriter.ir.expr(at).span;
                    let written = inlined.iter().find(|one| one.used == span);
                    match written.and_then(|one| rewriter.facts.at(one.init)) {
                        Some(init) => {
                            at = init;
                            continue;
                        }
                        None => break,
                    }
                }
                _ => break,
            };
            let start = rewriter.ir.expr(receiver).span.end;
            let end = behind.take().unwrap_or(end);
            // What a macro awaits says so nowhere.
            if start < end {
                links.push((Span { start, end }, name));
            }
            at = receiver;
        }
        links.reverse();
        let root = rewriter.ir.expr(at).span;
        Ok(Chain {
            root: Span {
                start: root.start,
                end: behind.unwrap_or(root.end),
            },
            links,
            inlined: inlined.to_vec(),
            keeps: false,
        })
    }

    /// Whether what follows a name is a path: `reqwest::Client::new()` is no link of a chain.
    fn is_path(&self, object: ExprId, end: u32) -> bool {
        let start = self.rewriter.ir.expr(object).span.end;
        let between = self.rewriter.slice(Span { start, end });
        between.trim_start().starts_with("::")
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
        self.laid_out(chain, changes, without, (from, indent), indent.len())
    }

    /// The same where the chain begins in a column behind something else.
    pub(super) fn printed_at(
        &self,
        chain: &Chain,
        changes: &[(Span, String)],
        (from, indent): (&str, &str),
        column: usize,
    ) -> String {
        self.laid_out(chain, changes, None, (from, indent), column)
    }

    fn laid_out(
        &self,
        chain: &Chain,
        changes: &[(Span, String)],
        without: Option<usize>,
        (from, indent): (&str, &str),
        column: usize,
    ) -> String {
        let source = self.rewriter.source.text();
        let unit = &self.rewriter.style.indent;
        let kept = chain.links.iter().enumerate();
        let kept = kept.filter(|(at, _)| Some(*at) != without);
        // Each part with the indentation that its lines have in the source.
        let mut parts: Vec<(String, &str)> = std::iter::once(chain.root)
            .chain(kept.map(|(_, (span, _))| *span))
            .map(|span| {
                let written = indentation_at(source, (span.end as usize).saturating_sub(1));
                let base = if written.len() >= from.len() {
                    written
                } else {
                    from
                };
                let text = self.nested(chain, span, changes, base);
                (
                    text.unwrap_or_else(|| self.copied(chain, span, changes)),
                    base,
                )
            })
            .collect();
        let has_comments = put_behind(&mut parts);
        let flat: String = parts.iter().map(|(text, _)| text.as_str()).collect();
        let links = parts.len() - 1;
        if !has_comments && !flat.contains('\n') && (flat.len() <= CHAIN_WIDTH || links <= 1) {
            return fitted(&flat, column, indent, unit);
        }
        if !has_comments && let Some(text) = overflowing(&parts, indent, column, unit) {
            return text;
        }
        let (mut text, base) = parts.remove(0);
        text = reindented(&text, base, indent);
        // A root no longer than an indentation keeps its first call beside it.
        while column == indent.len() && text.len() <= unit.len() && !parts.is_empty() {
            let (link, base) = parts.remove(0);
            text.push_str(&reindented(&link, base, indent));
        }
        let text = fitted(&text, column, indent, unit);
        // Behind a root of several lines the calls stand below its end.
        let inner = match text.contains('\n') {
            true => indent.to_owned(),
            false => format!("{indent}{unit}"),
        };
        let links = parts.iter().map(|(link, base)| {
            let link = reindented(link, base, &inner);
            format!("\n{inner}{}", fitted(&link, inner.len(), &inner, unit))
        });
        text + &links.collect::<String>()
    }

    /// A part of a chain with its own changes, on one line where they made it short.
    fn copied(&self, chain: &Chain, span: Span, changes: &[(Span, String)]) -> String {
        let inside = changes.iter().filter(|(change, _)| span.contains(*change));
        let own: Vec<(Span, String)> = inside.cloned().collect();
        let text = match chain.keeps {
            true => self.rewriter.with_names(span, &outer_first(own.clone())),
            false => self.rewriter.copy(span, &own),
        };
        let text = text.trim_start();
        match own.is_empty() {
            true => text.to_owned(),
            false => joined(text),
        }
    }

    /// A link whose only argument is a chain with changes, which stands on lines of its own where it is broken.
    fn nested(
        &self,
        chain: &Chain,
        link: Span,
        changes: &[(Span, String)],
        base: &str,
    ) -> Option<String> {
        let rewriter = self.rewriter;
        let slice = |start, end| rewriter.slice(Span { start, end });
        let calls = rewriter
            .ir
            .exprs
            .iter()
            .filter_map(|expr| match &expr.kind {
                ExprKind::Call(call)
                    if expr.span.start < link.start
                        && expr.span.end <= link.end
                        && link.contains(call.args_span) =>
                {
                    Some(call)
                }
                _ => None,
            });
        let call = calls.max_by_key(|call| call.args_span.len())?;
        let [only] = call.args.as_slice() else {
            return None;
        };
        let arg = rewriter.ir.expr(only.value).span;
        let is_alone = |text: &str| text.trim_matches(['(', ')', ',']).trim().is_empty();
        let around = [
            slice(call.args_span.start, arg.start),
            slice(arg.end, call.args_span.end),
        ];
        let is_changed = changes
            .iter()
            .any(|(change, _)| arg.contains(*change) && change.len() < arg.len());
        // A name in its place is no chain any more.
        let is_named = |text: &str| !text.contains('(');
        if { changes.iter() }.any(|(change, text)| *change == arg && is_named(text)) {
            return None;
        }
        let inlined = chain.inlined.iter().any(|one| one.used == arg);
        if !around.iter().all(|text| is_alone(text)) || !(is_changed || inlined) {
            return None;
        }
        let inner = Chain {
            keeps: chain.keeps,
            ..self.links_of(arg, &chain.inlined).ok()?
        };
        if inner.links.len() < 2 {
            return None;
        }
        let unit = &rewriter.style.indent;
        let deep = format!("{base}{unit}");
        let from = indentation_at(rewriter.source.text(), inner.root.start as usize).to_owned();
        let text = self.laid_out(&inner, changes, None, (&from, &deep), deep.len());
        let head = slice(link.start, call.args_span.start).trim_start();
        let tail = slice(call.args_span.end, link.end);
        text.contains('\n')
            .then(|| format!("{head}(\n{deep}{text},\n{base}){tail}"))
    }

    /// The change that makes the chain a PUT.
    pub(super) fn put(&self, chain: &Chain) -> Result<(Span, String), Obstacle> {
        let link = chain.links.iter().find(|(_, name)| name == "post");
        // `ureq::post(...)` begins a chain.
        let span = link.map_or(chain.root, |(span, _)| *span);
        let text = self.rewriter.slice(span);
        let name = text.find('(').map_or(text, |end| &text[..end]);
        let at = match name.strip_suffix("post") {
            Some(before) if !before.ends_with(char::is_alphanumeric) => before.len(),
            _ => return Err("the HTTP method is not written as `.post(...)`".to_owned()),
        };
        let start = span.start as usize + at;
        Ok((Span::new(start, start + 4), "put".to_owned()))
    }
}
