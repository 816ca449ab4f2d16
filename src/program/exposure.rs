//! Whether a module passes on the end of an address: a constant, an object, a function or a class that holds it, by itself or out of
//! what it imports.
//!
//! Only names are followed, no values: what is declared with the end of an address in it, or with a name in it of which that is
//! true, counts. So nothing is missed, and a module too many costs a look at its importers. What goes into a call about which
//! nothing is open any more stays there, so a function that makes one passes nothing on.

use super::writers::root;
use crate::ir::{
    BindingId, BindingKind, Export, ExprKind, Impl, Import, Method, Module, Name, Part, Pattern,
    StatementKind, TemplatePart,
};
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// Whether a text is the end of an address, behind the text that stands before it in the same template.
pub type IsEnd<'a> = &'a dyn Fn(&str, &str) -> bool;

/// Whether a module exports anything that an end of an address, or an import that `is_exposed` names, went into otherwise than
/// through one of the `settled` calls.
pub(super) fn exposes(
    module: &Module,
    is_end: IsEnd<'_>,
    is_exposed: &dyn Fn(&Name) -> bool,
    settled: &[Span],
) -> bool {
    let passes_on = |export: &Export| match export {
        Export::From { import, .. } => !import.type_only && is_exposed(&import.specifier),
        Export::All { specifier } => is_exposed(specifier),
        _ => false,
    };
    if module.exports.iter().any(passes_on) {
        return true;
    }
    let mut search = Search::new(module, is_end, is_exposed, settled);
    search.spread();
    if search.extends().next().is_some() {
        return true;
    }
    module.exports.iter().any(|export| match export {
        Export::Binding { binding, .. } => search.is_tainted(*binding),
        Export::Value { value, .. } => search.is_marked(module.expr(*value).span),
        _ => false,
    }) || search.exported.iter().any(|span| search.is_marked(*span))
}

/// The imports whose types a module gives methods that pass on the end of an address: who uses these need not import the module.
pub(super) fn extended<'m>(
    module: &'m Module,
    is_end: IsEnd<'_>,
    settled: &[Span],
) -> Vec<&'m Import> {
    if module.impls.is_empty() {
        return Vec::new();
    }
    let mut search = Search::new(module, is_end, &|_| false, settled);
    search.spread();
    let imports = search.extends().filter_map(|block| {
        let ExprKind::Binding(target) = &module.expr(block.target).kind else {
            return None;
        };
        match &module.binding(*target).kind {
            BindingKind::Import(import) => Some(import),
            _ => None,
        }
    });
    imports.collect()
}

struct Search<'m> {
    module: &'m Module,
    /// Where something stands that counts, sorted.
    marks: Vec<u32>,
    tainted: FxHashSet<BindingId>,
    /// What each name is made of.
    made: Vec<(BindingId, Span)>,
    uses: FxHashMap<BindingId, Vec<u32>>,
    /// What goes into `module.exports`.
    exported: Vec<Span>,
}

