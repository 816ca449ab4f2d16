//! Every block and statement of a module, wherever it stands: in functions, closures, loops, handlers and branches.

use super::{Block, ExprKind, Module, Statement, StatementKind};

/// A block or a statement.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A block, before what is in it.
    Block(&'a Block),
    /// A statement, before what is in it.
    Statement(&'a Statement),
}

impl Module {
    /// Shows every block and every statement once. What stands in a branch comes after the function that it is a part of.
    pub fn each_part<'a>(&'a self, seen: &mut dyn FnMut(Part<'a>)) {
        for function in &self.functions {
            walk(&function.body, seen);
        }
        for expr in &self.exprs {
            if let ExprKind::Block { block, .. } = &expr.kind {
                walk(block, seen);
            }
        }
    }
}

fn walk<'a>(block: &'a Block, seen: &mut dyn FnMut(Part<'a>)) {
    seen(Part::Block(block));
    for statement in &block.statements {
        seen(Part::Statement(statement));
        match &statement.kind {
            StatementKind::Loop { init, body, .. } => {
                for statement in init {
                    seen(Part::Statement(statement));
                }
                walk(body, seen);
            }
            StatementKind::Try {
                body,
                handler,
                finalizer,
            } => {
                walk(body, seen);
                if let Some((_, handler)) = handler {
                    walk(handler, seen);
                }
                if let Some(finalizer) = finalizer {
                    walk(finalizer, seen);
                }
            }
            StatementKind::Let {
                otherwise: Some(block),
                ..
            } => walk(block, seen),
            _ => {}
        }
    }
}
