//! Items, first half: every name of a scope is declared before anything in it is lowered, because items may be used before they
//! stand.

use super::attributes::{is_conditional, is_test};
use super::context::{Lowerer, name_of};
use super::macros::items::{StaticItem, expand};
use super::scope::{Entry, Frame, ModuleId, Space};
use super::uses::{Pending, joined};
use crate::ir::{
    BindingId, BindingKind, Class, ClassId, Export, FunctionId, Import, ImportName, Module, Name,
};
use syn::{Attribute, Item, ItemMod, Visibility};

/// An item, inline modules opened and known item macros expanded.
pub(super) struct Decl {
    pub(super) kind: DeclKind,
    /// Stands under a condition that the item itself does not show (`cfg_if!`).
    conditional: bool,
}

pub(super) enum DeclKind {
    Item(Item),
    Module(ItemMod, Vec<Decl>),
    Static(StaticItem),
    Macro(syn::Macro),
    /// `macro_rules! name { ... }`
    Rules(syn::ItemMacro),
}

/// What was declared for an item, for the second half.
pub(super) enum Slot {
    Function(FunctionId),
    Lazy(BindingId),
    Class(BindingId, ClassId),
    Module(ModuleId, Vec<Slot>),
    None,
}

/// The names of one scope and of the modules in it, declared but for the targets of its uses.
#[derive(Default)]
pub(super) struct Declared {
    pub(super) slots: Vec<Slot>,
    pub(super) bindings: Vec<BindingId>,
    uses: Vec<(Option<ModuleId>, Vec<Pending>)>,
}

/// Lowers a whole file.
pub(super) fn lower_file(lowerer: &mut Lowerer<'_>, file: syn::File) {
    lowerer.in_test = is_test(&file.attrs);
    lowerer.scopes.is_root = file.items.iter().any(|item| match item {
        Item::Fn(function) => function.sig.ident == "main",
        Item::ExternCrate(_) => true,
        _ => false,
    }) || file.attrs.iter().any(|attribute| {
        [
            "no_std",
            "no_main",
            "feature",
            "recursion_limit",
            "crate_type",
            "crate_name",
        ]
        .iter()
        .any(|name| attribute.path().is_ident(name))
    });
    lowerer.rules = super::macros::rules::Rules::of(&file);
    let decls = decls(file.items);
    let declared = lowerer.declare_scope(&decls, true);
    lowerer.publish_names();
    lowerer.module.functions[Module::BODY.index()].body.hoisted = declared.bindings;
    let stray = lowerer.lower_decls(&decls, &declared.slots);
    lowerer.module.functions[Module::BODY.index()]
        .body
        .statements = stray;
}

/// Opens inline modules and known macros.
pub(super) fn decls(items: Vec<Item>) -> Vec<Decl> {
    let mut found = Vec::new();
    for item in items {
        open(item, false, &mut found);
    }
    found
}

fn open(item: Item, conditional: bool, found: &mut Vec<Decl>) {
    let kind = match item {
        Item::Mod(mut module) => {
            let content = module.content.take();
            match content {
                Some((_, items)) => {
                    let inner = decls(items);
                    DeclKind::Module(module, inner)
                }
                None => DeclKind::Item(Item::Mod(module)),
            }
        }
        Item::Macro(rules) if rules.ident.is_some() => DeclKind::Rules(rules),
        Item::Macro(call) => {
            if let Some(expanded) = expand(&call.mac) {
                for item in expanded.items {
                    open(item, true, found);
                }
                found.extend(expanded.statics.into_iter().map(|item| Decl {
                    kind: DeclKind::Static(item),
                    conditional,
                }));
                return;
            }
            DeclKind::Macro(call.mac)
        }
        item => {
            let (item, generated) = super::builders::expand(item);
            found.extend(generated.into_iter().map(|item| Decl {
                kind: DeclKind::Item(item),
                conditional,
            }));
            DeclKind::Item(item)
        }
    };
    found.push(Decl { kind, conditional });
}

/// Names of the items of a function's body or a macro's, expanded like a module's.
pub(super) fn static_decls(statics: Vec<StaticItem>) -> Vec<Decl> {
    statics
        .into_iter()
        .map(|item| Decl {
            kind: DeclKind::Static(item),
            conditional: false,
        })
        .collect()
}

