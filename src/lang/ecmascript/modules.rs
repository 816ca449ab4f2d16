//! Imports and exports.

use super::grammar::{Field, Kind};
use super::statements::push;
use super::{Lowerer, span};
use crate::ir::{
    AssignOp, BindingId, BindingKind, Export, ExprKind, Import, ImportName, Name, Pattern,
    Statement, StatementKind,
};
use crate::source::Span;
use tree_sitter::Node;

/// Words that make an import or export one of types only.
const TYPE_WORDS: &[&str] = &["type", "typeof"];

impl<'t> Lowerer<'t> {
    /// Declares the names that an import statement binds.
    pub(super) fn declare_imports(&mut self, node: Node<'t>) {
        let Some(specifier) = self.import_source(node) else {
            return;
        };
        let type_only = self.has_token(node, TYPE_WORDS);
        for child in self.children(node) {
            match self.kind(child) {
                Kind::ImportClause => {
                    for part in self.children(child) {
                        self.declare_import_part(part, &specifier, type_only);
                    }
                }
                Kind::ImportRequireClause => {
                    if let Some(name) = self.inner(child) {
                        let taken = ImportName::Namespace;
                        self.declare_import(name, &specifier, taken, type_only);
                    }
                }
                _ => {}
            }
        }
    }

    fn declare_import_part(&mut self, part: Node<'t>, specifier: &Name, type_only: bool) {
        match self.kind(part) {
            Kind::Identifier => {
                let taken = ImportName::Named(Name::new_static("default"));
                self.declare_import(part, specifier, taken, type_only);
            }
            Kind::NamespaceImport => {
                if let Some(name) = self.inner(part) {
                    self.declare_import(name, specifier, ImportName::Namespace, type_only);
                }
            }
            Kind::NamedImports => {
                for item in self.children(part) {
                    if self.kind(item) != Kind::ImportSpecifier {
                        continue;
                    }
                    let Some(name) = self.field(item, Field::Name) else {
                        continue;
                    };
                    let taken = ImportName::Named(self.export_name(name));
                    let local = self.field(item, Field::Alias).unwrap_or(name);
                    let type_only = type_only || self.has_token(item, TYPE_WORDS);
                    self.declare_import(local, specifier, taken, type_only);
                }
            }
            _ => {}
        }
    }

    fn declare_import(
        &mut self,
        local: Node<'t>,
        specifier: &Name,
        name: ImportName,
        type_only: bool,
    ) {
        let import = Import {
            specifier: specifier.clone(),
            name,
            type_only,
        };
        self.declare(local, BindingKind::Import(import));
    }

    fn import_source(&mut self, node: Node<'t>) -> Option<Name> {
        if let Some(source) = self.field(node, Field::Source) {
            return Some(self.string_value(source));
        }
        let clause = self.inner(node)?;
        let source = self.field(clause, Field::Source)?;
        Some(self.string_value(source))
    }

    /// An exported or imported name, which may be a string.
    fn export_name(&self, node: Node<'t>) -> Name {
        if self.kind(node) == Kind::String {
            self.string_value(node)
        } else {
            self.name(node)
        }
    }

    /// Notes an import's specifier; its names are declared already.
    pub(super) fn import_statement(&mut self, node: Node<'t>) {
        if let Some(specifier) = self.import_source(node) {
            self.module.specifiers.push(specifier);
            self.module.imports.push(span(node));
        }
    }

    /// `export` in all its forms.
    pub(super) fn export_statement(
        &mut self,
        node: Node<'t>,
        whole: Span,
        out: &mut Vec<Statement>,
    ) {
        self.exported_decorators(node, out);
        if let Some(source) = self.field(node, Field::Source) {
            let specifier = self.string_value(source);
            self.module.specifiers.push(specifier.clone());
            self.export_from(node, specifier);
            return;
        }
        if let Some(declaration) = self.field(node, Field::Declaration) {
            let is_default = self.has_token(node, &["default"]);
            self.export_declaration(declaration, is_default);
            self.statement(declaration, whole, out);
            return;
        }
        if let Some(value) = self.field(node, Field::Value) {
            let value = self.expr(value);
            self.module.exports.push(Export::Value {
                name: Name::new_static("default"),
                value,
            });
            // Evaluated like any other statement: what it calls is called.
            push(out, StatementKind::Expr(value), whole);
            return;
        }
        if self.has_token(node, &["="]) {
            self.export_assignment(node, whole, out);
            return;
        }
        for child in self.children(node) {
            if self.kind(child) == Kind::ExportClause {
                self.export_names(child);
            }
        }
    }

