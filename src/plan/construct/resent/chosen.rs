//! An endpoint that the program chooses: what chose it chooses the session's channel now, and the address is the same for both.
//!
//! ```text
//! let path = match transport { Transport::Web => "/public/connections", Transport::Socket => "/public/ws-connections" };
//! let channel_type = match transport { Transport::Web => "webrtc", Transport::Socket => "websocket" };
//! ```

use crate::detect::{LegacyUrl, Path, Site};
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind, Function, FunctionId};
use crate::plan::construct::payload::pure;
use crate::plan::construct::{Construct, Planner, UrlPlace};
use crate::program::ProgramFile;
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

/// What holds the alternatives.
enum Holder {
    /// The call itself.
    Call,
    /// A variable that nothing but the call uses.
    Variable(BindingId),
    /// A function that nothing but the call calls.
    Function(FunctionId),
}

/// One that the program chooses from.
struct Alternative {
    /// The literal, or the `format!`.
    literal: Span,
    /// The path's last segment in it.
    segment: Span,
    /// What stands for it where it is chosen.
    place: Span,
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
        let (holder, place) = self
            .holder(site, regions, &alternatives)
            .ok_or_else(unseen)?;
        // The address may be made in front of the call.
        let is_here = regions.iter().any(|region| region.contains(place));
        let given = match is_here {
            true => None,
            false => Some(self.address_made_of(site, place, regions)?),
        };
        // What a `format!` names has to be known where the address is written now.
        let is_known = |name: &BindingId| {
            self.facts.is_visible(*name, place) && !self.facts.is_assigned(*name)
        };
        let names = self.facts.names_in(first.literal);
        if is_template && (matches!(holder, Holder::Function(_)) || !names.iter().all(is_known)) {
            return Err(unseen());
        }
        let quoted = |one: &Alternative| (one.place, format!("\"{}\"", one.channel));
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
            .map(|one| &self.file.source.text()[one.place.end as usize..]);
        let is_made = |rest: &str| {
            let made = ["to_string()", "to_owned()", "into()"];
            { made.iter() }.any(|made| {
                rest.strip_prefix('.')
                    .is_some_and(|it| it.starts_with(made))
            })
        };
        let chosen = Chosen {
            place,
            head: head.to_owned(),
            tail: tail.to_owned(),
            is_owned: is_template || { behind }.any(is_made),
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
                Some((name, item)) => match self.facts.uses(name).as_slice() {
                    [(_, used)] => (*used, Some(item)),
                    _ => return Err(unseen.to_owned()),
                },
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
        let item = ir.item_around(ir.binding(name).span)?;
        let is_private = !self.source(item).trim_start().starts_with("pub");
        is_private.then_some((name, item))
    }

    /// What holds the alternatives, and what in the call stands for it.
    fn holder(
        &self,
        site: &Site,
        regions: &[Span],
        alternatives: &[Alternative],
    ) -> Option<(Holder, Span)> {
        let ir = &self.file.ir;
        let holds = |span: Span| alternatives.iter().all(|one| span.contains(one.place));
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
            let place = self.only_mention(name)?;
            return Some((Holder::Variable(name), place));
        }
        let id = self.facts.function_around(alternatives.first()?.place);
        let function = ir.function(id);
        let is_other = id != self.facts.function_around(site.span) && holds(function.span);
        if !is_other || !self.is_called_once(function) {
            return None;
        }
        let call = ir.exprs.iter().find(|expr| self.calls(&expr.kind, id))?;
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

    /// Whether nothing but one call of the program names a private function.
    fn is_called_once(&self, function: &Function) -> bool {
        let name = function.name.as_str();
        let is_used =
            |before: &str, behind: &str| behind.starts_with('(') || before.ends_with("::");
        let times = self.files.iter().map(|file| {
            let all = Span::new(0, file.source.text().len());
            mentions(file, all, name, is_used)
        });
        let is_private = !self.source(function.span).trim_start().starts_with("pub");
        !name.is_empty() && is_private && times.sum::<usize>() == 2
    }

    /// The only use of a variable, which macros may name in their texts too.
    fn only_mention(&self, name: BindingId) -> Option<Span> {
        let uses = self.facts.uses(name);
        let [(_, place)] = uses.as_slice() else {
            return None;
        };
        let declared = self.file.ir.binding(name);
        let function = self.facts.function_around(declared.span);
        let around = self.file.ir.function(function).span;
        let is_used =
            |before: &str, behind: &str| !before.ends_with('.') && !behind.starts_with('(');
        let times = mentions(self.file, around, &declared.name, is_used);
        (times == 2 && !self.facts.is_assigned(name)).then_some(*place)
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
            text.replace_range(start..start + span.len(), new);
        }
        text
    }
}

/// How often a name stands in a part of a file, outside of comments, with what is wanted before and behind it.
fn mentions(
    file: &ProgramFile,
    part: Span,
    name: &str,
    is_wanted: impl Fn(&str, &str) -> bool,
) -> usize {
    let text = file.source.text();
    let is_letter = |one: char| one.is_alphanumeric() || one == '_';
    let is_comment = |at: usize| {
        let mut comments = file.ir.comments.iter();
        comments.any(|one| one.span.contains(Span::new(at, at + name.len())))
    };
    let start = part.start as usize;
    let places = text[part.range()]
        .match_indices(name)
        .map(|(at, _)| start + at);
    let found = places.filter(|at| {
        let (before, behind) = (&text[..*at], &text[at + name.len()..]);
        let is_word = !before.ends_with(is_letter) && !behind.starts_with(is_letter);
        is_word && !is_comment(*at) && is_wanted(before, behind)
    });
    found.count()
}

/// Whether an expression gives one of several values.
fn is_choice(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::If { .. } | ExprKind::Match { .. })
}
