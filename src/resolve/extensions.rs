//! Methods that `impl` blocks add to types declared elsewhere: a trait's to a client, a module's to the client of its crate.

use super::calls::CallSite;
use super::imports::Lead;
use super::value::{ClassRef, Closure, Kind, ModuleIndex, Value};
use super::{Cause, Evaluation};
use crate::ir::{ExprId, Language, Method, MethodKind, Module, Name};
use std::rc::Rc;

/// Other files whose `impl` blocks one file's calls may mean.
const MAX_FILES: usize = 24;

/// Files in sight, beyond which no more are looked at for their own sake.
const MAX_LOADED: usize = 64;

impl Evaluation<'_> {
    /// Functions that a file adds to types of others are entry points like those of its own types.
    pub(super) fn meet_extensions(&mut self, index: ModuleIndex) {
        let file = self.files[index as usize].file.clone();
        if file.ir.language != Language::Rust || file.ir.impls.is_empty() {
            return;
        }
        let frame = self.files[index as usize].frame;
        for block in &file.ir.impls {
            let wanted: Vec<&Method> = (block.methods.iter())
                .filter(|method| {
                    self.concern.as_ref().is_none_or(|concern| {
                        concern.covers(file.ir.function(method.function).span)
                    })
                })
                .collect();
            if wanted.is_empty() {
                continue;
            }
            self.enter(index, Module::BODY, frame, None);
            let named = self.eval(block.target);
            let this = self.extended(&named, block.target);
            self.leave();
            for method in wanted {
                let this = if method.is_static { &named } else { &this };
                self.meet(&Closure {
                    module: index,
                    function: method.function,
                    frame,
                    this: Some(Rc::new(this.clone())),
                });
            }
        }
    }

    /// A value of a type that an `impl` block names.
    fn extended(&mut self, named: &Value, target: ExprId) -> Value {
        let function = match &named.kind {
            Kind::External(path) => path.clone(),
            _ => Name::default(),
        };
        let unknown = Value::unknown(Cause::Parameter {
            path: "self".into(),
            function,
        });
        self.typical_value(target, &unknown).unwrap_or(unknown)
    }

    /// The method of this name that an `impl` block adds to the receiver: one of the file, of the files that it imports from, or of
    /// those beside the receiver's type.
    pub(super) fn extension(&mut self, receiver: &Value, name: &str) -> Option<Closure> {
        if self.file().ir.language != Language::Rust {
            return None;
        }
        let own = self.module_index();
        let class = self.class_of(receiver);
        if let Some(found) = self.extension_in(own, class, name) {
            return Some(found);
        }
        let mut files = self.imported_extensions(own);
        if let Some(class) = class {
            files.extend(self.neighbours(class.module));
        }
        files.dedup();
        files.truncate(MAX_FILES);
        let mut files = files.into_iter().filter(|file| *file != own);
        let found = files.find_map(|file| self.extension_in(file, class, name))?;
        Some(Closure {
            this: Some(Rc::new(receiver.clone())),
            ..found
        })
    }

    /// Calls that method.
    pub(super) fn extension_method(
        &mut self,
        receiver: &Value,
        name: &Name,
        site: &CallSite,
    ) -> Option<Value> {
        let mut closure = self.extension(receiver, name)?;
        closure.this = Some(Rc::new(receiver.clone()));
        Some(self.call_closure(&closure, site, site.origin))
    }

    fn extension_in(
        &mut self,
        module: ModuleIndex,
        class: Option<ClassRef>,
        name: &str,
    ) -> Option<Closure> {
        let file = self.files[module as usize].file.clone();
        let frame = self.files[module as usize].frame;
        for block in &file.ir.impls {
            let found = block.methods.iter().find(|method| {
                method.name == *name && !method.is_static && method.kind == MethodKind::Method
            });
            let Some(method) = found else { continue };
            if let Some(class) = class {
                self.enter(module, Module::BODY, frame, None);
                let named = self.eval(block.target);
                self.leave();
                let is_other = matches!(named.kind, Kind::Class(other) if other != class);
                if is_other || matches!(named.kind, Kind::External(_)) {
                    continue;
                }
            }
            return Some(Closure {
                module,
                function: method.function,
                frame,
                this: None,
            });
        }
        None
    }

    /// The files of which a file imports anything.
    fn imported_extensions(&mut self, module: ModuleIndex) -> Vec<ModuleIndex> {
        if let Some(known) = self.extensions.get(&module) {
            return known.clone();
        }
        // Asked again while it is found out, the answer is that there are none.
        self.extensions.insert(module, Vec::new());
        let file = self.files[module as usize].file.clone();
        let mut found = Vec::new();
        for specifier in &file.ir.specifiers {
            if found.len() >= MAX_FILES || self.files.len() >= MAX_LOADED {
                break;
            }
            let from = match self.rust_path(module, specifier, None).kind {
                Kind::Module(from) => from,
                Kind::Class(class) => class.module,
                _ => continue,
            };
            if !found.contains(&from) && !self.files[from as usize].file.ir.impls.is_empty() {
                found.push(from);
            }
        }
        self.extensions.insert(module, found.clone());
        found
    }

    /// The modules that are declared in a file or beside it: a client's methods are often written in one file for each resource.
    fn neighbours(&mut self, module: ModuleIndex) -> Vec<ModuleIndex> {
        let mut around = vec![module];
        if let Lead::Module(parent) = self.load(module, "super") {
            around.push(parent);
        }
        let mut found = Vec::new();
        for parent in around {
            let file = self.files[parent as usize].file.clone();
            let modules = file.ir.specifiers.iter();
            for specifier in modules.filter(|specifier| specifier.starts_with("mod ")) {
                if self.files.len() < MAX_LOADED
                    && let Lead::Module(next) = self.load(parent, specifier)
                    && !self.files[next as usize].file.ir.impls.is_empty()
                {
                    found.push(next);
                }
            }
        }
        found
    }
}
