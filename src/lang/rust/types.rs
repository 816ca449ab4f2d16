//! Types as hints: the path that names what a value is once references, smart pointers and options are taken off.

use super::context::Lowerer;
use super::scope::{Base, Space, Target};
use crate::ir::{BindingKind, ExprId};
use syn::punctuated::Punctuated;
use syn::{GenericArgument, Pat, PathArguments, Token, Type, TypeParamBound};

/// Generic types whose value counts as the value inside.
const TRANSPARENT: [&str; 20] = [
    "Box",
    "Rc",
    "Arc",
    "Option",
    "Cow",
    "Mutex",
    "RwLock",
    "RefCell",
    "Cell",
    "OnceCell",
    "OnceLock",
    "LazyLock",
    "LazyCell",
    "Lazy",
    "Pin",
    "Weak",
    "ManuallyDrop",
    // What web frameworks hand to a handler.
    "State",
    "Extension",
    "Data",
];

impl Lowerer<'_> {
    /// The expression naming a declared type.
    pub(super) fn hint(&mut self, ty: &Type) -> Option<ExprId> {
        self.core(ty, false).and_then(|path| self.hint_path(path))
    }

    /// The expression naming what a function yields: `Result` and futures are taken off too.
    pub(super) fn result_hint(&mut self, ty: &Type) -> Option<ExprId> {
        self.core(ty, true).and_then(|path| self.hint_path(path))
    }

    /// The expression naming a type parameter's bound.
    pub(super) fn bound(
        &mut self,
        bounds: &Punctuated<TypeParamBound, Token![+]>,
    ) -> Option<ExprId> {
        named_bound(bounds).and_then(|path| self.hint_path(path))
    }

    /// What a type's path stands for, if it has one; for the target of an `impl`.
    pub(super) fn type_target(&mut self, ty: &Type) -> Option<Target> {
        let path = self.core(ty, false)?;
        self.path_target(path, Space::Type)
            .filter(|target| !matches!(target.base, Base::Parameter(..)))
    }

    fn hint_path(&mut self, path: &syn::Path) -> Option<ExprId> {
        // `T` is its bound; `T::Item` is nobody knows what.
        if let Some(Target {
            base: Base::Parameter(_, bound),
            ..
        }) = self.path_target(path, Space::Type)
        {
            return bound.filter(|_| path.segments.len() == 1);
        }
        Some(self.path(path, Space::Type))
    }

    /// The path at a type's core. `yielded` takes `Result` and futures off too.
    fn core<'t>(&self, ty: &'t Type, yielded: bool) -> Option<&'t syn::Path> {
        let mut ty = ty;
        loop {
            let bounds = match ty {
                Type::Reference(inner) => {
                    ty = &inner.elem;
                    continue;
                }
                Type::Paren(inner) => {
                    ty = &inner.elem;
                    continue;
                }
                Type::Group(inner) => {
                    ty = &inner.elem;
                    continue;
                }
                Type::Ptr(inner) => {
                    ty = &inner.elem;
                    continue;
                }
                Type::Path(path) if path.qself.is_none() => {
                    match self.inside(&path.path, yielded) {
                        Some(inner) => {
                            ty = inner;
                            continue;
                        }
                        None => return Some(&path.path),
                    }
                }
                Type::ImplTrait(inner) => &inner.bounds,
                Type::TraitObject(inner) => &inner.bounds,
                _ => return None,
            };
            let path = named_bound(bounds)?;
            match future_output(path) {
                Some(output) => ty = output,
                None => return Some(path),
            }
        }
    }

    /// The type inside a transparent generic type.
    fn inside<'t>(&self, path: &'t syn::Path, yielded: bool) -> Option<&'t Type> {
        let last = path.segments.last()?;
        let known = TRANSPARENT.iter().any(|name| last.ident == name)
            || (yielded && last.ident == "Result");
        // A type of the file may be called `Cell` too.
        if !known || self.is_own_class(path) {
            return None;
        }
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
    }

    /// What an extractor's pattern binds, and its type: `state` and `T` of `State(state): State<T>`.
    pub(super) fn extracted<'t>(
        &self,
        pattern: &'t Pat,
        ty: &'t Type,
    ) -> Option<(&'t Pat, &'t Type)> {
        let (Pat::TupleStruct(pattern), Type::Path(ty)) = (pattern, ty) else {
            return None;
        };
        let (named, declared) = (pattern.path.segments.last()?, ty.path.segments.last()?);
        if named.ident != declared.ident || self.is_own_class(&ty.path) {
            return None;
        }
        let PathArguments::AngleBracketed(arguments) = &declared.arguments else {
            return None;
        };
        match (pattern.elems.first()?, arguments.args.first()?) {
            (inner, GenericArgument::Type(ty)) if pattern.elems.len() == 1 => Some((inner, ty)),
            _ => None,
        }
    }

    fn is_own_class(&self, path: &syn::Path) -> bool {
        self.path_target(path, Space::Type)
            .and_then(|target| target.as_binding())
            .is_some_and(|binding| {
                matches!(self.module.binding(binding).kind, BindingKind::Class(_))
            })
    }
}

/// The first bound that is a trait's path.
fn named_bound(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Option<&syn::Path> {
    let path = bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) if bound.maybe.is_none() && !is_marker(&bound.path) => {
            Some(&bound.path)
        }
        _ => None,
    })?;
    // `Fn(A) -> B` names no type.
    let callable = path
        .segments
        .last()
        .is_some_and(|last| matches!(last.arguments, PathArguments::Parenthesized(_)));
    (!callable).then_some(path)
}

/// Traits that say nothing of what can be done with a value here.
fn is_marker(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|last| {
        ["Send", "Sync", "Sized", "Unpin", "Copy", "Clone", "Debug"]
            .iter()
            .any(|name| last.ident == name)
    })
}

/// `T` of `Future<Output = T>`.
fn future_output(path: &syn::Path) -> Option<&Type> {
    let last = path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(associated) if associated.ident == "Output" => {
            Some(&associated.ty)
        }
        _ => None,
    })
}
