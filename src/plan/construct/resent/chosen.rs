//! An endpoint that the program chooses: what chose it chooses the session's channel now, and the address is the same for both.
//!
//! ```text
//! let path = match transport { Transport::Web => "/public/connections", Transport::Socket => "/public/ws-connections" };
//! let channel_type = match transport { Transport::Web => "webrtc", Transport::Socket => "websocket" };
//! ```

use super::choice::{Choice, Holder};
use crate::detect::{LegacyUrl, Path, Site};
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind};
use crate::plan::construct::{Construct, Planner, UrlPlace};
use crate::source::Span;

/// What a name is called that held an endpoint and holds a channel.
const NAME: &str = "channel_type";

/// The choice between both endpoints, to become one between their channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What gives the end of the address in the call.
    pub place: Span,
    /// What stands before the path's last segment in every alternative: `"/public/`, `format!("{base}/public/`.
    pub head: String,
    /// What stands behind it.
    pub tail: String,
    /// Whether the alternatives are `String`s.
    pub is_owned: bool,
    /// The expression that gives the channel afterwards.
    pub channel: String,
    /// What changes elsewhere: endpoints into channels, and the name of what holds them.
    pub changes: Vec<(Span, String)>,
    /// Constants that nothing uses any more.
    pub removed: Vec<Span>,
}

impl Chosen {
    /// Whether every alternative is put together by `format!`.
    pub fn is_template(&self) -> bool {
        self.head.starts_with("format!")
    }
}

/// One that the program chooses from.
pub(super) struct Alternative {
    /// The literal, or the `format!`.
    literal: Span,
    /// The path's last segment in it.
    segment: Span,
    /// What stands for it where it is chosen.
    pub(super) place: Span,
    /// The constant that holds it, which nothing else uses.
    constant: Option<Span>,
    channel: String,
}

