//! Branches: evaluating every arm, and joining what they leave behind.

use super::guard::Decision;
use super::heap::Writes;
use super::joins::join_values;
use super::value::{BranchId, Kind, Value};
use super::{Evaluation, Guard};
use crate::ir::{BindingKind, ExprId, ExprKind};

/// What is done under a condition, for its value.
pub(super) type Work<'w, E> = Box<dyn FnOnce(&mut E) -> Value + 'w>;

impl Evaluation<'_> {
    /// Runs `work` as arm `arm` of `branch` and drops what it changed, keeping only the ways out it took.
    pub(super) fn in_arm(
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
    pub(super) fn run_cases(&mut self, cases: Vec<(Guard, Work<'_, Self>)>) -> Value {
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
        let earlier = self.earlier_decision(&condition);
        if let Some((branch, ..)) = earlier
            && self.may_have_changed(test)
        {
            self.unsettled.push(branch);
        }
        // What the decision itself does not tell of the variable that was asked, its alternatives do.
        let told = match earlier {
            Some(_) => None,
            None => self.told_by(test),
        };
        let (branch, yes, no) = match earlier {
            Some(decision) => decision,
            None => match self.branch_of(test) {
                (branch, true) => (branch, 1, 0),
                (branch, false) => (branch, 0, 1),
            },
        };
        self.note_condition(branch);
        let told = told.as_ref();
        self.run_arms(
            branch,
            vec![
                (
                    yes,
                    Box::new(move |this: &mut Self| {
                        this.take_as(told, true);
                        this.eval(then)
                    }),
                ),
                (
                    no,
                    Box::new(move |this: &mut Self| {
                        this.take_as(told, false);
                        otherwise.map_or_else(Value::undefined, |expr| this.eval(expr))
                    }),
                ),
            ],
        )
    }

    /// Whether a condition is a variable of a function around this one, or of the module: asked again, it may be another one.
    fn may_have_changed(&self, test: ExprId) -> bool {
        let ir = &self.file().ir;
        let mut at = test;
        while let ExprKind::Wrapped(inner) | ExprKind::Unary { operand: inner, .. } =
            ir.expr(at).kind
        {
            at = inner;
        }
        let ExprKind::Binding(binding) = ir.expr(at).kind else {
            return false;
        };
        let own = self.stack.last().map(|one| one.function);
        let declared = ir.binding(binding);
        declared.kind == BindingKind::Variable && own.is_some_and(|own| own != declared.owner)
    }

    /// The decision that made a condition true or false before it was asked for, with its true and its false arm: what is
    /// there only where one arm was taken is asked whether it is there.
    fn earlier_decision(&self, condition: &Value) -> Option<(BranchId, u8, u8)> {
        let Kind::Choice(alternatives) = &condition.kind else {
            return None;
        };
        let [(first, one), (second, other)] = alternatives.as_slice() else {
            return None;
        };
        let (first, second) = (first.without(&self.path), second.without(&self.path));
        match (first.0.as_slice(), second.0.as_slice()) {
            ([(branch, arm)], [(same, opposite)]) if branch == same && arm != opposite => {
                match (one.truthiness()?, other.truthiness()?) {
                    (true, false) => Some((*branch, *arm, *opposite)),
                    (false, true) => Some((*branch, *opposite, *arm)),
                    _ => None,
                }
            }
            _ => None,
        }
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
        let asked = self.expr_origin(test);
        self.decisions.push(Decision {
            branch,
            asked,
            case: None,
            is_flipped: flipped,
        });
        (branch, flipped)
    }

    /// The branch that a `case` of a `switch` decides: the same one as the comparison of both.
    pub(super) fn branch_of_case(&mut self, scrutinee: ExprId, case: ExprId) -> Option<BranchId> {
        let mut flipped = false;
        let left = self.condition_key(scrutinee, &mut flipped)?;
        let right = self.condition_key(case, &mut flipped)?;
        if flipped {
            return None;
        }
        let key = format!("{left}={right}");
        if let Some(&known) = self.branch_keys.get(&key) {
            return Some(known);
        }
        let branch = self.new_branch();
        self.branch_keys.insert(key, branch);
        let (asked, case) = (self.expr_origin(scrutinee), self.expr_origin(case));
        self.decisions.push(Decision {
            branch,
            asked,
            case: Some(case),
            is_flipped: false,
        });
        Some(branch)
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
            // What the process was started with stays, unless the program sets it.
            ExprKind::Global(name) => (name == "process" || name == "import")
                .then(|| format!("global {name}"))
                .filter(|_| !self.sets_environment()),
            ExprKind::Str(literal) => Some(format!("{:?}", literal.value)),
            ExprKind::Number(number) => Some(format!("number {number}")),
            ExprKind::Binary {
                op:
                    op @ (BinaryOp::Remainder
                    | BinaryOp::Less
                    | BinaryOp::LessOrEqual
                    | BinaryOp::Greater
                    | BinaryOp::GreaterOrEqual),
                left,
                right,
            } => {
                let mut inner = false;
                let left = self.condition_key(*left, &mut inner)?;
                let right = self.condition_key(*right, &mut inner)?;
                Some(format!("({left} {op:?} {right})")).filter(|_| !inner)
            }
            ExprKind::Unary {
                op: UnaryOp::TypeOf,
                operand,
            } => {
                let mut inner = false;
                let operand = self.condition_key(*operand, &mut inner)?;
                Some(format!("typeof {operand}")).filter(|_| !inner)
            }
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

    /// Whether the file assigns a variable of the environment.
    fn sets_environment(&self) -> bool {
        let file = self.file();
        let text = file.source.text();
        text.match_indices("process.env").any(|(at, _)| {
            let rest = text[at..].split(['\n', ';']).next().unwrap_or_default();
            let mut after = rest.split('=').skip(1);
            let is_compared = |after: &str| after.is_empty() || after.starts_with('>');
            rest.contains('=')
                && !rest.contains("==")
                && after.next().is_some_and(|after| !is_compared(after))
        })
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
}
