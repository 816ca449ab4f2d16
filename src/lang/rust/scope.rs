//! Names: the scopes around the place being lowered, the file's inline modules, and what a path means there.

use crate::ir::{BindingId, ExprId, Name};
use rustc_hash::{FxHashMap, FxHashSet};

/// How far globs and aliases are followed.
const MAX_HOPS: usize = 16;

/// A module of the file: 0 is the file itself, the others are inline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ModuleId(pub(super) usize);

impl ModuleId {
    pub(super) const FILE: ModuleId = ModuleId(0);
}

/// Rust's two namespaces that matter here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Space {
    /// Types, modules, traits.
    Type,
    /// Functions, constants, constructors, variables.
    Value,
}

/// What a name stands for: a base and members looked up in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    pub(super) base: Base,
    pub(super) tail: Vec<Name>,
}

/// What a path starts from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Base {
    Binding(BindingId),
    Global(Name),
    /// A type parameter, with its bound.
    Parameter(Name, Option<ExprId>),
}

impl Target {
    pub(super) fn binding(binding: BindingId) -> Self {
        Self {
            base: Base::Binding(binding),
            tail: Vec::new(),
        }
    }

    fn global(name: &Name) -> Self {
        Self {
            base: Base::Global(name.clone()),
            tail: Vec::new(),
        }
    }

    /// The binding, if the target is one and no member of it.
    pub(super) fn as_binding(&self) -> Option<BindingId> {
        match self.base {
            Base::Binding(binding) if self.tail.is_empty() => Some(binding),
            _ => None,
        }
    }
}

/// An item's entry in a scope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) binding: BindingId,
    /// Declared under a `cfg`.
    pub(super) conditional: bool,
    /// Only in test builds.
    pub(super) test: bool,
    /// An import, which gives way to items.
    pub(super) import: bool,
}

/// The items of one block or module.
#[derive(Default, Debug)]
pub(super) struct Names {
    pub(super) types: FxHashMap<Name, Entry>,
    pub(super) values: FxHashMap<Name, Entry>,
    pub(super) globs: Vec<Target>,
}

impl Names {
    pub(super) fn space(&mut self, space: Space) -> &mut FxHashMap<Name, Entry> {
        match space {
            Space::Type => &mut self.types,
            Space::Value => &mut self.values,
        }
    }
}

/// One scope around the place being lowered.
pub(super) enum Frame {
    /// A module: names around it are not visible inside.
    Module(ModuleId),
    /// An item: its type parameters; variables around it are not visible inside.
    Item(Vec<(Name, Option<ExprId>)>),
    /// A block, an arm, a function's parameters.
    Block {
        items: Names,
        variables: FxHashMap<Name, BindingId>,
    },
}

/// A module of the file.
#[derive(Default)]
pub(super) struct FileModule {
    parent: Option<ModuleId>,
    /// The path from the file.
    pub(super) path: Vec<Name>,
    pub(super) names: Names,
}

/// All names of a file.
pub(super) struct Scopes {
    frames: Vec<Frame>,
    pub(super) modules: Vec<FileModule>,
    /// The modules that bindings name.
    pub(super) namespaces: FxHashMap<BindingId, ModuleId>,
    /// Imports from within the file, and what they import.
    pub(super) aliases: FxHashMap<BindingId, Target>,
    /// The variants of enums, for imports of them.
    pub(super) variants: FxHashMap<BindingId, Vec<Name>>,
    /// Items that another of the same name stands for: of two builds, or the one that is not for tests.
    pub(super) superseded: FxHashSet<BindingId>,
    /// What `Self` is.
    pub(super) self_type: Option<Target>,
    /// Whether the file shows itself to be a crate's root, so that `crate::` is the file.
    pub(super) is_root: bool,
}

impl Default for Scopes {
    fn default() -> Self {
        Self {
            frames: vec![Frame::Module(ModuleId::FILE)],
            modules: vec![FileModule::default()],
            namespaces: FxHashMap::default(),
            aliases: FxHashMap::default(),
            variants: FxHashMap::default(),
            superseded: FxHashSet::default(),
            self_type: None,
            is_root: false,
        }
    }
}

