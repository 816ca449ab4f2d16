//! `#[derive(Default)]` as the function that it generates.

use super::attributes::{derives, last_segment};
use super::context::{Lowerer, name_of};
use crate::ir::{
    BindingId, Block, ClassId, Entry, EntryKind, ExprId, ExprKind, Key, Method, MethodKind, Name,
    StrLiteral,
};
use crate::source::Span;
use syn::spanned::Spanned as _;
use syn::{GenericArgument, PathArguments, Type};

impl Lowerer<'_> {
    /// `default()` of a struct: every field has its type's own default.
    pub(super) fn derived_default(
        &mut self,
        class: ClassId,
        binding: BindingId,
        fields: &syn::Fields,
        span: Span,
    ) {
        let mut entries = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            let ty = self.span(field.ty.span());
            let (name, start): (Name, Span) = match &field.ident {
                Some(ident) => (name_of(ident), self.span(ident.span())),
                None => (at.to_string().into(), ty),
            };
            let value = self.default_of(&field.ty);
            entries.push(Entry {
                kind: EntryKind::Property {
                    key: Key::Name { name, span: start },
                    value,
                },
                span: start.to(ty),
            });
        }
        let named = self.push(ExprKind::Binding(binding), span);
        let value = self.push(
            ExprKind::Object {
                class: Some(named),
                entries,
            },
            span,
        );
        self.add_default(class, value, span);
    }

    /// `default()` of an enum with a `#[default]` variant.
    pub(super) fn default_variant(
        &mut self,
        class: ClassId,
        binding: BindingId,
        item: &syn::ItemEnum,
        span: Span,
    ) {
        let is_default = |variant: &&syn::Variant| {
            let mut attributes = variant.attrs.iter();
            attributes.any(|attribute| attribute.path().is_ident("default"))
        };
        let Some(variant) = item.variants.iter().find(is_default) else {
            return;
        };
        if !derives(&item.attrs, "Default") {
            return;
        }
        let at = self.span(variant.ident.span());
        let named = self.push(ExprKind::Binding(binding), at);
        let value = self.member(named, name_of(&variant.ident), at, at);
        self.add_default(class, value, span);
    }

    fn add_default(&mut self, class: ClassId, value: ExprId, span: Span) {
        let name = Name::from("default");
        let function = self.new_function(name.clone(), span);
        self.module.functions[function.index()].body = Block {
            span,
            tail: Some(value),
            ..Block::default()
        };
        self.module.classes[class.index()].methods.push(Method {
            name,
            function,
            kind: MethodKind::Method,
            is_static: true,
        });
    }

    /// The default of a type as an expression that stands where the type does.
    fn default_of(&mut self, ty: &Type) -> ExprId {
        let span = self.span(ty.span());
        let path = match ty {
            Type::Path(path) if path.qself.is_none() => &path.path,
            Type::Reference(reference) => return self.default_of(&reference.elem),
            Type::Tuple(tuple) if tuple.elems.is_empty() => {
                return self.push(ExprKind::Unit, span);
            }
            _ => return self.opaque("the default of its type", Vec::new(), span),
        };
        let last = last_segment(path);
        let kind = match last.as_str() {
            "String" | "str" => ExprKind::Str(StrLiteral {
                value: Name::default(),
                content: Span::new(span.range().start, span.range().start),
                verbatim: false,
            }),
            "bool" => ExprKind::Bool(false),
            "f32" | "f64" => ExprKind::Number("0.0".into()),
            "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64"
            | "i128" | "isize" => ExprKind::Number("0".into()),
            "Option" | "Value" => ExprKind::Null,
            "Vec" | "VecDeque" | "HashSet" | "BTreeSet" => ExprKind::Array {
                items: Vec::new(),
                tuple: false,
            },
            "HashMap" | "BTreeMap" | "IndexMap" | "Map" => ExprKind::Object {
                class: None,
                entries: Vec::new(),
            },
            "Box" | "Arc" | "Rc" | "Mutex" | "RwLock" | "RefCell" | "Cell" | "Cow" => {
                match inner(path) {
                    Some(inner) => return self.default_of(inner),
                    None => return self.opaque("the default of its type", Vec::new(), span),
                }
            }
            _ => {
                let named = match self.hint(ty) {
                    Some(named) => named,
                    None => return self.opaque("the default of its type", Vec::new(), span),
                };
                let callee = self.member(named, "default".into(), span, span);
                let end = Span::new(span.range().end, span.range().end);
                return self.push_call(callee, Vec::new(), end, span);
            }
        };
        self.push(kind, span)
    }
}

/// The first type argument of a path.
fn inner(path: &syn::Path) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
