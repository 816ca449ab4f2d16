//! NM004: a legacy endpoint's address in code or in a test double, tied to no call.

use super::{Context, LEGACY_ENDPOINT};
use crate::diagnostic::Diagnostic;
use crate::ir::Name;
use crate::resolve::Origin;
use crate::source::Span;

/// Where an address stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// In code that no call was seen to use.
    Code,
    /// Handed to a test double.
    Double,
    /// Inside of syntax that is not followed, which the words name: `a call of the macro foo!`.
    Opaque(Name),
}

/// One diagnostic for an address at `span`.
pub fn check(context: &Context<'_>, span: Span, place: Place) -> Option<Diagnostic> {
    let location = context.location(Origin { file: 0, span })?;
    let message = match &place {
        Place::Code => {
            "the legacy endpoint's address stands here, tied to no call that was seen".to_owned()
        }
        Place::Double => "a test double stands in for the legacy endpoint".to_owned(),
        Place::Opaque(syntax) => {
            format!("the legacy endpoint's address stands in {syntax}, which is not followed")
        }
    };
    let mut diagnostic = Diagnostic::new(&LEGACY_ENDPOINT, location, message);
    diagnostic.help = Some(match place {
        Place::Code => {
            "if a call uses it in a way that was not recognised, migrate that call by hand"
                .to_owned()
        }
        Place::Double => {
            format!(
                "let it answer POST {} and POST {} once the calls are migrated",
                context.api.create_agent, context.api.open_session
            )
        }
        Place::Opaque(_) => "look whether a call hides here, and migrate it by hand".to_owned(),
    });
    Some(diagnostic)
}
