//! What the expressions of a wrapper stand for, and what its conditions say of the answer.

use super::{Flow, Form, Got, Verdict, Wrapper};
use crate::catalog::clients::Failure;
use crate::ir::{BinaryOp, BindingKind, ExprId, ExprKind, Function, StatementKind, UnaryOp};

impl<'a> Wrapper<'a> {
    /// What an expression stands for.
    pub(super) fn value(&mut self, expr: ExprId) -> Got {
        let ir = &self.file.ir;
        let own = ir.expr(expr);
        if own.span == self.call && matches!(own.kind, ExprKind::Call(_)) {
            return Got::Promise(self.inner.form);
        }
        match &own.kind {
            ExprKind::Wrapped(inner) => self.value(*inner),
            ExprKind::Await(inner) => match self.value(*inner) {
                Got::Promise(form) => Got::Settled(form),
                got => got,
            },
            ExprKind::Binding(binding) => {
                let known = self.known.iter().rev().find(|(own, _)| own == binding);
                known.map_or(Got::Other, |(_, got)| *got)
            }
            ExprKind::Member {
                object, property, ..
            } if property == "data" => match self.value(*object) {
                Got::Settled(Form::Data) => Got::Settled(Form::Parsed),
                _ => Got::Other,
            },
            ExprKind::Call(call) => {
                if let ExprKind::Member {
                    object, property, ..
                } = &ir.expr(call.callee).kind
                {
                    let argument = call.args.first().map(|arg| arg.value);
                    return self.method(*object, property, argument);
                }
                // A function of the file that takes the answer on.
                match (self.function_of(call.callee), call.args.first()) {
                    (Some(function), Some(argument)) => {
                        let got = self.value(argument.value);
                        self.callback(function, got)
                    }
                    _ => Got::Other,
                }
            }
            ExprKind::If {
                test,
                then,
                otherwise: Some(otherwise),
            } => {
                self.judges = true;
                let (accepted, refused) = match self.verdict(*test) {
                    Some(Verdict::Accepted) => (*then, *otherwise),
                    Some(Verdict::Refused | Verdict::Empty) => (*otherwise, *then),
                    None => return Got::Other,
                };
                self.refused.push(ir.expr(refused).span);
                if self.is_rejection(refused) {
                    self.failure = Failure::Throws;
                }
                self.value(accepted)
            }
            _ => Got::Other,
        }
    }

    fn method(&mut self, object: ExprId, property: &str, argument: Option<ExprId>) -> Got {
        if let (ExprKind::Global(name), "parse", Some(argument)) =
            (&self.file.ir.expr(object).kind, property, argument)
            && name == "JSON"
        {
            return match self.value(argument) {
                Got::Text => Got::Settled(Form::Parsed),
                _ => Got::Other,
            };
        }
        match (self.value(object), property) {
            // A client's own promise may have the response's methods, too: `got.post(...).json()`.
            (Got::Settled(Form::Response) | Got::Promise(Form::Response), "json") => {
                Got::Promise(Form::Parsed)
            }
            (Got::Settled(Form::Response), "text") => Got::Text,
            (Got::Promise(form), "then") => {
                let function = argument.and_then(|argument| self.function_of(argument));
                match function.map(|function| self.callback(function, Got::Settled(form))) {
                    Some(Got::Promise(form) | Got::Settled(form)) => Got::Promise(form),
                    _ => Got::Other,
                }
            }
            (got @ Got::Promise(_), "catch") => {
                let function = argument.and_then(|argument| self.function_of(argument));
                let Some(function) = function else {
                    return Got::Other;
                };
                self.refused.push(function.span);
                let throws = matches!(self.block(&function.body), Some(Flow::Throws));
                if !throws {
                    self.failure = Failure::Response;
                }
                got
            }
            (got @ Got::Promise(_), "finally") => got,
            _ => Got::Other,
        }
    }

    /// The value of a function of the file that is given the answer.
    fn callback(&mut self, function: &'a Function, got: Got) -> Got {
        let Some(param) = function.params.first().filter(|_| self.depth < 4) else {
            return Got::Other;
        };
        self.depth += 1;
        self.bind(&param.pattern, got);
        let flow = self.block(&function.body);
        self.depth -= 1;
        match flow {
            Some(Flow::Returns(Got::Settled(form))) if function.is_async => Got::Promise(form),
            Some(Flow::Returns(got)) => got,
            _ => Got::Other,
        }
    }

    fn function_of(&self, expr: ExprId) -> Option<&'a Function> {
        let ir = &self.file.ir;
        match &ir.expr(expr).kind {
            ExprKind::Wrapped(inner) => self.function_of(*inner),
            ExprKind::Function(function) => Some(ir.function(*function)),
            ExprKind::Binding(binding) => match &ir.binding(*binding).kind {
                BindingKind::Function(function) => Some(ir.function(*function)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a condition says of the answer.
    pub(super) fn verdict(&mut self, test: ExprId) -> Option<Verdict> {
        let ir = &self.file.ir;
        let opposite = |verdict| match verdict {
            Verdict::Refused => Some(Verdict::Accepted),
            Verdict::Accepted => Some(Verdict::Refused),
            Verdict::Empty => None,
        };
        match &ir.expr(test).kind {
            ExprKind::Wrapped(inner) => self.verdict(*inner),
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
            } => self.verdict(*operand).and_then(opposite),
            ExprKind::Binding(_) if self.value(test) == Got::Text => Some(Verdict::Accepted),
            ExprKind::Member {
                object, property, ..
            } if property == "ok" => {
                (self.value(*object) == Got::Settled(Form::Response)).then_some(Verdict::Accepted)
            }
            ExprKind::Binary { op, left, right } => {
                let ExprKind::Member {
                    object, property, ..
                } = &ir.expr(*left).kind
                else {
                    return None;
                };
                if !matches!(self.value(*object), Got::Settled(_)) {
                    return None;
                }
                let right = &ir.expr(*right).kind;
                match (property.as_str(), op, right) {
                    ("ok", BinaryOp::Equal, ExprKind::Bool(ok)) => Some(if *ok {
                        Verdict::Accepted
                    } else {
                        Verdict::Refused
                    }),
                    ("status", BinaryOp::Equal, ExprKind::Number(number))
                        if matches!(number.as_str(), "204" | "205") =>
                    {
                        Some(Verdict::Empty)
                    }
                    ("status", op, ExprKind::Number(number)) => match (op, number.as_str()) {
                        (BinaryOp::GreaterOrEqual, "400" | "300")
                        | (BinaryOp::Greater, "399" | "299") => Some(Verdict::Refused),
                        (BinaryOp::Less, "400" | "300")
                        | (BinaryOp::LessOrEqual, "399" | "299") => Some(Verdict::Accepted),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether an expression throws, or is a promise that is rejected.
    fn is_rejection(&self, expr: ExprId) -> bool {
        match &self.file.ir.expr(expr).kind {
            ExprKind::Wrapped(inner) => self.is_rejection(*inner),
            ExprKind::Diverge(kind) => matches!(**kind, StatementKind::Throw(_)),
            ExprKind::Call(call) => match &self.file.ir.expr(call.callee).kind {
                ExprKind::Member {
                    object, property, ..
                } => {
                    property == "reject"
                        && matches!(&self.file.ir.expr(*object).kind, ExprKind::Global(name) if name == "Promise")
                }
                _ => false,
            },
            _ => false,
        }
    }
}
