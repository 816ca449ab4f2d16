//! What the program gets back for a request: from the client itself, or through the wrappers around it.
//!
//! The agent is created through the same wrapper as its sessions are opened, so the generated code has to know what a wrapper's
//! value is: the client's response, what that holds, or the parsed body; and whether a refused request is thrown or handed back.

mod values;

use crate::catalog::clients::Failure;
use crate::ir::{
    BindingId, Block, ExprId, ExprKind, Function, Key, Part, Pattern, Statement, StatementKind,
};
use crate::program::ProgramFile;
use crate::source::Span;

/// What a request comes back as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answer {
    /// What the value is.
    pub form: Form,
    /// How a refused request arrives.
    pub failure: Failure,
}

/// What the value of a request is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A response with `ok` and `json()`.
    Response,
    /// An object whose `data` is the parsed body.
    Data,
    /// The parsed body itself.
    Parsed,
}

/// What an expression of a wrapper stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Got {
    /// The request's answer, still to be awaited.
    Promise(Form),
    /// The answer.
    Settled(Form),
    /// The body as text, awaited or not.
    Text,
    /// Something else.
    Other,
}

/// What a test says of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Refused,
    Accepted,
    /// There is no body, which no answer of this API's is without.
    Empty,
}

/// What control does in a block.
enum Flow {
    /// It runs on.
    On,
    /// It returns this.
    Returns(Got),
    /// It throws.
    Throws,
}

/// One function between a wrapper's call and the client's.
pub(super) struct Wrapper<'a> {
    file: &'a ProgramFile,
    /// The call that leads on, and what it comes back as.
    call: Span,
    inner: Answer,
    known: Vec<(BindingId, Got)>,
    failure: Failure,
    depth: usize,
    /// Whether anything asked so far is about the answer.
    judges: bool,
    /// Code that only a refused request runs.
    pub(super) refused: Vec<Span>,
}

impl<'a> Wrapper<'a> {
    pub(super) fn new(file: &'a ProgramFile, call: Span, inner: Answer) -> Self {
        Wrapper {
            file,
            call,
            inner,
            known: Vec::new(),
            failure: inner.failure,
            depth: 0,
            judges: false,
            refused: Vec::new(),
        }
    }

    /// What a call of `function` comes back as; `None` where that cannot be seen.
    pub(super) fn answer(&mut self, function: &Function) -> Option<Answer> {
        let flow = self.block(&function.body)?;
        let form = match flow {
            Flow::Returns(Got::Promise(form) | Got::Settled(form)) => form,
            _ => return None,
        };
        Some(Answer {
            form,
            failure: self.failure,
        })
    }

    /// Runs a block; `None` where it does something that is not understood here.
    fn block(&mut self, block: &Block) -> Option<Flow> {
        for (at, statement) in block.statements.iter().enumerate() {
            let flow = match &statement.kind {
                StatementKind::Let { pattern, init, .. } => {
                    let got = init.map_or(Got::Other, |init| self.value(init));
                    self.bind(pattern, got);
                    Flow::On
                }
                StatementKind::Return(value) => {
                    Flow::Returns(value.map_or(Got::Other, |value| self.value(value)))
                }
                StatementKind::Throw(_) => Flow::Throws,
                StatementKind::Expr(expr) => self.statement(*expr, &block.statements[at + 1..])?,
                StatementKind::Try {
                    body,
                    handler,
                    finalizer,
                } => {
                    let flow = self.block(body)?;
                    if let Some((_, handler)) = handler {
                        self.refused.push(handler.span);
                        let throws = matches!(self.block(handler)?, Flow::Throws);
                        if !throws && !self.gives_up(handler.span) {
                            self.failure = Failure::Response;
                        }
                    }
                    match finalizer.as_ref().map(|block| self.block(block)) {
                        None | Some(Some(Flow::On)) => flow,
                        _ => return None,
                    }
                }
                StatementKind::Loop { body, .. } if body.span.contains(self.call) => {
                    let judges = std::mem::replace(&mut self.judges, false);
                    let flow = self.block(body)?;
                    let is_judged = std::mem::replace(&mut self.judges, judges) || self.judges;
                    match flow {
                        // Nothing looks at the status: a refused answer is returned like any other, whatever else is tried again.
                        Flow::Returns(got)
                            if !is_judged && self.inner.failure == Failure::Response =>
                        {
                            return Some(Flow::Returns(got));
                        }
                        Flow::Returns(got) => {
                            // Another round is made for a refused request; what comes of the last one follows the loop.
                            let rest = Block {
                                statements: block.statements[at + 1..].to_vec(),
                                tail: block.tail,
                                ..Block::default()
                            };
                            self.failure = match self.block(&rest)? {
                                Flow::Throws => Failure::Throws,
                                // The last round throws by itself.
                                Flow::On if self.gives_up(body.span) => Failure::Throws,
                                _ => return None,
                            };
                            return Some(Flow::Returns(got));
                        }
                        _ => return None,
                    }
                }
                StatementKind::Loop { .. } | StatementKind::Class(_) => Flow::On,
                StatementKind::Jump => return Some(Flow::On),
            };
            match flow {
                Flow::On => {}
                done => return Some(done),
            }
        }
        Some(match block.tail {
            Some(tail) => Flow::Returns(self.value(tail)),
            None => Flow::On,
        })
    }

