//! Shell: scripts, and the shell in documents, workflows and recipes, over tree-sitter-bash.
//!
//! | file | is |
//! | --- | --- |
//! | `part`, `hosts/` | shell text with its place in a file; what is shell in Markdown, YAML, Makefiles and Dockerfiles |
//! | `parse` | text to tree, comments and error regions |
//! | `scope`, `parameters`, `files` | variables, locals, subshells; positional parameters; files that are written and read again |
//! | `words`, `expansions` | words with their quotes and expansions, here-documents |
//! | `commands`, `output` | commands, and what they print as far as programs build payloads of it |
//! | `jq` | objects that jq constructs |
//! | `unseen` | text that is handed to a shell, files that are read into it, the further requests of one curl |
//! | `statements`, `assignments` | lists, branches, loops; assignments and functions |
//! | `outline` | what a rewrite has to know of a script beside its meaning |
//!
//! A command is a call of its name with its standard input first and its words behind; what the words of curl mean, the rule
//! pack says. Variables are bindings, those that nothing assigns are read from the environment.

mod assignments;
mod commands;
mod expansions;
mod files;
mod hosts;
mod jq;
pub mod outline;
mod output;
mod parameters;
mod parse;
mod part;
mod scope;
mod statements;
#[cfg(test)]
mod tests;
mod unseen;
mod words;

pub use files::locate;
pub use part::Part;

use crate::ir::{
    Block, Expr, ExprId, ExprKind, FunctionId, Item, Language, Module, Name, Statement,
    StatementKind, StrLiteral, SyntaxError,
};
use crate::source::Span;
use scope::Scopes;
use tree_sitter::Node;

/// How deep statements and words may nest before they become opaque.
const MAX_DEPTH: u32 = 200;

/// Parses and lowers `text`; spans count from its first byte. Total on any input.
pub fn lower(language: Language, text: &str) -> Module {
    let mut module = Module::new(language);
    let whole = Span::new(0, text.len());
    module.functions[0].span = whole;
    module.functions[0].body.span = whole;
    let parts = parts(language, text);
    module.comments = hosts::comments(language, text);
    let mut trees = Vec::new();
    for part in &parts {
        match parse::parse(&part.text) {
            Some(tree) => {
                parse::read_trivia(&tree, part, &mut module);
                trees.push((part, tree));
            }
            None => module.errors.push(SyntaxError {
                span: part.span(0, part.text.len()),
                message: "too costly to parse".to_owned(),
            }),
        }
    }
    module.comments.sort_by_key(|comment| comment.span);
    let mut scopes = Scopes::default();
    for (part, tree) in &trees {
        scopes.survey(tree.root_node(), &part.text);
    }
    let mut lowerer = Lowerer {
        part: Part::default(),
        module,
        scopes,
        function: Module::BODY,
        depth: 0,
        subshells: u32::from(language != Language::Shell),
    };
    let mut statements = Vec::new();
    for (part, tree) in &trees {
        lowerer.part = (*part).clone();
        let root = tree.root_node();
        let root = match root.is_error() {
            // Of a text that is one error, what is whole at its start.
            true => {
                let sound = parse::sound(root);
                let block = lowerer.block(root, &sound);
                statements.extend(block.statements);
                continue;
            }
            false => root,
        };
        let block = if part.isolated {
            lowerer.isolated(root, |this| this.block_of(root))
        } else {
            lowerer.block_of(root)
        };
        statements.extend(block.statements);
    }
    let mut body = lowerer.environment();
    body.extend(statements);
    lowerer.module.functions[0].body.statements = body;
    lowerer.module
}

/// What is shell in a file.
pub fn parts(language: Language, text: &str) -> Vec<Part> {
    match language {
        Language::Shell => vec![Part::whole(text)],
        _ => hosts::parts(language, text),
    }
}

/// The state of lowering one file.
struct Lowerer {
    part: Part,
    module: Module,
    scopes: Scopes,
    /// The function whose body is being lowered.
    function: FunctionId,
    depth: u32,
    /// How many subshells are around the current place; `exit` ends the innermost only.
    subshells: u32,
}

impl Lowerer {
    fn text(&self, node: Node<'_>) -> &str {
        self.part.text.get(node.byte_range()).unwrap_or("")
    }

    fn span(&self, node: Node<'_>) -> Span {
        self.part.span(node.start_byte(), node.end_byte())
    }

    fn push(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let id = ExprId(self.module.exprs.len() as u32);
        self.module.exprs.push(Expr { kind, span });
        id
    }

    fn opaque(&mut self, reason: &str, children: Vec<ExprId>, span: Span) -> ExprId {
        self.push(
            ExprKind::Opaque {
                reason: Name::from(reason),
                children,
            },
            span,
        )
    }

    /// Literal text that stands in the file as it is.
    fn string(&mut self, value: &str, span: Span) -> ExprId {
        self.text_at(value, span, value.len() == span.len())
    }

    /// Text that something in the file stands for: an escape, a line end that is taken off.
    fn resolved(&mut self, value: &str, span: Span) -> ExprId {
        self.text_at(value, span, false)
    }

    fn text_at(&mut self, value: &str, span: Span, verbatim: bool) -> ExprId {
        self.push(
            ExprKind::Str(StrLiteral {
                value: Name::from(value),
                content: span,
                verbatim,
            }),
            span,
        )
    }

    /// A call of something that the shell itself provides to the evaluation, by a name no command has.
    fn builtin(&mut self, name: &str, args: &[ExprId], span: Span) -> ExprId {
        let callee = self.push(ExprKind::Global(Name::from(name)), span);
        let args = args.iter().map(|&value| Item {
            value,
            spread: false,
        });
        let call = crate::ir::Call {
            callee,
            args: args.collect(),
            is_new: false,
            args_span: span,
        };
        self.push(ExprKind::Call(call), span)
    }

    fn statement(&self, expr: ExprId) -> Statement {
        let span = self.module.expr(expr).span;
        Statement {
            kind: StatementKind::Expr(expr),
            span,
        }
    }

    fn block_expr(&mut self, block: Block) -> ExprId {
        let span = block.span;
        self.push(
            ExprKind::Block {
                block: Box::new(block),
                is_async: false,
            },
            span,
        )
    }

    /// Runs `work` one level deeper, or gives up on what is nested beyond reason.
    fn deeper(&mut self, node: Node<'_>, work: impl FnOnce(&mut Self) -> ExprId) -> ExprId {
        if self.depth >= MAX_DEPTH {
            let span = self.span(node);
            return self.opaque("nested too deeply", Vec::new(), span);
        }
        self.depth += 1;
        let value = work(self);
        self.depth -= 1;
        value
    }
}

/// The children of a node.
fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).collect()
}

/// The children of a node with their fields' names.
fn fields<'t>(node: Node<'t>) -> Vec<(Option<&'t str>, Node<'t>)> {
    let mut cursor = node.walk();
    let mut all = Vec::new();
    if cursor.goto_first_child() {
        loop {
            all.push((cursor.field_name(), cursor.node()));
            if !cursor.goto_next_sibling() {
                break;
            }
        }
    }
    all
}
