//! The ways out of blocks and functions.

use super::joins::join_values;
use super::value::Value;
use super::{Evaluation, Exit, Guard};
use crate::ir::{Block, ExprKind, Statement, StatementKind};

impl Evaluation<'_> {
    /// Evaluates the body of the function on top of the stack and joins all ways out of it.
    pub(super) fn run_function_body(&mut self, body: &Block) -> Value {
        let outer_path = self.path.clone();
        let outer_left = std::mem::replace(&mut self.left, false);
        let outer_threw = std::mem::replace(&mut self.threw, false);
        self.push_exit(true);
        let tail = self.run_block(body);
        if !self.left {
            let guard = self.path.clone();
            let value = tail.unwrap_or_else(Value::undefined);
            if let Some(activation) = self.stack.last_mut() {
                activation.returns.push((guard, value));
            }
        }
        self.pop_exit();
        self.never_returns = self.left && self.threw;
        self.threw = outer_threw;
        self.left = outer_left;
        self.path = outer_path.clone();
        let returns = self
            .stack
            .last()
            .map(|activation| activation.returns.clone())
            .unwrap_or_default();
        join_returns(&outer_path, returns)
    }

    pub(super) fn push_exit(&mut self, is_function: bool) {
        self.heap.begin();
        let path = self.path.clone();
        self.exits.push(Exit {
            depth: self.heap.depth(),
            is_function,
            path,
            states: Vec::new(),
        });
    }

    /// Ends the region that [`Self::push_exit`] began: what holds behind it is whatever any way out left behind.
    pub(super) fn pop_exit(&mut self) {
        let Some(exit) = self.exits.pop() else { return };
        let mut states = exit.states;
        if self.left {
            self.heap.end();
        } else {
            let guard = self.path.clone();
            let writes = self.heap.end();
            states.push((guard, writes));
        }
        self.left = states.is_empty();
        self.path = exit.path;
        self.heap.join(states);
    }

    /// Leaves to the nearest enclosing function or, for jumps, loop or switch.
    pub(super) fn exit_to(&mut self, is_function: bool) {
        if let Some(at) = self
            .exits
            .iter()
            .rposition(|exit| !is_function || exit.is_function)
        {
            let writes = self.heap.since(self.exits[at].depth);
            let guard = self.path.clone();
            self.exits[at].states.push((guard, writes));
        }
        self.left = true;
    }

    /// How many ways out of the function that runs now were taken: with a value, and with a state.
    pub(super) fn ways_out(&self) -> (usize, usize) {
        let returns = self.stack.last().map_or(0, |one| one.returns.len());
        let exit = self.exits.iter().rev().find(|exit| exit.is_function);
        (returns, exit.map_or(0, |exit| exit.states.len()))
    }

    /// Forgets those that were taken between two counts: a `finally` that leaves itself lets nothing through.
    pub(super) fn forget_ways_out(&mut self, from: (usize, usize), to: (usize, usize)) {
        if let Some(activation) = self.stack.last_mut() {
            activation.returns.drain(from.0..to.0);
        }
        let exit = self.exits.iter_mut().rev().find(|exit| exit.is_function);
        if let Some(exit) = exit {
            exit.states.drain(from.1..to.1);
        }
    }

    /// Whether a block can be left out without a difference to what follows.
    pub(super) fn changes_nothing(&self, block: &Block) -> bool {
        let ir = &self.file().ir;
        let mut inside = { ir.exprs.iter() }.filter(|expr| block.span.contains(expr.span));
        inside.all(|expr| {
            !matches!(
                expr.kind,
                ExprKind::Assign { .. }
                    | ExprKind::Call(_)
                    | ExprKind::Await(_)
                    | ExprKind::Opaque { .. }
                    | ExprKind::Function(_)
            )
        })
    }

    pub(super) fn eval_diverge(&mut self, kind: &StatementKind) -> Value {
        let statement = Statement {
            kind: kind.clone(),
            span: crate::source::Span::default(),
        };
        self.run_statement(&statement);
        Value::undefined()
    }
}

/// The value of a call from those of its `return`s, guarded by what was decided inside of it.
fn join_returns(outer: &Guard, returns: Vec<(Guard, Value)>) -> Value {
    let mut returns: Vec<(Guard, Value)> = returns
        .into_iter()
        .map(|(guard, value)| (guard.without(outer), value))
        .collect();
    match returns.len() {
        0 => Value::undefined(),
        1 => returns.remove(0).1,
        _ => join_values(returns),
    }
}
