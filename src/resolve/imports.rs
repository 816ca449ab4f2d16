//! Imports: the modules that specifiers lead to, evaluated when something of them is asked for first, and what is taken from them.
//!
//! A module's body runs as it would before everything else, whatever decision the evaluation is in the middle of: its variables
//! and objects are there in every branch. What its functions may do to them later is added as what may have happened.

use super::concern::Concern;
use super::value::{Closure, Kind, ModuleIndex, Value};
use super::{Cause, Evaluation, Guard, LoadState, MAX_FILES, MAX_NESTED_IMPORTS, Origin};
use super::{MAX_STEPS_PER_ENTRY, Step, StepKind};
use crate::ir::{BindingId, ExprId, ExprKind, Import, ImportName, Language, Module, Name};
use crate::program::Imported;
use crate::resolve::heap::Writes;
use crate::resolve::joins::join_values;
use crate::source::Span;

/// Where an import leads.
#[derive(Clone, Debug)]
pub(super) enum Lead {
    Module(ModuleIndex),
    Package,
    /// A package that code gives another name; its own.
    Renamed(Name),
    /// Why, as a phrase for [`Cause::Import`].
    Unknown(&'static str),
}

impl Evaluation<'_> {
    /// The value that an import stands for.
    pub(super) fn imported(
        &mut self,
        from: ModuleIndex,
        import: &Import,
        span: Span,
        local: &Name,
    ) -> Value {
        let value = self.import_value(from, import);
        if matches!(value.kind, Kind::External(_) | Kind::Unknown(_)) {
            return value;
        }
        value.traced(Step {
            origin: Origin { file: from, span },
            kind: StepKind::Imported(local.clone()),
        })
    }

    pub(super) fn import_value(&mut self, from: ModuleIndex, import: &Import) -> Value {
        if self.files[from as usize].file.ir.language == Language::Rust {
            return self.rust_import(from, import);
        }
        match self.load(from, &import.specifier) {
            Lead::Module(module) => match &import.name {
                ImportName::Namespace => {
                    let file = &self.files[module as usize].file;
                    let writers = file.writers();
                    self.found_unstable |= !writers.changed.is_empty() || writers.is_computed;
                    Value::new(Kind::Module(module))
                }
                ImportName::Named(name) => self.export(module, name),
            },
            Lead::Unknown(why) => lost(&import.specifier, why),
            Lead::Package | Lead::Renamed(_) => Value::new(Kind::External(match &import.name {
                ImportName::Namespace => import.specifier.clone(),
                ImportName::Named(name) => {
                    let language = self.files[from as usize].file.ir.language;
                    join_path(language, &import.specifier, name)
                }
            })),
        }
    }

    /// Whether an import of a module is to be followed: there are calls that may need it, or it may hold some of its own.
    pub(super) fn may_matter(
        &self,
        module: ModuleIndex,
        specifier: &str,
        needs: impl FnOnce(&Concern) -> bool,
    ) -> bool {
        let file = &self.files[module as usize].file;
        match &self.concern {
            Some(concern) if module == 0 => {
                needs(concern) || self.imports.holds_mark(file, specifier) != Some(false)
            }
            _ => true,
        }
    }

    /// `require("m")`, which is what the module exports as a whole, and `import("m")`, which is its namespace.
    pub(super) fn eval_require(&mut self, specifier: &Name, id: ExprId) -> Value {
        let from = self.module_index();
        let span = self.file().ir.expr(id).span;
        if !self.may_matter(from, specifier, |concern| concern.covers(span)) {
            return lost(specifier, "no call needs");
        }
        match self.load(from, specifier) {
            Lead::Module(module) => {
                let file = self.file();
                let is_import = file
                    .source
                    .slice(file.ir.expr(id).span)
                    .starts_with("import");
                let whole = self.commonjs_exports(module).filter(|_| !is_import);
                let value = whole.unwrap_or_else(|| Value::new(Kind::Module(module)));
                value.traced(Step {
                    origin: self.expr_origin(id),
                    kind: StepKind::Imported(specifier.clone()),
                })
            }
            Lead::Unknown(why) => lost(specifier, why),
            Lead::Package | Lead::Renamed(_) => Value::new(Kind::External(specifier.clone())),
        }
    }

