//! Patterns: which names they bind and what they accept.

use super::context::{Lowerer, name_of};
use super::scope::{Base, Space};
use crate::ir::{BindingId, BindingKind, ExprKind, Key, Name, Pattern};
use syn::{Member, Pat};

impl Lowerer<'_> {
    /// Lowers a whole pattern; its names are visible in the innermost block from here on.
    pub(super) fn pattern(&mut self, pattern: &Pat, kind: BindingKind) -> Pattern {
        let outer = std::mem::take(&mut self.pattern_names);
        let lowered = self.part(pattern, &kind);
        for (name, binding) in std::mem::replace(&mut self.pattern_names, outer) {
            self.scopes.add_variable(name, binding);
        }
        lowered
    }

    fn part(&mut self, pattern: &Pat, kind: &BindingKind) -> Pattern {
        match pattern {
            Pat::Ident(ident) => self.identifier(ident, kind),
            Pat::Wild(_) => Pattern::Wildcard,
            // `..` stands among the elements of its parent, which handles it.
            Pat::Rest(_) => Pattern::Wildcard,
            Pat::Paren(inner) => self.part(&inner.pat, kind),
            Pat::Reference(inner) => self.part(&inner.pat, kind),
            Pat::Type(inner) => {
                let lowered = self.part(&inner.pat, kind);
                let hint = self.hint(&inner.ty);
                if let (Pattern::Binding(binding), Some(hint)) = (&lowered, hint) {
                    self.module.bindings[binding.index()].hint = Some(hint);
                }
                if let (Pattern::Binding(binding), syn::Type::Reference(_)) = (&lowered, &*inner.ty)
                {
                    self.module.bindings[binding.index()].is_reference = true;
                }
                lowered
            }
            Pat::Lit(literal) => Pattern::Literal(self.literal(&literal.lit)),
            Pat::Path(path) => match path.qself {
                Some(_) => Pattern::Opaque(Vec::new()),
                None => self.constant_pattern(&path.path),
            },
            Pat::Or(or) => {
                let cases = or.cases.iter().map(|case| self.part(case, kind)).collect();
                Pattern::Or(cases)
            }
            Pat::Tuple(tuple) => self.sequence(tuple.elems.iter(), kind),
            Pat::Slice(slice) => self.sequence(slice.elems.iter(), kind),
            Pat::TupleStruct(variant) if variant.qself.is_none() => {
                let path = self.path(&variant.path, Space::Value);
                let mut items = Vec::new();
                let mut elements = variant.elems.iter();
                for element in elements.by_ref() {
                    if is_rest(element) {
                        break;
                    }
                    items.push(self.part(element, kind));
                }
                // Behind `..` the positions are unknown.
                let rest: Vec<&Pat> = elements.collect();
                if !rest.is_empty() {
                    items.push(self.unknown(&rest, kind));
                }
                Pattern::Variant {
                    path,
                    items,
                    fields: Vec::new(),
                }
            }
            Pat::Struct(fields) => self.struct_pattern(fields, kind),
            other => self.unknown(&[other], kind),
        }
    }

    fn struct_pattern(&mut self, pattern: &syn::PatStruct, kind: &BindingKind) -> Pattern {
        // `Event::Click { .. }` refuses the other variants, which an object pattern would not say.
        let segments = &pattern.path.segments;
        let of_variant = segments.len() > 1
            && segments
                .iter()
                .nth_back(1)
                .is_some_and(|segment| is_capitalised(&name_of(&segment.ident)));
        // `use Event::*` makes it `Click { .. }`.
        let imported = self
            .path_target(&pattern.path, Space::Type)
            .is_some_and(|target| {
                matches!(target.base, Base::Binding(_)) && segments.len() <= target.tail.len()
            });
        let is_struct = pattern.qself.is_none() && !of_variant && !imported;
        let mut fields = Vec::new();
        for field in &pattern.fields {
            let (name, span) = match &field.member {
                Member::Named(ident) => (name_of(ident), self.span(ident.span())),
                Member::Unnamed(index) => (index.index.to_string().into(), self.span(index.span)),
            };
            let inner = self.part(&field.pat, kind);
            fields.push((Key::Name { name, span }, inner));
        }
        if !is_struct && pattern.qself.is_none() {
            return Pattern::Variant {
                path: self.path(&pattern.path, Space::Type),
                items: Vec::new(),
                fields,
            };
        }
        if !is_struct {
            let mut names = Vec::new();
            for (_, field) in &fields {
                bindings_of(field, &mut names);
            }
            return Pattern::Opaque(names);
        }
        Pattern::Object {
            fields,
            rest: pattern.rest.as_ref().map(|_| Box::new(Pattern::Wildcard)),
        }
    }

    fn sequence<'p>(
        &mut self,
        elements: impl Iterator<Item = &'p Pat>,
        kind: &BindingKind,
    ) -> Pattern {
        let elements: Vec<&Pat> = elements.collect();
        let rest_at = elements.iter().position(|element| is_rest(element));
        if rest_at.is_some_and(|at| at + 1 < elements.len()) {
            return self.unknown(&elements, kind);
        }
        let mut items = Vec::new();
        let mut rest = None;
        for element in elements {
            if is_rest(element) {
                rest = Some(Box::new(match element {
                    // `rest @ ..`
                    Pat::Ident(ident) => self.declare_variable(ident, kind),
                    _ => Pattern::Wildcard,
                }));
            } else {
                items.push(Some(self.part(element, kind)));
            }
        }
        Pattern::Array { items, rest }
    }

    /// A lone identifier: a variable, or a constant or variant of that name.
    fn identifier(&mut self, ident: &syn::PatIdent, kind: &BindingKind) -> Pattern {
        if let Some((_, inner)) = &ident.subpat {
            let variable = self.declare_variable(ident, kind);
            let inner = self.part(inner, kind);
            if matches!(inner, Pattern::Wildcard) {
                return variable;
            }
            let mut names = Vec::new();
            bindings_of(&variable, &mut names);
            bindings_of(&inner, &mut names);
            return Pattern::Opaque(names);
        }
        let plain = ident.by_ref.is_none() && ident.mutability.is_none();
        if plain && self.names_constant(&name_of(&ident.ident)) {
            return self.constant_pattern(&syn::Path::from(ident.ident.clone()));
        }
        self.declare_variable(ident, kind)
    }

    /// Whether a name in a pattern is an item: the file's constants and unit structs, and by convention what is capitalised.
    fn names_constant(&self, name: &Name) -> bool {
        match self.scopes.lookup(name, Space::Value) {
            Some(target) => match target.as_binding() {
                Some(binding) => match self.module.binding(binding).kind {
                    BindingKind::Lazy(_) | BindingKind::Class(_) => true,
                    // A constant that is lowered later, or a variable to be shadowed.
                    _ => is_capitalised(name),
                },
                None => true,
            },
            None => is_capitalised(name),
        }
    }

    fn constant_pattern(&mut self, path: &syn::Path) -> Pattern {
        let expr = self.path(path, Space::Value);
        let is_constant = path.segments.last().is_some_and(|last| {
            let name = name_of(&last.ident);
            name.len() > 1 && !name.contains(char::is_lowercase)
        }) || matches!(self.module.expr(expr).kind, ExprKind::Binding(binding)
                if matches!(self.module.binding(binding).kind, BindingKind::Lazy(_)));
        if is_constant {
            Pattern::Literal(expr)
        } else {
            Pattern::Variant {
                path: expr,
                items: Vec::new(),
                fields: Vec::new(),
            }
        }
    }

    fn declare_variable(&mut self, ident: &syn::PatIdent, kind: &BindingKind) -> Pattern {
        let name = name_of(&ident.ident);
        // The alternatives of a pattern bind the same variables.
        if let Some((_, binding)) = self.pattern_names.iter().find(|(known, _)| *known == name) {
            return Pattern::Binding(*binding);
        }
        let span = self.span(ident.ident.span());
        let kind = match kind {
            BindingKind::Constant if ident.mutability.is_some() => BindingKind::Variable,
            kind => kind.clone(),
        };
        let binding = self.new_binding(name.clone(), span, kind);
        self.pattern_names.push((name, binding));
        Pattern::Binding(binding)
    }

    /// Patterns of which only the names are known.
    fn unknown(&mut self, patterns: &[&Pat], kind: &BindingKind) -> Pattern {
        let mut names = Vec::new();
        for pattern in patterns {
            let inner = match pattern {
                Pat::Tuple(tuple) => {
                    let inner: Vec<&Pat> = tuple.elems.iter().filter(|pat| !is_rest(pat)).collect();
                    self.unknown(&inner, kind)
                }
                Pat::Slice(slice) => {
                    let inner: Vec<&Pat> = slice.elems.iter().filter(|pat| !is_rest(pat)).collect();
                    self.unknown(&inner, kind)
                }
                Pat::TupleStruct(variant) => {
                    let inner: Vec<&Pat> =
                        variant.elems.iter().filter(|pat| !is_rest(pat)).collect();
                    self.unknown(&inner, kind)
                }
                Pat::Ident(ident) if is_rest(pattern) => self.declare_variable(ident, kind),
                Pat::Guard(guard) => self.part(&guard.pat, kind),
                // Ranges, macros, constants: no names.
                Pat::Range(_) | Pat::Macro(_) | Pat::Const(_) | Pat::Verbatim(_) => continue,
                pattern => self.part(pattern, kind),
            };
            bindings_of(&inner, &mut names);
        }
        Pattern::Opaque(names)
    }

    /// A pattern of which only the names are to be known, as in an arm of `select!`.
    pub(super) fn opaque_pattern(&mut self, pattern: &Pat) -> Pattern {
        let lowered = self.pattern(pattern, BindingKind::Constant);
        let mut names = Vec::new();
        bindings_of(&lowered, &mut names);
        Pattern::Opaque(names)
    }
}

