//! Whether a payload's type in TypeScript has the fields that are taken out of it.

use super::modules::Meaning;
use super::planner::Planner;
use super::types::{Type, annotated, annotation, annotation_at, awaited};
use crate::ir::{
    BinaryOp, BindingKind, Call, EntryKind, ExprId, ExprKind, FunctionId, Key, StatementKind,
};
use crate::plan::facts::Facts;
use crate::program::ProgramFile;
use crate::source::Span;
use std::sync::Arc;

/// Values behind values.
const MAX_DEPTH: usize = 8;

/// What an expression's type is told by.
enum Told {
    /// An object literal.
    Literal(Arc<ProgramFile>, ExprId),
    /// A type that is written.
    Written(Type),
}

impl Planner<'_> {
    /// Whether fields can be taken out of an expression, each with what is read of it: `["providerConfig", "voiceId"]`.
    pub(super) fn offers(&self, expr: ExprId, fields: &[Vec<String>]) -> bool {
        let Some(own) = self.files.first() else {
            return false;
        };
        let Some(told) = self.told(own, expr, false, MAX_DEPTH) else {
            return false;
        };
        let mut fields = fields.iter();
        fields.all(|path| self.has_path(&told, path, MAX_DEPTH))
    }

    fn has_path(&self, told: &Told, path: &[String], depth: usize) -> bool {
        let (Some(depth), Some((key, rest))) = (depth.checked_sub(1), path.split_first()) else {
            return path.is_empty();
        };
        match told {
            Told::Written(of) => self.type_member(of, key).is_some_and(|member| {
                rest.is_empty()
                    || (!member.is_optional
                        && self.has_path(&Told::Written(member.value), rest, depth))
            }),
            Told::Literal(file, object) => {
                let ExprKind::Object { entries, .. } = &file.ir.expr(*object).kind else {
                    return false;
                };
                let told = |expr: ExprId| self.told(file, expr, false, depth);
                entries.iter().rev().any(|entry| match &entry.kind {
                    EntryKind::Property {
                        key: Key::Name { name, .. },
                        value,
                    } if name == key => {
                        rest.is_empty()
                            || told(*value).is_some_and(|told| self.has_path(&told, rest, depth))
                    }
                    EntryKind::Spread(spread) => {
                        // What is spread under a condition may not be there.
                        let facts = Facts::new(&file.ir);
                        let inner = facts.unwrapped(*spread);
                        let (inner, sometimes) = match &file.ir.expr(inner).kind {
                            ExprKind::Binary {
                                op: BinaryOp::And,
                                right,
                                ..
                            } => (*right, true),
                            _ => (*spread, false),
                        };
                        (!sometimes || rest.is_empty())
                            && told(inner).is_some_and(|told| self.has_path(&told, path, depth))
                    }
                    _ => false,
                })
            }
        }
    }

    /// What tells the type of an expression.
    fn told(
        &self,
        file: &Arc<ProgramFile>,
        expr: ExprId,
        is_awaited: bool,
        depth: usize,
    ) -> Option<Told> {
        let depth = depth.checked_sub(1)?;
        let written = |file: &Arc<ProgramFile>, text: String| {
            let text = match is_awaited {
                true => awaited(&text).to_owned(),
                false => text,
            };
            Some(Told::Written(Type {
                file: Arc::clone(file),
                text,
            }))
        };
        let own = file.ir.expr(expr);
        match &own.kind {
            ExprKind::Wrapped(inner) => {
                let around = file.ir.expr(*inner).span;
                let before = Span {
                    start: own.span.start,
                    end: around.start.max(own.span.start),
                };
                let behind = Span {
                    start: around.end.min(own.span.end),
                    end: own.span.end,
                };
                let behind = file.source.slice(behind).trim();
                match behind.strip_prefix("as ").map(str::trim) {
                    Some("const") | None if !file.source.slice(before).contains('<') => {
                        self.told(file, *inner, is_awaited, depth)
                    }
                    Some(text) => written(file, text.to_owned()),
                    None => None,
                }
            }
            ExprKind::Object { .. } => Some(Told::Literal(Arc::clone(file), expr)),
            ExprKind::Await(inner) => self.told(file, *inner, true, depth),
            ExprKind::Binding(binding) => {
                if let BindingKind::Import(_) = file.ir.binding(*binding).kind {
                    let (file, binding) = self.declared_by(file, *binding)?;
                    if let Some(text) = annotation(&file, binding) {
                        return written(&file, text);
                    }
                    let (_, init) = Facts::new(&file.ir).declaration(binding)?;
                    return self.told(&file, init, is_awaited, depth);
                }
                if let Some(text) = annotation(file, *binding) {
                    return written(file, text);
                }
                // A parameter without a type is of the one that its function is expected to have.
                let (_, init) = Facts::new(&file.ir).declaration(*binding)?;
                self.told(file, init, is_awaited, depth)
            }
            ExprKind::Member {
                object, property, ..
            } if matches!(file.ir.expr(*object).kind, ExprKind::This) => {
                let classes = file.ir.classes.iter();
                let around = classes.filter(|class| class.span.contains(own.span));
                let class = around.min_by_key(|class| class.span.len())?;
                let field = class.fields.iter().find(|field| field.name == *property)?;
                let text = file.source.slice(field.span);
                let behind = text.find(property.as_str())? + property.len();
                match annotation_at(&text[behind..]) {
                    Some(text) => written(file, text),
                    None => self.told(file, field.init?, is_awaited, depth),
                }
            }
            ExprKind::Member {
                object, property, ..
            } => {
                if let Some(Told::Written(of)) = self.told(file, *object, false, depth) {
                    let member = self.type_member(&of, property)?;
                    return (!member.is_optional).then_some(Told::Written(member.value));
                }
                match self.meaning(file, expr)? {
                    Meaning::Value(file, value) => self.told(&file, value, is_awaited, depth),
                    _ => None,
                }
            }
            ExprKind::Call(call) => {
                let (file, function) = self.function_called(file, call)?;
                if let Some(text) = annotated(&file, function).result {
                    return written(&file, text);
                }
                let returned = returned(&file, function)?;
                self.told(&file, returned, is_awaited, depth)
            }
            _ => None,
        }
    }

    /// The function that a call calls, wherever it is declared.
    pub(super) fn function_called(
        &self,
        file: &Arc<ProgramFile>,
        call: &Call,
    ) -> Option<(Arc<ProgramFile>, FunctionId)> {
        let facts = Facts::new(&file.ir);
        let callee = facts.unwrapped(call.callee);
        if let ExprKind::Member {
            object, property, ..
        } = &file.ir.expr(callee).kind
            && matches!(file.ir.expr(*object).kind, ExprKind::This)
        {
            let methods = file.ir.classes.iter().flat_map(|class| &class.methods);
            let mut named = methods.filter(|method| method.name == *property);
            return match (named.next(), named.next()) {
                (Some(only), None) => Some((Arc::clone(file), only.function)),
                _ => None,
            };
        }
        match self.meaning(file, callee)? {
            Meaning::Declared(file, binding) => match file.ir.binding(binding).kind {
                BindingKind::Function(function) => Some((file, function)),
                _ => None,
            },
            Meaning::Value(file, value) => match file.ir.expr(value).kind {
                ExprKind::Function(function) => Some((file, function)),
                _ => None,
            },
            Meaning::Module(_) => None,
        }
    }
}

/// The one expression that a function gives.
fn returned(file: &ProgramFile, function: FunctionId) -> Option<ExprId> {
    let body = &file.ir.function(function).body;
    if let Some(tail) = body.tail {
        return Some(tail);
    }
    let facts = Facts::new(&file.ir);
    let last = body.statements.last()?;
    match last.kind {
        StatementKind::Return(Some(returned)) if facts.returns_in(body.span) == 1 => Some(returned),
        _ => None,
    }
}
