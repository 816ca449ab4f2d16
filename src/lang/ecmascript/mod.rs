//! JavaScript, JSX, TypeScript and TSX: tree-sitter trees lowered to `ir`.
//!
//! | file | is |
//! | --- | --- |
//! | `grammar` | the three grammars with numbered kinds and fields |
//! | `parse` | text to tree, the choice of grammar, comments and error regions |
//! | `scope`, `declare` | which names are visible, and what declares them: a scope's names are declared before anything in it is lowered |
//! | `expressions`, `calls`, `operators`, `literals`, `strings`, `jsx` | expressions |
//! | `patterns` | destructuring and assignment targets |
//! | `statements`, `control` | statements; loops and `switch` |
//! | `functions`, `classes` | what has a body of its own |
//! | `modules`, `typescript`, `types` | imports and exports; enums and namespaces; annotations as names |
//! | `json` | JSON as a module |
//! | `locate`, `tsconfig`, `workspace`, `exports`, `aliases`, `config` | which file a specifier means; what `tsconfig.json` and `package.json` say to that |
//! | `spellings` | how others may spell a file that they import |
//! | `environment`, `changing` | which texts may set variables of the environment, or change what they import |
//!
//! Lowering recurses with the source's nesting, so `MAX_DEPTH` bounds it; chains that programs do write long (calls,
//! operators, `else if`, conditionals) are lowered by loops and cost no depth. Walks of the whole tree never recurse.

mod aliases;
mod calls;
pub mod changing;
mod classes;
mod config;
mod control;
mod declare;
pub mod environment;
mod exports;
mod expressions;
mod functions;
mod grammar;
mod header;
pub mod json;
mod jsx;
mod literals;
mod locate;
mod modules;
mod operators;
mod parse;
mod patterns;
pub mod print;
mod scope;
mod shapes;
mod spellings;
mod statements;
mod strings;
#[cfg(test)]
mod tests;
mod tsconfig;
mod types;
mod typescript;
mod workspace;

pub use config::{Package, TsConfig};
pub use locate::locate;
pub use spellings::{is_in_specifier, specifiers, spellings};
pub use workspace::published;

use crate::ir::{
    BindingId, Block, ClassId, Expr, ExprId, ExprKind, FunctionId, Language, Module, Name,
    SyntaxError,
};
use crate::source::Span;
use grammar::{Field, Grammar, Kind};
use header::header;
use rustc_hash::{FxHashMap, FxHashSet};
use scope::Scopes;
use std::borrow::Cow;
use strings::Quoting;
use tree_sitter::{Node, TreeCursor};

/// How many statements, expressions and patterns may enclose one that is lowered. What is deeper becomes opaque. An unoptimised
/// build at this depth fits the 2 MB stack of a worker thread; a test holds it to that.
const MAX_DEPTH: u32 = 256;

/// Parses and lowers `text`, byte order mark and shebang included; spans count from its first byte. Total on any input.
pub fn lower(language: Language, text: &str) -> Module {
    let mut module = Module::new(language);
    let whole = Span::new(0, text.len());
    if let Some(body) = module.functions.first_mut() {
        body.span = whole;
        body.body.span = whole;
    }
    let Some(parsed) = parse::parse(language, text) else {
        module.errors.push(SyntaxError {
            span: whole,
            message: "too costly to parse".to_owned(),
        });
        return module;
    };
    parse::read_trivia(&parsed, text, &mut module);
    let root = parsed.tree.root_node();
    let mut lowerer = Lowerer::new(parsed.grammar, text, root, module);
    if !root.is_error() {
        let body = lowerer.program(root, whole);
        if let Some(function) = lowerer.module.functions.first_mut() {
            function.body = body;
        }
    }
    lowerer.module
}

/// The state of lowering one file.
struct Lowerer<'t> {
    grammar: &'static Grammar,
    text: &'t str,
    module: Module,
    scopes: Scopes,
    /// The function whose activation holds what is declared now.
    function: FunctionId,
    /// The namespace whose body is being lowered; its exports are its own.
    namespace: Option<BindingId>,
    depth: u32,
    /// Whether the file can hold a `var` at all; most have none, and then nothing is searched for them.
    has_var: bool,
    /// Functions and classes that got their number when their name was declared, by node.
    reserved_functions: FxHashMap<usize, FunctionId>,
    reserved_classes: FxHashMap<usize, ClassId>,
    /// The name that a function or class takes if it is the next expression.
    name_hint: Option<Name>,
    /// Every assignment to a declared name so far, for the loops around it.
    assigned: Vec<BindingId>,
    /// Variables that hold what `createRequire` made.
    requires: Vec<BindingId>,
    /// Names that the file gives to types that any object has.
    loose_types: Vec<&'t str>,
    /// Decorators of the class that is being lowered.
    decorators: Vec<ExprId>,
    breaks: control::Breaks,
    /// Chains under way: a stack shared by all, each user leaves it as it found it.
    spine: Vec<Node<'t>>,
    cursor: TreeCursor<'t>,
}