    fn export_from(&mut self, node: Node<'t>, specifier: Name) {
        let type_only = self.has_token(node, TYPE_WORDS);
        let mut is_all = true;
        for child in self.children(node) {
            match self.kind(child) {
                Kind::NamespaceExport => {
                    is_all = false;
                    // A name that is a keyword is a token here.
                    let words = self.children_and_tokens(child);
                    if let Some(&name) = words.last() {
                        let name = self.export_name(name);
                        self.re_export(name, &specifier, ImportName::Namespace, type_only);
                    }
                }
                Kind::ExportClause => {
                    is_all = false;
                    for (taken, name, type_item) in self.export_items(child) {
                        let taken = ImportName::Named(self.export_name(taken));
                        let name = self.export_name(name);
                        self.re_export(name, &specifier, taken, type_only || type_item);
                    }
                }
                _ => {}
            }
        }
        if is_all {
            self.module.exports.push(Export::All { specifier });
        }
    }

    fn re_export(&mut self, name: Name, specifier: &Name, taken: ImportName, type_only: bool) {
        let import = Import {
            specifier: specifier.clone(),
            name: taken,
            type_only,
        };
        self.module.exports.push(Export::From { name, import });
    }

    /// The local name, the exported name and the `type` mark of each entry.
    fn export_items(&mut self, clause: Node<'t>) -> Vec<(Node<'t>, Node<'t>, bool)> {
        let mut items = Vec::new();
        for item in self.children(clause) {
            if self.kind(item) == Kind::ExportSpecifier
                && let Some(name) = self.field(item, Field::Name)
            {
                let exported = self.field(item, Field::Alias).unwrap_or(name);
                items.push((name, exported, self.has_token(item, TYPE_WORDS)));
            }
        }
        items
    }

    fn export_names(&mut self, clause: Node<'t>) {
        for (local, exported, _) in self.export_items(clause) {
            let local = self.identifier(local);
            let value = self.scopes.value(&local);
            if let Some(binding) = value.or_else(|| self.scopes.named_type(&local).flatten()) {
                let exported = self.export_name(exported);
                self.export(exported, binding);
            }
        }
    }

    fn export(&mut self, name: Name, binding: BindingId) {
        match self.namespace {
            Some(namespace) => self.add_to_namespace(namespace, name, binding),
            None => self.module.exports.push(Export::Binding { name, binding }),
        }
    }

    /// Exports what a declaration declares.
    fn export_declaration(&mut self, declaration: Node<'t>, is_default: bool) {
        let names = self.declared_names(declaration);
        for name in names {
            let local = self.identifier(name);
            let value = self.scopes.value_within(&local, 1);
            let Some(binding) = value.or_else(|| self.scopes.named_type(&local).flatten()) else {
                continue;
            };
            let exported = if is_default {
                Name::new_static("default")
            } else {
                Name::new(local)
            };
            self.export(exported, binding);
        }
    }

    fn declared_names(&mut self, declaration: Node<'t>) -> Vec<Node<'t>> {
        match self.kind(declaration) {
            Kind::LexicalDeclaration | Kind::VariableDeclaration | Kind::UsingDeclaration => {
                let mut names = Vec::new();
                for declarator in self.children(declaration) {
                    if let Some(name) = self.field(declarator, Field::Name) {
                        names.extend(self.pattern_names(name));
                    }
                }
                names
            }
            Kind::AmbientDeclaration => match self.inner(declaration) {
                Some(inner) if self.kind(inner) != Kind::AmbientDeclaration => {
                    self.declared_names(inner)
                }
                _ => Vec::new(),
            },
            Kind::Module | Kind::InternalModule => {
                let mut names = self.namespace_names(declaration);
                names.truncate(1);
                names
            }
            Kind::ImportAlias => Vec::from_iter(self.inner(declaration)),
            // Overloads: the implementation exports the name.
            Kind::FunctionSignature => Vec::new(),
            _ => Vec::from_iter(self.field(declaration, Field::Name)),
        }
    }

    /// `export = value`, which is `module.exports = value`.
    fn export_assignment(&mut self, node: Node<'t>, whole: Span, out: &mut Vec<Statement>) {
        let value = self.inner(node);
        let value = self.expr_of(value, node);
        let at = Span::new(node.start_byte(), node.start_byte());
        let object = self.add(ExprKind::Global(Name::new_static("module")), at);
        let member = ExprKind::Member {
            object,
            property: Name::new_static("exports"),
            property_span: at,
            optional: false,
        };
        let target = Box::new(Pattern::Place(self.add(member, at)));
        let op = AssignOp::Set;
        let assign = self.add(ExprKind::Assign { target, op, value }, span(node));
        push(out, StatementKind::Expr(assign), whole);
    }
}
