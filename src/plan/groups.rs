//! Which calls share an agent, and which agents' edits belong together.

use super::Plan;
use super::bodies::Bodies;
use super::construct::Construct;
use crate::detect::Site;
use crate::program::ProgramFile;
use crate::resolve::TextPiece;
use std::sync::Arc;

/// A call that can be rewritten.
#[derive(Debug)]
pub struct Candidate<'a> {
    /// Its position among the file's sites.
    pub site: usize,
    /// What to write.
    pub construct: &'a Construct,
    /// What its agent depends on: equal for calls that share one.
    pub agent: String,
}

/// What a call's agent depends on, as text: the address before the endpoint, the credential, the agent's and the channel's
/// configuration. Calls whose configuration varies share with no other.
pub fn agent_key(
    site: &Site,
    construct: &Construct,
    plan: &Plan<'_>,
    bodies: &Bodies<'_>,
    files: &[Arc<ProgramFile>],
) -> String {
    let slice = |origin: crate::resolve::Origin| {
        files
            .get(origin.file as usize)
            .map_or("", |file| file.source.slice(origin.span))
    };
    let mut addresses: Vec<String> = Vec::new();
    for url in &site.best().urls {
        let mut address = String::new();
        for piece in &url.text.pieces {
            match piece {
                TextPiece::Text { text, .. } => address.push_str(text),
                TextPiece::Hole { origin, .. } => {
                    address.push_str(&format!("{{{}}}", origin.map_or("", slice)));
                }
            }
        }
        if let Some(at) = address.rfind('/') {
            address.truncate(at);
        }
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let address = addresses.join("|");
    let header = &bodies.api.credential_header;
    let credential = site
        .best()
        .request
        .headers
        .iter()
        .find(|one| one.name.eq_ignore_ascii_case(header));
    let credential = credential
        .and_then(|one| one.value.origin)
        .map_or("", slice);
    let channel = bodies
        .channel_json(plan)
        .map(|body| body.to_string())
        .unwrap_or_default();
    let unique = if construct.varying.is_empty() {
        String::new()
    } else {
        format!("{:?}", construct.call)
    };
    // A Rust helper is written for one client.
    let client = match construct.answer {
        Some(_) => "",
        None => construct.client.as_str(),
    };
    format!(
        "{client}\n{address}\n{credential}\n{}\n{channel}\n{unique}",
        bodies.agent_json(plan, "")
    )
}

/// Sorts candidates into fix groups: those that share an agent, a payload or a constant. Each group lists its agents' calls.
pub fn fix_groups<'c>(candidates: &'c [Candidate<'c>]) -> Vec<Vec<Vec<&'c Candidate<'c>>>> {
    let mut agents: Vec<Vec<&Candidate<'_>>> = Vec::new();
    for candidate in candidates {
        match agents
            .iter_mut()
            .find(|agent| agent[0].agent == candidate.agent)
        {
            Some(agent) => agent.push(candidate),
            None => agents.push(vec![candidate]),
        }
    }
    let mut groups: Vec<Vec<Vec<&Candidate<'_>>>> = Vec::new();
    for agent in agents {
        let touches = |group: &Vec<Vec<&Candidate<'_>>>| {
            group
                .iter()
                .flatten()
                .any(|other| agent.iter().any(|own| shares(own, other)))
        };
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(touches);
        groups = apart;
        let mut group: Vec<Vec<&Candidate<'_>>> = joined.drain(..).flatten().collect();
        group.push(agent);
        groups.push(group);
    }
    groups.sort_by_key(|group| group.iter().flatten().map(|one| one.site).min());
    groups
}

/// Whether two calls write to the same constant or payload, or let go of the same import.
fn shares(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    let constant =
        |one: &Candidate<'_>| one.construct.url.constant.map(|constant| constant.binding);
    let parts = |one: &Candidate<'_>| -> Vec<crate::source::Span> {
        let body = &one.construct.body;
        let parts = body.parts.iter().map(|part| part.object);
        parts.chain(body.removed.iter().copied()).collect()
    };
    let theirs = parts(b);
    let names = |one: &Candidate<'_>| {
        let written = one.construct.url.written.as_ref();
        written.map_or_else(Vec::new, |url| url.names.clone())
    };
    let named = names(b);
    names(a).iter().any(|name| named.contains(name))
        || (constant(a).is_some() && constant(a) == constant(b))
        || parts(a).iter().any(|part| theirs.contains(part))
}
