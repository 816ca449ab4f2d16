//! NM011: a field of the agent that depends on the request.

use super::{Context, VARYING_AGENT};
use crate::catalog::mapping::Destination;
use crate::detect::Site;
use crate::diagnostic::{Confidence, Diagnostic};
use crate::plan::Plan;
use crate::resolve::{Cause, Json, JsonKind, Origin};
use crate::source::Location;

/// One diagnostic for every field of the agent whose value comes from a parameter, whoever calls the function.
pub fn check(context: &Context<'_>, site: &Site, plan: &Plan<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    // Where other code adds fields of its own, NM012 says so.
    let is_open = |json: &&Json| matches!(json.kind, JsonKind::Object { open: Some(_), .. });
    let bodies = || site.ways.iter().flat_map(|way| way.bodies());
    if site.confidence == Confidence::Possible || bodies().any(|json| is_open(&json)) {
        return diagnostics;
    }
    if let Some(handed) = handed_over(context, site, plan) {
        return vec![handed];
    }
    let mut seen: Vec<&[String]> = Vec::new();
    for placed in plan.body(Destination::Agent) {
        if seen.contains(&placed.from.as_slice()) {
            continue;
        }
        let cause = bodies()
            .flat_map(|body| values(body, &placed.from))
            .find_map(parameter);
        let Some(cause) = cause else {
            continue;
        };
        seen.push(&placed.from);
        let here = placed.entry.or(placed.value.origin);
        let origin = here.filter(|origin| origin.file == 0).unwrap_or(Origin {
            file: 0,
            span: site.span,
        });
        let Some(location) = context.location(origin) else {
            continue;
        };
        let message = format!(
            "`{}` belongs to the agent and depends on the request: it is {}",
            placed.from.join("."),
            cause.describe()
        );
        diagnostics.push(diagnostic(site, location, message));
    }
    diagnostics
}

/// One for a payload that callers hand over as a whole, however many of them are known.
fn handed_over(context: &Context<'_>, site: &Site, plan: &Plan<'_>) -> Option<Diagnostic> {
    let bodies = || site.ways.iter().flat_map(|way| way.bodies());
    let cause = bodies().find_map(|json| match &json.kind {
        JsonKind::Unknown(cause) => Some(cause).filter(|cause| cause.is_parameter()),
        _ => None,
    })?;
    let mut fields: Vec<String> = Vec::new();
    for placed in plan.body(Destination::Agent) {
        let field = format!("`{}`", placed.from.join("."));
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    let location = context.location(Origin {
        file: 0,
        span: site.span,
    })?;
    let (belong, depend) = match fields.len() {
        0 => return None,
        1 => ("belongs", "depends"),
        _ => ("belong", "depend"),
    };
    let message = format!(
        "{} {belong} to the agent and {depend} on the request: the payload is {}",
        fields.join(", "),
        cause.describe()
    );
    Some(diagnostic(site, location, message))
}

fn diagnostic(site: &Site, location: Location, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(&VARYING_AGENT, location, message);
    diagnostic.confidence = Some(site.confidence);
    diagnostic.notes.push(
        "there would be an agent for each value that occurs, and only the account's cap bounds how many those are"
            .to_owned(),
    );
    diagnostic.help = Some(
        "what is about the user belongs into `externalClientProfile`; of a few known values, create an agent each and choose by them"
            .to_owned(),
    );
    diagnostic
}

/// The values of a body at a path, in every alternative.
fn values<'j>(json: &'j Json, path: &[String]) -> Vec<&'j Json> {
    let Some((key, rest)) = path.split_first() else {
        return vec![json];
    };
    match &json.kind {
        JsonKind::Object { fields, .. } => {
            let own = fields.iter().filter(|field| field.key == *key);
            own.flat_map(|field| values(&field.value, rest)).collect()
        }
        JsonKind::Choice(alternatives) => {
            let each = alternatives.iter();
            each.flat_map(|(_, json)| values(json, path)).collect()
        }
        _ => Vec::new(),
    }
}

/// The parameter that a value or a part of it is made of.
fn parameter(json: &Json) -> Option<&Cause> {
    match &json.kind {
        JsonKind::Unknown(cause) => Some(cause).filter(|cause| cause.is_parameter()),
        JsonKind::Str(text) => text.causes().find(|cause| cause.is_parameter()),
        JsonKind::Array { items, open } => {
            let open = open.as_ref().filter(|cause| cause.is_parameter());
            open.or_else(|| items.iter().find_map(|(item, _)| parameter(item)))
        }
        JsonKind::Object { fields, open } => {
            let open = open.as_ref().filter(|cause| cause.is_parameter());
            open.or_else(|| fields.iter().find_map(|field| parameter(&field.value)))
        }
        JsonKind::Choice(alternatives) => alternatives.iter().find_map(|(_, json)| parameter(json)),
        _ => None,
    }
}
