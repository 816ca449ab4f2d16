//! Requests that a function of the file begins: `self.request(Method::POST, "/public/connections").json(&body).send()`.
//!
//! The address and the key stand in that function. It is called once more for the agent, with another path, as a wrapper is; so
//! what tells agents apart in it is what a wrapper's call would be asked for.

use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{Call, ExprKind, Language};
use crate::resolve::{Origin, Request, Through};
use std::borrow::Cow;

impl<'a> Planner<'a> {
    /// A site's request as it is known best, the function that begins it told as a wrapper on the way.
    pub(super) fn request_of<'s>(&self, site: &'s Site) -> Cow<'s, Request> {
        let request = &site.best().request;
        match self.beginning(site) {
            Some(step) => {
                let name = self.file.ir.function(step.function).name.clone();
                Cow::Owned(Request {
                    wrapper: Some(name),
                    through: vec![step],
                    ..request.clone()
                })
            }
            None => Cow::Borrowed(request),
        }
    }

    /// The function of the file that begins a site's request, and its call there.
    pub(super) fn beginning(&self, site: &Site) -> Option<Through> {
        let request = &site.best().request;
        let ir = &self.file.ir;
        let at = request.url_at.filter(|at| at.file == 0)?;
        if ir.language != Language::Rust || request.wrapper.is_some() {
            return None;
        }
        let function = self.facts.function_around(at.span);
        if site.span.contains(at.span) || function == self.facts.function_around(site.span) {
            return None;
        }
        let name = &ir.function(function).name;
        let calls_it = |call: &Call| match &ir.expr(call.callee).kind {
            ExprKind::Member { property, .. } => property == name,
            ExprKind::Binding(binding) => ir.binding(*binding).name == *name,
            _ => false,
        };
        let calls = self
            .facts
            .within(site.span)
            .filter(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) => calls_it(call),
                _ => false,
            });
        let calls: Vec<_> = calls.map(|(_, expr)| expr.span).collect();
        let [called] = calls.as_slice() else {
            return None;
        };
        Some(Through {
            file: 0,
            function,
            called: Origin {
                file: 0,
                span: *called,
            },
            calls: request.call,
        })
    }
}
