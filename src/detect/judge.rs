//! How sure it is that a request is a legacy call: what its address says, and what its body and headers add to that.

use super::{Address, Host, LegacyUrl, Path, Way};
use crate::catalog::api::Api;
use crate::catalog::mapping::Mapping;
use crate::diagnostic::Confidence;
use crate::resolve::{Cause, Fields, Guard, JsonKind, Request, Text, TextPiece};

/// What a request's body and headers say about the contract it follows.
#[derive(Clone, Copy, Default, Debug)]
pub struct Evidence {
    /// All fields that prove a legacy body are there.
    pub strong: bool,
    /// One of them is.
    pub half: bool,
    /// Some legacy field is there that tells, or several.
    pub some: bool,
    /// Some legacy field is there, if only one with a common name.
    pub faint: bool,
    /// The body may hold fields that are not known.
    pub open: bool,
    /// Types or schemas say of a body that is not known that it has fields like these.
    pub said: bool,
    /// The key's header is there.
    pub credential: bool,
}

/// Whether the program asked whether a text ends in an endpoint's path, and it does not.
fn is_denied(text: &Text, api: &Api) -> bool {
    let Some(TextPiece::Hole { cause, .. }) = text.pieces.last() else {
        return false;
    };
    let mut endpoints = api.legacy.iter();
    matches!(cause, Cause::EndsOtherwise(end) if endpoints.any(|one| one.path == end.as_str()))
}

/// What a request says if it may be a legacy call, `None` if it is none.
pub(super) fn judge(
    request: &Request,
    api: &Api,
    mapping: &Mapping,
    hosts: &[String],
) -> Option<Way> {
    let mut urls = Vec::new();
    let mut legacy_hosts = Vec::new();
    for (guard, text) in &request.urls {
        let Some(both) = request.guard.and(guard) else {
            continue;
        };
        let address = Address::of(text, api, hosts);
        let endpoint = match address.path {
            Path::Legacy(endpoint) | Path::Tail(endpoint) => endpoint,
            // Nothing but the body can tell; the endpoint stays open between all.
            Path::Unknown if address.host == Host::Companion && !is_denied(text, api) => 0,
            _ => continue,
        };
        legacy_hosts.push(address.host);
        if address.host != Host::Other {
            urls.push((
                both,
                LegacyUrl {
                    guard: guard.clone(),
                    text: text.clone(),
                    address,
                    endpoint,
                },
            ));
        }
    }
    let mut best: Option<Confidence> = None;
    let mut kept = Vec::new();
    let mut proof = Evidence::default();
    for (guard, url) in urls {
        let evidence = evidence(request, &guard, api, mapping);
        if let Some(confidence) = confidence_of(request, &url.address, evidence) {
            if Some(confidence) > best {
                proof = evidence;
            }
            best = best.max(Some(confidence));
            kept.push(url);
        }
    }
    let confidence = best?;
    // What a companion host proves comes before what an unknown one suggests.
    kept.sort_by_key(|url| url.address.host != Host::Companion);
    let confidence = if request.method.is_none() {
        confidence.min(Confidence::Likely)
    } else {
        confidence
    };
    Some(Way {
        request: request.clone(),
        urls: kept,
        confidence,
        evidence: proof,
    })
}

fn evidence(request: &Request, guard: &Guard, api: &Api, mapping: &Mapping) -> Evidence {
    let header = &api.credential_header;
    let mut evidence = Evidence {
        credential: request
            .headers
            .iter()
            .any(|one| one.name.eq_ignore_ascii_case(header)),
        ..Evidence::default()
    };
    let strong = mapping.strong_keys();
    let Some(body) = &request.body else {
        return evidence;
    };
    for json in body.alternatives(guard) {
        match &json.kind {
            JsonKind::Object { fields, open } => {
                let possible: Vec<&str> = fields
                    .iter()
                    .filter(|field| field.presence.is_possible(guard))
                    .map(|field| field.key.as_str())
                    .collect();
                evidence.open |= open.is_some();
                evidence.strong |= strong.iter().all(|key| possible.contains(key));
                evidence.half |= strong.iter().any(|key| possible.contains(key));
                let known = possible.iter().filter(|key| mapping.is_evidence(key));
                let own = known.clone().filter(|key| !mapping.is_common(key));
                evidence.faint |= known.clone().count() > 0;
                evidence.some |=
                    own.count() > 0 || known.count() > 1 || evidence.faint && evidence.credential;
                let open = open.iter().find_map(Cause::fields);
                evidence.said |= open.is_some_and(|open| says(open, mapping));
            }
            JsonKind::Unknown(cause) => {
                evidence.open = true;
                let fields = cause.fields();
                evidence.said |= fields.is_some_and(|fields| says(fields, mapping));
            }
            _ => {}
        }
    }
    evidence
}

/// Whether fields that a body is said to have are those of a legacy one: one of those that prove it, or two others of it.
fn says(fields: &Fields, mapping: &Mapping) -> bool {
    let strong = mapping.strong_keys();
    let known = fields.names().filter(|name| mapping.is_evidence(name));
    fields.names().any(|name| strong.contains(&name)) || known.count() > 1
}

fn confidence_of(request: &Request, address: &Address, evidence: Evidence) -> Option<Confidence> {
    let whole = matches!(address.path, Path::Legacy(_));
    match address.host {
        Host::Companion if whole => Some(Confidence::Certain),
        // The agent's own creation has `companionId` too, but never both.
        Host::Companion if evidence.strong => Some(Confidence::Likely),
        Host::Companion if matches!(address.path, Path::Tail(_)) => {
            if evidence.some || evidence.said {
                Some(Confidence::Likely)
            } else {
                (evidence.open || evidence.faint).then_some(Confidence::Possible)
            }
        }
        Host::Companion | Host::Other => None,
        Host::Relative if request.is_resolved => {
            (evidence.faint || evidence.open).then_some(Confidence::Possible)
        }
        Host::Unknown | Host::Relative if whole => {
            if evidence.strong || (evidence.half && evidence.credential) {
                Some(Confidence::Certain)
            } else if evidence.some || evidence.said {
                Some(Confidence::Likely)
            } else {
                (evidence.open || evidence.faint).then_some(Confidence::Possible)
            }
        }
        Host::Unknown | Host::Relative => {
            if !matches!(address.path, Path::Tail(_)) {
                None
            } else if (evidence.some || evidence.said) && evidence.credential {
                Some(Confidence::Likely)
            } else {
                (evidence.faint || evidence.open).then_some(Confidence::Possible)
            }
        }
    }
}
