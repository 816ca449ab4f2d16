//! Calls whose address itself tells whether they are legacy: whatever chose it, they are written apart by what it ends in.
//!
//! ```js
//! if (url.endsWith("/public/connections")) {
//!   return fetch(url, options);
//! }
//! return fetch(url, options);
//! ```
//!
//! That is the same program, whatever the question, as long as asking it does nothing.

use super::super::payload::pure;
use super::super::planner::Planner;
use super::{Form, Question};
use crate::detect::{LegacyUrl, Path, Site, Way};
use crate::ir::{BinaryOp, ExprId, ExprKind, Module, TemplatePart};
use crate::plan::facts::Facts;
use crate::resolve::{Evaluated, Guard, Request, Text, TextPiece};
use crate::source::Span;

impl Planner<'_> {
    /// What to ask the address of a call, to know whether it is a legacy one.
    pub(super) fn asked_of_address(
        &self,
        site: &Site,
        evaluated: &Evaluated,
        place: Span,
        form: Form,
    ) -> Option<Question> {
        // What is known to go with the address must have been chosen with it.
        let mut urls = site.ways.iter().flat_map(|way| &way.urls);
        if urls.any(|url| url.guard.asks_any(&evaluated.unsettled)) {
            return None;
        }
        let at = self.handed_at(site)?;
        let expr = self.facts.unwrapped(self.handed(site, Some(at))?);
        let (path, is_whole) = self.told_by_address(site)?;
        if site.is_also_other && !are_told(site, evaluated, &path) {
            return None;
        }
        let own = self.file.ir.expr(expr).span;
        let last = match is_whole {
            true => Some(expr),
            false => self.last_part(expr),
        };
        let (asked, named) = match last.filter(|last| self.is_plain(*last)) {
            Some(last) => (self.file.ir.expr(last).span, None),
            None => {
                // It gets a name, for which it must be the first thing that happens.
                let before = Span {
                    start: place.start,
                    end: own.start,
                };
                let is_first = form != Form::Value && self.is_idle(before);
                let names_request = matches!(
                    self.file.ir.expr(expr).kind,
                    ExprKind::Object { .. } | ExprKind::Function(_)
                );
                if !is_first || names_request || self.has_await(own) {
                    return None;
                }
                (own, Some(self.name_for_address(site.span)))
            }
        };
        Some(Question::Address {
            asked,
            named,
            // What is compared with all of a legacy address is that text, or a `URL`.
            is_text: self.is_text(site) || (is_whole && !self.names_url()),
            path,
            is_whole,
        })
    }

    /// A name for an address that nothing in the functions around its call has.
    fn name_for_address(&self, call: Span) -> String {
        let ir = &self.file.ir;
        let around = ir.functions.iter().map(|one| one.span);
        let around =
            around.filter(|span| span.contains(call) && *span != ir.function(Module::BODY).span);
        let outermost = around.max_by_key(|span| span.len());
        let text = self.source(outermost.unwrap_or(ir.function(Module::BODY).span));
        let named = |number: usize| match number {
            1 => "url".to_owned(),
            _ => format!("url{number}"),
        };
        let mut names = (1..100).map(named);
        let free = names.find(|name| !Facts::is_word(text, name));
        free.unwrap_or_else(|| "url_".to_owned())
    }

    /// What tells a legacy address from others: the path that it ends in, or all that the call hands over, and whether it is all.
    fn told_by_address(&self, site: &Site) -> Option<(String, bool)> {
        let at = self.handed_at(site)?;
        let mut told: Option<(String, bool)> = None;
        let is_open = |url: &LegacyUrl| url.address.path == Path::Unknown;
        // What the environment names may end in anything, and be another host's.
        let has_open = { site.ways.iter() }.any(|way| way.urls.iter().any(is_open));
        for way in &site.ways {
            for url in way.urls.iter().filter(|url| !is_open(url)) {
                let path = &self.catalog.api().legacy.get(url.endpoint)?.path;
                let tells = !has_open && !others_end_in(way, path);
                let handed = self.text_of(way, url, at).or_else(|| own_text(way, url));
                let one = match handed {
                    None if tells => (path.clone(), false),
                    Some(text) if tells && text.ends_with(path.as_str()) => (path.clone(), false),
                    Some(text) if !text.is_empty() && !text.contains(['"', '\'', '\\', '\n']) => {
                        (text, true)
                    }
                    _ => return None,
                };
                if told.as_ref().is_some_and(|known| *known != one) {
                    return None;
                }
                told = Some(one);
            }
        }
        told
    }

    /// The part of an address that it ends in.
    fn last_part(&self, expr: ExprId) -> Option<ExprId> {
        match &self.file.ir.expr(expr).kind {
            ExprKind::Template(parts) => match parts.last()? {
                TemplatePart::Expr(last) => Some(self.facts.unwrapped(*last)),
                TemplatePart::Text(text) if text.is_empty() => {
                    match parts.get(parts.len().checked_sub(2)?)? {
                        TemplatePart::Expr(last) => Some(self.facts.unwrapped(*last)),
                        TemplatePart::Text(_) => None,
                    }
                }
                TemplatePart::Text(_) => None,
            },
            ExprKind::Binary {
                op: BinaryOp::Add,
                right,
                ..
            } => self.last_part(self.facts.unwrapped(*right)),
            _ => Some(expr),
        }
    }

    /// Whether an expression can stand in a question too: a name, or what it holds.
    fn is_plain(&self, expr: ExprId) -> bool {
        let is_path = match &self.file.ir.expr(expr).kind {
            ExprKind::Binding(_) | ExprKind::This => true,
            ExprKind::Member { object, .. } => self.is_plain(*object),
            _ => false,
        };
        is_path && pure(self, self.file.ir.expr(expr).span)
    }

    fn has_await(&self, place: Span) -> bool {
        let mut exprs = self.facts.within(place);
        exprs.any(|(_, expr)| matches!(expr.kind, ExprKind::Await(_)))
    }

    /// Whether the address is text in every way, and no `URL` that has no such methods.
    fn is_text(&self, site: &Site) -> bool {
        let mut texts = site.ways.iter().flat_map(|way| &way.request.urls);
        let is_known = |pieces: &[TextPiece]| {
            let mut pieces = pieces.iter();
            pieces.any(|piece| matches!(piece, TextPiece::Text { .. }))
        };
        texts.all(|(_, text)| is_known(&text.pieces)) && !self.names_url()
    }

    /// Whether the program says `URL` anywhere.
    fn names_url(&self) -> bool {
        let names_it = |file: &str| Facts::is_word(file, "URL");
        let mut files = self.files.iter();
        files.any(|file| names_it(file.source.text()))
    }
}

