//! An endpoint that the program chooses: what chose it chooses the session's channel now, and the address is the same for both.
//!
//! ```text
//! let path = match transport { Transport::Web => "/public/connections", Transport::Socket => "/public/ws-connections" };
//! let channel_type = match transport { Transport::Web => "webrtc", Transport::Socket => "websocket" };
//! ```

use crate::detect::{LegacyUrl, Path, Site};
use crate::ir::{BindingId, BindingKind, ExprKind, Function, FunctionId};
use crate::plan::construct::payload::pure;
use crate::plan::construct::{Planner, UrlPlace};
use crate::source::Span;

/// What a name is called that held an endpoint and holds a channel.
const NAME: &str = "channel_type";

/// The choice between both endpoints, to become one between their channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What gives the end of the address in the call.
    pub place: Span,
    /// The path of the agents as far as it was part of every alternative.
    pub agents: String,
    /// Whether the alternatives are `String`s.
    pub is_owned: bool,
    /// The expression that gives the channel afterwards.
    pub channel: String,
    /// What changes elsewhere: endpoints into channels, and the name of what holds them.
    pub changes: Vec<(Span, String)>,
}

/// What holds the alternatives.
enum Holder {
    /// The call itself.
    Call,
    /// A variable that nothing but the call uses.
    Variable(BindingId),
    /// A function that nothing but the call calls.
    Function(FunctionId),
}