    /// An expression as a statement; an `if` that looks at the answer decides how a refusal arrives.
    fn statement(&mut self, expr: ExprId, rest: &[Statement]) -> Option<Flow> {
        match &self.file.ir.expr(expr).kind {
            ExprKind::If {
                test,
                then,
                otherwise,
            } => {
                let verdict = self.verdict(*test);
                self.judges |= verdict.is_some() || self.looks_at_answer(*test);
                let (then, otherwise) = (*then, *otherwise);
                match verdict {
                    Some(Verdict::Empty) if otherwise.is_none() => Some(Flow::On),
                    Some(Verdict::Refused) => {
                        self.refused.push(self.file.ir.expr(then).span);
                        match self.branch(then)? {
                            Flow::Throws => self.failure = Failure::Throws,
                            Flow::Returns(_) => {}
                            Flow::On => {}
                        }
                        match otherwise {
                            Some(otherwise) => self.branch(otherwise),
                            None => Some(Flow::On),
                        }
                    }
                    Some(Verdict::Accepted) => {
                        let accepted = self.branch(then)?;
                        let Flow::Returns(got) = accepted else {
                            return Some(Flow::On);
                        };
                        let refused = match otherwise {
                            Some(otherwise) => {
                                self.refused.push(self.file.ir.expr(otherwise).span);
                                self.branch(otherwise)?
                            }
                            None => Flow::On,
                        };
                        let refused = match refused {
                            Flow::On => {
                                if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
                                    self.refused.push(Span {
                                        start: first.span.start,
                                        end: last.span.end,
                                    });
                                }
                                let block = Block {
                                    statements: rest.to_vec(),
                                    ..Block::default()
                                };
                                self.block(&block)?
                            }
                            done => done,
                        };
                        if matches!(refused, Flow::Throws) {
                            self.failure = Failure::Throws;
                        }
                        Some(Flow::Returns(got))
                    }
                    // What is asked of the arguments is answered the same for the agent.
                    _ if self.file.ir.expr(then).span.contains(self.call) => self.branch(then),
                    _ if otherwise
                        .is_some_and(|other| self.file.ir.expr(other).span.contains(self.call)) =>
                    {
                        self.branch(otherwise?)
                    }
                    _ if self.file.ir.expr(expr).span.contains(self.call) => None,
                    _ if self.file.ir.expr(expr).span.end <= self.call.start => Some(Flow::On),
                    _ => {
                        let leaves = |flow: &Flow| matches!(flow, Flow::Returns(_));
                        let mut flows = vec![self.branch(then)?];
                        if let Some(otherwise) = otherwise {
                            flows.push(self.branch(otherwise)?);
                        }
                        (!flows.iter().any(leaves)).then_some(Flow::On)
                    }
                }
            }
            ExprKind::Match { scrutinee, arms } if self.verdict(*scrutinee).is_none() => {
                let holds = |arm: &&crate::ir::Arm| arm.span.contains(self.call);
                match arms.iter().find(holds) {
                    Some(arm) => self.branch(arm.body),
                    None => Some(Flow::On),
                }
            }
            ExprKind::Block { block, .. } => self.block(block),
            ExprKind::Diverge(kind) => match **kind {
                StatementKind::Throw(_) => Some(Flow::Throws),
                _ => None,
            },
            ExprKind::Assign { target, value, .. } => {
                let got = self.value(*value);
                self.bind(target, got);
                Some(Flow::On)
            }
            _ => Some(Flow::On),
        }
    }

    /// Whether an expression reads what came back.
    fn looks_at_answer(&self, expr: ExprId) -> bool {
        let ir = &self.file.ir;
        let place = ir.expr(expr).span;
        let is_answer = |binding: BindingId| {
            let mut known = self.known.iter();
            known.any(|(own, got)| *own == binding && *got != Got::Other)
        };
        ir.exprs.iter().any(|one| {
            place.contains(one.span)
                && matches!(one.kind, ExprKind::Binding(binding) if is_answer(binding))
        })
    }

    /// Whether code throws at some point.
    fn gives_up(&self, code: Span) -> bool {
        let mut throws = false;
        self.file.ir.each_part(&mut |part| {
            if let Part::Statement(statement) = part {
                throws |= matches!(statement.kind, StatementKind::Throw(_))
                    && code.contains(statement.span);
            }
        });
        throws
            || self.file.ir.exprs.iter().any(|expr| {
                code.contains(expr.span)
                    && matches!(&expr.kind, ExprKind::Diverge(kind) if matches!(**kind, StatementKind::Throw(_)))
            })
    }

    fn branch(&mut self, expr: ExprId) -> Option<Flow> {
        match &self.file.ir.expr(expr).kind {
            ExprKind::Block { block, .. } => self.block(block),
            ExprKind::Diverge(kind) => match &**kind {
                StatementKind::Throw(_) => Some(Flow::Throws),
                StatementKind::Return(value) => Some(Flow::Returns(
                    value.map_or(Got::Other, |value| self.value(value)),
                )),
                _ => None,
            },
            _ => self.statement(expr, &[]),
        }
    }

    fn bind(&mut self, pattern: &Pattern, got: Got) {
        match pattern {
            Pattern::Binding(binding) => self.known.push((*binding, got)),
            Pattern::Object { fields, .. } if got == Got::Settled(Form::Data) => {
                for (key, inner) in fields {
                    if let (Key::Name { name, .. }, Pattern::Binding(binding)) = (key, inner)
                        && name == "data"
                    {
                        self.known.push((*binding, Got::Settled(Form::Parsed)));
                    }
                }
            }
            _ => {}
        }
    }
}
