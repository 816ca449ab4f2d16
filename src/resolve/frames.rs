//! Frames and activations: entering and leaving functions, and where evaluation is.

use super::value::{BranchId, FrameId, ModuleIndex, Value};
use super::{Activation, Evaluation, Frame, Guard, MAX_STEPS_PER_FILE, Origin};
use crate::ir::{ExprId, FunctionId, Name};
use crate::program::ProgramFile;
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;

impl Evaluation<'_> {
    pub(super) fn new_frame(
        &mut self,
        module: ModuleIndex,
        function: FunctionId,
        parent: Option<FrameId>,
        this: Option<Rc<Value>>,
    ) -> FrameId {
        self.frames.push(Frame {
            module,
            function,
            parent,
            cells: FxHashMap::default(),
            this,
            made_by: None,
            arguments: None,
        });
        (self.frames.len() - 1) as FrameId
    }

    pub(super) fn enter(
        &mut self,
        module: ModuleIndex,
        function: FunctionId,
        frame: FrameId,
        call: Option<Origin>,
    ) {
        self.activations += 1;
        self.stack.push(Activation {
            id: self.activations,
            module,
            function,
            frame,
            call,
            path: self.path.clone(),
            returns: Vec::new(),
        });
    }

    pub(super) fn leave(&mut self) -> Vec<(Guard, Value)> {
        self.stack
            .pop()
            .map(|activation| activation.returns)
            .unwrap_or_default()
    }

    pub(super) fn new_branch(&mut self) -> BranchId {
        self.branches += 1;
        self.branches
    }

    /// The activation in which evaluation is; the stack is empty only between entries.
    pub(super) fn frame(&self) -> FrameId {
        self.stack.last().map_or(0, |activation| activation.frame)
    }

    pub(super) fn module_index(&self) -> ModuleIndex {
        self.stack.last().map_or(0, |activation| activation.module)
    }

    /// The file under evaluation, cheap to keep beside a mutable evaluation.
    pub(super) fn file(&self) -> Arc<ProgramFile> {
        self.files[self.module_index() as usize].file.clone()
    }

    pub(super) fn origin(&self, span: Span) -> Origin {
        Origin {
            file: self.module_index(),
            span,
        }
    }

    pub(super) fn expr_origin(&self, expr: ExprId) -> Origin {
        self.origin(self.file().ir.expr(expr).span)
    }

    pub(super) fn function_name(&self, module: ModuleIndex, function: FunctionId) -> Name {
        self.files[module as usize]
            .file
            .ir
            .function(function)
            .name
            .clone()
    }

    /// Whether calls may still be followed.
    pub(super) fn has_budget(&self) -> bool {
        self.steps < self.entry_limit && self.steps < MAX_STEPS_PER_FILE
    }
}
