//! The functions between a call and its client, for fixes that write in them.

use super::planner::Planner;
use crate::detect::Site;
use crate::ir::FunctionId;
use crate::program::ProgramFile;
use crate::source::Span;
use std::sync::Arc;

/// A file that code stands in; none is that of the call which is fixed.
pub type Home = Option<Arc<ProgramFile>>;

/// What stands between a call and its client.
#[derive(Clone, Debug)]
pub struct Levels {
    /// The functions, the outermost first.
    pub functions: Vec<Level>,
    /// The client's own call, in the last of them.
    pub sent: Span,
    /// Its file.
    pub sent_in: Home,
    /// What gives it the payload, where that stands in the same file.
    pub body: Option<Span>,
}

/// A function between a call and its client.
#[derive(Clone, Debug)]
pub struct Level {
    /// The function.
    pub function: FunctionId,
    /// Its file.
    pub home: Home,
    /// The call of it.
    pub called: Span,
    /// The call's file.
    pub called_in: Home,
}

impl Level {
    /// Whether the function is called in another file than its own.
    pub fn is_far(&self) -> bool {
        let path = |home: &Home| home.as_ref().map(|file| file.source.path().to_owned());
        path(&self.home) != path(&self.called_in)
    }
}

impl Planner<'_> {
    /// The wrappers of a site, where they are functions that it goes through by plain calls.
    pub(super) fn levels(&self, site: &Site) -> Option<Levels> {
        let request = &site.best().request;
        let home = |file: u32| match file {
            0 => Some(None),
            _ => {
                let file = self.files.get(file as usize)?;
                file.ir.errors.is_empty().then(|| Some(Arc::clone(file)))
            }
        };
        let levels = request.through.iter().map(|step| {
            Some(Level {
                function: step.function,
                home: home(step.file)?,
                called: step.called.span,
                called_in: home(step.called.file)?,
            })
        });
        let functions: Vec<Level> = levels.collect::<Option<_>>()?;
        if functions.first()?.called_in.is_some() {
            return None;
        }
        let body = request.body_at.filter(|at| at.file == request.call.file);
        Some(Levels {
            functions,
            sent: request.call.span,
            sent_in: home(request.call.file)?,
            body: body.map(|at| at.span),
        })
    }
}
