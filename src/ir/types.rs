//! Type syntax that says which fields a value has.

use crate::source::Span;

/// A type that may hold a value to certain fields: an annotation, an assertion, a function's return type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeClaim {
    /// The value: an initialiser, what is asserted, a parameter, or the function that returns it.
    pub value: Span,
    /// What can be taken away with the type: `: Payload`, ` as Payload`.
    pub span: Span,
    /// Whether a variable or a parameter has it.
    pub is_annotation: bool,
}
