//! The address of a request that is sent once more: its literal in the call, or one that leads nowhere but to the call.

use crate::detect::{Path, Site};
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind, FunctionId, Pattern, StatementKind};
use crate::plan::construct::places::UNSEEN;
use crate::plan::construct::{Planner, UrlPlace};
use crate::resolve::{Origin, StepKind, TextPiece};
use crate::source::Span;

/// How many names an address may go through.
const MAX_NAMES: usize = 24;

impl Planner<'_> {
    /// Where a request's address is written; and the expression that gives it, where that stands elsewhere.
    pub(super) fn sent_address(
        &self,
        site: &Site,
        regions: &[Span],
    ) -> Result<(UrlPlace, Option<Span>), String> {
        let way = site.best();
        let mut ends: Vec<Option<Origin>> = Vec::new();
        for url in site.ways.iter().flat_map(|way| &way.urls) {
            let end = url.text.origins().last();
            if !ends.contains(&end) {
                ends.push(end);
            }
        }
        let [Some(end)] = ends.as_slice() else {
            return Err("the URL's path is written in several places".to_owned());
        };
        if way
            .urls
            .iter()
            .any(|url| !matches!(url.address.path, Path::Legacy(_)))
        {
            return Err("the URL's path is not fully known".to_owned());
        }
        if end.file != 0 {
            return Err("the URL's path is written in another file".to_owned());
        }
        let literal = end.span;
        let segment = self
            .segment_in(literal)
            .ok_or("the URL's path is put together from pieces")?;
        let place = |constant| UrlPlace {
            literal,
            segment,
            constant,
            written: None,
            chosen: None,
        };
        if regions.iter().any(|region| region.contains(literal)) {
            return Ok((place(None), None));
        }
        let mut constants = regions
            .iter()
            .filter_map(|region| self.constant_in(*region, literal));
        if let Some(constant) = constants.next() {
            return match self.is_in_inline_module(constant.declaration) {
                true => Err("the address is a constant of an inline module".to_owned()),
                false => Ok((place(Some(constant)), None)),
            };
        }
        // Behind the address the agent and its sessions are named: nothing may follow the segment.
        let tail = self.source(Span {
            start: segment.end,
            end: literal.end,
        });
        let ends_there = tail.trim_end_matches('#') == "\"";
        let text: Option<String> = way.urls.first().and_then(|url| {
            let last = url.text.pieces.last()?;
            match last {
                TextPiece::Text { text, .. } => Some(text.to_string()),
                TextPiece::Hole { .. } => None,
            }
        });
        let is_last = text.is_some_and(|text| text.ends_with(self.source(segment)));
        if !ends_there || !is_last {
            return Err("the URL goes on behind the endpoint".to_owned());
        }
        let given = self.address_made_of(site, literal, regions)?;
        Ok((place(None), Some(given)))
    }

    /// The expression of the call that gives the address, where what stands at `place` leads nowhere else.
    pub(super) fn address_made_of(
        &self,
        site: &Site,
        place: Span,
        regions: &[Span],
    ) -> Result<Span, String> {
        let unseen = || UNSEEN.to_owned();
        let given = self.given_address(site).ok_or_else(unseen)?;
        if !regions.iter().any(|region| region.contains(given)) {
            return Err(unseen());
        }
        self.leads_only(place, regions)?;
        Ok(given)
    }

    /// The expression of the call that gives the address.
    fn given_address(&self, site: &Site) -> Option<Span> {
        let request = &site.best().request;
        let at = match request.wrapper {
            None => request.url_at?,
            Some(_) => {
                let pieces = site.best().urls.first()?.text.pieces.iter().rev();
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
                passed?.origin
            }
        };
        let mut expr = self.facts.at(at.span).filter(|_| at.file == 0)?;
        let ir = &self.file.ir;
        loop {
            let text = self.source(ir.expr(expr).span);
            expr = match &ir.expr(expr).kind {
                ExprKind::Wrapped(inner) if text.starts_with(['&', '(']) => *inner,
                // `url.parse()?` and `url.parse().unwrap()`.
                ExprKind::Try(inner) => self.parsed(*inner)?,
                ExprKind::Call(call) => match &ir.expr(call.callee).kind {
                    ExprKind::Member {
                        object, property, ..
                    } if matches!(property.as_str(), "unwrap" | "expect") => {
                        match self.parsed(*object) {
                            Some(text) => text,
                            None => break,
                        }
                    }
                    ExprKind::Member {
                        object, property, ..
                    } if matches!(property.as_str(), "as_str" | "clone" | "as_ref")
                        && call.args.is_empty() =>
                    {
                        *object
                    }
                    _ => break,
                },
                _ => break,
            };
        }
        Some(ir.expr(expr).span)
    }

    /// What `.parse()` is asked of.
    fn parsed(&self, expr: ExprId) -> Option<ExprId> {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = &ir.expr(expr).kind else {
            return None;
        };
        match &ir.expr(call.callee).kind {
            ExprKind::Member {
                object, property, ..
            } if property == "parse" && call.args.is_empty() => Some(*object),
            _ => None,
        }
    }

    /// Checks that what a literal holds goes nowhere but to a call.
    fn leads_only(&self, literal: Span, regions: &[Span]) -> Result<(), String> {
        let mut seen: Vec<BindingId> = Vec::new();
        let mut places = vec![literal];
        while let Some(place) = places.pop() {
            if regions.iter().any(|region| region.contains(place)) {
                continue;
            }
            for name in self.holders(place)? {
                if seen.contains(&name) {
                    continue;
                }
                seen.push(name);
                if seen.len() > MAX_NAMES {
                    return Err("the URL goes through too many names".to_owned());
                }
                places.extend(self.facts.uses(name).into_iter().map(|(_, used)| used));
            }
        }
        Ok(())
    }

    /// The names that hold what stands at a place.
    fn holders(&self, place: Span) -> Result<Vec<BindingId>, String> {
        let ir = &self.file.ir;
        let elsewhere = || format!("the URL's path is also used in line {}", self.line(place));
        let around = self.facts.function_around(place);
        let Some(statement) = self
            .facts
            .statement_around(place)
            .filter(|statement| self.facts.function_around(statement.span) == around)
        else {
            return self.holders_of_value(place, around).ok_or_else(elsewhere);
        };
        let found = match &statement.kind {
            StatementKind::Let {
                pattern: Pattern::Binding(name),
                init: Some(init),
                ..
            } => {
                let mut names = vec![*name];
                // A view through which something else is changed.
                let text = self.source(ir.expr(*init).span);
                if text.contains("mut") {
                    names.extend(self.locals(ir.expr(*init).span));
                }
                Some(names)
            }
            StatementKind::Expr(expr) => {
                let span = ir.expr(*expr).span;
                let is_simple = matches!(
                    ir.expr(*expr).kind,
                    ExprKind::Assign { .. } | ExprKind::Call(_) | ExprKind::Try(_)
                );
                let mut names = self.locals(span);
                if let ExprKind::Assign { target, .. } = &ir.expr(*expr).kind
                    && let Pattern::Binding(name) = **target
                {
                    names.push(name);
                }
                (is_simple && !names.is_empty() && self.is_change(*expr, place)).then_some(names)
            }
            _ => None,
        };
        found.ok_or_else(elsewhere)
    }

    /// Variables of functions that stand in `span`.
    fn locals(&self, span: Span) -> Vec<BindingId> {
        let mut names = self.facts.free_bindings(span);
        names.retain(|name| !self.facts.is_module_constant(*name));
        names
    }

    /// Whether a statement changes a local with what stands at `place`, or only asks it for something.
    fn is_change(&self, expr: ExprId, place: Span) -> bool {
        let ir = &self.file.ir;
        match &ir.expr(expr).kind {
            ExprKind::Assign { target, value, .. } => {
                let is_local = match &**target {
                    Pattern::Binding(_) => true,
                    Pattern::Place(at) => !self.locals(ir.expr(*at).span).is_empty(),
                    _ => false,
                };
                is_local && place.end <= ir.expr(*value).span.end
            }
            ExprKind::Try(inner) => self.is_change(*inner, place),
            ExprKind::Call(call) => match &ir.expr(call.callee).kind {
                // `url.push_str(PATH)`, `url.path_segments_mut()...push(PATH)`.
                ExprKind::Member { object, .. } => {
                    let mut at = *object;
                    loop {
                        at = match &ir.expr(at).kind {
                            ExprKind::Member { object, .. } => *object,
                            ExprKind::Call(inner) => inner.callee,
                            ExprKind::Wrapped(inner) | ExprKind::Try(inner) => *inner,
                            ExprKind::Binding(_) => return true,
                            _ => return false,
                        };
                    }
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// What stands in no statement: the value of a constant, or of a function that has nothing else to say.
    fn holders_of_value(&self, place: Span, around: FunctionId) -> Option<Vec<BindingId>> {
        let ir = &self.file.ir;
        let each = ir.bindings.iter().enumerate();
        let named = each.filter_map(|(at, one)| {
            let is_it = match one.kind {
                BindingKind::Lazy(init) => ir.expr(init).span.contains(place),
                BindingKind::Function(function) => {
                    function == around && ir.function(function).span.contains(place)
                }
                _ => false,
            };
            is_it.then(|| BindingId(u32::try_from(at).unwrap_or(0)))
        });
        let found: Vec<BindingId> = named.collect();
        let is_private = found.iter().all(|name| {
            let item = ir.item_around(ir.binding(*name).span);
            item.is_some_and(|item| !self.source(item).trim_start().starts_with("pub"))
        });
        (!found.is_empty() && is_private).then_some(found)
    }
}
