//! Look-ups about control: which decisions, loops and functions stand around a place, and what is written to.

use super::Facts;
use crate::ir::{
    Block, ExprId, ExprKind, FunctionId, Module, Pattern, Statement, StatementKind, UnaryOp,
};
use crate::source::Span;

impl<'a> Facts<'a> {
    /// How many `return`s with a value stand in a function's body, those of functions inside of it left out.
    pub fn returns_in(&self, body: Span) -> usize {
        let function = self.function_around_inner(body);
        self.statements
            .iter()
            .filter(|statement| {
                matches!(statement.kind, StatementKind::Return(Some(_)))
                    && body.contains(statement.span)
                    && self.function_around(statement.span) == function
            })
            .count()
    }

    /// The innermost block in which a statement, or the value at its end, holds a place; and how many statements stand before that.
    pub fn run_before(&self, place: Span) -> Option<(&'a Block, usize)> {
        let blocks = self.blocks.iter().copied();
        let found = blocks.filter_map(|block| {
            let statements = &block.statements;
            let at = statements.iter().position(|one| one.span.contains(place));
            let in_tail = block
                .tail
                .is_some_and(|tail| self.ir.expr(tail).span.contains(place));
            Some((block, at.or(in_tail.then_some(statements.len()))?))
        });
        found.min_by_key(|(block, _)| block.span.len())
    }

    /// The innermost function whose body holds a place.
    pub fn function_around(&self, place: Span) -> FunctionId {
        let holds = |(_, function): &(usize, &crate::ir::Function)| {
            function.span.contains(place) && function.span != place
        };
        let functions = self.ir.functions.iter().enumerate().skip(1);
        let innermost = functions
            .filter(holds)
            .min_by_key(|(_, function)| function.span.len());
        innermost.map_or(Module::BODY, |(at, _)| {
            FunctionId(u32::try_from(at).unwrap_or(0))
        })
    }

    fn function_around_inner(&self, body: Span) -> FunctionId {
        let functions = self.ir.functions.iter().enumerate();
        let own = functions
            .filter(|(_, function)| function.body.span == body)
            .map(|(at, _)| FunctionId(u32::try_from(at).unwrap_or(0)))
            .next();
        own.unwrap_or_else(|| self.function_around(body))
    }

    /// Reads of members called `name`.
    pub fn members_named(&self, name: &str) -> Vec<Span> {
        self.by_start
            .iter()
            .filter(|(_, id)| {
                matches!(&self.ir.expr(*id).kind, ExprKind::Member { property, .. } if property == name)
            })
            .map(|(span, _)| *span)
            .collect()
    }

    /// Whether an expression is the value of an entry of an object literal, or spread into one.
    pub fn is_entry(&self, expr: ExprId) -> bool {
        use crate::ir::EntryKind;
        self.ir.exprs.iter().any(|own| match &own.kind {
            ExprKind::Object { entries, .. } => entries.iter().any(|entry| match entry.kind {
                EntryKind::Property { value, .. } | EntryKind::Spread(value) => {
                    self.unwrapped(value) == expr || value == expr
                }
                _ => false,
            }),
            _ => false,
        })
    }

    /// Whether key and value of an entry are the one name at `place`.
    pub fn is_shorthand(&self, place: Span) -> bool {
        use crate::ir::{EntryKind, Key};
        self.ir.exprs.iter().any(|own| match &own.kind {
            ExprKind::Object { entries, .. } => entries.iter().any(|entry| {
                entry.span == place
                    && matches!(&entry.kind, EntryKind::Property { key: Key::Name { span, .. }, .. } if *span == place)
            }),
            _ => false,
        })
    }

