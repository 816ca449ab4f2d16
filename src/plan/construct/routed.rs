//! Endpoints that a function of the program gives for a name: `endpointFor(kind)`. It becomes one that gives channels.
//!
//! ```js
//! function channelFor(kind) {
//!   return kind === "text" ? "websocket" : "webrtc";
//! }
//! ```

use super::planner::Planner;
use super::{ChannelChoice, UrlPlace};
use crate::detect::Site;
use crate::ir::{BindingId, Call, ExprKind, FunctionId};
use crate::source::Span;

/// What a function gives.
struct Routes {
    /// What stands before the last segment.
    head: String,
    /// The literals, and those of the channels.
    channels: Vec<(Span, String)>,
}

impl Planner<'_> {
    /// A URL that a function of the file gives, which nothing else calls and which does nothing else.
    pub(super) fn routed_url(&self, site: &Site) -> Option<UrlPlace> {
        let ends = self.ends_of_urls(site)?;
        let mut uses = self.facts.within(site.span);
        uses.find_map(|(_, expr)| {
            let (call, whole, removed) = self.called_for(&expr.kind, expr.span, site)?;
            let (Some(function), id) = self.called(call)? else {
                return None;
            };
            let is_same = self.is_same_later(call.args_span, site.span);
            if call.is_new || !is_same || self.has_default(expr.span, site.span) {
                return None;
            }
            let routes = self.routes_of(function, id)?;
            // A name that is asked for may be spelled like an endpoint.
            let gives = |end: &Span| routes.channels.iter().any(|(literal, _)| literal == end);
            let is_given = |(literal, _): &(Span, String)| ends.contains(literal);
            if !ends.iter().all(gives) || !routes.channels.iter().all(is_given) {
                return None;
            }
            let declared = self.file.ir.binding(function);
            let name = self.table_name(function);
            let asked = self.source(whole).strip_prefix(declared.name.as_str())?;
            let text = format!("{name}{asked}");
            let mut replaced = vec![(declared.span, name)];
            replaced.extend(routes.channels);
            let choice = ChannelChoice::Entry { text, replaced };
            self.written(expr.span, &routes.head, Some(choice), removed)
        })
    }

    /// The call of a function that an expression is, or that a constant keeps which only this expression reads; with what goes
    /// with it.
    fn called_for<'a>(
        &'a self,
        kind: &'a ExprKind,
        span: Span,
        site: &Site,
    ) -> Option<(&'a Call, Span, Vec<Span>)> {
        let ir = &self.file.ir;
        match kind {
            ExprKind::Call(call) if span != site.span => Some((call, span, Vec::new())),
            ExprKind::Binding(kept) => {
                let (statement, init) = self.facts.declaration(*kept)?;
                let init = ir.expr(self.facts.unwrapped(init));
                let is_only = self.facts.uses(*kept).len() == 1 && !self.is_exported(*kept);
                match &init.kind {
                    ExprKind::Call(call) if is_only && !self.facts.is_assigned(*kept) => {
                        Some((call, init.span, vec![statement.span]))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What a function gives, if all of it are endpoints behind one base and it does nothing but choose.
    fn routes_of(&self, name: BindingId, function: FunctionId) -> Option<Routes> {
        let ir = &self.file.ir;
        let whole = ir.function(function).span;
        let body = ir.function(function).body.span;
        let is_alone = self.facts.uses(name).len() == 1
            && !self.is_exported(name)
            && !self.facts.is_assigned(name);
        let signature = Span {
            start: whole.start,
            end: body.start,
        };
        // A type that spells paths says nothing of channels; what throws does so before a request, and has to stay there.
        let says_paths = self.source(signature).contains('/');
        let function = ir.function(function);
        let is_plain = !function.is_async && !function.is_generator;
        if !is_alone || !is_plain || says_paths || self.source(body).contains("throw") {
            return None;
        }
        let mut routes: Option<Routes> = None;
        for (_, expr) in self.facts.within(body) {
            match &expr.kind {
                ExprKind::Str(_) | ExprKind::Template(_) => {}
                ExprKind::Binding(_)
                | ExprKind::Member { .. }
                | ExprKind::Binary { .. }
                | ExprKind::Unary { .. }
                | ExprKind::If { .. }
                | ExprKind::Match { .. }
                | ExprKind::Block { .. }
                | ExprKind::Wrapped(_)
                | ExprKind::Bool(_)
                | ExprKind::Number(_)
                | ExprKind::Null
                | ExprKind::Undefined => continue,
                _ => return None,
            }
            let Some(segment) = self.segment_in(expr.span) else {
                continue;
            };
            let endpoint = self.endpoint_of(expr.span, segment)?;
            let head = self.source(Span {
                start: expr.span.start + 1,
                end: segment.start,
            });
            let quote = match self.source(expr.span).get(..1)? {
                "`" => "\"",
                quote => quote,
            };
            let channel = (expr.span, format!("{quote}{endpoint}{quote}"));
            if !self.is_constant_text(expr.span) {
                return None;
            }
            match &mut routes {
                Some(routes) if routes.head == head => routes.channels.push(channel),
                Some(_) => return None,
                None => {
                    routes = Some(Routes {
                        head: head.to_owned(),
                        channels: vec![channel],
                    });
                }
            }
        }
        routes.filter(|routes| routes.channels.len() > 1)
    }

    /// The channel of the endpoint that a literal ends in.
    fn endpoint_of(&self, literal: Span, segment: Span) -> Option<&str> {
        let is_end = segment.end + 1 == literal.end;
        let segment = self.source(segment);
        let mut endpoints = self.catalog.api().legacy.iter();
        let found = endpoints.find(|one| one.path.rsplit('/').next() == Some(segment))?;
        is_end.then_some(found.channel.as_str())
    }
}
