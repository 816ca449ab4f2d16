//! Macros: bodies of known ones are parsed again from their tokens, whose spans still point into the file.

mod arguments;
mod expand;
mod format;
pub(super) mod items;
mod json;
pub(super) mod rules;
mod select;

use super::context::{Lowerer, items_of};
use super::depth::{Bodies, depth};
use crate::ir::{ExprId, ExprKind, Name, StatementKind};
use crate::source::Span;
use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Expr, Macro, Token};

impl Lowerer<'_> {
    /// The call of a macro, whatever it is.
    pub(super) fn macro_call(&mut self, mac: &Macro) -> ExprId {
        let outer = self.in_checked_body;
        let lowered = if outer || depth(&mac.tokens, Bodies::Parsed) <= super::parse::DEEP {
            self.in_checked_body = true;
            self.known_macro(mac)
        } else {
            self.unknown_macro(mac, None)
        };
        self.in_checked_body = outer;
        lowered
    }

    fn known_macro(&mut self, mac: &Macro) -> ExprId {
        let name = super::attributes::last_segment(&mac.path);
        if let Some(expanded) = self.own_macro(mac, &name) {
            return expanded;
        }
        let lowered = match name.as_str() {
            "format" | "format_args" | "formatcp" => self.format_macro(mac),
            "write" | "writeln" => self
                .write_macro(mac, name == "writeln")
                .or_else(|| Some(self.call_macro(mac, &name))),
            "concat" | "concatcp" => self.concat_macro(mac),
            "stringify" => self.stringify_macro(mac),
            "json" => self.json_macro(mac),
            "hashmap" | "btreemap" | "indexmap" | "hash_map" | "btree_map" => self.map_macro(mac),
            "vec" | "smallvec" | "arrayvec" => self.vec_macro(mac),
            "dbg" => self.dbg_macro(mac),
            "matches" | "assert_matches" => self.matches_macro(mac),
            "join" | "try_join" => self.join_macro(mac),
            "select" | "select_biased" => self.select_macro(mac),
            "stream" | "try_stream" => self.block_macro(mac),
            "cfg_if" | "cfg_select" => self.cfg_macro(mac),
            "panic" | "todo" | "unimplemented" | "unreachable" | "bail" => {
                Some(self.leaving_macro(mac, &name))
            }
            "println" | "eprintln" | "print" | "eprint" | "assert" | "assert_eq" | "assert_ne"
            | "debug_assert" | "debug_assert_eq" | "debug_assert_ne" | "ensure" | "anyhow"
            | "eyre" | "info" | "warn" | "error" | "debug" | "trace" | "log" | "event" | "span"
            | "info_span" | "debug_span" | "trace_span" | "warn_span" | "error_span"
            | "include_str" | "include_bytes" | "include" | "env" | "option_env"
            | "compile_error" => Some(self.call_macro(mac, &name)),
            _ => None,
        };
        match lowered {
            Some(lowered) => lowered,
            None => {
                let children = self.guess(&mac.tokens);
                self.unknown_macro(mac, children)
            }
        }
    }

    /// The whole call, path to closing delimiter.
    pub(super) fn macro_span(&self, mac: &Macro) -> Span {
        let end = self.delimiters(mac.delimiter.span());
        let start = mac
            .path
            .leading_colon
            .map(|colon| self.span(colon.spans[0]))
            .or_else(|| {
                let first = mac.path.segments.first()?;
                Some(self.span(first.ident.span()))
            });
        start.map_or(end, |start| start.to(end))
    }

    fn unknown_macro(&mut self, mac: &Macro, children: Option<Vec<ExprId>>) -> ExprId {
        let path: Vec<Name> = mac
            .path
            .segments
            .iter()
            .map(|segment| super::context::name_of(&segment.ident))
            .collect();
        let reason = format!("a call of the macro {}!", super::uses::joined(&path));
        let span = self.macro_span(mac);
        self.opaque(&reason, children.unwrap_or_default(), span)
    }

    /// What the body of an unknown macro holds, if it reads as expressions or statements.
    fn guess(&mut self, tokens: &TokenStream) -> Option<Vec<ExprId>> {
        if tokens.is_empty() {
            return None;
        }
        if let Some(exprs) = expressions(tokens) {
            return Some(self.all(&exprs));
        }
        Some(vec![self.body_block(tokens)?])
    }

    fn all(&mut self, exprs: &[Expr]) -> Vec<ExprId> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    /// A body of statements or items as a block.
    fn body_block(&mut self, tokens: &TokenStream) -> Option<ExprId> {
        let statements = parse(syn::Block::parse_within, tokens)?;
        let span = self.span(syn::spanned::Spanned::span(tokens));
        let block = Box::new(self.statements(&statements, span));
        Some(self.push(
            ExprKind::Block {
                block,
                is_async: false,
            },
            span,
        ))
    }

    /// Macros that are called for an effect or a compile-time value: a call of a global named with its `!`.
    fn call_macro(&mut self, mac: &Macro, name: &str) -> ExprId {
        let args = arguments::loose(&mac.tokens);
        let args = self.all(&args);
        let args_span = self.delimiters(mac.delimiter.span());
        let span = self.macro_span(mac);
        let bang = self.span(mac.bang_token.span);
        let callee_span = Span::new(span.range().start, bang.range().end);
        let callee = self.push(ExprKind::Global(format!("{name}!").into()), callee_span);
        self.push_call(callee, args, args_span, span)
    }

    /// A macro that never comes back: it panics, or returns an error as `anyhow`'s `bail!` does.
    fn leaving_macro(&mut self, mac: &Macro, name: &str) -> ExprId {
        let call = self.call_macro(mac, name);
        let leaving = match name {
            "bail" => StatementKind::Return(Some(call)),
            _ => StatementKind::Throw(call),
        };
        let span = self.macro_span(mac);
        self.push(ExprKind::Diverge(Box::new(leaving)), span)
    }

    fn vec_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let Some(exprs) = expressions(&mac.tokens) else {
            let repeated = |input: syn::parse::ParseStream<'_>| {
                let element: Expr = input.parse()?;
                input.parse::<Token![;]>()?;
                Ok([element, input.parse()?])
            };
            let parts = parse(repeated, &mac.tokens)?;
            let children = self.all(&parts);
            let span = self.macro_span(mac);
            return Some(self.opaque("a repeated element", children, span));
        };
        let items = items_of(self.all(&exprs));
        let span = self.macro_span(mac);
        Some(self.push(
            ExprKind::Array {
                items,
                tuple: false,
            },
            span,
        ))
    }

    fn dbg_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let exprs = expressions(&mac.tokens)?;
        let [only] = exprs.as_slice() else {
            return None;
        };
        let inner = self.expr(only);
        let span = self.macro_span(mac);
        Some(self.push(ExprKind::Wrapped(inner), span))
    }

    /// `matches!(value, pattern if guard)` is a `let` condition whose names nothing else sees.
    fn matches_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let (value, pattern) = parse(
            |input: syn::parse::ParseStream<'_>| {
                let value: Expr = input.parse()?;
                input.parse::<Token![,]>()?;
                let pattern = arguments::pattern(input)?;
                // `assert_matches!` takes a message.
                let _: TokenStream = input.parse()?;
                Ok((value, pattern))
            },
            &mac.tokens,
        )?;
        let span = self.macro_span(mac);
        self.scopes.enter_block();
        let value = self.expr(&value);
        let (accepted, guard) = super::control::guarded(&pattern);
        let pattern = Box::new(self.pattern(accepted, crate::ir::BindingKind::Constant));
        let mut condition = self.push(ExprKind::Let { pattern, value }, span);
        if let Some(guard) = guard {
            let right = self.expr(guard);
            condition = self.push(
                ExprKind::Binary {
                    op: crate::ir::BinaryOp::And,
                    left: condition,
                    right,
                },
                span,
            );
        }
        self.scopes.leave();
        Some(condition)
    }

    /// `join!(a, b)` awaits all and yields them as a tuple.
    fn join_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let exprs = expressions(&mac.tokens)?;
        let mut values = Vec::new();
        for expr in &exprs {
            let value = self.expr(expr);
            let span = self.span_of(value);
            values.push(self.push(ExprKind::Await(value), span));
        }
        let span = self.macro_span(mac);
        Some(self.push(
            ExprKind::Array {
                items: items_of(values),
                tuple: true,
            },
            span,
        ))
    }

    /// Macros whose body is code that runs in some way of its own.
    fn block_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let block = self.body_block(&mac.tokens)?;
        Some(self.unknown_macro(mac, Some(vec![block])))
    }

    /// `cfg_if!` among statements: any of its branches may be the one.
    fn cfg_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let branches = items::cfg_branches(&mac.tokens)?;
        let span = self.macro_span(mac);
        let mut chosen: Option<ExprId> = None;
        for branch in branches.into_iter().rev() {
            let block = self
                .body_block(&branch)
                .unwrap_or_else(|| self.opaque("an empty branch", Vec::new(), span));
            chosen = Some(match chosen {
                None => block,
                Some(otherwise) => self.either_build(block, Some(otherwise)),
            });
        }
        chosen.map(|chosen| self.push(ExprKind::Wrapped(chosen), span))
    }
}

/// Runs a parser over a macro's body, all of it.
fn parse<P: syn::parse::Parser>(parser: P, tokens: &TokenStream) -> Option<P::Output> {
    parser.parse2(tokens.clone()).ok()
}

/// A body of comma-separated expressions.
fn expressions(tokens: &TokenStream) -> Option<Vec<Expr>> {
    parse(Punctuated::<Expr, Token![,]>::parse_terminated, tokens)
        .map(|exprs| exprs.into_iter().collect())
}
