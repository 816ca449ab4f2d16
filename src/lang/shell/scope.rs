//! Variables: which names are assigned where, and what a name stands for at a place.
//!
//! A shell has one set of variables, locals of functions, and copies in subshells. Names that are local somewhere are seen by
//! the functions called from there too; such a name is not followed where it is not declared itself.

use super::files::{file_name, file_variable, read_from};
use super::parameters::Positional;
use super::parse::visit;
use super::{Lowerer, children};
use crate::ir::{
    Binding, BindingId, BindingKind, Block, ExprId, ExprKind, Function, FunctionId, Module, Name,
    Pattern, Statement, StatementKind,
};
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::Node;

/// How many functions around a command may be the one that runs its arguments.
const MAX_NESTED_FUNCTIONS: usize = 8;

/// The names of a file and where they are visible.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    globals: Vec<(Name, BindingId)>,
    by_name: FxHashMap<Name, BindingId>,
    /// Locals and subshells' copies, innermost last.
    pub(super) inner: Vec<FxHashMap<Name, BindingId>>,
    functions: FxHashMap<Name, (BindingId, FunctionId)>,
    /// Functions that run what is passed to them.
    runners: FxHashSet<Name>,
    declared: FxHashSet<Name>,
    assigned_globally: FxHashSet<Name>,
    /// Files that the script writes.
    pub(super) files: FxHashSet<String>,
    /// What has been assigned in what was lowered so far.
    written: Vec<Name>,
    locals: FxHashSet<Name>,
    pub(super) positional: Option<Positional>,
}

impl Scopes {
    /// Takes note of the functions and locals of a tree before anything in it is lowered.
    pub(super) fn survey(&mut self, root: Node<'_>, text: &str) {
        let slice = |node: Node<'_>| text.get(node.byte_range()).unwrap_or("");
        // The functions around a node, each with its end, its name and its locals.
        let mut functions: Vec<(usize, Name, FxHashSet<Name>)> = Vec::new();
        visit(root, |node| {
            while functions
                .last()
                .is_some_and(|(end, ..)| *end <= node.start_byte())
            {
                functions.pop();
            }
            match node.kind() {
                "function_definition" => {
                    let name = node.child_by_field_name("name");
                    let name = name.map_or_else(Name::default, |name| Name::from(slice(name)));
                    self.declared.insert(name.clone());
                    functions.push((node.end_byte(), name, FxHashSet::default()));
                }
                // A command whose name is the function's own arguments.
                "command_name" if matches!(slice(node).trim_matches('"'), "$@" | "${@}" | "$*") => {
                    let around = functions.iter().rev().take(MAX_NESTED_FUNCTIONS);
                    self.runners.extend(around.map(|(_, name, _)| name.clone()));
                }
                "file_redirect" => {
                    self.files
                        .extend(file_name(slice(node)).map(|(name, _)| name));
                }
                "variable_assignment" => {
                    let name = node
                        .child_by_field_name("name")
                        .map(|name| Name::from(slice(name)));
                    let Some(name) = name else { return true };
                    let is_local = node.parent().is_some_and(|parent| {
                        parent.kind() == "declaration_command" && is_local(slice(parent))
                    });
                    match functions.last_mut() {
                        Some((_, _, locals)) if is_local => {
                            locals.insert(name.clone());
                            self.locals.insert(name);
                        }
                        Some((_, _, locals)) if locals.contains(&name) => {}
                        _ => {
                            self.assigned_globally.insert(name);
                        }
                    }
                }
                _ => {}
            }
            true
        });
    }

    /// Takes note that a variable has been assigned.
    pub(super) fn note_assigned(&mut self, name: &Name) {
        if !self.written.contains(name) {
            self.written.push(name.clone());
        }
    }

    /// The variables that may have been assigned where `function` runs; nobody knows when one that is no script's body does.
    pub(super) fn assigned_before(&self, function: FunctionId) -> Vec<Name> {
        if function == Module::BODY {
            return self.written.clone();
        }
        let mut all: Vec<Name> = self.assigned_globally.iter().cloned().collect();
        all.sort();
        all
    }

    /// Whether a function of the file has this name.
    pub(super) fn is_function(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// Whether a function of the file runs what is passed to it.
    pub(super) fn is_runner(&self, name: &str) -> bool {
        self.runners.contains(name)
    }
}

/// Whether a declaration makes names local to the function around it.
pub(super) fn is_local(declaration: &str) -> bool {
    ["local", "declare", "typeset"]
        .iter()
        .any(|word| declaration.starts_with(word))
        && !declaration.contains(" -g")
}

/// The names that are assigned below a node, functions left out; `with_files` says whether files that are written count.
pub(super) fn assigned_in(root: Node<'_>, text: &str, with_files: bool) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut add = |name: &str| {
        let name = Name::from(name);
        if !names.contains(&name) {
            names.push(name);
        }
    };
    visit(root, |node| {
        match node.kind() {
            "function_definition" => return false,
            "variable_assignment" => {
                if let Some(name) = node.child_by_field_name("name") {
                    add(text.get(name.byte_range()).unwrap_or(""));
                }
            }
            "file_redirect" => {
                let own = text.get(node.byte_range()).unwrap_or("");
                if let Some((file, _)) = file_name(own).filter(|_| with_files) {
                    add(&file_variable(&file));
                }
            }
            "for_statement" => {
                if let Some(name) = node.child_by_field_name("variable") {
                    add(text.get(name.byte_range()).unwrap_or(""));
                }
            }
            "command" => {
                let words: Vec<&str> = children(node)
                    .into_iter()
                    .filter_map(|word| text.get(word.byte_range()))
                    .collect();
                if matches!(
                    words.first(),
                    Some(&("read" | "mapfile" | "readarray" | "printf"))
                ) {
                    for word in words.iter().skip(1).filter(|word| is_name(word)) {
                        add(word);
                    }
                }
            }
            _ => {}
        }
        true
    });
    names
}

