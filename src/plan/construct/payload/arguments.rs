//! Values that a function's parameters stand for, as text where the function is called.

use super::{Place, Walk};
use crate::ir::{BindingId, ExprId, ExprKind, FunctionId, Key, Pattern};
use crate::plan::construct::planner::Planner;
use crate::source::Span;
use std::rc::Rc;

/// What the parameters of a called function are at the call.
pub(super) struct Arguments {
    /// The function with its own names.
    body: Span,
    known: Vec<(BindingId, Argument)>,
    /// The arguments of the function around the call.
    outer: Option<Rc<Arguments>>,
}

/// What a parameter is.
enum Argument {
    /// An expression of the caller.
    Expr(Span),
    /// A field of what the caller passes.
    Field(Span, String),
}

impl Walk<'_> {
    /// The arguments of the call `call` of a function.
    pub(super) fn arguments(
        &self,
        function: FunctionId,
        call: ExprId,
        outer: Option<Rc<Arguments>>,
    ) -> Option<Arguments> {
        let ir = &self.planner.file.ir;
        let declared = ir.function(function);
        let ExprKind::Call(call) = &ir.expr(call).kind else {
            return None;
        };
        if call.args.iter().any(|arg| arg.spread) {
            return None;
        }
        let mut known = Vec::new();
        for (param, arg) in declared.params.iter().zip(&call.args) {
            if param.rest {
                continue;
            }
            let argument = ir.expr(arg.value).span;
            match &param.pattern {
                Pattern::Binding(binding) => known.push((*binding, Argument::Expr(argument))),
                Pattern::Object { fields, rest: None } => {
                    for (key, pattern) in fields {
                        if let (Key::Name { name, .. }, Pattern::Binding(binding)) = (key, pattern)
                        {
                            let field = self.field_of(arg.value, name);
                            let argument = match field {
                                Some(span) => Argument::Expr(span),
                                None => Argument::Field(argument, name.to_string()),
                            };
                            known.push((*binding, argument));
                        }
                    }
                }
                _ => {}
            }
        }
        Some(Arguments {
            body: declared.span,
            known,
            outer,
        })
    }

    /// The value of a field of an object literal.
    fn field_of(&self, expr: ExprId, name: &str) -> Option<Span> {
        let ir = &self.planner.file.ir;
        let ExprKind::Object { entries, .. } = &ir.expr(self.planner.facts.unwrapped(expr)).kind
        else {
            return None;
        };
        entries.iter().find_map(|entry| match &entry.kind {
            crate::ir::EntryKind::Property {
                key: Key::Name { name: own, .. },
                value,
            } if own == name => Some(ir.expr(*value).span),
            _ => None,
        })
    }

    /// The text of an expression where the agent is created, if it is another one than its own, and what it depends on there.
    /// `None`, with an obstacle, where it cannot be said there.
    pub(super) fn text_at_site(
        &mut self,
        span: Span,
        place: &Place,
    ) -> Option<(Option<String>, Span)> {
        let Some(arguments) = &place.arguments else {
            return match self.hidden(span) {
                None => Some((None, span)),
                Some(name) => {
                    self.refuse_name(span, &name);
                    None
                }
            };
        };
        match substituted(self.planner, span, arguments) {
            Ok((text, value)) => Some((text, value.unwrap_or(span))),
            Err(name) => {
                self.refuse_name(span, &name);
                None
            }
        }
    }

    fn refuse_name(&mut self, span: Span, name: &str) {
        let text = super::super::one_line(self.source(span));
        self.obstacles.push(format!(
            "`{text}` goes to the agent, and `{name}` is not known where the call is"
        ));
    }

    /// A name in an expression that the call cannot see.
    fn hidden(&self, span: Span) -> Option<String> {
        let planner = self.planner;
        let hidden = planner
            .facts
            .free_bindings(span)
            .into_iter()
            .find(|binding| !planner.facts.is_visible(*binding, self.call));
        hidden.map(|binding| planner.file.ir.binding(binding).name.to_string())
    }
}

/// An expression of a called function as text at the call, if that differs, and the argument that it is, if it is one.
fn substituted(
    planner: &Planner<'_>,
    span: Span,
    arguments: &Rc<Arguments>,
) -> Result<(Option<String>, Option<Span>), String> {
    let mut pieces: Vec<(Span, String)> = Vec::new();
    let mut whole = None;
    for (_, expr) in planner.facts.within(span) {
        let ExprKind::Binding(binding) = expr.kind else {
            continue;
        };
        let declared = planner.file.ir.binding(binding);
        if span.contains(declared.span) || !arguments.body.contains(declared.span) {
            continue;
        }
        let found = arguments.known.iter().find(|(own, _)| *own == binding);
        let (_, argument) = found
            .filter(|_| !planner.facts.is_assigned(binding))
            .ok_or_else(|| declared.name.to_string())?;
        let (text, value) =
            argument_text(planner, argument, arguments).ok_or_else(|| declared.name.to_string())?;
        if expr.span == span {
            whole = Some(value);
        }
        pieces.push((expr.span, text));
    }
    if pieces.is_empty() {
        return Ok((None, None));
    }
    let mut text = String::new();
    let mut at = span.start;
    for (piece, replacement) in pieces {
        text.push_str(planner.source(Span {
            start: at,
            end: piece.start,
        }));
        text.push_str(&replacement);
        at = piece.end;
    }
    text.push_str(planner.source(Span {
        start: at,
        end: span.end,
    }));
    Ok((Some(text), whole))
}

/// An argument as text at the outermost call, and where it is written.
fn argument_text(
    planner: &Planner<'_>,
    argument: &Argument,
    arguments: &Rc<Arguments>,
) -> Option<(String, Span)> {
    let (span, field) = match argument {
        Argument::Expr(span) => (*span, None),
        Argument::Field(span, field) => (*span, Some(field)),
    };
    if !pure(planner, span) {
        return None;
    }
    let (text, value) = match &arguments.outer {
        Some(outer) => substituted(planner, span, outer).ok()?,
        None => (None, None),
    };
    let text = text.unwrap_or_else(|| planner.source(span).to_owned());
    let text = match field {
        Some(field) => super::entries::member(&text, field),
        None => text,
    };
    Some((text, value.unwrap_or(span)))
}

/// Whether an expression can be evaluated at any time, any number of times.
pub(in crate::plan::construct) fn pure(planner: &Planner<'_>, span: Span) -> bool {
    planner.facts.within(span).all(|(_, expr)| {
        !matches!(
            expr.kind,
            ExprKind::Call(_)
                | ExprKind::Assign { .. }
                | ExprKind::Await(_)
                | ExprKind::Opaque { .. }
                | ExprKind::Function(_)
        )
    })
}
