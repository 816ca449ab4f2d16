//! Loops, `switch`, labels and the jumps between them.
//!
//! The only jump that `ir` knows leaves the enclosing loop's body. A `break` at the end of a `case` says nothing and is dropped;
//! one in the middle of a `case`, or out of a labelled block, makes the whole `switch` or block the body of a loop. That is
//! sound: what it may leave undone counts as done zero or more times.

use super::grammar::{Field, Kind};
use super::statements::push;
use super::{Lowerer, NodeSet, span};
use crate::ir::{Arm, BindingId, Block, ExprId, ExprKind, Pattern, Statement, StatementKind};
use crate::source::Span;
use tree_sitter::Node;

/// How many blocks and branches deep the end of a `case` is looked for.
const TAIL_DEPTH: u32 = 16;

/// Where a `break` goes.
#[derive(Default)]
pub(super) struct Breaks {
    /// Whether the innermost statement that a plain `break` leaves is a `switch`.
    in_switch: bool,
    /// Whether such a `break` stood where it could not be dropped.
    left_switch: bool,
    /// Whether a `break` named a label.
    left_label: bool,
    /// `break` statements at the end of a `case`.
    dropped: NodeSet,
}

impl<'t> Lowerer<'t> {
    /// `break` and `continue`.
    pub(super) fn jump(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        if self.breaks.dropped.remove(&node.id()) {
            return;
        }
        if self.kind(node) == Kind::BreakStatement {
            if self.field(node, Field::Label).is_some() {
                self.breaks.left_label = true;
            } else if self.breaks.in_switch {
                self.breaks.left_switch = true;
            }
        }
        push(out, StatementKind::Jump, whole);
    }

    /// Starts a function, out of which no jump leads.
    pub(super) fn breaks_outside(&mut self) -> bool {
        std::mem::take(&mut self.breaks.in_switch)
    }

    /// Ends a function; takes what [`Self::breaks_outside`] gave.
    pub(super) fn restore_breaks(&mut self, in_switch: bool) {
        self.breaks.in_switch = in_switch;
    }

    /// Lowers what a loop repeats, and gives the variables from outside that it assigns.
    fn repeated<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> (T, Vec<BindingId>) {
        let mark = self.assigned.len();
        let first_inner = self.module.bindings.len();
        let in_switch = std::mem::take(&mut self.breaks.in_switch);
        // Loops take more of the stack than other nesting does.
        self.depth += 1;
        let result = lower(self);
        self.depth -= 1;
        self.breaks.in_switch = in_switch;
        let mut assigned: Vec<BindingId> = self
            .assigned
            .iter()
            .skip(mark)
            .copied()
            .filter(|binding| binding.index() < first_inner)
            .collect();
        assigned.sort_unstable();
        assigned.dedup();
        // What the loops around this one need is in the list; the log stays short.
        self.assigned.truncate(mark);
        self.assigned.extend(&assigned);
        (result, assigned)
    }

