//! JavaScript and TypeScript: wraps the call, splits the payload, moves the address, and puts the helper behind the imports.

mod address;
mod call;
mod helper;
mod insertion;
mod names;

use super::constants::MovedConstant;
use super::{AgentGroup, Edits, Names, Rewriter};
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::plan::construct::Construct;
use crate::source::Span;

type Obstacle = String;

/// Changes to a copy of a call.
type Changes = Vec<(Span, String)>;

/// The edits for calls that belong together.
///
/// # Errors
/// What stands in the way, as a phrase.
pub fn rewrite(rewriter: &Rewriter<'_>, groups: &[AgentGroup<'_>]) -> Result<Edits, Obstacle> {
    let mut edits = Edits::new();
    let mut helpers = Vec::new();
    let mut taken = Vec::new();
    let constants = rewriter.move_constants(groups, &mut edits)?;
    for group in groups {
        let names = rewriter.names(&group.name, &mut taken);
        let code = GroupCode {
            rewriter,
            group,
            names,
            constants: &constants,
        };
        helpers.push(code.helper()?);
        for construct in &group.constructs {
            code.rewrite_call(construct, &mut edits)?;
        }
    }
    // What is put in at one place stands there in this order: helper, values computed early, the call's wrapping.
    let mut joined = vec![rewriter.insertion(&helpers)];
    for edit in edits {
        let same = |known: &&mut Edit| known.span == edit.span && edit.span.is_empty();
        match joined.iter_mut().find(same) {
            Some(known) => known.text.push_str(&edit.text),
            None => joined.push(edit),
        }
    }
    Ok(joined)
}

/// The code of one agent.
struct GroupCode<'a, 'r> {
    rewriter: &'a Rewriter<'r>,
    group: &'a AgentGroup<'a>,
    names: Names,
    constants: &'a [MovedConstant],
}

impl GroupCode<'_, '_> {
    fn first(&self) -> &Construct {
        self.group.constructs[0]
    }

    fn is_keyed(&self) -> bool {
        self.group
            .constructs
            .iter()
            .any(|one| !one.key.is_empty() || !one.varying.is_empty())
    }

    fn holds_calls(&self) -> bool {
        !self.is_keyed() && self.group.constructs.iter().all(|one| !one.needs_locals)
    }

    fn configures(&self) -> bool {
        self.first()
            .fields
            .iter()
            .any(|field| field.to == Destination::Channel)
    }
}