impl<'m> Search<'m> {
    fn new(
        module: &'m Module,
        is_end: IsEnd<'_>,
        is_exposed: &dyn Fn(&Name) -> bool,
        settled: &[Span],
    ) -> Self {
        let settled = with_locals(module, settled);
        let mut search = Search {
            module,
            marks: Vec::new(),
            tainted: FxHashSet::default(),
            made: Vec::new(),
            uses: FxHashMap::default(),
            exported: Vec::new(),
        };
        for expr in &module.exprs {
            let start = expr.span.start;
            if settled.hold(expr.span) {
                continue;
            }
            match &expr.kind {
                ExprKind::Str(literal) if is_end("", &literal.value) => search.marks.push(start),
                ExprKind::Template(parts) if has_end(parts, is_end) => search.marks.push(start),
                ExprKind::Require(specifier) if is_exposed(specifier) => search.marks.push(start),
                ExprKind::Binding(binding) => search.uses.entry(*binding).or_default().push(start),
                ExprKind::Assign { target, value, .. } => {
                    search.assigned(target, module.expr(*value).span);
                }
                ExprKind::Call(call) => {
                    // `Object.assign(exports, ...)`, `Object.defineProperty(exports, ...)`.
                    let mut args = call.args.iter();
                    if args.any(|arg| root(module, arg.value) == Some(None)) {
                        search.exported.push(call.args_span);
                    }
                }
                _ => {}
            }
        }
        for (at, binding) in (0..).zip(&module.bindings) {
            let id = BindingId(at);
            match &binding.kind {
                BindingKind::Function(function) => {
                    search.made.push((id, module.function(*function).span));
                }
                BindingKind::Class(class) => {
                    let class = module.class(*class);
                    search.made.push((id, class.span));
                    // Rust writes them elsewhere.
                    let methods = class.methods.iter();
                    let spans = methods.map(|method| module.function(method.function).span);
                    let constants = class.constants.iter().map(|(_, it)| module.expr(*it).span);
                    search
                        .made
                        .extend(spans.chain(constants).map(|span| (id, span)));
                }
                BindingKind::Lazy(expr) => search.made.push((id, module.expr(*expr).span)),
                BindingKind::Import(import)
                    if !import.type_only && is_exposed(&import.specifier) =>
                {
                    search.taint(id);
                }
                _ => {}
            }
        }
        for statement in &module.function(Module::BODY).body.statements {
            if let StatementKind::Let {
                pattern,
                init: Some(init),
                ..
            } = &statement.kind
            {
                search.assigned(pattern, module.expr(*init).span);
            }
        }
        search.marks.sort_unstable();
        search
    }

    fn assigned(&mut self, pattern: &Pattern, value: Span) {
        match pattern {
            Pattern::Binding(binding) => self.made.push((*binding, value)),
            Pattern::Place(place) => match root(self.module, *place) {
                Some(Some(binding)) => self.made.push((binding, value)),
                Some(None) => self.exported.push(value),
                None => {}
            },
            Pattern::Default { pattern, .. } => self.assigned(pattern, value),
            Pattern::Object { fields, rest } => {
                let inner = fields.iter().map(|(_, pattern)| pattern);
                for pattern in inner.chain(rest.as_deref()) {
                    self.assigned(pattern, value);
                }
            }
            Pattern::Array { items, rest } => {
                for pattern in items.iter().flatten().chain(rest.as_deref()) {
                    self.assigned(pattern, value);
                }
            }
            _ => {}
        }
    }

    /// Carries the marks on from name to name until nothing is added.
    fn spread(&mut self) {
        loop {
            let (found, open): (Vec<_>, Vec<_>) = std::mem::take(&mut self.made)
                .into_iter()
                .partition(|(_, span)| self.is_marked(*span));
            self.made = open;
            if found.is_empty() {
                return;
            }
            for (binding, _) in found {
                self.taint(binding);
            }
            self.marks.sort_unstable();
        }
    }

    /// The `impl` blocks of others' types whose methods pass it on.
    fn extends(&self) -> impl Iterator<Item = &'m Impl> {
        let module = self.module;
        let passes_on = |method: &Method| self.is_marked(module.function(method.function).span);
        (module.impls.iter()).filter(move |block| block.methods.iter().any(passes_on))
    }

    fn taint(&mut self, binding: BindingId) {
        if self.tainted.insert(binding) {
            let uses = self.uses.remove(&binding).unwrap_or_default();
            self.marks.extend(uses);
        }
    }

    fn is_tainted(&self, binding: BindingId) -> bool {
        let members = match &self.module.binding(binding).kind {
            BindingKind::Namespace(members) => members.as_slice(),
            _ => &[],
        };
        let mut members = members.iter();
        self.tainted.contains(&binding) || members.any(|(_, member)| self.tainted.contains(member))
    }

    fn is_marked(&self, span: Span) -> bool {
        let next = self.marks.partition_point(|mark| *mark < span.start);
        self.marks.get(next).is_some_and(|mark| *mark < span.end)
    }
}

/// Parts of a file: sorted, and none inside another.
struct Parts(Vec<Span>);

impl Parts {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut parts: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            if !parts.last().is_some_and(|last| last.contains(span)) {
                parts.push(span);
            }
        }
        Self(parts)
    }

    /// Whether one of these holds all of `span`.
    fn hold(&self, span: Span) -> bool {
        let next = self.0.partition_point(|part| part.start <= span.start);
        next.checked_sub(1)
            .is_some_and(|at| self.0[at].contains(span))
    }
}

