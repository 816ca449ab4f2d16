//! Paths as chains of members on what their first segments stand for.

use super::context::{Lowerer, name_of};
use super::scope::{Base, Space, Target};
use crate::ir::{ExprId, ExprKind, Name};
use crate::source::Span;
use syn::spanned::Spanned as _;

impl Lowerer<'_> {
    /// A path as a value.
    pub(super) fn path_expr(&mut self, path: &syn::ExprPath) -> ExprId {
        let Some(qself) = &path.qself else {
            return self.path(&path.path, Space::Value);
        };
        // `<T as Trait>::f` is `T::f`, as far as the file tells what `T` is.
        let span = self.span(path.span());
        let Some(mut object) = self.hint(&qself.ty) else {
            return self.opaque("a path of an unnamed type", Vec::new(), span);
        };
        for segment in path.path.segments.iter().skip(qself.position) {
            let property_span = self.span(segment.ident.span());
            let upto = Span::new(span.range().start, property_span.range().end);
            object = self.member(object, name_of(&segment.ident), property_span, upto);
        }
        self.module.exprs[object.index()].span = span;
        object
    }

    /// What a path stands for, members included.
    pub(super) fn path_target(&self, path: &syn::Path, space: Space) -> Option<Target> {
        let segments: Vec<Name> = path.segments.iter().map(|s| name_of(&s.ident)).collect();
        let leading = path.leading_colon.is_some();
        let (mut target, used) = self.scopes.resolve(&segments, leading, space);
        target.tail.extend_from_slice(segments.get(used..)?);
        Some(target)
    }

    /// From a path's first token to its last. Asked for its span, a path would print itself token by token.
    fn extent(&self, path: &syn::Path) -> Span {
        let Some((first, last)) = path.segments.first().zip(path.segments.last()) else {
            return self.span(path.span());
        };
        let first = match path.leading_colon {
            Some(colon) => self.span(colon.spans[0]),
            None => self.span(first.ident.span()),
        };
        let last = match &last.arguments {
            syn::PathArguments::None => self.span(last.ident.span()),
            syn::PathArguments::AngleBracketed(list) => self.span(list.gt_token.span),
            syn::PathArguments::Parenthesized(_) => self.span(path.span()),
        };
        let start = first.range().start;
        Span::new(start, last.range().end.max(start))
    }

    /// A path as a chain of members on what its first segments stand for.
    pub(super) fn path(&mut self, path: &syn::Path, space: Space) -> ExprId {
        let segments: Vec<Name> = path.segments.iter().map(|s| name_of(&s.ident)).collect();
        let whole = self.extent(path);
        if path.is_ident("self") {
            return self.push(ExprKind::This, whole);
        }
        let leading = path.leading_colon.is_some();
        let (target, used) = self.scopes.resolve(&segments, leading, space);
        let outside = matches!(&target.base, Base::Global(name) if matches!(name.as_str(), "self" | "super" | "crate"));
        if outside && segments.len() > 1 {
            // A path into another file, without a `use`.
            let mut from = vec![match &target.base {
                Base::Global(name) => name.clone(),
                _ => Name::default(),
            }];
            from.extend(target.tail.iter().cloned());
            from.extend_from_slice(&segments[used..]);
            for length in 1..from.len() {
                let specifier = super::uses::joined(&from[..=length.min(from.len() - 1)]);
                self.module.specifiers.push(specifier);
            }
        }
        let start = whole.range().start;
        let at = |this: &Self, segment: usize| {
            path.segments
                .iter()
                .nth(segment)
                .map_or(whole, |segment| this.span(segment.ident.span()))
        };
        let last_used = at(self, used.saturating_sub(1));
        let base_span = Span::new(start, last_used.range().end.max(start));
        let mut expr = match target.base {
            Base::Binding(binding) => self.push(ExprKind::Binding(binding), base_span),
            Base::Global(name) => self.push(ExprKind::Global(name), base_span),
            // `T::PATH` is what the types have that implement its bound.
            Base::Parameter(_, Some(bound)) if used < segments.len() => bound,
            Base::Parameter(name, _) => {
                let reason = format!("the type parameter {name}");
                self.opaque(&reason, Vec::new(), base_span)
            }
        };
        for name in target.tail {
            expr = self.member(expr, name, last_used, base_span);
        }
        for (at, segment) in path.segments.iter().enumerate().skip(used) {
            let property_span = self.span(segment.ident.span());
            let span = Span::new(start, property_span.range().end.max(start));
            expr = self.member(expr, segments[at].clone(), property_span, span);
        }
        // Generic arguments belong to the last segment's expression.
        self.module.exprs[expr.index()].span = whole;
        expr
    }
}
