//! What a file shows of the runtime that it is a part of.

use crate::catalog::runtimes::{Evidence, Runtime};
use crate::ir::{
    BindingKind, EntryKind, Export, ExprId, ExprKind, Key, Module, Pattern, StatementKind,
};
use crate::program::ProgramFile;

/// The runtime among `known` that a file is a part of, if it is one that starts over and over.
pub fn runtime<'r>(file: &ProgramFile, known: &'r [Runtime]) -> Option<&'r Runtime> {
    let seen = Seen { file };
    known.iter().find(|runtime| runtime.holds(&seen))
}

struct Seen<'a> {
    file: &'a ProgramFile,
}

impl Seen<'_> {
    fn ir(&self) -> &Module {
        &self.file.ir
    }

    fn slice(&self, id: ExprId) -> &str {
        self.file.source.slice(self.ir().expr(id).span)
    }

    /// The object that is exported by default, if it is written as one.
    fn default_object(&self) -> Option<&[crate::ir::Entry]> {
        let ir = self.ir();
        let value = ir.exports.iter().find_map(|export| match export {
            Export::Value { name, value } if name == "default" => Some(*value),
            Export::Binding { name, binding } if name == "default" => self.initial(*binding),
            _ => None,
        })?;
        let mut value = value;
        while let ExprKind::Wrapped(inner) = ir.expr(value).kind {
            value = inner;
        }
        if let ExprKind::Binding(binding) = ir.expr(value).kind {
            value = self.initial(binding)?;
        }
        while let ExprKind::Wrapped(inner) = ir.expr(value).kind {
            value = inner;
        }
        match &ir.expr(value).kind {
            ExprKind::Object { entries, .. } => Some(entries),
            _ => None,
        }
    }

    fn initial(&self, binding: crate::ir::BindingId) -> Option<ExprId> {
        let statements = &self.ir().function(Module::BODY).body.statements;
        statements
            .iter()
            .find_map(|statement| match &statement.kind {
                StatementKind::Let {
                    pattern: Pattern::Binding(own),
                    init,
                    ..
                } if *own == binding => *init,
                _ => None,
            })
    }

    /// `exports.name = ...`, `module.exports = { name }`, `module.exports = ...` for the default.
    fn assigns(&self, name: &str) -> bool {
        let ir = self.ir();
        ir.exprs.iter().any(|expr| {
            let ExprKind::Assign { target, value, .. } = &expr.kind else {
                return false;
            };
            let Pattern::Place(place) = **target else {
                return false;
            };
            let place = self.slice(place);
            if place == "module.exports" {
                return match &ir.expr(*value).kind {
                    ExprKind::Object { entries, .. } => entries
                        .iter()
                        .any(|entry| entry_name(&entry.kind) == Some(name)),
                    _ => name == "default",
                };
            }
            place.strip_prefix("module.").unwrap_or(place) == format!("exports.{name}")
        })
    }
}

fn entry_name(kind: &EntryKind) -> Option<&str> {
    match kind {
        EntryKind::Property {
            key: Key::Name { name, .. },
            ..
        }
        | EntryKind::Method {
            key: Key::Name { name, .. },
            ..
        } => Some(name),
        _ => None,
    }
}

impl Evidence for Seen<'_> {
    fn path(&self) -> &str {
        self.file.source.path()
    }

    fn exports(&self, name: &str) -> bool {
        if let Some(method) = name.strip_prefix("default.") {
            return self.default_object().is_some_and(|entries| {
                let mut entries = entries.iter();
                entries.any(|entry| entry_name(&entry.kind) == Some(method))
            });
        }
        let mut exports = self.ir().exports.iter();
        exports.any(|export| match export {
            Export::Binding { name: own, .. }
            | Export::Value { name: own, .. }
            | Export::From { name: own, .. } => own == name,
            Export::All { .. } => false,
        }) || self.assigns(name)
    }

    fn imports(&self, package: &str) -> bool {
        let is_it = |specifier: &str| {
            let rest = specifier.strip_prefix(package);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '@']))
        };
        let mut bindings = self.ir().bindings.iter();
        bindings
            .any(|one| matches!(&one.kind, BindingKind::Import(import) if is_it(&import.specifier)))
            || self.ir().specifiers.iter().any(|one| is_it(one))
    }

    fn uses(&self, global: &str) -> bool {
        let root = global.split('.').next().unwrap_or(global);
        self.ir().exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Global(name) if !global.contains('.') => name == global,
            ExprKind::Member { .. } if global.contains('.') => {
                let text = self.file.source.slice(expr.span);
                let fits = match global.strip_suffix('*') {
                    Some(start) => text.starts_with(start),
                    None => text == global,
                };
                let mut bindings = self.ir().bindings.iter();
                fits && !bindings.any(|one| one.name == root)
            }
            _ => false,
        })
    }

    fn directs(&self, directive: &str) -> bool {
        let statements = &self.ir().function(Module::BODY).body.statements;
        statements.iter().any(|statement| match statement.kind {
            StatementKind::Expr(id) => {
                matches!(&self.ir().expr(id).kind, ExprKind::Str(text) if text.value == directive)
            }
            _ => false,
        })
    }

    fn calls(&self, global: &str, argument: &str) -> bool {
        let ir = self.ir();
        ir.exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Call(call) => {
                let first = call.args.first().map(|arg| &ir.expr(arg.value).kind);
                self.slice(call.callee) == global
                    && matches!(first, Some(ExprKind::Str(text)) if text.value == argument)
            }
            _ => false,
        })
    }
}