/// What a call without a wrapper hands over where its address is this one.
fn own_text(way: &Way, url: &LegacyUrl) -> Option<String> {
    let request = &way.request;
    if request.wrapper.is_some() || request.url_texts.len() != request.urls.len() {
        return None;
    }
    let mut both = request.urls.iter().zip(&request.url_texts);
    let (_, text) = both.find(|((guard, _), _)| *guard == url.guard)?;
    text.known()
}

/// Whether an address that is not legacy ends in the path of one that is: it leads to another host.
fn others_end_in(way: &Way, path: &str) -> bool {
    let request = &way.request;
    let is_legacy = |guard: &Guard| way.urls.iter().any(|url| url.guard == *guard);
    let mut others = request.urls.iter().filter(|(guard, _)| !is_legacy(guard));
    others.any(|(_, text)| known_end(text).ends_with(path))
}

/// What is known of how a text ends.
fn known_end(text: &Text) -> String {
    let pieces = text.pieces.iter().rev().map_while(|piece| match piece {
        TextPiece::Text { text, .. } => Some(text.as_str()),
        TextPiece::Hole { .. } => None,
    });
    let mut pieces: Vec<&str> = pieces.collect();
    pieces.reverse();
    pieces.concat()
}

/// Whether all that a call sends to addresses that may end in a path is one of its legacy requests.
fn are_told(site: &Site, evaluated: &Evaluated, path: &str) -> bool {
    let may_end_so = |text: &Text| {
        let end = known_end(text);
        end.ends_with(path) || path.ends_with(&end)
    };
    let is_legacy = |request: &Request, text: &Text| {
        let origin = |request: &Request| request.body.as_ref().and_then(|body| body.origin);
        site.ways.iter().any(|way| {
            way.request.method == request.method
                && origin(&way.request) == origin(request)
                && way.urls.iter().any(|url| is_same(&url.text, text))
        })
    };
    let mut own = evaluated.requests.iter().filter(|request| {
        request.site.file == 0 && request.site.span == site.span && request.is_from_caller
    });
    own.all(|request| {
        let mut urls = request.urls.iter();
        urls.all(|(_, text)| !may_end_so(text) || is_legacy(request, text))
    })
}

/// Whether two addresses say the same, wherever they are written.
fn is_same(one: &Text, other: &Text) -> bool {
    let is_one = |(one, other): (&TextPiece, &TextPiece)| match (one, other) {
        (TextPiece::Text { text, .. }, TextPiece::Text { text: other, .. }) => text == other,
        (TextPiece::Hole { cause, .. }, TextPiece::Hole { cause: other, .. }) => cause == other,
        _ => false,
    };
    one.pieces.len() == other.pieces.len() && one.pieces.iter().zip(&other.pieces).all(is_one)
}
