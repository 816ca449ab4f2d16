//! Where a file reads and sets variables of the environment.

use super::Facts;
use crate::ir::{AssignOp, ExprId, ExprKind, Module, Pattern, StatementKind, UnaryOp};
use crate::source::Span;

/// A variable of the environment; `None` stands for any, where its name is computed.
pub type Variable = Option<String>;

/// The environment as a file uses it.
pub struct Environment<'f> {
    facts: &'f Facts<'f>,
    text: &'f str,
}

/// A place that sets a variable.
struct Write {
    place: Span,
    variable: Variable,
    /// Whether it only fills in what is missing: `??=`, or behind a look at what is there.
    fills_in: bool,
}

impl<'f> Environment<'f> {
    /// Looks into a file with this text.
    pub fn of(facts: &'f Facts<'f>, text: &'f str) -> Self {
        Self { facts, text }
    }

    /// The variables that the file sets at other times than once when it is loaded.
    pub fn changed(&self) -> Vec<Variable> {
        let mut settled: Vec<Variable> = Vec::new();
        let mut changed = Vec::new();
        for write in self.writes().into_iter().filter(|write| !write.fills_in) {
            // One pass over names that are computed sets each of them.
            let is_first = write.variable.is_none() || !settled.contains(&write.variable);
            if is_first && self.is_settled(&write) {
                settled.push(write.variable);
            } else if !changed.contains(&write.variable) {
                changed.push(write.variable);
            }
        }
        changed
    }

    /// The variables that are read at a place.
    pub fn read_in(&self, place: Span) -> Vec<Variable> {
        let exprs = self.facts.within(place);
        exprs.filter_map(|(id, _)| self.member(id)).collect()
    }

    /// Whether a place lies in what a constant of the module is declared with, and not in a function: what it reads, it reads once.
    pub fn is_kept(&self, place: Span) -> bool {
        let body = &self.facts.ir.function(Module::BODY).body;
        self.facts.function_around(place) == Module::BODY
            && body.statements.iter().any(|statement| {
                statement.span.contains(place)
                    && matches!(statement.kind, StatementKind::Let { .. })
                    && !self
                        .facts
                        .within(statement.span)
                        .any(|(_, expr)| matches!(expr.kind, ExprKind::Await(_)))
            })
    }

    fn source(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// The variable that an expression names.
    fn member(&self, id: ExprId) -> Option<Variable> {
        let ir = self.facts.ir;
        match &ir.expr(id).kind {
            ExprKind::Member {
                object, property, ..
            } if self.is_whole(*object) => Some(Some(property.to_string())),
            ExprKind::Index { object, index } if self.is_whole(*object) => {
                match &ir.expr(*index).kind {
                    ExprKind::Str(text) => Some(Some(text.value.to_string())),
                    _ => Some(None),
                }
            }
            _ => None,
        }
    }

    /// Whether an expression stands for the environment as a whole.
    fn is_whole(&self, id: ExprId) -> bool {
        let expr = self.facts.ir.expr(self.facts.unwrapped(id));
        match expr.kind {
            ExprKind::Binding(binding) => self.facts.ir.binding(binding).name == "env",
            _ => matches!(
                self.source(expr.span),
                "process.env" | "globalThis.process.env"
            ),
        }
    }

    fn writes(&self) -> Vec<Write> {
        let ir = self.facts.ir;
        let mut writes = Vec::new();
        for expr in &ir.exprs {
            let (target, fills_in) = match &expr.kind {
                ExprKind::Assign { target, op, .. } => match **target {
                    Pattern::Place(place) => {
                        (Some(place), matches!(op, AssignOp::Or | AssignOp::Nullish))
                    }
                    _ => (None, false),
                },
                ExprKind::Unary {
                    op: UnaryOp::Delete,
                    operand,
                } => (Some(*operand), false),
                ExprKind::Call(call) => {
                    let merged = call.args.first().map(|first| first.value);
                    let is_merge = self.source(ir.expr(call.callee).span) == "Object.assign";
                    if let Some(merged) = merged.filter(|merged| is_merge && self.is_whole(*merged))
                    {
                        let place = ir.expr(merged).span;
                        writes.push(Write {
                            place,
                            variable: None,
                            fills_in: false,
                        });
                    }
                    (None, false)
                }
                _ => (None, false),
            };
            let Some(target) = target else {
                continue;
            };
            let whole = || self.is_whole(target).then_some(None);
            if let Some(variable) = self.member(target).or_else(whole) {
                let place = ir.expr(target).span;
                let fills_in = fills_in || self.is_guarded(place);
                writes.push(Write {
                    place,
                    variable,
                    fills_in,
                });
            }
        }
        writes.sort_by_key(|write| write.place);
        writes
    }

    /// Whether a write stands under a condition that looks at the environment: `if (!(name in process.env)) ...`.
    fn is_guarded(&self, place: Span) -> bool {
        let ir = self.facts.ir;
        ir.exprs.iter().any(|expr| match expr.kind {
            ExprKind::If { test, .. } if expr.span.contains(place) => {
                let test = ir.expr(test).span;
                let mut looked_at = self.facts.within(test).map(|(id, _)| id);
                !test.contains(place) && looked_at.any(|id| self.is_whole(id))
            }
            _ => false,
        })
    }

    /// Whether a write happens once, when the file is loaded, before anything of it can run.
    fn is_settled(&self, write: &Write) -> bool {
        let body = &self.facts.ir.function(Module::BODY).body;
        if self.facts.function_around(write.place) != Module::BODY {
            return false;
        }
        let mut statements = body.statements.iter();
        let Some(own) = statements.find(|one| one.span.contains(write.place)) else {
            return false;
        };
        // A loop over names sets all of them at once, if nothing else runs in it.
        let is_repeated = self.facts.is_in_loop(write.place, body.span);
        if is_repeated && (write.variable.is_some() || !self.only_reads(own.span)) {
            return false;
        }
        let before = body.statements.iter();
        before
            .take_while(|statement| statement.span != own.span)
            .all(|statement| match &statement.kind {
                StatementKind::Expr(_) => self.only_reads(statement.span),
                _ => self.facts.within(statement.span).all(|(_, expr)| {
                    !matches!(expr.kind, ExprKind::Await(_))
                        || self.facts.function_around(expr.span) != Module::BODY
                }),
            })
    }

    /// Whether all that a statement calls reads or loads configuration.
    fn only_reads(&self, place: Span) -> bool {
        const METHODS: [&str; 12] = [
            ".split",
            ".trim",
            ".match",
            ".matchAll",
            ".replace",
            ".slice",
            ".indexOf",
            ".startsWith",
            ".endsWith",
            ".filter",
            ".map",
            ".test",
        ];
        self.facts.within(place).all(|(_, expr)| match &expr.kind {
            ExprKind::Call(call) => {
                let callee = self.source(self.facts.ir.expr(call.callee).span);
                callee.ends_with("config")
                    || callee.ends_with("readFileSync")
                    || callee.ends_with("existsSync")
                    || matches!(callee, "require" | "JSON.parse" | "dotenv" | "parse")
                    || callee.starts_with("Object.")
                    || METHODS.iter().any(|method| callee.ends_with(method))
            }
            ExprKind::Await(_) => false,
            _ => true,
        })
    }
}