/// Whether a word could name a variable.
pub(super) fn is_name(word: &str) -> bool {
    !word.is_empty()
        && !word.starts_with(|first: char| first.is_ascii_digit())
        && word
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_')
}

impl Lowerer {
    pub(super) fn new_binding(&mut self, name: &Name, kind: BindingKind, span: Span) -> BindingId {
        let id = BindingId(self.module.bindings.len() as u32);
        self.module.bindings.push(Binding {
            name: name.clone(),
            span,
            owner: self.function,
            kind,
            hint: None,
            is_reference: false,
            is_mutable_reference: false,
        });
        id
    }

    /// The variable that a name stands for here.
    pub(super) fn variable(&mut self, name: &Name, span: Span) -> BindingId {
        let inner = self.scopes.inner.iter().rev();
        if let Some(binding) = inner.filter_map(|scope| scope.get(name)).next() {
            return *binding;
        }
        if let Some(binding) = self.scopes.by_name.get(name) {
            return *binding;
        }
        let function = std::mem::replace(&mut self.function, Module::BODY);
        let binding = self.new_binding(name, BindingKind::Variable, span);
        self.function = function;
        self.scopes.by_name.insert(name.clone(), binding);
        self.scopes.globals.push((name.clone(), binding));
        binding
    }

    /// The value of a variable.
    pub(super) fn read(&mut self, name: &str, span: Span) -> ExprId {
        let name = Name::from(name);
        let is_inner = self
            .scopes
            .inner
            .iter()
            .any(|scope| scope.contains_key(&name));
        if !is_inner
            && self.function != Module::BODY
            && self.scopes.locals.contains(&name)
            && self.scopes.assigned_globally.contains(&name)
        {
            return self.opaque("a variable that is local elsewhere", Vec::new(), span);
        }
        let binding = self.variable(&name, span);
        self.push(ExprKind::Binding(binding), span)
    }

    /// Declares a name as local to the function being lowered.
    pub(super) fn declare_local(&mut self, name: &Name, span: Span) -> BindingId {
        let known = self.scopes.inner.last().and_then(|scope| scope.get(name));
        if let Some(binding) = known {
            return *binding;
        }
        let binding = self.new_binding(name, BindingKind::Variable, span);
        if let Some(scope) = self.scopes.inner.last_mut() {
            scope.insert(name.clone(), binding);
        }
        binding
    }

    /// The statements that give every variable its value from the environment.
    pub(super) fn environment(&mut self) -> Vec<Statement> {
        let globals = self.scopes.globals.clone();
        let mut statements = Vec::new();
        for (name, binding) in globals {
            let span = Span::default();
            let value = match name.strip_prefix("> ") {
                Some(file) => self.opaque(&read_from(file), Vec::new(), span),
                None => {
                    let object = self.push(ExprKind::Global("environ".into()), span);
                    self.push(
                        ExprKind::Member {
                            object,
                            property: name,
                            property_span: span,
                            optional: false,
                        },
                        span,
                    )
                }
            };
            statements.push(Statement {
                kind: StatementKind::Let {
                    pattern: Pattern::Binding(binding),
                    init: Some(value),
                    otherwise: None,
                },
                span,
            });
        }
        statements
    }

    /// Lowers what runs in a subshell: what it assigns is a copy.
    pub(super) fn isolated(
        &mut self,
        node: Node<'_>,
        work: impl FnOnce(&mut Self) -> Block,
    ) -> Block {
        let names = assigned_in(node, &self.part.text.clone(), false);
        let span = Span::new(
            self.span(node).start as usize,
            self.span(node).start as usize,
        );
        let mut copies = FxHashMap::default();
        let mut statements = Vec::new();
        for name in names {
            let outer = self.read(&name, span);
            let binding = self.new_binding(&name, BindingKind::Variable, span);
            copies.insert(name, binding);
            statements.push(Statement {
                kind: StatementKind::Let {
                    pattern: Pattern::Binding(binding),
                    init: Some(outer),
                    otherwise: None,
                },
                span,
            });
        }
        self.scopes.inner.push(copies);
        self.subshells += 1;
        let mut block = work(self);
        self.subshells -= 1;
        self.scopes.inner.pop();
        statements.append(&mut block.statements);
        block.statements = statements;
        block
    }

    /// The binding of a function of the file.
    pub(super) fn function_binding(&mut self, name: &str) -> Option<(BindingId, FunctionId)> {
        if !self.scopes.is_function(name) {
            return None;
        }
        let name = Name::from(name);
        if let Some(known) = self.scopes.functions.get(&name) {
            return Some(*known);
        }
        let id = FunctionId(self.module.functions.len() as u32);
        self.module.functions.push(Function {
            name: name.clone(),
            ..Function::default()
        });
        let function = std::mem::replace(&mut self.function, Module::BODY);
        let binding = self.new_binding(&name, BindingKind::Function(id), Span::default());
        self.function = function;
        self.scopes.functions.insert(name, (binding, id));
        Some((binding, id))
    }
}
