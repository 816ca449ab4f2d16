//! What a rewrite has to know of a script beside its meaning: the words of a command, what its output goes to, where a statement
//! can be put so that it runs before the command in the same shell, and where variables are assigned.
//!
//! A statement put into a subshell, a substitution, a pipe or a background job would keep nothing of what it assigns. So the place
//! before a command is outside of all of these; where they are around the calls of the function that holds it, before those calls.

mod command;
mod output;
mod places;
mod variables;

use super::parse::visit;
use super::{Part, children, parse, parts, scope};
use crate::ir::Language;
use crate::source::Span;
use command::describe;
pub use output::Written;
use places::reached;
use tree_sitter::Tree;
pub use variables::{Assignment, JqArgument};

/// A file's shell, parsed.
pub struct Outline {
    parts: Vec<(Part, Tree)>,
}

/// How a word or a part of it is quoted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quotes {
    /// Not at all.
    Bare,
    /// `'...'`, `$'...'` or a here-document with a quoted delimiter.
    Single,
    /// `"..."`.
    Double,
    /// A here-document whose variables are expanded.
    HereDocument,
    /// Several in one word, or a substitution.
    Mixed,
}

/// A word of a command.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its bytes.
    pub span: Span,
    /// Its text as written.
    pub text: String,
    /// How it is quoted.
    pub quotes: Quotes,
}

/// Where a command's input comes from, or its output goes.
#[derive(Clone, Debug)]
pub struct Redirection {
    /// Its bytes.
    pub span: Span,
    /// Its text as written.
    pub text: String,
}

/// A command with what surrounds it.
#[derive(Clone, Debug)]
pub struct Command {
    /// The command, without redirections.
    pub span: Span,
    /// Its words; those before `client` run it.
    pub words: Vec<Word>,
    /// The position of the client's own name.
    pub client: usize,
    /// Whether words of it stand behind a redirection, where they are not among `words`.
    pub is_split: bool,
    /// Whether variables are set for it alone.
    pub has_assignments: bool,
    /// Its redirections but here-documents and here-strings, as written.
    pub redirections: Vec<Redirection>,
    /// The file that is its standard input.
    pub input_file: Option<String>,
    /// The operator and delimiter of its here-document, and the lines of it with the last.
    pub here_document: Option<(Span, Span)>,
    /// The word of its here-string.
    pub here_string: Option<Word>,
    /// The stages of a pipe that feed it.
    pub feeding: Option<Span>,
    /// Where a statement that has to run before it stands.
    pub anchors: Vec<Anchor>,
    /// The top-level statements that hold it or one of its anchors.
    pub tops: Vec<Span>,
    /// The function around it, if any.
    pub function: Option<Span>,
    /// The command, the calls of its function, the calls of the functions that hold these, and so on.
    pub reached: Vec<Reached>,
    /// Whether it runs several times behind one of its anchors.
    pub repeats_inside: bool,
    /// Whether nothing in the file calls that function.
    pub is_uncalled: bool,
    /// Whether the file hands a function to other shells.
    pub is_exported: bool,
}

/// A place for a statement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Anchor {
    /// The first byte of what follows.
    pub at: u32,
    /// Whether the statement goes on the same line (a loop's condition).
    pub is_inline: bool,
    /// The function around it.
    pub function: Option<u32>,
}

/// A command, or a call that leads to it.
#[derive(Clone, Debug)]
pub struct Reached {
    /// Where it stands.
    pub at: u32,
    /// The function around it.
    pub function: Option<String>,
    /// The outermost loop around it.
    pub repeated: Option<Span>,
}

/// Finding what is around a node takes the longer the deeper it stands; scripts that people write are a tenth as deep.
const MAX_DEPTH: u32 = 300;

/// How deep a tree is.
fn depth(tree: &Tree) -> u32 {
    let (mut cursor, mut deepest) = (tree.walk(), 0);
    loop {
        deepest = deepest.max(cursor.depth());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return deepest;
            }
        }
    }
}

impl Outline {
    /// Parses what is shell in a file.
    pub fn new(language: Language, text: &str) -> Self {
        let parts = parts(language, text)
            .into_iter()
            .filter_map(|part| {
                let tree = parse::parse(&part.text)?;
                (depth(&tree) <= MAX_DEPTH).then_some((part, tree))
            })
            .collect();
        Outline { parts }
    }

    /// The command that stands exactly at `span`.
    pub fn command(&self, span: Span) -> Option<Command> {
        let (part, tree) = self.part_at(span)?;
        let mut found = None;
        visit(tree.root_node(), |node| {
            if node.kind() == "command" && part.span(node.start_byte(), node.end_byte()) == span {
                found = Some(node);
            }
            found.is_none()
        });
        Some(describe(part, tree, found?))
    }

    fn part_at(&self, span: Span) -> Option<&(Part, Tree)> {
        self.parts
            .iter()
            .find(|(part, _)| !part.text.is_empty() && part.span(0, part.text.len()).contains(span))
    }

    /// The quotes around a byte.
    pub fn quotes_at(&self, span: Span) -> Quotes {
        let Some((part, tree)) = self.part_at(span) else {
            return Quotes::Mixed;
        };
        let mut quotes = Quotes::Bare;
        visit(tree.root_node(), |node| {
            let own = part.span(node.start_byte(), node.end_byte());
            if !own.contains(Span {
                start: span.start,
                end: span.start,
            }) || node.end_byte() == node.start_byte()
            {
                return false;
            }
            quotes = match node.kind() {
                "raw_string" | "ansi_c_string" => Quotes::Single,
                "string" => Quotes::Double,
                "heredoc_body" => {
                    let start = node.parent().and_then(|redirect| {
                        children(redirect)
                            .into_iter()
                            .find(|child| child.kind() == "heredoc_start")
                    });
                    let is_quoted = start.is_some_and(|start| {
                        part.text[start.byte_range()].contains(['\'', '"', '\\'])
                    });
                    if is_quoted {
                        Quotes::Single
                    } else {
                        Quotes::HereDocument
                    }
                }
                "command_substitution" => Quotes::Bare,
                _ => quotes,
            };
            true
        });
        quotes
    }

    /// Where some commands run, each with the calls that lead to it.
    pub fn runs_of(&self, names: &[&str]) -> Vec<Vec<Reached>> {
        let mut found = Vec::new();
        for (part, tree) in &self.parts {
            visit(tree.root_node(), |node| {
                let name = node.child_by_field_name("name");
                let name = name.map_or("", |name| &part.text[name.byte_range()]);
                if node.kind() == "command" && names.contains(&name) {
                    found.push(reached(part, tree.root_node(), node));
                }
                true
            });
        }
        found
    }
}

/// Whether a word could name a variable.
pub fn is_name(word: &str) -> bool {
    scope::is_name(word)
}