impl Lowerer<'_> {
    /// Declares a block's or the file's items into the innermost scope and links their uses.
    pub(super) fn declare_scope(&mut self, decls: &[Decl], exporting: bool) -> Declared {
        let first = self.module.bindings.len();
        let mut declared = Declared::default();
        self.declare_all(decls, exporting, None, &mut declared);
        // Uses may go through modules whose own uses are linked later, hence the rounds.
        for _ in 0..3 {
            for (module, pending) in &declared.uses {
                match module {
                    Some(module) => {
                        self.scopes.enter(Frame::Module(*module));
                        self.link_uses(pending);
                        self.scopes.leave();
                    }
                    None => self.link_uses(pending),
                }
            }
        }
        for (module, pending) in &declared.uses {
            self.publish_uses(pending, exporting && module.is_none());
        }
        self.fill_namespaces(first);
        declared
    }

    fn declare_all(
        &mut self,
        decls: &[Decl],
        exporting: bool,
        module: Option<ModuleId>,
        declared: &mut Declared,
    ) {
        let mut uses = Vec::new();
        for decl in decls {
            let slot = match &decl.kind {
                DeclKind::Module(item, inner) => {
                    self.declare_module(item, inner, decl, exporting, declared)
                }
                DeclKind::Static(item) => {
                    let binding = self.declare_item(
                        &item.ident,
                        BindingKind::Other,
                        &[Space::Value],
                        (&item.attrs, decl.conditional),
                    );
                    self.note(binding, &item.vis, exporting, declared);
                    Slot::Lazy(binding)
                }
                DeclKind::Macro(_) | DeclKind::Rules(_) => Slot::None,
                DeclKind::Item(Item::Use(item)) => {
                    let entry = entry_of(&item.attrs, decl.conditional, self.in_test, true);
                    let public = is_visible(&item.vis);
                    let pending = self.declare_use(item, entry, public);
                    uses.extend(pending);
                    Slot::None
                }
                DeclKind::Item(item) => self.declare(item, decl, exporting, declared),
            };
            declared.slots.push(slot);
        }
        declared.uses.push((module, uses));
    }

    fn declare_module(
        &mut self,
        item: &ItemMod,
        inner: &[Decl],
        decl: &Decl,
        exporting: bool,
        declared: &mut Declared,
    ) -> Slot {
        let outer_test = self.in_test;
        self.in_test |= is_test(&item.attrs);
        let binding = self.declare_item(
            &item.ident,
            BindingKind::Namespace(Vec::new()),
            &[Space::Type],
            (&item.attrs, decl.conditional),
        );
        self.note(binding, &item.vis, exporting, declared);
        let parent = self.scopes.current_module();
        let id = self.scopes.add_module(parent, &name_of(&item.ident));
        self.scopes.namespaces.insert(binding, id);
        self.scopes.enter(Frame::Module(id));
        let mut nested = Declared::default();
        self.declare_all(inner, false, Some(id), &mut nested);
        self.scopes.leave();
        declared.uses.append(&mut nested.uses);
        self.in_test = outer_test;
        Slot::Module(id, nested.slots)
    }

    fn declare(
        &mut self,
        item: &Item,
        decl: &Decl,
        exporting: bool,
        declared: &mut Declared,
    ) -> Slot {
        use Space::{Type, Value};
        let (attrs, vis, ident): (&[Attribute], &Visibility, _) = match item {
            Item::Fn(item) => (&item.attrs, &item.vis, &item.sig.ident),
            Item::Const(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Static(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Struct(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Enum(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Union(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Trait(item) => (&item.attrs, &item.vis, &item.ident),
            Item::TraitAlias(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Type(item) => (&item.attrs, &item.vis, &item.ident),
            Item::Mod(item) => (&item.attrs, &item.vis, &item.ident),
            Item::ExternCrate(item) => (
                &item.attrs,
                &item.vis,
                item.rename.as_ref().map_or(&item.ident, |(_, name)| name),
            ),
            _ => return Slot::None,
        };
        let under = (attrs, decl.conditional);
        let outer_test = self.in_test;
        self.in_test |= is_test(attrs);
        let span = self.span(ident.span());
        let (binding, slot) = match item {
            Item::Fn(_) => {
                let function = self.new_function(name_of(ident), span);
                let kind = BindingKind::Function(function);
                let binding = self.declare_item(ident, kind, &[Value], under);
                (binding, Slot::Function(function))
            }
            Item::Const(_) | Item::Static(_) => {
                let spaces: &[Space] = if ident == "_" { &[] } else { &[Value] };
                let binding = self.declare_item(ident, BindingKind::Other, spaces, under);
                (binding, Slot::Lazy(binding))
            }
            Item::Type(_) => {
                let binding = self.declare_item(ident, BindingKind::Other, &[Type], under);
                (binding, Slot::Lazy(binding))
            }
            Item::Mod(_) => {
                let specifier = self.module_specifier(ident, attrs);
                self.module.specifiers.push(specifier.clone());
                let kind = BindingKind::Import(Import {
                    specifier,
                    name: ImportName::Namespace,
                    type_only: false,
                });
                let binding = self.declare_item(ident, kind, &[Type], under);
                (binding, Slot::None)
            }
            Item::ExternCrate(item) => {
                let kind = BindingKind::Import(super::uses::import_of(&[name_of(&item.ident)]));
                self.module.specifiers.push(name_of(&item.ident));
                let binding = self.declare_item(ident, kind, &[Type], under);
                (binding, Slot::None)
            }
            Item::TraitAlias(_) => {
                let binding = self.declare_item(ident, BindingKind::Other, &[Type], under);
                (binding, Slot::None)
            }
            _ => {
                let class = ClassId(super::context::index(self.module.classes.len()));
                self.module.classes.push(Class {
                    name: name_of(ident),
                    span,
                    is_copy: super::attributes::derives(attrs, "Copy"),
                    ..Class::default()
                });
                // Tuple and unit structs are values too.
                let is_value = matches!(item, Item::Struct(item) if !matches!(item.fields, syn::Fields::Named(_)));
                let spaces: &[Space] = if is_value { &[Type, Value] } else { &[Type] };
                let binding = self.declare_item(ident, BindingKind::Class(class), spaces, under);
                if let Item::Enum(item) = item {
                    let variants = item.variants.iter().map(|variant| name_of(&variant.ident));
                    self.scopes.variants.insert(binding, variants.collect());
                }
                (binding, Slot::Class(binding, class))
            }
        };
        self.in_test = outer_test;
        self.note(binding, vis, exporting, declared);
        slot
    }

    /// `mod NAME`, with the path through the inline modules around and the `#[path]`.
    fn module_specifier(&self, ident: &proc_macro2::Ident, attrs: &[Attribute]) -> Name {
        let mut path = self.scopes.modules[self.scopes.current_module().0]
            .path
            .clone();
        path.push(name_of(ident));
        let at = super::attributes::metas(attrs)
            .iter()
            .filter(|meta| meta.path().is_ident("path"))
            .find_map(super::attributes::string_value)
            .map_or_else(String::new, |at| format!(" at {at}"));
        Name::from(format!("mod {}{at}", joined(&path)))
    }

    fn note(
        &mut self,
        binding: BindingId,
        vis: &Visibility,
        exporting: bool,
        declared: &mut Declared,
    ) {
        declared.bindings.push(binding);
        if exporting && is_visible(vis) && !self.scopes.superseded.contains(&binding) {
            let name = self.module.binding(binding).name.clone();
            self.module.exports.push(Export::Binding { name, binding });
        }
    }

    fn declare_item(
        &mut self,
        ident: &proc_macro2::Ident,
        kind: BindingKind,
        spaces: &[Space],
        (attrs, conditional): (&[Attribute], bool),
    ) -> BindingId {
        let name = name_of(ident);
        let span = self.span(ident.span());
        let binding = self.new_binding(name.clone(), span, kind);
        let entry = entry_of(attrs, conditional, self.in_test, false);
        for &space in spaces {
            self.declare_name(space, &name, entry(binding));
        }
        binding
    }
}

fn entry_of(
    attrs: &[Attribute],
    conditional: bool,
    in_test: bool,
    import: bool,
) -> impl Fn(BindingId) -> Entry + use<> {
    let test = in_test || is_test(attrs);
    let conditional = conditional || is_conditional(attrs);
    move |binding| Entry {
        binding,
        conditional,
        test,
        import,
    }
}

/// Whether other files may import the item: any `pub` but `pub(self)`.
fn is_visible(vis: &Visibility) -> bool {
    match vis {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => !restricted.path.is_ident("self"),
        Visibility::Inherited => false,
    }
}
