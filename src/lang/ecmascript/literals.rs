//! Literals: strings, templates, numbers, arrays and objects.

use super::grammar::{Field, Kind};
use super::strings::{self, Quoting};
use super::{Lowerer, span};
use crate::ir::{Entry, EntryKind, ExprId, ExprKind, Item, Key, Name, StrLiteral, TemplatePart};
use crate::source::Span;
use std::borrow::Cow;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// The bytes between a literal's delimiters, each a byte long.
    fn content(&self, node: Node<'t>) -> Span {
        let (start, end) = (node.start_byte(), node.end_byte());
        let inner = (start + 1).min(end);
        Span::new(inner, end.saturating_sub(1).max(inner))
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn str_literal(&mut self, whole: Span, content: Span, quoting: Quoting) -> ExprId {
        let cooked = strings::cook(self.slice(content), quoting);
        let literal = StrLiteral {
            verbatim: matches!(cooked, Cow::Borrowed(_)),
            value: Name::new(cooked),
            content,
        };
        self.add(ExprKind::Str(literal), whole)
    }

    /// `"text"`.
    pub(super) fn string(&mut self, node: Node<'t>) -> ExprId {
        let content = self.content(node);
        let is_lossy = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
        if is_lossy(&self.string_value(node)) && !is_lossy(self.slice(content)) {
            return self.opaque(span(node), "a lone surrogate", Vec::new());
        }
        self.str_literal(span(node), content, Quoting::String)
    }

    /// The value of a string node that is not lowered by itself: a specifier, a quoted key.
    pub(super) fn string_value(&self, node: Node<'t>) -> Name {
        Name::new(strings::cook(
            self.slice(self.content(node)),
            Quoting::String,
        ))
    }

    /// The value of a node that is a string, or a template without substitutions.
    pub(super) fn literal(&mut self, node: Node<'t>) -> Option<Name> {
        match self.kind(node) {
            Kind::String => Some(self.string_value(node)),
            Kind::TemplateString if self.substitution_nodes(node).is_empty() => Some(Name::new(
                strings::cook(self.slice(self.content(node)), Quoting::Template),
            )),
            _ => None,
        }
    }

    /// A template without a tag.
    pub(super) fn template(&mut self, node: Node<'t>) -> ExprId {
        self.template_text(node, span(node), Quoting::Template)
    }

    fn substitution_nodes(&mut self, template: Node<'t>) -> Vec<Node<'t>> {
        let mut nodes = self.children(template);
        nodes.retain(|&node| self.kind(node) == Kind::TemplateSubstitution);
        nodes
    }

    /// The substituted values of a template.
    pub(super) fn substitutions(&mut self, template: Node<'t>) -> Vec<ExprId> {
        let mut values = Vec::new();
        for node in self.substitution_nodes(template) {
            let inner = self.inner(node);
            values.push(self.expr_of(inner, node));
        }
        values
    }

    /// A template's text and values under the span `whole`, which may include a tag.
    pub(super) fn template_text(
        &mut self,
        template: Node<'t>,
        whole: Span,
        quoting: Quoting,
    ) -> ExprId {
        let content = self.content(template);
        let nodes = self.substitution_nodes(template);
        if nodes.is_empty() {
            return self.str_literal(whole, content, quoting);
        }
        let mut parts = Vec::with_capacity(2 * nodes.len() + 1);
        let mut at = content.range().start;
        for node in nodes {
            self.template_piece(at, node.start_byte(), quoting, &mut parts);
            let inner = self.inner(node);
            parts.push(TemplatePart::Expr(self.expr_of(inner, node)));
            at = node.end_byte();
        }
        self.template_piece(at, content.range().end, quoting, &mut parts);
        self.add(ExprKind::Template(parts), whole)
    }

    fn template_piece(
        &self,
        start: usize,
        end: usize,
        quoting: Quoting,
        parts: &mut Vec<TemplatePart>,
    ) {
        if start < end {
            let raw = self.text.get(start..end).unwrap_or("");
            parts.push(TemplatePart::Text(Name::new(strings::cook(raw, quoting))));
        }
    }

    /// A number as written.
    pub(super) fn number(&mut self, node: Node<'t>) -> ExprId {
        let written = Name::new(self.text(node));
        self.add(ExprKind::Number(written), span(node))
    }

    /// `[a, , ...b]`. A hole is `undefined` where the element would stand.
    pub(super) fn array(&mut self, node: Node<'t>) -> ExprId {
        let mut items = Vec::new();
        let mut is_hole = true;
        for child in self.children_and_tokens(node) {
            if child.is_named() {
                items.push(self.item(child));
                is_hole = false;
            } else if child.kind() == "," {
                if is_hole {
                    let at = Span::new(child.start_byte(), child.start_byte());
                    let value = self.add(ExprKind::Undefined, at);
                    let spread = false;
                    items.push(Item { value, spread });
                }
                is_hole = true;
            }
        }
        let tuple = false;
        self.add(ExprKind::Array { items, tuple }, span(node))
    }

    /// `{ ... }`. A setter takes part in no value: its function is lowered, and no entry made of it.
    pub(super) fn object(&mut self, node: Node<'t>) -> ExprId {
        let nodes = self.children(node);
        let mut entries = Vec::with_capacity(nodes.len());
        for node in nodes {
            if let Some(kind) = self.entry(node) {
                let span = span(node);
                entries.push(Entry { kind, span });
            }
        }
        let class = None;
        self.add(ExprKind::Object { class, entries }, span(node))
    }

    fn entry(&mut self, node: Node<'t>) -> Option<EntryKind> {
        match self.kind(node) {
            Kind::Pair => {
                let key = self.key(self.field(node, Field::Key)?);
                let value = match (self.field(node, Field::Value), &key) {
                    (Some(value), Key::Name { name, .. }) => self.named_expr(value, name.clone()),
                    (value, _) => self.expr_of(value, node),
                };
                Some(EntryKind::Property { key, value })
            }
            Kind::ShorthandProperty => {
                let key = Key::Name {
                    name: self.name(node),
                    span: span(node),
                };
                let value = self.expr(node);
                Some(EntryKind::Property { key, value })
            }
            Kind::SpreadElement => Some(EntryKind::Spread(self.item(node).value)),
            Kind::MethodDefinition => self.method_entry(node),
            _ => None,
        }
    }

    fn method_entry(&mut self, node: Node<'t>) -> Option<EntryKind> {
        let key = self.key(self.field(node, Field::Name)?);
        let name = match &key {
            Key::Name { name, .. } => name.clone(),
            Key::Computed(_) => Name::default(),
        };
        let modifiers = self.modifiers(node);
        let function = self.function(node, name, modifiers);
        if modifiers.is_setter {
            Some(EntryKind::Setter { function })
        } else if modifiers.is_getter {
            Some(EntryKind::Getter { key, function })
        } else {
            Some(EntryKind::Method { key, function })
        }
    }

    /// A property's key; `["literal"]` is the name itself.
    pub(super) fn key(&mut self, node: Node<'t>) -> Key {
        let name = match self.kind(node) {
            Kind::String => self.string_value(node),
            Kind::Number => Name::new(self.text(node)),
            Kind::ComputedPropertyName => {
                let inner = self.inner(node);
                match inner.and_then(|inner| self.literal(inner)) {
                    Some(name) => name,
                    None => return Key::Computed(self.expr_of(inner, node)),
                }
            }
            _ => self.name(node),
        };
        let span = span(node);
        Key::Name { name, span }
    }
}
