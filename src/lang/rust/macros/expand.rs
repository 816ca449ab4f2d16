//! Calls of the file's own macros, written out.

use super::super::context::{Lowerer, name_of};
use super::super::depth::{Bodies, depth};
use super::rules::{Bindings, Bound, is_operator, is_punct, matched};
use crate::ir::ExprId;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::{Expr, Macro};

/// How many calls are expanded inside of one another.
const MAX_NESTING: usize = 8;
/// How many tokens all expansions of a file may have.
const MAX_TOKENS: usize = 100_000;

impl Lowerer<'_> {
    /// A call of a macro that the file defines, as what it expands to.
    pub(super) fn own_macro(&mut self, mac: &Macro, name: &str) -> Option<ExprId> {
        let is_own = match mac.path.segments.len() {
            1 => true,
            2 => mac.path.segments[0].ident == "crate" || mac.path.segments[0].ident == "self",
            _ => false,
        };
        if !is_own || self.rules.nesting >= MAX_NESTING {
            return None;
        }
        let expanded = self.expanded(mac, name)?;
        self.rules.tokens += count(&expanded);
        if self.rules.tokens > MAX_TOKENS
            || depth(&expanded, Bodies::Parsed) > super::super::parse::DEEP / MAX_NESTING
        {
            return None;
        }
        self.rules.nesting += 1;
        let lowered = match super::parse(<Expr as syn::parse::Parse>::parse, &expanded) {
            Some(expr) => Some(self.expr(&expr)),
            None => self.body_block(&expanded),
        };
        self.rules.nesting -= 1;
        lowered
    }

    fn expanded(&self, mac: &Macro, name: &str) -> Option<TokenStream> {
        let rules = self.rules.defined.get(name)?.as_ref()?;
        let start = mac.path.segments.first()?.ident.span();
        let at = start.join(mac.delimiter.span().close()).unwrap_or(start);
        rules.iter().find_map(|rule| {
            let bound = matched(&rule.matcher, mac.tokens.clone()).ok()?;
            Some(written(rule.body.clone(), &bound, at))
        })?
    }
}

/// The body with its `$names` filled in; everything else stands at `at`.
fn written(body: TokenStream, bound: &Bindings, at: Span) -> Option<TokenStream> {
    let mut out = TokenStream::new();
    let mut tokens = body.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match tokens.next()? {
                TokenTree::Ident(name) if name == "crate" => {
                    out.extend([TokenTree::Ident(Ident::new("crate", at))]);
                }
                TokenTree::Ident(name) => match bound.get(&name_of(&name))? {
                    Bound::One(tokens) => out.extend(tokens.clone()),
                    Bound::Many(_) => return None,
                },
                TokenTree::Group(group) => {
                    let mut separator = None;
                    let mut operator = tokens.next()?;
                    if !is_operator(&operator) {
                        separator = Some(operator);
                        operator = tokens.next()?;
                    }
                    if !is_operator(&operator) {
                        return None;
                    }
                    let rounds = rounds(&group.stream(), bound)?;
                    for (round, inner) in rounds.iter().enumerate() {
                        if round > 0 {
                            out.extend(separator.clone().map(|token| moved(token, at)));
                        }
                        let mut all = bound.clone();
                        all.extend(inner.clone());
                        out.extend(written(group.stream(), &all, at)?);
                    }
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), written(group.stream(), bound, at)?);
                inner.set_span(at);
                out.extend([TokenTree::Group(inner)]);
            }
            token => out.extend([moved(token, at)]),
        }
    }
    Some(out)
}

fn moved(mut token: TokenTree, at: Span) -> TokenTree {
    token.set_span(at);
    token
}

/// The rounds of the repetition that `tokens` belong to, by the first repeated name in them.
fn rounds(tokens: &TokenStream, bound: &Bindings) -> Option<Vec<Bindings>> {
    let mut after_dollar = false;
    for token in tokens.clone() {
        let is_dollar = is_punct(&token, '$');
        match token {
            TokenTree::Ident(name) if after_dollar => {
                if let Some(Bound::Many(rounds)) = bound.get(&name_of(&name)) {
                    return Some(rounds.clone());
                }
            }
            TokenTree::Group(group) => {
                if let Some(rounds) = rounds(&group.stream(), bound) {
                    return Some(rounds);
                }
            }
            _ => {}
        }
        after_dollar = is_dollar;
    }
    None
}

fn count(tokens: &TokenStream) -> usize {
    let of = |token: TokenTree| match token {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(of).sum()
}
