//! The literal that a payload starts from, and the variables and functions that lead to it from the call.

use super::{Link, Root, UNSEEN};
use crate::detect::Site;
use crate::ir::{BindingId, BindingKind, Call, ExprId, ExprKind, FunctionId, StatementKind};
use crate::plan::construct::Planner;
use crate::resolve::JsonKind;
use crate::source::Span;

impl Planner<'_> {
    /// The literal that a site's payload starts from, and the way to it.
    pub(super) fn root(&self, site: &Site) -> Result<Root, String> {
        let way = site.best();
        let bodies = way.bodies();
        let first = bodies.first().ok_or("there is no payload")?;
        if bodies.iter().any(|json| json.origin != first.origin) {
            return Err("there is no one payload".to_owned());
        }
        if !matches!(first.kind, JsonKind::Object { .. }) {
            return Err("the payload is not an object that can be seen".to_owned());
        }
        let origin = first
            .origin
            .filter(|origin| origin.file == 0)
            .ok_or("the payload is written in another file")?;
        let literal = self
            .object_at(origin.span)
            .ok_or("the payload is not written as one object")?;
        let object = self.file.ir.expr(literal).span;
        let inlined = self.inlined(site);
        if site.span.contains(object) || inlined.iter().any(|one| one.init.contains(object)) {
            return Ok(Root {
                literal,
                used: object,
                links: Vec::new(),
            });
        }
        let regions = std::iter::once(site.span).chain(inlined.iter().map(|one| one.init));
        for (id, expr) in regions.flat_map(|region| self.facts.within(region)) {
            let is_name = matches!(expr.kind, ExprKind::Binding(_) | ExprKind::Call(_));
            if !is_name || expr.span == site.span || self.stringified(id).is_some() {
                continue;
            }
            if let Some(links) = self.links(id, literal, 0) {
                return Ok(Root {
                    literal,
                    used: expr.span,
                    links,
                });
            }
        }
        Err(UNSEEN.to_owned())
    }

    /// The way from an expression to the literal that it stands for.
    fn links(&self, expr: ExprId, literal: ExprId, depth: usize) -> Option<Vec<Link>> {
        let ir = &self.file.ir;
        let expr = self.facts.unwrapped(expr);
        if expr == literal {
            return Some(Vec::new());
        }
        if depth > 4 {
            return None;
        }
        match &ir.expr(expr).kind {
            ExprKind::Await(inner) | ExprKind::Try(inner) => self.links(*inner, literal, depth + 1),
            ExprKind::Binding(binding) => {
                let (statement, init) = self.facts.declaration(*binding)?;
                let mut links = self.links(init, literal, depth + 1)?;
                links.insert(
                    0,
                    Link::Variable {
                        binding: *binding,
                        used: ir.expr(expr).span,
                        declaration: statement.span,
                    },
                );
                Some(links)
            }
            ExprKind::Call(call) => {
                if let Some(inner) = self.made_text(expr) {
                    return self.links(inner, literal, depth + 1);
                }
                if let Some(inner) = self.stringified(expr) {
                    let mut links = self.links(inner, literal, depth + 1)?;
                    links.insert(0, Link::Json);
                    return Some(links);
                }
                let (binding, function) = self.called(call)?;
                let returned = self.returned(function)?;
                let mut links = self.links(returned, literal, depth + 1)?;
                links.insert(
                    0,
                    Link::Function {
                        binding,
                        function,
                        call: expr,
                    },
                );
                Some(links)
            }
            _ => None,
        }
    }

    /// What a Rust expression only makes text of, or takes out of a result.
    fn made_text(&self, expr: ExprId) -> Option<ExprId> {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = &ir.expr(expr).kind else {
            return None;
        };
        if ir.language != crate::ir::Language::Rust {
            return None;
        }
        let callee = self.source(ir.expr(call.callee).span);
        let makers = [
            "serde_json::to_string",
            "serde_json::to_vec",
            "to_string",
            "to_vec",
        ];
        if makers.contains(&callee) {
            return call.args.first().map(|arg| arg.value);
        }
        let ExprKind::Member {
            object, property, ..
        } = &ir.expr(call.callee).kind
        else {
            return None;
        };
        let views = ["unwrap", "expect", "unwrap_or_default", "to_string"];
        views.contains(&property.as_str()).then_some(*object)
    }

    /// What an expression turns into JSON.
    pub(super) fn stringified(&self, expr: ExprId) -> Option<ExprId> {
        let ExprKind::Call(call) = &self.file.ir.expr(expr).kind else {
            return None;
        };
        let is_json = self.source(self.file.ir.expr(call.callee).span) == "JSON.stringify";
        is_json
            .then(|| call.args.first().map(|arg| arg.value))
            .flatten()
    }

    /// The function of the file that a call names, and the name that it is declared by.
    pub(in crate::plan::construct) fn called(
        &self,
        call: &Call,
    ) -> Option<(Option<BindingId>, FunctionId)> {
        let ir = &self.file.ir;
        match &ir.expr(self.facts.unwrapped(call.callee)).kind {
            ExprKind::Binding(binding) => match ir.binding(*binding).kind {
                BindingKind::Function(function) => Some((Some(*binding), function)),
                _ => {
                    let (_, init) = self.facts.declaration(*binding)?;
                    match ir.expr(self.facts.unwrapped(init)).kind {
                        ExprKind::Function(function) if !self.facts.is_assigned(*binding) => {
                            Some((Some(*binding), function))
                        }
                        _ => None,
                    }
                }
            },
            ExprKind::Member {
                object, property, ..
            } if matches!(ir.expr(*object).kind, ExprKind::This) => {
                let methods = ir.classes.iter().flat_map(|class| &class.methods);
                let mut named = methods.filter(|method| method.name == *property);
                match (named.next(), named.next()) {
                    (Some(only), None) => Some((None, only.function)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The one expression that a function returns.
    pub(in crate::plan::construct) fn returned(&self, function: FunctionId) -> Option<ExprId> {
        let function = self.file.ir.function(function);
        if let Some(tail) = function.body.tail {
            return Some(tail);
        }
        let last = function.body.statements.last()?;
        let StatementKind::Return(Some(returned)) = last.kind else {
            return None;
        };
        let returns = self.facts.returns_in(function.body.span);
        (returns == 1).then_some(returned)
    }

    pub(super) fn object_at(&self, span: Span) -> Option<ExprId> {
        let id = self.facts.unwrapped(self.facts.at(span)?);
        matches!(self.file.ir.expr(id).kind, ExprKind::Object { .. }).then_some(id)
    }
}
