//! The functions of the file between a call and its client, for fixes that write in them.

use super::planner::Planner;
use crate::detect::Site;
use crate::ir::FunctionId;
use crate::source::Span;

/// What stands between a call and its client, all of it in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// The functions, the outermost first.
    pub functions: Vec<Level>,
    /// The client's own call, in the last of them.
    pub sent: Span,
    /// What gives it the payload.
    pub body: Option<Span>,
}

/// A function between a call and its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The function.
    pub function: FunctionId,
    /// The call of it.
    pub called: Span,
}

impl Planner<'_> {
    /// The wrappers of a site, where all of them are functions of the file.
    pub(super) fn levels(&self, site: &Site) -> Option<Levels> {
        let request = &site.best().request;
        let is_here = request.call.file == 0
            && request
                .through
                .iter()
                .all(|step| step.file == 0 && step.called.file == 0);
        if !is_here || request.through.is_empty() {
            return None;
        }
        let levels = request.through.iter().map(|step| Level {
            function: step.function,
            called: step.called.span,
        });
        Some(Levels {
            functions: levels.collect(),
            sent: request.call.span,
            body: request.body_at.filter(|at| at.file == 0).map(|at| at.span),
        })
    }
}
