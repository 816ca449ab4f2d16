//! Classes, structs, enums and traits, and how serde writes them.

use super::{Block, ExprId, FunctionId, Name};
use crate::source::Span;

/// A class, struct, enum or trait.
#[derive(Clone, Debug, Default)]
pub struct Class {
    /// The name, empty for anonymous classes.
    pub name: Name,
    /// The whole declaration.
    pub span: Span,
    /// The class it extends.
    pub superclass: Option<ExprId>,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// Methods, `impl` functions and trait methods with a body; Rust functions without `self` are static.
    pub methods: Vec<Method>,
    /// Associated constants.
    pub constants: Vec<(Name, ExprId)>,
    /// Enum variants in order.
    pub variants: Vec<Variant>,
    /// How it is turned into JSON, if it says so (`#[derive(Serialize)]`).
    pub serial: Option<Serial>,
    /// Static initialiser blocks.
    pub static_blocks: Vec<Block>,
    /// Whether it is a Rust trait.
    pub is_trait: bool,
    /// Whether its values are copied where they are bound, stored or passed (Rust's `Copy`).
    pub is_copy: bool,
    /// The types of the file that implement the trait, as expressions naming them.
    pub implementors: Vec<ExprId>,
}

/// A field of a class or struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name as code accesses it (`0` for the first of a tuple struct).
    pub name: Name,
    /// The initial value.
    pub init: Option<ExprId>,
    /// The declared type, as in [`Binding::hint`](super::Binding::hint).
    pub hint: Option<ExprId>,
    /// Whether it belongs to the class, not the instance.
    pub is_static: bool,
    /// Whether it is declared as never assigned again.
    pub is_readonly: bool,
    /// How it is serialised.
    pub serial: FieldSerial,
    /// The declaration.
    pub span: Span,
}

/// A method.
#[derive(Clone, Debug)]
pub struct Method {
    /// The name.
    pub name: Name,
    /// The function.
    pub function: FunctionId,
    /// How it is reached.
    pub kind: MethodKind,
    /// Whether it belongs to the class, not the instance.
    pub is_static: bool,
}

/// How a method is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    /// By a call.
    Method,
    /// By reading a property.
    Getter,
    /// By writing a property.
    Setter,
    /// By `new`.
    Constructor,
}

/// An enum variant.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The name.
    pub name: Name,
    /// Its fields; `0`, `1` for tuple variants.
    pub fields: Vec<Field>,
    /// The name it is serialised under.
    pub key: Name,
    /// Whether it has positional fields.
    pub is_tuple: bool,
}

/// How a type is turned into JSON. The source of the rules is serde's attribute reference.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Serial {
    /// A newtype or `#[serde(transparent)]`: the one field's own value.
    pub transparent: bool,
    /// How an enum's variant is marked.
    pub tagging: Tagging,
    /// Why the result cannot be known (`#[serde(into = "...")]`, a hand-written `Serialize`).
    pub opaque: Option<Name>,
}

/// How an enum's variant is marked in its JSON.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Tagging {
    /// `{"Variant": content}`; unit variants are a string.
    #[default]
    External,
    /// `{"tag": "Variant", ...content}`.
    Internal(Name),
    /// `{"tag": "Variant", "content": content}`.
    Adjacent(Name, Name),
    /// `content`.
    Untagged,
}

/// How a field is turned into JSON.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FieldSerial {
    /// The JSON key where it differs from the field's name.
    pub key: Option<Name>,
    /// Never written.
    pub skipped: bool,
    /// Left out where it is `None` (`skip_serializing_if = "Option::is_none"`).
    pub skip_if_none: bool,
    /// Left out under another condition, named here (`Vec::is_empty`).
    pub skip_if: Option<Name>,
    /// Its fields are written in its place.
    pub flatten: bool,
    /// Written by code of its own (`with`, `serialize_with`): the value is unknown.
    pub opaque: Option<Name>,
}

/// An `impl` block for a type declared elsewhere.
#[derive(Clone, Debug)]
pub struct Impl {
    /// The type as an expression.
    pub target: ExprId,
    /// Its functions.
    pub methods: Vec<Method>,
    /// Associated constants.
    pub constants: Vec<(Name, ExprId)>,
}
