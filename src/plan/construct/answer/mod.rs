//! What the program gets back for a request: from the client itself, or through the wrappers around it.
//!
//! The agent is created through the same wrapper as its sessions are opened, so the generated code has to know where in the
//! wrapper's value the parsed body is, and how a refused request is told. The wrapper is run for that in three worlds, in which
//! the request is accepted, refused, and never answered; whatever it does with an answer of its own form shows in what comes
//! out. Conditions on anything but the answer are taken both ways.

mod expressions;
mod instances;
mod operators;
mod promises;
mod statements;
mod tell;
mod value;

use super::planner::Planner;
use crate::catalog::answers::Refusal;
use crate::catalog::clients::Failure;
use crate::ir::{BindingId, ExprId, Function, FunctionId};
use crate::program::ProgramFile;
use crate::resolve::{Origin, Request, Through};
use crate::source::Span;
use std::sync::Arc;
use tell::Outcomes;
use value::{Promised, Value};

/// Expressions that one run looks at.
const MAX_WORK: usize = 20_000;
/// Functions inside of functions.
const MAX_DEPTH: usize = 12;

/// How a client's own answer is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client<'a> {
    /// The parsed body.
    pub(super) body: &'a str,
    /// Whether the request was accepted.
    pub(super) ok: &'a str,
    /// How a refused request arrives.
    pub(super) failure: Failure,
}

/// How generated code reads what a wrapper hands back.
#[derive(Clone, Debug)]
pub(super) struct Handed {
    /// The parsed body.
    pub(super) body: String,
    /// How a refused request arrives.
    pub(super) refusal: Refusal,
    /// Whether the value is of a form of the wrapper's own.
    pub(super) is_own: bool,
}

/// Which answer the client gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum World {
    Accepted,
    Refused,
    Broken,
}

/// What a function comes to.
#[derive(Clone, Debug, Default)]
struct Outcome {
    returned: Vec<Value>,
    throws: bool,
}

/// Variables and their values, each of a file.
type Names = Vec<((usize, BindingId), Value)>;

/// What control does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Flow {
    /// It runs on.
    On,
    /// It leaves the loop, or its round.
    Jumps,
    /// It leaves the function.
    Leaves,
}

/// An expression has no value: it threw, or the same function is asked for its own.
#[derive(Clone, Copy, Debug)]
struct Gone;

/// One run of a wrapper.
struct Run<'p> {
    planner: &'p Planner<'p>,
    steps: &'p [Through],
    /// The call that sends, where a request is put together before.
    sent: Origin,
    client: Client<'p>,
    world: World,
    file: Arc<ProgramFile>,
    names: Names,
    /// What the function that runs has returned.
    returned: Vec<Value>,
    /// The variables where something was thrown.
    thrown: Option<Names>,
    /// The variables where a loop was left.
    jumped: Option<Names>,
    /// The functions that run.
    running: Vec<(usize, FunctionId)>,
    work: usize,
    /// Code that has run, and code that was passed over.
    ran: Vec<(usize, Span)>,
    passed: Vec<(usize, Span)>,
    /// What stands against it, in words.
    obstacle: Option<String>,
}

impl Planner<'_> {
    /// What the site's call comes back as through its wrappers, and the code that only refused requests run, by file.
    ///
    /// # Errors
    /// Why that cannot be told, in words.
    pub(super) fn handed_back(
        &self,
        request: &Request,
        client: Client<'_>,
    ) -> Result<(Handed, Vec<(u32, Span)>), String> {
        let name = request.wrapper.as_deref().unwrap_or("the wrapper");
        let Some(first) = request.through.first() else {
            return Err(format!(
                "the request goes through `{name}`, and not by plain calls"
            ));
        };
        let file = self
            .files
            .get(first.called.file as usize)
            .ok_or("the call is not seen")?;
        let run = |world: World| {
            let mut run = Run {
                planner: self,
                steps: &request.through,
                sent: request.sent,
                client,
                world,
                file: Arc::clone(file),
                names: Vec::new(),
                returned: Vec::new(),
                thrown: None,
                jumped: None,
                running: Vec::new(),
                work: 0,
                ran: Vec::new(),
                passed: Vec::new(),
                obstacle: None,
            };
            let outcome = run.whole(first);
            match (run.obstacle.take(), run.work > MAX_WORK) {
                (Some(obstacle), _) => Err(obstacle),
                (None, true) => Err(format!("what `{name}` hands back is not clear")),
                (None, false) => Ok((outcome, run)),
            }
        };
        let (accepted, seen) = run(World::Accepted)?;
        let (refused, _) = run(World::Refused)?;
        let (broken, _) = run(World::Broken)?;
        let outcomes = Outcomes {
            accepted,
            refused,
            broken,
        };
        let refused = seen.passed.iter().filter(|place| !seen.ran.contains(place));
        let refused = refused.filter_map(|(file, span)| {
            let at = self
                .files
                .iter()
                .position(|one| Arc::as_ptr(one) as usize == *file)?;
            Some((u32::try_from(at).ok()?, *span))
        });
        Ok((outcomes.read(name, &client)?, refused.collect()))
    }
}

