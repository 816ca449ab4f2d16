//! Expressions. Spans are put together from the lowered operands and the expression's own tokens: exact, and without walking a
//! tree twice.

use super::context::{Lowerer, items_of, name_of};
use super::scope::Space;
use crate::ir::{Call, Entry, EntryKind, ExprId, ExprKind, Key, Name, UnaryOp};
use crate::source::Span;
use syn::spanned::Spanned as _;
use syn::{Expr, Member, UnOp};

impl Lowerer<'_> {
    /// Lowers an expression.
    ///
    /// Only dispatches, so that its frame, of which there is one for every level of nesting, stays small.
    pub(super) fn expr(&mut self, expr: &Expr) -> ExprId {
        match expr {
            Expr::Lit(e) => self.literal(&e.lit),
            Expr::Path(e) => self.path_expr(e),
            Expr::MethodCall(e) => self.method_call(e),
            Expr::Call(e) => self.call(e),
            Expr::Field(e) => self.field(e),
            Expr::Macro(e) => self.macro_call(&e.mac),
            Expr::Binary(e) => self.binary(e),
            Expr::Assign(e) => self.assign(e),
            Expr::Unary(e) => self.unary(e),
            Expr::If(e) => self.branch(e),
            Expr::Let(e) => self.let_condition(e),
            Expr::Match(e) => self.matching(e),
            Expr::Closure(e) => self.closure(e),
            Expr::Struct(e) => self.struct_literal(e),
            Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
            | Expr::Return(_)
            | Expr::Break(_)
            | Expr::Continue(_) => self.control_expression(expr),
            Expr::Block(_)
            | Expr::Async(_)
            | Expr::Unsafe(_)
            | Expr::Const(_)
            | Expr::TryBlock(_) => self.block_like(expr),
            Expr::Paren(_)
            | Expr::Group(_)
            | Expr::Reference(_)
            | Expr::RawAddr(_)
            | Expr::Cast(_)
            | Expr::Await(_)
            | Expr::Try(_) => self.wrapper(expr),
            Expr::Array(_) | Expr::Tuple(_) | Expr::Index(_) | Expr::Repeat(_) => {
                self.collection(expr)
            }
            other => self.remaining(other),
        }
    }

    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Vec<ExprId> {
        exprs.into_iter().map(|expr| self.expr(expr)).collect()
    }

    fn method_call(&mut self, call: &syn::ExprMethodCall) -> ExprId {
        let object = self.expr(&call.receiver);
        let start = self.span_of(object);
        let property_span = self.span(call.method.span());
        let mut callee_span = start.to(property_span);
        if let Some(turbofish) = &call.turbofish {
            callee_span = callee_span.to(self.span(turbofish.gt_token.span));
        }
        let callee = self.member(object, name_of(&call.method), property_span, callee_span);
        let mut args = self.exprs(&call.args);
        if call.method == "collect"
            && let Some(turbofish) = &call.turbofish
            && let Some(syn::GenericArgument::Type(ty)) = turbofish.args.first()
        {
            // What is collected into decides what comes out.
            args.extend(self.result_hint(ty));
        }
        let args_span = self.delimiters(&call.paren_token.span);
        self.push_call(callee, args, args_span, start.to(args_span))
    }

    fn call(&mut self, call: &syn::ExprCall) -> ExprId {
        let callee = self.expr(&call.func);
        let args = self.exprs(&call.args);
        let args_span = self.delimiters(&call.paren_token.span);
        let span = self.span_of(callee).to(args_span);
        self.push_call(callee, args, args_span, span)
    }

    pub(super) fn push_call(
        &mut self,
        callee: ExprId,
        args: Vec<ExprId>,
        args_span: Span,
        span: Span,
    ) -> ExprId {
        let call = Call {
            callee,
            args: items_of(args),
            is_new: false,
            args_span,
        };
        self.push(ExprKind::Call(call), span)
    }

    fn field(&mut self, field: &syn::ExprField) -> ExprId {
        let object = self.expr(&field.base);
        let (name, property_span) = self.member_name(&field.member);
        let span = self.span_of(object).to(property_span);
        self.member(object, name, property_span, span)
    }

    fn member_name(&self, member: &Member) -> (Name, Span) {
        match member {
            Member::Named(ident) => (name_of(ident), self.span(ident.span())),
            Member::Unnamed(index) => (index.index.to_string().into(), self.span(index.span)),
        }
    }

    fn struct_literal(&mut self, literal: &syn::ExprStruct) -> ExprId {
        let class = match &literal.qself {
            None => self.path(&literal.path, Space::Type),
            Some(qself) => {
                let span = self.span(qself.lt_token.span);
                self.opaque("a path of an unnamed type", Vec::new(), span)
            }
        };
        let mut entries = Vec::new();
        for field in &literal.fields {
            let (name, span) = self.member_name(&field.member);
            let value = self.expr(&field.expr);
            let value = self.under_build_field(&field.attrs, value);
            let entry_span = span.to(self.span_of(value));
            entries.push(Entry {
                kind: EntryKind::Property {
                    key: Key::Name { name, span },
                    value,
                },
                span: entry_span,
            });
        }
        if let Some(base) = &literal.rest {
            let value = self.expr(base);
            let start = literal
                .dot2_token
                .map_or_else(|| self.span_of(value), |dots| self.span(dots.span()));
            let span = start.to(self.span_of(value));
            // Explicit fields win over the base, so it comes first.
            entries.insert(
                0,
                Entry {
                    kind: EntryKind::Spread(value),
                    span,
                },
            );
        }
        let start = self.span_of(class);
        let span = start.to(self.delimiters(&literal.brace_token.span));
        self.push(
            ExprKind::Object {
                class: Some(class),
                entries,
            },
            span,
        )
    }

    /// A field that some builds lack has no value that is known.
    fn under_build_field(&mut self, attributes: &[syn::Attribute], value: ExprId) -> ExprId {
        if super::attributes::is_conditional(attributes) {
            let span = self.span_of(value);
            self.opaque(super::blocks::BUILD, vec![value], span)
        } else {
            value
        }
    }

    fn unary(&mut self, unary: &syn::ExprUnary) -> ExprId {
        let operand = self.expr(&unary.expr);
        let (token, op) = match unary.op {
            UnOp::Deref(token) => (token.span(), None),
            UnOp::Not(token) => (token.span(), Some(UnaryOp::Not)),
            UnOp::Neg(token) => (token.span(), Some(UnaryOp::Other)),
            _ => (unary.op.span(), Some(UnaryOp::Other)),
        };
        let span = self.span(token).to(self.span_of(operand));
        match op {
            None => self.push(ExprKind::Wrapped(operand), span),
            Some(op) => self.push(ExprKind::Unary { op, operand }, span),
        }
    }

    /// Expressions with the value of one operand.
    fn wrapper(&mut self, expr: &Expr) -> ExprId {
        match expr {
            Expr::Paren(e) => {
                let inner = self.expr(&e.expr);
                let span = self.delimiters(&e.paren_token.span);
                self.push(ExprKind::Wrapped(inner), span)
            }
            Expr::Group(e) => self.expr(&e.expr),
            Expr::Reference(e) => {
                let inner = self.expr(&e.expr);
                let span = self.span(e.and_token.span()).to(self.span_of(inner));
                self.push(ExprKind::Wrapped(inner), span)
            }
            Expr::RawAddr(e) => {
                let inner = self.expr(&e.expr);
                let span = self.span(e.and_token.span()).to(self.span_of(inner));
                self.opaque("a raw pointer", vec![inner], span)
            }
            Expr::Cast(e) => {
                let inner = self.expr(&e.expr);
                let span = self.span_of(inner).to(self.span(e.ty.span()));
                self.push(ExprKind::Wrapped(inner), span)
            }
            Expr::Await(e) => {
                let inner = self.expr(&e.base);
                let span = self.span_of(inner).to(self.span(e.await_token.span));
                self.push(ExprKind::Await(inner), span)
            }
            Expr::Try(e) => {
                let inner = self.expr(&e.expr);
                let span = self.span_of(inner).to(self.span(e.question_token.span()));
                self.push(ExprKind::Try(inner), span)
            }
            other => self.remaining(other),
        }
    }

    fn block_like(&mut self, expr: &Expr) -> ExprId {
        match expr {
            Expr::Block(e) => match &e.label {
                None => self.block_expr(&e.block),
                Some(label) => {
                    let block = self.block_expr(&e.block);
                    let span = self.span(label.name.span()).to(self.span_of(block));
                    self.opaque("a labelled block", vec![block], span)
                }
            },
            Expr::Async(e) => {
                let start = self.span(e.async_token.span);
                let span = start.to(self.delimiters(&e.block.brace_token.span));
                self.block_from(&e.block, span, true)
            }
            Expr::Unsafe(e) => {
                let start = self.span(e.unsafe_token.span);
                let span = start.to(self.delimiters(&e.block.brace_token.span));
                self.block_from(&e.block, span, false)
            }
            Expr::Const(e) => {
                let start = self.span(e.const_token.span);
                let span = start.to(self.delimiters(&e.block.brace_token.span));
                self.block_from(&e.block, span, false)
            }
            Expr::TryBlock(e) => {
                let start = self.span(e.try_token.span);
                let span = start.to(self.delimiters(&e.block.brace_token.span));
                let block = self.block_expr(&e.block);
                self.opaque("a try block", vec![block], span)
            }
            other => self.remaining(other),
        }
    }

    fn collection(&mut self, expr: &Expr) -> ExprId {
        match expr {
            Expr::Array(e) => {
                let items = items_of(self.exprs(&e.elems));
                let span = self.delimiters(&e.bracket_token.span);
                self.push(
                    ExprKind::Array {
                        items,
                        tuple: false,
                    },
                    span,
                )
            }
            Expr::Tuple(e) => {
                let span = self.delimiters(&e.paren_token.span);
                if e.elems.is_empty() {
                    return self.push(ExprKind::Unit, span);
                }
                let items = items_of(self.exprs(&e.elems));
                self.push(ExprKind::Array { items, tuple: true }, span)
            }
            Expr::Index(e) => {
                let object = self.expr(&e.expr);
                let index = self.expr(&e.index);
                let span = self
                    .span_of(object)
                    .to(self.delimiters(&e.bracket_token.span));
                self.push(ExprKind::Index { object, index }, span)
            }
            Expr::Repeat(e) => {
                let children = vec![self.expr(&e.expr), self.expr(&e.len)];
                let span = self.delimiters(&e.bracket_token.span);
                self.opaque("a repeated element", children, span)
            }
            other => self.remaining(other),
        }
    }

    fn remaining(&mut self, expr: &Expr) -> ExprId {
        match expr {
            Expr::Range(e) => {
                let children: Vec<ExprId> = [&e.start, &e.end]
                    .into_iter()
                    .flatten()
                    .map(|end| self.expr(end))
                    .collect();
                let limits = match &e.limits {
                    syn::RangeLimits::HalfOpen(token) => token.span(),
                    syn::RangeLimits::Closed(token) => token.span(),
                };
                let mut span = self.span(limits);
                for &child in &children {
                    span = span.to(self.span_of(child));
                }
                self.opaque("a range", children, span)
            }
            Expr::Yield(e) => {
                let children: Vec<ExprId> = e.expr.iter().map(|value| self.expr(value)).collect();
                let mut span = self.span(e.yield_token.span);
                for &child in &children {
                    span = span.to(self.span_of(child));
                }
                self.opaque("a yield", children, span)
            }
            other => {
                let span = self.span(other.span());
                self.opaque("an expression of an unknown kind", Vec::new(), span)
            }
        }
    }
}
