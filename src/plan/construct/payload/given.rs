//! What a call hands over as its payload, and how the fields of that are read.

use super::UNSEEN;
use crate::detect::Site;
use crate::ir::{EntryKind, ExprId, ExprKind, Pattern};
use crate::plan::construct::Planner;
use crate::plan::construct::key::entry_value;
use crate::plan::facts::Facts;
use crate::resolve::{Origin, Request};
use crate::source::Span;

/// How the fields of a payload are read that is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// They are those of the object.
    Plain,
    /// They are what JSON makes of it: `toJSON` has its say, and what is inherited has not.
    Serialised,
    /// They are in its JSON text.
    Text,
}

impl Planner<'_> {
    /// The expression of the call that is the payload, and how its fields can be read.
    pub(super) fn handed_payload(&self, site: &Site) -> Result<(ExprId, Reading), String> {
        let request = &site.best().request;
        // A function that makes options is handed the payload for them.
        let is_outside = |at: &Origin| at.file != 0 || !site.span.contains(at.span);
        let outside = request.body_at.filter(is_outside);
        let outside = outside.filter(|_| request.wrapper.is_none());
        let at = match &request.wrapper {
            None if outside.is_none() => request.body_at,
            _ => site.handed_body().or_else(|| match outside {
                Some(at) => self.argument_at(site, at),
                None => self.passed_body(request),
            }),
        };
        let mut expr = self.handed(site, at).ok_or(UNSEEN)?;
        if request.wrapper.is_some()
            && let Some(member) = self.payload_member(site, expr)
        {
            expr = member;
        }
        if let Some(inner) = self.stringified(expr) {
            return Ok(match self.has_replacer(expr) {
                true => (expr, Reading::Text),
                false => (inner, Reading::Plain),
            });
        }
        let is_written_there = outside.is_some_and(|at| self.is_written_as_text(at));
        match request.wrapper.is_none() && request.body_is_text && !is_written_there {
            true if self.is_written_text(expr) => Ok((expr, Reading::Text)),
            true => Err("the payload is text before the call".to_owned()),
            false => Ok((expr, Reading::Plain)),
        }
    }

    /// The argument of a call in a site's that a function of the file has for what stands at a place of it.
    fn argument_at(&self, site: &Site, at: Origin) -> Option<Origin> {
        let ir = &self.file.ir;
        let sent = self.facts.at(entry_value(ir, at.span))?;
        let ExprKind::Binding(sent) = ir.expr(self.facts.unwrapped(sent)).kind else {
            return None;
        };
        let mut calls = self.facts.within(site.span).filter_map(|(_, expr)| {
            let ExprKind::Call(call) = &expr.kind else {
                return None;
            };
            let (_, function) = self.called(call)?;
            let mut params = ir.function(function).params.iter();
            let at = params
                .position(|param| matches!(param.pattern, Pattern::Binding(own) if own == sent))?;
            let before = call.args.get(..=at)?;
            let is_plain = before.iter().all(|arg| !arg.spread);
            let span = ir.expr(before.last()?.value).span;
            is_plain.then_some(Origin { file: 0, span })
        });
        let first = calls.next()?;
        (at.file == 0 && calls.next().is_none() && !self.facts.is_assigned(sent)).then_some(first)
    }

    /// Whether what stands at a place of the file turns something into JSON text.
    fn is_written_as_text(&self, at: Origin) -> bool {
        let ir = &self.file.ir;
        let sent = (at.file == 0).then(|| self.facts.at(entry_value(ir, at.span)));
        let sent = sent.flatten().map(|sent| self.facts.unwrapped(sent));
        sent.is_some_and(|sent| self.stringified(sent).is_some() && !self.has_replacer(sent))
    }

    /// Whether an expression is JSON text, and not what a client may take in its place: bytes, a form.
    fn is_written_text(&self, expr: ExprId) -> bool {
        let ir = &self.file.ir;
        let expr = self.facts.unwrapped(expr);
        match &ir.expr(expr).kind {
            ExprKind::Binding(binding) => {
                let declared = self.facts.declaration(*binding);
                !self.facts.is_assigned(*binding)
                    && declared.is_some_and(|(_, init)| {
                        let name = ir.binding(*binding).span.end;
                        let between = Span {
                            start: name,
                            end: ir.expr(init).span.start,
                        };
                        self.source(between).trim() == "="
                            && self.stringified(self.facts.unwrapped(init)).is_some()
                    })
            }
            _ => self.stringified(expr).is_some(),
        }
    }

    /// What a wrapper is handed for the body that its client sends.
    fn passed_body(&self, request: &Request) -> Option<Origin> {
        let at = request.body_at?;
        let file = self.files.get(at.file as usize)?;
        let sent = entry_value(&file.ir, at.span);
        let facts = Facts::new(&file.ir);
        let mut expr = facts.unwrapped(facts.at(sent)?);
        if let ExprKind::Call(call) = &file.ir.expr(expr).kind {
            let is_json = file.source.slice(file.ir.expr(call.callee).span) == "JSON.stringify";
            let [only] = call.args.as_slice() else {
                return None;
            };
            expr = is_json.then(|| facts.unwrapped(only.value))?;
        }
        let sent = Origin {
            span: file.ir.expr(expr).span,
            ..at
        };
        self.at_site(sent, request).ok()?
    }

    fn has_replacer(&self, expr: ExprId) -> bool {
        let ExprKind::Call(call) = &self.file.ir.expr(expr).kind else {
            return false;
        };
        call.args.get(1).is_some_and(|arg| {
            let replacer = &self.file.ir.expr(self.facts.unwrapped(arg.value)).kind;
            !matches!(replacer, ExprKind::Null | ExprKind::Undefined)
        })
    }

    /// The argument or option of a site's call that was read at a place: itself, or the entry that it is the value of.
    pub(in crate::plan::construct) fn handed(
        &self,
        site: &Site,
        at: Option<Origin>,
    ) -> Option<ExprId> {
        let at = at.filter(|at| at.file == 0 && site.span.contains(at.span))?;
        if at.span == site.span {
            return None;
        }
        let ir = &self.file.ir;
        let entry = ir.exprs.iter().find_map(|expr| match &expr.kind {
            ExprKind::Object { entries, .. } if expr.span.contains(at.span) => {
                let mut own = entries.iter().filter(|entry| entry.span == at.span);
                own.find_map(|entry| match &entry.kind {
                    EntryKind::Property { value, .. } => Some(*value),
                    _ => None,
                })
            }
            _ => None,
        });
        let expr = entry.or_else(|| self.facts.at(at.span))?;
        // What runs at another time, or not at all, is not what the call hands over.
        let is_direct =
            self.facts.function_around(ir.expr(expr).span) == self.facts.function_around(site.span);
        is_direct.then_some(expr)
    }
}
