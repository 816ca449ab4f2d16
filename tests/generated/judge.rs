//! What became of each legacy call of a program: found with its value, found in part, missed, or told wrong.

use crate::claim::{covers, is_full};
use crate::render::Rendered;
use crate::sent::{Ran, Sent};
use napmig_lint::catalog::Catalog;
use napmig_lint::detect::{Detection, detect};
use napmig_lint::diagnostic::Confidence;
use napmig_lint::ir::Language;
use napmig_lint::program::{ProgramFile, Standalone};
use napmig_lint::resolve::evaluate;
use napmig_lint::source::Source;
use std::sync::Arc;

/// What became of a legacy call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing legacy is sent, and nothing is reported.
    Quiet,
    /// Reported, and all of its body is known but what depends on the run.
    Full,
    /// Reported, and something of its body is unknown.
    Partial,
    /// Not reported by default.
    Missed,
    /// Something else is reported than was sent.
    Wrong,
}

/// What is said of a program.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// The outcome of each legacy request that was sent; of the program as a whole where none was.
    pub outcomes: Vec<Outcome>,
    /// What is wrong, in words.
    pub reasons: Vec<String>,
}

impl Verdict {
    /// The worst of all.
    pub fn worst(&self) -> Outcome {
        self.outcomes
            .iter()
            .copied()
            .max()
            .unwrap_or(Outcome::Quiet)
    }
}

/// What the linter says of files that stand alone, by their names.
pub fn read_alone(program: &Rendered) -> Vec<(String, Detection)> {
    let catalog = Catalog::embedded();
    let hosts: Vec<String> = catalog
        .api()
        .hosts
        .iter()
        .map(|it| it.to_lowercase())
        .collect();
    let mut all = Vec::new();
    for (name, text) in &program.files {
        let language = match name.rsplit('.').next() {
            Some("rs") => Language::Rust,
            Some("ts" | "mts" | "cts") => Language::TypeScript,
            _ => Language::JavaScript,
        };
        let source = Arc::new(Source::new(name.as_str(), text.as_str()));
        let file = Arc::new(ProgramFile::new(language, source));
        let evaluated = evaluate(&file, catalog.clients(language), &Standalone);
        let found = detect(&evaluated, catalog.api(), catalog.mapping(), &hosts);
        all.push((name.clone(), found));
    }
    all
}

/// Whether a request opens a session the legacy way.
pub fn is_legacy(sent: &Sent) -> bool {
    let api = Catalog::embedded().api();
    let Some((host, path)) = sent
        .url
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = format!("/{}", path.trim_end_matches('/'));
    sent.method == "POST"
        && api.hosts.iter().any(|known| known == host)
        && api.legacy.iter().any(|endpoint| endpoint.path == path)
}

/// Holds what is said against what was sent.
pub fn judge(detections: &[(String, Detection)], runs: &[Ran]) -> Verdict {
    let mut verdict = Verdict::default();
    let all: Vec<&Sent> = runs.iter().flat_map(|run| &run.requests).collect();
    let sent: Vec<&Sent> = all.iter().copied().filter(|sent| is_legacy(sent)).collect();
    let sites: Vec<_> = detections
        .iter()
        .flat_map(|(_, one)| &one.sites)
        .filter(|site| site.confidence >= Confidence::Likely)
        .collect();
    let unsent: Vec<_> = sites
        .iter()
        .filter(|site| {
            // What says that part of its address is unknown has to agree with something that was sent.
            !site
                .ways
                .iter()
                .any(|way| all.iter().any(|sent| covers(way, sent)))
        })
        .collect();
    for site in &unsent {
        let claims = site.ways.iter().map(claim).collect::<Vec<_>>().join(" or ");
        verdict
            .reasons
            .push(format!("at byte {} it says {claims}", site.span.start));
    }
    for one in &sent {
        let ways = sites.iter().flat_map(|site| &site.ways);
        let covering: Vec<_> = ways.filter(|way| covers(way, one)).collect();
        let outcome = match (covering.is_empty(), unsent.is_empty()) {
            (false, _) if covering.iter().any(|way| is_full(way)) => Outcome::Full,
            (false, _) => Outcome::Partial,
            (true, true) => Outcome::Missed,
            (true, false) => Outcome::Wrong,
        };
        let reason = format!("sent: {} {} {}", one.method, one.url, one.body);
        if outcome >= Outcome::Missed && !verdict.reasons.contains(&reason) {
            verdict.reasons.push(reason);
        }
        verdict.outcomes.push(outcome);
    }
    if sent.is_empty() && unsent.is_empty() {
        verdict.outcomes.push(Outcome::Quiet);
    } else if !unsent.is_empty() {
        verdict.outcomes.push(Outcome::Wrong);
    }
    verdict
}

fn claim(way: &napmig_lint::detect::Way) -> String {
    let body = way.request.body.as_ref().map(show).unwrap_or_default();
    let urls: Vec<String> = way.urls.iter().map(|url| text(&url.text)).collect();
    format!("{} {body}", urls.join(" | "))
}

fn text(text: &napmig_lint::resolve::Text) -> String {
    use napmig_lint::resolve::TextPiece;
    let piece = |piece: &TextPiece| match piece {
        TextPiece::Text { text, .. } => text.to_string(),
        TextPiece::Hole { .. } => "…".to_owned(),
    };
    text.pieces.iter().map(piece).collect()
}

/// A resolved body, for people.
fn show(json: &napmig_lint::resolve::Json) -> String {
    use napmig_lint::resolve::{JsonKind, Presence};
    let mark = |presence: &Presence| {
        if *presence == Presence::Always {
            ""
        } else {
            "?"
        }
    };
    let rest = |open: bool| if open { ", …" } else { "" };
    match &json.kind {
        JsonKind::Null => "null".to_owned(),
        JsonKind::Bool(known) => known.to_string(),
        JsonKind::Number(known) => known.to_string(),
        JsonKind::Str(known) => format!("{:?}", text(known)),
        JsonKind::Array { items, open } => {
            let items: Vec<String> = items
                .iter()
                .map(|(item, presence)| format!("{}{}", show(item), mark(presence)))
                .collect();
            format!("[{}{}]", items.join(", "), rest(open.is_some()))
        }
        JsonKind::Object { fields, open } => {
            let fields: Vec<String> = fields
                .iter()
                .map(|one| format!("{}{}: {}", one.key, mark(&one.presence), show(&one.value)))
                .collect();
            format!("{{{}{}}}", fields.join(", "), rest(open.is_some()))
        }
        JsonKind::Choice(all) => {
            let all: Vec<String> = all.iter().map(|(_, one)| show(one)).collect();
            format!("<{}>", all.join(" / "))
        }
        JsonKind::Absent => "undefined".to_owned(),
        JsonKind::Unknown(cause) => format!("?({})", cause.describe()),
    }
}
