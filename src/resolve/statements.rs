//! Statements, blocks, branches and the ways out of them.

use super::heap::{Slot, Writes, join_values};
use super::value::{BranchId, Kind, Value};
use super::{Cause, Evaluation, Exit, Guard};
use crate::ir::{
    Arm, BindingId, BindingKind, Block, ExprId, ExprKind, Pattern, Statement, StatementKind,
};

/// What is done under a condition, for its value.
type Work<'w, E> = Box<dyn FnOnce(&mut E) -> Value + 'w>;

impl Evaluation<'_> {
    /// Evaluates the body of the function on top of the stack and joins all ways out of it.
    pub(super) fn run_function_body(&mut self, body: &Block) -> Value {
        let outer_path = self.path.clone();
        let outer_left = std::mem::replace(&mut self.left, false);
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
    fn exit_to(&mut self, is_function: bool) {
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

    /// Runs a block; its value is that of its tail.
    pub(super) fn run_block(&mut self, block: &Block) -> Option<Value> {
        self.hoist(block);
        for statement in &block.statements {
            if self.left {
                return None;
            }
            self.run_statement(statement);
        }
        if self.left {
            return None;
        }
        block.tail.map(|tail| self.eval(tail))
    }

    /// Gives every function declared in the block its value, fresh in this activation.
    fn hoist(&mut self, block: &Block) {
        let file = self.file();
        for &binding in &block.hoisted {
            self.hoist_binding(&file, binding);
        }
    }

    fn hoist_binding(&mut self, file: &crate::program::ProgramFile, binding: BindingId) {
        match &file.ir.binding(binding).kind {
            BindingKind::Function(_) | BindingKind::Class(_) => {
                let frame = self.frame();
                let value = self.read_binding(frame, binding);
                if let Kind::Class(class) = value.kind {
                    self.meet_class(class);
                }
            }
            BindingKind::Namespace(members) => {
                for (_, member) in members {
                    self.hoist_binding(file, *member);
                }
            }
            BindingKind::Lazy(_) => {
                let frame = self.frame();
                self.read_binding(frame, binding);
            }
            _ => {}
        }
    }

    fn run_statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Expr(expr) => {
                self.eval(*expr);
            }
            StatementKind::Let {
                pattern,
                init,
                otherwise,
            } => self.run_let(pattern, *init, otherwise.as_ref()),
            StatementKind::Return(value) => {
                let value = value.map_or_else(Value::undefined, |value| self.eval(value));
                if self.left {
                    return;
                }
                let guard = self.path.clone();
                if let Some(activation) = self.stack.last_mut() {
                    activation.returns.push((guard, value));
                }
                self.exit_to(true);
            }
            StatementKind::Throw(value) => {
                self.eval(*value);
                self.left = true;
            }
            StatementKind::Jump => self.exit_to(false),
            StatementKind::Loop {
                init,
                test,
                each,
                body,
                update,
                assigned,
            } => {
                for statement in init {
                    self.run_statement(statement);
                }
                self.run_loop(*test, each.as_ref(), body, *update, assigned);
            }
            StatementKind::Try {
                body,
                handler,
                finalizer,
            } => {
                self.run_try(body, handler.as_ref());
                if let Some(finalizer) = finalizer {
                    let left = std::mem::replace(&mut self.left, false);
                    self.run_block(finalizer);
                    self.left |= left;
                }
            }
            StatementKind::Class(binding) => {
                let frame = self.frame();
                let value = self.read_binding(frame, *binding);
                if let Kind::Class(class) = value.kind {
                    self.meet_class(class);
                    self.run_static_initialisers(class);
                }
            }
        }
    }

    fn run_let(&mut self, pattern: &Pattern, init: Option<ExprId>, otherwise: Option<&Block>) {
        let Some(init) = init else {
            self.declare_uninitialised(pattern);
            return;
        };
        let value = self.eval(init);
        self.lend(init, &value);
        if let Some(otherwise) = otherwise {
            let branch = self.new_branch();
            self.in_arm(branch, 1, |this| {
                this.run_block(otherwise);
            });
        }
        self.bind(pattern, value, Some(init));
    }

    fn declare_uninitialised(&mut self, pattern: &Pattern) {
        if let Pattern::Binding(binding) = pattern {
            let frame = self.frame();
            let cell = self.cell_of(frame, *binding);
            if self.heap.cell(cell).is_none() {
                self.heap.set_cell(cell, Value::undefined());
            }
        }
    }

    /// Runs `work` as arm `arm` of `branch` and drops what it changed, keeping only the ways out it took.
    fn in_arm(
        &mut self,
        branch: BranchId,
        arm: u8,
        work: impl FnOnce(&mut Self),
    ) -> Option<(Guard, Writes)> {
        self.in_case(&Guard::one(branch, arm), work)
    }

    fn in_case(&mut self, case: &Guard, work: impl FnOnce(&mut Self)) -> Option<(Guard, Writes)> {
        let outer = self.path.clone();
        let guard = outer.and(case)?;
        self.path = guard;
        self.heap.begin();
        work(self);
        let came_through = !self.left;
        self.left = false;
        let writes = self.heap.end();
        let guard = std::mem::replace(&mut self.path, outer);
        came_through.then_some((guard, writes))
    }

    /// Runs the arms of a decision and joins those that come through; the value is the choice of theirs.
    pub(super) fn run_arms(&mut self, branch: BranchId, arms: Vec<(u8, Work<'_, Self>)>) -> Value {
        let cases = arms
            .into_iter()
            .map(|(arm, work)| (Guard::one(branch, arm), work));
        self.run_cases(cases.collect())
    }

    /// Runs what is done under each of several conditions, as [`Self::run_arms`] does.
    fn run_cases(&mut self, cases: Vec<(Guard, Work<'_, Self>)>) -> Value {
        let mut through = Vec::new();
        let mut values = Vec::new();
        for (case, work) in cases {
            let mut value = None;
            if let Some((guard, writes)) = self.in_case(&case, |this| value = Some(work(this))) {
                values.push((case, value.unwrap_or_else(Value::undefined)));
                through.push((guard, writes));
            }
        }
        if through.is_empty() {
            self.left = true;
            return Value::undefined();
        }
        if let [(guard, _)] = through.as_slice() {
            self.path = guard.clone();
        }
        self.heap.join(through);
        if values.len() == 1 {
            values.remove(0).1
        } else {
            join_values(values)
        }
    }

    pub(super) fn eval_if(
        &mut self,
        test: ExprId,
        then: ExprId,
        otherwise: Option<ExprId>,
    ) -> Value {
        let condition = self.eval(test);
        let pattern_accepts = self.take_pattern_verdict(test);
        match pattern_accepts.or(condition.truthiness()) {
            Some(true) => return self.eval(then),
            Some(false) => {
                return otherwise.map_or_else(Value::undefined, |otherwise| self.eval(otherwise));
            }
            None => {}
        }
        let (branch, flipped) = self.branch_of(test);
        let (yes, no) = if flipped { (1, 0) } else { (0, 1) };
        self.run_arms(
            branch,
            vec![
                (yes, Box::new(move |this: &mut Self| this.eval(then))),
                (
                    no,
                    Box::new(move |this: &mut Self| {
                        otherwise.map_or_else(Value::undefined, |expr| this.eval(expr))
                    }),
                ),
            ],
        )
    }

    /// The branch that a condition decides: the same one wherever the same unassigned variable is asked the same question, so
    /// that a URL and a body chosen by one flag are known to go together. Also whether the condition is negated.
    pub(super) fn branch_of(&mut self, test: ExprId) -> (BranchId, bool) {
        let mut flipped = false;
        let Some(key) = self.condition_key(test, &mut flipped) else {
            return (self.new_branch(), false);
        };
        if let Some(&known) = self.branch_keys.get(&key) {
            return (known, flipped);
        }
        let branch = self.new_branch();
        self.branch_keys.insert(key, branch);
        (branch, flipped)
    }

    fn condition_key(&mut self, test: ExprId, flipped: &mut bool) -> Option<String> {
        use crate::ir::{BinaryOp, UnaryOp};
        let file = self.file();
        match &file.ir.expr(test).kind {
            ExprKind::Wrapped(inner) => self.condition_key(*inner, flipped),
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
            } => {
                *flipped = !*flipped;
                self.condition_key(*operand, flipped)
            }
            ExprKind::Binding(binding) => {
                let stable = matches!(
                    file.ir.binding(*binding).kind,
                    BindingKind::Constant | BindingKind::Parameter
                );
                let frame = self.frame();
                stable.then(|| format!("{}", self.cell_of(frame, *binding)))
            }
            ExprKind::Member {
                object, property, ..
            } => {
                let mut inner = false;
                Some(format!(
                    "{}.{property}",
                    self.condition_key(*object, &mut inner)?
                ))
            }
            ExprKind::Str(literal) => Some(format!("{:?}", literal.value)),
            ExprKind::Binary {
                op: op @ (BinaryOp::Equal | BinaryOp::NotEqual),
                left,
                right,
            } => {
                *flipped ^= *op == BinaryOp::NotEqual;
                let mut inner = false;
                let left = self.condition_key(*left, &mut inner)?;
                let right = self.condition_key(*right, &mut inner)?;
                Some(format!("{left}={right}"))
            }
            _ => None,
        }
    }

    pub(super) fn eval_match(&mut self, scrutinee: ExprId, arms: &[Arm]) -> Value {
        let value = self.eval(scrutinee);
        if let Some(result) = self.match_alternatives(&value, scrutinee, arms) {
            return result;
        }
        let mut candidates: Vec<usize> = Vec::new();
        let mut default = None;
        let mut decided = false;
        for (at, arm) in arms.iter().enumerate() {
            if matches!(arm.pattern, Pattern::Wildcard) && arm.guard.is_none() {
                default.get_or_insert(at);
                continue;
            }
            match self.accepts(&arm.pattern, &value) {
                Some(true) if arm.guard.is_none() => {
                    candidates.push(at);
                    decided = true;
                    break;
                }
                Some(false) => {}
                _ => candidates.push(at),
            }
        }
        if !decided {
            candidates.extend(default);
        }
        self.push_exit(false);
        let branch = self.new_branch();
        let mut works: Vec<(u8, Work<'_, Self>)> = Vec::new();
        for at in candidates {
            let value = value.clone();
            works.push((
                arm_number(at),
                Box::new(move |this: &mut Self| this.run_match_arm(arms, at, value, scrutinee)),
            ));
        }
        // A Rust `match` takes one of its arms.
        let is_exhaustive = self.file().ir.language == crate::ir::Language::Rust;
        if !decided && default.is_none() && (!is_exhaustive || works.is_empty()) {
            works.push((u8::MAX, Box::new(|_: &mut Self| Value::undefined())));
        }
        let result = match (works.len(), decided) {
            (1, true) => works.remove(0).1(self),
            _ => self.run_arms(branch, works),
        };
        self.pop_exit();
        result
    }

    /// A `match` on a value with alternatives each of which decides the arm: what is chosen goes with the alternative.
    fn match_alternatives(
        &mut self,
        value: &Value,
        scrutinee: ExprId,
        arms: &[Arm],
    ) -> Option<Value> {
        if self.file().ir.language != crate::ir::Language::Rust {
            return None;
        }
        let alternatives = match &value.kind {
            Kind::Choice(alternatives) if alternatives.len() <= 8 => alternatives.to_vec(),
            _ => self.variants_of(value)?,
        };
        if alternatives.iter().any(|(guard, _)| guard.is_always()) {
            return None;
        }
        let mut decisions = Vec::new();
        for (guard, alternative) in alternatives {
            decisions.push((guard, self.deciding_arm(arms, &alternative)?, alternative));
        }
        self.push_exit(false);
        let mut cases: Vec<(Guard, Work<'_, Self>)> = Vec::new();
        for (guard, at, alternative) in decisions {
            cases.push((
                guard,
                Box::new(move |this: &mut Self| {
                    this.run_match_arm(arms, at, alternative, scrutinee)
                }),
            ));
        }
        let result = self.run_cases(cases);
        self.pop_exit();
        Some(result)
    }

    /// The arm that takes the value for certain.
    fn deciding_arm(&mut self, arms: &[Arm], value: &Value) -> Option<usize> {
        for (at, arm) in arms.iter().enumerate() {
            match self.accepts(&arm.pattern, value) {
                Some(true) if arm.guard.is_none() => return Some(at),
                Some(false) => {}
                _ => return None,
            }
        }
        None
    }

    /// Runs an arm and those it falls through to.
    fn run_match_arm(
        &mut self,
        arms: &[Arm],
        first: usize,
        value: Value,
        scrutinee: ExprId,
    ) -> Value {
        self.bind(&arms[first].pattern, value, Some(scrutinee));
        if let Some(guard) = arms[first].guard {
            self.eval(guard);
        }
        let mut at = first;
        loop {
            let result = self.eval(arms[at].body);
            if self.left || !arms[at].falls_through || at + 1 == arms.len() {
                return result;
            }
            at += 1;
        }
    }

    fn run_loop(
        &mut self,
        test: Option<ExprId>,
        each: Option<&(Pattern, ExprId)>,
        body: &Block,
        update: Option<ExprId>,
        assigned: &[BindingId],
    ) {
        let iterated = each.map(|(_, iterated)| self.eval(*iterated));
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
        each: Option<&(Pattern, ExprId)>,
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

    fn run_try(&mut self, body: &Block, handler: Option<&(Option<Pattern>, Block)>) {
        let branch = self.new_branch();
        let tried = self.in_arm(branch, 0, |this| {
            this.run_block(body);
        });
        let Some((parameter, block)) = handler else {
            match tried {
                Some((_, writes)) => self.heap.apply(writes),
                None => self.left = true,
            }
            return;
        };
        let partial = self.new_branch();
        let caught = self.in_arm(branch, 1, |this| {
            if let Some((_, writes)) = &tried {
                let before = (Guard::one(partial, 0), Writes::default());
                this.heap
                    .join(vec![before, (Guard::one(partial, 1), writes.clone())]);
            }
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

    /// Runs a callback that may be called any number of times, or never.
    pub(super) fn maybe(&mut self, work: impl FnOnce(&mut Self)) {
        let branch = self.new_branch();
        if let Some(done) = self.in_arm(branch, 1, work) {
            let not = (self.path.clone(), Writes::default());
            self.heap.join(vec![not, done]);
        }
        self.left = false;
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

/// Whether a value before a loop can be a part of a request; counters are not.
fn has_content(value: &Value) -> bool {
    matches!(
        value.kind,
        Kind::Str(_) | Kind::Object(_) | Kind::Array(_) | Kind::JsonText(_) | Kind::Choice(_)
    )
}

fn assigned_cells(evaluation: &mut Evaluation<'_>, assigned: &[BindingId]) -> Vec<Slot> {
    let frame = evaluation.frame();
    assigned
        .iter()
        .map(|&binding| Slot::Cell(evaluation.cell_of(frame, binding)))
        .collect()
}

fn arm_number(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX - 1)
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
