//! A wrapper that only posts, seen from a call of it: the client's call inside, so that a channel can be configured by the same call
//! with another method.

use super::key::entry_value;
use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{
    BindingId, ExprId, ExprKind, Function, Language, Pattern, Statement, StatementKind,
};
use crate::source::Span;

/// The client's call inside of a wrapper of the file, which does nothing else but check its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InnerCall {
    /// The call with what belongs to its client behind it.
    pub chain: Span,
    /// Where the wrapper's path is used in it.
    pub path: Span,
    /// Whether that is `${path}` in a template.
    pub in_template: bool,
    /// Where the payload is used in it.
    pub body: Span,
    /// Where other parameters are used, and what the call of the wrapper hands over for them.
    pub others: Vec<(Span, Span)>,
}

impl Planner<'_> {
    /// The client's call inside of the wrapper that a site calls.
    pub(super) fn inner_call(&self, site: &Site) -> Option<InnerCall> {
        let request = &site.best().request;
        let (step, outer) = request.through.split_last()?;
        let is_far = request.through.iter().any(|one| one.file != 0);
        if self.file.ir.language == Language::Rust || is_far || request.call.file != 0 {
            return None;
        }
        let ir = &self.file.ir;
        // What stands around hands on what it gets.
        for one in outer {
            let value = self.only_value(ir.function(one.function))?;
            if ir.expr(self.unawaited(value)).span != one.calls.span {
                return None;
            }
        }
        let function = ir.function(step.function);
        let returned = self.only_value(function)?;
        let chain = ir.expr(self.unawaited(returned)).span;
        if !chain.contains(request.call.span) {
            return None;
        }
        let url = entry_value(ir, request.url_at.filter(|at| at.file == 0)?.span);
        let body = entry_value(ir, request.body_at.filter(|at| at.file == 0)?.span);
        let head = Span {
            start: function.span.start,
            end: function.body.span.start,
        };
        let position = |binding: BindingId| {
            let mut params = function.params.iter();
            params.position(|one| matches!(one.pattern, Pattern::Binding(own) if own == binding))
        };
        let called = self.facts.at(step.called.span)?;
        let call = match &ir.expr(self.facts.unwrapped(called)).kind {
            ExprKind::Call(call) => call,
            _ => return None,
        };
        let (mut path, mut payload, mut others) = (None, None, Vec::new());
        for (_, expr) in self.facts.within(chain) {
            let binding = match expr.kind {
                ExprKind::Binding(binding) => binding,
                ExprKind::This | ExprKind::Super | ExprKind::Function(_) => return None,
                ExprKind::Global(ref name) if name == "arguments" => return None,
                _ => continue,
            };
            let declared = ir.binding(binding).span;
            if !head.contains(declared) {
                if function.span.contains(declared) || !self.facts.is_visible(binding, site.span) {
                    return None;
                }
                continue;
            }
            let slot = match (url.contains(expr.span), body.contains(expr.span)) {
                (true, _) => &mut path,
                (_, true) => &mut payload,
                _ => {
                    let argument = call
                        .args
                        .get(position(binding)?)
                        .filter(|one| !one.spread)?;
                    let argument = ir.expr(argument.value).span;
                    let names = self.facts.free_bindings(argument);
                    let is_constant = |name: &BindingId| self.facts.is_module_constant(*name);
                    if !outer.is_empty() && !names.iter().all(is_constant) {
                        return None;
                    }
                    others.push((expr.span, argument));
                    continue;
                }
            };
            if slot.replace(expr.span).is_some() {
                return None;
            }
        }
        let path = path?;
        let text = self.file.source.text();
        let in_template = text[..path.start as usize].ends_with("${")
            && text[path.end as usize..].starts_with('}');
        Some(InnerCall {
            chain,
            path: match in_template {
                true => Span::new(path.start as usize - 2, path.end as usize + 1),
                false => path,
            },
            in_template,
            body: payload?,
            others,
        })
    }

    /// The one expression that a function consists of, behind checks of its arguments that throw.
    fn only_value(&self, function: &Function) -> Option<ExprId> {
        let (last, before) = match (function.body.statements.split_last(), function.body.tail) {
            (None, Some(tail)) => return Some(tail),
            (Some(split), None) => split,
            _ => return None,
        };
        let is_check = |statement: &Statement| match statement.kind {
            StatementKind::Expr(expr) => match self.file.ir.expr(expr).kind {
                ExprKind::If {
                    then,
                    otherwise: None,
                    ..
                } => self.throws(self.file.ir.expr(then).span),
                _ => false,
            },
            _ => false,
        };
        match last.kind {
            StatementKind::Return(value) if before.iter().all(is_check) => value,
            _ => None,
        }
    }

    /// Whether a branch is nothing but a `throw`.
    fn throws(&self, branch: Span) -> bool {
        let text = self
            .source(branch)
            .trim_start_matches(['{', ' ', '\n', '\t', '\r']);
        text.starts_with("throw ") && text.matches(';').count() <= 1
    }

    fn unawaited(&self, expr: ExprId) -> ExprId {
        match self.file.ir.expr(expr).kind {
            ExprKind::Await(inner) | ExprKind::Wrapped(inner) => self.unawaited(inner),
            _ => expr,
        }
    }
}
