//! What TypeScript's types say of fields: enough to tell what a value is about of which nothing else is known.

use super::grammar::{Field, Kind};
use super::{Lowerer, number, span};
use crate::ir::{BindingId, Key, Name, ShapeId, TypeName, TypeShape};
use tree_sitter::Node;

/// Types inside of types that are looked into.
const SHAPE_DEPTH: usize = 6;

/// Generic types whose first argument has the fields that count, with what libraries call the type of what a schema describes.
const OF_FIRST: &[&str] = &[
    "Awaited",
    "Infer",
    "InferInput",
    "InferOutput",
    "InferType",
    "NonNullable",
    "Omit",
    "Partial",
    "Promise",
    "Readonly",
    "Required",
    "Static",
    "infer",
    "input",
    "output",
];

impl<'t> Lowerer<'t> {
    /// Notes what the annotation of a variable or parameter says of its fields.
    pub(super) fn shape_binding(&mut self, binding: BindingId, declaration: Node<'t>) {
        if let Some(shape) = self.annotated_shape(declaration)
            && let Some(binding) = self.module.bindings.get(binding.index())
        {
            self.module.shaped.insert(binding.span, shape);
        }
    }

    /// What a declaration's annotation says of fields.
    pub(super) fn annotated_shape(&mut self, declaration: Node<'t>) -> Option<ShapeId> {
        let annotation = self.field(declaration, Field::Type)?;
        self.shape(annotation, SHAPE_DEPTH)
    }

    /// Notes what a function's return type says of the fields of what it gives or promises.
    pub(super) fn shape_return(&mut self, function: Node<'t>) {
        if let Some(annotation) = self.field(function, Field::ReturnType)
            && let Some(shape) = self.shape(annotation, SHAPE_DEPTH)
        {
            self.module.shaped.insert(span(function), shape);
        }
    }

    /// Notes what the type of an assertion says of fields: `payload as Payload`.
    pub(super) fn shape_assertion(&mut self, assertion: Node<'t>, inner: Node<'t>) {
        let children = self.children(assertion);
        let mut types = children
            .into_iter()
            .filter(|child| child.id() != inner.id());
        if let (Some(named), None) = (types.next(), types.next())
            && let Some(shape) = self.shape(named, SHAPE_DEPTH)
        {
            self.module.shaped.insert(span(assertion), shape);
        }
    }

    /// Notes what an interface or another name of a type says of fields.
    pub(super) fn shape_declaration(&mut self, declaration: Node<'t>) {
        let Some(name) = self.field(declaration, Field::Name) else {
            return;
        };
        let shape = match self.kind(declaration) {
            Kind::TypeAliasDeclaration => {
                let value = self.field(declaration, Field::Value);
                value.and_then(|value| self.shape(value, SHAPE_DEPTH))
            }
            _ => self.interface_shape(declaration),
        };
        if let Some(shape) = shape {
            self.module.shaped.insert(span(name), shape);
        }
    }

    fn interface_shape(&mut self, declaration: Node<'t>) -> Option<ShapeId> {
        let body = self.field(declaration, Field::Body)?;
        let mut shape = TypeShape::default();
        self.members(body, &mut shape, SHAPE_DEPTH);
        for clause in self.children(declaration) {
            if self.kind(clause) == Kind::ExtendsTypeClause {
                for base in self.children(clause) {
                    self.add_to(base, &mut shape, SHAPE_DEPTH);
                }
            }
        }
        self.kept(shape)
    }

    fn shape(&mut self, node: Node<'t>, depth: usize) -> Option<ShapeId> {
        let mut shape = TypeShape::default();
        self.add_to(node, &mut shape, depth);
        self.kept(shape)
    }

    fn kept(&mut self, shape: TypeShape) -> Option<ShapeId> {
        if shape.members.is_empty() && shape.named.is_empty() {
            return None;
        }
        let id = ShapeId(number(self.module.shapes.len()));
        self.module.shapes.push(shape);
        Some(id)
    }

    fn add_to(&mut self, node: Node<'t>, shape: &mut TypeShape, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match self.kind(node) {
            Kind::ObjectType | Kind::InterfaceBody => self.members(node, shape, depth),
            Kind::TypeAnnotation
            | Kind::ParenthesizedType
            | Kind::ReadonlyType
            | Kind::IntersectionType
            | Kind::UnionType => {
                for part in self.children(node) {
                    self.add_to(part, shape, depth);
                }
            }
            Kind::GenericType => {
                let Some(name) = self.field(node, Field::Name) else {
                    return;
                };
                let last = self.text(name).rsplit('.').next().unwrap_or_default();
                if !OF_FIRST.contains(&last) {
                    return self.add_to(name, shape, depth);
                }
                let arguments = self.field(node, Field::TypeArguments);
                let first = arguments.and_then(|arguments| self.inner(arguments));
                if let Some(first) = first {
                    self.add_to(first, shape, depth);
                }
            }
            Kind::TypeQuery => {
                if let Some(value) = self.inner(node) {
                    shape.named.extend(self.named_type(value));
                }
            }
            Kind::TypeIdentifier
            | Kind::Identifier
            | Kind::NestedTypeIdentifier
            | Kind::MemberExpression => shape.named.extend(self.named_type(node)),
            _ => {}
        }
    }

    /// A type or value by its name, if the file declares it.
    fn named_type(&mut self, node: Node<'t>) -> Option<TypeName> {
        let mut names = self.text(node).split('.').map(str::trim);
        let binding = self.scopes.named_type(names.next()?)??;
        Some(TypeName {
            binding,
            path: names.map(Name::new).collect(),
            span: span(node),
        })
    }

    fn members(&mut self, body: Node<'t>, shape: &mut TypeShape, depth: usize) {
        for member in self.children(body) {
            if self.kind(member) != Kind::PropertySignature {
                continue;
            }
            let Some(name) = self.field(member, Field::Name) else {
                continue;
            };
            let Key::Name { name, .. } = self.key(name) else {
                continue;
            };
            let inner = self.field(member, Field::Type);
            let inner = inner.and_then(|inner| match depth.checked_sub(1) {
                Some(depth) => self.shape(inner, depth),
                None => None,
            });
            shape.members.push((name, inner));
        }
    }
}
