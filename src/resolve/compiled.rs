//! What helpers do that compilers write beside modules, by the names that all of them give these.
//!
//! They copy one module's exports to another's in loops, which would not be followed.

use super::Evaluation;
use super::calls::CallSite;
use super::heap::{FieldSlot, Presence};
use super::value::{Kind, ModuleIndex, Value};
use crate::ir::{BindingKind, Export, ExprId, ExprKind, ImportName, Name};

/// What a helper does with its arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Helper {
    /// Adds all exports of a module but its default to the exports of another: `(module, exports)`.
    ExportStar,
    /// The same, the other way round: `(exports, module)`.
    ReExport,
    /// Adds properties that are computed by functions: `(exports, { name: () => value })`.
    Export,
    /// Makes a module of a script's exports, whose default they are: `(module)`.
    ImportDefault,
    /// What it is given.
    Same,
}

/// TypeScript and tslib, SWC, esbuild, Babel.
const HELPERS: [(&str, Helper); 12] = [
    ("__exportStar", Helper::ExportStar),
    ("_export_star", Helper::ExportStar),
    ("__reExport", Helper::ReExport),
    ("__export", Helper::Export),
    ("_export", Helper::Export),
    ("__importDefault", Helper::ImportDefault),
    ("_interop_require_default", Helper::ImportDefault),
    ("_interopRequireDefault", Helper::ImportDefault),
    ("__importStar", Helper::Same),
    ("_interop_require_wildcard", Helper::Same),
    ("_interopRequireWildcard", Helper::Same),
    ("__toCommonJS", Helper::Same),
];

/// Barrels that pass on barrels are followed this deep.
const MAX_BARRELS: usize = 8;

impl Evaluation<'_> {
    /// The helper that a call's callee names.
    pub(super) fn compiler_helper(&self, callee: ExprId) -> Option<Helper> {
        let file = self.file();
        let name = match &file.ir.expr(callee).kind {
            ExprKind::Sequence(parts) => return self.compiler_helper(*parts.last()?),
            ExprKind::Wrapped(inner) => return self.compiler_helper(*inner),
            ExprKind::Member { property, .. } => property.clone(),
            ExprKind::Binding(binding) => {
                let binding = file.ir.binding(*binding);
                match &binding.kind {
                    BindingKind::Import(import) => match &import.name {
                        ImportName::Named(name) => name.clone(),
                        ImportName::Namespace => return None,
                    },
                    _ => binding.name.clone(),
                }
            }
            _ => return None,
        };
        let found = HELPERS.iter().find(|(known, _)| *known == name);
        found.map(|(_, helper)| *helper)
    }

    /// What a helper makes of its arguments; `None` where it is given something else.
    pub(super) fn call_helper(&mut self, helper: Helper, site: &CallSite) -> Option<Value> {
        let first = site.arg(0)?.clone();
        match (helper, site.arg(1).cloned()) {
            (Helper::ExportStar, Some(exports)) => self.export_all(&first, &exports),
            (Helper::ReExport, Some(module)) => self.export_all(&module, &first),
            (Helper::Export, Some(getters)) => self.export_getters(&first, &getters),
            (Helper::ImportDefault, None) => match first.kind {
                Kind::Module(_) | Kind::External(_) => Some(first),
                Kind::Object(_) => {
                    let is_module = self.member(&first, "__esModule");
                    if is_module.truthiness() == Some(true) {
                        return Some(first);
                    }
                    let module = super::builtins::new_record(self);
                    if let Kind::Object(id) = module.kind {
                        self.set_field(id, Name::from("default"), first, None);
                    }
                    Some(module)
                }
                _ => None,
            },
            (Helper::Same, _) => Some(first),
            _ => None,
        }
    }

    fn export_all(&mut self, module: &Value, exports: &Value) -> Option<Value> {
        let Kind::Object(id) = exports.kind else {
            return None;
        };
        let fields: Vec<(Name, FieldSlot)> = match module.kind {
            Kind::Object(from) => {
                let record = self.heap.record(from)?;
                if record.open.is_some() {
                    self.spread_into(id, module);
                    return Some(exports.clone());
                }
                record
                    .fields
                    .iter()
                    .map(|(name, slot)| (name.clone(), slot.clone()))
                    .collect()
            }
            Kind::Module(index) => {
                let exported = self.module_fields(index, 0)?;
                let slot = |value: Value| FieldSlot {
                    entry: value.origin,
                    value,
                    presence: Presence::Always,
                };
                exported
                    .into_iter()
                    .map(|(name, value)| (name, slot(value)))
                    .collect()
            }
            _ => {
                self.spread_into(id, module);
                return Some(exports.clone());
            }
        };
        let record = self.heap.record_mut(id)?;
        for (name, slot) in fields {
            if name != "default" && !record.fields.contains_key(&name) {
                record.fields.insert(name, slot);
            }
        }
        Some(exports.clone())
    }

    fn export_getters(&mut self, exports: &Value, getters: &Value) -> Option<Value> {
        let (Kind::Object(id), Kind::Object(from)) = (&exports.kind, &getters.kind) else {
            return None;
        };
        let getters = self.heap.record(*from)?.clone();
        let record = self.heap.record_mut(*id)?;
        for (name, slot) in getters.fields {
            let value = match slot.value.kind {
                Kind::Function(closure) => Value::new(Kind::Getter(closure)),
                _ => slot.value.clone(),
            };
            record.fields.insert(name, FieldSlot { value, ..slot });
        }
        Some(exports.clone())
    }

    /// Everything that a module exports by name; `None` where it passes on what is not followed.
    pub(super) fn module_fields(
        &mut self,
        module: ModuleIndex,
        depth: usize,
    ) -> Option<Vec<(Name, Value)>> {
        let file = self.files[module as usize].file.clone();
        let mut fields: Vec<(Name, Value)> = Vec::new();
        let mut passed_on = Vec::new();
        for export in &file.ir.exports {
            match export {
                Export::Binding { name, .. }
                | Export::Value { name, .. }
                | Export::From { name, .. } => {
                    if fields.iter().all(|(known, _)| known != name) {
                        let value = self.export(module, name);
                        fields.push((name.clone(), value));
                    }
                }
                Export::All { specifier } => passed_on.push(specifier.clone()),
            }
        }
        for specifier in passed_on {
            let super::imports::Lead::Module(next) = self.load(module, &specifier) else {
                return None;
            };
            if depth >= MAX_BARRELS {
                return None;
            }
            for (name, value) in self.module_fields(next, depth + 1)? {
                if name != "default" && fields.iter().all(|(known, _)| *known != name) {
                    fields.push((name, value));
                }
            }
        }
        if let Some(Kind::Object(id)) = self.commonjs_exports(module).map(|it| it.kind) {
            let record = self.read_record(id)?;
            if record.open.is_some() {
                return None;
            }
            let own = record.fields.into_iter();
            fields.extend(own.map(|(name, slot)| (name, slot.value)));
        }
        Some(fields)
    }
}
