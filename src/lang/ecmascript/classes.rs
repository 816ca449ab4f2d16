//! Classes: members, fields, static blocks, decorators.

use super::functions::Modifiers;
use super::grammar::{Field as NodeField, Kind};
use super::statements::push;
use super::{Lowerer, span};
use crate::ir::{
    BindingKind, Block, Class, ClassId, ExprId, ExprKind, Field, FieldSerial, Key, Method,
    MethodKind, Name, Statement, StatementKind,
};
use crate::source::Span;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// A declaration; its name is declared already.
    pub(super) fn class_declaration(
        &mut self,
        node: Node<'t>,
        whole: Span,
        out: &mut Vec<Statement>,
    ) {
        let Some(name) = self.field(node, NodeField::Name) else {
            return;
        };
        let id = match self.reserved_classes.remove(&node.id()) {
            Some(id) => id,
            None => self.new_class(node),
        };
        let name = self.name(name);
        let binding = self.scopes.value(&name);
        self.class(node, id, name);
        if let Some(binding) = binding {
            push(out, StatementKind::Class(binding), whole);
        }
    }

    /// A class expression. Its own name is visible inside it only.
    pub(super) fn class_expression(&mut self, node: Node<'t>, hint: Option<Name>) -> ExprId {
        let id = self.new_class(node);
        self.scopes.push();
        let name = match self.field(node, NodeField::Name) {
            Some(own_name) => {
                self.declare(own_name, BindingKind::Class(id));
                self.name(own_name)
            }
            None => hint.unwrap_or_default(),
        };
        self.class(node, id, name);
        self.scopes.pop();
        self.add(ExprKind::Class(id), span(node))
    }

    fn class(&mut self, node: Node<'t>, id: ClassId, name: Name) {
        let outer_decorators = std::mem::take(&mut self.decorators);
        // Bodies take more of the stack than other nesting does.
        self.depth += 1;
        self.scopes.push();
        self.declare_type_parameters(node);
        let mut class = Class {
            name,
            span: span(node),
            ..Class::default()
        };
        for child in self.children(node) {
            match self.kind(child) {
                Kind::Decorator => self.decorator(child),
                Kind::ClassHeritage => class.superclass = self.superclass(child),
                Kind::ClassBody => {
                    for member in self.children(child) {
                        self.member_of(member, &mut class);
                    }
                }
                _ => {}
            }
        }
        self.scopes.pop();
        self.depth -= 1;
        let decorators = std::mem::replace(&mut self.decorators, outer_decorators);
        if !decorators.is_empty() {
            let value = self.opaque(class.span, "decorated", decorators);
            class.static_blocks.push(effect(value, class.span));
        }
        if let Some(place) = self.module.classes.get_mut(id.index()) {
            *place = class;
        }
    }

    fn superclass(&mut self, heritage: Node<'t>) -> Option<ExprId> {
        let inner = self.inner(heritage)?;
        let value = match self.kind(inner) {
            Kind::ExtendsClause => self.field(inner, NodeField::Value)?,
            // `implements` alone, which only TypeScript has.
            _ if inner.kind() == "implements_clause" => return None,
            _ => inner,
        };
        Some(self.expr(value))
    }

    fn member_of(&mut self, node: Node<'t>, class: &mut Class) {
        match self.kind(node) {
            Kind::MethodDefinition => self.method(node, class),
            Kind::FieldDefinition | Kind::PublicFieldDefinition => self.class_field(node, class),
            Kind::ClassStaticBlock => {
                if let Some(body) = self.field(node, NodeField::Body) {
                    let nodes = self.children(body);
                    let block = self.scoped(|this| this.function_statements(&nodes, span(body)));
                    class.static_blocks.push(block);
                }
            }
            Kind::Decorator => self.decorator(node),
            _ => {}
        }
    }

    fn member_decorators(&mut self, node: Node<'t>) {
        for child in self.children(node) {
            if self.kind(child) == Kind::Decorator {
                self.decorator(child);
            }
        }
    }

    fn method(&mut self, node: Node<'t>, class: &mut Class) {
        let Some(key) = self.field(node, NodeField::Name) else {
            return;
        };
        self.member_decorators(node);
        let modifiers = self.modifiers(node);
        match self.key(key) {
            Key::Name { name, .. } => {
                let function = self.function(node, name.clone(), modifiers);
                class.methods.push(Method {
                    kind: method_kind(&name, modifiers),
                    name,
                    function,
                    is_static: modifiers.is_static,
                });
            }
            Key::Computed(key) => {
                let function = self.function(node, Name::default(), modifiers);
                let function = self.add(ExprKind::Function(function), span(node));
                self.nameless_member(vec![key, function], span(node), class);
            }
        }
    }

    fn class_field(&mut self, node: Node<'t>, class: &mut Class) {
        let key = match self.field(node, NodeField::Name) {
            Some(key) => Some(key),
            None => self.field(node, NodeField::Property),
        };
        let Some(key) = key else {
            return;
        };
        self.member_decorators(node);
        let modifiers = self.modifiers(node);
        let hint = self.annotated_hint(node);
        let value = self.field(node, NodeField::Value);
        match self.key(key) {
            Key::Name { name, .. } => {
                let init = value.map(|value| self.named_expr(value, name.clone()));
                class.fields.push(Field {
                    name,
                    init,
                    hint,
                    is_static: modifiers.is_static,
                    is_readonly: modifiers.is_readonly,
                    serial: FieldSerial::default(),
                    span: span(node),
                });
            }
            Key::Computed(key) => {
                let mut children = vec![key];
                children.extend(value.map(|value| self.expr(value)));
                self.nameless_member(children, span(node), class);
            }
        }
    }

    /// Keeps what a member without a known name evaluates.
    fn nameless_member(&mut self, children: Vec<ExprId>, span: Span, class: &mut Class) {
        let value = self.opaque(span, "a member with a computed name", children);
        class.static_blocks.push(effect(value, span));
    }

    /// Keeps a decorator's expression for the class around it: its arguments can hold functions.
    pub(super) fn decorator(&mut self, node: Node<'t>) {
        if let Some(inner) = self.inner(node) {
            let value = self.expr(inner);
            self.decorators.push(value);
        }
    }

    /// Evaluates the decorators before an `export` as a statement of their own.
    pub(super) fn exported_decorators(&mut self, node: Node<'t>, out: &mut Vec<Statement>) {
        let outer = std::mem::take(&mut self.decorators);
        self.member_decorators(node);
        for value in std::mem::replace(&mut self.decorators, outer) {
            let span = self.module.expr(value).span;
            let value = self.opaque(span, "decorated", vec![value]);
            push(out, StatementKind::Expr(value), span);
        }
    }
}

fn method_kind(name: &str, modifiers: Modifiers) -> MethodKind {
    if modifiers.is_getter {
        MethodKind::Getter
    } else if modifiers.is_setter {
        MethodKind::Setter
    } else if name == "constructor" && !modifiers.is_static {
        MethodKind::Constructor
    } else {
        MethodKind::Method
    }
}

/// A block that evaluates one expression.
fn effect(value: ExprId, span: Span) -> Block {
    Block {
        span,
        statements: vec![Statement {
            kind: StatementKind::Expr(value),
            span,
        }],
        ..Block::default()
    }
}