impl Run<'_> {
    /// The call of the outermost wrapper.
    fn whole(&mut self, first: &Through) -> Outcome {
        let call = self.file.ir.exprs.iter().position(|expr| {
            expr.span == first.called.span && matches!(expr.kind, crate::ir::ExprKind::Call(_))
        });
        let Some(call) = call.and_then(|call| u32::try_from(call).ok()) else {
            return Outcome::default();
        };
        let value = self.level(ExprId(call), 0);
        let mut outcome = Outcome {
            returned: Vec::new(),
            throws: self.thrown.is_some(),
        };
        let Ok(values) = value else {
            return outcome;
        };
        for value in values {
            match value {
                Value::Promise(Promised { value, rejects }) => {
                    outcome.throws |= rejects;
                    outcome.returned.extend(value.map(|value| *value));
                }
                value => outcome.returned.push(value),
            }
        }
        outcome
    }

    /// What a call of the wrapper at `level` returns, in every way.
    fn level(&mut self, call: ExprId, level: usize) -> Result<Vec<Value>, Gone> {
        let Some(step) = self.steps.get(level) else {
            return Err(Gone);
        };
        let Some(file) = self.planner.files.get(step.file as usize) else {
            return Err(Gone);
        };
        let (file, function) = (Arc::clone(file), step.function);
        let arguments = self.arguments(call)?;
        self.returns(&file, function, arguments)
    }

    /// What a function returns, in every way.
    fn returns(
        &mut self,
        file: &Arc<ProgramFile>,
        id: FunctionId,
        arguments: Option<Vec<Value>>,
    ) -> Result<Vec<Value>, Gone> {
        let key = (Arc::as_ptr(file) as usize, id);
        let leads_on = self.steps.iter().any(|step| {
            step.function == id
                && self
                    .planner
                    .files
                    .get(step.file as usize)
                    .is_some_and(|own| Arc::ptr_eq(own, file))
        });
        match self.running.contains(&key) {
            // What a wrapper comes to by itself, it comes to without.
            true if leads_on => return Err(Gone),
            true => return Ok(vec![Value::Other]),
            false if self.running.len() >= MAX_DEPTH => return Ok(vec![Value::Other]),
            false => {}
        }
        let file = Arc::clone(file);
        let before = std::mem::replace(&mut self.file, Arc::clone(&file));
        let returned = std::mem::take(&mut self.returned);
        let thrown = self.thrown.take();
        let jumped = self.jumped.take();
        self.running.push(key);
        let function = file.ir.function(id);
        self.take(function, arguments);
        if self.block(&function.body) == Flow::On && !function.is_generator {
            self.returned.push(Value::Undefined);
        }
        self.running.pop();
        self.file = before;
        self.jumped = jumped;
        let mut values = std::mem::replace(&mut self.returned, returned);
        let throws = std::mem::replace(&mut self.thrown, thrown).is_some();
        // The end of a loop that always leaves by itself.
        if throws && values.last() == Some(&Value::Undefined) {
            let is_left = function
                .body
                .statements
                .iter()
                .any(|one| matches!(one.kind, crate::ir::StatementKind::Loop { .. }));
            if is_left {
                values.pop();
            }
        }
        if !function.is_async {
            if throws {
                self.throw();
            }
            return match values.is_empty() {
                true => Err(Gone),
                false => Ok(values),
            };
        }
        let mut settled = Vec::new();
        let mut rejects = throws;
        for value in values {
            match value {
                Value::Promise(promised) => {
                    rejects |= promised.rejects;
                    settled.extend(promised.value.map(|value| *value));
                }
                value => settled.push(value),
            }
        }
        if settled.is_empty() {
            return match rejects {
                true => Ok(vec![Value::Promise(Promised {
                    value: None,
                    rejects,
                })]),
                false => Err(Gone),
            };
        }
        let promised = settled.into_iter().map(|value| {
            Value::Promise(Promised {
                value: Some(Box::new(value)),
                rejects,
            })
        });
        Ok(promised.collect())
    }

    /// Binds a function's parameters.
    fn take(&mut self, function: &Function, arguments: Option<Vec<Value>>) {
        for (at, param) in function.params.iter().enumerate() {
            let value = match &arguments {
                Some(arguments) if !param.rest => {
                    arguments.get(at).cloned().unwrap_or(Value::Undefined)
                }
                _ => Value::Other,
            };
            let value = match (value, param.default) {
                (Value::Undefined, Some(default)) => self.value(default).unwrap_or(Value::Other),
                (value, _) => value,
            };
            self.bind(&param.pattern, value);
        }
    }

    /// Something is thrown here, for all that is known.
    fn throw(&mut self) {
        let names = self.names.clone();
        self.thrown = Some(match self.thrown.take() {
            Some(thrown) => joined(thrown, names),
            None => names,
        });
    }

    fn key(&self) -> usize {
        Arc::as_ptr(&self.file) as usize
    }
}

/// What is known of variables whichever of two ways was taken.
fn joined(mut one: Names, other: Names) -> Names {
    for (name, value) in other {
        match one.iter_mut().find(|(own, _)| *own == name) {
            Some((_, own)) => *own = own.clone().join(value),
            None => one.push((name, value)),
        }
    }
    one
}
