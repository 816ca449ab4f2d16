//! Items, second half: bodies, initialisers and types, once all names around them are declared.

use super::attributes::is_test;
use super::context::{Lowerer, name_of};
use super::declare::{Decl, DeclKind, Slot};
use super::scope::{Frame, Target};
use super::serialize;
use crate::ir::{
    BindingId, BindingKind, Class, ClassId, ExprId, Field, FieldSerial, Statement, StatementKind,
    Tagging, Variant,
};
use crate::source::Span;
use syn::spanned::Spanned as _;
use syn::{Fields, Item};

impl Lowerer<'_> {
    /// Lowers declared items. Returns the calls of unknown macros among them, as statements.
    pub(super) fn lower_decls(&mut self, decls: &[Decl], slots: &[Slot]) -> Vec<Statement> {
        let mut stray = Vec::new();
        for (decl, slot) in decls.iter().zip(slots) {
            match (&decl.kind, slot) {
                (DeclKind::Module(item, inner), Slot::Module(id, slots)) => {
                    let outer = self.in_test;
                    self.in_test |= is_test(&item.attrs);
                    self.scopes.enter(Frame::Module(*id));
                    stray.extend(self.lower_decls(inner, slots));
                    self.scopes.leave();
                    self.in_test = outer;
                }
                (DeclKind::Static(item), Slot::Lazy(binding)) => {
                    self.lazy(*binding, &item.expr, Some(&item.ty));
                }
                (DeclKind::Macro(mac), _) => {
                    let expr = self.macro_call(mac);
                    stray.push(Statement {
                        span: self.span_of(expr),
                        kind: StatementKind::Expr(expr),
                    });
                }
                (DeclKind::Rules(rules), _) => {
                    // Calls are followed where they are; what none of them brings out stays here.
                    let name = rules.ident.as_ref().map(ToString::to_string);
                    let reason = format!("a rule of the macro {}!", name.unwrap_or_default());
                    let span = self.macro_span(&rules.mac);
                    self.opaque(&reason, Vec::new(), span);
                }
                (DeclKind::Item(item), slot) => self.lower_item(item, slot),
                _ => {}
            }
        }
        stray
    }

    fn lower_item(&mut self, item: &Item, slot: &Slot) {
        let outer = self.in_test;
        match (item, slot) {
            (Item::Fn(item), Slot::Function(function)) => {
                self.in_test |= is_test(&item.attrs);
                let start = self.start_of(&item.vis, item.sig.span());
                self.lower_function(*function, &item.sig, &item.block, start);
            }
            (Item::Const(item), Slot::Lazy(binding)) => {
                self.in_test |= is_test(&item.attrs);
                self.lazy(*binding, &item.expr, Some(&item.ty));
            }
            (Item::Static(item), Slot::Lazy(binding)) => {
                self.in_test |= is_test(&item.attrs);
                self.lazy(*binding, &item.expr, Some(&item.ty));
            }
            (Item::Type(item), Slot::Lazy(binding)) => {
                let parameters = self.type_parameters(&item.generics);
                self.scopes.enter(Frame::Item(parameters));
                if let Some(aliased) = self.hint(&item.ty) {
                    self.set_kind(*binding, BindingKind::Lazy(aliased));
                }
                self.scopes.leave();
            }
            (Item::Struct(item), Slot::Class(binding, class)) => {
                let start = self.start_of(&item.vis, item.struct_token.span);
                let end = match (&item.semi_token, &item.fields) {
                    (Some(semi), _) => self.span(semi.span),
                    (None, Fields::Named(fields)) => self.delimiters(&fields.brace_token.span),
                    (None, _) => start,
                };
                self.in_type(*binding, &item.generics, |this| {
                    let container = serialize::container(&item.attrs);
                    let fields = this.fields(&item.fields, &container, container.rename_all);
                    let mut serial = container.serial();
                    if let (Some(serial), Fields::Unnamed(tuple)) = (&mut serial, &item.fields)
                        && tuple.unnamed.len() == 1
                    {
                        serial.transparent = true;
                    }
                    if let Some(serial) = &mut serial
                        && serial.tagging != Tagging::External
                        && container.renamed
                    {
                        serial.opaque = Some("a renamed type with a tag".into());
                    }
                    this.fill_class(*class, start.to(end), fields, Vec::new(), serial);
                    if super::attributes::derives(&item.attrs, "Default") {
                        this.derived_default(*class, *binding, &item.fields, start.to(end));
                    }
                });
            }
            (Item::Enum(item), Slot::Class(binding, class)) => {
                let start = self.start_of(&item.vis, item.enum_token.span);
                let end = self.delimiters(&item.brace_token.span);
                self.in_type(*binding, &item.generics, |this| {
                    this.enumeration(item, *class, start.to(end));
                    this.default_variant(*class, *binding, item, start.to(end));
                });
            }
            (Item::Union(item), Slot::Class(binding, class)) => {
                let start = self.start_of(&item.vis, item.union_token.span);
                let end = self.delimiters(&item.fields.brace_token.span);
                self.in_type(*binding, &item.generics, |this| {
                    let container = serialize::container(&item.attrs);
                    let fields = Fields::Named(item.fields.clone());
                    let fields = this.fields(&fields, &container, None);
                    this.fill_class(*class, start.to(end), fields, Vec::new(), None);
                });
            }
            (Item::Trait(item), Slot::Class(binding, class)) => {
                self.in_test |= is_test(&item.attrs);
                let start = self.start_of(&item.vis, item.trait_token.span);
                let end = self.delimiters(&item.brace_token.span);
                self.module.classes[class.index()].span = start.to(end);
                self.in_type(*binding, &item.generics, |this| {
                    this.trait_members(item, *class);
                });
            }
            (Item::Impl(item), _) => {
                self.in_test |= is_test(&item.attrs);
                self.implementation(item);
            }
            _ => {}
        }
        self.in_test = outer;
    }

    /// Where an item starts, its attributes left out.
    pub(super) fn start_of(&self, vis: &syn::Visibility, keyword: proc_macro2::Span) -> Span {
        match vis {
            syn::Visibility::Inherited => self.span(keyword),
            vis => self.span(vis.span()),
        }
    }

    fn in_type(
        &mut self,
        binding: BindingId,
        generics: &syn::Generics,
        lower: impl FnOnce(&mut Self),
    ) {
        let parameters = self.type_parameters(generics);
        let outer = self.scopes.self_type.replace(Target::binding(binding));
        self.scopes.enter(Frame::Item(parameters));
        lower(self);
        self.scopes.leave();
        self.scopes.self_type = outer;
    }

    /// The value of a constant, a static or an associated constant.
    pub(super) fn lazy(&mut self, binding: BindingId, value: &syn::Expr, ty: Option<&syn::Type>) {
        let value = self.constant(value);
        self.set_kind(binding, BindingKind::Lazy(value));
        let hint = ty.and_then(|ty| self.hint(ty));
        self.module.bindings[binding.index()].hint = hint;
    }

    /// An expression outside of any function's scope.
    pub(super) fn constant(&mut self, value: &syn::Expr) -> ExprId {
        self.scopes.enter(Frame::Item(Vec::new()));
        let loops = std::mem::take(&mut self.loops);
        let value = self.expr(value);
        self.loops = loops;
        self.scopes.leave();
        value
    }

    fn fill_class(
        &mut self,
        id: ClassId,
        span: Span,
        fields: Vec<Field>,
        variants: Vec<Variant>,
        serial: Option<crate::ir::Serial>,
    ) {
        let class: &mut Class = &mut self.module.classes[id.index()];
        class.span = span;
        class.fields = fields;
        class.variants = variants;
        // A hand-written `impl Serialize` may have come first.
        if class.serial.is_none() {
            class.serial = serial;
        }
    }

    fn enumeration(&mut self, item: &syn::ItemEnum, class: ClassId, span: Span) {
        let container = serialize::container(&item.attrs);
        let mut serial = container.serial();
        let mut variants = Vec::new();
        for variant in &item.variants {
            let name = name_of(&variant.ident);
            let attributes = serialize::variant(&variant.attrs, &name, container.rename_all);
            if let (Some(serial), Some(reason)) = (&mut serial, attributes.opaque) {
                serial.opaque = Some(reason);
            }
            let rule = attributes.rename_all.or(container.rename_all_fields);
            let fields = self.fields(&variant.fields, &container, rule);
            variants.push(Variant {
                key: attributes.key,
                name,
                fields,
                is_tuple: matches!(variant.fields, Fields::Unnamed(_)),
            });
        }
        self.fill_class(class, span, Vec::new(), variants, serial);
    }

    fn fields(
        &mut self,
        fields: &Fields,
        container: &serialize::Container,
        rule: Option<super::case::Case>,
    ) -> Vec<Field> {
        let mut lowered = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            let end = self.span(field.ty.span());
            let (name, start) = match &field.ident {
                Some(ident) => (name_of(ident), self.start_of(&field.vis, ident.span())),
                None => (
                    at.to_string().into(),
                    self.start_of(&field.vis, field.ty.span()),
                ),
            };
            let serial = if field.ident.is_some() {
                serialize::field(field, &name, rule, container)
            } else {
                FieldSerial {
                    key: None,
                    ..serialize::field(field, &name, None, container)
                }
            };
            lowered.push(Field {
                hint: self.hint(&field.ty),
                name,
                init: None,
                is_static: false,
                is_readonly: false,
                serial,
                span: start.to(end),
            });
        }
        lowered
    }
}
