//! Expressions: the dispatch by kind, names, and the forms that need no more than a line.

use super::grammar::{Field, Kind};
use super::{Lowerer, MAX_DEPTH, span};
use crate::ir::{ExprId, ExprKind, Name};
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// Lowers one expression.
    pub(super) fn expr(&mut self, node: Node<'t>) -> ExprId {
        if self.depth >= MAX_DEPTH {
            self.name_hint = None;
            return self.opaque(span(node), "nested too deeply", Vec::new());
        }
        self.depth += 1;
        let id = self.expr_by_kind(node);
        self.depth -= 1;
        id
    }

    /// Lowers the expression that `parent` should have had.
    pub(super) fn expr_of(&mut self, node: Option<Node<'t>>, parent: Node<'t>) -> ExprId {
        match node {
            Some(node) => self.expr(node),
            None => self.missing(parent),
        }
    }

    /// Lowers the expression in a field.
    pub(super) fn field_expr(&mut self, node: Node<'t>, field: Field) -> ExprId {
        let value = self.field(node, field);
        self.expr_of(value, node)
    }

    /// Lowers a value that gives its name to a function or class without one.
    pub(super) fn named_expr(&mut self, node: Node<'t>, name: Name) -> ExprId {
        self.name_hint = Some(name);
        let id = self.expr(node);
        self.name_hint = None;
        id
    }

    fn expr_by_kind(&mut self, node: Node<'t>) -> ExprId {
        let hint = self.name_hint.take();
        if node.is_missing() {
            return self.missing(node);
        }
        match self.kind(node) {
            Kind::Identifier | Kind::ShorthandProperty | Kind::ShorthandPropertyPattern => {
                self.reference(node)
            }
            Kind::String => self.string(node),
            Kind::TemplateString => self.template(node),
            Kind::Number => self.number(node),
            Kind::True => self.add(ExprKind::Bool(true), span(node)),
            Kind::False => self.add(ExprKind::Bool(false), span(node)),
            Kind::Null => self.add(ExprKind::Null, span(node)),
            Kind::Undefined => self.add(ExprKind::Undefined, span(node)),
            Kind::This => self.add(ExprKind::This, span(node)),
            Kind::Super => self.add(ExprKind::Super, span(node)),
            Kind::Import => self.import_keyword(node),
            Kind::Regex => self.opaque(span(node), "a regular expression", Vec::new()),
            Kind::Object => self.object(node),
            Kind::Array => self.array(node),
            Kind::CallExpression
            | Kind::MemberExpression
            | Kind::SubscriptExpression
            | Kind::NonNullExpression
            | Kind::InstantiationExpression => self.chain(node),
            Kind::NewExpression => self.new_expression(node),
            Kind::MetaProperty => self.meta_property(node),
            Kind::FunctionExpression | Kind::GeneratorFunction | Kind::ArrowFunction => {
                self.function_expression(node, hint)
            }
            Kind::Class => self.class_expression(node, hint),
            Kind::ParenthesizedExpression
            | Kind::AsExpression
            | Kind::SatisfiesExpression
            | Kind::TypeAssertion => {
                self.name_hint = hint;
                self.wrapped(node)
            }
            Kind::UnaryExpression => self.unary(node),
            Kind::UpdateExpression => self.update(node),
            Kind::BinaryExpression => self.binary(node),
            Kind::TernaryExpression => self.ternary(node),
            Kind::AssignmentExpression => self.assignment(node),
            Kind::AugmentedAssignment => self.augmented_assignment(node),
            Kind::SequenceExpression => self.sequence(node),
            Kind::AwaitExpression => self.awaited(node),
            Kind::YieldExpression => self.opaque_around(node, "what a generator is sent"),
            Kind::SpreadElement => self.opaque_around(node, "a spread out of place"),
            Kind::JsxElement | Kind::JsxSelfClosingElement => self.jsx(node),
            Kind::JsxExpression => self.opaque_around(node, "a JSX expression"),
            _ => self.opaque(span(node), "an unknown form of expression", Vec::new()),
        }
    }

    /// A use of a name.
    fn reference(&mut self, node: Node<'t>) -> ExprId {
        let kind = self.resolve(&self.identifier(node));
        self.add(kind, span(node))
    }

    /// What a name refers to here.
    pub(super) fn resolve(&self, name: &str) -> ExprKind {
        match self.scopes.value(name) {
            Some(binding) => ExprKind::Binding(binding),
            None if name == "undefined" => ExprKind::Undefined,
            None => ExprKind::Global(Name::new(name)),
        }
    }

    /// Parentheses and type syntax around a value. A cast's type stands before the value, the others' behind it.
    fn wrapped(&mut self, node: Node<'t>) -> ExprId {
        let inner = if self.kind(node) == Kind::TypeAssertion {
            self.children(node)
                .into_iter()
                .find(|&child| self.kind(child) != Kind::TypeArguments)
        } else {
            self.inner(node)
        };
        if let Some(inner) = inner {
            self.claim_assertion(node, inner);
            self.shape_assertion(node, inner);
        }
        let value = self.expr_of(inner, node);
        self.add(ExprKind::Wrapped(value), span(node))
    }

    fn awaited(&mut self, node: Node<'t>) -> ExprId {
        let inner = self.inner(node);
        let value = self.expr_of(inner, node);
        self.prefixed(node, value, span(node))
    }

    /// A sequence; the TypeScript grammar nests them to the right.
    fn sequence(&mut self, node: Node<'t>) -> ExprId {
        let mut values = Vec::new();
        let mut pending = vec![node];
        while let Some(part) = pending.pop() {
            if self.kind(part) == Kind::SequenceExpression {
                pending.extend(self.children(part).into_iter().rev());
            } else {
                values.push(self.expr(part));
            }
        }
        self.add(ExprKind::Sequence(values), span(node))
    }

    /// An opaque expression whose named children are expressions.
    fn opaque_around(&mut self, node: Node<'t>, reason: &'static str) -> ExprId {
        let children = self.children(node);
        let children = children.into_iter().map(|child| self.expr(child)).collect();
        self.opaque(span(node), reason, children)
    }

    /// `import` as an object: of `import.meta`, or of a call that [`Self::chain`] did not recognise.
    fn import_keyword(&mut self, node: Node<'t>) -> ExprId {
        self.add(ExprKind::Global(Name::new_static("import")), span(node))
    }

    /// `import.meta` and `new.target`.
    fn meta_property(&mut self, node: Node<'t>) -> ExprId {
        let words = self.children_and_tokens(node);
        let (Some(&first), Some(&last)) = (words.first(), words.last()) else {
            return self.missing(node);
        };
        if first.kind() != "import" {
            return self.opaque(span(node), "`new.target`", Vec::new());
        }
        let object = self.import_keyword(first);
        let member = ExprKind::Member {
            object,
            property: Name::new_static("meta"),
            property_span: span(last),
            optional: false,
        };
        self.add(member, span(node))
    }
}
