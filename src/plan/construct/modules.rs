//! Names of other modules: what an import or a `require` stands for where it is declared, followed by names alone. What is found
//! is never taken for a value: it says where something is written, and the evaluation has said before that it is this.

use super::planner::Planner;
use crate::ir::{
    BindingId, BindingKind, EntryKind, Export, ExprId, ExprKind, Import, ImportName, Key, Module,
    Pattern, StatementKind,
};
use crate::plan::facts::Facts;
use crate::program::{Imported, ProgramFile};
use crate::source::Span;
use std::sync::Arc;

/// Names behind names, and modules that pass on what others export.
const MAX_DEPTH: usize = 8;

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// What a constant is declared as, or a module exports as a value.
    Value(Arc<ProgramFile>, ExprId),
    /// A function or a class.
    Declared(Arc<ProgramFile>, BindingId),
    /// All that a module exports.
    Module(Arc<ProgramFile>),
}

impl Planner<'_> {
    /// What an expression of a file stands for, as far as names lead.
    pub(super) fn meaning(&self, file: &Arc<ProgramFile>, expr: ExprId) -> Option<Meaning> {
        self.meaning_at(file, expr, MAX_DEPTH)
    }

    fn meaning_at(&self, file: &Arc<ProgramFile>, expr: ExprId, depth: usize) -> Option<Meaning> {
        let depth = depth.checked_sub(1)?;
        let expr = unwrapped(&file.ir, expr);
        match &file.ir.expr(expr).kind {
            ExprKind::Binding(binding) => self.named(file, *binding, depth),
            ExprKind::Require(specifier) => self.module(file, specifier).map(Meaning::Module),
            ExprKind::Member {
                object, property, ..
            } => {
                let object = self.meaning_at(file, *object, depth)?;
                self.member(&object, property, depth)
            }
            _ => Some(Meaning::Value(Arc::clone(file), expr)),
        }
    }

    fn module(&self, from: &ProgramFile, specifier: &str) -> Option<Arc<ProgramFile>> {
        match self.imports.import(from, specifier) {
            Imported::File(file) => Some(file),
            _ => None,
        }
    }

    /// What a declared name stands for; nothing where it is assigned again.
    fn named(&self, file: &Arc<ProgramFile>, binding: BindingId, depth: usize) -> Option<Meaning> {
        let facts = Facts::new(&file.ir);
        if let BindingKind::Import(import) = &file.ir.binding(binding).kind {
            return self.imported(file, import, depth);
        }
        if facts.is_assigned(binding) {
            return None;
        }
        if let Some((_, init)) = facts.declaration(binding) {
            return self.meaning_at(file, init, depth);
        }
        if let Some((specifier, name)) = required(&file.ir, binding) {
            let module = self.module(file, &specifier)?;
            return self.exported(&module, &name, depth);
        }
        matches!(
            file.ir.binding(binding).kind,
            BindingKind::Function(_) | BindingKind::Class(_)
        )
        .then(|| Meaning::Declared(Arc::clone(file), binding))
    }

    /// The declaration behind an imported name.
    pub(super) fn declared_by(
        &self,
        file: &Arc<ProgramFile>,
        binding: BindingId,
    ) -> Option<(Arc<ProgramFile>, BindingId)> {
        let mut at = (Arc::clone(file), binding);
        for _ in 0..MAX_DEPTH {
            let (file, binding) = &at;
            let BindingKind::Import(import) = &file.ir.binding(*binding).kind else {
                return Some(at);
            };
            let ImportName::Named(name) = &import.name else {
                return None;
            };
            let module = self.module(file, &import.specifier)?;
            at = self.exported_binding(&module, name, MAX_DEPTH)?;
        }
        None
    }

    fn exported_binding(
        &self,
        module: &Arc<ProgramFile>,
        name: &str,
        depth: usize,
    ) -> Option<(Arc<ProgramFile>, BindingId)> {
        let depth = depth.checked_sub(1)?;
        let from = |import: &Import| {
            let next = self.module(module, &import.specifier)?;
            match &import.name {
                ImportName::Named(name) => self.exported_binding(&next, name, depth),
                ImportName::Namespace => None,
            }
        };
        module.ir.exports.iter().find_map(|export| match export {
            Export::Binding { name: own, binding } if own == name => {
                Some((Arc::clone(module), *binding))
            }
            Export::From { name: own, import } if own == name => from(import),
            Export::All { specifier } => {
                let next = self.module(module, specifier)?;
                self.exported_binding(&next, name, depth)
            }
            _ => None,
        })
    }

    fn imported(&self, file: &Arc<ProgramFile>, import: &Import, depth: usize) -> Option<Meaning> {
        let depth = depth.checked_sub(1)?;
        let module = self.module(file, &import.specifier)?;
        match &import.name {
            ImportName::Namespace => Some(Meaning::Module(module)),
            ImportName::Named(name) => self.exported(&module, name, depth),
        }
    }

    /// What a module exports under a name.
    fn exported(&self, module: &Arc<ProgramFile>, name: &str, depth: usize) -> Option<Meaning> {
        let depth = depth.checked_sub(1)?;
        for export in &module.ir.exports {
            match export {
                Export::Binding { name: own, binding } if own == name => {
                    return self.named(module, *binding, depth);
                }
                Export::Value { name: own, value } if own == name => {
                    return self.meaning_at(module, *value, depth);
                }
                Export::From { name: own, import } if own == name => {
                    return self.imported(module, import, depth);
                }
                _ => {}
            }
        }
        if let Some(value) = commonjs_export(&module.ir, name) {
            return self.meaning_at(module, value, depth);
        }
        let whole = commonjs_whole(&module.ir);
        if name == "default" {
            return whole.and_then(|whole| self.meaning_at(module, whole, depth));
        }
        if let Some(whole) = whole {
            let whole = self.meaning_at(module, whole, depth)?;
            return self.member(&whole, name, depth);
        }
        let all = module.ir.exports.iter().filter_map(|export| match export {
            Export::All { specifier } => self.module(module, specifier),
            _ => None,
        });
        let mut found = all.filter_map(|next| self.exported(&next, name, depth));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// A field of what a name stands for.
    fn member(&self, object: &Meaning, property: &str, depth: usize) -> Option<Meaning> {
        match object {
            Meaning::Module(module) => self.exported(module, property, depth),
            Meaning::Value(file, expr) => {
                let object = frozen(file, *expr)?;
                let ExprKind::Object { entries, .. } = &file.ir.expr(object).kind else {
                    return None;
                };
                // What is spread into it, or computed, may be the same field.
                let mut found = None;
                for entry in entries {
                    match &entry.kind {
                        EntryKind::Property {
                            key: Key::Name { name, .. },
                            value,
                        } => {
                            if name == property {
                                found = Some(*value);
                            }
                        }
                        EntryKind::Method { .. } => {}
                        _ => return None,
                    }
                }
                self.meaning_at(file, found?, depth)
            }
            Meaning::Declared(..) => None,
        }
    }

    /// The names in a place that the file has from other modules.
    pub(super) fn imported_in(&self, place: Span) -> Vec<BindingId> {
        let ir = &self.file.ir;
        let is_imported = |binding: &BindingId| {
            let declared = self.facts.declaration(*binding);
            let init = declared.map(|(_, init)| &ir.expr(self.facts.unwrapped(init)).kind);
            matches!(ir.binding(*binding).kind, BindingKind::Import(_))
                || matches!(init, Some(ExprKind::Require(_)))
                || required(ir, *binding).is_some()
        };
        let names = self.facts.free_bindings(place).into_iter();
        names.filter(is_imported).collect()
    }

    /// The name by which a module exports a binding of its own.
    pub(super) fn export_name(file: &ProgramFile, binding: BindingId) -> Option<&str> {
        let listed = file.ir.exports.iter().find_map(|export| match export {
            Export::Binding { name, binding: own } if *own == binding && name != "default" => {
                Some(name.as_str())
            }
            _ => None,
        });
        listed.or_else(|| {
            let whole = commonjs_whole(&file.ir)?;
            let ExprKind::Object { entries, .. } = &file.ir.expr(whole).kind else {
                return None;
            };
            entries.iter().find_map(|entry| match &entry.kind {
                EntryKind::Property {
                    key: Key::Name { name, .. },
                    value,
                } if matches!(file.ir.expr(*value).kind, ExprKind::Binding(own) if own == binding) => {
                    Some(name.as_str())
                }
                _ => None,
            })
        })
    }
}