impl Planner<'_> {
    /// The choice that leads to both endpoints, where nothing else depends on it.
    ///
    /// # Errors
    /// What stands in the way, as a phrase.
    pub(super) fn chosen_endpoint(
        &self,
        site: &Site,
        regions: &[Span],
    ) -> Result<(UrlPlace, Option<Span>), String> {
        let alternatives = self.alternatives(site)?;
        let first = alternatives
            .first()
            .ok_or("the URL's path is not written as a literal")?;
        let around = |one: &Alternative| {
            let slice = |start: u32, end: u32| self.source(Span { start, end });
            let head = slice(one.literal.start, one.segment.start);
            (head, slice(one.segment.end, one.literal.end))
        };
        let (head, tail) = around(first);
        if alternatives.iter().any(|one| around(one) != (head, tail)) {
            return Err("the endpoints that the call chooses from are not on one path".to_owned());
        }
        let is_plain = head.starts_with('"') && tail == "\"" && !head.contains(['{', '}', '\\']);
        let is_template = head.starts_with("format!(") && tail.starts_with(['"', '?']);
        if !is_plain && !is_template {
            return Err("the URL goes on behind the endpoint".to_owned());
        }
        let unseen = || {
            "the call leads to both endpoints, and not by one choice that nothing else uses"
                .to_owned()
        };
        let Choice {
            holder,
            place,
            is_owned,
        } = self
            .choice(site, regions, &alternatives)
            .ok_or_else(unseen)?;
        // The address may be made in front of the call.
        let is_here = regions.iter().any(|region| region.contains(place));
        let given = match is_here {
            true => None,
            false => Some(self.address_made_of(site, place, regions)?),
        };
        if is_template {
            let is_function = matches!(holder, Holder::Function { .. });
            let mut literals = alternatives.iter().map(|one| one.literal);
            if is_function || !literals.all(|literal| self.says_the_same(literal, place)) {
                return Err(unseen());
            }
        }
        let quoted = |one: &Alternative| (one.place, format!("\"{}\"", one.channel));
        let mut changes: Vec<(Span, String)> = alternatives.iter().map(quoted).collect();
        let channel = match holder {
            Holder::Call => self.replaced(place, &std::mem::take(&mut changes)),
            Holder::Variable { name: variable, ty } => {
                // Channels are literals.
                changes.extend(
                    { ty }
                        .filter(|_| is_template)
                        .map(|ty| (ty, "&str".to_owned())),
                );
                let name = self.free_name(site, NAME);
                changes.push((self.file.ir.binding(variable).span, name.clone()));
                name
            }
            Holder::Function { name: old, called } => {
                let name = self.free_item(NAME);
                let slice = |start, end| self.source(Span { start, end });
                let (before, behind) = (
                    slice(place.start, called.start),
                    slice(called.end, place.end),
                );
                let channel = format!("{before}{name}{behind}");
                changes.push((old, name));
                channel
            }
        };
        let chosen = Chosen {
            place,
            head: head.to_owned(),
            tail: tail.to_owned(),
            is_owned: is_template || is_owned,
            channel,
            changes,
            removed: alternatives.iter().filter_map(|one| one.constant).collect(),
        };
        let url = UrlPlace {
            literal: first.literal,
            segment: first.segment,
            constant: None,
            written: None,
            chosen: Some(chosen),
        };
        Ok((url, given))
    }

    /// The base URL, where every alternative names it.
    pub(in crate::plan::construct) fn add_chosen_base(&self, construct: &mut Construct) {
        let chosen = construct.url.chosen.as_ref();
        if !chosen.is_some_and(Chosen::is_template) {
            return;
        }
        let parts: Vec<(ExprId, Span)> = { self.facts.within(construct.url.literal) }
            .filter(|(_, expr)| match expr.kind {
                ExprKind::Binding(name) => !self.is_process_constant(name, expr.span),
                ExprKind::This => true,
                _ => false,
            })
            .map(|(id, expr)| (id, expr.span))
            .collect();
        for (id, _) in parts {
            self.push_key(self.whole_path(id), construct);
        }
    }

    /// The literals that the call's address may end in.
    fn alternatives(&self, site: &Site) -> Result<Vec<Alternative>, String> {
        let mut found: Vec<Alternative> = Vec::new();
        let urls: Vec<&LegacyUrl> = site.ways.iter().flat_map(|way| &way.urls).collect();
        for url in urls {
            let end = url.text.origins().last();
            let literal = end
                .filter(|end| end.file == 0)
                .ok_or("the URL's path is written in another file")?
                .span;
            if found.iter().any(|one| one.literal == literal) {
                continue;
            }
            let is_known = matches!(url.address.path, Path::Legacy(_));
            let segment = self.segment_in(literal).filter(|_| is_known);
            let segment = segment.ok_or("the URL's path is put together from pieces")?;
            let constant = self.constant_of(literal);
            let unseen = "the endpoint is a constant that is used elsewhere too";
            let (place, constant) = match constant {
                Some((name, item)) => {
                    let used = self.only_mention(name, self.whole_file());
                    (used.ok_or(unseen)?, Some(item))
                }
                None => (literal, None),
            };
            found.push(Alternative {
                literal,
                segment,
                place,
                constant,
                channel: self.catalog.api().legacy[url.endpoint].channel.clone(),
            });
        }
        Ok(found)
    }

    /// The private constant whose value is a literal, and its item.
    fn constant_of(&self, literal: Span) -> Option<(BindingId, Span)> {
        let ir = &self.file.ir;
        let names = (0..ir.bindings.len()).filter_map(|at| u32::try_from(at).ok());
        let is_it = |name: &BindingId| match ir.binding(*name).kind {
            BindingKind::Lazy(init) => ir.expr(self.facts.unwrapped(init)).span == literal,
            _ => false,
        };
        let name = names.map(BindingId).find(is_it)?;
        let declared = ir.binding(name).span;
        let item = ir.item_around(declared)?;
        let head = Span {
            end: declared.start,
            ..item
        };
        let is_constant = matches!(self.source(head).trim_end(), "const" | "static");
        let is_private = !ir.has_module_files(self.file.source.text());
        (is_constant && is_private).then_some((name, item))
    }

    /// The text at a place with some of it changed.
    fn replaced(&self, place: Span, changes: &[(Span, String)]) -> String {
        let mut text = self.source(place).to_owned();
        let mut changes: Vec<&(Span, String)> = changes.iter().collect();
        changes.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, new) in changes {
            let start = (span.start - place.start) as usize;
            text.replace_range(start..start + span.len(), new);
        }
        text
    }
}
