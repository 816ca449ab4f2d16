//! `macro_rules!` of the file itself: calls of them are expanded, as far as the macro is one that builds a value.
//!
//! What the call hands in keeps its place in the file; what the definition adds stands where the call does. Definitions that
//! borrow mutably are left alone: whether something is lent is read from the source, which is another one here.

use super::super::context::name_of;
use crate::ir::Name;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use rustc_hash::FxHashMap;
use syn::Expr;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;

/// The macros that a file defines, by name. A name that is defined twice stands for none.
#[derive(Default)]
pub(in crate::lang::rust) struct Rules {
    pub(super) defined: FxHashMap<Name, Option<Vec<Rule>>>,
    pub(super) nesting: usize,
    pub(super) tokens: usize,
}

pub(super) struct Rule {
    pub(super) matcher: Vec<Part>,
    pub(super) body: TokenStream,
}

/// A part of a matcher.
pub(super) enum Part {
    Token(TokenTree),
    Group(Delimiter, Vec<Part>),
    /// `$name:kind`.
    Fragment(Name, String),
    /// `$(...) separator operator`.
    Repeated {
        parts: Vec<Part>,
        separator: Option<TokenTree>,
        at_most_one: bool,
    },
}

/// What a `$name` stands for.
#[derive(Clone)]
pub(super) enum Bound {
    One(TokenStream),
    Many(Vec<Bindings>),
}

pub(super) type Bindings = FxHashMap<Name, Bound>;

impl Rules {
    /// The definitions anywhere in a file.
    pub(in crate::lang::rust) fn of(file: &syn::File) -> Self {
        let mut found = Found::default();
        syn::visit::Visit::visit_file(&mut found, file);
        Self {
            defined: found.0,
            ..Self::default()
        }
    }
}

#[derive(Default)]
struct Found(FxHashMap<Name, Option<Vec<Rule>>>);

impl<'f> syn::visit::Visit<'f> for Found {
    fn visit_item_macro(&mut self, item: &'f syn::ItemMacro) {
        if let Some(ident) = &item.ident
            && item.mac.path.is_ident("macro_rules")
        {
            let name = name_of(ident);
            let rules = match self.0.contains_key(&name) {
                true => None,
                false => rules(&item.mac.tokens),
            };
            self.0.insert(name, rules);
        }
    }
}

/// `(matcher) => { body }; ...`
fn rules(tokens: &TokenStream) -> Option<Vec<Rule>> {
    let mut rules = Vec::new();
    let mut tokens = tokens.clone().into_iter();
    while let Some(first) = tokens.next() {
        let TokenTree::Group(matcher) = first else {
            return None;
        };
        let arrow = (tokens.next()?, tokens.next()?);
        if !is_punct(&arrow.0, '=') || !is_punct(&arrow.1, '>') {
            return None;
        }
        let TokenTree::Group(body) = tokens.next()? else {
            return None;
        };
        if borrows_mutably(body.stream()) {
            return None;
        }
        rules.push(Rule {
            matcher: parts(matcher.stream())?,
            body: body.stream(),
        });
        if tokens.next().is_some_and(|next| !is_punct(&next, ';')) {
            return None;
        }
    }
    Some(rules)
}

fn borrows_mutably(tokens: TokenStream) -> bool {
    let mut after_ampersand = false;
    tokens.into_iter().any(|token| {
        let is_mutable =
            after_ampersand && matches!(&token, TokenTree::Ident(ident) if ident == "mut");
        after_ampersand = is_punct(&token, '&');
        is_mutable || matches!(token, TokenTree::Group(group) if borrows_mutably(group.stream()))
    })
}

pub(super) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn parts(tokens: TokenStream) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match tokens.next()? {
                TokenTree::Ident(name) => {
                    if !is_punct(&tokens.next()?, ':') {
                        return None;
                    }
                    let TokenTree::Ident(kind) = tokens.next()? else {
                        return None;
                    };
                    parts.push(Part::Fragment(name_of(&name), kind.to_string()));
                }
                TokenTree::Group(group) => {
                    let mut separator = None;
                    let mut operator = tokens.next()?;
                    if !is_operator(&operator) {
                        separator = Some(operator);
                        operator = tokens.next()?;
                    }
                    parts.push(Part::Repeated {
                        parts: self::parts(group.stream())?,
                        separator,
                        at_most_one: is_punct(&operator, '?'),
                    });
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                parts.push(Part::Group(group.delimiter(), self::parts(group.stream())?));
            }
            token => parts.push(Part::Token(token)),
        }
    }
    Some(parts)
}

