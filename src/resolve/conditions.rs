//! Functions that are written under a condition: they only run where it held when they were made.

use super::value::{BranchId, Closure};
use super::{Evaluation, Guard};
use crate::ir::Language;

impl Evaluation<'_> {
    /// Notes that a decision is that of a condition.
    pub(super) fn note_condition(&mut self, branch: BranchId) {
        self.conditions.insert(branch);
    }

    /// Notes under which conditions a function is made; what is made more than once, under those that all had in common.
    pub(super) fn note_conditions(&mut self, closure: &Closure) {
        if self.file().ir.language == Language::Rust {
            return;
        }
        let under = self.path.of(|branch| self.conditions.contains(&branch));
        let key = (closure.module, closure.function, closure.frame);
        match self.made_under.get_mut(&key) {
            Some(known) => *known = known.common(&under),
            None => {
                self.made_under.insert(key, under);
            }
        }
    }

    /// The path on which the body of a function runs that is called on this one.
    pub(super) fn path_in(&self, closure: &Closure) -> Guard {
        let key = (closure.module, closure.function, closure.frame);
        let made = self.made_under.get(&key);
        let both = made.and_then(|made| self.path.and(made));
        both.unwrap_or_else(|| self.path.clone())
    }
}
