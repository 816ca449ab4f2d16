//! Loops and `try`: bodies that may run in part, or more than once.

use super::heap::{Slot, Writes};
use super::joins::join_values;
use super::matches::has_content;
use super::value::Value;
use super::{Cause, Evaluation, Guard, Try};
use crate::ir::{BindingId, Block, ExprId, Pattern};

/// States inside of one `try` that are kept apart; a body that changes more than this does so in its last statements too.
const MAX_STATES: usize = 12;

impl Evaluation<'_> {
    pub(super) fn run_loop(
        &mut self,
        test: Option<ExprId>,
        each: Option<&(Box<Pattern>, ExprId)>,
        body: &Block,
        update: Option<ExprId>,
        assigned: &[BindingId],
    ) {
        let iterated = each.map(|(_, iterated)| self.eval(*iterated));
        let is_done = match (each, &iterated, test) {
            (Some((pattern, expr)), Some(values), _) => {
                self.run_over(pattern, (*expr, values), body)
            }
            (None, _, Some(test)) => self.run_while(test, body, update),
            _ => false,
        };
        if is_done {
            return;
        }
        // What a round does to objects, the next one sees.
        for _ in 0..2 {
            let branch = self.new_branch();
            let rounds = self.in_arm(branch, 1, |this| {
                this.run_round(test, each, iterated.as_ref(), body, update, assigned);
            });
            let Some((guard, writes)) = rounds else {
                return;
            };
            let is_settled = !writes.has_objects() || !self.has_budget();
            let cells = assigned_cells(self, assigned);
            let writes = self.heap.loosened(writes, cells);
            let none = (self.path.clone(), Writes::default());
            self.heap.join(vec![none, (guard, writes)]);
            if is_settled {
                return;
            }
        }
    }

    fn run_round(
        &mut self,
        test: Option<ExprId>,
        each: Option<&(Box<Pattern>, ExprId)>,
        iterated: Option<&Value>,
        body: &Block,
        update: Option<ExprId>,
        assigned: &[BindingId],
    ) {
        let file = self.file();
        for &binding in assigned {
            let name = file.ir.binding(binding).name.clone();
            let frame = self.frame();
            let cell = self.cell_of(frame, binding);
            let later = Value::unknown(Cause::Reassigned(name));
            let entering = match self.heap.cell(cell) {
                // The first round sees what was there before.
                Some(before) if has_content(before) => join_values(vec![
                    (Guard::default(), before.clone()),
                    (Guard::default(), later),
                ]),
                _ => later,
            };
            self.heap.set_cell(cell, entering);
        }
        if let Some(test) = test {
            self.eval(test);
        }
        self.push_exit(false);
        if let (Some((pattern, expr)), Some(iterated)) = (each, iterated) {
            let element = self.element_of(iterated);
            self.bind(pattern, element, Some(*expr));
        }
        self.run_block(body);
        self.pop_exit();
        if !self.left
            && let Some(update) = update
        {
            self.eval(update);
        }
    }

    pub(super) fn run_try(
        &mut self,
        body: &Block,
        handler: Option<&(Option<Pattern>, Box<Block>)>,
    ) {
        let branch = self.new_branch();
        self.tries.push(Try {
            depth: self.heap.depth() + 1,
            states: Vec::new(),
        });
        let threw = std::mem::replace(&mut self.threw, false);
        let tried = self.in_arm(branch, 0, |this| {
            this.run_block(body);
        });
        let states = self
            .tries
            .pop()
            .map_or_else(Vec::new, |region| region.states);
        self.threw = threw || (handler.is_none() && self.threw);
        let Some((parameter, block)) = handler else {
            match tried {
                Some((_, writes)) => self.heap.apply(writes),
                None => self.left = true,
            }
            return;
        };
        let partial = self.new_branch();
        let caught = self.in_arm(branch, 1, |this| {
            // Any statement may throw, so the handler sees what holds behind any of them.
            let all = tried.iter().map(|(_, writes)| writes.clone()).chain(states);
            let before = std::iter::once(Writes::default());
            let all = before.chain(all).enumerate().map(|(at, writes)| {
                let arm = u8::try_from(at).unwrap_or(u8::MAX);
                (Guard::one(partial, arm), writes)
            });
            this.heap.join(all.collect());
            if let Some(pattern) = parameter {
                this.bind(
                    pattern,
                    Value::unknown(Cause::Opaque("a caught error".into())),
                    None,
                );
            }
            this.run_block(block);
        });
        let through: Vec<(Guard, Writes)> = [tried, caught].into_iter().flatten().collect();
        if through.is_empty() {
            self.left = true;
        } else {
            self.heap.join(through);
        }
    }
}

impl Evaluation<'_> {
    /// Notes the present state as one in which the body of a `try` may be left.
    pub(super) fn note_throw(&mut self) {
        let Some(region) = self.tries.last() else {
            return;
        };
        if region.states.len() >= MAX_STATES {
            return;
        }
        let writes = self.heap.since(region.depth);
        if writes.is_empty() {
            return;
        }
        if let Some(region) = self.tries.last_mut() {
            region.states.push(writes);
        }
    }
}

fn assigned_cells(evaluation: &mut Evaluation<'_>, assigned: &[BindingId]) -> Vec<Slot> {
    let frame = evaluation.frame();
    assigned
        .iter()
        .map(|&binding| Slot::Cell(evaluation.cell_of(frame, binding)))
        .collect()
}
