//! Which requests are legacy calls, and how sure that is.

mod address;
mod inner;
mod judge;
mod signature;

pub use address::{Address, Host, Path};
pub use judge::Evidence;

use crate::catalog::api::Api;
use crate::catalog::mapping::Mapping;
use crate::diagnostic::Confidence;
use crate::resolve::{
    BranchId, Cause, Evaluated, Guard, Json, JsonKind, Origin, Request, Step, StepKind, Text,
    TextPiece,
};
use crate::source::Span;
use judge::judge;

/// A call that opens a session the legacy way.
#[derive(Debug)]
pub struct Site {
    /// The call, in the evaluated file.
    pub span: Span,
    /// The endpoints it may lead to, by their position in [`Api::legacy`], ascending.
    pub endpoints: Vec<usize>,
    /// How sure it is that the call is legacy.
    pub confidence: Confidence,
    /// The ways in which the call is made, the one that is known best first.
    pub ways: Vec<Way>,
    /// Whether the same call is made in other ways too, which are not legacy.
    pub is_also_other: bool,
    /// Whether all that call the function around it are among the ways; only told of Rust, whose functions say who may.
    pub is_told_by_callers: bool,
    /// What tells the ways apart, in the order they were found; nothing while there is only one.
    signatures: Vec<String>,
}

/// One way in which a site's call is made.
#[derive(Debug)]
pub struct Way {
    /// The request as the evaluation recorded it.
    pub request: Request,
    /// Its legacy alternatives.
    pub urls: Vec<LegacyUrl>,
    /// What this way alone says.
    pub confidence: Confidence,
    /// What body and headers say about the contract that the call follows.
    pub evidence: Evidence,
}

/// A URL of a legacy endpoint.
#[derive(Debug)]
pub struct LegacyUrl {
    /// The decisions under which it is this one.
    pub guard: Guard,
    /// The URL.
    pub text: Text,
    /// Where it leads.
    pub address: Address,
    /// The endpoint, by its position in [`Api::legacy`].
    pub endpoint: usize,
}

impl Site {
    /// Where the call hands its body to a wrapper, if the body's way leads through an argument.
    pub fn handed_body(&self) -> Option<Origin> {
        let bodies = self.best().bodies();
        let mut steps = bodies.iter().flat_map(|body| &body.trace);
        let passed = steps.find(|step| {
            matches!(step.kind, StepKind::Passed { .. })
                && step.origin.file == 0
                && self.span.contains(step.origin.span)
        });
        passed.map(|step| step.origin)
    }

    /// The way that is known best.
    pub fn best(&self) -> &Way {
        &self.ways[0]
    }
}

impl Way {
    /// The same with what its body is where its addresses are legacy; decisions of `unsettled` may be others when they are asked
    /// again.
    fn narrowed(mut self, unsettled: &[BranchId]) -> Self {
        let guards = self.urls.iter();
        let mut guards = guards.filter_map(|url| self.request.guard.and(&url.guard));
        if let (Some(first), Some(body)) = (guards.next(), &self.request.body) {
            let common = guards.fold(first, |common, other| common.common(&other));
            let settled = common.of(|branch| !unsettled.contains(&branch));
            self.request.body = Some(body.under(&settled));
        }
        self
    }

    /// Whether an address that the call may use is not a legacy one.
    pub fn has_other_urls(&self) -> bool {
        let urls = self.request.urls.iter();
        let possible = urls.filter(|(guard, _)| self.request.guard.and(guard).is_some());
        possible.count() > self.urls.len()
    }

    /// The body's alternatives that go with a legacy URL.
    pub fn bodies(&self) -> Vec<&Json> {
        let Some(body) = &self.request.body else {
            return Vec::new();
        };
        let mut bodies: Vec<&Json> = Vec::new();
        for url in &self.urls {
            let Some(guard) = self.request.guard.and(&url.guard) else {
                continue;
            };
            for json in body.alternatives(&guard) {
                if !bodies.iter().any(|known| std::ptr::eq(*known, json)) {
                    bodies.push(json);
                }
            }
        }
        bodies
    }

