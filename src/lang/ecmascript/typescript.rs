//! What TypeScript adds to the program itself: enums, namespaces, import aliases, ambient declarations.

use super::grammar::{Field, Kind};
use super::statements::push;
use super::{Lowerer, span};
use crate::ir::{
    BindingId, BindingKind, Entry, EntryKind, ExprKind, Name, Pattern, Statement, StatementKind,
};
use crate::source::Span;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// An enum is a constant object.
    pub(super) fn enum_declaration(
        &mut self,
        node: Node<'t>,
        whole: Span,
        out: &mut Vec<Statement>,
    ) {
        let (Some(name), Some(body)) =
            (self.field(node, Field::Name), self.field(node, Field::Body))
        else {
            return;
        };
        let pattern = self.declared_pattern(name);
        let members = self.children(body);
        self.scopes.push();
        // Initialisers may use the members before them by their bare names.
        for &member in &members {
            let name = self.field(member, Field::Name).unwrap_or(member);
            if self.kind(name) == Kind::PropertyIdentifier {
                let text = self.name(name);
                let id = self.bind(text.clone(), name, BindingKind::Other);
                self.scopes.declare(text, id);
            }
        }
        let mut entries = Vec::with_capacity(members.len());
        let mut next: Option<u64> = Some(0);
        for member in members {
            let key_node = self.field(member, Field::Name).unwrap_or(member);
            let key = self.key(key_node);
            let value = match self.field(member, Field::Value) {
                Some(value) => {
                    next = self.text(value).parse::<u64>().ok();
                    self.expr(value)
                }
                None => self.enum_number(next, key_node),
            };
            next = next.and_then(|number| number.checked_add(1));
            entries.push(Entry {
                kind: EntryKind::Property { key, value },
                span: span(member),
            });
        }
        self.scopes.pop();
        let class = None;
        let value = self.add(ExprKind::Object { class, entries }, span(body));
        let kind = StatementKind::Let {
            pattern,
            init: Some(value),
            otherwise: None,
        };
        push(out, kind, whole);
    }

    /// The value of a member without one, which stands nowhere in the source.
    fn enum_number(&mut self, value: Option<u64>, key: Node<'t>) -> crate::ir::ExprId {
        let at = Span::new(key.end_byte(), key.end_byte());
        match value {
            Some(value) => self.add(ExprKind::Number(Name::new(value.to_string())), at),
            None => self.opaque(at, "a computed enum member", Vec::new()),
        }
    }

    /// The identifiers of a namespace's name, outermost first; none for a module named by a string.
    pub(super) fn namespace_names(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut names = Vec::new();
        let mut next = self.field(node, Field::Name);
        while let Some(name) = next.take() {
            match self.kind(name) {
                Kind::Identifier => names.push(name),
                Kind::NestedIdentifier | Kind::MemberExpression => {
                    names.extend(self.field(name, Field::Property));
                    next = self.field(name, Field::Object);
                }
                _ => return Vec::new(),
            }
        }
        names.reverse();
        names
    }

    /// `namespace A.B { ... }`: its body runs where it stands, and its exports are the namespace's members.
    pub(super) fn namespace(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let names = self.namespace_names(node);
        let (Some((first, inner)), Some(body)) =
            (names.split_first(), self.field(node, Field::Body))
        else {
            return;
        };
        let Pattern::Binding(mut innermost) = self.declared_pattern(*first) else {
            return;
        };
        for &name in inner {
            let text = self.name(name);
            let id = self.bind(text.clone(), name, BindingKind::Namespace(Vec::new()));
            self.add_to_namespace(innermost, text, id);
            innermost = id;
        }
        let outer = self.namespace.replace(innermost);
        let nodes = self.children(body);
        let block = self.scoped(|this| this.function_statements(&nodes, span(body)));
        self.namespace = outer;
        let block = self.block_expr(block);
        push(out, StatementKind::Expr(block), whole);
    }

    /// Adds a member to a namespace. One merged into a class or function keeps its kind, and its members are not found.
    pub(super) fn add_to_namespace(&mut self, namespace: BindingId, name: Name, member: BindingId) {
        if let Some(binding) = self.module.bindings.get_mut(namespace.index())
            && let BindingKind::Namespace(members) = &mut binding.kind
        {
            members.push((name, member));
        }
    }

    /// `import a = b.c`.
    pub(super) fn import_alias(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let parts = self.children(node);
        let [name, target, ..] = parts.as_slice() else {
            return;
        };
        let pattern = self.declared_pattern(*name);
        let init = self.entity(*target);
        let kind = StatementKind::Let {
            pattern,
            init,
            otherwise: None,
        };
        push(out, kind, whole);
    }

    /// The names of `declare ...`. The program finds their values in its surroundings, so they do not hide the globals of that
    /// name: they are known as types, and to exports. An enum has its values here.
    pub(super) fn declare_ambient(&mut self, node: Node<'t>) {
        let Some(inner) = self.inner(node) else {
            return;
        };
        match self.kind(inner) {
            Kind::EnumDeclaration => {
                if let Some(name) = self.field(inner, Field::Name) {
                    self.declare(name, BindingKind::Constant);
                }
            }
            Kind::LexicalDeclaration | Kind::VariableDeclaration => {
                for declarator in self.children(inner) {
                    if let Some(name) = self.field(declarator, Field::Name) {
                        for name in self.pattern_names(name) {
                            self.declare_type(name);
                        }
                    }
                }
            }
            Kind::Module | Kind::InternalModule => {
                if let Some(name) = self.namespace_names(inner).first() {
                    self.declare_type(*name);
                }
            }
            _ => {
                if let Some(name) = self.field(inner, Field::Name) {
                    self.declare_type(name);
                }
            }
        }
    }

    /// `declare ...`: only an enum says what its values are.
    pub(super) fn ambient(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        if let Some(inner) = self.inner(node)
            && self.kind(inner) == Kind::EnumDeclaration
        {
            self.enum_declaration(inner, whole, out);
        }
    }
}
