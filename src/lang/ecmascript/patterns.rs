//! Patterns: what declarations and parameters bind, and what assignments write to.

use super::grammar::{Field, Kind};
use super::{Lowerer, MAX_DEPTH};
use crate::ir::{BindingKind, Key, Name, Pattern};
use tree_sitter::Node;

/// What a name in a pattern does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// It declares a variable of this scope.
    Declare,
    /// It writes to a variable in scope.
    Assign,
}

impl<'t> Lowerer<'t> {
    /// The pattern of a declaration whose names are declared already.
    pub(super) fn declared_pattern(&mut self, node: Node<'t>) -> Pattern {
        self.pattern(node, Names::Declare)
    }

    /// The target of an assignment.
    pub(super) fn assignment_target(&mut self, node: Node<'t>) -> Pattern {
        self.pattern(node, Names::Assign)
    }

    fn pattern(&mut self, node: Node<'t>, names: Names) -> Pattern {
        if self.depth >= MAX_DEPTH {
            return Pattern::Opaque(Vec::new());
        }
        self.depth += 1;
        let pattern = self.pattern_by_kind(node, names);
        self.depth -= 1;
        pattern
    }

    fn pattern_by_kind(&mut self, node: Node<'t>, names: Names) -> Pattern {
        match self.kind(node) {
            Kind::Identifier | Kind::ShorthandPropertyPattern => self.pattern_name(node, names),
            Kind::ObjectPattern => self.object_pattern(node, names),
            Kind::ArrayPattern => self.array_pattern(node, names),
            Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
                self.pattern_with_default(node, names)
            }
            Kind::RestPattern => self.pattern_inside(node, names),
            // `(x) = 1`, `x! = 1`: what is written to is `x`.
            Kind::ParenthesizedExpression | Kind::NonNullExpression if names == Names::Assign => {
                self.pattern_inside(node, names)
            }
            _ => Pattern::Place(self.expr(node)),
        }
    }

    fn pattern_inside(&mut self, node: Node<'t>, names: Names) -> Pattern {
        match self.inner(node) {
            Some(inner) => self.pattern(inner, names),
            None => Pattern::Opaque(Vec::new()),
        }
    }

    fn pattern_name(&mut self, node: Node<'t>, names: Names) -> Pattern {
        if node.is_missing() {
            return Pattern::Opaque(Vec::new());
        }
        let found = self.scopes.value(&self.identifier(node));
        match (found, names) {
            (Some(binding), Names::Declare) => Pattern::Binding(binding),
            (Some(binding), Names::Assign) => {
                self.assigned.push(binding);
                Pattern::Binding(binding)
            }
            (None, Names::Declare) => Pattern::Binding(self.declare(node, BindingKind::Variable)),
            (None, Names::Assign) => Pattern::Place(self.expr(node)),
        }
    }

    fn object_pattern(&mut self, node: Node<'t>, names: Names) -> Pattern {
        let mut fields = Vec::new();
        let mut rest = None;
        for child in self.children(node) {
            match self.kind(child) {
                Kind::RestPattern => rest = Some(Box::new(self.pattern(child, names))),
                Kind::PairPattern => {
                    let (Some(key), Some(value)) = (
                        self.field(child, Field::Key),
                        self.field(child, Field::Value),
                    ) else {
                        continue;
                    };
                    let key = self.key(key);
                    fields.push((key, self.pattern(value, names)));
                }
                Kind::ObjectAssignmentPattern => {
                    if let Some(name) = self.field(child, Field::Left) {
                        let key = self.shorthand_key(name);
                        fields.push((key, self.pattern(child, names)));
                    }
                }
                Kind::ShorthandPropertyPattern => {
                    let key = self.shorthand_key(child);
                    fields.push((key, self.pattern(child, names)));
                }
                _ => {}
            }
        }
        Pattern::Object { fields, rest }
    }

    fn shorthand_key(&self, node: Node<'t>) -> Key {
        Key::Name {
            name: self.name(node),
            span: super::span(node),
        }
    }

    fn array_pattern(&mut self, node: Node<'t>, names: Names) -> Pattern {
        let mut items = Vec::new();
        let mut rest = None;
        let mut is_hole = true;
        for child in self.children_and_tokens(node) {
            if self.kind(child) == Kind::RestPattern {
                rest = Some(Box::new(self.pattern(child, names)));
                is_hole = false;
            } else if child.is_named() {
                items.push(Some(self.pattern(child, names)));
                is_hole = false;
            } else if child.kind() == "," {
                if is_hole {
                    items.push(None);
                }
                is_hole = true;
            }
        }
        Pattern::Array { items, rest }
    }

    fn pattern_with_default(&mut self, node: Node<'t>, names: Names) -> Pattern {
        let Some(left) = self.field(node, Field::Left) else {
            return Pattern::Opaque(Vec::new());
        };
        let pattern = Box::new(self.pattern(left, names));
        let default = match (self.field(node, Field::Right), self.simple_name(left)) {
            (Some(value), Some(name)) => self.named_expr(value, name),
            (value, _) => self.expr_of(value, node),
        };
        Pattern::Default { pattern, default }
    }

    /// The name of a pattern that is only a name.
    pub(super) fn simple_name(&self, node: Node<'t>) -> Option<Name> {
        match self.kind(node) {
            Kind::Identifier | Kind::ShorthandPropertyPattern => Some(self.name(node)),
            _ => None,
        }
    }
}
