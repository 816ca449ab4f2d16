//! The payload as it is handed to the client, behind the calls that make text of it.

use super::nowhere;
use super::words::{is_json_macro, is_maker, is_plain_bound};
use crate::catalog::clients::Values;
use crate::detect::Site;
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind, Language, Pattern};
use crate::plan::Plan;
use crate::plan::construct::inline::Inlined;
use crate::plan::construct::outcome::{is_json_type, parameter_type};
use crate::plan::construct::payload::UNSEEN;
use crate::plan::construct::payload::gather::{Found, Gather};
use crate::plan::construct::{FieldMove, Obstacles, Planner};
use crate::plan::facts::Facts;
use crate::plan::facts::signature::Signature;
use crate::resolve::Origin;
use crate::source::Span;

/// The payload in the call.
pub(super) struct SentBody {
    /// The expression whose value is sent.
    pub(super) payload: Span,
    /// The same.
    pub(super) expr: ExprId,
    /// The variable that holds its text.
    pub(super) inlined: Option<Inlined>,
}

impl Planner<'_> {
    /// The payload that a call hands over.
    pub(super) fn sent_payload(&self, site: &Site, call: Span) -> Result<SentBody, String> {
        let request = &site.best().request;
        let at = match &request.wrapper {
            None => request.body_at.or_else(|| self.assigned_body(call)),
            Some(_) => self.passed_payload(site),
        };
        let at = at.filter(|at| at.file == 0).ok_or(UNSEEN)?;
        let expr = self.facts.at(at.span).ok_or(UNSEEN)?;
        if request.wrapper.is_some() && !site.span.contains(at.span) {
            return Err(UNSEEN.to_owned());
        }
        let peeled = self.peeled(expr, call, 0);
        if !peeled.is_made {
            match request.wrapper.is_some() {
                true => self.check_parameter(site, at)?,
                false if request.body_is_text => {
                    return Err("the payload is text before the call".to_owned());
                }
                false => {}
            }
        }
        let payload = self.file.ir.expr(peeled.expr).span;
        let inexact = &self.catalog.clients(Language::Rust).values.inexact;
        let is_inexact = |file: &std::sync::Arc<crate::program::ProgramFile>| {
            let text = file.source.text();
            inexact.iter().any(|word| Facts::is_word(text, word))
        };
        if !self.is_json(peeled.expr) && self.files.iter().any(is_inexact) {
            return Err("the payload may hold numbers that a `Value` rounds".to_owned());
        }
        Ok(SentBody {
            payload,
            expr: peeled.expr,
            inlined: peeled.inlined,
        })
    }

    /// What `*request.body_mut()` is set to.
    fn assigned_body(&self, call: Span) -> Option<Origin> {
        let ir = &self.file.ir;
        let sent = self.facts.free_bindings(call);
        let is_before = |at: Span| {
            at.end <= call.start
                && self.facts.function_around(at) == self.facts.function_around(call)
                && self
                    .facts
                    .free_bindings(at)
                    .iter()
                    .any(|name| sent.contains(name))
        };
        let mut found = ir.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Assign { target, value, .. } if is_before(expr.span) => {
                let Pattern::Place(place) = **target else {
                    return None;
                };
                let place = self.source(ir.expr(place).span);
                place.ends_with(".body_mut()").then_some(*value)
            }
            _ => None,
        });
        match (found.next(), found.next()) {
            (Some(only), None) => Some(Origin {
                file: 0,
                span: ir.expr(only).span,
            }),
            _ => None,
        }
    }

    /// The argument of a wrapper's call that its client sends.
    fn passed_payload(&self, site: &Site) -> Option<Origin> {
        site.handed_body().or_else(|| {
            let request = &site.best().request;
            let at = request.body_at?;
            let file = self.files.get(at.file as usize)?;
            let facts = Facts::new(&file.ir);
            let mut expr = facts.unwrapped(facts.at(at.span)?);
            // `serde_json::to_string(&body)` in the wrapper.
            while let ExprKind::Call(call) = &file.ir.expr(expr).kind {
                let callee = file.source.slice(file.ir.expr(call.callee).span);
                expr = match (&file.ir.expr(call.callee).kind, call.args.as_slice()) {
                    (_, [only]) if is_maker(self.values(), callee) => facts.unwrapped(only.value),
                    (ExprKind::Member { object, .. }, []) => facts.unwrapped(*object),
                    _ => return None,
                };
            }
            let sent = Origin {
                span: file.ir.expr(expr).span,
                ..at
            };
            self.at_site(sent, request).ok()?
        })
    }

    /// A wrapper that names its payload's type takes no other.
    fn check_parameter(&self, site: &Site, at: Origin) -> Result<(), String> {
        let request = &site.best().request;
        let name = request.wrapper.as_deref().unwrap_or("");
        let refused = || format!("`{name}` takes no payload but its own struct");
        let (Some(step), Some(call)) = (request.through.first(), self.facts.at(site.span)) else {
            return Err(refused());
        };
        let ExprKind::Call(call) = &self.file.ir.expr(self.facts.unwrapped(call)).kind else {
            return Err(refused());
        };
        let holds = |id: ExprId| self.file.ir.expr(id).span.contains(at.span);
        let position = call.args.iter().position(|arg| holds(arg.value));
        let file = &self.files[step.file as usize];
        let function = file.ir.function(step.function);
        let param = position.and_then(|at| function.params.get(at));
        let kind = param.map_or("", |param| parameter_type(file, &param.pattern));
        let signature = Signature::of(file.source.slice(function.span));
        let bare = kind.trim_start_matches('&').trim();
        let bare = bare.strip_prefix("mut ").unwrap_or(bare);
        let takes = match bare {
            _ if is_json_type(file, bare) => true,
            _ => match bare.strip_prefix("impl ") {
                Some(bounds) => is_plain_bound(self.values(), bounds),
                None => {
                    signature.is_generic(bare)
                        && signature
                            .bounds(bare)
                            .iter()
                            .all(|bound| is_plain_bound(self.values(), bound))
                }
            },
        };
        takes.then_some(()).ok_or_else(refused)
    }

    /// Whether a client that takes text is handed a value of which text is made elsewhere.
    pub(in crate::plan::construct) fn takes_other_text(&self, site: &Site) -> bool {
        let request = &site.best().request;
        let at = request.body_at.filter(|at| at.file == 0);
        let expr = at.and_then(|at| self.facts.at(at.span));
        let takes_text = request.wrapper.is_none() && request.body_is_text;
        takes_text && expr.is_some_and(|expr| !self.peeled(expr, site.span, 0).is_made)
    }

    /// An expression behind what makes text of it.
    fn peeled(&self, expr: ExprId, call: Span, depth: usize) -> Peeled {
        let ir = &self.file.ir;
        let here = || Peeled {
            expr,
            is_made: false,
            inlined: None,
        };
        let made = |inner: ExprId| {
            let peeled = self.peeled(inner, call, depth + 1);
            Peeled {
                is_made: true,
                ..peeled
            }
        };
        if depth > 8 {
            return here();
        }
        let text = self.source(ir.expr(expr).span);
        match &ir.expr(expr).kind {
            ExprKind::Wrapped(inner) if text.starts_with('&') => {
                self.peeled(*inner, call, depth + 1)
            }
            ExprKind::Wrapped(inner) if text.starts_with('(') => {
                let peeled = self.peeled(*inner, call, depth + 1);
                match peeled.is_made {
                    true => peeled,
                    false => here(),
                }
            }
            ExprKind::Wrapped(inner) if is_json_macro(text) => match ir.expr(*inner).kind {
                ExprKind::Object { class: None, .. } | ExprKind::Array { .. } => here(),
                // `json!(value)` is a value of its own.
                _ => Peeled {
                    is_made: false,
                    ..self.peeled(*inner, call, depth + 1)
                },
            },
            ExprKind::Try(inner) => self.peeled_made(*inner, call, depth).unwrap_or_else(here),
            ExprKind::Call(inner) => {
                let callee = ir.expr(inner.callee);
                let name = self.source(callee.span);
                if let ([only], true) = (inner.args.as_slice(), is_maker(self.values(), name)) {
                    return made(only.value);
                }
                // What is read from text is a value again.
                let parsers = &self.values().parsers;
                let read = name.split_once("serde_json::").map(|(_, read)| read);
                if read.is_some_and(|read| parsers.iter().any(|one| read.starts_with(one))) {
                    return here();
                }
                let receiver = match &callee.kind {
                    ExprKind::Member {
                        object, property, ..
                    } if !self.is_path(*object, callee.span) => Some((*object, property)),
                    _ => None,
                };
                let found = match (receiver, inner.args.as_slice()) {
                    (Some((object, name)), []) if name == "to_string" && self.is_json(object) => {
                        return made(object);
                    }
                    (Some((object, _)), [] | [_]) => self.peeled_made(object, call, depth),
                    (None, [only]) => self.peeled_made(only.value, call, depth),
                    _ => None,
                };
                found.unwrap_or_else(here)
            }
            ExprKind::Binding(binding) => self
                .text_variable(*binding, expr, call, depth)
                .unwrap_or_else(here),
            _ => here(),
        }
    }

    /// Whether a callee is a path, `Full::new`, and no method of a value.
    fn is_path(&self, object: ExprId, callee: Span) -> bool {
        let start = self.file.ir.expr(object).span.end;
        let between = self.source(Span {
            start,
            end: callee.end,
        });
        between.trim_start().starts_with("::")
    }

    fn peeled_made(&self, expr: ExprId, call: Span, depth: usize) -> Option<Peeled> {
        let peeled = self.peeled(expr, call, depth + 1);
        peeled.is_made.then_some(peeled)
    }

    /// A variable that holds the payload's text and is used here alone.
    fn text_variable(
        &self,
        binding: BindingId,
        used: ExprId,
        call: Span,
        depth: usize,
    ) -> Option<Peeled> {
        let (statement, init) = self.facts.declaration(binding)?;
        let peeled = self.peeled_made(init, call, depth)?;
        if peeled.inlined.is_some() {
            return None;
        }
        let is_own = self.facts.uses(binding).len() == 1
            && !self.facts.is_assigned(binding)
            && self.facts.is_in_block(statement)
            && self.facts.function_around(statement.span) == self.facts.function_around(call);
        let inlined = Inlined {
            used: self.file.ir.expr(used).span,
            init: self.file.ir.expr(init).span,
            declaration: statement.span,
        };
        is_own.then_some(Peeled {
            inlined: Some(inlined),
            ..peeled
        })
    }

    fn values(&self) -> &Values {
        &self.catalog.clients(Language::Rust).values
    }

    /// Whether an expression is a `serde_json::Value`, as far as shows.
    fn is_json(&self, expr: ExprId) -> bool {
        let ir = &self.file.ir;
        is_json_macro(self.source(ir.expr(expr).span)) || self.is_value_variable(expr)
    }

    /// Whether an expression is a variable that is declared as `json!(...)`, or a parameter that is declared as a `Value`.
    pub(super) fn is_value_variable(&self, expr: ExprId) -> bool {
        let ir = &self.file.ir;
        let ExprKind::Binding(binding) = ir.expr(expr).kind else {
            return false;
        };
        if ir.binding(binding).kind == BindingKind::Parameter {
            let kind = parameter_type(self.file, &Pattern::Binding(binding));
            let kind = kind.trim_start_matches('&').trim_start();
            return is_json_type(self.file, kind);
        }
        let init = self.facts.declaration(binding).map(|(_, init)| init);
        init.is_some_and(|init| {
            let text = self.source(ir.expr(init).span);
            is_json_macro(text) && text.ends_with(')')
        })
    }

    /// The fields of all bodies that a call sends, read from `payload`, and how many agents there are at most.
    pub(super) fn gathered(
        &self,
        site: &Site,
        plan: &Plan<'_>,
        payload: &str,
    ) -> Result<(Vec<FieldMove>, usize), Obstacles> {
        let bodies: Vec<_> = site.ways.iter().flat_map(|way| way.bodies()).collect();
        let mut gather = Gather {
            planner: self,
            plan,
            found: Vec::new(),
            around: Vec::new(),
            obstacles: Vec::new(),
        };
        for body in &bodies {
            gather.body(body);
        }
        if !gather.obstacles.is_empty() {
            return Err(gather.obstacles);
        }
        if bodies.is_empty() {
            return Err(vec!["there is no payload".to_owned()]);
        }
        let is_handed = self.is_handed(site);
        let at = nowhere(site.span);
        let field = |one: &Found<'_>| {
            let (last, around) = one.from.split_last()?;
            let inner: String = around.iter().map(|key| format!("[\"{key}\"]")).collect();
            let is_sure = one.always == bodies.len();
            let when = match is_sure {
                true => Vec::new(),
                false => vec![(format!("{payload}{inner}.get(\"{last}\")"), at)],
            };
            Some(FieldMove {
                to: one.to,
                path: one.target.clone(),
                entry: at,
                object: at,
                value: at,
                is_shorthand: false,
                row: one.row,
                is_known: one.is_constant(bodies.len()) && !is_handed,
                depends: is_handed || one.depends(),
                choices: one.choices(bodies.len()),
                text: Some(format!("{payload}{inner}[\"{last}\"]")),
                reads: Vec::new(),
                when,
                around: Vec::new(),
                comments: Vec::new(),
            })
        };
        let fields = gather.found.iter().filter_map(field).collect();
        Ok((fields, gather.agents(&bodies)))
    }
}

/// An expression that was looked behind.
struct Peeled {
    expr: ExprId,
    /// Whether text was made of it on the way.
    is_made: bool,
    inlined: Option<Inlined>,
}
