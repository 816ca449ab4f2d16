//! The planner's entry: what every fix needs of a site, and the obstacles that show before its parts are looked at.

use super::payload::{OPEN, UNSEEN};
use super::{BodyPlace, Construct, FieldMove, Obstacles, Reading, UrlPlace};
use crate::catalog::Catalog;
use crate::catalog::mapping::Destination;
use crate::detect::{Site, Way};
use crate::ir::Language;
use crate::plan::Plan;
use crate::plan::facts::Facts;
use crate::plan::facts::environment::Variable;
use crate::plan::requirements::Requirements;
use crate::plan::runtime::runtime;
use crate::program::{Imports, ProgramFile};
use crate::source::Span;
use std::cell::OnceCell;
use std::sync::Arc;

/// Another obstacle that says little.
const SEVERAL: &str = "the call's payload comes from several places";

/// Which parts of a call are left as they are written, and taken as values beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsValues {
    /// The address, of which the new ones are made.
    pub url: bool,
    /// The payload, which is taken apart, and how it is read.
    pub body: Option<Reading>,
}

/// What planning looks at.
pub struct Planner<'a> {
    /// The rule pack.
    pub catalog: &'a Catalog,
    /// The file.
    pub file: &'a ProgramFile,
    /// All legacy calls of the file.
    pub sites: &'a [Site],
    /// The file, then those that it imports.
    pub files: &'a [Arc<ProgramFile>],
    /// Its index.
    pub facts: &'a Facts<'a>,
    /// Where imports lead.
    pub imports: &'a dyn Imports,
    /// Calls whose payload other files hand over, all of which are known.
    pub called: &'a [Span],
    /// Calls in functions that nothing but the file itself calls.
    pub enclosed: &'a [Span],
    /// Others, and why they are not all known.
    pub uncalled: &'a [(Span, String)],
    /// Variables of the environment that the file itself sets at other times than once before anything runs.
    pub changed: OnceCell<Vec<Variable>>,
    /// The manifest of a Rust file's crate, if there is one.
    pub manifest: Option<Requirements>,
}

