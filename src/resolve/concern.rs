//! What of a file can have to do with a call: the parts that hold a mark of the API, those that use them, and those they use.
//!
//! A file in which somebody opens a session is still mostly about other things, and what these import is nobody's concern: a
//! server's main file would bring in the whole program. So imports that only serve them are not followed.

use crate::ir::{BindingId, BindingKind, ExprId, ExprKind, Module, Name, Pattern, StatementKind};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The imports and places of a file that may matter to a call.
#[derive(Debug, Default)]
pub(super) struct Concern {
    imports: BTreeSet<BindingId>,
    parts: Vec<Span>,
}

/// A statement, function or class of module level.
struct Part {
    span: Span,
    is_effect: bool,
    is_concerned: bool,
    uses: Vec<BindingId>,
    writes: Vec<BindingId>,
}

impl Concern {
    /// `marks` are the bytes at which marks begin, and `is_marked` tells which imported files hold one. `None` where there is
    /// none anywhere: then nothing can be told.
    pub(super) fn of(
        module: &Module,
        marks: &[usize],
        is_marked: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        let mut parts = parts(module);
        let imported = uses_of_marked(module, is_marked);
        for &mark in marks.iter().chain(&imported) {
            if let Some(part) = part_at(&parts, mark) {
                parts[part].is_concerned = true;
            }
        }
        if !parts.iter().any(|part| part.is_concerned) {
            return None;
        }
        read(module, &mut parts);
        let declared_in = |binding: &BindingId| {
            let declared = module.binding(*binding);
            let is_import = matches!(declared.kind, BindingKind::Import(_));
            (!is_import).then_some(declared.span.start as usize)
        };
        // Who calls what holds a mark hands it the rest; who calls them, likewise.
        let concerned = |parts: &[Part], binding: &BindingId| {
            declared_in(binding)
                .and_then(|at| part_at(parts, at))
                .is_some_and(|part| parts[part].is_concerned)
        };
        spread(&mut parts, |parts, part| {
            (part.uses.iter()).any(|binding| concerned(parts, binding))
        });
        // What they use, and what changes that.
        loop {
            let used: BTreeSet<BindingId> = (parts.iter().filter(|part| part.is_concerned))
                .flat_map(|part| part.uses.iter().copied())
                .collect();
            let mut grown = false;
            for binding in &used {
                if let Some(part) = declared_in(binding).and_then(|at| part_at(&parts, at)) {
                    grown |= !std::mem::replace(&mut parts[part].is_concerned, true);
                }
            }
            grown |= spread(&mut parts, |_, part| {
                part.writes.iter().any(|binding| used.contains(binding))
                    || part.is_effect && part.uses.iter().any(|binding| used.contains(binding))
            });
            if !grown {
                return Some(Self {
                    imports: used,
                    parts: (parts.iter().filter(|part| part.is_concerned))
                        .map(|part| part.span)
                        .collect(),
                });
            }
        }
    }

    /// Whether an import is used where it may matter.
    pub(super) fn needs(&self, import: BindingId) -> bool {
        self.imports.contains(&import)
    }

    /// Whether a place is one that may matter.
    pub(super) fn covers(&self, span: Span) -> bool {
        self.parts.iter().any(|part| part.contains(span))
    }
}

/// Where imports of marked files are used.
fn uses_of_marked(module: &Module, is_marked: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut known = FxHashMap::default();
    let mut ask = |specifier: &Name| {
        *known
            .entry(specifier.clone())
            .or_insert_with(|| is_marked(specifier))
    };
    let mut uses = Vec::new();
    for expr in &module.exprs {
        let is_use = match &expr.kind {
            ExprKind::Require(specifier) => ask(specifier),
            ExprKind::Binding(binding) => match &module.binding(*binding).kind {
                BindingKind::Import(import) => ask(&import.specifier),
                _ => false,
            },
            _ => false,
        };
        if is_use {
            uses.push(expr.span.start as usize);
        }
    }
    uses
}

/// Marks every part that `joins` says yes to, until none does; whether there was one.
fn spread(parts: &mut [Part], joins: impl Fn(&[Part], &Part) -> bool) -> bool {
    let mut grown = false;
    loop {
        let more: Vec<usize> = (0..parts.len())
            .filter(|&at| !parts[at].is_concerned && joins(parts, &parts[at]))
            .collect();
        if more.is_empty() {
            return grown;
        }
        grown = true;
        for at in more {
            parts[at].is_concerned = true;
        }
    }
}

/// `module.exports = ...`, which has an effect elsewhere only.
fn is_export(module: &Module, effect: ExprId) -> bool {
    let ExprKind::Assign { target, .. } = &module.expr(effect).kind else {
        return false;
    };
    let Pattern::Place(place) = target.as_ref() else {
        return false;
    };
    let mut at = *place;
    loop {
        match &module.expr(at).kind {
            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => at = *object,
            ExprKind::Global(name) => return name == "module" || name == "exports",
            _ => return false,
        }
    }
}

