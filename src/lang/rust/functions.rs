//! Functions and closures: parameters, bodies, and what their signatures say of types.

use super::context::{Lowerer, index};
use super::scope::Frame;
use crate::ir::{BindingKind, Block, ExprId, ExprKind, Function, FunctionId, Name, Param, Pattern};
use crate::source::Span;
use syn::{FnArg, Pat, ReturnType};

impl Lowerer<'_> {
    /// Fills a reserved function. `start` is where the item starts.
    pub(super) fn lower_function(
        &mut self,
        id: FunctionId,
        signature: &syn::Signature,
        body: &syn::Block,
        start: Span,
    ) {
        let parameters = self.type_parameters(&signature.generics);
        let loops = std::mem::take(&mut self.loops);
        let outer = std::mem::replace(&mut self.function, id);
        self.scopes.enter(Frame::Item(parameters));
        self.scopes.enter_block();
        let returns = self.returns(&signature.output);
        let mut params = Vec::new();
        for input in &signature.inputs {
            if let FnArg::Typed(input) = input {
                params.push(self.parameter(&input.pat, Some(&input.ty)));
            }
        }
        let body = self.block(body);
        self.scopes.leave();
        self.scopes.leave();
        self.function = outer;
        self.loops = loops;
        let is_test = self.in_test;
        let function = &mut self.module.functions[id.index()];
        function.span = start.to(body.span);
        function.params = params;
        function.is_async = signature.asyncness.is_some();
        function.is_test = is_test;
        function.owns_this = signature
            .receiver()
            .is_some_and(|receiver| matches!(receiver.kind, syn::ReceiverKind::Value));
        function.returns = returns;
        function.body = body;
    }

    fn parameter(&mut self, pattern: &Pat, ty: Option<&syn::Type>) -> Param {
        if let Some((inner, ty)) = ty.and_then(|ty| self.extracted(pattern, ty)) {
            return self.parameter(inner, Some(ty));
        }
        let hint = ty.and_then(|ty| self.hint(ty));
        let pattern = self.pattern(pattern, BindingKind::Parameter);
        if let (Pattern::Binding(binding), Some(hint)) = (&pattern, hint) {
            self.module.bindings[binding.index()].hint = Some(hint);
        }
        if let (Pattern::Binding(binding), Some(syn::Type::Reference(reference))) = (&pattern, ty) {
            let binding = &mut self.module.bindings[binding.index()];
            binding.is_reference = true;
            binding.is_mutable_reference = reference.mutability.is_some();
        }
        Param {
            pattern,
            default: None,
            rest: false,
            field: None,
            shape: None,
        }
    }

    fn returns(&mut self, output: &ReturnType) -> Option<ExprId> {
        match output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => self.result_hint(ty),
        }
    }

    /// A closure.
    pub(super) fn closure(&mut self, closure: &syn::ExprClosure) -> ExprId {
        let start = [
            closure.lifetimes.as_ref().map(|token| token.for_token.span),
            closure.constness.map(|token| token.span),
            closure.asyncness.map(|token| token.span),
            closure.capture.map(|token| token.span),
        ]
        .into_iter()
        .flatten()
        .next()
        .unwrap_or_else(|| closure.inputs_begin.span);
        let start = self.span(start);
        let id = FunctionId(index(self.module.functions.len()));
        self.module.functions.push(Function {
            parent: self.function,
            is_async: closure.asyncness.is_some(),
            lexical_this: true,
            is_test: self.in_test,
            ..Function::default()
        });
        let outer = std::mem::replace(&mut self.function, id);
        self.scopes.enter_block();
        let mut params = Vec::new();
        for input in &closure.inputs {
            let param = match input {
                Pat::Type(typed) => self.parameter(&typed.pat, Some(&typed.ty)),
                pattern => self.parameter(pattern, None),
            };
            params.push(param);
        }
        let returns = self.returns(&closure.output);
        let body = match &*closure.body {
            syn::Expr::Block(block) if block.label.is_none() => self.block(&block.block),
            body => {
                let tail = self.expr(body);
                Block {
                    span: self.span_of(tail),
                    tail: Some(tail),
                    ..Block::default()
                }
            }
        };
        self.scopes.leave();
        self.function = outer;
        let span = start.to(body.span);
        let function = &mut self.module.functions[id.index()];
        function.span = span;
        function.params = params;
        function.returns = returns;
        function.body = body;
        self.push(ExprKind::Function(id), span)
    }

    /// Gives an anonymous function the name of the variable that holds it.
    pub(super) fn name_function(&mut self, value: ExprId, name: &Name) {
        if let ExprKind::Function(id) = self.module.expr(value).kind {
            let function = &mut self.module.functions[id.index()];
            if function.name.is_empty() {
                function.name = name.clone();
            }
        }
    }

    /// The type parameters of an item with their first bound that says something of values.
    pub(super) fn type_parameters(
        &mut self,
        generics: &syn::Generics,
    ) -> Vec<(Name, Option<ExprId>)> {
        let mut found: Vec<(Name, Option<ExprId>)> = Vec::new();
        for parameter in generics.type_params() {
            let name = super::context::name_of(&parameter.ident);
            let bound = self.bound(&parameter.bounds);
            found.push((name, bound));
        }
        let predicates = generics
            .where_clause
            .iter()
            .flat_map(|clause| &clause.predicates);
        for predicate in predicates {
            let syn::WherePredicate::Type(predicate) = predicate else {
                continue;
            };
            let syn::Type::Path(ty) = &predicate.bounded_ty else {
                continue;
            };
            let Some(ident) = ty.path.get_ident() else {
                continue;
            };
            let name = super::context::name_of(ident);
            if let Some(at) = found
                .iter()
                .position(|(known, bound)| *known == name && bound.is_none())
            {
                found[at].1 = self.bound(&predicate.bounds);
            }
        }
        found
    }
}
