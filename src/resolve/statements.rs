//! Statements and blocks.

use super::Evaluation;
use super::value::{Kind, Value};
use crate::ir::{BindingId, BindingKind, Block, ExprId, Pattern, Statement, StatementKind};

impl Evaluation<'_> {
    /// Runs a block; its value is that of its tail.
    pub(super) fn run_block(&mut self, block: &Block) -> Option<Value> {
        self.hoist(block);
        for statement in &block.statements {
            if self.left {
                return None;
            }
            self.run_statement(statement);
            if !self.left {
                self.note_throw();
            }
        }
        if self.left {
            return None;
        }
        block.tail.map(|tail| self.eval(tail))
    }

    /// Gives every function declared in the block its value, fresh in this activation, and `var`s of inner blocks theirs.
    pub(super) fn hoist(&mut self, block: &Block) {
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
            BindingKind::Variable => {
                let frame = self.frame();
                let cell = self.cell_of(frame, binding);
                if self.heap.cell(cell).is_none() {
                    self.heap.set_cell(cell, Value::undefined());
                }
            }
            _ => {}
        }
    }

    pub(super) fn run_statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Expr(expr) => {
                self.eval(*expr);
            }
            StatementKind::Let {
                pattern,
                init,
                otherwise,
            } => self.run_let(pattern, *init, otherwise.as_deref()),
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
                self.note_throw();
                self.threw = true;
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
                if self.run_known(statement) {
                    return;
                }
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
                let before = self.ways_out();
                self.run_try(body, handler.as_ref());
                if let Some(finalizer) = finalizer {
                    let until = self.ways_out();
                    let left = std::mem::replace(&mut self.left, false);
                    self.run_block(finalizer);
                    let handled = handler.as_ref().map(|(_, block)| &**block);
                    let mut tried = std::iter::once(&**body).chain(handled);
                    if self.left && tried.all(|block| self.changes_nothing(block)) {
                        self.forget_ways_out(before, until);
                    }
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
        let value = self.copied(value, init);
        self.note_view(pattern, init);
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
}
