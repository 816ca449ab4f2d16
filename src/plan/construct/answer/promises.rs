//! What the calls in a wrapper come to: the client's, those of functions that the program declares, and those of promises.

use super::value::{Fields, Promised, Value};
use super::{Gone, Run, World};
use crate::catalog::clients::Failure;
use crate::ir::{Call, ClassId, ExprId, ExprKind, FunctionId, MethodKind};
use crate::plan::construct::words::{is_harmless_in_wrapper, one_line};
use crate::program::ProgramFile;
use crate::resolve::Origin;
use std::sync::Arc;

/// What the API says its answers are.
const JSON_TYPE: &str = "application/json";

impl Run<'_> {
    pub(super) fn call(&mut self, expr: ExprId, call: &Call) -> Result<Value, Gone> {
        if let Some(value) = self.leads_on(expr) {
            return value;
        }
        let file = Arc::clone(&self.file);
        let callee = self.unwrapped(call.callee);
        if call.is_new {
            let arguments = self.items(&call.args)?;
            return Ok(self.made(callee, arguments));
        }
        if let ExprKind::Member {
            object,
            property,
            optional,
            ..
        } = &file.ir.expr(callee).kind
        {
            if let ExprKind::Global(name) = &file.ir.expr(*object).kind {
                return self.of_global(name, property, call);
            }
            let known = match file.ir.expr(*object).kind {
                ExprKind::This | ExprKind::Super => None,
                _ => Some(self.value(*object)?),
            };
            if let Some(known) = known {
                if *optional && matches!(known, Value::Null | Value::Undefined) {
                    return Ok(Value::Undefined);
                }
                if let Some(value) = self.method(&known, property, call)? {
                    return Ok(value);
                }
            }
        }
        let arguments = self.items(&call.args)?;
        let value = match &file.ir.expr(callee).kind {
            ExprKind::Binding(_) | ExprKind::Function(_) => self.value(callee)?,
            _ => Value::Other,
        };
        let function = match value {
            Value::Function(file, function) => Some((file, function)),
            _ => self
                .method_of(callee)
                .or_else(|| self.planner.function_called(&file, call)),
        };
        match function {
            Some((file, function)) => self.calls(&file, function, arguments),
            None => Ok(self.unknown(expr, callee, arguments)),
        }
    }

    /// The call of the next wrapper, or of the client.
    fn leads_on(&mut self, expr: ExprId) -> Option<Result<Value, Gone>> {
        let span = self.file.ir.expr(expr).span;
        let files = &self.planner.files;
        let is_here = |place: Origin| {
            let file = files.get(place.file as usize);
            place.span == span && file.is_some_and(|own| Arc::ptr_eq(own, &self.file))
        };
        let at = self.steps.iter().position(|step| is_here(step.calls));
        let last = is_here(self.sent).then(|| self.steps.len().saturating_sub(1));
        let at = at.or(last)?;
        if at + 1 == self.steps.len() {
            let is_refused = match self.world {
                World::Accepted => false,
                World::Refused => self.client.failure == Failure::Throws,
                World::Broken => true,
            };
            let answer = match self.client.body {
                "{}" => Value::Body,
                _ => Value::Answer,
            };
            return Some(Ok(Value::Promise(Promised {
                value: (!is_refused).then(|| Box::new(answer)),
                rejects: is_refused,
            })));
        }
        Some(self.level(expr, at + 1).map(|values| {
            let joined = values.into_iter().reduce(Value::join);
            joined.unwrap_or(Value::Other)
        }))
    }

    pub(super) fn arguments(&mut self, call: ExprId) -> Result<Option<Vec<Value>>, Gone> {
        let file = Arc::clone(&self.file);
        match &file.ir.expr(call).kind {
            ExprKind::Call(call) => self.items(&call.args),
            ExprKind::Wrapped(inner) => self.arguments(*inner),
            _ => Ok(None),
        }
    }

    /// What a call of a function comes to.
    fn calls(
        &mut self,
        file: &Arc<ProgramFile>,
        function: FunctionId,
        arguments: Option<Vec<Value>>,
    ) -> Result<Value, Gone> {
        let values = self.returns(file, function, arguments)?;
        Ok(values
            .into_iter()
            .reduce(Value::join)
            .unwrap_or(Value::Undefined))
    }

    /// What a function of nobody's is asked: it may throw, and say anything.
    fn unknown(&mut self, expr: ExprId, callee: ExprId, arguments: Option<Vec<Value>>) -> Value {
        let text = self
            .file
            .source
            .slice(self.file.ir.expr(callee).span)
            .to_owned();
        let arguments = arguments.unwrap_or_default();
        let takes_body = arguments
            .iter()
            .any(|one| matches!(one, Value::Body | Value::Field(_)));
        let only_says = ["console.", "log", "debug", "trace"]
            .iter()
            .any(|word| text.contains(word));
        if only_says || is_harmless_in_wrapper(&text) {
            return Value::Other;
        }
        if takes_body && self.world == World::Accepted {
            let text = one_line(self.file.source.slice(self.file.ir.expr(expr).span));
            self.obstacle.get_or_insert_with(|| {
                format!("`{text}` gets the answer, and may want a session's")
            });
        }
        if self.world != World::Accepted && !arguments.is_empty() {
            self.throw();
        }
        Value::Other
    }

    fn unwrapped(&self, expr: ExprId) -> ExprId {
        match self.file.ir.expr(expr).kind {
            ExprKind::Wrapped(inner) => self.unwrapped(inner),
            _ => expr,
        }
    }

    /// `JSON.parse(text)`, `Promise.reject(error)`, `Object.assign(a, b)`.
    fn of_global(&mut self, global: &str, method: &str, call: &Call) -> Result<Value, Gone> {
        let arguments = self.items(&call.args)?.unwrap_or_default();
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        Ok(match (global, method) {
            ("JSON", "parse") => match first {
                Value::Text => Value::Body,
                _ => Value::Other,
            },
            ("Promise", "resolve") => first.promised(),
            ("Promise", "reject") => Value::Promise(Promised {
                value: None,
                rejects: true,
            }),
            ("Promise", "race") => match first {
                // The other one is a matter of time.
                Value::Array(items) => {
                    let mut items = items.into_iter();
                    let known = items.find(|one| matches!(one, Value::Promise(_)));
                    known.unwrap_or(Value::Other)
                }
                _ => Value::Other,
            },
            ("Object", "freeze") => first,
            ("Object", "assign") => {
                let mut fields = Fields::default();
                for argument in arguments {
                    fields.spread(argument);
                }
                Value::Object(fields)
            }
            ("Array", "isArray") => match first {
                Value::Body | Value::Object(_) => Value::Bool(false),
                _ => Value::Other,
            },
            _ => Value::Other,
        })
    }

    /// A method of a value that is known.
    fn method(&mut self, object: &Value, name: &str, call: &Call) -> Result<Option<Value>, Gone> {
        let own = match (object, name) {
            (Value::Answer | Value::Stream, "json") => Value::Body.promised(),
            (Value::Answer | Value::Stream, "text") => Value::Text.promised(),
            (Value::Answer, "clone") => Value::Answer,
            (Value::Text, "trim") => Value::Text,
            (Value::Headers, "get" | "has") => {
                let arguments = self.items(&call.args)?.unwrap_or_default();
                match (arguments.as_slice(), name) {
                    ([Value::Str(header)], "get") => self.of_headers(header),
                    _ => Value::Other,
                }
            }
            (Value::MediaType, "toLowerCase" | "trim") => Value::MediaType,
            (Value::MediaType, "includes" | "startsWith") => {
                let arguments = self.items(&call.args)?.unwrap_or_default();
                match arguments.as_slice() {
                    [Value::Str(part)]
                        if name == "includes" && JSON_TYPE.contains(part.as_str()) =>
                    {
                        Value::Bool(true)
                    }
                    [Value::Str(part)]
                        if name == "startsWith" && JSON_TYPE.starts_with(part.as_str()) =>
                    {
                        Value::Bool(true)
                    }
                    _ => Value::Other,
                }
            }
            // A client's own promise may have the answer's methods, too: `got.post(...).json()`.
            (Value::Promise(promised), "json" | "text") => {
                let is_answer = promised
                    .value
                    .as_deref()
                    .is_none_or(|value| *value == Value::Answer);
                let read = match name {
                    "json" => Value::Body,
                    _ => Value::Text,
                };
                match is_answer {
                    true => Value::Promise(Promised {
                        value: promised.value.as_ref().map(|_| Box::new(read)),
                        rejects: promised.rejects,
                    }),
                    false => return Ok(None),
                }
            }
            (Value::Promise(promised), "then" | "catch" | "finally") => {
                let arguments = self.items(&call.args)?.unwrap_or_default();
                self.chained(promised.clone(), name, &arguments)?
            }
            (Value::Object(fields), _) if fields.names(name) => match fields.field(name) {
                Value::Function(file, function) => {
                    let arguments = self.items(&call.args)?;
                    self.calls(&file, function, arguments)?
                }
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        Ok(Some(own))
    }

    /// What comes of a promise through a callback.
    fn chained(
        &mut self,
        promised: Promised,
        name: &str,
        arguments: &[Value],
    ) -> Result<Value, Gone> {
        let (taken, caught) = match (name, arguments) {
            ("then", [taken, caught, ..]) => (Some(taken), Some(caught)),
            ("then", [taken]) => (Some(taken), None),
            ("catch", [caught, ..]) => (None, Some(caught)),
            _ => (None, None),
        };
        let mut rejects = promised.rejects && caught.is_none();
        let mut value: Option<Value> = None;
        if let Some(settled) = promised.value {
            value = match taken {
                Some(taken) => self.called_back(taken, *settled, &mut rejects),
                None => Some(*settled),
            };
        }
        if let Some(caught) = caught {
            match promised.rejects {
                true => {
                    let handled = self.called_back(caught, Value::Error, &mut rejects);
                    value = match (value, handled) {
                        (Some(one), Some(other)) => Some(one.join(other)),
                        (one, other) => one.or(other),
                    };
                }
                false => {
                    if let Value::Function(file, function) = caught
                        && Arc::ptr_eq(file, &self.file)
                    {
                        let span = file.ir.function(*function).span;
                        self.pass(span);
                    }
                }
            }
        }
        if value.is_none() && !rejects {
            return Err(Gone);
        }
        Ok(Value::Promise(Promised {
            value: value.map(Box::new),
            rejects,
        }))
    }

    /// What a callback makes of a value; what it throws rejects the promise.
    fn called_back(&mut self, callback: &Value, value: Value, rejects: &mut bool) -> Option<Value> {
        let Value::Function(file, function) = callback else {
            return Some(Value::Other);
        };
        let before = self.thrown.take();
        let called = self.calls(file, *function, Some(vec![value]));
        *rejects |= std::mem::replace(&mut self.thrown, before).is_some();
        match called.ok()? {
            Value::Promise(promised) => {
                *rejects |= promised.rejects;
                promised.value.map(|value| *value)
            }
            value => Some(value),
        }
    }

    /// The method that `this.parse(...)` or `Result.ok(...)` names.
    fn method_of(&self, callee: ExprId) -> Option<(Arc<ProgramFile>, FunctionId)> {
        let ir = &self.file.ir;
        let ExprKind::Member {
            object, property, ..
        } = &ir.expr(callee).kind
        else {
            return None;
        };
        let (file, class) = match ir.expr(*object).kind {
            ExprKind::This => {
                let span = ir.expr(callee).span;
                let classes = ir.classes.iter().enumerate();
                let around = classes.filter(|(_, class)| class.span.contains(span));
                let (at, _) = around.min_by_key(|(_, class)| class.span.len())?;
                (Arc::clone(&self.file), ClassId(u32::try_from(at).ok()?))
            }
            ExprKind::Binding(_) => self.class_of(*object)?,
            _ => return None,
        };
        let methods = file.ir.class(class).methods.iter();
        let found = methods
            .filter(|method| method.kind == MethodKind::Method)
            .find(|method| method.name == *property);
        found.map(|method| (Arc::clone(&file), method.function))
    }
}
