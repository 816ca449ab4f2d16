//! Blocks and statements.

use super::{BindingId, ExprId, Pattern};
use crate::source::Span;

/// A sequence of statements with its own scope.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The block, braces included where it has any.
    pub span: Span,
    /// Functions, classes and lazy items declared in this block, usable before their declaration.
    pub hoisted: Vec<BindingId>,
    /// The statements in order.
    pub statements: Vec<Statement>,
    /// The value of the block: a Rust tail expression, an arrow function's expression body.
    pub tail: Option<ExprId>,
}

/// One statement. Most are short, so what only some have lies elsewhere.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// The whole statement, its semicolon included.
    pub span: Span,
}

/// The forms of statements. `if`, `match`, `switch` and plain blocks are expressions.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// An expression for its effect.
    Expr(ExprId),
    /// A declaration with its initialiser.
    Let {
        /// What is bound.
        pattern: Pattern,
        /// The initial value.
        init: Option<ExprId>,
        /// Rust `let ... else { }`.
        otherwise: Option<Box<Block>>,
    },
    /// `return`.
    Return(Option<ExprId>),
    /// `throw`.
    Throw(ExprId),
    /// `break` or `continue`, which leave the enclosing loop's body.
    Jump,
    /// Any loop. The body runs zero or more times.
    Loop {
        /// Statements before the first round (`for (let i = 0; ...)`).
        init: Vec<Statement>,
        /// The condition of `while` and `for`.
        test: Option<ExprId>,
        /// What a `for ... of`/`for ... in` binds each round, and what it iterates.
        each: Option<(Box<Pattern>, ExprId)>,
        /// The body.
        body: Box<Block>,
        /// The update expression of `for`.
        update: Option<ExprId>,
        /// Variables assigned anywhere in the loop (test and update included) that are declared outside of it.
        assigned: Vec<BindingId>,
    },
    /// `try`/`catch`/`finally`.
    Try {
        /// The guarded block.
        body: Box<Block>,
        /// The caught value and the handler.
        handler: Option<(Option<Pattern>, Box<Block>)>,
        /// The block that always runs.
        finalizer: Option<Box<Block>>,
    },
    /// A class declaration is evaluated (static fields, static blocks) where it stands.
    Class(BindingId),
}