impl Planner<'_> {
    /// The construct for a site, or why there is none.
    ///
    /// # Errors
    /// The obstacles, each a phrase that makes sense alone.
    pub fn construct(&self, site: &Site, plan: &Plan<'_>) -> Result<Construct, Obstacles> {
        self.construct_with(site, self.written_url(site), self.written_body(site, plan))
    }

    /// The same in another form.
    ///
    /// # Errors
    /// The obstacles, each a phrase that makes sense alone.
    pub fn as_values(
        &self,
        site: &Site,
        plan: &Plan<'_>,
        values: AsValues,
    ) -> Result<Construct, Obstacles> {
        let url = match values.url {
            true => self
                .derived_url(site)
                .ok_or_else(|| super::places::UNSEEN.to_owned()),
            false => self.written_url(site),
        };
        let body = match values.body {
            Some(Reading::Serialised) if !self.has_own_json() => Err(Vec::new()),
            Some(reading) => self.whole_payload(site, plan, reading),
            None => self.written_body(site, plan),
        };
        self.construct_with(site, url, body)
    }

    fn construct_with(
        &self,
        site: &Site,
        url: Result<UrlPlace, String>,
        body: Result<(BodyPlace, Vec<FieldMove>), Obstacles>,
    ) -> Result<Construct, Obstacles> {
        let way = site.best();
        let mut obstacles = self.first_obstacles(site);
        let is_rust = self.file.ir.language == Language::Rust;
        let outcome = match is_rust {
            true => match self.is_awaited_by_macro(site.span) {
                true => Err("the request is awaited by a macro".to_owned()),
                false => self
                    .outcome(site, site.span)
                    .and_then(|outcome| self.check_payload_parameter(site).map(|()| outcome)),
            },
            false => Err(String::new()),
        };
        let is_direct = way.request.wrapper.is_none() && way.request.client == "reqwest";
        if let Err(obstacle) = &outcome
            && is_rust
            && !is_direct
        {
            obstacles.push(obstacle.clone());
        }
        if is_rust && self.takes_other_text(site) {
            let other = "the client takes text, and the payload is turned into text elsewhere";
            obstacles.push(other.to_owned());
        }
        let chain = match is_rust {
            true => None,
            false => self.chain(site, &mut obstacles),
        };
        let url = url.map_err(|obstacle| obstacles.push(obstacle)).ok();
        let body = body.map_err(|found| obstacles.extend(found)).ok();
        let (Some(url), Some((body, fields)), true) = (url, body, obstacles.is_empty()) else {
            return Err(obstacles);
        };
        let kept = body.variable.as_ref().filter(|_| !is_rust);
        if let Some(kept) = kept.filter(|one| self.facts.is_changed_after(one.binding, site.span)) {
            let name = &self.file.ir.binding(kept.binding).name;
            return Err(vec![format!(
                "the payload `{name}` is changed after the call, and may be before it is sent"
            )]);
        }
        let mut construct = Construct {
            call: site.span,
            chain: chain.as_ref().map_or(site.span, |chain| chain.span),
            inlined: self.inlined(site),
            url,
            body,
            channel: self.catalog.api().legacy[site.endpoints[0]].channel.clone(),
            fields,
            is_wrapped: way.request.wrapper.is_some(),
            inner: self.inner_call(site),
            levels: self.levels(site),
            handed_head: self.handed_head(site),
            client: way.request.client.clone(),
            answer: chain.as_ref().map(|chain| chain.answer.clone()),
            form: String::new(),
            is_awaited: is_rust && self.is_awaited(site.span),
            outcome,
            key: Vec::new(),
            key_text: Vec::new(),
            key_of_early: Vec::new(),
            varying: Vec::new(),
            needs_locals: false,
            early: Vec::new(),
            hides_id: false,
            hides_answer: false,
            runtime: None,
            knows_process: self.files.iter().any(|file| {
                let text = file.source.text();
                text.contains("process.env") && !text.contains("typeof process")
            }),
            assumptions: chain
                .as_ref()
                .map(|chain| chain.assumptions.clone())
                .unwrap_or_default(),
            is_begun: !self.beginnings(site).is_empty(),
            anchor: is_rust.then(|| self.place_before(site.span)).flatten(),
            resent: None,
        };
        let channel = construct
            .fields
            .iter()
            .find(|field| field.to == Destination::Channel && !field.when.is_empty());
        if let Some(field) = channel {
            obstacles.push(format!(
                "`{}` is there only under a condition",
                field.path.join(".")
            ));
        }
        let is_chosen = construct
            .url
            .written
            .as_ref()
            .is_some_and(|written| written.choice.is_some());
        if site.endpoints.len() > 1 && !is_chosen {
            obstacles.push("the call leads to both endpoints".to_owned());
        }
        let configures = construct
            .fields
            .iter()
            .any(|field| field.to == Destination::Channel);
        if is_chosen && configures {
            obstacles.push("the channel that is configured is chosen by a condition".to_owned());
        }
        self.check_values(site, &mut obstacles);
        self.check_signed(&construct, &mut obstacles);
        self.assume_status(&way.request, &mut construct);
        if let Some(chain) = &chain {
            self.check_wrappers(&way.request, &chain.refused, &mut construct, &mut obstacles);
            self.check_parameter_types(&way.request, &construct, &mut obstacles);
            self.check_types(site, &mut construct, &mut obstacles);
            construct.form = self.form(site, &construct);
        }
        if is_rust {
            self.check_repeated(site, &mut construct, &mut obstacles);
        }
        self.find_dependencies(site, &mut construct, &mut obstacles);
        self.check_conditions(&construct, &mut obstacles);
        if !is_rust {
            construct.runtime = runtime(self.file, self.catalog.runtimes())
                .map(|one| format!("this is {}: {} creates an agent", one.name, one.starts));
        }
        if obstacles.is_empty() {
            Ok(construct)
        } else {
            Err(obstacles)
        }
    }

    /// What no form of fix gets over.
    pub(super) fn first_obstacles(&self, site: &Site) -> Obstacles {
        let way = site.best();
        let mut obstacles = Vec::new();
        if !self.file.ir.errors.is_empty() {
            obstacles.push("the file has syntax errors".to_owned());
        }
        let uncalled = self.uncalled.iter().find(|(span, _)| *span == site.span);
        if let Some((_, why)) = uncalled {
            obstacles.push(format!("the payload comes from callers: {why}"));
        }
        let is_rust = self.file.ir.language == Language::Rust;
        if !is_rust {
            self.check_environment(site, &mut obstacles);
        }
        let is_mixed = |way: &Way| way.has_other_urls();
        if is_mixed(way) || (!is_rust && site.ways.iter().any(is_mixed)) {
            obstacles.push("some alternatives of the URL are not legacy".to_owned());
        }
        if site.is_also_other && way.request.is_resolved {
            obstacles.push("the call sends other requests too".to_owned());
        }
        if !way.request.is_resolved {
            obstacles.push("the client is not known for certain".to_owned());
        }
        if way.request.method.is_none() {
            obstacles.push("the HTTP method is not known".to_owned());
        }
        obstacles
    }

    pub(super) fn source(&self, span: Span) -> &str {
        self.file.source.slice(span)
    }

    pub(super) fn line(&self, span: Span) -> u32 {
        self.file.source.position(span.start).line
    }

    /// Whether anything in the program says itself what JSON is made of it.
    fn has_own_json(&self) -> bool {
        let mut files = self.files.iter();
        files.any(|file| file.source.text().contains("toJSON"))
    }

    /// Where the URL is written, or handed over.
    fn written_url(&self, site: &Site) -> Result<UrlPlace, String> {
        let written = match comes_from_several_places(site) {
            true => Err("the call's address comes from several places".to_owned()),
            false => self.url_place(site),
        };
        let is_rust = self.file.ir.language == Language::Rust;
        written.or_else(|obstacle| match is_rust {
            true => Err(obstacle),
            false => { self.handed_url(site) }
                .or_else(|| self.derived_url(site))
                .ok_or(obstacle),
        })
    }

    /// Where the payload is written; where that is not followed, it is taken apart as a whole.
    fn written_body(
        &self,
        site: &Site,
        plan: &Plan<'_>,
    ) -> Result<(BodyPlace, Vec<FieldMove>), Obstacles> {
        let origins = |way: &Way| {
            let mut all: Vec<_> = way.bodies().iter().map(|json| json.origin).collect();
            all.dedup();
            all
        };
        let first = origins(site.best());
        let written = match site.ways.iter().any(|way| origins(way) != first) {
            true => Err(vec![SEVERAL.to_owned()]),
            false => self.payload(site, plan),
        };
        let is_rust = self.file.ir.language == Language::Rust;
        written.or_else(|obstacles| match is_rust {
            true => Err(obstacles),
            // What is not known of the whole says more, unless that is nowhere in the call.
            false => self
                .whole_payload(site, plan, Reading::Plain)
                .map_err(|others| {
                    let says_least =
                        |obstacle: &String| [UNSEEN, SEVERAL, OPEN].contains(&obstacle.as_str());
                    match others.iter().all(says_least) {
                        true => obstacles,
                        false => others,
                    }
                }),
        })
    }
}

/// Whether a call that is reached in several ways is not one call: its address is written in several places.
fn comes_from_several_places(site: &Site) -> bool {
    let literal = |way: &Way| {
        let mut all: Vec<_> = way
            .urls
            .iter()
            .map(|url| url.text.origins().last())
            .collect();
        all.dedup();
        all
    };
    // A condition may choose; a caller that decides it takes one of the two.
    let most = site.ways.iter().map(literal).max_by_key(Vec::len);
    let most = most.unwrap_or_default();
    let fits = |way: &Way| literal(way).iter().all(|end| most.contains(end));
    !site.ways.iter().all(fits)
}
