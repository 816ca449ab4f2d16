//! Type annotations, as far as they name a type.

use super::grammar::{Field, Kind};
use super::{Lowerer, span};
use crate::ir::{BindingId, ExprId, ExprKind, Name, TypeClaim};
use crate::source::Span;
use tree_sitter::Node;

/// How many wrappers around a type are looked through.
const TYPE_DEPTH: usize = 16;

/// Generic types whose one argument has the members that count.
const TRANSPARENT: &[&str] = &["Awaited", "NonNullable", "Partial", "Readonly", "Required"];

/// Types that any object or any URL has, without blanks and brackets at their end.
const LOOSE: &[&str] = &[
    "any",
    "unknown",
    "object",
    "const",
    "string",
    "string|URL",
    "URL|string",
    "RequestInfo",
    "RequestInfo|URL",
    "Record<string,any",
    "Record<string,unknown",
    "{[key:string]:any}",
    "{[key:string]:unknown}",
];

/// A type as it stands in [`LOOSE`].
fn plain_type(text: &str) -> String {
    let named = text.trim().trim_start_matches(['!', ':', '<']).trim_start();
    let named = ["as ", "satisfies "]
        .iter()
        .find_map(|word| named.strip_prefix(word))
        .unwrap_or(named);
    let plain: String = named.split_whitespace().collect();
    plain.trim_end_matches(['>', ';']).to_owned()
}

impl<'t> Lowerer<'t> {
    /// Sets a binding's hint from the annotation of its declarator or parameter.
    pub(super) fn hint_binding(&mut self, binding: BindingId, declaration: Node<'t>) {
        if let Some(hint) = self.annotated_hint(declaration)
            && let Some(binding) = self.module.bindings.get_mut(binding.index())
        {
            binding.hint = Some(hint);
        }
    }

    /// Notes the type that a variable has, if it has one and is initialised.
    pub(super) fn claim_variable(&mut self, declarator: Node<'t>, name: Node<'t>) {
        if let Some(annotation) = self.field(declarator, Field::Type)
            && let Some(value) = self.field(declarator, Field::Value)
        {
            let whole = Span::new(name.end_byte(), annotation.end_byte());
            self.claim(span(value), whole, true);
        }
    }

    /// Notes the type that a parameter has, unless callers choose it.
    pub(super) fn claim_parameter(&mut self, parameter: Node<'t>, pattern: Node<'t>) {
        let Some(annotation) = self.field(parameter, Field::Type) else {
            return;
        };
        let named = self.inner(annotation);
        let is_chosen = named.is_some_and(|named| {
            let name = self.identifier(named);
            self.kind(named) == Kind::TypeIdentifier && self.scopes.named_type(&name) == Some(None)
        });
        if !is_chosen {
            self.claim(span(pattern), span(annotation), true);
        }
    }

    /// Notes the type that a function returns.
    pub(super) fn claim_return(&mut self, function: Node<'t>) {
        if let Some(annotation) = self.field(function, Field::ReturnType) {
            self.claim(span(function), span(annotation), false);
        }
    }

    /// Notes the type that `inner` is asserted to have by the expression around it.
    pub(super) fn claim_assertion(&mut self, assertion: Node<'t>, inner: Node<'t>) {
        let (whole, inner) = (span(assertion), span(inner));
        let before = Span {
            start: whole.start,
            end: inner.start,
        };
        let behind = Span {
            start: inner.end,
            end: whole.end,
        };
        match self.kind(assertion) {
            Kind::TypeAssertion => self.claim(inner, before, false),
            Kind::AsExpression | Kind::SatisfiesExpression => self.claim(inner, behind, false),
            _ => {}
        }
    }

    /// Types that any object has claim nothing.
    fn claim(&mut self, value: Span, whole: Span, is_annotation: bool) {
        let text = self.text.get(whole.start as usize..whole.end as usize);
        let plain = plain_type(text.unwrap_or_default());
        if !LOOSE.contains(&plain.as_str()) && !self.loose_types.contains(&plain.as_str()) {
            self.module.claims.push(TypeClaim {
                value,
                span: whole,
                is_annotation,
            });
        }
    }

    /// Notes that `name` is another word for a type that any object has, if it is.
    pub(super) fn note_alias(&mut self, alias: Node<'t>, name: Node<'t>) {
        if let Some(value) = self.field(alias, Field::Value)
            && LOOSE.contains(&plain_type(self.text(value)).as_str())
        {
            let name = self.text(name);
            self.loose_types.push(name);
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
                // What is like a value is typical by that value: `typeof fetch`.
                | Kind::TypeQuery
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
