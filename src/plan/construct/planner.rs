//! The planner's entry: what every fix needs of a site, and the obstacles that show before its parts are looked at.

use super::words::is_page;
use super::{Construct, Obstacles};
use crate::catalog::Catalog;
use crate::detect::Site;
use crate::ir::Language;
use crate::plan::Plan;
use crate::plan::facts::Facts;
use crate::program::ProgramFile;
use crate::source::Span;
use std::sync::Arc;

/// What planning looks at.
pub struct Planner<'a> {
    /// The rule pack.
    pub catalog: &'a Catalog,
    /// The file.
    pub file: &'a ProgramFile,
    /// Its index.
    pub facts: &'a Facts<'a>,
    /// The file, then those that it imports.
    pub files: &'a [Arc<ProgramFile>],
}

impl Planner<'_> {
    /// The construct for a site, or why there is none.
    ///
    /// # Errors
    /// The obstacles, each a phrase that makes sense alone.
    pub fn construct(&self, site: &Site, plan: &Plan<'_>) -> Result<Construct, Obstacles> {
        let way = site.best();
        let mut obstacles = Vec::new();
        if !self.file.ir.errors.is_empty() {
            obstacles.push("the file has syntax errors".to_owned());
        }
        if let Some(obstacle) = several_ways(site) {
            obstacles.push(obstacle);
        }
        if site.endpoints.len() > 1 {
            obstacles.push("the call leads to both endpoints".to_owned());
        }
        if way.urls.len() < way.request.urls.len() {
            obstacles.push("some alternatives of the URL are not legacy".to_owned());
        }
        if !way.request.is_resolved {
            obstacles.push("the client is not known for certain".to_owned());
        }
        if way.request.method.is_none() {
            obstacles.push("the HTTP method is not known".to_owned());
        }
        let library = self.catalog.clients(self.file.ir.language).libraries.iter();
        let failure = library
            .filter(|one| one.name == way.request.client)
            .map(|one| one.failure)
            .next();
        if failure.is_none() || !is_supported(self.file.ir.language, &way.request.client) {
            obstacles.push(format!(
                "fixes are not written for {} yet",
                way.request.client
            ));
        }
        if way.request.client == "axios" && self.file.source.text().contains("validateStatus") {
            obstacles.push("`validateStatus` decides which answers fail".to_owned());
        }
        let answer = match failure.map(|failure| self.answer(&way.request, failure)) {
            Some(Ok(answer)) => Some(answer),
            Some(Err(obstacle)) => {
                obstacles.push(obstacle);
                None
            }
            None => None,
        };
        let url = self
            .url_place(site)
            .map_err(|obstacle| obstacles.push(obstacle))
            .ok();
        let body = self
            .body_place(site)
            .map_err(|obstacle| obstacles.push(obstacle))
            .ok();
        let (Some(url), Some(body), Some(answer), true) = (url, body, answer, obstacles.is_empty())
        else {
            return Err(obstacles);
        };
        let mut construct = Construct {
            call: site.span,
            url,
            body,
            channel: self.catalog.api().legacy[site.endpoints[0]].channel.clone(),
            fields: Vec::new(),
            is_wrapped: way.request.wrapper.is_some(),
            client: way.request.client.clone(),
            answer,
            key: Vec::new(),
            varying: Vec::new(),
            needs_locals: false,
            early: Vec::new(),
            assumptions: Vec::new(),
        };
        self.sort_fields(&mut construct, &mut obstacles);
        // The plan has the last word on fields that may go to either body.
        for field in &mut construct.fields {
            let placed = plan
                .placed
                .iter()
                .find(|placed| placed.entry.is_some_and(|entry| entry.span == field.entry));
            if let Some(placed) = placed {
                field.to = placed.to;
            }
        }
        self.check_values(site, &mut obstacles);
        self.check_wrappers(&way.request, &mut construct, &mut obstacles);
        self.find_dependencies(site, &mut construct, &mut obstacles);
        if self.file.ir.language != Language::Rust && is_page(self.file.source.text()) {
            construct.assumptions.push(
                "the page is not loaded often: every load creates an agent, and an account holds 100".to_owned(),
            );
        }
        if obstacles.is_empty() {
            Ok(construct)
        } else {
            Err(obstacles)
        }
    }

    pub(super) fn source(&self, span: Span) -> &str {
        self.file.source.slice(span)
    }

    pub(super) fn line(&self, span: Span) -> u32 {
        self.file.source.position(span.start).line
    }
}

/// Why a call that is reached in several ways is not one call: its address or its payload is written in several places.
fn several_ways(site: &Site) -> Option<String> {
    let first = site.best();
    let literal = |way: &crate::detect::Way| {
        let mut all: Vec<_> = way
            .urls
            .iter()
            .map(|url| url.text.origins().last())
            .collect();
        all.dedup();
        all
    };
    let payload = |way: &crate::detect::Way| {
        let mut all: Vec<_> = way.bodies().iter().map(|json| json.origin).collect();
        all.dedup();
        all
    };
    if site.ways.iter().any(|way| literal(way) != literal(first)) {
        return Some("the call's address comes from several places".to_owned());
    }
    if site.ways.iter().any(|way| payload(way) != payload(first)) {
        return Some("the call's payload comes from several places".to_owned());
    }
    None
}

/// Whether fixes are written for a client library.
fn is_supported(language: Language, client: &str) -> bool {
    match language {
        Language::Rust => matches!(client, "reqwest"),
        _ => matches!(client, "fetch" | "axios"),
    }
}
