//! Attributes as far as they decide what is lowered how: `cfg`, tests, and `cfg_attr` seen through.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, MetaList, Token};

/// The attributes of an item, those in `cfg_attr` included as if their condition held.
pub(super) fn metas(attributes: &[Attribute]) -> Vec<Meta> {
    let mut found = Vec::new();
    for attribute in attributes {
        expand(&attribute.meta, &mut found, 0);
    }
    found
}

fn expand(meta: &Meta, found: &mut Vec<Meta>, nesting: usize) {
    match meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") && nesting < 8 => {
            for inner in arguments(list).iter().skip(1) {
                expand(inner, found, nesting + 1);
            }
        }
        _ => found.push(meta.clone()),
    }
}

/// The arguments of `name(...)`; none where they are not attributes themselves.
pub(super) fn arguments(list: &MetaList) -> Vec<Meta> {
    list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        .map(|arguments| arguments.into_iter().collect())
        .unwrap_or_default()
}

/// The last segment of an attribute's path.
pub(super) fn last_segment(path: &syn::Path) -> String {
    path.segments
        .last()
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default()
}

/// The string of `name = "value"`.
pub(super) fn string_value(meta: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = meta else {
        return None;
    };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// Whether a `derive` names the trait.
pub(super) fn derives(attributes: &[Attribute], name: &str) -> bool {
    metas(attributes).iter().any(|meta| match meta {
        Meta::List(list) if list.path.is_ident("derive") => arguments(list)
            .iter()
            .any(|derived| last_segment(derived.path()) == name),
        _ => false,
    })
}

/// Whether the item only exists in test builds.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => arguments(list).iter().any(requires_test),
        // `test` of any runtime and of parametrised-test crates.
        meta => matches!(
            last_segment(meta.path()).as_str(),
            "test"
                | "bench"
                | "rstest"
                | "test_case"
                | "wasm_bindgen_test"
                | "quickcheck"
                | "test_log"
        ),
    })
}

fn requires_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => arguments(list).iter().any(requires_test),
        _ => false,
    }
}

/// Whether the item only exists in some builds.
pub(super) fn is_conditional(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"))
}