pub(super) fn is_operator(token: &TokenTree) -> bool {
    ['*', '+', '?']
        .iter()
        .any(|operator| is_punct(token, *operator))
}

/// Takes `parts` from the input. Like rustc's, the matcher never goes back.
fn take(parts: &[Part], input: ParseStream<'_>, bound: &mut Bindings) -> syn::Result<()> {
    for part in parts {
        match part {
            Part::Token(wanted) => {
                let found: TokenTree = input.parse()?;
                if found.to_string() != wanted.to_string() {
                    return Err(input.error("another token"));
                }
            }
            Part::Group(delimiter, inner) => {
                let TokenTree::Group(group) = input.parse()? else {
                    return Err(input.error("no bracket"));
                };
                if group.delimiter() != *delimiter {
                    return Err(input.error("another bracket"));
                }
                let nested = matched(inner, group.stream())?;
                bound.extend(nested);
            }
            Part::Fragment(name, kind) => {
                let tokens = fragment(kind, input)?;
                bound.insert(name.clone(), Bound::One(tokens));
            }
            Part::Repeated {
                parts: inner,
                separator,
                at_most_one,
            } => {
                let mut rounds = Vec::new();
                while !input.is_empty() && (!*at_most_one || rounds.is_empty()) {
                    let ahead = input.fork();
                    if !rounds.is_empty()
                        && let Some(separator) = separator
                    {
                        let found: TokenTree = ahead.parse()?;
                        if found.to_string() != separator.to_string() {
                            break;
                        }
                    }
                    let mut round = Bindings::default();
                    if take(inner, &ahead, &mut round).is_err() {
                        break;
                    }
                    syn::parse::discouraged::Speculative::advance_to(input, &ahead);
                    rounds.push(round);
                }
                for name in names(inner) {
                    bound.insert(name, Bound::Many(rounds.clone()));
                }
            }
        }
    }
    Ok(())
}

/// The names that a repetition binds.
fn names(parts: &[Part]) -> Vec<Name> {
    let mut found = Vec::new();
    for part in parts {
        match part {
            Part::Token(_) => {}
            Part::Fragment(name, _) => found.push(name.clone()),
            Part::Group(_, inner) | Part::Repeated { parts: inner, .. } => {
                found.extend(names(inner))
            }
        }
    }
    found
}

pub(super) fn matched(parts: &[Part], tokens: TokenStream) -> syn::Result<Bindings> {
    let take_all = |input: ParseStream<'_>| {
        let mut bound = Bindings::default();
        take(parts, input, &mut bound)?;
        match input.is_empty() {
            true => Ok(bound),
            false => Err(input.error("more tokens")),
        }
    };
    syn::parse::Parser::parse2(take_all, tokens)
}

fn fragment(kind: &str, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    Ok(match kind {
        "expr" | "expr_2021" => {
            let expr: Expr = input.parse()?;
            match expr {
                Expr::Lit(_) | Expr::Path(_) | Expr::Macro(_) | Expr::Paren(_) => {
                    expr.into_token_stream()
                }
                // Precedence holds as in the call, not as in the definition.
                expr => Group::new(Delimiter::None, expr.into_token_stream()).into_token_stream(),
            }
        }
        "literal" => input.parse::<syn::Lit>()?.into_token_stream(),
        "ident" => Ident::parse_any(input)?.into_token_stream(),
        "ty" => input.parse::<syn::Type>()?.into_token_stream(),
        "path" => input.parse::<syn::Path>()?.into_token_stream(),
        "block" => input.parse::<syn::Block>()?.into_token_stream(),
        "tt" => input.parse::<TokenTree>()?.into_token_stream(),
        "lifetime" => input.parse::<syn::Lifetime>()?.into_token_stream(),
        "vis" => input.parse::<syn::Visibility>()?.into_token_stream(),
        "pat" => syn::Pat::parse_multi(input)?.into_token_stream(),
        "pat_param" => syn::Pat::parse_single(input)?.into_token_stream(),
        _ => return Err(input.error("a fragment of an unknown kind")),
    })
}
