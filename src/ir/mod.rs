//! The language-neutral program: what every front end lowers its syntax tree to, and all that the resolver sees.
//!
//! One [`Module`] is one file. Expressions, bindings, functions and classes live in flat arenas and refer to each other by
//! index, so that a module is `Send`, cheap to keep and free of parser types. Names are resolved to [`BindingId`]s by the front
//! end, because scoping is a matter of the language; everything that needs *values* is left to `resolve`.
//!
//! Lowering is total: syntax with no counterpart here becomes [`ExprKind::Opaque`] with its sub-expressions as children, so that
//! no call is lost and no value is guessed.

mod classes;
mod declared;
mod exprs;
mod patterns;
mod statements;
mod types;
mod walk;

pub use classes::{Class, Field, FieldSerial, Impl, Method, MethodKind, Serial, Tagging, Variant};
pub use declared::{Binding, BindingKind, Export, Function, Import, ImportName, Param};
pub use exprs::{
    AssignOp, BinaryOp, Call, Entry, EntryKind, Expr, ExprKind, HIDDEN_NAMES, Item, Key,
    StrLiteral, TemplatePart, UnaryOp,
};
pub use patterns::{Arm, Pattern};
pub use statements::{Block, Statement, StatementKind};
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
