//! Type annotations, as far as they name a type.

use super::grammar::{Field, Kind};
use super::{Lowerer, span};
use crate::ir::{BindingId, ExprId, ExprKind, Name};
use tree_sitter::Node;

/// How many wrappers around a type are looked through.
const TYPE_DEPTH: usize = 16;

/// Generic types whose one argument has the members that count.
const TRANSPARENT: &[&str] = &["Awaited", "NonNullable", "Partial", "Readonly", "Required"];

impl<'t> Lowerer<'t> {
    /// Sets a binding's hint from the annotation of its declarator or parameter.
    pub(super) fn hint_binding(&mut self, binding: BindingId, declaration: Node<'t>) {
        if let Some(hint) = self.annotated_hint(declaration)
            && let Some(binding) = self.module.bindings.get_mut(binding.index())
        {
            binding.hint = Some(hint);
        }
    }

    /// The type that a declaration's annotation names.
    pub(super) fn annotated_hint(&mut self, declaration: Node<'t>) -> Option<ExprId> {
        let annotation = self.field(declaration, Field::Type)?;
        self.hint(annotation, TRANSPARENT)
    }

    /// The type that a function returns or promises.
    pub(super) fn return_hint(&mut self, annotation: Node<'t>) -> Option<ExprId> {
        let mut transparent = TRANSPARENT.to_vec();
        transparent.push("Promise");
        self.hint(annotation, &transparent)
    }

    fn hint(&mut self, annotation: Node<'t>, transparent: &[&str]) -> Option<ExprId> {
        let mut node = annotation;
        for _ in 0..TYPE_DEPTH {
            node = match self.kind(node) {
                Kind::TypeAnnotation
                | Kind::ParenthesizedType
                | Kind::ReadonlyType
                | Kind::FlowMaybeType => self.inner(node)?,
                Kind::UnionType => self.only_member(node)?,
                Kind::GenericType => {
                    let name = self.field(node, Field::Name)?;
                    if transparent.contains(&self.text(name)) {
                        let arguments = self.field(node, Field::TypeArguments)?;
                        self.inner(arguments)?
                    } else {
                        name
                    }
                }
                _ => return self.type_name(node),
            };
        }
        None
    }

    /// The member of a union that is neither `undefined` nor `null`, if there is just one.
    fn only_member(&mut self, union: Node<'t>) -> Option<Node<'t>> {
        let mut only = None;
        let mut pending = vec![union];
        while let Some(node) = pending.pop() {
            match self.kind(node) {
                Kind::UnionType => pending.extend(self.children(node)),
                Kind::LiteralType | Kind::PredefinedType
                    if matches!(self.text(node), "undefined" | "null" | "void") => {}
                _ if only.is_some() => return None,
                _ => only = Some(node),
            }
        }
        only
    }

    /// A named type as an expression; type parameters and built-in types name nothing.
    fn type_name(&mut self, node: Node<'t>) -> Option<ExprId> {
        let base = self.spine.len();
        let mut next = node;
        let first = loop {
            let object = match self.kind(next) {
                Kind::NestedTypeIdentifier => self.field(next, Field::Module),
                Kind::NestedIdentifier | Kind::MemberExpression => self.field(next, Field::Object),
                Kind::TypeIdentifier | Kind::Identifier => break Some(next),
                _ => break None,
            };
            self.spine.push(next);
            match object {
                Some(object) => next = object,
                None => break None,
            }
        };
        let mut value = first.and_then(|first| self.type_reference(first));
        while self.spine.len() > base {
            let Some(link) = self.spine.pop() else { break };
            let property = match self.field(link, Field::Name) {
                Some(name) => Some(name),
                None => self.field(link, Field::Property),
            };
            value = match (value, property) {
                (Some(object), Some(property)) => {
                    let member = ExprKind::Member {
                        object,
                        property: self.name(property),
                        property_span: span(property),
                        optional: false,
                    };
                    Some(self.add(member, span(link)))
                }
                _ => None,
            };
        }
        value
    }

    fn type_reference(&mut self, node: Node<'t>) -> Option<ExprId> {
        let name = self.identifier(node);
        let kind = match self.scopes.named_type(&name) {
            Some(Some(binding)) => ExprKind::Binding(binding),
            Some(None) => return None,
            None => ExprKind::Global(Name::new(&name)),
        };
        Some(self.add(kind, span(node)))
    }

    /// Declares a function's or class's type parameters, so that they are not taken for types of that name.
    pub(super) fn declare_type_parameters(&mut self, node: Node<'t>) {
        let Some(list) = self.field(node, Field::TypeParameters) else {
            return;
        };
        for parameter in self.children(list) {
            if let Some(name) = self.field(parameter, Field::Name) {
                let name = self.name(name);
                self.scopes.declare_type(name, None);
            }
        }
    }

    /// The name in a dotted path, as a member chain of values: `a.b.c`.
    pub(super) fn entity(&mut self, node: Node<'t>) -> Option<ExprId> {
        self.type_name(node)
    }
}