    /// Members and elements that are assigned or deleted.
    pub fn assigned_places(&self) -> impl Iterator<Item = Span> + '_ {
        self.ir.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Assign { target, .. } => match **target {
                Pattern::Place(place) => Some(self.ir.expr(place).span),
                _ => None,
            },
            ExprKind::Unary {
                op: UnaryOp::Delete,
                operand,
            } => Some(self.ir.expr(*operand).span),
            _ => None,
        })
    }

    /// Whether a member called `name` is deleted anywhere.
    pub fn is_deleted(&self, name: &str) -> bool {
        self.ir.exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Unary {
                op: UnaryOp::Delete,
                operand,
            } => matches!(&self.ir.expr(*operand).kind, ExprKind::Member { property, .. } if property == name),
            _ => false,
        })
    }

    /// The whole member expression whose innermost object is at `root`.
    pub fn member_of(&self, root: Span) -> Option<ExprId> {
        let members = self.by_start.iter().filter(|(span, id)| {
            span.start == root.start
                && span.len() > root.len()
                && matches!(
                    self.ir.expr(*id).kind,
                    ExprKind::Member { .. } | ExprKind::Index { .. }
                )
        });
        members
            .max_by_key(|(span, _)| span.len())
            .map(|(_, id)| *id)
    }

    /// The decisions around a place, the outermost first: the condition, what runs where it holds, and the whole.
    pub fn ifs_around(&self, place: Span) -> Vec<(Span, Span, Span)> {
        let mut found: Vec<(Span, Span, Span)> = self
            .ir
            .exprs
            .iter()
            .filter_map(|expr| match &expr.kind {
                ExprKind::If { test, then, .. } => {
                    let test = self.ir.expr(*test).span;
                    let holds = expr.span.contains(place) && !test.contains(place);
                    holds.then(|| (test, self.ir.expr(*then).span, expr.span))
                }
                _ => None,
            })
            .collect();
        found.sort_by_key(|(_, _, whole)| std::cmp::Reverse(whole.len()));
        found
    }

    /// The innermost `if` statement around a statement: itself, its first branch, and whether it has another.
    pub fn if_around(&self, statement: Span) -> Option<(Span, Span, bool)> {
        let function = self.function_around(statement);
        let own = self.ir.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::If {
                then, otherwise, ..
            } if expr.span.contains(statement) && expr.span != statement => {
                Some((expr.span, self.ir.expr(*then).span, otherwise.is_some()))
            }
            _ => None,
        });
        let innermost = own
            .filter(|(whole, _, _)| self.function_around(*whole) == function)
            .min_by_key(|(whole, _, _)| whole.len())?;
        let stands = self
            .statements
            .iter()
            .any(|own| own.span.contains(innermost.0));
        stands.then_some(innermost)
    }

    /// The statements directly in a branch.
    pub fn statements_in(&self, branch: Span) -> Vec<&'a Statement> {
        self.statements
            .iter()
            .copied()
            .filter(|own| branch.contains(own.span))
            .filter(|own| {
                let inner = self.statements.iter().any(|other| {
                    branch.contains(other.span)
                        && other.span.contains(own.span)
                        && other.span != own.span
                });
                !inner
            })
            .collect()
    }

    /// The loops around a place in its function.
    pub fn loops_around(&self, place: Span) -> Vec<Span> {
        let own = self.function_around(place);
        let loops = self.statements.iter().filter(|one| {
            matches!(one.kind, StatementKind::Loop { .. })
                && one.span.contains(place)
                && self.function_around(one.span) == own
        });
        loops.map(|one| one.span).collect()
    }

    /// Whether a loop, a `switch` or a `try` stands around a statement but not around `outer`.
    pub fn is_in_loop(&self, statement: Span, outer: Span) -> bool {
        let between =
            |span: Span| span.contains(statement) && span != statement && !span.contains(outer);
        let loops = self.statements.iter().any(|own| {
            matches!(
                own.kind,
                StatementKind::Loop { .. } | StatementKind::Try { .. }
            ) && between(own.span)
        });
        let switches = self
            .ir
            .exprs
            .iter()
            .any(|expr| matches!(expr.kind, ExprKind::Match { .. }) && between(expr.span));
        loops || switches
    }
}
