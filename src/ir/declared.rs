//! Declared names, and the functions among them.

use super::{BindingId, Block, ClassId, ExprId, FunctionId, Module, Name, Pattern, ShapeId};
use crate::source::Span;

/// A declared name.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name as declared.
    pub name: Name,
    /// The declaring identifier.
    pub span: Span,
    /// The function whose activation holds the variable; [`Module::BODY`] for module level.
    pub owner: FunctionId,
    /// What declares it.
    pub kind: BindingKind,
    /// The declared type as an expression naming it (`reqwest::Client`, `AxiosInstance`), references, `Option`, `Arc`, `Box`
    /// and the like stripped; generics dropped.
    pub hint: Option<ExprId>,
    /// Whether it holds a reference for certain: a Rust `&T` parameter, `let x = &y`.
    pub is_reference: bool,
    /// Whether that reference is `&mut`: who holds it may change what it refers to.
    pub is_mutable_reference: bool,
}

/// What declares a binding.
#[derive(Clone, Debug, PartialEq)]
pub enum BindingKind {
    /// `const`, Rust `let` without `mut`, `static`.
    Constant,
    /// `let`, `var`, Rust `let mut`.
    Variable,
    /// A parameter.
    Parameter,
    /// A function declaration or Rust `fn` item.
    Function(FunctionId),
    /// A class, struct, enum or trait.
    Class(ClassId),
    /// A Rust `const`/`static` item or any other item evaluated on first use, regardless of order.
    Lazy(ExprId),
    /// An import.
    Import(Import),
    /// A namespace of bindings: a Rust inline `mod`, a TypeScript `namespace`.
    Namespace(Vec<(Name, BindingId)>),
    /// Known by name only: TypeScript types and interfaces, `catch` variables, macro definitions.
    Other,
}

/// Where an imported name comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The module as written: `"./api.js"`, `"axios"`; for Rust the path without its last segment (`crate::config`, `reqwest`),
    /// or `mod NAME` for a `mod NAME;` declaration (`mod NAME at PATH` with `#[path]`).
    pub specifier: Name,
    /// What is taken from it.
    pub name: ImportName,
    /// Whether only types are imported.
    pub type_only: bool,
}

/// Which export an import takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportName {
    /// The module itself: `import * as m`, `mod m;`, a crate root.
    Namespace,
    /// One export by its exported name; `default` for default imports.
    Named(Name),
}

/// One entry of a module's export table.
#[derive(Clone, Debug, PartialEq)]
pub enum Export {
    /// A local binding under an exported name.
    Binding {
        /// The exported name.
        name: Name,
        /// The local binding.
        binding: BindingId,
    },
    /// `export default <expression>`.
    Value {
        /// The exported name, `default`.
        name: Name,
        /// The value.
        value: ExprId,
    },
    /// `export { a as b } from "m"`, `export * as ns from "m"`, `pub use m::a as b`.
    From {
        /// The exported name.
        name: Name,
        /// Where it comes from.
        import: Import,
    },
    /// `export * from "m"`, `pub use m::*`.
    All {
        /// The module as written.
        specifier: Name,
    },
}

/// A function, method, closure or the module's own body.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// The declared name, or the name of the variable or property it is assigned to; empty for anonymous ones.
    pub name: Name,
    /// The whole function, signature included.
    pub span: Span,
    /// The enclosing function; itself for the module body.
    pub parent: FunctionId,
    /// Parameters in order, a Rust `self` left out.
    pub params: Vec<Param>,
    /// The body; an expression body is the block's tail.
    pub body: Block,
    /// Whether calling it yields a promise or future.
    pub is_async: bool,
    /// Whether `this` is the enclosing function's (arrow functions, Rust closures).
    pub lexical_this: bool,
    /// Whether it yields (generators); calling it runs nothing that can be followed.
    pub is_generator: bool,
    /// Whether it only exists in test builds (`#[cfg(test)]`, `#[test]`).
    pub is_test: bool,
    /// Whether it takes a Rust `self` by value.
    pub owns_this: bool,
    /// The declared return type, like [`Binding::hint`], with `Promise` and `Result` stripped.
    pub returns: Option<ExprId>,
}

impl Default for FunctionId {
    fn default() -> Self {
        Module::BODY
    }
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// What it binds.
    pub pattern: Pattern,
    /// The value where the argument is missing or undefined.
    pub default: Option<ExprId>,
    /// Whether it takes all remaining arguments.
    pub rest: bool,
    /// A parameter that also declares a field of this name on the instance (TypeScript `constructor(private api: Api)`).
    pub field: Option<Name>,
    /// What the declared type says of fields, where the parameter has no name of its own.
    pub shape: Option<ShapeId>,
}