impl Scopes {
    pub(super) fn enter(&mut self, frame: Frame) {
        self.frames.push(frame);
    }

    pub(super) fn enter_block(&mut self) {
        self.frames.push(Frame::Block {
            items: Names::default(),
            variables: FxHashMap::default(),
        });
    }

    pub(super) fn leave(&mut self) {
        self.frames.pop();
    }

    pub(super) fn add_module(&mut self, parent: ModuleId, name: &Name) -> ModuleId {
        let mut path = self.modules[parent.0].path.clone();
        path.push(name.clone());
        self.modules.push(FileModule {
            parent: Some(parent),
            path,
            names: Names::default(),
        });
        ModuleId(self.modules.len() - 1)
    }

    /// The module around.
    pub(super) fn current_module(&self) -> ModuleId {
        self.frames
            .iter()
            .rev()
            .find_map(|frame| match frame {
                Frame::Module(id) => Some(*id),
                _ => None,
            })
            .unwrap_or(ModuleId::FILE)
    }

    /// The item table of the innermost block or module.
    pub(super) fn current_names(&mut self) -> &mut Names {
        let mut at = self.frames.len();
        while at > 0 {
            at -= 1;
            match &self.frames[at] {
                Frame::Module(id) => return &mut self.modules[id.0].names,
                Frame::Block { .. } => break,
                Frame::Item(_) => {}
            }
        }
        match self.frames.get_mut(at) {
            Some(Frame::Block { items, .. }) => items,
            _ => &mut self.modules[0].names,
        }
    }

    /// Makes a variable visible from here to the end of the innermost block.
    pub(super) fn add_variable(&mut self, name: Name, binding: BindingId) {
        if let Some(Frame::Block { variables, .. }) = self
            .frames
            .iter_mut()
            .rev()
            .find(|frame| matches!(frame, Frame::Block { .. }))
        {
            variables.insert(name, binding);
        }
    }

    /// The variable of that name declared in the innermost block itself.
    pub(super) fn variable_here(&self, name: &Name) -> Option<BindingId> {
        match self.frames.last() {
            Some(Frame::Block { variables, .. }) => variables.get(name).copied(),
            _ => None,
        }
    }

    /// What a single name stands for.
    pub(super) fn lookup(&self, name: &Name, space: Space) -> Option<Target> {
        let mut variables_visible = true;
        for frame in self.frames.iter().rev() {
            match frame {
                Frame::Item(parameters) => {
                    variables_visible = false;
                    if space == Space::Type
                        && let Some((name, bound)) =
                            parameters.iter().find(|(known, _)| known == name)
                    {
                        return Some(Target {
                            base: Base::Parameter(name.clone(), *bound),
                            tail: Vec::new(),
                        });
                    }
                }
                Frame::Block { items, variables } => {
                    if variables_visible
                        && space == Space::Value
                        && let Some(&binding) = variables.get(name)
                    {
                        return Some(Target::binding(binding));
                    }
                    if let Some(target) = self.in_names(items, name, space, 0) {
                        return Some(target);
                    }
                }
                Frame::Module(id) => return self.in_module(*id, name, space, 0),
            }
        }
        None
    }

    /// What a name stands for in a module of the file, its globs included.
    pub(super) fn in_module(
        &self,
        module: ModuleId,
        name: &Name,
        space: Space,
        hops: usize,
    ) -> Option<Target> {
        self.in_names(&self.modules[module.0].names, name, space, hops)
    }

    fn in_names(&self, names: &Names, name: &Name, space: Space, hops: usize) -> Option<Target> {
        let table = match space {
            Space::Type => &names.types,
            Space::Value => &names.values,
        };
        if let Some(entry) = table.get(name) {
            return Some(self.follow(entry.binding));
        }
        if hops > MAX_HOPS {
            return None;
        }
        names.globs.iter().find_map(|glob| {
            let binding = match glob.base {
                Base::Binding(binding) => binding,
                // The file itself, by a `super::*`.
                Base::Global(_) => {
                    return self.in_module(ModuleId::FILE, name, space, hops + 1);
                }
                Base::Parameter(..) => return None,
            };
            if let Some(&module) = self.namespaces.get(&binding) {
                return self.in_module(module, name, space, hops + 1);
            }
            self.variants
                .get(&binding)
                .filter(|variants| variants.contains(name))
                .map(|_| Target {
                    base: Base::Binding(binding),
                    tail: vec![name.clone()],
                })
        })
    }

