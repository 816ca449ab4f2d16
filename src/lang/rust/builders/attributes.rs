//! What `derive`s and `#[builder(...)]` say of a builder.

use super::super::attributes::{arguments, last_segment, metas, string_value};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Expr, Meta, Type};

/// Which crate's builder it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Bon,
    DeriveBuilder,
    TypedBuilder,
}

/// One thing that a builder sets.
pub(super) struct Part {
    pub(super) name: Ident,
    pub(super) setter: Ident,
    pub(super) ty: Type,
    /// What it is where nobody sets it; none where it has to be set, or nothing is known.
    pub(super) unset: Option<TokenStream>,
    /// Whether the generated setter does what a setter does.
    pub(super) is_plain: bool,
    /// Set by nobody.
    pub(super) is_skipped: bool,
}

/// Which builder a struct derives. Two crates name theirs alike; derive_builder's has attributes of its own, or is named in full.
pub(super) fn dialect(attributes: &[Attribute]) -> Option<Dialect> {
    for meta in metas(attributes) {
        let Meta::List(list) = &meta else { continue };
        if !list.path.is_ident("derive") {
            continue;
        }
        for derived in arguments(list) {
            let path = derived.path();
            let krate = path.segments.first().map(|first| first.ident.to_string());
            match (last_segment(path).as_str(), krate.as_deref()) {
                ("TypedBuilder", _) => return Some(Dialect::TypedBuilder),
                ("Builder", Some("derive_builder")) => return Some(Dialect::DeriveBuilder),
                ("Builder", Some("bon")) => return Some(Dialect::Bon),
                ("Builder", _) => {
                    let is_other = builder_arguments(attributes).iter().any(|argument| {
                        matches!(
                            last_segment(argument.path()).as_str(),
                            "setter" | "pattern" | "default" | "build_fn" | "name" | "private"
                        )
                    });
                    // Both are written out where nothing tells which it is: they share no function.
                    return Some(if is_other {
                        Dialect::DeriveBuilder
                    } else {
                        Dialect::Bon
                    });
                }
                _ => {}
            }
        }
    }
    None
}

pub(super) fn has_builder(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| last_segment(attribute.path()) == "builder")
}

/// The arguments of all `#[builder(...)]`.
pub(super) fn builder_arguments(attributes: &[Attribute]) -> Vec<Meta> {
    let lists = metas(attributes).into_iter().filter_map(|meta| match meta {
        Meta::List(list) if last_segment(&list.path) == "builder" => Some(arguments(&list)),
        _ => None,
    });
    lists.flatten().collect()
}

pub(super) fn argument<'m>(arguments: &'m [Meta], name: &str) -> Option<&'m Meta> {
    arguments
        .iter()
        .find(|argument| argument.path().is_ident(name))
}

/// The function names of `start_fn = name`, `finish_fn(name = "...")`.
pub(super) fn named(arguments: &[Meta], name: &str, fallback: &str, span: Span) -> Ident {
    let given = argument(arguments, name).and_then(|meta| match meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        },
        Meta::List(list) => self::arguments(list).iter().find_map(|inner| match inner {
            Meta::NameValue(pair) if pair.path.is_ident("name") => match &pair.value {
                Expr::Path(path) => path.path.get_ident().cloned(),
                _ => None,
            },
            _ => None,
        }),
        Meta::Path(_) => None,
    });
    given.unwrap_or_else(|| Ident::new(fallback, span))
}

/// A name as generated code writes it.
pub(super) fn moved(name: &Ident, span: Span) -> Ident {
    let mut name = name.clone();
    name.set_span(span);
    name
}

/// A field or parameter with what its attributes say.
pub(super) fn part(name: Ident, ty: Type, attributes: &[Attribute], dialect: Dialect) -> Part {
    let span = name.span();
    let given = builder_arguments(attributes);
    let is_option = matches!(&ty, Type::Path(path) if last_segment(&path.path) == "Option");
    let none = is_option && dialect != Dialect::TypedBuilder;
    let mut part = Part {
        setter: name.clone(),
        unset: none.then(|| quote_spanned! {span=> None }),
        is_plain: true,
        is_skipped: false,
        name,
        ty,
    };
    for meta in &given {
        let word = last_segment(meta.path());
        match (word.as_str(), meta) {
            ("default" | "skip", Meta::NameValue(pair)) => {
                let value = &pair.value;
                part.unset = match (dialect, string_value(meta)) {
                    // derive_builder takes the expression as text.
                    (Dialect::DeriveBuilder, Some(text)) => text.parse().ok(),
                    _ => Some(quote! { #value }),
                };
                part.is_skipped |= word == "skip";
            }
            ("default" | "skip", _) => {
                part.unset = Some(match is_option {
                    true => quote_spanned! {span=> None },
                    false => quote_spanned! {span=> Default::default() },
                });
                part.is_skipped |= word == "skip";
            }
            ("name", Meta::NameValue(pair)) => match &pair.value {
                Expr::Path(path) if path.path.get_ident().is_some() => {
                    part.setter = path.path.get_ident().cloned().unwrap_or(part.setter);
                }
                _ => part.is_plain = false,
            },
            ("setter", Meta::List(list)) => {
                for inner in arguments(list) {
                    match (last_segment(inner.path()).as_str(), string_value(&inner)) {
                        ("into" | "strip_option" | "borrow" | "doc", _) => {}
                        ("name", Some(name)) => part.setter = Ident::new_raw_or_plain(&name, span),
                        ("prefix", Some(prefix)) => {
                            part.setter = format_ident!("{}_{}", prefix, part.name, span = span);
                        }
                        ("skip", _) => {
                            part.is_skipped = true;
                            part.unset
                                .get_or_insert(quote_spanned! {span=> Default::default() });
                        }
                        _ => part.is_plain = false,
                    }
                }
            }
            ("into" | "required" | "private" | "public" | "getter" | "overwritable" | "on", _) => {}
            // What the setter makes of its argument is code of the user's.
            _ => part.is_plain = false,
        }
    }
    part
}

/// Identifiers from attributes' texts.
trait FromText: Sized {
    fn new_raw_or_plain(name: &str, span: Span) -> Self;
}

impl FromText for Ident {
    fn new_raw_or_plain(name: &str, span: Span) -> Self {
        match syn::parse_str::<Ident>(name) {
            Ok(mut ident) => {
                ident.set_span(span);
                ident
            }
            Err(_) => Ident::new("unnamed", span),
        }
    }
}
