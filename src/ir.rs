//! The language-neutral program: what every front end lowers its syntax tree to, and all that the resolver sees.
//!
//! One [`Module`] is one file. Expressions, bindings, functions and classes live in flat arenas and refer to each other by
//! index, so that a module is `Send`, cheap to keep and free of parser types. Names are resolved to [`BindingId`]s by the front
//! end, because scoping is a matter of the language; everything that needs *values* is left to `resolve`.
//!
//! Lowering is total: syntax with no counterpart here becomes [`ExprKind::Opaque`] with its sub-expressions as children, so that
//! no call is lost and no value is guessed.

mod types;
mod walk;

pub use types::{TypeClaim, TypeName, TypeShape};
pub use walk::Part;

use crate::source::Span;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// An identifier, property key or string value.
pub type Name = SmolStr;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);
        impl $name {
            /// The position in its arena.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
id!(
    /// An expression of a module.
    ExprId
);
id!(
    /// A declared variable, parameter, import, function, class or constant of a module.
    BindingId
);
id!(
    /// A function of a module; number 0 is the module's own body.
    FunctionId
);
id!(
    /// A class, struct, enum or trait of a module.
    ClassId
);
id!(
    /// What a type of a module says of fields.
    ShapeId
);

/// The language of a file, as far as it decides grammar and semantics.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Language {
    /// `.js`, `.mjs`, `.cjs`, `.jsx`.
    JavaScript,
    /// `.ts`, `.mts`, `.cts`.
    TypeScript,
    /// `.tsx`.
    Tsx,
    /// `.rs`.
    Rust,
    /// Shell scripts.
    Shell,
    /// `.md`, `.mdx`: the shell in fenced blocks.
    Markdown,
    /// `.yml`, `.yaml`: the scripts of workflows.
    Yaml,
    /// Makefiles: the shell in recipes.
    Makefile,
    /// Dockerfiles: the shell in instructions.
    Dockerfile,
}

impl Language {
    /// Whether what is linted in such a file is shell.
    pub fn is_shell(self) -> bool {
        matches!(
            self,
            Language::Shell
                | Language::Markdown
                | Language::Yaml
                | Language::Makefile
                | Language::Dockerfile
        )
    }
}

/// One lowered file.
#[derive(Debug)]
pub struct Module {
    /// The file's language.
    pub language: Language,
    /// All expressions.
    pub exprs: Vec<Expr>,
    /// All bindings.
    pub bindings: Vec<Binding>,
    /// All functions; the first is the module's body, without parameters.
    pub functions: Vec<Function>,
    /// All classes, structs, enums and traits.
    pub classes: Vec<Class>,
    /// `impl` blocks whose target is not a class of the same file and scope.
    pub impls: Vec<Impl>,
    /// What other modules can import by name (CommonJS exports are ordinary assignments and not listed here).
    pub exports: Vec<Export>,
    /// Every comment, in source order, delimiters included.
    pub comments: Vec<Comment>,
    /// Regions that did not parse, in source order. Nothing inside them is lowered.
    pub errors: Vec<SyntaxError>,
    /// Import specifiers that stand in the file in any form, for finding importers.
    pub specifiers: Vec<Name>,
    /// ECMAScript's import statements.
    pub imports: Vec<Span>,
    /// Where new top-level items can stand: behind byte order mark, shebang, directives, imports and top-level `require`s.
    pub prelude: u32,
    /// What Rust paths from elsewhere may name in the file's own module, private or not.
    pub names: Vec<(Name, BindingId)>,
    /// What the file takes all names from (`use crate::config::*`), as far as it lies outside of it.
    pub globs: Vec<Name>,
    /// Rust's items, those of inline modules too, for putting new ones behind them.
    pub items: Vec<Span>,
    /// Those of them that are inline modules.
    pub modules: Vec<Span>,
    /// TypeScript's types of values, as far as they name fields.
    pub claims: Vec<TypeClaim>,
    /// What TypeScript's types say of fields.
    pub shapes: Vec<TypeShape>,
    /// The types of declared names, of assertions and of what functions give, by what has them: the name, the assertion, the function.
    pub shaped: FxHashMap<Span, ShapeId>,
    /// Names that a scope declares more than once.
    pub redeclared: Vec<Name>,
}

/// The first line of an item that is neither an attribute nor a comment.
fn first_line(text: &str, item: Span) -> &str {
    let lines = text[item.start as usize..item.end as usize].lines();
    let mut lines = lines
        .map(str::trim)
        .filter(|line| !line.starts_with("#[") && !line.starts_with("//"));
    lines.next().unwrap_or("")
}

impl Module {
    /// The module's own body.
    pub const BODY: FunctionId = FunctionId(0);

    /// An empty module, for a front end to fill. The body function exists and spans nothing.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            exprs: Vec::new(),
            bindings: Vec::new(),
            functions: vec![Function::default()],
            classes: Vec::new(),
            impls: Vec::new(),
            exports: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
            specifiers: Vec::new(),
            imports: Vec::new(),
            prelude: 0,
            names: Vec::new(),
            globs: Vec::new(),
            items: Vec::new(),
            modules: Vec::new(),
            claims: Vec::new(),
            shapes: Vec::new(),
            shaped: FxHashMap::default(),
            redeclared: Vec::new(),
        }
    }

    /// The innermost item that holds a place, which is no module.
    pub fn item_around(&self, place: Span) -> Option<Span> {
        let items = self.items.iter().copied();
        let around = items.filter(|item| item.contains(place) && !self.modules.contains(item));
        around.min_by_key(|item| item.len())
    }

    /// The inline modules around a place, the innermost first.
    pub fn modules_around(&self, place: Span) -> Vec<Span> {
        let modules = self.modules.iter().copied();
        let mut around: Vec<Span> = modules.filter(|module| module.contains(place)).collect();
        around.sort_by_key(|module| module.len());
        around
    }

    /// Whether what stands at a place of `text` is in an inline module that no other file can name.
    pub fn is_hidden(&self, text: &str, place: Span) -> bool {
        let outermost = self.modules_around(place).pop();
        let is_private =
            outermost.is_some_and(|module| first_line(text, module).starts_with("mod "));
        is_private && !self.has_module_files(text)
    }

    /// Whether the Rust file `text` is a program of its own, so that nobody else sees what is public in it.
    pub fn is_whole_program(&self, text: &str) -> bool {
        let mut items = self.items.iter();
        let is_main = items.any(|item| {
            let line = first_line(text, *item);
            line.starts_with("fn main(") || line.starts_with("async fn main(")
        });
        is_main && !self.has_module_files(text)
    }

    /// Whether modules of the file are in files of their own.
    pub fn has_module_files(&self, text: &str) -> bool {
        let mut items = self
            .items
            .iter()
            .filter(|item| !self.modules.contains(item));
        items.any(|item| {
            let line = first_line(text, *item);
            line.starts_with("mod ") || (line.starts_with("pub") && line.contains(" mod "))
        })
    }

    /// The expression `id`.
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.index()]
    }

    /// The binding `id`.
    pub fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.index()]
    }

    /// The function `id`.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.index()]
    }

    /// The class `id`.
    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[id.index()]
    }
}

/// A part of the file that the grammar does not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The region; at least the place where the parser gave up.
    pub span: Span,
    /// What was wrong, lower-case, no full stop.
    pub message: String,
}

/// A comment with its delimiters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the first delimiter to the last; a line comment ends before its line end.
    pub span: Span,
    /// Whether it ends with its line (`//`, `#`).
    pub is_line: bool,
}

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
    /// The declared type, as in [`Binding::hint`].
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
