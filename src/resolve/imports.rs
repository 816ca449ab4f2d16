//! Imports and exports: values that one module takes from another.

use super::value::{Kind, ModuleIndex, Value};
use super::{Cause, Evaluation, Origin, Step, StepKind};
use crate::ir::{Import, ImportName, Module, Name};
use crate::source::Span;

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

    fn import_value(&mut self, from: ModuleIndex, import: &Import) -> Value {
        match self.load(from, &import.specifier) {
            Some(module) => match &import.name {
                ImportName::Namespace => Value::new(Kind::Module(module)),
                ImportName::Named(name) => self.export(module, name),
            },
            None => self.external_import(from, import),
        }
    }

    fn external_import(&self, from: ModuleIndex, import: &Import) -> Value {
        let file = &self.files[from as usize].file;
        if file.is_local_specifier(&import.specifier) {
            return Value::unknown(Cause::Import(import.specifier.clone()));
        }
        Value::new(Kind::External(match &import.name {
            ImportName::Namespace => import.specifier.clone(),
            ImportName::Named(name) => join_path(file.ir.language, &import.specifier, name),
        }))
    }

    pub(super) fn load(&mut self, from: ModuleIndex, specifier: &str) -> Option<ModuleIndex> {
        let file = self.files[from as usize].file.clone();
        let imported = self.imports.import(&file, specifier)?;
        let index = self.add_file(imported);
        self.run_body(index);
        Some(index)
    }

    /// A module's export by name.
    pub(super) fn export(&mut self, module: ModuleIndex, name: &str) -> Value {
        self.export_within(module, name, 0).unwrap_or_else(|| {
            Value::unknown(Cause::Import(Name::from(
                self.files[module as usize].file.source.path(),
            )))
        })
    }

    pub(super) fn export_within(
        &mut self,
        module: ModuleIndex,
        name: &str,
        depth: usize,
    ) -> Option<Value> {
        use crate::ir::Export;
        if depth > 16 {
            return None;
        }
        let file = self.files[module as usize].file.clone();
        let frame = self.files[module as usize].frame;
        for export in &file.ir.exports {
            match export {
                Export::Binding {
                    name: exported,
                    binding,
                } if exported == name => {
                    return Some(self.read_binding(frame, *binding));
                }
                Export::Value {
                    name: exported,
                    value,
                } if exported == name => {
                    self.enter(module, Module::BODY, frame, None);
                    let value = self.eval(*value);
                    self.leave();
                    return Some(value);
                }
                Export::From {
                    name: exported,
                    import,
                } if exported == name => {
                    return Some(self.import_value(module, import));
                }
                _ => {}
            }
        }
        if let Some(value) = self.commonjs_export(module, name) {
            return Some(value);
        }
        for export in &file.ir.exports {
            if let Export::All { specifier } = export
                && let Some(next) = self.load(module, specifier)
                && let Some(value) = self.export_within(next, name, depth + 1)
            {
                return Some(value);
            }
        }
        None
    }

    /// What `module.exports` holds: the export itself for `default` and namespaces, a field of it by name.
    fn commonjs_export(&mut self, module: ModuleIndex, name: &str) -> Option<Value> {
        let exports = self.commonjs_exports(module)?;
        if let Kind::Object(id) = exports.kind
            && let Some(slot) = self
                .heap
                .record(id)
                .and_then(|record| record.fields.get(name))
        {
            return Some(slot.value.under(&exports.trace));
        }
        if name == "default" {
            Some(exports)
        } else {
            None
        }
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

/// The canonical path of `name` in the external `base`.
pub(super) fn join_path(language: crate::ir::Language, base: &str, name: &str) -> Name {
    match language {
        crate::ir::Language::Rust => Name::from(format!("{base}::{name}")),
        _ => Name::from(format!("{base}#{name}")),
    }
}
