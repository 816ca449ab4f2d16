//! Names in scope: one stack of declarations a name, so that a lookup costs the same at any nesting.

use crate::ir::{BindingId, Name};
use rustc_hash::FxHashMap;

/// A declaration of a name.
struct Declared {
    /// The binding; type parameters have none.
    binding: Option<BindingId>,
    /// The scope that declares it, counted from the outermost.
    scope: usize,
    /// Whether it exists for the type checker only. Such a name never hides a value.
    is_type: bool,
}

/// The names that are visible at one place of the file.
#[derive(Default)]
pub(super) struct Scopes {
    declared: FxHashMap<Name, Vec<Declared>>,
    /// Every declaration in force, innermost last.
    log: Vec<Name>,
    /// Where in the log each open scope starts.
    starts: Vec<usize>,
}

impl Scopes {
    /// Opens a scope.
    pub(super) fn push(&mut self) {
        self.starts.push(self.log.len());
    }

    /// Closes the innermost scope.
    pub(super) fn pop(&mut self) {
        let start = self.starts.pop().unwrap_or(0);
        for name in self.log.drain(start..) {
            if let Some(stack) = self.declared.get_mut(&name) {
                stack.pop();
            }
        }
    }

    /// Declares a value in the innermost scope.
    pub(super) fn declare(&mut self, name: Name, binding: BindingId) {
        self.enter(name, Some(binding), false);
    }

    /// Declares a name of the type checker, without a binding for type parameters.
    pub(super) fn declare_type(&mut self, name: Name, binding: Option<BindingId>) {
        self.enter(name, binding, true);
    }

    fn enter(&mut self, name: Name, binding: Option<BindingId>, is_type: bool) {
        self.declared
            .entry(name.clone())
            .or_default()
            .push(Declared {
                binding,
                scope: self.starts.len(),
                is_type,
            });
        self.log.push(name);
    }

    /// The innermost value of that name.
    pub(super) fn value(&self, name: &str) -> Option<BindingId> {
        self.innermost_value(name).and_then(|found| found.binding)
    }

    /// The value of that name if one of the `depth` innermost scopes declares it.
    pub(super) fn value_within(&self, name: &str, depth: usize) -> Option<BindingId> {
        self.innermost_value(name)
            .filter(|found| found.scope + depth > self.starts.len())
            .and_then(|found| found.binding)
    }

    fn innermost_value(&self, name: &str) -> Option<&Declared> {
        let stack = self.declared.get(name)?;
        stack.iter().rev().find(|declared| !declared.is_type)
    }

    /// What a type of that name is: nothing in the file, a binding, or a type parameter (`Some(None)`).
    pub(super) fn named_type(&self, name: &str) -> Option<Option<BindingId>> {
        self.declared
            .get(name)?
            .last()
            .map(|declared| declared.binding)
    }
}
