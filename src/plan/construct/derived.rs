//! URLs that a call is handed and that are not said anew: the new address is made of the old one beside the call.
//!
//! ```js
//! url.replace("/public/connections", `/public/agents/${agentId}/connections`)
//! ```
//!
//! Whatever the URL came from, it holds the endpoint's path once.

use super::planner::Planner;
use super::{Derived, UrlPlace, WrittenUrl};
use crate::detect::{LegacyUrl, Path, Site, Way};
use crate::ir::{ExprId, ExprKind};
use crate::resolve::{Origin, StepKind, Text, TextPiece};

/// Stands for what is not known; no URL holds it.
const HOLE: char = '\0';

impl Planner<'_> {
    /// The place of a URL that is an argument or option of the call, with how the new one is made of it.
    pub(super) fn derived_url(&self, site: &Site) -> Option<UrlPlace> {
        let at = self.handed_at(site)?;
        let expr = self.handed(site, Some(at))?;
        let expr = self.url_member(site, expr)?;
        let first = site.best().urls.first()?.endpoint;
        let path = &self.catalog.api().legacy.get(first)?.path;
        let mut texts: Vec<String> = Vec::new();
        for way in &site.ways {
            for url in &way.urls {
                if url.endpoint != first || !matches!(url.address.path, Path::Legacy(_)) {
                    return None;
                }
                texts.extend(self.handed_alternatives(way, url, at)?);
            }
        }
        // As much of the path as is handed over: a wrapper may add its beginning.
        let slashes = path.match_indices('/').map(|(at, _)| &path[at..]);
        let from = slashes.into_iter().find(|part| {
            let once = |text: &String| match text.split_once(part) {
                Some((_, rest)) => {
                    !rest.contains(part)
                        && (matches!(rest, "" | "/") || rest.starts_with(['?', '#']))
                }
                None => false,
            };
            texts.iter().all(once)
        })?;
        let place = self.file.ir.expr(expr).span;
        Some(UrlPlace {
            literal: place,
            segment: place,
            constant: None,
            chosen: None,
            written: Some(WrittenUrl {
                place,
                in_template: false,
                head: String::new(),
                choice: None,
                removed: Vec::new(),
                names: Vec::new(),
                imports: Vec::new(),
                exports: Vec::new(),
                derived: Some(Derived {
                    from: from.to_owned(),
                    is_text: self.is_surely_text(expr),
                }),
            }),
        })
    }

    /// What a way hands over at a place, in every alternative, holes marked.
    fn handed_alternatives(&self, way: &Way, url: &LegacyUrl, at: Origin) -> Option<Vec<String>> {
        if way.request.wrapper.is_none() {
            let texts = way.request.url_texts.iter();
            return Some(texts.map(marked).collect());
        }
        let is_own = |piece: &&TextPiece| match piece {
            TextPiece::Text { trace, origin, .. } => {
                let passed = trace
                    .iter()
                    .any(|step| step.origin == at && matches!(step.kind, StepKind::Passed { .. }));
                let is_near = origin.is_some_and(|origin| {
                    origin.file == 0
                        && self
                            .file
                            .ir
                            .function(self.facts.function_around(at.span))
                            .span
                            .contains(origin.span)
                        && self.facts.function_around(at.span) != crate::ir::Module::BODY
                });
                passed || is_near
            }
            TextPiece::Hole { .. } => false,
        };
        let own: Vec<&TextPiece> = url.text.pieces.iter().filter(is_own).collect();
        (!own.is_empty()).then(|| {
            vec![marked(&Text {
                pieces: own.into_iter().cloned().collect(),
            })]
        })
    }

    /// Whether an expression is a text, and no `URL`.
    fn is_surely_text(&self, expr: ExprId) -> bool {
        let ir = &self.file.ir;
        let expr = self.facts.unwrapped(expr);
        match &ir.expr(expr).kind {
            ExprKind::Str(_) | ExprKind::Template(_) | ExprKind::Binary { .. } => true,
            ExprKind::Member { property, .. } if property == "href" => true,
            ExprKind::Call(call) => {
                let callee = self.source(ir.expr(call.callee).span);
                let makes = [".join", ".replace", ".toString", ".concat", ".replaceAll"];
                (callee == "String" || makes.iter().any(|name| callee.ends_with(name)))
                    || !self.knows_url_objects()
            }
            _ => !self.knows_url_objects(),
        }
    }

    /// Whether any file makes `URL`s.
    fn knows_url_objects(&self) -> bool {
        let mut files = self.files.iter();
        files.any(|file| file.source.text().contains("URL("))
    }
}

fn marked(text: &Text) -> String {
    let pieces = text.pieces.iter().map(|piece| match piece {
        TextPiece::Text { text, .. } => text.to_string(),
        TextPiece::Hole { .. } => HOLE.to_string(),
    });
    pieces.collect()
}
