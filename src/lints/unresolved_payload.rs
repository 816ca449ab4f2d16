//! NM012: the body of a legacy call, or a part of it, that cannot be resolved.

use super::{Context, UNRESOLVED_PAYLOAD};
use crate::detect::Site;
use crate::diagnostic::{Confidence, Diagnostic};
use crate::plan::Plan;
use crate::resolve::Origin;

/// One diagnostic for a site whose body has parts that nothing resolves.
pub fn check(context: &Context<'_>, site: &Site, plan: &Plan<'_>) -> Option<Diagnostic> {
    let first = plan.lost.first()?;
    // Whether a call is meant at all is the question there, not its body.
    if site.confidence == Confidence::Possible && !plan.is_known {
        return None;
    }
    let call = Origin {
        file: 0,
        span: site.span,
    };
    let here = first
        .origin
        .filter(|origin| origin.file == 0 && site.span.contains(origin.span));
    let location = context.location(here.unwrap_or(call))?;
    let message = if first.is_open {
        format!(
            "{} may have further fields: a part of it is {}",
            first.what,
            first.cause.describe()
        )
    } else {
        format!(
            "{} cannot be resolved: it is {}",
            first.what,
            first.cause.describe()
        )
    };
    let mut diagnostic = Diagnostic::new(&UNRESOLVED_PAYLOAD, location, message);
    diagnostic.confidence = Some(site.confidence);
    if here.is_none() {
        diagnostic.labels.extend(context.label(
            first.origin,
            if first.is_open {
                format!("{} may get further fields here", first.what)
            } else {
                format!("{} is lost here", first.what)
            },
        ));
    }
    for lost in &plan.lost[1..] {
        diagnostic
            .notes
            .push(format!("{} is {}", lost.what, lost.cause.describe()));
    }
    diagnostic
        .notes
        .push("what cannot be seen cannot be moved: no fix is offered for this call".to_owned());
    diagnostic.help = Some(
        "build the payload where it is sent, or from constants and functions of this project"
            .to_owned(),
    );
    Some(diagnostic)
}
