//! What a fix changes in other files than the call's: constants that it imports from now on are exported, and wrappers get twins.

use crate::diagnostic::FileEdits;
use crate::edit::{Edit, EditSet};
use crate::program::ProgramFile;
use crate::rewrite::{AgentGroup, Edits};
use crate::source::{Source, Span};
use std::sync::Arc;

/// Another file of a fix.
pub(super) struct Other {
    pub(super) edits: FileEdits,
    /// The file as the fix leaves it.
    pub(super) after: Arc<ProgramFile>,
}

/// The files in which calls of these agents need an `export`, and those that are changed `beside` them.
///
/// # Errors
/// Why that cannot be written, as a phrase.
pub(super) fn changed(
    agents: &[AgentGroup<'_>],
    beside: Vec<(Arc<ProgramFile>, Edits)>,
) -> Result<Vec<Other>, String> {
    let mut all = beside;
    let constructs = agents.iter().flat_map(|agent| &agent.constructs);
    let written = constructs.filter_map(|construct| construct.url.written.as_ref());
    for export in written.flat_map(|url| &url.exports) {
        let edit = Edit {
            span: Span {
                start: export.at,
                end: export.at,
            },
            text: "export ".to_owned(),
        };
        let path = export.file.source.path();
        match all.iter_mut().find(|(file, _)| file.source.path() == path) {
            Some((_, edits)) if edits.contains(&edit) => {}
            Some((_, edits)) => edits.push(edit),
            None => all.push((Arc::clone(&export.file), vec![edit])),
        }
    }
    let others = all.into_iter().map(|(file, edits)| {
        let path = file.source.path();
        let edits = EditSet::new(edits).map_err(|error| error.to_string())?;
        let text = edits.apply(file.source.text());
        let text = text.map_err(|error| error.to_string())?;
        let after = Arc::new(Source::new(path, text));
        // Names that come into the file are not looked for in what other fixes write there.
        let whole = Span::new(0, file.source.text().len());
        Ok(Other {
            after: Arc::new(ProgramFile::new(file.ir.language, after)),
            edits: FileEdits {
                source: file.source.clone(),
                edits: edits.declaring_in(vec![whole]),
            },
        })
    });
    others.collect()
}
