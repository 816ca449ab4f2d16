//! Methods that a wrapper takes from its callers: which argument, or which member of one, says it.

use super::GroupCode;
use super::method::Slot;
use crate::ir::{
    BinaryOp, BindingId, EntryKind, ExprId, ExprKind, Key, Name, Pattern, StatementKind,
};
use crate::plan::construct::Level;
use crate::source::Span;

/// How many names a method may go through inside of one wrapper.
const MAX_NAMES: usize = 4;

/// Where a wrapper takes its method from: the position of a parameter, and its member.
struct Parameter {
    position: usize,
    member: Option<Name>,
}

impl GroupCode<'_, '_> {
    /// Where the call of a wrapper says the method that the wrapper sends `said` for.
    pub(super) fn handed(&self, level: &Level, said: ExprId) -> Option<Slot> {
        let parameter = self.in_file(&level.home, |code| {
            let parameter = code.parameter(level, said, MAX_NAMES)?;
            (!code.is_bounded()).then_some(parameter)
        });
        let parameter = parameter?;
        self.in_file(&level.called_in, |code| code.argument(level, parameter))
    }

    /// Where the call of a wrapper says what it takes for a parameter.
    fn argument(&self, level: &Level, parameter: Parameter) -> Option<Slot> {
        let rewriter = self.rewriter;
        let (ir, facts) = (rewriter.ir, rewriter.facts);
        let Parameter { position, member } = parameter;
        let called = facts.unwrapped(facts.at(level.called)?);
        let ExprKind::Call(call) = &ir.expr(called).kind else {
            return None;
        };
        if call.args.iter().take(position + 1).any(|arg| arg.spread) {
            return None;
        }
        let method = rewriter.style.quoted("PUT");
        match (call.args.get(position), member) {
            (Some(arg), None) => Some(Slot::Said(arg.value)),
            (Some(arg), Some(member)) => self.option_slot(arg.value, &|key| key == member),
            (None, member) => {
                let last = call.args.last().filter(|_| call.args.len() == position)?;
                let end = ir.expr(last.value).span.end;
                let text = match member {
                    Some(member) => format!(", {{ {member}: {method} }}"),
                    None => format!(", {method}"),
                };
                Some(vec![(Span { start: end, end }, text)].into())
            }
        }
    }

    /// The parameter of a wrapper that an expression in it is the value of.
    fn parameter(&self, level: &Level, expr: ExprId, depth: usize) -> Option<Parameter> {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let depth = depth.checked_sub(1)?;
        let function = ir.function(level.function);
        let expr = facts.unwrapped(expr);
        match &ir.expr(expr).kind {
            // `method.toUpperCase()`.
            ExprKind::Call(call) => match &ir.expr(facts.unwrapped(call.callee)).kind {
                ExprKind::Member {
                    object, property, ..
                } if matches!(property.as_str(), "toUpperCase" | "toLowerCase" | "trim") => {
                    self.parameter(level, *object, depth)
                }
                _ => None,
            },
            ExprKind::Binary {
                op: BinaryOp::Or | BinaryOp::Nullish,
                left,
                ..
            } => self.parameter(level, *left, depth),
            ExprKind::Member {
                object, property, ..
            } => {
                let object = self.spread_in(*object);
                let own = self.parameter(level, object, depth)?;
                own.member.is_none().then(|| Parameter {
                    member: Some(property.clone()),
                    ..own
                })
            }
            ExprKind::Binding(binding) => {
                let is_it = |pattern: &Pattern| is_name(pattern, *binding);
                if facts.is_assigned(*binding) {
                    return None;
                }
                for (position, param) in function.params.iter().enumerate() {
                    if param.rest {
                        continue;
                    }
                    if is_it(&param.pattern) {
                        return Some(Parameter {
                            position,
                            member: None,
                        });
                    }
                    if let Some(member) = member_of(&param.pattern, *binding) {
                        return Some(Parameter {
                            position,
                            member: Some(member),
                        });
                    }
                }
                if let Some((_, init)) = facts.declaration(*binding) {
                    return self.parameter(level, init, depth);
                }
                // `const { method = "POST", ...rest } = options;`.
                let (member, init) = facts
                    .statements_in(function.body.span)
                    .into_iter()
                    .find_map(|one| match &one.kind {
                        StatementKind::Let {
                            pattern,
                            init: Some(init),
                            ..
                        } => Some((member_of(pattern, *binding)?, *init)),
                        _ => None,
                    })?;
                let own = self.parameter(level, init, depth)?;
                own.member.is_none().then_some(Parameter {
                    member: Some(member),
                    ..own
                })
            }
            _ => None,
        }
    }

    /// What an object is made of at its end: `options` of `{ ...DEFAULTS, ...options }`.
    fn spread_in(&self, expr: ExprId) -> ExprId {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let expr = facts.unwrapped(expr);
        let object = match ir.expr(expr).kind {
            ExprKind::Binding(binding) if !facts.is_written(binding) => facts
                .declaration(binding)
                .map_or(expr, |(_, init)| facts.unwrapped(init)),
            _ => expr,
        };
        match &ir.expr(object).kind {
            ExprKind::Object { entries, .. } => match entries.last().map(|last| &last.kind) {
                Some(EntryKind::Spread(spread)) => *spread,
                _ => expr,
            },
            _ => expr,
        }
    }

    /// Whether the file has a type of methods that knows no PUT.
    fn is_bounded(&self) -> bool {
        let text = self.rewriter.source.text();
        let is_type = |quote: char| {
            let word = format!("{quote}POST{quote}");
            text.contains(&format!("| {word}")) || text.contains(&format!("{word} |"))
        };
        let is_known = text.contains("\"PUT\"") || text.contains("'PUT'");
        (is_type('"') || is_type('\'')) && !is_known
    }
}

/// Whether a pattern is nothing but a name.
fn is_name(pattern: &Pattern, binding: BindingId) -> bool {
    match pattern {
        Pattern::Binding(own) => *own == binding,
        Pattern::Default { pattern, .. } => is_name(pattern, binding),
        _ => false,
    }
}

/// The key under which an object's pattern takes a name.
fn member_of(pattern: &Pattern, binding: BindingId) -> Option<Name> {
    match pattern {
        Pattern::Default { pattern, .. } => member_of(pattern, binding),
        Pattern::Object { fields, .. } => fields.iter().find_map(|(key, field)| match key {
            Key::Name { name, .. } if is_name(field, binding) => Some(name.clone()),
            _ => None,
        }),
        _ => None,
    }
}
