//! What a fix changes in other files than the call's: constants that it imports from now on are exported.

use crate::diagnostic::FileEdits;
use crate::edit::{Edit, EditSet};
use crate::plan::construct::NeededExport;
use crate::program::ProgramFile;
use crate::rewrite::AgentGroup;
use crate::source::{Source, Span};
use std::sync::Arc;

/// Another file of a fix.
pub(super) struct Other {
    pub(super) edits: FileEdits,
    /// The file as the fix leaves it.
    pub(super) after: Arc<ProgramFile>,
}

/// The files in which calls of these agents need an `export`.
///
/// # Errors
/// Why that cannot be written, as a phrase.
pub(super) fn exporting(agents: &[AgentGroup<'_>]) -> Result<Vec<Other>, String> {
    let constructs = agents.iter().flat_map(|agent| &agent.constructs);
    let written = constructs.filter_map(|construct| construct.url.written.as_ref());
    let mut needed: Vec<&NeededExport> = Vec::new();
    for export in written.flat_map(|url| &url.exports) {
        if !needed.contains(&export) {
            needed.push(export);
        }
    }
    let mut others: Vec<Other> = Vec::new();
    while let Some(first) = needed.first() {
        let file = Arc::clone(&first.file);
        let path = file.source.path();
        let (own, rest): (Vec<_>, Vec<_>) = needed
            .into_iter()
            .partition(|one| one.file.source.path() == path);
        needed = rest;
        let edits = own.into_iter().map(|one| Edit {
            span: Span {
                start: one.at,
                end: one.at,
            },
            text: "export ".to_owned(),
        });
        let edits = EditSet::new(edits.collect()).map_err(|error| error.to_string())?;
        let text = edits.apply(file.source.text());
        let text = text.map_err(|error| error.to_string())?;
        let after = Arc::new(Source::new(path, text));
        others.push(Other {
            after: Arc::new(ProgramFile::new(file.ir.language, after)),
            edits: FileEdits {
                source: file.source.clone(),
                edits,
            },
        });
    }
    Ok(others)
}
