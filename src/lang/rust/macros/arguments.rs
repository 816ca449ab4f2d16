//! Arguments of logging and formatting macros, whose grammar goes beyond expressions: `name = value`, `%value`, `?value`.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, Ident, Lit, Pat, Token};

/// The arguments that read as expressions; others are left out.
pub(super) fn loose(tokens: &TokenStream) -> Vec<Expr> {
    let parser = |input: ParseStream<'_>| {
        let mut found = Vec::new();
        while !input.is_empty() {
            let ahead = input.fork();
            skip_label(&ahead);
            if ahead.peek(Token![%]) || ahead.peek(Token![?]) {
                let _ = ahead.parse::<TokenTree>();
            }
            match ahead.parse::<Expr>() {
                Ok(expr) => {
                    syn::parse::discouraged::Speculative::advance_to(input, &ahead);
                    found.push(expr);
                }
                Err(_) => skip_argument(input),
            }
            if input.peek(Token![,]) || input.peek(Token![;]) {
                let _ = input.parse::<TokenTree>();
            }
        }
        Ok(found)
    };
    parser.parse2(tokens.clone()).unwrap_or_default()
}

/// `name =`, `a.b.c =`, `"name" =`, `target:`.
fn skip_label(input: ParseStream<'_>) {
    let ahead = input.fork();
    if ahead.peek(Lit) {
        let _ = ahead.parse::<Lit>();
    } else {
        loop {
            if ahead.call(Ident::parse_any).is_err() {
                return;
            }
            if !ahead.peek(Token![.]) {
                break;
            }
            let _ = ahead.parse::<Token![.]>();
        }
    }
    let is_label = (ahead.peek(Token![=]) && !ahead.peek(Token![==]) && !ahead.peek(Token![=>]))
        || (ahead.peek(Token![:]) && !ahead.peek(Token![::]));
    if is_label && ahead.parse::<TokenTree>().is_ok() {
        syn::parse::discouraged::Speculative::advance_to(input, &ahead);
    }
}

/// Moves to the next comma at this level. Takes at least one token.
fn skip_argument(input: ParseStream<'_>) {
    let mut first = true;
    while !input.is_empty() && (first || !(input.peek(Token![,]) || input.peek(Token![;]))) {
        first = false;
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// A pattern with alternatives and a guard.
pub(super) fn pattern(input: ParseStream<'_>) -> syn::Result<Pat> {
    let pat = Pat::parse_multi_with_leading_vert(input)?;
    if !input.peek(Token![if]) {
        return Ok(pat);
    }
    Ok(Pat::Guard(syn::PatGuard {
        attrs: Vec::new(),
        pat: Box::new(pat),
        if_token: input.parse()?,
        guard: input.parse()?,
    }))
}
