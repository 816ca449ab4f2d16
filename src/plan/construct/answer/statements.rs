//! What a wrapper's statements do with an answer.

use super::value::Value;
use super::{Flow, Gone, Names, Run, World, joined};
use crate::ir::{Block, ExprId, ExprKind, Key, Pattern, Statement, StatementKind};
use crate::source::Span;
use std::sync::Arc;

impl Run<'_> {
    pub(super) fn block(&mut self, block: &Block) -> Flow {
        let statements = &block.statements;
        for (at, statement) in statements.iter().enumerate() {
            match self.statement(statement) {
                Flow::On => {}
                flow => {
                    if let (Some(first), Some(last)) = (statements.get(at + 1), statements.last()) {
                        self.pass(Span {
                            start: first.span.start,
                            end: last.span.end,
                        });
                    }
                    return flow;
                }
            }
            self.ran.push((self.key(), statement.span));
        }
        match block.tail {
            Some(tail) => self.give(tail),
            None => Flow::On,
        }
    }

    /// Returns a value.
    fn give(&mut self, value: ExprId) -> Flow {
        if let Ok(value) = self.value(value)
            && !self.returned.contains(&value)
        {
            self.returned.push(value);
        }
        Flow::Leaves
    }

    fn statement(&mut self, statement: &Statement) -> Flow {
        match &statement.kind {
            StatementKind::Let { pattern, init, .. } => {
                let value = match init {
                    Some(init) => self.value(*init),
                    None => Ok(Value::Undefined),
                };
                match value {
                    Ok(value) => {
                        self.bind(pattern, value);
                        Flow::On
                    }
                    Err(Gone) => Flow::Leaves,
                }
            }
            StatementKind::Return(Some(value)) => self.give(*value),
            StatementKind::Return(None) => {
                self.returned.push(Value::Undefined);
                Flow::Leaves
            }
            StatementKind::Throw(value) => {
                if self.value(*value).is_ok() {
                    self.throw();
                }
                Flow::Leaves
            }
            StatementKind::Expr(expr) => self.effect(*expr),
            StatementKind::Try {
                body,
                handler,
                finalizer,
            } => {
                let handler = handler.as_ref();
                let handler = handler.map(|(caught, block)| (caught.as_ref(), &**block));
                let flow = self.guarded(body, handler);
                match finalizer.as_ref().map(|block| self.block(block)) {
                    None | Some(Flow::On) => flow,
                    Some(left) => left,
                }
            }
            StatementKind::Loop {
                init,
                test,
                each,
                body,
                ..
            } => {
                let before = self.jumped.take();
                for statement in init {
                    self.statement(statement);
                }
                if let Some((pattern, each)) = each {
                    if self.value(*each).is_err() {
                        return Flow::Leaves;
                    }
                    self.bind(pattern, Value::Other);
                }
                let flow = self.block(body);
                let jumped = std::mem::replace(&mut self.jumped, before);
                // Another round comes to what this one does, or the loop ends.
                let is_endless = match test {
                    None => each.is_none(),
                    Some(test) => self.peek(*test) == Some(true),
                };
                match (flow, jumped) {
                    (Flow::On, None) if is_endless => Flow::Leaves,
                    (Flow::On, jumped) => {
                        if let Some(names) = jumped {
                            self.names = joined(std::mem::take(&mut self.names), names);
                        }
                        Flow::On
                    }
                    (_, Some(names)) => {
                        self.names = names;
                        Flow::On
                    }
                    (flow, None) => flow,
                }
            }
            StatementKind::Jump => {
                let names = self.names.clone();
                self.jumped = Some(match self.jumped.take() {
                    Some(jumped) => joined(jumped, names),
                    None => names,
                });
                Flow::Jumps
            }
            StatementKind::Class(_) => Flow::On,
        }
    }

    /// `try` and `catch`.
    fn guarded(&mut self, body: &Block, handler: Option<(Option<&Pattern>, &Block)>) -> Flow {
        let Some((caught, handler)) = handler else {
            return self.block(body);
        };
        let before = self.thrown.take();
        let flow = self.block(body);
        let thrown = std::mem::replace(&mut self.thrown, before);
        let Some(names) = thrown else {
            self.pass(handler.span);
            return flow;
        };
        let after = std::mem::replace(&mut self.names, names);
        self.ran.push((self.key(), handler.span));
        if let Some(caught) = caught {
            self.bind(caught, Value::Error);
        }
        let handled = self.block(handler);
        self.meet(flow, after, handled)
    }

    /// Where two ways come together again; the variables are those of the second.
    fn meet(&mut self, one: Flow, names: Names, other: Flow) -> Flow {
        match (one, other) {
            (Flow::On, Flow::On) => {
                self.names = joined(names, std::mem::take(&mut self.names));
                Flow::On
            }
            (Flow::On, _) => {
                self.names = names;
                Flow::On
            }
            (_, Flow::On) => Flow::On,
            (Flow::Jumps, _) | (_, Flow::Jumps) => Flow::Jumps,
            _ => Flow::Leaves,
        }
    }

    pub(super) fn pass(&mut self, span: Span) {
        self.passed.push((self.key(), span));
    }

    /// An expression whose value nobody takes.
    pub(super) fn effect(&mut self, expr: ExprId) -> Flow {
        let file = Arc::clone(&self.file);
        match &file.ir.expr(expr).kind {
            ExprKind::If {
                test,
                then,
                otherwise,
            } => {
                let Ok(truth) = self.condition(*test) else {
                    return Flow::Leaves;
                };
                self.either(truth, *then, *otherwise)
            }
            ExprKind::Match { scrutinee, arms } => {
                let Ok(value) = self.value(*scrutinee) else {
                    return Flow::Leaves;
                };
                let before = self.names.clone();
                let mut met: Option<(Flow, Names)> = None;
                let mut is_total = false;
                for arm in arms {
                    let fits = match &arm.pattern {
                        Pattern::Wildcard => Some(true),
                        Pattern::Literal(literal) => {
                            let literal = self.value(*literal).unwrap_or(Value::Other);
                            self.equal(&value, &literal)
                        }
                        _ => None,
                    };
                    if fits == Some(false) {
                        self.pass(file.ir.expr(arm.body).span);
                        continue;
                    }
                    self.names.clone_from(&before);
                    let flow = self.effect(arm.body);
                    let names = std::mem::take(&mut self.names);
                    met = Some(match met.take() {
                        None => (flow, names),
                        Some((other, own)) => {
                            self.names = names;
                            let flow = self.meet(other, own, flow);
                            (flow, std::mem::take(&mut self.names))
                        }
                    });
                    is_total |= fits == Some(true);
                    if fits == Some(true) && !arm.falls_through {
                        break;
                    }
                }
                let Some((flow, names)) = met else {
                    self.names = before;
                    return Flow::On;
                };
                self.names = names;
                match is_total {
                    true => flow,
                    false => self.meet(Flow::On, before, flow),
                }
            }
            ExprKind::Block { block, .. } => self.block(block),
            ExprKind::Diverge(kind) => self.statement(&Statement {
                kind: (**kind).clone(),
                span: file.ir.expr(expr).span,
            }),
            _ => match self.value(expr) {
                Ok(_) => Flow::On,
                Err(Gone) => Flow::Leaves,
            },
        }
    }

    /// One branch, or both.
    fn either(&mut self, truth: Option<bool>, then: ExprId, otherwise: Option<ExprId>) -> Flow {
        let span = |id: ExprId| self.file.ir.expr(id).span;
        let (then_span, other_span) = (span(then), otherwise.map(span));
        let key = self.key();
        match truth {
            Some(true) => {
                if let Some(other) = other_span {
                    self.pass(other);
                }
                self.ran.push((key, then_span));
                self.effect(then)
            }
            Some(false) => {
                self.pass(then_span);
                match (otherwise, other_span) {
                    (Some(otherwise), Some(span)) => {
                        self.ran.push((key, span));
                        self.effect(otherwise)
                    }
                    _ => Flow::On,
                }
            }
            None => {
                self.ran.push((key, then_span));
                self.ran.extend(other_span.map(|span| (key, span)));
                let before = self.names.clone();
                let one = self.effect(then);
                let names = std::mem::replace(&mut self.names, before);
                let other = match otherwise {
                    Some(otherwise) => self.effect(otherwise),
                    None => Flow::On,
                };
                self.meet(one, names, other)
            }
        }
    }

    /// Takes a value apart.
    pub(super) fn bind(&mut self, pattern: &Pattern, value: Value) {
        match pattern {
            Pattern::Binding(binding) => self.set(*binding, value),
            Pattern::Default { pattern, default } => {
                let value = match value {
                    Value::Undefined => self.value(*default).unwrap_or(Value::Other),
                    value => value,
                };
                self.bind(pattern, value);
            }
            Pattern::Object { fields, rest } => {
                for (key, inner) in fields {
                    let value = match key {
                        Key::Name { name, .. } => self.member(&value, name).unwrap_or(Value::Other),
                        Key::Computed(_) => Value::Other,
                    };
                    self.bind(inner, value);
                }
                if let Some(rest) = rest {
                    self.bind(rest, Value::Other);
                }
            }
            Pattern::Array { items, rest } => {
                for (at, item) in items.iter().enumerate() {
                    let value = match &value {
                        Value::Array(items) => items.get(at).cloned().unwrap_or(Value::Undefined),
                        _ => Value::Other,
                    };
                    if let Some(item) = item {
                        self.bind(item, value);
                    }
                }
                if let Some(rest) = rest {
                    self.bind(rest, Value::Other);
                }
            }
            Pattern::Opaque(bindings) => {
                for binding in bindings {
                    self.set(*binding, Value::Other);
                }
            }
            _ => {}
        }
    }

    pub(super) fn set(&mut self, binding: crate::ir::BindingId, value: Value) {
        let key = (self.key(), binding);
        self.names.retain(|(own, _)| *own != key);
        self.names.push((key, value));
    }

    /// Whether a condition holds. What is asked of an accepted session's fields, an agent would answer in another way.
    pub(super) fn condition(&mut self, test: ExprId) -> Result<Option<bool>, Gone> {
        let value = self.value(test)?;
        if self.world == World::Accepted && matches!(value, Value::Field(_)) {
            self.wants(test);
        }
        Ok(self.truth(&value))
    }

    /// Whether a value counts as true; an accepted answer is never empty.
    pub(super) fn truth(&self, value: &Value) -> Option<bool> {
        match (value, self.world) {
            (Value::Text, World::Accepted) => Some(true),
            (value, _) => value.truth(),
        }
    }
}
