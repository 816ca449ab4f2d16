//! Where a value was written, and how it came to where it is used.

use crate::ir::Name;
use crate::source::Span;
use std::rc::Rc;

/// A place in one of the modules of an evaluation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file, an index into the evaluation's list of files.
    pub file: u32,
    /// The bytes.
    pub span: Span,
}

/// One step from a use back to where a value is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The place.
    pub origin: Origin,
    /// What happens there.
    pub kind: StepKind,
}

/// The forms of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A named variable or constant holds it.
    Named(Name),
    /// A call passes it as the named parameter; the number tells activations apart.
    Passed {
        /// The parameter.
        parameter: Name,
        /// The function called.
        function: Name,
        /// The activation.
        activation: u32,
    },
    /// The named function returns it.
    Returned(Name),
    /// A module imports it under this name.
    Imported(Name),
    /// A field holds it.
    Field(Name),
}

impl Step {
    /// The step in words, for a label.
    pub fn describe(&self) -> String {
        match &self.kind {
            StepKind::Named(name) => format!("`{name}` is defined here"),
            StepKind::Passed {
                parameter,
                function,
                ..
            } if function.is_empty() => format!("passed as `{parameter}` here"),
            StepKind::Passed {
                parameter,
                function,
                ..
            } => format!("passed as `{parameter}` of `{function}` here"),
            StepKind::Returned(name) if name.is_empty() => "returned here".into(),
            StepKind::Returned(name) => format!("returned by `{name}` here"),
            StepKind::Imported(name) => format!("`{name}` is imported here"),
            StepKind::Field(name) => format!("the field `{name}` is set here"),
        }
    }
}

/// A persistent list of steps, newest (nearest to the use) first.
#[derive(Clone, Default, Debug)]
pub(crate) struct Trace(Option<Rc<TraceNode>>);

#[derive(Debug)]
struct TraceNode {
    step: Step,
    length: u32,
    rest: Trace,
}

/// Longer ways are cut: nobody reads a trace of more than sixteen steps, and values passed round in loops would grow them.
const MAX_TRACE: u32 = 16;

impl Trace {
    pub(crate) fn with(&self, step: Step) -> Trace {
        let length = self.len() + 1;
        if length > MAX_TRACE {
            return self.clone();
        }
        Trace(Some(Rc::new(TraceNode {
            step,
            length,
            rest: self.clone(),
        })))
    }

    fn len(&self) -> u32 {
        self.0.as_ref().map_or(0, |node| node.length)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Steps from the use back to the literal.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Step> {
        let mut at = self.0.as_deref();
        std::iter::from_fn(move || {
            let node = at?;
            at = node.rest.0.as_deref();
            Some(&node.step)
        })
    }
}
