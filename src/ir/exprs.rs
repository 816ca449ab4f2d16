//! Expressions and what they are made of.

use super::{Arm, BindingId, Block, ClassId, ExprId, FunctionId, Name, Pattern, StatementKind};
use crate::source::Span;

/// An expression with its exact bytes.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The whole expression; parentheses around it belong to a surrounding [`ExprKind::Wrapped`].
    pub span: Span,
}

/// The forms of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A string literal.
    Str(StrLiteral),
    /// A number as written.
    Number(Name),
    /// `true`, `false`.
    Bool(bool),
    /// `null`; JSON null in `json!`.
    Null,
    /// `undefined`.
    Undefined,
    /// Rust `()`.
    Unit,
    /// Text with values in it: a template literal, `format!`, `concat!`.
    Template(Vec<TemplatePart>),
    /// A declared name.
    Binding(BindingId),
    /// A name that nothing in the file declares: `fetch`, `process`, a crate's name.
    Global(Name),
    /// `this`, Rust `self`.
    This,
    /// `super`.
    Super,
    /// `object.property`, Rust `Path::segment` too.
    Member {
        /// What is looked into.
        object: ExprId,
        /// The name.
        property: Name,
        /// The name's own bytes.
        property_span: Span,
        /// Whether it is `?.`.
        optional: bool,
    },
    /// `object[index]`.
    Index {
        /// What is looked into.
        object: ExprId,
        /// The key.
        index: ExprId,
    },
    /// An object literal, a `json!` object, a Rust struct literal (then `class` names the type; `..rest` is a first spread).
    Object {
        /// The struct's path, for struct literals.
        class: Option<ExprId>,
        /// The entries in order.
        entries: Vec<Entry>,
    },
    /// An array literal, `vec![]`, a tuple.
    Array {
        /// Elements in order.
        items: Vec<Item>,
        /// Whether it is a tuple.
        tuple: bool,
    },
    /// A call. Method calls are calls whose callee is a [`ExprKind::Member`].
    Call(Call),
    /// A function expression, arrow function or closure.
    Function(FunctionId),
    /// A class expression.
    Class(ClassId),
    /// `!x`, `-x`, `typeof x`, `void x`, `delete x`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        operand: ExprId,
    },
    /// A binary operator, short-circuit ones included.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left side.
        left: ExprId,
        /// Right side.
        right: ExprId,
    },
    /// `test ? then : otherwise`, and `if` in all languages (branches are [`ExprKind::Block`]s there).
    If {
        /// The condition; Rust `if let` is an [`ExprKind::Let`].
        test: ExprId,
        /// The value where it holds.
        then: ExprId,
        /// The value where it does not.
        otherwise: Option<ExprId>,
    },
    /// `match`, `switch`.
    Match {
        /// What is compared.
        scrutinee: ExprId,
        /// The arms in order; a `switch` default is an arm with a wildcard, wherever it stands.
        arms: Vec<Arm>,
    },
    /// A Rust `let` condition.
    Let {
        /// The pattern.
        pattern: Box<Pattern>,
        /// The value.
        value: ExprId,
    },
    /// An assignment.
    Assign {
        /// The target.
        target: Box<Pattern>,
        /// The operator.
        op: AssignOp,
        /// The right side.
        value: ExprId,
    },
    /// `a, b`: all are evaluated, the last is the value.
    Sequence(Vec<ExprId>),
    /// `await x`, `x.await`.
    Await(ExprId),
    /// Rust `x?`.
    Try(ExprId),
    /// Parentheses, casts, type assertions, non-null assertions, `as const`, `satisfies`, `&`, `*`: the same value.
    Wrapped(ExprId),
    /// A block as an expression: Rust blocks, `unsafe`, `async`, a JavaScript block statement.
    Block {
        /// The block.
        block: Box<Block>,
        /// Whether it is an `async` block.
        is_async: bool,
    },
    /// Rust `return`/`break` in expression position, `throw` in an arrow.
    Diverge(Box<StatementKind>),
    /// `require("m")`, `import("m")`: the module's namespace.
    Require(Name),
    /// Anything else. Its children are evaluated for the calls in them; its value is unknown for the given reason.
    Opaque {
        /// Why nothing is known of it, in words that complete "the value is ...": `a tagged template`, `a call of the macro foo!`.
        reason: Name,
        /// Sub-expressions in source order.
        children: Vec<ExprId>,
    },
}

/// The reason of an opaque expression behind which any variable in sight may hold anything.
pub const HIDDEN_NAMES: &str = "a name inside of `with`";

/// A string literal's value and how its bytes relate to the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrLiteral {
    /// The value after escapes.
    pub value: Name,
    /// The bytes between the delimiters.
    pub content: Span,
    /// Whether the source between the delimiters is the value itself, byte for byte.
    pub verbatim: bool,
}

/// A piece of a template.
#[derive(Clone, Debug)]
pub enum TemplatePart {
    /// Fixed text, after escapes.
    Text(Name),
    /// A value formatted in; a Rust format specification other than the plain one makes it [`ExprKind::Opaque`].
    Expr(ExprId),
}

/// One entry of an object literal.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it contributes.
    pub kind: EntryKind,
    /// The whole entry, its comma left out.
    pub span: Span,
}

/// The forms of object entries.
#[derive(Clone, Debug)]
pub enum EntryKind {
    /// `key: value`; shorthand `key` has the same span for both.
    Property {
        /// The key.
        key: Key,
        /// The value.
        value: ExprId,
    },
    /// `...value`, Rust `..base`.
    Spread(ExprId),
    /// A method.
    Method {
        /// The key.
        key: Key,
        /// The function.
        function: FunctionId,
    },
    /// A setter.
    Setter {
        /// The function that takes the value.
        function: FunctionId,
    },
    /// A getter.
    Getter {
        /// The key.
        key: Key,
        /// The function that computes it.
        function: FunctionId,
    },
}

/// A property key.
#[derive(Clone, Debug)]
pub enum Key {
    /// A name, quoted or not.
    Name {
        /// The key after escapes.
        name: Name,
        /// Its bytes, quotes included.
        span: Span,
    },
    /// `[expression]`, or a `json!` key that is not a literal.
    Computed(ExprId),
}

/// One element of an array or argument list.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// The value.
    pub value: ExprId,
    /// Whether it is spread.
    pub spread: bool,
}

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is called.
    pub callee: ExprId,
    /// The arguments.
    pub args: Vec<Item>,
    /// Whether it is `new`.
    pub is_new: bool,
    /// The bytes between and including the parentheses; empty at the call's end where there are none.
    pub args_span: Span,
}

/// Unary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    /// Logical not.
    Not,
    /// `typeof`.
    TypeOf,
    /// `void`.
    Void,
    /// `delete`.
    Delete,
    /// Arithmetic, increments and the rest. An increment of a variable is an [`ExprKind::Assign`] with [`AssignOp::Other`].
    Other,
}

/// Binary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    /// `+`.
    Add,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `??`.
    Nullish,
    /// `==`, `===`.
    Equal,
    /// `!=`, `!==`.
    NotEqual,
    /// `-`, where the language has one type of numbers; the same for those that follow.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Remainder,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// Everything else.
    Other,
}

/// Assignment operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AssignOp {
    /// `=`.
    Set,
    /// `+=`.
    Add,
    /// `||=`.
    Or,
    /// `&&=`.
    And,
    /// `??=`.
    Nullish,
    /// Everything else: the result is unknown.
    Other,
}