    /// The decisions under which the request goes to the legacy endpoint named first.
    pub fn guard(&self) -> Guard {
        self.urls
            .first()
            .and_then(|url| self.request.guard.and(&url.guard))
            .unwrap_or_default()
    }
}

/// What was detected in one file.
#[derive(Debug, Default)]
pub struct Detection {
    /// Legacy calls, by position.
    pub sites: Vec<Site>,
    /// Literals of the file that are the URL of a request that is not legacy.
    pub innocent: Vec<Span>,
}

/// Finds the legacy calls among the requests of an evaluation. `hosts` are all companion hosts, lower case.
pub fn detect(evaluated: &Evaluated, api: &Api, mapping: &Mapping, hosts: &[String]) -> Detection {
    let mut detection = Detection::default();
    let mut others = Vec::new();
    for request in &evaluated.requests {
        let is_post = request
            .method
            .as_deref()
            .is_none_or(|method| method == "POST");
        match is_post
            .then(|| judge(request, api, mapping, hosts))
            .flatten()
            .map(|way| way.narrowed(&evaluated.unsettled))
        {
            Some(way) if request.site.file == 0 => detection.add(way),
            Some(way) => {
                if let Some(way) = elsewhere(way, api, mapping, hosts) {
                    detection.add(way);
                }
            }
            None => {
                // What the function around it does where nobody calls it, nobody sees.
                if request.is_from_caller {
                    others.push(request.site);
                }
                let origins = request.urls.iter().flat_map(|(_, url)| url.origins());
                detection.innocent.extend(
                    origins
                        .filter(|origin| origin.file == 0)
                        .map(|origin| origin.span),
                );
            }
        }
    }
    detection
        .sites
        .retain(|site| !inner::is_told_by_callers(site, evaluated));
    for site in &mut detection.sites {
        site.is_told_by_callers = evaluated.is_told_by_callers(site.span);
        site.ways.sort_by_key(|way| {
            std::cmp::Reverse((
                way.confidence,
                way.evidence.some,
                knowledge(way),
                !way.request.is_from_caller,
            ))
        });
        site.confidence = site.ways[0].confidence;
        site.endpoints = site
            .ways
            .iter()
            .flat_map(|way| way.urls.iter().map(|url| url.endpoint))
            .collect();
        site.endpoints.sort_unstable();
        site.endpoints.dedup();
        let mut others = others.iter();
        site.is_also_other = others.any(|other| other.file == 0 && other.span == site.span);
    }
    detection.sites.sort_by_key(|site| site.span);
    detection
}

impl Detection {
    /// The calls to which other files have nothing to add: they are reported whatever is handed in, or all of their body is known.
    pub fn settled(&self, api: &Api, mapping: &Mapping, hosts: &[String]) -> Vec<Span> {
        let is_settled = |way: &Way| {
            way.confidence >= Confidence::Likely && knowledge(way) == Knowledge::All
                || confidence_alone(way, api, mapping, hosts) >= Some(Confidence::Likely)
        };
        let settled = self
            .sites
            .iter()
            .filter(|site| site.ways.iter().all(is_settled));
        settled.map(|site| site.span).collect()
    }

    fn add(&mut self, way: Way) {
        let span = way.request.site.span;
        match self.sites.iter_mut().find(|site| site.span == span) {
            Some(site) => {
                if site.signatures.is_empty() {
                    site.signatures.extend(site.ways.iter().map(signature::of));
                }
                let signature = signature::of(&way);
                match site.signatures.iter().position(|one| *one == signature) {
                    Some(at) => site.ways[at].request.is_from_caller |= way.request.is_from_caller,
                    None => {
                        site.signatures.push(signature);
                        site.ways.push(way);
                    }
                }
            }
            None => self.sites.push(Site {
                span,
                endpoints: Vec::new(),
                confidence: way.confidence,
                ways: vec![way],
                is_also_other: false,
                is_told_by_callers: false,
                signatures: Vec::new(),
            }),
        }
    }
}

