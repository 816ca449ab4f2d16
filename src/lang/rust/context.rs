//! The state of one lowering: the module in the making and where in the program the lowering stands.

use super::positions::Positions;
use super::scope::Scopes;
use crate::ir::{
    Binding, BindingId, BindingKind, ClassId, Expr, ExprId, ExprKind, Function, FunctionId, Item,
    Language, Method, Module, Name,
};
use crate::source::Span;
use proc_macro2::extra::DelimSpan;

/// Lowers one file.
pub(super) struct Lowerer<'t> {
    pub(super) text: &'t str,
    /// Bytes of `text` before the part that was parsed; spans of tokens count from there.
    offset: usize,
    positions: Positions<'t>,
    pub(super) module: Module,
    pub(super) scopes: Scopes,
    /// The function whose body is being lowered.
    pub(super) function: FunctionId,
    /// Whether what is being lowered only exists in test builds.
    pub(super) in_test: bool,
    /// The loops around, for the variables assigned in them.
    pub(super) loops: Vec<Loop>,
    /// Names of the pattern being lowered, shared by its alternatives.
    pub(super) pattern_names: Vec<(Name, BindingId)>,
    /// Members that `impl Trait for Type` gives to classes; they follow the type's own.
    pub(super) trait_impls: Vec<TraitImpl>,
    /// The macros that the file defines.
    pub(super) rules: super::macros::rules::Rules,
    /// Whether a macro body around was found shallow enough to parse.
    pub(super) in_checked_body: bool,
}

/// A loop whose assignments are being collected.
pub(super) struct Loop {
    /// The first binding declared in the loop.
    pub(super) first: usize,
    pub(super) assigned: Vec<BindingId>,
    /// Whether a `break` in it carries a value.
    pub(super) has_value: bool,
}

/// What `impl Trait for Type` contributes.
pub(super) struct TraitImpl {
    pub(super) target: ImplTarget,
    /// The type as an expression.
    pub(super) named: Option<crate::ir::ExprId>,
    /// The trait, where the file declares it.
    pub(super) provider: Option<ClassId>,
    pub(super) methods: Vec<Method>,
    pub(super) constants: Vec<(Name, ExprId)>,
}

/// Where the members of an `impl` block go.
#[derive(Clone, Copy)]
pub(super) enum ImplTarget {
    /// A class of the file.
    Class(ClassId),
    /// An entry of [`Module::impls`].
    Impl(usize),
}

impl<'t> Lowerer<'t> {
    pub(super) fn new(text: &'t str, offset: usize) -> Self {
        let mut module = Module::new(Language::Rust);
        let whole = Span::new(0, text.len());
        module.functions[0].span = whole;
        module.functions[0].body.span = whole;
        Self {
            text,
            offset,
            positions: Positions::new(&text[offset..]),
            module,
            scopes: Scopes::default(),
            function: Module::BODY,
            in_test: false,
            loops: Vec::new(),
            pattern_names: Vec::new(),
            trait_impls: Vec::new(),
            rules: super::macros::rules::Rules::default(),
            in_checked_body: false,
        }
    }

    /// The finished module, once all items are lowered.
    pub(super) fn finish(mut self) -> Module {
        self.attach_trait_impls();
        let mut seen = rustc_hash::FxHashSet::default();
        self.module
            .specifiers
            .retain(|specifier| seen.insert(specifier.clone()));
        self.module
    }

    /// A token's span in the whole text.
    pub(super) fn span(&self, span: proc_macro2::Span) -> Span {
        let start = self.offset + self.positions.byte(span.start());
        let end = self.offset + self.positions.byte(span.end());
        Span::new(start, end.max(start))
    }

    /// A bracket's span, both delimiters included.
    pub(super) fn delimiters(&self, span: &DelimSpan) -> Span {
        self.span(span.join())
    }

    pub(super) fn push(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let id = ExprId(index(self.module.exprs.len()));
        self.module.exprs.push(Expr { kind, span });
        id
    }

    pub(super) fn opaque(&mut self, reason: &str, children: Vec<ExprId>, span: Span) -> ExprId {
        self.push(
            ExprKind::Opaque {
                reason: reason.into(),
                children,
            },
            span,
        )
    }

    pub(super) fn member(
        &mut self,
        object: ExprId,
        property: Name,
        property_span: Span,
        span: Span,
    ) -> ExprId {
        self.push(
            ExprKind::Member {
                object,
                property,
                property_span,
                optional: false,
            },
            span,
        )
    }

    /// The span of a lowered expression.
    pub(super) fn span_of(&self, id: ExprId) -> Span {
        self.module.expr(id).span
    }

    pub(super) fn new_binding(&mut self, name: Name, span: Span, kind: BindingKind) -> BindingId {
        let id = BindingId(index(self.module.bindings.len()));
        self.module.bindings.push(Binding {
            name,
            span,
            owner: self.function,
            kind,
            hint: None,
            is_reference: false,
            is_mutable_reference: false,
        });
        id
    }

    /// Reserves a function, to be filled when its body is lowered.
    pub(super) fn new_function(&mut self, name: Name, span: Span) -> FunctionId {
        let id = FunctionId(index(self.module.functions.len()));
        self.module.functions.push(Function {
            name,
            span,
            parent: self.function,
            is_test: self.in_test,
            ..Function::default()
        });
        id
    }

    pub(super) fn set_kind(&mut self, id: BindingId, kind: BindingKind) {
        self.module.bindings[id.index()].kind = kind;
    }

    /// Notes that the loops around assign `binding`.
    pub(super) fn note_assigned(&mut self, binding: BindingId) {
        for around in &mut self.loops {
            if binding.index() < around.first && !around.assigned.contains(&binding) {
                around.assigned.push(binding);
            }
        }
    }
}

/// An arena index. Four thousand million entries do not fit into memory.
pub(super) fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// An identifier's name, `r#` taken off.
pub(super) fn name_of(ident: &proc_macro2::Ident) -> Name {
    let text = ident.to_string();
    Name::from(text.strip_prefix("r#").unwrap_or(&text))
}

/// Elements that are not spread.
pub(super) fn items_of(values: Vec<ExprId>) -> Vec<Item> {
    values
        .into_iter()
        .map(|value| Item {
            value,
            spread: false,
        })
        .collect()
}
