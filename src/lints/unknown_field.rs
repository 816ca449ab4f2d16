//! NM010: a field of a legacy payload that the mapping does not know.

use super::{Context, UNKNOWN_FIELD};
use crate::detect::Site;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// One diagnostic for every field without a known place.
pub fn check(context: &Context<'_>, site: &Site, plan: &Plan<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for unknown in &plan.unknown {
        let path = unknown.path.join(".");
        let origin = unknown.origin.filter(|origin| origin.file == 0);
        let origin = origin.unwrap_or(crate::resolve::Origin {
            file: 0,
            span: site.span,
        });
        let Some(location) = context.location(origin) else {
            continue;
        };
        let message = format!("`{path}` has no known place in the current API");
        let mut diagnostic = Diagnostic::new(&UNKNOWN_FIELD, location, message);
        diagnostic.confidence = Some(site.confidence);
        let known = context
            .mapping
            .fields
            .iter()
            .map(|rule| rule.from.join("."));
        if let Some(nearest) = nearest(&path, known) {
            diagnostic.help = Some(format!("did you mean `{nearest}`?"));
        }
        diagnostic.notes.push(
            "a field that the mapping does not know is never dropped or moved by a fix".to_owned(),
        );
        diagnostics.push(diagnostic);
    }
    diagnostics
}

/// The known path most like `path`, if one beside it is very like it: what both stand under says nothing.
fn nearest(path: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let (parent, name) = split(path);
    known
        .filter(|candidate| !candidate.ends_with('*') && split(candidate).0 == parent)
        .map(|candidate| (strsim::jaro_winkler(name, split(&candidate).1), candidate))
        .filter(|(likeness, _)| *likeness > 0.9)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// What a path stands under, and its last name.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}