fn is_rest(pattern: &Pat) -> bool {
    match pattern {
        Pat::Rest(_) => true,
        Pat::Ident(ident) => {
            matches!(&ident.subpat, Some((_, inner)) if matches!(**inner, Pat::Rest(_)))
        }
        _ => false,
    }
}

fn is_capitalised(name: &Name) -> bool {
    name.starts_with(char::is_uppercase)
}

/// The variables of a lowered pattern.
pub(super) fn bindings_of(pattern: &Pattern, found: &mut Vec<BindingId>) {
    match pattern {
        Pattern::Binding(binding) => found.push(*binding),
        Pattern::Object { fields, rest } => {
            fields
                .iter()
                .for_each(|(_, field)| bindings_of(field, found));
            rest.iter().for_each(|rest| bindings_of(rest, found));
        }
        Pattern::Array { items, rest } => {
            items
                .iter()
                .flatten()
                .for_each(|item| bindings_of(item, found));
            rest.iter().for_each(|rest| bindings_of(rest, found));
        }
        Pattern::Default { pattern, .. } => bindings_of(pattern, found),
        Pattern::Variant { items, fields, .. } => {
            items.iter().for_each(|item| bindings_of(item, found));
            fields
                .iter()
                .for_each(|(_, field)| bindings_of(field, found));
        }
        Pattern::Or(items) => items.iter().for_each(|item| bindings_of(item, found)),
        Pattern::Opaque(names) => found.extend(names),
        Pattern::Place(_) | Pattern::Literal(_) | Pattern::Wildcard => {}
    }
}