/// The parts of a module in source order, none inside another.
fn parts(module: &Module) -> Vec<Part> {
    let body = &module.function(Module::BODY).body;
    let statements = body.statements.iter().map(|statement| {
        let is_effect = match &statement.kind {
            StatementKind::Expr(effect) => !is_export(module, *effect),
            _ => false,
        };
        (statement.span, is_effect)
    });
    let functions = module.functions.iter().skip(1);
    let functions = functions
        .filter(|function| function.parent == Module::BODY)
        .map(|function| (function.span, false));
    let classes = module.classes.iter().map(|class| (class.span, false));
    let mut all: Vec<(Span, bool)> = statements.chain(functions).chain(classes).collect();
    all.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut parts: Vec<Part> = Vec::new();
    for (span, is_effect) in all {
        if parts.last().is_some_and(|last| last.span.end >= span.end) {
            continue;
        }
        parts.push(Part {
            span,
            is_effect,
            is_concerned: false,
            uses: Vec::new(),
            writes: Vec::new(),
        });
    }
    parts
}

fn part_at(parts: &[Part], byte: usize) -> Option<usize> {
    let at = parts.partition_point(|part| part.span.start as usize <= byte);
    let at = at.checked_sub(1)?;
    ((parts[at].span.end as usize) > byte).then_some(at)
}

/// Fills in what each part uses and writes.
fn read(module: &Module, parts: &mut [Part]) {
    for expr in &module.exprs {
        let Some(part) = part_at(parts, expr.span.start as usize) else {
            continue;
        };
        match &expr.kind {
            ExprKind::Binding(binding) => parts[part].uses.push(*binding),
            ExprKind::Assign { target, .. } => written(module, target, &mut parts[part].writes),
            _ => {}
        }
    }
    for named in module.shapes.iter().flat_map(|shape| &shape.named) {
        if let Some(part) = part_at(parts, named.span.start as usize) {
            parts[part].uses.push(named.binding);
        }
    }
    for part in parts {
        part.uses.sort_unstable();
        part.uses.dedup();
    }
}

/// The variables that an assignment changes, or whose objects it does.
fn written(module: &Module, target: &Pattern, into: &mut Vec<BindingId>) {
    match target {
        Pattern::Binding(binding) => into.push(*binding),
        Pattern::Place(place) => into.extend(root(module, *place)),
        Pattern::Default { pattern, .. } => written(module, pattern, into),
        Pattern::Object { fields, rest } => {
            let inner = fields.iter().map(|(_, pattern)| pattern);
            inner
                .chain(rest.as_deref())
                .for_each(|pattern| written(module, pattern, into));
        }
        Pattern::Array { items, rest } => {
            let inner = items.iter().flatten();
            inner
                .chain(rest.as_deref())
                .for_each(|pattern| written(module, pattern, into));
        }
        _ => {}
    }
}

fn root(module: &Module, mut at: ExprId) -> Option<BindingId> {
    loop {
        match &module.expr(at).kind {
            ExprKind::Binding(binding) => return Some(*binding),
            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => at = *object,
            ExprKind::Wrapped(inner) => at = *inner,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Language;

    /// The imported names that are needed, with `connections` as the only mark.
    fn needed(text: &str) -> Vec<String> {
        let module = crate::lang::lower(Language::JavaScript, text);
        let marks: Vec<usize> =
            memchr::memmem::find_iter(text.as_bytes(), "/connections").collect();
        let concern = Concern::of(&module, &marks, |specifier| specifier == "./session").unwrap();
        (0..)
            .map(BindingId)
            .zip(&module.bindings)
            .filter(|(id, binding)| {
                matches!(binding.kind, BindingKind::Import(_)) && concern.needs(*id)
            })
            .map(|(_, binding)| binding.name.to_string())
            .collect()
    }

    #[test]
    fn follows_what_a_call_is_made_of_and_nothing_else() {
        let text = "import { base } from './base';\nimport { payload } from './payload';\nimport { draw } from './draw';\n\
            const url = base + '/connections';\nfunction open(body) { return fetch(url, { body }); }\n\
            export function start() { return open(payload()); }\nexport function paint() { return draw(1); }\n";
        assert_eq!(needed(text), ["base", "payload"]);
    }

    #[test]
    fn follows_what_changes_what_a_call_uses() {
        let text = "import axios from 'axios';\nimport { host } from './host';\nimport { other } from './other';\nimport { key } from './key';\n\
            let api;\nfunction setUp() { api = axios.create({ key }); }\naxios.defaults.baseURL = host;\n\
            export const open = (body) => api.post('/connections', body);\nmodule.exports.other = () => other();\n";
        assert_eq!(needed(text), ["axios", "host", "key"]);
    }

    #[test]
    fn follows_what_a_marked_import_is_given() {
        let text = "import { open } from './session';\nimport { key } from './key';\nimport { draw } from './draw';\n\
            export const start = () => open(key);\nexport const paint = () => draw();\n";
        assert_eq!(needed(text), ["open", "key"]);
    }

    #[test]
    fn cannot_tell_where_nothing_is_marked() {
        let module =
            crate::lang::lower(Language::JavaScript, "import { go } from './go';\ngo();\n");
        assert!(Concern::of(&module, &[], |_| false).is_none());
    }
}
