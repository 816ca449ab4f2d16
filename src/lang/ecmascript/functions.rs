//! Functions of every form: declarations, expressions, arrows, methods.

use super::grammar::{Field, Kind};
use super::{Lowerer, span};
use crate::ir::{BindingKind, Block, ExprId, ExprKind, FunctionId, Name, Param, Pattern};
use tree_sitter::Node;

/// The words before a function's, method's or field's name.
#[derive(Clone, Copy, Default)]
pub(super) struct Modifiers {
    pub(super) is_async: bool,
    pub(super) is_generator: bool,
    pub(super) is_static: bool,
    pub(super) is_readonly: bool,
    pub(super) is_getter: bool,
    pub(super) is_setter: bool,
}

impl<'t> Lowerer<'t> {
    /// The words before a name.
    pub(super) fn modifiers(&mut self, node: Node<'t>) -> Modifiers {
        let mut modifiers = Modifiers::default();
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let child = self.cursor.node();
            if child.is_named() {
                if self.grammar.kind(child) == Kind::FormalParameters {
                    break;
                }
            } else {
                match child.kind() {
                    "async" => modifiers.is_async = true,
                    "*" => modifiers.is_generator = true,
                    "static" => modifiers.is_static = true,
                    "readonly" => modifiers.is_readonly = true,
                    "get" => modifiers.is_getter = true,
                    "set" => modifiers.is_setter = true,
                    "static get" => (modifiers.is_static, modifiers.is_getter) = (true, true),
                    "=>" | "=" => break,
                    _ => {}
                }
            }
            more = self.cursor.goto_next_sibling();
        }
        modifiers
    }

    /// A declaration; its name is declared already.
    pub(super) fn function_declaration(&mut self, node: Node<'t>) {
        let name = self.field(node, Field::Name);
        let name = name.map_or_else(Name::default, |name| self.name(name));
        let modifiers = self.modifiers(node);
        self.function(node, name, modifiers);
    }

    /// A function expression or arrow. Its own name is visible inside it only.
    pub(super) fn function_expression(&mut self, node: Node<'t>, hint: Option<Name>) -> ExprId {
        let modifiers = self.modifiers(node);
        let own_name = self.field(node, Field::Name);
        let Some(own_name) = own_name else {
            let function = self.function(node, hint.unwrap_or_default(), modifiers);
            return self.add(ExprKind::Function(function), span(node));
        };
        let function = self.new_function(node);
        self.reserved_functions.insert(node.id(), function);
        self.scopes.push();
        self.declare(own_name, BindingKind::Function(function));
        let name = self.name(own_name);
        self.function(node, name, modifiers);
        self.scopes.pop();
        self.add(ExprKind::Function(function), span(node))
    }

    /// Lowers a function's parameters and body.
    pub(super) fn function(
        &mut self,
        node: Node<'t>,
        name: Name,
        modifiers: Modifiers,
    ) -> FunctionId {
        let id = match self.reserved_functions.remove(&node.id()) {
            Some(id) => id,
            None => self.new_function(node),
        };
        let outer = std::mem::replace(&mut self.function, id);
        let in_switch = self.breaks_outside();
        // Bodies take more of the stack than other nesting does.
        self.depth += 1;
        self.scopes.push();
        self.declare_type_parameters(node);
        self.claim_return(node);
        self.shape_return(node);
        let returns = self
            .field(node, Field::ReturnType)
            .and_then(|annotation| self.return_hint(annotation));
        let params = self.parameters(node);
        let body = self.function_body(node);
        self.scopes.pop();
        self.depth -= 1;
        self.restore_breaks(in_switch);
        self.function = outer;
        let kind = self.kind(node);
        if let Some(function) = self.module.functions.get_mut(id.index()) {
            function.name = name;
            function.params = params;
            function.body = body;
            function.is_async = modifiers.is_async;
            function.is_generator = modifiers.is_generator;
            function.lexical_this = kind == Kind::ArrowFunction;
            function.returns = returns;
        }
        id
    }

    fn function_body(&mut self, node: Node<'t>) -> Block {
        let Some(body) = self.field(node, Field::Body) else {
            return Block::default();
        };
        if self.kind(body) == Kind::StatementBlock {
            let nodes = self.children(body);
            return self.scoped(|this| this.function_statements(&nodes, span(body)));
        }
        Block {
            span: span(body),
            tail: Some(self.expr(body)),
            ..Block::default()
        }
    }

    fn parameters(&mut self, node: Node<'t>) -> Vec<Param> {
        let nodes = match self.field(node, Field::Parameters) {
            Some(list) => self.children(list),
            None => Vec::from_iter(self.field(node, Field::Parameter)),
        };
        for &node in &nodes {
            self.declare_pattern(node, &BindingKind::Parameter);
        }
        let mut params = Vec::with_capacity(nodes.len());
        for node in nodes {
            params.extend(self.parameter(node));
        }
        params
    }

    /// One parameter; TypeScript's `this` is none.
    fn parameter(&mut self, node: Node<'t>) -> Option<Param> {
        let (target, default) = match self.kind(node) {
            Kind::RequiredParameter | Kind::OptionalParameter => (
                self.field(node, Field::Pattern)?,
                self.field(node, Field::Value),
            ),
            Kind::AssignmentPattern => (
                self.field(node, Field::Left)?,
                self.field(node, Field::Right),
            ),
            _ => (node, None),
        };
        if self.kind(target) == Kind::This {
            return None;
        }
        let pattern = self.declared_pattern(target);
        let mut field = None;
        let mut shape = None;
        if target != node {
            match &pattern {
                Pattern::Binding(binding) => {
                    self.hint_binding(*binding, node);
                    self.shape_binding(*binding, node);
                }
                _ => shape = self.annotated_shape(node),
            }
            self.claim_parameter(node, target);
            field = self.parameter_property(node, target);
        }
        let default = match (default, self.simple_name(target)) {
            (Some(value), Some(name)) => Some(self.named_expr(value, name)),
            (value, _) => value.map(|value| self.expr(value)),
        };
        Some(Param {
            pattern,
            default,
            rest: self.kind(target) == Kind::RestPattern,
            field,
            shape,
        })
    }

    /// The field that `constructor(private name: Type)` declares; decorators of the parameter are kept on the way.
    fn parameter_property(&mut self, node: Node<'t>, target: Node<'t>) -> Option<Name> {
        let mut is_property = false;
        for child in self.children_and_tokens(node) {
            match self.kind(child) {
                Kind::AccessibilityModifier | Kind::OverrideModifier => is_property = true,
                Kind::Token if child.kind() == "readonly" => is_property = true,
                Kind::Decorator => self.decorator(child),
                _ => {}
            }
        }
        self.simple_name(target).filter(|_| is_property)
    }
}