impl<'t> Lowerer<'t> {
    fn new(grammar: &'static Grammar, text: &'t str, root: Node<'t>, module: Module) -> Self {
        Self {
            grammar,
            text,
            module,
            scopes: Scopes::default(),
            function: Module::BODY,
            namespace: None,
            depth: 0,
            has_var: memchr::memmem::find(text.as_bytes(), b"var").is_some(),
            reserved_functions: FxHashMap::default(),
            reserved_classes: FxHashMap::default(),
            name_hint: None,
            assigned: Vec::new(),
            requires: Vec::new(),
            loose_types: Vec::new(),
            decorators: Vec::new(),
            breaks: control::Breaks::default(),
            spine: Vec::new(),
            cursor: root.walk(),
        }
    }

    fn program(&mut self, root: Node<'t>, whole: Span) -> Block {
        let nodes = self.children(root);
        self.module.prelude = self.prelude(root, &nodes);
        self.scopes.push();
        let block = self.function_statements(&nodes, whole);
        self.scopes.pop();
        block
    }

    /// The end of the directives, imports and top-level `require`s that the file starts with, or else of its shebang and of the
    /// comments that are about the file.
    fn prelude(&self, root: Node<'t>, nodes: &[Node<'t>]) -> u32 {
        let shebang = root
            .child(0)
            .filter(|first| self.text(*first).starts_with("#!"));
        let bom = if self.text.starts_with('\u{feff}') {
            3
        } else {
            0
        };
        let mut end = shebang.map_or(bom, |shebang| shebang.end_byte());
        let mut is_bare = true;
        for node in nodes.iter().filter(|node| Some(**node) != shebang) {
            let text = self.text(*node);
            let belongs = match self.kind(*node) {
                Kind::ImportStatement => true,
                Kind::ExpressionStatement => text.starts_with(['"', '\'']),
                Kind::LexicalDeclaration | Kind::VariableDeclaration => {
                    text.contains("require(") && !text.contains("=>") && !text.contains("function")
                }
                _ => false,
            };
            if !belongs {
                break;
            }
            is_bare = false;
            end = node.end_byte();
        }
        if is_bare {
            end += header(self.text.get(end..).unwrap_or(""));
        }
        u32::try_from(end).unwrap_or(u32::MAX)
    }

    fn kind(&self, node: Node<'_>) -> Kind {
        self.grammar.kind(node)
    }

    /// The child in a field, unless it did not parse.
    fn field(&self, node: Node<'t>, field: Field) -> Option<Node<'t>> {
        self.grammar
            .field(node, field)
            .filter(|child| !child.is_error())
    }

    fn text(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or("")
    }

    /// An identifier as the language reads it, its escapes resolved.
    fn identifier(&self, node: Node<'_>) -> Cow<'t, str> {
        strings::cook(self.text(node), Quoting::String)
    }

    /// [`Self::identifier`] to keep.
    fn name(&self, node: Node<'_>) -> Name {
        Name::new(self.identifier(node))
    }

    /// The named children that parsed, without comments.
    fn children(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut children = Vec::with_capacity(node.named_child_count());
        self.each_child(node, |child| {
            if child.is_named() {
                children.push(child);
            }
        });
        children
    }

    /// All children that parsed, punctuation and keywords included, without comments.
    fn children_and_tokens(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut children = Vec::with_capacity(node.child_count() as usize);
        self.each_child(node, |child| children.push(child));
        children
    }

    fn each_child(&mut self, node: Node<'t>, mut seen: impl FnMut(Node<'t>)) {
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let child = self.cursor.node();
            if !child.is_extra() && !child.is_error() {
                seen(child);
            }
            more = self.cursor.goto_next_sibling();
        }
    }

    /// The first named child that parsed.
    fn inner(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let child = self.cursor.node();
            if child.is_named() && !child.is_extra() && !child.is_error() {
                return Some(child);
            }
            more = self.cursor.goto_next_sibling();
        }
        None
    }

    /// Whether a keyword or punctuation mark stands directly in a node.
    fn has_token(&mut self, node: Node<'t>, tokens: &[&str]) -> bool {
        let mut found = false;
        self.each_child(node, |child| {
            found |= !child.is_named() && tokens.contains(&child.kind());
        });
        found
    }

    fn add(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let id = ExprId(number(self.module.exprs.len()));
        self.module.exprs.push(Expr { kind, span });
        id
    }

    fn opaque(&mut self, span: Span, reason: &'static str, children: Vec<ExprId>) -> ExprId {
        let reason = Name::new_static(reason);
        self.add(ExprKind::Opaque { reason, children }, span)
    }

    /// What stands for an expression that the parser did not find in `node`.
    fn missing(&mut self, node: Node<'t>) -> ExprId {
        let end = node.end_byte();
        self.opaque(Span::new(end, end), "a syntax error", Vec::new())
    }

    fn scoped<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push();
        let result = lower(self);
        self.scopes.pop();
        result
    }
}

/// The bytes of a node.
fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// An arena's next number. Sources are smaller than 4 GiB and every entry takes at least a byte of them.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

type NodeSet = FxHashSet<usize>;
