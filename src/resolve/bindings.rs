//! Bindings: their storage, and the values that names stand for.

use super::imports::lost;
use super::value::{CellId, ClassRef, Closure, FrameId, Kind, ModuleIndex, Value};
use super::{Cause, Evaluation, Guard, Step, StepKind};
use crate::ir::{BindingId, BindingKind, ExprId, Module, Name};

impl Evaluation<'_> {
    /// The storage of a binding as seen from `frame`, created on first use.
    pub(super) fn cell_of(&mut self, frame: FrameId, binding: BindingId) -> CellId {
        let module = self.frames[frame as usize].module;
        let owner = self.files[module as usize].file.ir.binding(binding).owner;
        let mut at = frame;
        while self.frames[at as usize].function != owner {
            match self.frames[at as usize].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        if let Some(&cell) = self.frames[at as usize].cells.get(&binding) {
            return cell;
        }
        let cell = self.heap.new_cell(None);
        self.frames[at as usize].cells.insert(binding, cell);
        cell
    }

    /// Reads a binding as seen from `frame`.
    pub(super) fn read_binding(&mut self, frame: FrameId, binding: BindingId) -> Value {
        let cell = self.cell_of(frame, binding);
        if let Some(value) = self.heap.cell(cell) {
            return self.narrowed(value.clone());
        }
        let module = self.frames[frame as usize].module;
        let file = self.files[module as usize].file.clone();
        let declared = file.ir.binding(binding);
        match &declared.kind {
            BindingKind::Lazy(expr) => {
                let value = self.lazy_value(module, binding, *expr);
                let cell = self.cell_of(frame, binding);
                self.heap.set_cell(cell, value.clone());
                value
            }
            // Not kept: the exporting module may assign it later.
            BindingKind::Import(import) => {
                if !self.may_matter(module, &import.specifier, |concern| concern.needs(binding)) {
                    return lost(&import.specifier, "no call needs");
                }
                self.found_unstable = false;
                let value = self.imported(module, import, declared.span, &declared.name);
                if module == 0 && self.found_unstable {
                    self.unstable.insert(binding);
                }
                value
            }
            BindingKind::Function(function) => {
                let owner = self.owner_frame(frame, binding);
                let closure = Closure {
                    module,
                    function: *function,
                    frame: owner,
                    this: None,
                };
                self.meet(&closure);
                Value::new(Kind::Function(closure))
            }
            BindingKind::Class(class) => {
                let owner = self.owner_frame(frame, binding);
                Value::new(Kind::Class(ClassRef {
                    module,
                    class: *class,
                    frame: owner,
                }))
            }
            BindingKind::Namespace(_) => Value::new(Kind::Namespace { module, binding }),
            BindingKind::Parameter => self.parameter(frame, binding),
            BindingKind::Other => self.type_named(module, declared.span),
            _ => Value::undefined(),
        }
    }

    fn owner_frame(&self, frame: FrameId, binding: BindingId) -> FrameId {
        let module = self.frames[frame as usize].module;
        let owner = self.files[module as usize].file.ir.binding(binding).owner;
        let mut at = frame;
        while self.frames[at as usize].function != owner {
            match self.frames[at as usize].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }

    /// A Rust `const` or `static`: evaluated in its module, whoever reads it first.
    fn lazy_value(&mut self, module: ModuleIndex, binding: BindingId, expr: ExprId) -> Value {
        let frame = self.files[module as usize].frame;
        if !self.lazy.insert((frame, binding)) {
            return Value::unknown(Cause::Bound("recursion"));
        }
        let path = std::mem::take(&mut self.path);
        let left = std::mem::replace(&mut self.left, false);
        self.enter(module, Module::BODY, frame, None);
        let value = self.eval(expr);
        let name = self.files[module as usize]
            .file
            .ir
            .binding(binding)
            .name
            .clone();
        let value = self.named(value, &name, expr);
        self.leave();
        self.left = left;
        self.path = path;
        self.lazy.remove(&(frame, binding));
        value
    }

    /// Adds the step "`name` is defined here" where a value was written in `expr`.
    fn named(&self, value: Value, name: &Name, expr: ExprId) -> Value {
        let origin = self.expr_origin(expr);
        value.traced(Step {
            origin,
            kind: StepKind::Named(name.clone()),
        })
    }

    /// A choice without the alternatives that the decisions so far exclude.
    pub(super) fn narrowed(&self, value: Value) -> Value {
        let Kind::Choice(alternatives) = &value.kind else {
            return value;
        };
        if self.path.is_always()
            || alternatives
                .iter()
                .all(|(guard, _)| guard.is_compatible(&self.path))
        {
            return value;
        }
        let kept: Vec<(Guard, Value)> = alternatives
            .iter()
            .filter(|(guard, _)| guard.is_compatible(&self.path))
            .cloned()
            .collect();
        match kept.as_slice() {
            [] => value,
            [(_, only)] => only.clone(),
            _ => Value::choice(kept),
        }
    }
}