    /// Where a specifier leads; the module there has run, or is running.
    pub(super) fn load(&mut self, from: ModuleIndex, specifier: &str) -> Lead {
        let key = (from, Name::new(specifier));
        if let Some(known) = self.leads.get(&key) {
            return known.clone();
        }
        let importer = self.files[from as usize].file.clone();
        let lead = match self.imports.import(&importer, specifier) {
            Imported::Package => Lead::Package,
            Imported::Renamed(name) => Lead::Renamed(name),
            Imported::Unknown(why) => Lead::Unknown(why),
            Imported::File(file) => {
                let known = self.by_path.get(file.source.path()).copied();
                let is_far = self.files.len() >= MAX_FILES || self.nested >= MAX_NESTED_IMPORTS;
                match known {
                    Some(index) => Lead::Module(index),
                    // It may be nearer from elsewhere.
                    None if is_far => return Lead::Unknown("is further away than is followed"),
                    None => {
                        let before = self.heap.mark();
                        let index = self.add_file(file);
                        self.leads.insert(key.clone(), Lead::Module(index));
                        self.run_import(index);
                        self.heap.settle(before);
                        Lead::Module(index)
                    }
                }
            }
        };
        self.leads.insert(key, lead.clone());
        lead
    }

    /// Evaluates an imported module's body, then adds what its functions may do to its variables.
    fn run_import(&mut self, index: ModuleIndex) {
        let path = std::mem::take(&mut self.path);
        let left = std::mem::replace(&mut self.left, false);
        self.nested += 1;
        self.run_body(index);
        self.run_writers(index);
        self.nested -= 1;
        self.left = left;
        self.path = path;
    }

    /// Runs the functions of an imported module that change its state, as if anybody might have called them before.
    fn run_writers(&mut self, index: ModuleIndex) {
        let file = self.files[index as usize].file.clone();
        let frame = self.files[index as usize].frame;
        let writers = file.writers();
        let first = self.requests.len();
        let own = (
            self.doubles.len(),
            self.routes.len(),
            self.logs.len(),
            self.stubs.len(),
        );
        for &function in &writers.functions {
            let closure = Closure {
                module: index,
                function,
                frame,
                this: None,
            };
            let limit = self.steps + MAX_STEPS_PER_ENTRY;
            let limit = std::mem::replace(&mut self.entry_limit, limit);
            self.heap.begin();
            self.run_entry(&closure, None);
            self.left = false;
            self.path = Guard::default();
            let writes = self.heap.end();
            self.entry_limit = limit;
            if !writes.is_empty() {
                let branch = self.new_branch();
                let untouched = (Guard::one(branch, 0), Writes::default());
                let touched = (Guard::one(branch, 1), writes);
                self.heap.join(vec![untouched, touched]);
            }
        }
        for &binding in &writers.loose {
            self.loosen(index, binding);
        }
        // What they send is their own file's to report.
        self.requests.truncate(first);
        self.requests_by_root.retain(|_, at| *at < first);
        self.doubles.truncate(own.0);
        self.routes.truncate(own.1);
        self.logs.truncate(own.2);
        self.stubs.truncate(own.3);
    }

    /// From here on the variable, and the object it holds, may be anything beside what they are.
    fn loosen(&mut self, module: ModuleIndex, binding: BindingId) {
        let frame = self.files[module as usize].frame;
        let value = self.read_binding(frame, binding);
        self.blur(&value);
        let name = &self.files[module as usize].file.ir.binding(binding).name;
        let other = Value::unknown(Cause::Reassigned(name.clone()));
        let both = join_values(vec![(Guard::default(), value), (Guard::default(), other)]);
        let cell = self.cell_of(frame, binding);
        self.heap.set_cell(cell, both);
    }

    /// A module's export by name.
    pub(super) fn export(&mut self, module: ModuleIndex, name: &str) -> Value {
        self.export_within(module, name).unwrap_or_else(|| {
            let path = Name::from(self.files[module as usize].file.source.path());
            lost(&path, "does not export it in a form that is followed")
        })
    }

    pub(super) fn export_within(&mut self, module: ModuleIndex, name: &str) -> Option<Value> {
        let key = (module, Name::new(name));
        // Modules that pass each other's exports on.
        if self.sought.contains(&key) {
            return None;
        }
        self.sought.push(key);
        let value = self.find_export(module, name);
        self.sought.pop();
        value
    }

