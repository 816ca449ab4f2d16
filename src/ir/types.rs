//! Type syntax that says which fields a value has.

use super::{BindingId, Name, ShapeId};
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

/// Fields that a type says a value has.
#[derive(Clone, Debug, Default)]
pub struct TypeShape {
    /// Its own members, with what their types say.
    pub members: Vec<(Name, Option<ShapeId>)>,
    /// The types that it is another name of, extends or is put together from; behind `typeof`, values.
    pub named: Vec<TypeName>,
}

/// A type by its name. It is no expression: nothing runs where it stands.
#[derive(Clone, Debug)]
pub struct TypeName {
    /// What its first name is declared by.
    pub binding: BindingId,
    /// The names behind it.
    pub path: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}
