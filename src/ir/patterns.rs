//! What values are matched against and taken apart by.

use super::{BindingId, ExprId, Key};
use crate::source::Span;

/// One arm of a `match` or `switch`.
#[derive(Clone, Debug)]
pub struct Arm {
    /// What it accepts.
    pub pattern: Pattern,
    /// A further condition.
    pub guard: Option<ExprId>,
    /// The value or the statements, as a block.
    pub body: ExprId,
    /// Whether control runs on into the next arm (a `case` without `break`, `return` or `throw` at its end).
    pub falls_through: bool,
    /// The whole arm.
    pub span: Span,
}

/// What a value is taken apart by.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// A name.
    Binding(BindingId),
    /// An assignment's target that is not a name: a member, an index.
    Place(ExprId),
    /// `{ a, b: pattern, c = default, ...rest }`; Rust struct patterns.
    Object {
        /// Key, sub-pattern.
        fields: Vec<(Key, Pattern)>,
        /// What takes the remaining fields.
        rest: Option<Box<Pattern>>,
    },
    /// `[a, , b, ...rest]`, tuples.
    Array {
        /// Elements; `None` for a hole.
        items: Vec<Option<Pattern>>,
        /// What takes the remaining elements.
        rest: Option<Box<Pattern>>,
    },
    /// A sub-pattern with a value for `undefined`.
    Default {
        /// The pattern.
        pattern: Box<Pattern>,
        /// The default.
        default: ExprId,
    },
    /// A Rust enum variant or tuple struct: `Some(x)`, `Err(_)`, `Mode::Fast`.
    Variant {
        /// The path as an expression.
        path: ExprId,
        /// Positional sub-patterns.
        items: Vec<Pattern>,
        /// Sub-patterns of named fields.
        fields: Vec<(Key, Pattern)>,
    },
    /// A literal or constant compared by equality.
    Literal(ExprId),
    /// Alternatives.
    Or(Vec<Pattern>),
    /// `_`, `default:`.
    Wildcard,
    /// Ranges and the rest: may or may not accept; names in it are unknown.
    Opaque(Vec<BindingId>),
}
