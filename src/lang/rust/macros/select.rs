//! `select!`: several futures are polled, the arm of one that is ready runs.

use super::{arguments, parse};
use crate::ir::{Arm, ExprId, ExprKind, Pattern};
use crate::lang::rust::context::Lowerer;
use crate::source::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{Expr, Ident, Macro, Pat, Token};

struct Branch {
    /// `None` for `else`, `complete` and `default`.
    polled: Option<(Pat, Expr)>,
    condition: Option<Expr>,
    body: Expr,
    start: proc_macro2::Span,
}

impl Lowerer<'_> {
    pub(super) fn select_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let branches = parse(branches, &mac.tokens)?;
        let span = self.macro_span(mac);
        // All futures are made before one is chosen.
        let mut futures = Vec::new();
        for branch in &branches {
            if let Some((_, future)) = &branch.polled {
                futures.push(self.expr(future));
            }
        }
        let start = span.range().start;
        let scrutinee = self.opaque(
            "the first of several futures",
            futures,
            Span::new(start, span.range().end),
        );
        let mut arms = Vec::new();
        for branch in &branches {
            self.scopes.enter_block();
            let pattern = match &branch.polled {
                Some((pattern, _)) => self.opaque_pattern(pattern),
                None => Pattern::Opaque(Vec::new()),
            };
            let guard = branch.condition.as_ref().map(|guard| self.expr(guard));
            let body = self.expr(&branch.body);
            self.scopes.leave();
            let span = self.span(branch.start).to(self.span_of(body));
            arms.push(Arm {
                pattern,
                guard,
                body,
                falls_through: false,
                span,
            });
        }
        Some(self.push(ExprKind::Match { scrutinee, arms }, span))
    }
}

fn branches(input: ParseStream<'_>) -> syn::Result<Vec<Branch>> {
    let mut found = Vec::new();
    if input.peek(Ident) && input.peek2(Token![;]) {
        // `biased;`
        input.parse::<Ident>()?;
        input.parse::<Token![;]>()?;
    }
    while !input.is_empty() {
        let start = input.span();
        let keyword = input.peek(Token![else]) || (input.peek(Ident) && input.peek2(Token![=>]));
        let (polled, condition) = if keyword {
            input.parse::<proc_macro2::TokenTree>()?;
            (None, None)
        } else {
            let pattern = arguments::pattern(input)?;
            input.parse::<Token![=]>()?;
            let future: Expr = input.parse()?;
            let condition = if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
                input.parse::<Token![if]>()?;
                Some(input.parse()?)
            } else {
                None
            };
            (Some((pattern, future)), condition)
        };
        input.parse::<Token![=>]>()?;
        let body = Expr::parse_with_earlier_boundary_rule(input)?;
        input.parse::<Option<Token![,]>>()?;
        found.push(Branch {
            start: start.join(body.span()).unwrap_or(start),
            polled,
            condition,
            body,
        });
    }
    Ok(found)
}
