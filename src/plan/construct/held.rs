//! Keys and base URLs that are not written in the call: in a wrapper around the client, or in an object that the call uses.

use super::key::entry_value;
use super::planner::Planner;
use super::words::one_line;
use super::{Anchor, Construct, Early, Obstacles};
use crate::detect::Site;
use crate::ir::{EntryKind, ExprKind, Key, Language, StatementKind};
use crate::resolve::{Cause, Origin, TextPiece};
use crate::source::Span;

impl Planner<'_> {
    /// The key's header is written in a wrapper: what of it is not constant comes from the site or its receiver.
    pub(super) fn add_wrapped_key(
        &self,
        site: &Site,
        written: Origin,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let request = &*self.request_through(site, Some(written));
        let file = &self.files[written.file as usize];
        let value = Origin {
            span: entry_value(&file.ir, written.span),
            ..written
        };
        match self.at_site(value, request) {
            Ok(None) => {}
            Ok(Some(origin)) if origin.file == 0 => self.add_key(origin, construct, obstacles),
            _ => obstacles.push(format!(
                "the key's header is set in a wrapper, to `{}`",
                one_line(file.source.slice(value.span))
            )),
        }
    }

    /// The base of a wrapper's URLs, where it is the receiver's or the site's.
    pub(super) fn add_wrapped_base(
        &self,
        site: &Site,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let request = &*self.request_through(site, site.best().request.url_at);
        if request.wrapper.is_none() {
            return;
        }
        let mut known: Vec<String> = Vec::new();
        let is_whole = self.file.ir.is_whole_program(self.file.source.text());
        for url in site.ways.iter().flat_map(|way| &way.urls) {
            let segment = self.source(construct.url.segment);
            let holds = |piece: &TextPiece| matches!(piece, TextPiece::Text { text, .. } if text.contains(segment));
            let pieces = &url.text.pieces;
            // What follows the path, a query, is not what an agent depends on.
            let base = pieces.iter().rposition(holds).unwrap_or(pieces.len());
            let text = |piece: &TextPiece| match piece {
                TextPiece::Text { text, .. } => Some(text.to_string()),
                TextPiece::Hole { .. } => None,
            };
            let prefix: Option<String> = pieces[..base].iter().map(text).collect();
            known.extend(prefix.filter(|prefix| !known.contains(prefix)));
            for piece in &pieces[..base] {
                let TextPiece::Hole { cause, origin } = piece else {
                    continue;
                };
                // All callers of a program of one file are seen.
                let is_unseen = cause.is_parameter() && is_whole && !known.is_empty();
                if matches!(cause, Cause::Environment(_)) || is_unseen {
                    continue;
                }
                let Some(origin) = origin else {
                    obstacles.push(format!("the base URL may be {}", cause.describe()));
                    continue;
                };
                if origin.file == 0 && construct.call.contains(origin.span) {
                    continue;
                }
                match self.at_site(*origin, request) {
                    Ok(None) => {}
                    Ok(Some(origin)) if origin.file == 0 => {
                        self.add_key(origin, construct, obstacles)
                    }
                    _ => {
                        let text = self.files[origin.file as usize].source.slice(origin.span);
                        obstacles.push(format!(
                            "the base URL is set in a wrapper, to `{}`",
                            one_line(text)
                        ));
                    }
                }
            }
        }
        if known.len() > 1 {
            obstacles.push("the wrapper is made with several base URLs".to_owned());
        }
    }

    /// A header that a local object of the call holds, read from that object: `headers["X-Api-Key"]`.
    pub(super) fn held_header(&self, value: Span, construct: &Construct) -> Option<String> {
        if self.file.ir.language == Language::Rust {
            return None;
        }
        self.facts.within(construct.call).find_map(|(_, expr)| {
            let ExprKind::Binding(binding) = expr.kind else {
                return None;
            };
            let (_, init) = self.facts.declaration(binding)?;
            let init = self.facts.unwrapped(init);
            let ExprKind::Object { entries, .. } = &self.file.ir.expr(init).kind else {
                return None;
            };
            entries.iter().find_map(|entry| match &entry.kind {
                EntryKind::Property {
                    key: Key::Name { span, .. },
                    value: own,
                } if self.file.ir.expr(*own).span == value => {
                    let (name, key) = (&self.file.ir.binding(binding).name, self.source(*span));
                    Some(match key.starts_with(['"', '\'']) {
                        true => format!("{name}[{key}]"),
                        false => format!("{name}.{key}"),
                    })
                }
                _ => None,
            })
        })
    }

    /// Tells agents apart by a header of an object that a function builds for the call. Says whether there is such a function.
    pub(super) fn add_built_header(&self, value: Span, construct: &mut Construct) -> bool {
        let built = self.built_header(value, construct);
        let is_built = built.is_some();
        construct.key_of_early.extend(built);
        is_built
    }

    /// That header, read from what the function returned.
    fn built_header(&self, value: Span, construct: &Construct) -> Option<(Span, String)> {
        let ir = &self.file.ir;
        let functions = ir.functions.iter().skip(1);
        let builder = functions
            .filter(|one| one.span.contains(value))
            .min_by_key(|one| one.span.len())?;
        // What fetch takes may be an object, a list or a `Headers`: its type has no members to read.
        let signature = Span {
            start: builder.span.start,
            end: builder.body.span.start.max(builder.span.start),
        };
        if self.source(signature).contains("HeadersInit") {
            return None;
        }
        let returned = match (builder.body.tail, builder.body.statements.as_slice()) {
            (Some(tail), []) => tail,
            (None, [only]) => match only.kind {
                StatementKind::Return(Some(returned)) => returned,
                _ => return None,
            },
            _ => return None,
        };
        let ExprKind::Object { entries, .. } = &ir.expr(self.facts.unwrapped(returned)).kind else {
            return None;
        };
        let key = entries.iter().find_map(|entry| match &entry.kind {
            EntryKind::Property {
                key: Key::Name { span, .. },
                value: own,
            } if ir.expr(*own).span == value => Some(self.source(*span)),
            _ => None,
        })?;
        let call = construct.early.iter().find(|early| {
            let expr = self
                .facts
                .at(early.value)
                .map(|id| self.facts.unwrapped(id));
            let Some(ExprKind::Call(call)) = expr.map(|id| &ir.expr(id).kind) else {
                return false;
            };
            let callee = self.source(ir.expr(call.callee).span);
            callee.strip_prefix("this.").unwrap_or(callee) == builder.name.as_str()
        })?;
        let suffix = match key.starts_with(['"', '\'']) {
            true => format!("[{key}]"),
            false => format!(".{key}"),
        };
        Some((call.value, suffix))
    }

    /// A key that is written out in the call is not written a second time for the agent: it becomes a constant.
    pub(super) fn hoist_literal(&self, value: Span, construct: &mut Construct) {
        let is_text = |id| matches!(self.file.ir.expr(id).kind, ExprKind::Str(_));
        let is_literal = self.facts.at(value).is_some_and(is_text);
        if is_literal && construct.call.contains(value) && self.file.ir.language != Language::Rust {
            construct.early.push(Early {
                value,
                name: "apiKey".to_owned(),
                anchor: Anchor::Module,
                taken: None,
            });
        }
    }
}
