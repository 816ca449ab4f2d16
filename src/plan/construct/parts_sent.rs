//! A payload that a request takes in several calls, each adding to what is there: handed over at once, it is the same.
//!
//! ```js
//! superagent.post(url).send(body).send({ language: "en" })
//! superagent.post(url).send({ ...body, language: "en" })
//! ```

use super::planner::Planner;
use crate::catalog::clients::Role;
use crate::detect::Site;
use crate::ir::{Call, EntryKind, ExprId, ExprKind, Key};
use crate::plan::enclosed::Reach;
use crate::resolve::{Evaluated, JsonKind, Request};
use crate::source::Span;

/// Two parts of a payload, in calls that stand behind each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The first call: `.send(body)`.
    pub call: Span,
    /// What it adds.
    pub first: Span,
    /// The literal that the second one adds.
    pub second: Span,
}

impl Planner<'_> {
    /// The first two parts that a site's request takes its payload in.
    pub fn parts_sent(&self, site: &Site, evaluated: &Evaluated) -> Option<Parts> {
        let request = &site.best().request;
        let sent = (request.sent.file == 0).then_some(request.sent.span)?;
        // What each part overwrites, several calls may have in common, without a memo that they could share.
        let is_same = |other: &Site| other.best().request.sent == request.sent;
        if !self.sites.iter().all(is_same) {
            return None;
        }
        let ways = evaluated.requests.iter();
        let mut same = ways.filter(|one| one.sent == request.sent);
        // What nobody hands to a function of the file's own is never sent.
        let is_own = !Reach::new(self.file, self.facts).is_open(sent);
        if !same.all(|one| is_object(one) || (is_own && is_nobodys(one))) {
            return None;
        }
        let (mut at, mut found) = (self.facts.at(sent)?, None);
        while let Some((call, object, method)) = self.method_call(at) {
            if self.adds(request, method)
                && let Some((inner, below, other)) = self.method_call(object)
                && other == method
            {
                found = self.parts((inner, below, object), call).or(found);
            }
            at = object;
        }
        found
    }

    /// A method's call, what it is called on, and its name.
    fn method_call(&self, at: ExprId) -> Option<(&Call, ExprId, &str)> {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = &ir.expr(self.facts.unwrapped(at)).kind else {
            return None;
        };
        match &ir.expr(self.facts.unwrapped(call.callee)).kind {
            ExprKind::Member {
                object, property, ..
            } => Some((call, *object, property)),
            _ => None,
        }
    }

    /// Whether a method of the client's requests adds to the payload.
    fn adds(&self, request: &Request, method: &str) -> bool {
        let libraries = &self.catalog.clients(self.file.ir.language).libraries;
        let library = libraries.iter().find(|one| one.name == request.client);
        let mut calls = library.iter().flat_map(|library| &library.calls);
        calls.any(|call| {
            call.returns.as_deref() == Some("request")
                && call.on == "request"
                && call.names.iter().any(|name| name == method)
                && call
                    .args
                    .first()
                    .is_some_and(|roles| *roles == [Role::Data])
        })
    }

    fn parts(&self, (inner, below, whole): (&Call, ExprId, ExprId), outer: &Call) -> Option<Parts> {
        let ir = &self.file.ir;
        let ([first], [second]) = (inner.args.as_slice(), outer.args.as_slice()) else {
            return None;
        };
        let ExprKind::Object { entries, .. } = &ir.expr(second.value).kind else {
            return None;
        };
        // What is computed when it is asked for, or is no field, would not be the same in another object.
        let is_plain = |kind: &EntryKind| match kind {
            EntryKind::Property {
                key: Key::Name { name, .. },
                ..
            } => name != "__proto__",
            _ => false,
        };
        let call = Span {
            start: ir.expr(below).span.end,
            end: ir.expr(whole).span.end,
        };
        let first_part = ir.expr(first.value).span;
        let has_comments = ir
            .comments
            .iter()
            .any(|one| call.contains(one.span) && !first_part.contains(one.span));
        let is_safe = !first.spread
            && !second.spread
            && !has_comments
            && entries.iter().all(|entry| is_plain(&entry.kind));
        is_safe.then_some(Parts {
            call,
            first: first_part,
            second: ir.expr(second.value).span,
        })
    }
}

/// Whether what a request sends is made of objects.
fn is_object(request: &Request) -> bool {
    match request.body.as_ref().map(|body| &body.kind) {
        None | Some(JsonKind::Object { .. } | JsonKind::Absent) => true,
        Some(JsonKind::Choice(all)) => all
            .iter()
            .all(|(_, one)| matches!(one.kind, JsonKind::Object { .. })),
        Some(_) => false,
    }
}

/// Whether it was seen in the function around it alone, and not from a caller.
fn is_nobodys(request: &Request) -> bool {
    let body = request.body.as_ref();
    !request.is_from_caller && body.is_some_and(|body| matches!(body.kind, JsonKind::Unknown(_)))
}