    fn find_export(&mut self, module: ModuleIndex, name: &str) -> Option<Value> {
        use crate::ir::Export;
        let file = self.files[module as usize].file.clone();
        let frame = self.files[module as usize].frame;
        for export in &file.ir.exports {
            match export {
                Export::Binding {
                    name: exported,
                    binding,
                } if exported == name => return Some(self.exported_binding(module, *binding)),
                Export::Value {
                    name: exported,
                    value,
                } if exported == name => {
                    let writers = file.writers();
                    self.found_unstable |= writers.is_computed;
                    if let ExprKind::Binding(binding) = file.ir.expr(*value).kind {
                        self.found_unstable |= writers.changed.contains(&binding);
                    }
                    self.enter(module, Module::BODY, frame, None);
                    let value = self.eval(*value);
                    self.leave();
                    return Some(value);
                }
                Export::From {
                    name: exported,
                    import,
                } if exported == name => return Some(self.import_value(module, import)),
                _ => {}
            }
        }
        if let Some(value) = self.commonjs_export(module, name) {
            return Some(value);
        }
        if name == "default" {
            return None;
        }
        if file.ir.language == Language::Rust {
            return self.rust_name(module, name);
        }
        let mut found: Option<Value> = None;
        for export in &file.ir.exports {
            if let Export::All { specifier } = export
                && let Lead::Module(next) = self.load(module, specifier)
                && let Some(value) = self.export_within(next, name)
            {
                match &found {
                    Some(known) if !known.is_same(&value) => {
                        return Some(lost(specifier, "exports a name that others export too"));
                    }
                    _ => found = Some(value),
                }
            }
        }
        found
    }

    /// An exported variable. What is not assigned yet because its module is still running (an import cycle) has no value.
    fn exported_binding(&mut self, module: ModuleIndex, binding: BindingId) -> Value {
        use crate::ir::BindingKind::{Constant, Variable};
        let loaded = &self.files[module as usize];
        let (frame, is_running) = (loaded.frame, loaded.state == LoadState::Running);
        let declared = loaded.file.ir.binding(binding);
        self.found_unstable |= loaded.file.writers().changed.contains(&binding);
        if is_running && matches!(declared.kind, Constant | Variable) {
            let name = Name::from(loaded.file.source.path());
            let cell = self.cell_of(frame, binding);
            if self.heap.cell(cell).is_none() {
                return lost(&name, "is imported before it has run");
            }
        }
        self.read_binding(frame, binding)
    }

    /// What `module.exports` holds: a field of it by name, or the whole for `default`. Compilers mark modules that have a
    /// `default` of their own.
    fn commonjs_export(&mut self, module: ModuleIndex, name: &str) -> Option<Value> {
        let exports = self.commonjs_exports(module)?;
        let file = &self.files[module as usize].file;
        let writers = file.writers();
        self.found_unstable |= !writers.functions.is_empty() || writers.is_computed;
        if let Kind::Object(id) = exports.kind
            && let Some(record) = self.heap.record(id)
        {
            let marked = [&record.fields, &record.hidden];
            let is_marked = marked.iter().any(|one| one.contains_key("__esModule"));
            let is_known = record.fields.contains_key(name) || record.open.is_some();
            if is_known && (name != "default" || is_marked) {
                return Some(self.member(&exports, name));
            }
        }
        (name == "default").then_some(exports)
    }

    /// `module.exports`, if the module put anything there.
    pub(super) fn commonjs_exports(&self, module: ModuleIndex) -> Option<Value> {
        let object = self
            .heap
            .record(self.files[module as usize].module_object)?;
        let exports = object.fields.get("exports")?.value.clone();
        match exports.kind {
            Kind::Object(id)
                if self
                    .heap
                    .record(id)
                    .is_some_and(|record| record.fields.is_empty() && record.open.is_none()) =>
            {
                None
            }
            _ => Some(exports),
        }
    }
}

/// What an import stands for that leads to nothing known.
pub(super) fn lost(specifier: &Name, why: &'static str) -> Value {
    Value::unknown(Cause::Import {
        specifier: specifier.clone(),
        why,
    })
}

/// The canonical path of `name` in the external `base`.
pub(super) fn join_path(language: Language, base: &str, name: &str) -> Name {
    match language {
        Language::Rust => Name::from(format!("{base}::{name}")),
        _ => Name::from(format!("{base}#{name}")),
    }
}
