//! Requests that functions of the file begin or complete: `self.request(Method::POST, "/public/connections").json(&body).send()`,
//! `client.post(url).with_key(&key).send()`.
//!
//! Address or key stand in that function. It is called once more for the agent as a wrapper is; so what tells agents apart in it is
//! what a wrapper's call would be asked for.

use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{Call, ExprKind, Language};
use crate::resolve::{Origin, Request, Through};
use std::borrow::Cow;

impl Planner<'_> {
    /// A site's request as it is known best, the function in which `at` stands told as a wrapper on the way.
    pub(super) fn request_through<'s>(
        &self,
        site: &'s Site,
        at: Option<Origin>,
    ) -> Cow<'s, Request> {
        let request = &site.best().request;
        match at.and_then(|at| self.step_to(site, at)) {
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

    /// The function that says where a site's request goes, if that is not done in the call.
    pub(super) fn beginning(&self, site: &Site) -> Option<Through> {
        self.step_to(site, site.best().request.url_at?)
    }

    /// The functions of the file that a call puts its request together with.
    pub(super) fn beginnings(&self, site: &Site) -> Vec<Through> {
        let request = &site.best().request;
        let name = &self.catalog.api().credential_header;
        let mut headers = request.headers.iter();
        let key = headers.rfind(|header| header.name.eq_ignore_ascii_case(name));
        let key = key.and_then(|header| header.written);
        let mut steps: Vec<Through> = Vec::new();
        for at in [request.url_at, key].into_iter().flatten() {
            let step = self.step_to(site, at);
            let is_known = |step: &Through| steps.iter().any(|known| known.called == step.called);
            steps.extend(step.filter(|step| !is_known(step)));
        }
        steps
    }

    /// The function in which `at` stands, where the site's call calls it, and that once.
    fn step_to(&self, site: &Site, at: Origin) -> Option<Through> {
        let request = &site.best().request;
        let ir = &self.file.ir;
        let is_apart = at.file == 0 && request.wrapper.is_none();
        if ir.language != Language::Rust || !is_apart || site.span.contains(at.span) {
            return None;
        }
        let function = self.facts.function_around(at.span);
        if function == self.facts.function_around(site.span) {
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
            calls: at,
        })
    }
}