fn unwrapped(ir: &Module, mut expr: ExprId) -> ExprId {
    while let ExprKind::Wrapped(inner) = ir.expr(expr).kind {
        expr = inner;
    }
    expr
}

/// The literal behind `Object.freeze`.
fn frozen(file: &ProgramFile, expr: ExprId) -> Option<ExprId> {
    let expr = unwrapped(&file.ir, expr);
    match &file.ir.expr(expr).kind {
        ExprKind::Object { .. } => Some(expr),
        ExprKind::Call(call) => match call.args.as_slice() {
            [only] if file.source.slice(file.ir.expr(call.callee).span) == "Object.freeze" => {
                frozen(file, only.value)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The module and the export that `const { name } = require("module")` takes a name from.
pub(super) fn required(ir: &Module, binding: BindingId) -> Option<(String, String)> {
    let body = &ir.function(Module::BODY).body;
    body.statements.iter().find_map(|statement| {
        let StatementKind::Let {
            pattern: Pattern::Object { fields, .. },
            init: Some(init),
            ..
        } = &statement.kind
        else {
            return None;
        };
        let ExprKind::Require(specifier) = &ir.expr(unwrapped(ir, *init)).kind else {
            return None;
        };
        fields
            .iter()
            .find_map(|(key, pattern)| match (key, pattern) {
                (Key::Name { name, .. }, Pattern::Binding(own)) if *own == binding => {
                    Some((specifier.to_string(), name.to_string()))
                }
                _ => None,
            })
    })
}

/// What `module.exports` is set to, where that happens once.
fn commonjs_whole(ir: &Module) -> Option<ExprId> {
    let is_exports = |place: ExprId| match &ir.expr(place).kind {
        ExprKind::Member {
            object, property, ..
        } => {
            property == "exports"
                && matches!(&ir.expr(*object).kind, ExprKind::Global(name) if name == "module")
        }
        _ => false,
    };
    only(assigned(ir, &is_exports))
}

/// What `exports.name` or `module.exports.name` is set to, where that happens once.
fn commonjs_export(ir: &Module, name: &str) -> Option<ExprId> {
    let is_it = |place: ExprId| match &ir.expr(place).kind {
        ExprKind::Member {
            object, property, ..
        } if property == name => match &ir.expr(*object).kind {
            ExprKind::Global(name) => name == "exports",
            ExprKind::Member {
                object, property, ..
            } => {
                property == "exports"
                    && matches!(&ir.expr(*object).kind, ExprKind::Global(name) if name == "module")
            }
            _ => false,
        },
        _ => false,
    };
    only(assigned(ir, &is_it))
}

fn assigned(ir: &Module, is_it: &dyn Fn(ExprId) -> bool) -> Vec<ExprId> {
    let values = ir.exprs.iter().filter_map(|expr| match &expr.kind {
        ExprKind::Assign { target, value, .. } => match &**target {
            Pattern::Place(place) if is_it(*place) => Some(*value),
            _ => None,
        },
        _ => None,
    });
    values.collect()
}

fn only(all: Vec<ExprId>) -> Option<ExprId> {
    match all.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
