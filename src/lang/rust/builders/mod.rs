//! Builders that macros derive: `bon::Builder`, `#[bon::builder]`, `derive_builder::Builder`, `typed_builder::TypedBuilder`.
//!
//! What they generate is written out as the items a person would write, as far as values go: a struct that holds what was set,
//! a setter a field, and a function that makes the result. Every generated token stands at the name of what was annotated.

mod attributes;

use super::attributes::{last_segment, string_value};
use attributes::{
    Dialect, Part, argument, builder_arguments, dialect, has_builder, moved, named, part,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::{FnArg, ImplItem, Item, ItemFn, ItemImpl, ItemStruct, Pat, Type};

/// The item, and what its builder attributes add beside it.
pub(super) fn expand(item: Item) -> (Item, Vec<Item>) {
    match item {
        Item::Struct(item) => {
            let generated = dialect(&item.attrs).and_then(|dialect| of_struct(&item, dialect));
            (Item::Struct(item), generated.unwrap_or_default())
        }
        Item::Fn(item) if has_builder(&item.attrs) => match of_function(&item) {
            Some((original, generated)) => (original, generated),
            None => (Item::Fn(item), Vec::new()),
        },
        Item::Impl(item)
            if item
                .attrs
                .iter()
                .any(|one| last_segment(one.path()) == "bon") =>
        {
            let (item, generated) = of_impl(item);
            (Item::Impl(item), generated)
        }
        item => (item, Vec::new()),
    }
}

fn of_struct(item: &ItemStruct, dialect: Dialect) -> Option<Vec<Item>> {
    let syn::Fields::Named(fields) = &item.fields else {
        return None;
    };
    let span = item.ident.span();
    let of_all = builder_arguments(&item.attrs);
    let all_default = dialect == Dialect::DeriveBuilder && argument(&of_all, "default").is_some();
    let struct_name = &item.ident;
    let mut parts = Vec::new();
    for field in &fields.named {
        let name = field.ident.clone()?;
        let mut part = part(name, field.ty.clone(), &field.attrs, dialect);
        if all_default && part.unset.is_none() {
            let field = &part.name;
            part.unset = Some(quote_spanned! {span=> <#struct_name as Default>::default().#field });
        }
        parts.push(part);
    }
    let builder = format_ident!("{}Builder", struct_name);
    let builder = match (dialect, argument(&of_all, "name").and_then(string_value)) {
        (Dialect::DeriveBuilder, Some(name)) => Ident::new(&name, span),
        _ => builder,
    };
    let finish = named(&of_all, "finish_fn", "build", span);
    let names: Vec<Ident> = parts.iter().map(|part| moved(&part.name, span)).collect();
    let result = quote_spanned! {span=> #struct_name { #(#names: self.#names),* } };
    let mut generated = written_out(&builder, &parts, &item.vis, &finish, &result, span);
    let start = match dialect {
        Dialect::DeriveBuilder => {
            let new = start_value(&builder, &parts, span);
            quote_spanned! {span=>
                impl #builder {
                    pub fn default() -> Self { #new }
                    pub fn create_empty() -> Self { #new }
                    pub fn new() -> Self { #new }
                }
            }
        }
        _ => {
            let start = named(&of_all, "start_fn", "builder", span);
            let new = start_value(&builder, &parts, span);
            quote_spanned! {span=> impl #struct_name { pub fn #start() -> #builder { #new } } }
        }
    };
    generated.push(syn::parse2(start).ok()?);
    Some(generated)
}

/// The builder that nothing was set on.
fn start_value(builder: &Ident, parts: &[Part], span: Span) -> TokenStream {
    let known = parts.iter().filter_map(|part| {
        let (name, unset) = (&part.name, part.unset.as_ref()?);
        Some(quote_spanned! {span=> #name: #unset })
    });
    quote_spanned! {span=> #builder { #(#known),* } }
}

/// The builder's struct with its setters, and the function that makes `result` of what was set.
fn written_out(
    builder: &Ident,
    parts: &[Part],
    visibility: &syn::Visibility,
    finish: &Ident,
    result: &TokenStream,
    span: Span,
) -> Vec<Item> {
    let fields = parts.iter().map(|part| {
        let (name, ty) = (&part.name, &part.ty);
        quote_spanned! {span=> #name: #ty }
    });
    let setters = parts.iter().filter(|part| !part.is_skipped).map(|part| {
        let (name, setter) = (&part.name, &part.setter);
        let maybe = format_ident!("maybe_{}", setter, span = span);
        let value = match part.is_plain {
            true => quote_spanned! {span=> value },
            false => quote_spanned! {name.span()=> setter_of_its_own!() },
        };
        quote_spanned! {span=>
            pub fn #setter(&mut self, value: _) -> &mut Self { self.#name = #value; self }
            pub fn #maybe(&mut self, value: _) -> &mut Self { self.#name = #value; self }
        }
    });
    let items = quote_spanned! {span=>
        #visibility struct #builder { #(#fields),* }
        impl #builder {
            #(#setters)*
            pub fn #finish(&self) -> _ { #result }
        }
    };
    syn::parse2::<syn::File>(items).map_or_else(|_| Vec::new(), |file| file.items)
}

/// `#[builder] fn`: the function's own body runs where the builder is finished.
fn of_function(item: &ItemFn) -> Option<(Item, Vec<Item>)> {
    let span = item.sig.ident.span();
    let of_all = builder_arguments(&item.attrs);
    let parts = parameters(item.sig.inputs.iter())?;
    let builder = format_ident!("{}Builder", pascal(&item.sig.ident), span = span);
    let finish = named(&of_all, "finish_fn", "call", span);
    let original = format_ident!("__orig_{}", item.sig.ident, span = span);
    let names: Vec<&Ident> = parts.iter().map(|part| &part.name).collect();
    let result = quote_spanned! {span=> #original(#(self.#names),*) };
    let mut generated = written_out(&builder, &parts, &item.vis, &finish, &result, span);
    let (start, visibility) = (&item.sig.ident, &item.vis);
    let new = start_value(&builder, &parts, span);
    let start = quote_spanned! {span=> #visibility fn #start() -> #builder { #new } };
    generated.push(syn::parse2(start).ok()?);
    let mut renamed = item.clone();
    renamed.sig.ident = original;
    Some((Item::Fn(renamed), generated))
}

/// `#[bon] impl`: the functions marked `#[builder]` become builders.
fn of_impl(mut item: ItemImpl) -> (ItemImpl, Vec<Item>) {
    let mut generated = Vec::new();
    let mut starts = Vec::new();
    let Some(ty) = type_name(&item.self_ty) else {
        return (item, generated);
    };
    for member in &mut item.items {
        let ImplItem::Fn(function) = member else {
            continue;
        };
        if !has_builder(&function.attrs) {
            continue;
        }
        let span = function.sig.ident.span();
        let of_all = builder_arguments(&function.attrs);
        let has_receiver = function.sig.receiver().is_some();
        let Some(parts) = parameters(function.sig.inputs.iter()) else {
            continue;
        };
        let is_new = function.sig.ident == "new";
        let method = pascal(&function.sig.ident);
        let builder = match is_new {
            true => format_ident!("{}Builder", ty, span = span),
            false => format_ident!("{}{}Builder", ty, method, span = span),
        };
        let finish = named(
            &of_all,
            "finish_fn",
            if is_new { "build" } else { "call" },
            span,
        );
        let plain = function.sig.ident.to_string();
        let start = named(
            &of_all,
            "start_fn",
            if is_new { "builder" } else { &plain },
            span,
        );
        let original = format_ident!("__orig_{}", function.sig.ident, span = span);
        let names: Vec<&Ident> = parts.iter().map(|part| &part.name).collect();
        let call = match has_receiver {
            true => quote_spanned! {span=> self.__receiver.#original(#(self.#names),*) },
            false => quote_spanned! {span=> #ty::#original(#(self.#names),*) },
        };
        let new = start_value(&builder, &parts, span);
        let (receiver, new) = match has_receiver {
            true => (
                quote_spanned! {span=> &self },
                quote_spanned! {span=> { let mut builder = #new; builder.__receiver = self; builder } },
            ),
            false => (TokenStream::new(), new),
        };
        generated.extend(written_out(
            &builder,
            &parts,
            &function.vis,
            &finish,
            &call,
            span,
        ));
        let start = quote_spanned! {span=> pub fn #start(#receiver) -> #builder { #new } };
        starts.extend(syn::parse2::<ImplItem>(start).ok());
        function.sig.ident = original;
    }
    item.items.extend(starts);
    (item, generated)
}

fn parameters<'a>(inputs: impl Iterator<Item = &'a FnArg>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for input in inputs {
        let FnArg::Typed(input) = input else { continue };
        let Pat::Ident(name) = &*input.pat else {
            return None;
        };
        parts.push(part(
            name.ident.clone(),
            (*input.ty).clone(),
            &input.attrs,
            Dialect::Bon,
        ));
    }
    Some(parts)
}

fn type_name(ty: &Type) -> Option<Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.clone()),
        _ => None,
    }
}

fn pascal(name: &Ident) -> String {
    super::case::Case::Pascal.field(&name.to_string())
}
