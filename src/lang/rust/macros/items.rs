//! Macros that stand among items: `lazy_static!`, `thread_local!`, `cfg_if!`.

use super::parse;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Ident, Item, Macro, Token, Type, Visibility};

/// `static ref NAME: Type = expr;`
pub(in crate::lang::rust) struct StaticItem {
    pub(in crate::lang::rust) attrs: Vec<Attribute>,
    pub(in crate::lang::rust) vis: Visibility,
    pub(in crate::lang::rust) ident: Ident,
    pub(in crate::lang::rust) ty: Type,
    pub(in crate::lang::rust) expr: Expr,
}

/// What an item macro stands for.
#[derive(Default)]
pub(in crate::lang::rust) struct Expanded {
    pub(in crate::lang::rust) items: Vec<Item>,
    pub(in crate::lang::rust) statics: Vec<StaticItem>,
}

impl Parse for StaticItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        input.parse::<Token![static]>()?;
        input.parse::<Option<Token![ref]>>()?;
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<Token![=]>()?;
        let expr = input.parse()?;
        Ok(Self {
            attrs,
            vis,
            ident,
            ty,
            expr,
        })
    }
}

/// Whether the macro declares statics.
pub(in crate::lang::rust) fn is_static_macro(mac: &Macro) -> bool {
    matches!(
        crate::lang::rust::attributes::last_segment(&mac.path).as_str(),
        "lazy_static" | "thread_local"
    )
}

/// The items a known item macro declares.
pub(in crate::lang::rust) fn expand(mac: &Macro) -> Option<Expanded> {
    use crate::lang::rust::depth::{Bodies, depth};
    let name = crate::lang::rust::attributes::last_segment(&mac.path);
    let known = is_static_macro(mac) || matches!(name.as_str(), "cfg_if" | "cfg_select");
    if !known || depth(&mac.tokens, Bodies::Parsed) > crate::lang::rust::parse::DEEP {
        return None;
    }
    if is_static_macro(mac) {
        let statics = parse(
            |input: ParseStream<'_>| {
                let mut statics = Vec::new();
                while !input.is_empty() {
                    statics.push(input.parse()?);
                    if !input.is_empty() {
                        input.parse::<Token![;]>()?;
                    }
                }
                Ok(statics)
            },
            &mac.tokens,
        )?;
        return Some(Expanded {
            statics,
            ..Expanded::default()
        });
    }
    let mut expanded = Expanded::default();
    for branch in cfg_branches(&mac.tokens)? {
        let file = parse(<syn::File as Parse>::parse, &branch)?;
        expanded.items.extend(file.items);
    }
    Some(expanded)
}

/// The bodies of `if #[cfg(..)] { .. } else { .. }` or `cfg(..) => { .. }`.
pub(super) fn cfg_branches(tokens: &TokenStream) -> Option<Vec<TokenStream>> {
    let branches: Vec<TokenStream> = tokens
        .clone()
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                Some(group.stream())
            }
            _ => None,
        })
        .collect();
    (!branches.is_empty()).then_some(branches)
}
