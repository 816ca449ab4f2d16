//! Calls of wrappers that are fixed inside of the wrapper, where nothing else goes through it: what the wrapper does with the
//! payload or the method stays as it is, and what it sends is taken apart there.

use super::fixes::{Fixes, Outcome};
use crate::detect::detect;
use crate::diagnostic::Fix;
use crate::ir::{Language, Name};
use crate::lints::Context;
use crate::plan::enclosed::{Reach, without_nobodys};
use crate::plan::facts::Facts;
use crate::plan::plan;
use crate::resolve::{Evaluated, JsonKind, Origin, Request};
use crate::source::Span;
use std::sync::Arc;

/// How far into its wrappers a call is followed.
pub(super) const MAX_LEVELS: usize = 4;

/// The program with some calls seen from inside of their wrappers.
pub(super) struct Inside {
    pub(super) evaluated: Evaluated,
    /// The calls as they were, and what is the call now.
    moved: Vec<(Span, Span)>,
    /// What is the call now, each once.
    anchors: Vec<Span>,
}

impl Fixes<'_> {
    /// Tries again what was refused, in the functions that the calls go through, from the outermost inwards.
    pub(super) fn in_wrappers(&self, mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
        if self.file().ir.language == Language::Rust || !self.file().ir.errors.is_empty() {
            return outcomes;
        }
        for level in 0..MAX_LEVELS {
            let refused = |at: &usize| outcomes[*at].is_refused();
            if !(0..outcomes.len()).any(|at| refused(&at)) {
                break;
            }
            let Some(inside) = self.inside(&outcomes, level) else {
                continue;
            };
            for (site, fix) in self.fixed_inside(&inside, &outcomes) {
                outcomes[site] = Outcome::Fixed(fix);
            }
        }
        outcomes
    }

    /// The refused calls, seen from so many functions further in.
    pub(super) fn inside(&self, outcomes: &[Outcome], level: usize) -> Option<Inside> {
        let facts = Facts::new(&self.file().ir);
        let reach = Reach::new(self.file(), &facts);
        let is_refused = |span: Span| {
            let mut sites = self.detection.sites.iter().zip(outcomes);
            sites.any(|(site, outcome)| site.span == span && outcome.is_refused())
        };
        let mut anchors: Vec<Span> = Vec::new();
        for request in &self.evaluated.requests {
            if request.site.file != 0 || !is_refused(request.site.span) {
                continue;
            }
            let Some(anchor) = anchor(request, level) else {
                continue;
            };
            if !anchors.contains(&anchor.span) && !reach.is_open(anchor.span) {
                anchors.push(anchor.span);
            }
        }
        if anchors.is_empty() {
            return None;
        }
        let mut evaluated = self.evaluated.clone();
        without_nobodys(&mut evaluated, &anchors);
        let mut moved = Vec::new();
        for request in &mut evaluated.requests {
            let from = request.site;
            let is_anchor = |origin: Origin| origin.file == 0 && anchors.contains(&origin.span);
            if is_anchor(from) || !self.move_in(request, &is_anchor) {
                continue;
            }
            if from.file == 0 {
                moved.push((from.span, request.site.span));
            }
        }
        forget_callers(&mut evaluated, &moved);
        Some(Inside {
            evaluated,
            moved,
            anchors,
        })
    }

    /// Makes one of the calls on a request's way its site.
    fn move_in(&self, request: &mut Request, is_anchor: &dyn Fn(Origin) -> bool) -> bool {
        let at = request
            .through
            .iter()
            .position(|step| is_anchor(step.calls));
        let at = match at {
            Some(at) => at + 1,
            None if request.through.is_empty() && is_anchor(request.call) => 0,
            None => return false,
        };
        let site = match at.checked_sub(1) {
            Some(last) => request.through[last].calls,
            None => request.call,
        };
        request.through.drain(..at);
        request.site = site;
        request.wrapper = request.through.first().and_then(|step| {
            let file = self.context.files.get(step.file as usize)?;
            Some(file.ir.function(step.function).name.clone())
        });
        request.entered = None;
        request.is_from_caller = at > 0 || !self.sends_own_parameter(request);
        true
    }

    /// Whether a call sends what the function around it is handed, and nothing says by whom: it was made for a caller, who has not
    /// called it yet.
    fn sends_own_parameter(&self, request: &Request) -> bool {
        let Some(body) = request.body.as_ref() else {
            return false;
        };
        let is_open = matches!(&body.kind, JsonKind::Unknown(cause) if cause.is_parameter());
        let Some(declared) = body.origin.filter(|at| at.file == request.site.file) else {
            return false;
        };
        let file = self.context.files.get(declared.file as usize);
        let is_own = file.is_some_and(|file| {
            let around = Facts::new(&file.ir).function_around(request.site.span);
            let mut params = file.ir.bindings.iter();
            params.any(|one| one.span == declared.span && one.owner == around)
        });
        is_open && is_own && body.trace.is_empty() && {
            let facts = Facts::new(&self.file().ir);
            let planner = self.planner(&facts);
            planner.makes_only_for_calls(request.site.span)
        }
    }

    /// The fixes of the program as it is seen now, by the site of the program as it was.
    pub(super) fn fixed_inside(
        &self,
        inside: &Inside,
        before: &[Outcome],
    ) -> Vec<(usize, Arc<Fix>)> {
        self.seen_inside(inside, |again| self.of_callers(inside, again, before))
    }

    /// What the program as it is seen now says.
    pub(super) fn seen_inside<T: Default>(
        &self,
        inside: &Inside,
        look: impl FnOnce(&Fixes<'_>) -> T,
    ) -> T {
        let catalog = self.analyser.catalog;
        let (api, mapping) = (catalog.api(), catalog.mapping());
        let detection = detect(&inside.evaluated, api, mapping, self.hosts);
        let Some(tags) = self.plans.first().map(|plan| plan.tags) else {
            return T::default();
        };
        let sites = detection.sites.iter();
        let plans: Vec<_> = sites.map(|site| plan(site, api, mapping, tags)).collect();
        let context = Context {
            files: &inside.evaluated.files,
            api,
            mapping,
            name: self.context.name,
        };
        look(&Fixes {
            analyser: self.analyser,
            context: &context,
            evaluated: &inside.evaluated,
            detection: &detection,
            hosts: self.hosts,
            plans: &plans,
            callers: self.callers,
            enclosed: &inside.anchors,
            rewritten: self.rewritten,
        })
    }

    /// The fixes of calls in wrappers, as those of the calls that lead to them.
    fn of_callers(
        &self,
        inside: &Inside,
        again: &Fixes<'_>,
        before: &[Outcome],
    ) -> Vec<(usize, Arc<Fix>)> {
        let outcomes = again.in_file();
        let detection = again.detection;
        let mut fixed = Vec::new();
        for (anchor, outcome) in detection.sites.iter().zip(&outcomes) {
            let Outcome::Fixed(fix) = outcome else {
                continue;
            };
            let fix = self.alone(fix);
            let through = inside.moved.iter().filter(|(_, to)| *to == anchor.span);
            let through: Vec<Span> = through.map(|(from, _)| *from).collect();
            let sites = self.detection.sites.iter().enumerate();
            let members: Vec<usize> = sites
                .filter(|(_, site)| through.contains(&site.span))
                .map(|(at, _)| at)
                .collect();
            // All that goes through the call does so only there, and has no other fix.
            let is_whole = |at: &usize| {
                let own = self.detection.sites[*at].span;
                let mut others = inside.moved.iter();
                let is_legacy = |call: Span| detection.sites.iter().any(|one| one.span == call);
                let goes_on =
                    others.any(|(from, to)| *from == own && *to != anchor.span && is_legacy(*to));
                let is_left = detection.sites.iter().any(|site| site.span == own);
                !goes_on && !is_left && before[*at].is_refused()
            };
            if members.iter().all(is_whole) {
                fixed.extend(members.into_iter().map(|at| (at, fix.clone())));
            }
        }
        fixed
    }

    /// A fix that is not applied together with others of the file, whose names it does not know.
    fn alone(&self, fix: &Fix) -> Arc<Fix> {
        let all = Span::new(0, self.file().source.text().len());
        let mut fix = fix.clone();
        if let Some(own) = fix.files.first_mut() {
            own.edits = std::mem::take(&mut own.edits).declaring_in(vec![all]);
        }
        Arc::new(fix)
    }
}

/// What several functions do is named after none of them.
fn forget_callers(evaluated: &mut Evaluated, moved: &[(Span, Span)]) {
    for request in &mut evaluated.requests {
        let mut own = moved.iter().filter(|(_, to)| *to == request.site.span);
        let first = own.next();
        if request.site.file == 0 && own.any(|other| Some(other) != first) {
            request.function = Name::default();
        }
    }
}

/// The call in the function that a request goes through as the one after so many others; the client's own, where that is all that
/// is known of its way.
fn anchor(request: &Request, level: usize) -> Option<Origin> {
    request.wrapper.as_ref()?;
    let found = match request.through.get(level) {
        Some(step) => step.calls,
        None if request.through.is_empty() && level == 0 => request.call,
        None => return None,
    };
    (found.file == 0).then_some(found)
}
