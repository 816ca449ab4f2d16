//! Hoisting: the names of a scope, declared before anything in it is lowered.

use super::grammar::{Field, Kind};
use super::{Lowerer, number, span};
use crate::ir::{
    Binding, BindingId, BindingKind, Block, Class, ClassId, Function, FunctionId, Name,
};
use crate::source::Span;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// A new binding of the current function, not yet visible by its name.
    pub(super) fn bind(&mut self, name: Name, node: Node<'t>, kind: BindingKind) -> BindingId {
        let id = BindingId(number(self.module.bindings.len()));
        self.module.bindings.push(Binding {
            name,
            span: span(node),
            owner: self.function,
            kind,
            hint: None,
            is_reference: false,
            is_mutable_reference: false,
        });
        id
    }

    /// Declares a name in the innermost scope. A name declared twice is one variable: what it calls is the last function of
    /// that name, unless a `var` of the same name makes its value a matter of order.
    pub(super) fn declare(&mut self, node: Node<'t>, kind: BindingKind) -> BindingId {
        let name = self.name(node);
        let Some(known) = self.scopes.value_within(&name, 1) else {
            let id = self.bind(name.clone(), node, kind);
            self.scopes.declare(name, id);
            return id;
        };
        self.module.redeclared.push(name);
        if let Some(binding) = self.module.bindings.get_mut(known.index()) {
            match (&binding.kind, &kind) {
                (BindingKind::Function(_), BindingKind::Function(_)) => binding.kind = kind,
                (
                    BindingKind::Variable | BindingKind::Parameter,
                    BindingKind::Function(_) | BindingKind::Variable,
                )
                | (_, BindingKind::Namespace(_)) => {}
                (BindingKind::Namespace(_), _) => binding.kind = kind,
                _ => binding.kind = BindingKind::Variable,
            }
        }
        known
    }

    /// Declares a name that only the type checker knows, so that hints and exports find it.
    pub(super) fn declare_type(&mut self, node: Node<'t>) {
        let name = self.name(node);
        if self.scopes.value_within(&name, 1).is_none() {
            let id = self.bind(name.clone(), node, BindingKind::Other);
            self.scopes.declare_type(name, Some(id));
        }
    }

    /// Declares every name that a pattern binds.
    pub(super) fn declare_pattern(&mut self, pattern: Node<'t>, kind: &BindingKind) {
        for name in self.pattern_names(pattern) {
            self.declare(name, kind.clone());
        }
    }

    /// The identifiers that a pattern binds, in source order.
    pub(super) fn pattern_names(&mut self, pattern: Node<'t>) -> Vec<Node<'t>> {
        let mut names = Vec::new();
        let mut pending = vec![pattern];
        while let Some(node) = pending.pop() {
            match self.kind(node) {
                Kind::Identifier | Kind::ShorthandPropertyPattern if !node.is_missing() => {
                    names.push(node);
                }
                Kind::PairPattern => pending.extend(self.field(node, Field::Value)),
                Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
                    pending.extend(self.field(node, Field::Left));
                }
                Kind::RequiredParameter | Kind::OptionalParameter => {
                    pending.extend(self.field(node, Field::Pattern));
                }
                Kind::ObjectPattern | Kind::ArrayPattern | Kind::RestPattern => {
                    pending.extend(self.children(node).into_iter().rev());
                }
                _ => {}
            }
        }
        names
    }

    /// Declares what the statements of a block declare for the whole block, and gives the functions among it.
    pub(super) fn declare_statements(&mut self, nodes: &[Node<'t>]) -> Vec<BindingId> {
        let mut hoisted = Vec::new();
        for &node in nodes {
            self.declare_statement(node, &mut hoisted);
        }
        hoisted.retain(|binding: &BindingId| {
            self.module
                .bindings
                .get(binding.index())
                .is_some_and(|binding| matches!(binding.kind, BindingKind::Function(_)))
        });
        hoisted.dedup();
        hoisted
    }

    fn declare_statement(&mut self, node: Node<'t>, hoisted: &mut Vec<BindingId>) {
        let Some(node) = self.declaration(node) else {
            return;
        };
        match self.kind(node) {
            Kind::LexicalDeclaration | Kind::UsingDeclaration => {
                let kind = match self.field(node, Field::Kind) {
                    Some(word) if word.kind() == "let" => BindingKind::Variable,
                    _ => BindingKind::Constant,
                };
                self.declare_declarators(node, &kind);
            }
            Kind::FunctionDeclaration | Kind::GeneratorFunctionDeclaration => {
                if let Some(name) = self.field(node, Field::Name) {
                    let function = self.reserve_function(node, name);
                    hoisted.push(self.declare(name, BindingKind::Function(function)));
                }
            }
            Kind::ClassDeclaration | Kind::AbstractClassDeclaration => {
                if let Some(name) = self.field(node, Field::Name) {
                    let class = self.reserve_class(node, name);
                    self.declare(name, BindingKind::Class(class));
                }
            }
            Kind::EnumDeclaration => {
                if let Some(name) = self.field(node, Field::Name) {
                    self.declare(name, BindingKind::Constant);
                }
            }
            Kind::Module | Kind::InternalModule => {
                if let Some(name) = self.namespace_names(node).first() {
                    self.declare(*name, BindingKind::Namespace(Vec::new()));
                }
            }
            Kind::InterfaceDeclaration | Kind::TypeAliasDeclaration => {
                if let Some(name) = self.field(node, Field::Name) {
                    self.declare_type(name);
                    self.note_alias(node, name);
                }
            }
            Kind::AmbientDeclaration => self.declare_ambient(node),
            Kind::ImportStatement => self.declare_imports(node),
            Kind::ImportAlias => {
                if let Some(name) = self.inner(node) {
                    self.declare(name, BindingKind::Constant);
                }
            }
            _ => {}
        }
    }

    /// The declaration inside an export, a label or (as the TypeScript grammar has namespaces) an expression statement.
    fn declaration(&mut self, statement: Node<'t>) -> Option<Node<'t>> {
        let mut node = statement;
        loop {
            node = match self.kind(node) {
                Kind::ExportStatement => self.field(node, Field::Declaration)?,
                Kind::LabeledStatement => self.field(node, Field::Body)?,
                Kind::ExpressionStatement => {
                    let inner = self.inner(node)?;
                    if self.kind(inner) != Kind::InternalModule {
                        return None;
                    }
                    inner
                }
                _ => return Some(node),
            };
        }
    }

    fn declare_declarators(&mut self, declaration: Node<'t>, kind: &BindingKind) {
        for declarator in self.children(declaration) {
            if self.kind(declarator) == Kind::VariableDeclarator
                && let Some(name) = self.field(declarator, Field::Name)
            {
                self.declare_pattern(name, kind);
            }
        }
    }

    fn reserve_function(&mut self, node: Node<'t>, name: Node<'t>) -> FunctionId {
        let id = self.new_function(node);
        let name = self.name(name);
        if let Some(function) = self.module.functions.get_mut(id.index()) {
            function.name = name;
        }
        self.reserved_functions.insert(node.id(), id);
        id
    }

    /// A function whose parts are still to come.
    pub(super) fn new_function(&mut self, node: Node<'t>) -> FunctionId {
        let id = FunctionId(number(self.module.functions.len()));
        self.module.functions.push(Function {
            span: span(node),
            parent: self.function,
            ..Function::default()
        });
        id
    }

    fn reserve_class(&mut self, node: Node<'t>, name: Node<'t>) -> ClassId {
        let id = self.new_class(node);
        let name = self.name(name);
        if let Some(class) = self.module.classes.get_mut(id.index()) {
            class.name = name;
        }
        self.reserved_classes.insert(node.id(), id);
        id
    }

    /// A class whose parts are still to come.
    pub(super) fn new_class(&mut self, node: Node<'t>) -> ClassId {
        let id = ClassId(number(self.module.classes.len()));
        self.module.classes.push(Class {
            span: span(node),
            ..Class::default()
        });
        id
    }

    /// Lowers the statements of a function's body, with its `var`s. Those that stand deeper than its own statements are hoisted:
    /// where their statement is not reached, they are `undefined`.
    pub(super) fn function_statements(&mut self, nodes: &[Node<'t>], span: Span) -> Block {
        for &node in nodes {
            if self.kind(node) == Kind::VariableDeclaration {
                self.hoist_declarators(node);
            }
        }
        let direct = self.module.bindings.len();
        self.hoist_vars(nodes);
        let nested = direct..self.module.bindings.len();
        let mut block = self.statements(nodes, span);
        block.hoisted.extend(nested.map(|at| BindingId(number(at))));
        block
    }

    /// Declares the `var`s of a function's body, wherever in its statements they stand. A parameter of that name is the same
    /// variable.
    fn hoist_vars(&mut self, body: &[Node<'t>]) {
        if !self.has_var {
            return;
        }
        let mut pending: Vec<Node<'t>> = body.iter().rev().copied().collect();
        while let Some(node) = pending.pop() {
            match self.kind(node) {
                Kind::VariableDeclaration => self.hoist_declarators(node),
                Kind::StatementBlock
                | Kind::SwitchCase
                | Kind::SwitchDefault
                | Kind::ElseClause
                | Kind::ExportStatement => pending.extend(self.children(node).into_iter().rev()),
                Kind::IfStatement => {
                    pending.extend(self.field(node, Field::Alternative));
                    pending.extend(self.field(node, Field::Consequence));
                }
                Kind::ForStatement => {
                    pending.extend(self.field(node, Field::Body));
                    pending.extend(self.field(node, Field::Initializer));
                }
                Kind::ForInStatement => {
                    pending.extend(self.field(node, Field::Body));
                    if self
                        .field(node, Field::Kind)
                        .is_some_and(|word| word.kind() == "var")
                        && let Some(left) = self.field(node, Field::Left)
                    {
                        self.hoist_pattern(left);
                    }
                }
                Kind::WhileStatement
                | Kind::DoStatement
                | Kind::WithStatement
                | Kind::LabeledStatement => pending.extend(self.field(node, Field::Body)),
                Kind::SwitchStatement => {
                    if let Some(cases) = self.field(node, Field::Body) {
                        pending.extend(self.children(cases).into_iter().rev());
                    }
                }
                Kind::TryStatement => {
                    for part in [Field::Finalizer, Field::Handler] {
                        let part = self.field(node, part);
                        pending.extend(part.and_then(|part| self.field(part, Field::Body)));
                    }
                    pending.extend(self.field(node, Field::Body));
                }
                _ => {}
            }
        }
    }

    fn hoist_declarators(&mut self, declaration: Node<'t>) {
        for declarator in self.children(declaration) {
            if self.kind(declarator) == Kind::VariableDeclarator
                && let Some(name) = self.field(declarator, Field::Name)
            {
                self.hoist_pattern(name);
            }
        }
    }

    fn hoist_pattern(&mut self, pattern: Node<'t>) {
        for name in self.pattern_names(pattern) {
            let is_parameter = self
                .scopes
                .value_within(&self.identifier(name), 2)
                .and_then(|id| self.module.bindings.get(id.index()))
                .is_some_and(|binding| {
                    binding.kind == BindingKind::Parameter && binding.owner == self.function
                });
            if !is_parameter {
                self.declare(name, BindingKind::Variable);
            }
        }
    }
}
