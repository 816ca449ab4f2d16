//! JSX: no value of ours, but the expressions in it are evaluated.

use super::grammar::{Field, Kind};
use super::{Lowerer, span};
use crate::ir::ExprId;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// An element, with the expressions of its attributes and children.
    pub(super) fn jsx(&mut self, node: Node<'t>) -> ExprId {
        let mut values = Vec::new();
        if self.kind(node) == Kind::JsxSelfClosingElement {
            self.jsx_attributes(node, &mut values);
        } else {
            if let Some(tag) = self.field(node, Field::OpenTag) {
                self.jsx_attributes(tag, &mut values);
            }
            for child in self.children(node) {
                match self.kind(child) {
                    Kind::JsxElement | Kind::JsxSelfClosingElement => values.push(self.expr(child)),
                    Kind::JsxExpression => self.jsx_expression(child, &mut values),
                    _ => {}
                }
            }
        }
        self.opaque(span(node), "a JSX element", values)
    }

    fn jsx_attributes(&mut self, tag: Node<'t>, values: &mut Vec<ExprId>) {
        for child in self.children(tag) {
            match self.kind(child) {
                Kind::JsxAttribute => {
                    let parts = self.children(child);
                    if let Some(&value) = parts.get(1) {
                        self.jsx_value(value, values);
                    }
                }
                Kind::JsxExpression => self.jsx_expression(child, values),
                _ => {}
            }
        }
    }

    fn jsx_value(&mut self, value: Node<'t>, values: &mut Vec<ExprId>) {
        match self.kind(value) {
            Kind::JsxExpression => self.jsx_expression(value, values),
            // Escapes are entities here, not backslashes.
            Kind::String if self.text(value).contains(['&', '\\']) => {
                values.push(self.opaque(span(value), "a JSX string with entities", Vec::new()));
            }
            _ => values.push(self.expr(value)),
        }
    }

    fn jsx_expression(&mut self, node: Node<'t>, values: &mut Vec<ExprId>) {
        for child in self.children(node) {
            values.push(self.item(child).value);
        }
    }
}
