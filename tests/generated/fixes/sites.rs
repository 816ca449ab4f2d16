//! The sites of generated programs: whether their payload is closed, what fix they get, or what stands in its way.

use super::lint::Mode;
use crate::claim::is_full;
use crate::folder::read;
use crate::render::Rendered;
use napmig_lint::catalog::Catalog;
use napmig_lint::catalog::mapping::{Destination, Mapped};
use napmig_lint::config::Tags;
use napmig_lint::detect::{Host, Site};
use napmig_lint::diagnostic::Confidence;
use napmig_lint::plan::plan;
use napmig_lint::resolve::{Cause, JsonKind};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A site that the linter reports.
#[derive(Clone, Debug)]
pub struct Found {
    /// Whether nothing of its body is left open.
    pub is_closed: bool,
    /// Whether it is known whose host it is.
    #[allow(dead_code, reason = "Rust programs name their host")]
    pub knows_host: bool,
    /// Whether nothing of its agent depends on the run.
    pub may_be_safe: bool,
    /// `safe` or `unsafe`, where it has a fix.
    pub fix: Option<String>,
    /// Why it has none.
    pub obstacles: Vec<String>,
    /// What an unsafe fix assumes.
    pub assumptions: Vec<String>,
}

/// What is reported and never fixed: observables get advice, beacons have no answer, what answers in events has no one place
/// where a session could wait for its agent, and what an exported function hands to its callers never changes.
const BY_DESIGN: [&str; 4] = [
    "the call gives an observable",
    "a beacon has no answer",
    "its answer comes in events",
    "is more than a promise, and whoever calls",
];

impl Found {
    /// Whether the design lets the site be fixed.
    pub fn is_fixable(&self) -> bool {
        let is_meant = |obstacle: &String| BY_DESIGN.iter().any(|one| obstacle.contains(one));
        !self.obstacles.iter().any(is_meant)
    }

    /// Whether its legacy call is still there after these fixes.
    pub fn is_left(&self, mode: Mode) -> bool {
        match (&self.fix, mode) {
            (None, _) => true,
            (Some(fix), Mode::Safe) => fix != "safe",
            (Some(_), Mode::All) => false,
        }
    }
}

/// The sites of every program, from the linter's report.
pub fn find(
    report: &Value,
    folder: &Path,
    programs: &[(usize, &Rendered)],
) -> BTreeMap<usize, Vec<Found>> {
    let mut found: BTreeMap<usize, Vec<Found>> = programs
        .iter()
        .map(|(number, _)| (*number, Vec::new()))
        .collect();
    let detected: BTreeMap<usize, Vec<(String, Site)>> = programs
        .iter()
        .map(|(number, program)| {
            let all = read(program, &folder.join(number.to_string()));
            let each = all.into_iter().flat_map(|(name, detection)| {
                let sites = detection.sites.into_iter();
                sites.map(move |site| (name.clone(), site))
            });
            (*number, each.collect())
        })
        .collect();
    for diagnostic in report["diagnostics"].as_array().into_iter().flatten() {
        if !matches!(diagnostic["code"].as_str(), Some("NM001" | "NM002")) {
            continue;
        }
        let path = diagnostic["path"].as_str().unwrap_or_default();
        let (_, path) = path.rsplit_once("/reported/").unwrap();
        let (number, file) = path.split_once('/').unwrap();
        let number: usize = number.parse().unwrap();
        let start = diagnostic["span"]["start"]["byte"].as_u64().unwrap_or(0);
        let site = detected[&number]
            .iter()
            .find(|(name, site)| name == file && u64::from(site.span.start) == start);
        let texts = |value: &Value| -> Vec<String> {
            let all = value.as_array().into_iter().flatten();
            all.filter_map(|one| one.as_str().map(str::to_owned))
                .collect()
        };
        let refused = texts(&diagnostic["notes"]);
        let refused = refused
            .iter()
            .filter_map(|note| note.strip_prefix("no fix is offered: "));
        let fix = &diagnostic["fix"];
        found.entry(number).or_default().push(Found {
            is_closed: site.is_some_and(|(_, site)| is_closed(site)),
            knows_host: site.is_some_and(|(_, site)| {
                let mut urls = site.ways.iter().flat_map(|way| &way.urls);
                urls.any(|url| url.address.host == Host::Companion)
            }),
            may_be_safe: site.is_some_and(|(_, site)| may_be_safe(site)),
            fix: fix["applicability"].as_str().map(str::to_owned),
            obstacles: refused.map(str::to_owned).collect(),
            assumptions: texts(&fix["proof"]["assumptions"]),
        });
    }
    found
}

fn is_closed(site: &Site) -> bool {
    let catalog = Catalog::embedded();
    let plan = plan(site, catalog.api(), catalog.mapping(), Tags::Session);
    site.confidence >= Confidence::Likely
        && site.ways.iter().all(is_full)
        && plan.unknown.is_empty()
        && plan.lost.is_empty()
        && !may_send_unknown_fields(site)
}

/// Whether one of the payloads that a call may send has a field that the mapping does not know: such a field is reported, and never
/// moved.
fn may_send_unknown_fields(site: &Site) -> bool {
    let mapping = Catalog::embedded().mapping();
    let mut bodies = site.ways.iter().flat_map(|way| way.bodies());
    bodies.any(|body| match &body.kind {
        JsonKind::Object { fields, .. } => fields
            .iter()
            .any(|field| matches!(mapping.field(&[field.key.as_str()]), Mapped::Unknown)),
        _ => false,
    })
}

/// Whether the rules allow a safe fix: every field of the agent is known, or the environment's.
fn may_be_safe(site: &Site) -> bool {
    let catalog = Catalog::embedded();
    let plan = plan(site, catalog.api(), catalog.mapping(), Tags::Session);
    let is_fixed = |cause: &Cause| matches!(cause, Cause::Environment(_));
    let of_agent = plan
        .placed
        .iter()
        .filter(|one| one.to != Destination::Session);
    let mut choices = 1;
    let mut is_known = true;
    for placed in of_agent {
        is_known &= !placed.value.has_cause(&|cause: &Cause| !is_fixed(cause));
        let absent = usize::from(!placed.is_always);
        let own = match &placed.value.kind {
            JsonKind::Choice(alternatives) => alternatives.len(),
            _ => 1,
        };
        choices = usize::saturating_mul(choices, own + absent);
    }
    is_known && choices <= 8
}

/// An obstacle without what it quotes.
pub fn general(obstacle: &str) -> String {
    let mut text = String::new();
    for (at, part) in obstacle.split('`').enumerate() {
        text.push_str(if at % 2 == 0 { part } else { "…" });
    }
    let is_number = |c: char| c.is_ascii_digit();
    let text = text.replace(is_number, "0");
    match text.split_once(": ") {
        Some((head, _)) if text.len() > 120 => head.to_owned(),
        _ => text,
    }
}