    /// What an import within the file imports, or the binding itself.
    fn follow(&self, binding: BindingId) -> Target {
        self.aliases
            .get(&binding)
            .cloned()
            .unwrap_or_else(|| Target::binding(binding))
    }

    /// What a path stands for: the target of its first `used` segments (at least one), and how many those are.
    pub(super) fn resolve(
        &self,
        segments: &[Name],
        leading_colon: bool,
        space: Space,
    ) -> (Target, usize) {
        let Some(first) = segments.first() else {
            return (Target::global(&Name::default()), 0);
        };
        if leading_colon {
            return (Target::global(first), 1);
        }
        let alone = segments.len() == 1;
        match first.as_str() {
            "self" | "super" => return self.resolve_relative(segments, space),
            "crate" if alone && self.is_root => return (self.module_itself(ModuleId::FILE), 1),
            "crate" if alone => return (Target::global(first), 1),
            "crate" => {
                if self.is_root || self.is_inline_module(&segments[1]) {
                    let found = self.in_module(
                        ModuleId::FILE,
                        &segments[1],
                        if segments.len() == 2 {
                            space
                        } else {
                            Space::Type
                        },
                        0,
                    );
                    if let Some(target) = found {
                        return self.descend(target, 2, segments, space);
                    }
                }
                return (Target::global(first), 1);
            }
            "Self" => {
                let target = self.self_type.clone();
                return (target.unwrap_or_else(|| Target::global(first)), 1);
            }
            _ => {}
        }
        let found = self.lookup(first, if alone { space } else { Space::Type });
        match found {
            Some(target) => self.descend(target, 1, segments, space),
            None => (Target::global(first), 1),
        }
    }

    /// A path that starts with `self` or `super`.
    fn resolve_relative(&self, segments: &[Name], space: Space) -> (Target, usize) {
        let mut module = self.current_module();
        let mut used = usize::from(segments[0] == "self");
        while used < segments.len() && segments[used] == "super" {
            match self.modules[module.0].parent {
                Some(parent) => module = parent,
                // Out of the file: the supers that are left count from the file's own module.
                None => return (Target::global(&segments[used]), used + 1),
            }
            used += 1;
        }
        let Some(name) = segments.get(used) else {
            return (self.module_itself(module), used);
        };
        let last = used + 1 == segments.len();
        match self.in_module(module, name, if last { space } else { Space::Type }, 0) {
            Some(target) => self.descend(target, used + 1, segments, space),
            None => (self.module_itself(module), used),
        }
    }

    /// A module of the file seen from the file: `self::a::b`.
    fn module_itself(&self, module: ModuleId) -> Target {
        Target {
            base: Base::Global("self".into()),
            tail: self.modules[module.0].path.clone(),
        }
    }

    fn is_inline_module(&self, name: &Name) -> bool {
        self.modules[0]
            .names
            .types
            .get(name)
            .is_some_and(|entry| self.namespaces.contains_key(&entry.binding))
    }

    /// Follows the segments from `used` on as far as they lead through inline modules.
    fn descend(
        &self,
        mut target: Target,
        mut used: usize,
        segments: &[Name],
        space: Space,
    ) -> (Target, usize) {
        while used < segments.len() {
            let Some(&module) = target
                .as_binding()
                .and_then(|binding| self.namespaces.get(&binding))
            else {
                break;
            };
            let last = used + 1 == segments.len();
            match self.in_module(
                module,
                &segments[used],
                if last { space } else { Space::Type },
                0,
            ) {
                Some(next) => target = next,
                None => break,
            }
            used += 1;
        }
        (target, used)
    }
}