/// The settled calls, and what the variables are made of that functions use for nothing but these.
fn with_locals(module: &Module, settled: &[Span]) -> Parts {
    let mut inside = Parts::new(settled.to_vec());
    if settled.is_empty() {
        return inside;
    }
    let mut locals: Vec<(BindingId, Span)> = Vec::new();
    module.each_part(&mut |part| {
        if let Part::Statement(statement) = part
            && let StatementKind::Let {
                pattern: Pattern::Binding(binding),
                init: Some(init),
                ..
            } = &statement.kind
            && module.binding(*binding).owner != Module::BODY
        {
            locals.push((*binding, module.expr(*init).span));
        }
    });
    let mut uses: FxHashMap<BindingId, Vec<Span>> = FxHashMap::default();
    for expr in &module.exprs {
        if let ExprKind::Binding(used) = &expr.kind {
            uses.entry(*used).or_default().push(expr.span);
        }
    }
    // One may be made of another.
    loop {
        let stays = |binding: BindingId| {
            let mut uses = uses.get(&binding).into_iter().flatten();
            uses.all(|span| inside.hold(*span))
        };
        let found: Vec<Span> = locals
            .extract_if(.., |(binding, _)| stays(*binding))
            .map(|(_, init)| init)
            .collect();
        if found.is_empty() {
            return inside;
        }
        inside = Parts::new(inside.0.into_iter().chain(found).collect());
    }
}

fn has_end(parts: &[TemplatePart], is_end: IsEnd<'_>) -> bool {
    let mut before = "";
    parts.iter().any(|part| match part {
        TemplatePart::Text(text) => {
            let found = is_end(before, text);
            before = text;
            found
        }
        TemplatePart::Expr(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Language;

    fn exposed(text: &str) -> bool {
        let module = crate::lang::lower(Language::TypeScript, text);
        let is_end = |before: &str, text: &str| {
            text.starts_with("/connections") && !before.ends_with("agents/")
        };
        let settled: Vec<Span> = text
            .match_indices("settled(")
            .filter_map(|(at, _)| {
                let end = at + text[at..].find(')')? + 1;
                Some(Span::new(at, end))
            })
            .collect();
        let is_exposed = |specifier: &Name| specifier == "./urls";
        exposes(&module, &is_end, &is_exposed, &settled)
    }

    #[test]
    fn an_end_that_went_into_an_export_is_passed_on() {
        for text in [
            "export const path = '/connections';",
            "const path = '/connections'; export default { sessions: { path } };",
            "const path = '/connections'; class Api { open() { return fetch(path) } } export { Api as Client };",
            "export function open(base) { return fetch(`${base}/connections`) }",
            "let path; path = '/connections'; module.exports = () => path;",
            "const urls = {}; urls.sessions = '/connections'; exports.urls = urls;",
            "Object.assign(module.exports, { path: '/connections' });",
            "export * from './urls';",
            "export { a as b } from './urls';",
            "import { base } from './urls'; export const full = `https://${base}`;",
            "const urls = require('./urls'); module.exports = { ...urls };",
            "Object.defineProperty(exports, 'urls', { get: () => require('./urls') });",
            "import { a } from './urls'; const { b } = a; function c() { return b } export { c };",
            "export const path = '/connections'; settled(path);",
            "export function open() { const path = '/connections'; settled(path); return path; }",
            "export function open(path = '/connections') { settled(path); }",
        ] {
            assert!(exposed(text), "{text}");
        }
    }

    #[test]
    fn what_stays_inside_is_not() {
        for text in [
            "const path = '/connections'; fetch(path);",
            "export const other = 1; fetch('/connections');",
            "// '/connections'\nexport const a = 1;",
            "export function open() { return settled('/connections'); }",
            "const path = '/connections'; export function open() { return settled(path); }",
            "export function open() { try { const end = '/connections'; const url = base + end; return settled(url); } catch {} }",
            "export const open = (id) => fetch(`/public/agents/${id}/connections`);",
            "import { a } from './urls'; fetch(a); export const b = 2;",
            "export * from './others'; import type { T } from './urls'; export type U = T;",
        ] {
            assert!(!exposed(text), "{text}");
        }
    }
}