/// A call whose path is written in another file. That file reports it by itself, unless only what this file hands over tells that
/// it is legacy, the payload or the host: then the call that hands it over is the site.
fn elsewhere(way: Way, api: &Api, mapping: &Mapping, hosts: &[String]) -> Option<Way> {
    let entered = way.request.entered.clone()?;
    if way.confidence < Confidence::Likely || entered.is_declared {
        return None;
    }
    let mut alone = way.request.clone();
    alone.urls = (alone.urls.iter())
        .map(|(guard, url)| (guard.clone(), without_given(url)))
        .collect();
    let with_body = judge(&alone, api, mapping, hosts).map(|way| way.confidence);
    alone.body = unknown_body();
    if judge(&alone, api, mapping, hosts).map(|way| way.confidence) >= Some(Confidence::Likely) {
        return None;
    }
    let hands_evidence = way.bodies().iter().any(|json| match &json.kind {
        JsonKind::Object { fields, .. } => fields.iter().any(|field| {
            let written = field.entry.or(field.value.origin);
            let is_handed = |origin: Origin| origin.file == 0 || entered.handed.contains(&origin);
            mapping.is_evidence(&field.key) && written.is_some_and(is_handed)
        }),
        _ => false,
    });
    let hands_host = with_body < Some(Confidence::Likely);
    if !hands_evidence && !hands_host {
        return None;
    }
    let mut way = way;
    way.request.wrapper = Some(std::mem::replace(
        &mut way.request.function,
        entered.function,
    ));
    way.request.site = entered.call;
    Some(way)
}

/// A URL as the file sees it in which its path is written: what the evaluated file hands over is not known there.
fn without_given(url: &Text) -> Text {
    let is_given = |origin: &Option<Origin>, trace: &[Step]| {
        let steps = trace.iter().map(|step| step.origin);
        steps.chain(*origin).any(|origin| origin.file == 0)
    };
    let pieces = url.pieces.iter().map(|piece| match piece {
        TextPiece::Text { origin, trace, .. } if is_given(origin, trace) => TextPiece::Hole {
            cause: Cause::Opaque("a parameter".into()),
            origin: *origin,
        },
        piece => piece.clone(),
    });
    Text {
        pieces: pieces.collect(),
    }
}

fn unknown_body() -> Option<Json> {
    Some(Json::unknown(Cause::Opaque("a parameter".into())))
}

/// What a way says whatever its body is.
fn confidence_alone(
    way: &Way,
    api: &Api,
    mapping: &Mapping,
    hosts: &[String],
) -> Option<Confidence> {
    let mut request = way.request.clone();
    request.body = unknown_body();
    judge(&request, api, mapping, hosts).map(|way| way.confidence)
}

/// How much of a body is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Knowledge {
    None,
    Some,
    All,
}

/// How much of the body of a way is known that is known best.
fn knowledge(way: &Way) -> Knowledge {
    let of = |json: &&Json| match &json.kind {
        JsonKind::Object { open: None, .. } => Knowledge::All,
        JsonKind::Object { .. } => Knowledge::Some,
        _ => Knowledge::None,
    };
    way.bodies().iter().map(of).max().unwrap_or(Knowledge::None)
}

/// The origins of a file's own literals that a legacy URL is made of.
pub fn own_literals(site: &Site) -> Vec<Span> {
    let origins = site
        .ways
        .iter()
        .flat_map(|way| way.urls.iter().flat_map(|url| url.text.origins()));
    let mut spans: Vec<Span> = origins
        .filter(|origin: &Origin| origin.file == 0)
        .map(|origin| origin.span)
        .collect();
    spans.sort();
    spans.dedup();
    spans
}