    /// Notes that a pattern's variables get a value here.
    pub(super) fn note_assigned(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Binding(binding) => self.assigned.push(*binding),
            Pattern::Object { fields, rest } => {
                for (_, field) in fields {
                    self.note_assigned(field);
                }
                if let Some(rest) = rest {
                    self.note_assigned(rest);
                }
            }
            Pattern::Array { items, rest } => {
                for item in items.iter().flatten() {
                    self.note_assigned(item);
                }
                if let Some(rest) = rest {
                    self.note_assigned(rest);
                }
            }
            Pattern::Default { pattern, .. } => self.note_assigned(pattern),
            _ => {}
        }
    }

    /// `while` and `do`.
    pub(super) fn while_loop(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let ((test, body), assigned) = self.repeated(|this| {
            let test = this.condition(node, Field::Condition);
            let body = this.field(node, Field::Body);
            (test, this.body(body, node))
        });
        let kind = StatementKind::Loop {
            init: Vec::new(),
            test: Some(test),
            each: None,
            body: Box::new(body),
            update: None,
            assigned,
        };
        push(out, kind, whole);
    }

    /// `for (init; test; update)`.
    pub(super) fn for_loop(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        self.scopes.push();
        let mut init = Vec::new();
        if let Some(first) = self.field(node, Field::Initializer) {
            self.declare_statements(&[first]);
            match self.kind(first) {
                Kind::EmptyStatement => {}
                Kind::LexicalDeclaration
                | Kind::VariableDeclaration
                | Kind::ExpressionStatement => self.statement(first, span(first), &mut init),
                _ => {
                    let value = self.expr(first);
                    push(&mut init, StatementKind::Expr(value), span(first));
                }
            }
        }
        let ((test, body, update), assigned) = self.repeated(|this| {
            let test = this.field(node, Field::Condition);
            let test = test.and_then(|test| this.loop_test(test));
            let body = this.field(node, Field::Body);
            let body = this.body(body, node);
            let update = this.field(node, Field::Increment);
            (test, body, update.map(|update| this.expr(update)))
        });
        self.scopes.pop();
        let kind = StatementKind::Loop {
            init,
            test,
            each: None,
            body: Box::new(body),
            update,
            assigned,
        };
        push(out, kind, whole);
    }

    /// The condition of a `for`, which a grammar may wrap as a statement.
    fn loop_test(&mut self, node: Node<'t>) -> Option<ExprId> {
        let inner = match self.kind(node) {
            Kind::EmptyStatement | Kind::Token => return None,
            Kind::ExpressionStatement => self.inner(node)?,
            _ => node,
        };
        Some(self.expr(inner))
    }

    /// `for (x of y)`, `for (x in y)`. The keys that `in` yields are known to nobody.
    pub(super) fn for_each_loop(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let mut iterated = self.field_expr(node, Field::Right);
        if self
            .field(node, Field::Operator)
            .is_some_and(|operator| operator.kind() == "in")
        {
            let span = self.module.expr(iterated).span;
            iterated = self.opaque(span, "the keys of an object", vec![iterated]);
        }
        let word = self.field(node, Field::Kind).map(|word| word.kind());
        let left = self.field(node, Field::Left);
        self.scopes.push();
        let ((pattern, body), assigned) = self.repeated(|this| {
            let pattern = match (left, word) {
                (Some(left), Some(word)) => {
                    if word != "var" {
                        let kind = match word {
                            "let" => crate::ir::BindingKind::Variable,
                            _ => crate::ir::BindingKind::Constant,
                        };
                        this.declare_pattern(left, &kind);
                    }
                    let pattern = this.declared_pattern(left);
                    this.note_assigned(&pattern);
                    pattern
                }
                (Some(left), None) => this.assignment_target(left),
                (None, _) => Pattern::Opaque(Vec::new()),
            };
            let body = this.field(node, Field::Body);
            (pattern, this.body(body, node))
        });
        self.scopes.pop();
        let kind = StatementKind::Loop {
            init: Vec::new(),
            test: None,
            each: Some((Box::new(pattern), iterated)),
            body: Box::new(body),
            update: None,
            assigned,
        };
        push(out, kind, whole);
    }

    /// `label: statement`.
    pub(super) fn labeled(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let Some(body) = self.field(node, Field::Body) else {
            return;
        };
        if matches!(
            self.kind(body),
            Kind::WhileStatement
                | Kind::DoStatement
                | Kind::ForStatement
                | Kind::ForInStatement
                | Kind::LabeledStatement
        ) {
            self.statement(body, whole, out);
            return;
        }
        let outer = std::mem::take(&mut self.breaks.left_label);
        let mut inner = Vec::new();
        let ((), assigned) = self.unlooped(|this| this.statement(body, span(body), &mut inner));
        if self.breaks.left_label {
            push(out, once(inner, span(body), assigned), whole);
        } else {
            out.append(&mut inner);
        }
        self.breaks.left_label |= outer;
    }

    /// [`Self::repeated`] for what only becomes a loop's body if it is left early: a plain `break` in it goes where it went.
    fn unlooped<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> (T, Vec<BindingId>) {
        let in_switch = self.breaks.in_switch;
        self.repeated(|this| {
            this.breaks.in_switch = in_switch;
            lower(this)
        })
    }

    /// `switch`.
    pub(super) fn switch(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let scrutinee = self.condition(node, Field::Value);
        let cases = self.field(node, Field::Body);
        let cases = cases.map_or_else(Vec::new, |body| self.children(body));
        let left_switch = std::mem::take(&mut self.breaks.left_switch);
        let (arms, assigned) = self.repeated(|this| {
            this.breaks.in_switch = true;
            this.scoped(|this| this.arms(&cases))
        });
        let kind = ExprKind::Match { scrutinee, arms };
        let value = self.add(kind, span(node));
        if std::mem::replace(&mut self.breaks.left_switch, left_switch) {
            let inner = vec![Statement {
                kind: StatementKind::Expr(value),
                span: span(node),
            }];
            push(out, once(inner, span(node), assigned), whole);
        } else {
            push(out, StatementKind::Expr(value), whole);
        }
    }

    /// The cases of a `switch`, which share one scope.
    fn arms(&mut self, cases: &[Node<'t>]) -> Vec<Arm> {
        let bodies: Vec<Vec<Node<'t>>> = cases.iter().map(|&case| self.case_body(case)).collect();
        let hoisted: Vec<_> = bodies
            .iter()
            .map(|body| self.declare_statements(body))
            .collect();
        let mut arms = Vec::with_capacity(cases.len());
        for (index, ((&case, body), hoisted)) in cases.iter().zip(&bodies).zip(hoisted).enumerate()
        {
            let is_last = index + 1 == cases.len();
            let ends = is_last || self.terminates(body, TAIL_DEPTH);
            if ends {
                self.drop_breaks(body, TAIL_DEPTH);
            }
            let pattern = match self.field(case, Field::Value) {
                Some(value) => Pattern::Literal(self.expr(value)),
                None => Pattern::Wildcard,
            };
            let mut statements = Vec::with_capacity(body.len());
            for &node in body {
                self.statement(node, span(node), &mut statements);
            }
            let block = Block {
                span: match (body.first(), body.last()) {
                    (Some(&first), Some(&last)) => span(first).to(span(last)),
                    _ => Span::new(case.end_byte(), case.end_byte()),
                },
                hoisted,
                statements,
                tail: None,
            };
            arms.push(Arm {
                pattern,
                guard: None,
                body: self.block_expr(block),
                falls_through: !ends,
                span: span(case),
            });
        }
        arms
    }

    fn case_body(&mut self, case: Node<'t>) -> Vec<Node<'t>> {
        let value = self.field(case, Field::Value);
        let mut nodes = self.children(case);
        nodes.retain(|&node| Some(node) != value);
        nodes
    }

    /// Whether control never runs past the last of these statements.
    fn terminates(&mut self, nodes: &[Node<'t>], depth: u32) -> bool {
        let last = nodes
            .iter()
            .rev()
            .find(|&&node| !matches!(self.kind(node), Kind::EmptyStatement));
        let (Some(&last), Some(depth)) = (last, depth.checked_sub(1)) else {
            return false;
        };
        match self.kind(last) {
            Kind::BreakStatement
            | Kind::ContinueStatement
            | Kind::ReturnStatement
            | Kind::ThrowStatement => true,
            Kind::StatementBlock => {
                let inner = self.children(last);
                self.terminates(&inner, depth)
            }
            Kind::IfStatement => self.branches(last).is_some_and(|(then, otherwise)| {
                self.terminates(&[then], depth)
                    && otherwise.is_some_and(|otherwise| self.terminates(&[otherwise], depth))
            }),
            Kind::TryStatement => {
                let finalizer = self.field(last, Field::Finalizer);
                let finalizer = finalizer.and_then(|clause| self.field(clause, Field::Body));
                if finalizer.is_some_and(|block| self.terminates(&[block], depth)) {
                    return true;
                }
                let body = self.field(last, Field::Body);
                let handler = self.field(last, Field::Handler);
                let caught = handler.map(|clause| self.field(clause, Field::Body));
                body.is_some_and(|block| self.terminates(&[block], depth))
                    && caught.is_none_or(|block| {
                        block.is_some_and(|block| self.terminates(&[block], depth))
                    })
            }
            _ => false,
        }
    }

    fn branches(&mut self, node: Node<'t>) -> Option<(Node<'t>, Option<Node<'t>>)> {
        let then = self.field(node, Field::Consequence)?;
        let clause = self.field(node, Field::Alternative);
        Some((then, clause.and_then(|clause| self.inner(clause))))
    }

    /// Marks the plain `break`s behind which nothing of this `case` is left to run.
    fn drop_breaks(&mut self, nodes: &[Node<'t>], depth: u32) {
        let (Some(&last), Some(depth)) = (nodes.last(), depth.checked_sub(1)) else {
            return;
        };
        match self.kind(last) {
            Kind::BreakStatement if self.field(last, Field::Label).is_none() => {
                self.breaks.dropped.insert(last.id());
            }
            Kind::StatementBlock => {
                let inner = self.children(last);
                self.drop_breaks(&inner, depth);
            }
            Kind::IfStatement => {
                if let Some((then, otherwise)) = self.branches(last) {
                    self.drop_breaks(&[then], depth);
                    self.drop_breaks(otherwise.as_slice(), depth);
                }
            }
            _ => {}
        }
    }
}

/// A loop whose body is the given statements, for a jump to leave.
fn once(statements: Vec<Statement>, span: Span, assigned: Vec<BindingId>) -> StatementKind {
    StatementKind::Loop {
        init: Vec::new(),
        test: None,
        each: None,
        body: Box::new(Block {
            span,
            statements,
            ..Block::default()
        }),
        update: None,
        assigned,
    }
}
