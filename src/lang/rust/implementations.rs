//! `impl` blocks and traits: whose methods and constants they are.

use super::context::{ImplTarget, Lowerer, TraitImpl, name_of};
use super::scope::{Frame, Space, Target};
use crate::ir::{BindingKind, ClassId, ExprId, Impl, Method, MethodKind, Name, Serial};
use syn::spanned::Spanned as _;
use syn::{ImplItem, ItemImpl, ItemTrait, TraitItem};

impl Lowerer<'_> {
    /// Lowers an `impl` block and attaches it to its type.
    pub(super) fn implementation(&mut self, item: &ItemImpl) {
        let parameters = self.type_parameters(&item.generics);
        self.scopes.enter(Frame::Item(parameters));
        let target_expr = self.hint(&item.self_ty);
        let target = self.type_target(&item.self_ty);
        let class = target.as_ref().and_then(|target| self.class_of(target));
        let outer = std::mem::replace(&mut self.scopes.self_type, target);
        let mut methods = Vec::new();
        let mut constants = Vec::new();
        for member in &item.items {
            match member {
                ImplItem::Fn(function) => {
                    let start = self.start_of(&function.vis, function.sig.span());
                    let method =
                        self.method(&function.sig, &function.block, &function.attrs, start);
                    methods.push(method);
                }
                ImplItem::Const(constant) => {
                    let value = self.constant(&constant.expr);
                    constants.push((name_of(&constant.ident), value));
                }
                ImplItem::Macro(mac) => {
                    self.stray_macro(&mac.mac);
                }
                _ => {}
            }
        }
        self.scopes.self_type = outer;
        self.scopes.leave();

        let serialized = item
            .trait_
            .as_ref()
            .is_some_and(|(path, _)| super::attributes::last_segment(path) == "Serialize");
        if let (true, Some(class)) = (serialized, class) {
            self.module.classes[class.index()].serial = Some(Serial {
                opaque: Some("a hand-written Serialize".into()),
                ..Serial::default()
            });
        }
        let provider = item
            .trait_
            .as_ref()
            .and_then(|(path, _)| self.path_target(path, Space::Type))
            .and_then(|target| self.class_of(&target));
        let target = match class {
            Some(class) => ImplTarget::Class(class),
            None => {
                let span = self.span(item.self_ty.span());
                let target = target_expr
                    .unwrap_or_else(|| self.opaque("a type without a name", Vec::new(), span));
                self.module.impls.push(Impl {
                    target,
                    methods: Vec::new(),
                    constants: Vec::new(),
                });
                ImplTarget::Impl(self.module.impls.len() - 1)
            }
        };
        if item.trait_.is_some() {
            self.trait_impls.push(TraitImpl {
                target,
                named: target_expr,
                provider,
                methods,
                constants,
            });
        } else {
            self.attach(target, methods, constants);
        }
    }

    /// Lowers a trait's methods with a body and its constants with a value.
    pub(super) fn trait_members(&mut self, item: &ItemTrait, class: ClassId) {
        self.module.classes[class.index()].is_trait = true;
        for member in &item.items {
            match member {
                TraitItem::Fn(function) => {
                    if let Some(body) = &function.default {
                        let start = self.span(function.sig.span());
                        let method = self.method(&function.sig, body, &function.attrs, start);
                        self.module.classes[class.index()].methods.push(method);
                    }
                }
                TraitItem::Const(constant) => {
                    if let Some((_, value)) = &constant.default {
                        let value = self.constant(value);
                        let name = name_of(&constant.ident);
                        self.module.classes[class.index()]
                            .constants
                            .push((name, value));
                    }
                }
                TraitItem::Macro(mac) => self.stray_macro(&mac.mac),
                _ => {}
            }
        }
    }

    fn method(
        &mut self,
        signature: &syn::Signature,
        body: &syn::Block,
        attributes: &[syn::Attribute],
        start: crate::source::Span,
    ) -> Method {
        let outer = self.in_test;
        self.in_test |= super::attributes::is_test(attributes);
        let name = name_of(&signature.ident);
        let function = self.new_function(name.clone(), start);
        self.lower_function(function, signature, body, start);
        self.in_test = outer;
        Method {
            name,
            function,
            kind: MethodKind::Method,
            is_static: signature.receiver().is_none(),
        }
    }

    /// A macro among a type's members: kept as a statement of the module's body.
    fn stray_macro(&mut self, mac: &syn::Macro) {
        let expr = self.macro_call(mac);
        let statement = crate::ir::Statement {
            span: self.span_of(expr),
            kind: crate::ir::StatementKind::Expr(expr),
        };
        self.module.functions[0].body.statements.push(statement);
    }

    /// The class that a type's target is, type aliases of the file seen through.
    fn class_of(&self, target: &Target) -> Option<ClassId> {
        let mut binding = target.as_binding()?;
        for _ in 0..8 {
            match self.module.binding(binding).kind {
                BindingKind::Class(class) => return Some(class),
                BindingKind::Lazy(aliased) => match self.module.expr(aliased).kind {
                    crate::ir::ExprKind::Binding(next) => binding = next,
                    _ => return None,
                },
                _ => return None,
            }
        }
        None
    }

    fn attach(&mut self, target: ImplTarget, methods: Vec<Method>, constants: Vec<(Name, ExprId)>) {
        let (into, values) = match target {
            ImplTarget::Class(class) => {
                let class = &mut self.module.classes[class.index()];
                (&mut class.methods, &mut class.constants)
            }
            ImplTarget::Impl(at) => {
                let target = &mut self.module.impls[at];
                (&mut target.methods, &mut target.constants)
            }
        };
        into.extend(methods);
        values.extend(constants);
    }

    /// Gives types what their traits provide, behind what is their own: inherent members win.
    pub(super) fn attach_trait_impls(&mut self) {
        for mut given in std::mem::take(&mut self.trait_impls) {
            if let Some(provider) = given.provider {
                self.module.classes[provider.index()]
                    .implementors
                    .extend(given.named);
                let provider = self.module.class(provider);
                for default in &provider.methods {
                    if !given.methods.iter().any(|own| own.name == default.name) {
                        given.methods.push(default.clone());
                    }
                }
                for default in &provider.constants {
                    if !given.constants.iter().any(|own| own.0 == default.0) {
                        given.constants.push(default.clone());
                    }
                }
            }
            self.attach(given.target, given.methods, given.constants);
        }
    }
}
