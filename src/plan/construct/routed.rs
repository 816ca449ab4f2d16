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
use crate::ir::{BindingId, Call, ExprKind, FunctionId, Part, StatementKind};
use crate::source::Span;

/// What a function gives.
struct Routes {
    /// What stands before the last segment.
    head: String,
    /// The literals, and those of the channels.
    channels: Vec<(Span, String)>,
    /// Whether it refuses other names.
    throws: bool,
}

/// A call of such a function.
struct Asked<'a> {
    call: &'a Call,
    /// The call itself.
    whole: Span,
    /// The constant that keeps what it gives, and its declaration.
    kept: Option<(BindingId, Span)>,
}

impl Planner<'_> {
    /// A URL that a function of the file gives, which nothing else calls and which does nothing else.
    pub(super) fn routed_url(&self, site: &Site) -> Option<UrlPlace> {
        let ends = self.ends_of_urls(site)?;
        let mut uses = self.facts.within(site.span);
        uses.find_map(|(_, expr)| {
            let asked = self.called_for(&expr.kind, expr.span, site)?;
            let (Some(function), id) = self.called(asked.call)? else {
                return None;
            };
            let routes = self.routes_of(function, id)?;
            // Asked where it was, it is asked for the same.
            let is_same = routes.throws && asked.kept.is_some()
                || self.is_same_later(asked.call.args_span, site.span);
            if asked.call.is_new || !is_same || self.has_default(expr.span, site.span) {
                return None;
            }
            // A name that is asked for may be spelled like an endpoint.
            let gives = |end: &Span| routes.channels.iter().any(|(literal, _)| literal == end);
            let is_given = |(literal, _): &(Span, String)| ends.contains(literal);
            if !ends.iter().all(gives) || !routes.channels.iter().all(is_given) {
                return None;
            }
            let declared = self.file.ir.binding(function);
            let name = self.table_name(function);
            let whole = self.source(asked.whole);
            let text = format!("{name}{}", whole.strip_prefix(declared.name.as_str())?);
            let mut replaced = vec![(declared.span, name.clone())];
            replaced.extend(routes.channels);
            let (text, throws, removed) = match asked.kept {
                // What throws does so where it did; a constant whose type is that of paths takes no channel.
                Some((kept, statement)) if routes.throws => {
                    let between = Span {
                        start: self.file.ir.binding(kept).span.end,
                        end: asked.whole.start,
                    };
                    let is_plain = self.source(between).trim() == "="
                        && self.source(statement).starts_with("const");
                    if !is_plain {
                        return None;
                    }
                    let own = self.kept_name(kept);
                    let callee = self.file.ir.expr(asked.call.callee).span;
                    replaced.push((callee, name));
                    replaced.push((self.file.ir.binding(kept).span, own.clone()));
                    (own, None, Vec::new())
                }
                Some((_, declaration)) => (text, None, vec![declaration]),
                None => (text, routes.throws.then_some(asked.whole), Vec::new()),
            };
            let choice = ChannelChoice::Entry {
                text,
                replaced,
                throws,
            };
            self.written(expr.span, &routes.head, Some(choice), removed)
        })
    }

    /// The call of a function that an expression is, or that a constant keeps which only this expression reads.
    fn called_for<'a>(&'a self, kind: &'a ExprKind, span: Span, site: &Site) -> Option<Asked<'a>> {
        let ir = &self.file.ir;
        match kind {
            ExprKind::Call(call) if span != site.span => Some(Asked {
                call,
                whole: span,
                kept: None,
            }),
            ExprKind::Binding(kept) => {
                let (statement, init) = self.facts.declaration(*kept)?;
                let init = ir.expr(self.facts.unwrapped(init));
                let is_only = self.facts.uses(*kept).len() == 1 && !self.is_exported(*kept);
                match &init.kind {
                    ExprKind::Call(call) if is_only && !self.facts.is_assigned(*kept) => {
                        Some(Asked {
                            call,
                            whole: init.span,
                            kept: Some((*kept, statement.span)),
                        })
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
        // A type that spells paths says nothing of channels.
        let says_paths = self.source(signature).contains('/');
        let function = ir.function(function);
        let is_plain = !function.is_async && !function.is_generator;
        if !is_alone || !is_plain || says_paths {
            return None;
        }
        let thrown = self.thrown_in(body);
        let mut routes: Option<Routes> = None;
        for (_, expr) in self.facts.within(body) {
            if thrown.iter().any(|one| one.contains(expr.span)) {
                continue;
            }
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
                        throws: !thrown.is_empty(),
                    });
                }
            }
        }
        routes.filter(|routes| routes.channels.len() > 1)
    }

    /// The statements in a function's body that throw.
    fn thrown_in(&self, body: Span) -> Vec<Span> {
        let mut thrown = Vec::new();
        self.file.ir.each_part(&mut |part| match part {
            Part::Statement(statement)
                if matches!(statement.kind, StatementKind::Throw(_))
                    && body.contains(statement.span) =>
            {
                thrown.push(statement.span);
            }
            _ => {}
        });
        thrown
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
