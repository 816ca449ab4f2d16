//! URLs that a call is handed, however they came about: all that they say is known, so that they can be said anew.

use super::UrlPlace;
use super::planner::Planner;
use crate::detect::{LegacyUrl, Site, Way};
use crate::ir::{BindingId, BindingKind, ExprKind};
use crate::resolve::{Origin, StepKind, TextPiece};

impl Planner<'_> {
    /// A URL that an argument or option of the call gives, however it came about: all that it says is known, and saying it does
    /// nothing else.
    pub(super) fn handed_url(&self, site: &Site) -> Option<UrlPlace> {
        let (at, text) = self.handed_text(site)?;
        let expr = self.handed(site, Some(at))?;
        if let ExprKind::Object { .. } = self.file.ir.expr(self.facts.unwrapped(expr)).kind {
            return None;
        }
        let span = self.file.ir.expr(expr).span;
        let names = self.facts.free_bindings(span);
        // What a function does with its own variables was followed up to the call.
        let own = self.facts.function_around(site.span);
        let changes = |name: &BindingId| {
            self.facts.is_written(*name)
                && (self.file.ir.binding(*name).owner != own
                    || !self.facts.is_changed_in_steps(*name))
        };
        let changes = names.iter().any(changes);
        if changes || !self.is_idle(span) {
            return None;
        }
        // What a wrapper is handed is not said in it.
        let is_parameter =
            |name: &BindingId| matches!(self.file.ir.binding(*name).kind, BindingKind::Parameter);
        if self.enclosed.contains(&site.span) && names.iter().any(is_parameter) {
            return None;
        }
        // Bases may be several, of which the call says nothing.
        let first = site.best().urls.first()?.endpoint;
        for way in &site.ways {
            for url in &way.urls {
                if self.text_of(way, url, at)? != text || url.endpoint != first {
                    return None;
                }
            }
        }
        let endpoint = self.catalog.api().legacy.get(first)?;
        let segment = endpoint.path.rsplit('/').next()?;
        let head = text.trim_end_matches('/').strip_suffix(segment)?;
        let is_plain = !head.contains(['`', '\\', '$', '"', '\'', '\n']);
        let removed = self.unused_without(span);
        self.written(span, head, None, removed)
            .filter(|_| is_plain && (head.is_empty() || head.ends_with('/')))
    }

    /// What stands before the endpoint's last segment in the path that a wrapper is handed, if it is known.
    pub(super) fn handed_head(&self, site: &Site) -> Option<String> {
        site.best().request.wrapper.as_ref()?;
        let (_, text) = self.handed_text(site)?;
        let endpoint = site.best().urls.first()?.endpoint;
        let path = &self.catalog.api().legacy.get(endpoint)?.path;
        let text = text
            .split(['?', '#'])
            .next()?
            .trim_end_matches('/')
            .to_owned();
        let head = text.strip_suffix(path.rsplit('/').next()?)?;
        let is_plain = !head.contains(['`', '\\', '$', '"', '\'', '\n']);
        is_plain.then(|| head.to_owned())
    }

    /// What is handed over as a URL, and where.
    fn handed_text(&self, site: &Site) -> Option<(Origin, String)> {
        let (at, way) = (self.handed_at(site)?, site.best());
        Some((at, self.text_of(way, way.urls.first()?, at)?))
    }

    /// The place in the call where a URL is handed over.
    pub(super) fn handed_at(&self, site: &Site) -> Option<Origin> {
        let way = site.best();
        match way.request.wrapper {
            None => way.request.url_at,
            Some(_) => {
                let pieces = way.urls.first()?.text.pieces.iter().rev();
                let mut last = pieces.filter_map(|piece| match piece {
                    TextPiece::Text { trace, .. } => Some(trace),
                    TextPiece::Hole { .. } => None,
                });
                let mut steps = last.next()?.iter();
                let passed = steps.find(|step| {
                    matches!(step.kind, StepKind::Passed { .. })
                        && step.origin.file == 0
                        && site.span.contains(step.origin.span)
                });
                Some(passed?.origin)
            }
        }
    }

    /// What a way hands over at a place, if all of it is known.
    pub(super) fn text_of(&self, way: &Way, url: &LegacyUrl, at: Origin) -> Option<String> {
        if way.request.wrapper.is_none() {
            return match way.request.url_texts.as_slice() {
                [only] => only.known(),
                _ => None,
            };
        }
        let passed = url.text.pieces.iter().filter_map(|piece| match piece {
            TextPiece::Text {
                text,
                trace,
                origin,
            } => {
                // What was put together where the call is may have lost the way that it came.
                let is_near = |origin: &Origin| {
                    let own = self.facts.function_around(at.span);
                    origin.file == 0
                        && own != crate::ir::Module::BODY
                        && self.facts.function_around(origin.span) == own
                };
                let is_own = trace.iter().any(|step| step.origin == at)
                    || origin.as_ref().is_some_and(is_near);
                is_own.then_some(text.as_str())
            }
            TextPiece::Hole { .. } => None,
        });
        Some(passed.collect())
    }
}