/// An alternative: the literal, and the path's last segment in it.
struct Alternative {
    literal: Span,
    segment: Span,
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
    ) -> Result<UrlPlace, String> {
        let alternatives = self.alternatives(site)?;
        let first = alternatives
            .first()
            .ok_or("the URL's path is not written as a literal")?;
        let head = |one: &Alternative| {
            self.source(Span {
                start: one.literal.start + 1,
                end: one.segment.start,
            })
        };
        if alternatives.iter().any(|one| head(one) != head(first)) {
            return Err("the endpoints that the call chooses from are not on one path".to_owned());
        }
        let unseen =
            || "the call leads to both endpoints, by a choice that is made elsewhere".to_owned();
        let (holder, place) = self
            .holder(site, regions, &alternatives)
            .ok_or_else(unseen)?;
        let quoted = |one: &Alternative| (one.literal, format!("\"{}\"", one.channel));
        let mut changes: Vec<(Span, String)> = alternatives.iter().map(quoted).collect();
        let name = self.free_name(site, NAME);
        let channel = match holder {
            Holder::Call => self.replaced(place, &std::mem::take(&mut changes)),
            Holder::Variable(variable) => {
                changes.push((self.file.ir.binding(variable).span, name.clone()));
                name
            }
            Holder::Function(function) => {
                let function = self.file.ir.function(function);
                let declared = self.declared_name(function).ok_or_else(unseen)?;
                let call = self.source(place);
                let at = call
                    .rfind(&format!("{}(", function.name))
                    .ok_or_else(unseen)?;
                changes.push((declared, name.clone()));
                let behind = &call[at + function.name.len()..];
                format!("{}{name}{behind}", &call[..at])
            }
        };
        let behind = alternatives
            .iter()
            .map(|one| &self.file.source.text()[one.literal.end as usize..]);
        let is_made = |rest: &str| {
            let made = ["to_string()", "to_owned()", "into()"];
            { made.iter() }.any(|made| {
                rest.strip_prefix('.')
                    .is_some_and(|it| it.starts_with(made))
            })
        };
        let chosen = Chosen {
            place,
            agents: format!("{}agents", head(first)),
            is_owned: { behind }.any(is_made),
            channel,
            changes,
        };
        Ok(UrlPlace {
            literal: first.literal,
            segment: first.segment,
            constant: None,
            written: None,
            chosen: Some(chosen),
        })
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
            let tail = Span {
                start: segment.end,
                end: literal.end,
            };
            if self.source(tail) != "\"" || !self.source(literal).starts_with('"') {
                return Err("the URL goes on behind the endpoint".to_owned());
            }
            found.push(Alternative {
                literal,
                segment,
                channel: self.catalog.api().legacy[url.endpoint].channel.clone(),
            });
        }
        Ok(found)
    }

    /// What holds the alternatives, and what in the call stands for it.
    fn holder(
        &self,
        site: &Site,
        regions: &[Span],
        alternatives: &[Alternative],
    ) -> Option<(Holder, Span)> {
        let ir = &self.file.ir;
        let holds = |span: Span| alternatives.iter().all(|one| span.contains(one.literal));
        let is_here = |span: Span| regions.iter().any(|region| region.contains(span));
        let inside = regions.iter().flat_map(|region| self.facts.within(*region));
        let choices = inside.filter(|(_, expr)| holds(expr.span) && is_choice(&expr.kind));
        if let Some((_, expr)) = choices.min_by_key(|(_, expr)| expr.span.len()) {
            return pure(self, expr.span).then_some((Holder::Call, expr.span));
        }
        let bindings = (0..ir.bindings.len()).filter_map(|at| u32::try_from(at).ok());
        let variables = bindings.map(BindingId).filter_map(|name| {
            let (statement, init) = self.facts.declaration(name)?;
            let init = ir.expr(init).span;
            (holds(init) && !is_here(statement.span)).then_some((name, init))
        });
        if let Some((name, _)) = variables.min_by_key(|(_, init)| init.len()) {
            let uses = self.facts.uses(name);
            let [(_, place)] = uses.as_slice() else {
                return None;
            };
            let is_plain = is_here(*place) && !self.facts.is_assigned(name);
            return is_plain.then_some((Holder::Variable(name), *place));
        }
        let id = self.facts.function_around(alternatives.first()?.literal);
        let function = ir.function(id);
        let is_other = id != self.facts.function_around(site.span) && holds(function.span);
        if !is_other || !self.is_named_twice(function) {
            return None;
        }
        let mut calls = regions.iter().flat_map(|region| self.facts.within(*region));
        let (_, call) = calls.find(|(_, expr)| self.calls(&expr.kind, id))?;
        Some((Holder::Function(id), call.span))
    }

    /// Whether an expression calls a function of the file by its name.
    fn calls(&self, kind: &ExprKind, id: FunctionId) -> bool {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = kind else {
            return false;
        };
        match &ir.expr(call.callee).kind {
            ExprKind::Member { property, .. } => *property == ir.function(id).name,
            ExprKind::Binding(name) => ir.binding(*name).kind == BindingKind::Function(id),
            _ => false,
        }
    }

    /// Whether a private function's name stands at its declaration and at one call, and nowhere else in the program.
    fn is_named_twice(&self, function: &Function) -> bool {
        let name = &function.name;
        let is_letter = |one: char| one.is_alphanumeric() || one == '_';
        let times = self.files.iter().map(|file| {
            let text = file.source.text();
            let places = text.match_indices(name.as_str());
            let words = places.filter(|(at, _)| {
                !text[..*at].ends_with(is_letter) && !text[at + name.len()..].starts_with(is_letter)
            });
            words.count()
        });
        let is_private = !self.source(function.span).trim_start().starts_with("pub");
        !name.is_empty() && is_private && times.sum::<usize>() == 2
    }

    /// Where a function's name is declared.
    fn declared_name(&self, function: &Function) -> Option<Span> {
        let head = format!("fn {}", function.name);
        let at = self.source(function.span).find(&head)? + "fn ".len();
        let start = function.span.start as usize + at;
        Some(Span::new(start, start + function.name.len()))
    }

    /// The text at a place with some of it changed.
    fn replaced(&self, place: Span, changes: &[(Span, String)]) -> String {
        let mut text = self.source(place).to_owned();
        let mut changes: Vec<&(Span, String)> = changes.iter().collect();
        changes.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, new) in changes {
            let start = (span.start - place.start) as usize;
            text.replace_range(start..start + span.len() as usize, new);
        }
        text
    }
}

/// Whether an expression gives one of several values.
fn is_choice(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::If { .. } | ExprKind::Match { .. })
}
