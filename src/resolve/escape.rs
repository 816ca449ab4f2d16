//! What code that cannot be seen may do with what it is handed: change objects, call functions, now or at any later time.

use super::calls::CallSite;
use super::guard::Guard;
use super::heap::{FieldSlot, Object, Presence};
use super::joins::join_values;
use super::value::{Closure, Kind, ObjectId, Value};
use super::{Cause, Evaluation, MAX_STEPS_PER_FILE};
use crate::ir::{BindingKind, Language, Name};

/// Objects that one call can reach; what it is handed is a handful of records.
const MAX_REACHED: usize = 64;

/// Expressions evaluated to see what a function changes that is handed to code which may call it.
const MAX_STEPS_PER_REHEARSAL: u64 = 2_000;

/// Verbs of functions that look at what they are handed, by convention everywhere: loggers, checks, comparisons.
const READERS: &[&str] = &[
    "log",
    "debug",
    "info",
    "warn",
    "error",
    "trace",
    "print",
    "assert",
    "check",
    "validate",
    "verify",
    "expect",
    "equal",
    "equals",
    "isEqual",
    "stringify",
    "serialize",
    "inspect",
    "format",
    "hash",
    "keys",
    "values",
    "entries",
    "has",
    "includes",
    "test",
    "captureException",
    "captureMessage",
    "track",
];

impl Evaluation<'_> {
    /// Hands the arguments of a call to code that nothing is known of.
    pub(super) fn release_args(&mut self, site: &CallSite) {
        for arg in &site.args {
            self.release(arg);
        }
    }

    /// Hands the arguments to code that may call functions, but leaves objects as they are.
    pub(super) fn release_functions(&mut self, site: &CallSite) {
        for arg in &site.args {
            if let Kind::Function(closure) = &arg.kind {
                self.release_function(closure);
            }
        }
    }

    /// Hands the arguments to a function of this name, of which nothing else is known.
    pub(super) fn release_to(&mut self, name: &str, site: &CallSite) {
        let verb = name.rsplit(['.', '#', ':']).next().unwrap_or(name);
        let is_hook = verb
            .strip_prefix("use")
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_uppercase()));
        let is_question = ["is", "has"].iter().any(|start| {
            verb.strip_prefix(start)
                .is_some_and(|rest| rest.starts_with(|first: char| first.is_uppercase()))
        });
        if is_hook || is_question || READERS.contains(&verb) {
            self.release_functions(site);
        } else {
            self.release_args(site);
        }
    }

    /// Hands a value to code that nothing is known of: functions may be called, and plain objects changed as deep as they go.
    /// Rust says in the types what may be changed; instances of classes of the tree keep what their own methods made of them.
    pub(super) fn release(&mut self, value: &Value) {
        if self.file().ir.language == Language::Rust {
            if let Kind::Function(closure) = &value.kind {
                self.release_function(closure);
            }
            return;
        }
        let mut reached: Vec<ObjectId> = Vec::new();
        let mut functions: Vec<Closure> = Vec::new();
        let mut next = vec![value.clone()];
        while let Some(value) = next.pop() {
            match &value.kind {
                Kind::Function(closure) => functions.push(closure.clone()),
                Kind::Choice(alternatives) => {
                    next.extend(alternatives.iter().map(|(_, value)| value.clone()));
                }
                Kind::Object(id) | Kind::Array(id)
                    if !reached.contains(id) && reached.len() < MAX_REACHED =>
                {
                    match &**self.heap.object(*id) {
                        Object::Record(record) => {
                            next.extend(record.fields.values().map(|slot| slot.value.clone()));
                        }
                        Object::List(list) => {
                            next.extend(list.items.iter().map(|(item, _)| item.clone()));
                        }
                        _ => continue,
                    }
                    reached.push(*id);
                }
                _ => {}
            }
        }
        for id in reached {
            self.blur_object(id);
        }
        for closure in functions {
            self.release_function(&closure);
        }
    }

    /// Nothing is known any more of any variable in sight.
    pub(super) fn blur_scope(&mut self) {
        let mut at = Some(self.frame());
        while let Some(frame) = at {
            let file = self.files[self.frames[frame as usize].module as usize]
                .file
                .clone();
            let cells = self.frames[frame as usize].cells.iter();
            let mut cells: Vec<_> = cells.map(|(binding, cell)| (*cell, *binding)).collect();
            cells.sort_unstable();
            for (cell, binding) in cells {
                let Some(value) = self.heap.cell(cell).cloned() else {
                    continue;
                };
                if matches!(value.kind, Kind::Function(_) | Kind::Class(_)) {
                    continue;
                }
                self.release(&value);
                if matches!(file.ir.binding(binding).kind, BindingKind::Constant) {
                    continue;
                }
                let unknown = Value::unknown(Cause::Changed(
                    "in sight of `eval` or `with`, which may have changed it",
                ));
                let either = [value, unknown].map(|one| (Guard::default(), one));
                self.heap.set_cell(cell, join_values(either.into()));
            }
            at = self.frames[frame as usize].parent;
        }
    }

    /// Nothing is known any more of what an object holds.
    pub(super) fn blur_object(&mut self, id: ObjectId) {
        let cause = Cause::Changed("changed elsewhere");
        if self.heap.list(id).is_none() {
            // Methods are replaced in tests only.
            let methods: Vec<(Name, FieldSlot)> = match self.heap.record(id) {
                Some(record) => record
                    .fields
                    .iter()
                    .filter(|(_, slot)| matches!(slot.value.kind, Kind::Function(_)))
                    .map(|(name, slot)| (name.clone(), slot.clone()))
                    .collect(),
                None => Vec::new(),
            };
            self.open_record(id, cause);
            if let Some(record) = self.heap.record_mut(id) {
                record.fields.extend(methods);
            }
        } else if let Some(list) = self.heap.list_mut(id) {
            let unknown = Value::unknown(cause);
            for (item, presence) in &mut list.items {
                *item = join_values(vec![
                    (Guard::default(), item.clone()),
                    (Guard::default(), unknown.clone()),
                ]);
                *presence = Presence::Maybe;
            }
            list.open = Some(unknown);
        }
    }

    /// A function handed to other code may be called with anything, or never: it is an entry point, and what it changes around
    /// it may have changed.
    fn release_function(&mut self, closure: &Closure) {
        self.meet(closure);
        if self.file().ir.language == Language::Rust
            || !self.has_budget()
            || self.steps > MAX_STEPS_PER_FILE / 4
        {
            return;
        }
        self.rehearse(closure, &CallSite::unknown());
    }

    /// Runs a function that may run now for what it changes alone: requests are recorded where it is an entry point.
    pub(super) fn rehearse(&mut self, closure: &Closure, site: &CallSite) {
        let limit = self.entry_limit.min(self.steps + MAX_STEPS_PER_REHEARSAL);
        let limit = std::mem::replace(&mut self.entry_limit, limit);
        self.rehearsing += 1;
        let closure = closure.clone();
        let site = site.clone();
        self.maybe(|this| {
            this.call_closure(&closure, &site, None);
        });
        self.outs = None;
        self.rehearsing -= 1;
        self.entry_limit = limit;
    }
}
