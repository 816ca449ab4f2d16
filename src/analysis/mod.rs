//! One file from text to diagnostics: lower, evaluate, detect, plan, and every rule's say.

mod again;
mod apart;
mod callers;
mod candidates;
mod drafts;
mod edited;
mod fixes;
mod inside;
mod inside_apart;
mod mentions;
mod others;
mod proofs;
mod proven;
mod shell_fixes;

use crate::catalog::Catalog;
use crate::config::Settings;
use crate::detect::{Detection, Site, detect};
use crate::diagnostic::Diagnostic;
use crate::engine::{Agent, Analyse, Analysis, MentionKind, Times};
use crate::ir::Language;
use crate::lints::{
    Context, legacy_call, parse_error, unknown_field, unresolved_payload, varying_agent,
};
use crate::plan::{Plan, plan};
use crate::program::{Imports, Marks, ProgramFile};
use crate::resolve::{Evaluated, evaluate};
use crate::source::{Source, Span};
use fixes::{Fixes, Outcome, attach};
pub use proven::Proven;
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Analyses files with a rule pack and settings.
pub struct Analyser<'a> {
    /// The rule pack.
    pub catalog: &'a Catalog,
    /// Hosts, names and choices.
    pub settings: &'a Settings,
    /// Where imports lead.
    pub imports: &'a dyn Imports,
    /// The language of files whose extension says nothing.
    pub language: Option<Language>,
    /// Whether fixes are wanted. Proving one costs as much as the whole analysis before it.
    pub with_fixes: bool,
    /// Files as they will be, in which a proof has found nothing.
    pub proven: Proven,
}

impl Analyse for Analyser<'_> {
    fn note(&self, source: &Arc<Source>) {
        if let Some(language) = crate::lang::language_of(source.path()) {
            self.note_file(&self.imports.lowered(language, source), &[]);
        }
    }

    fn imports(&self) -> Option<&dyn Imports> {
        Some(self.imports)
    }

    fn is_worth_it(&self, text: &str) -> bool {
        self.can_hold_a_call(text)
    }

    fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis {
        let Some(language) = crate::lang::language_of(&path.to_string_lossy())
            .or_else(|| crate::lang::language_of_script(&path.to_string_lossy(), source.text()))
            .or(self.language)
        else {
            return Analysis {
                mentions: self.mentions(source, &|_| MentionKind::Unparsed),
                ..Analysis::default()
            };
        };
        if let Some(comments) = self.proven.comments_of(source) {
            return Analysis {
                parsed: true,
                comments,
                ..Analysis::default()
            };
        }
        let started = Instant::now();
        let file = self.imports.lowered(language, source);
        let lowered = Instant::now();
        let mut evaluated = evaluate(&file, self.catalog.clients(language), self.imports);
        let resolved = Instant::now();
        let api = self.catalog.api();
        let mapping = self.catalog.mapping();
        let hosts: Vec<String> = api
            .hosts
            .iter()
            .chain(self.settings.hosts())
            .map(|host| host.to_lowercase())
            .collect();
        let mut detection = detect(&evaluated, api, mapping, &hosts);
        self.note_file(&file, &detection.settled(api, mapping, &hosts));
        let imported: Vec<String> = evaluated.files[1..]
            .iter()
            .map(|file| file.source.path().to_owned())
            .collect();
        let callers = {
            let sites = detection.sites.iter();
            let plans: Vec<Plan<'_>> = sites
                .map(|site| plan(site, api, mapping, self.settings.tags(path)))
                .collect();
            self.join_callers(&mut evaluated, &detection.sites, &plans)
        };
        if callers.is_some() {
            detection = detect(&evaluated, api, mapping, &hosts);
        }
        let callers = callers.unwrap_or_default();
        let context = Context {
            files: &evaluated.files,
            api,
            mapping,
            name: self.settings.agent_name(path),
        };
        let mut analysis = Analysis {
            parsed: true,
            imported,
            used: self.used_elsewhere(&detection, &evaluated),
            comments: file.ir.comments.clone(),
            ..Analysis::default()
        };
        // Of a file that only an import led to, errors say nothing.
        if self.holds_needle(source.text()) || !detection.sites.is_empty() {
            analysis.diagnostics.extend(parse_error::check(&context));
        }
        let plans: Vec<Plan<'_>> = detection
            .sites
            .iter()
            .map(|site| plan(site, api, mapping, self.settings.tags(path)))
            .collect();
        let planned = Instant::now();
        let mut outcomes = Vec::new();
        if self.with_fixes {
            let fixes = Fixes {
                analyser: self,
                context: &context,
                evaluated: &evaluated,
                detection: &detection,
                hosts: &hosts,
                plans: &plans,
                callers: &callers,
                enclosed: &[],
                rewritten: 0,
            };
            outcomes = fixes.all();
        }
        let fixed = Instant::now();
        for (at, (site, plan)) in detection.sites.iter().zip(&plans).enumerate() {
            self.report_site(&context, site, plan, outcomes.get(at), &mut analysis);
        }
        self.account(&context, &evaluated, &detection, &hosts, &mut analysis);
        number(&mut analysis.diagnostics);
        analysis.times = Times {
            parse: lowered - started,
            resolve: resolved - lowered,
            plan: (planned - resolved) + fixed.elapsed(),
            fix: fixed - planned,
        };
        analysis
    }
}

impl Analyser<'_> {
    fn report_site(
        &self,
        context: &Context<'_>,
        site: &Site,
        plan: &Plan<'_>,
        outcome: Option<&Outcome>,
        analysis: &mut Analysis,
    ) {
        let Some(mut diagnostic) = legacy_call::check(context, site, plan) else {
            return;
        };
        if let Some(outcome) = outcome {
            attach(&mut diagnostic, outcome);
        }
        let symbol = site.best().request.function.clone();
        diagnostic.fingerprint = fingerprint_in(&diagnostic, &symbol);
        analysis.diagnostics.push(diagnostic);
        analysis
            .diagnostics
            .extend(unknown_field::check(context, site, plan));
        analysis
            .diagnostics
            .extend(varying_agent::check(context, site, plan));
        analysis
            .diagnostics
            .extend(unresolved_payload::check(context, site, plan));
        if plan.is_known && site.confidence >= self.settings.confidence() {
            self.add_agent(context, site, plan, analysis);
        }
    }

    /// Sites whose agents are alike share one.
    fn add_agent(
        &self,
        context: &Context<'_>,
        site: &Site,
        plan: &Plan<'_>,
        analysis: &mut Analysis,
    ) {
        let name = context.agent_name(site);
        let bodies = context.bodies();
        let config = bodies.agent_json(plan, &name);
        let mut channels = serde_json::Map::new();
        if let Some(body) = bodies.channel_json(plan) {
            for channel in &plan.channels {
                channels.insert((*channel).to_owned(), body.clone());
            }
        }
        let source = &context.files[0].source;
        let place = (
            source.path().to_owned(),
            source.position(site.span.start).line,
        );
        let alike = |agent: &&mut Agent| {
            is_alike(&agent.config, &config, &context.api.name_field) && agent.channels == channels
        };
        match analysis.agents.iter_mut().find(alike) {
            Some(agent) => agent.sites.push(place),
            None => analysis.agents.push(Agent {
                name,
                config,
                channels,
                sites: vec![place],
            }),
        }
    }

    fn note_file(&self, file: &ProgramFile, settled: &[Span]) {
        let is_end = |before: &str, text: &str| self.is_end(before, text);
        let speaks = self.speaks(file.source.text());
        self.imports.note(file, &is_end, settled, speaks);
    }

    /// The literals of other files that the addresses of reported calls are made of.
    fn used_elsewhere(&self, detection: &Detection, evaluated: &Evaluated) -> Vec<(String, Span)> {
        let sites = detection.sites.iter();
        let reported = sites.filter(|site| site.confidence >= self.settings.confidence());
        let urls = reported.flat_map(|site| site.ways.iter().flat_map(|way| &way.urls));
        let origins = urls.flat_map(|url| url.text.origins());
        let others = origins.filter(|origin| origin.file != 0);
        others
            .filter_map(|origin| {
                let file = evaluated.files.get(origin.file as usize)?;
                Some((file.source.path().to_owned(), origin.span))
            })
            .collect()
    }
}

/// What tells the parts of a program that may matter to a call.
pub fn marks(catalog: &Catalog, settings: &Settings) -> Marks {
    let api = catalog.api();
    let rare: Vec<String> = (api.needles.iter())
        .chain(settings.hosts())
        .cloned()
        .collect();
    let mut common = vec![api.prefix.clone()];
    for end in api
        .legacy
        .iter()
        .filter_map(|one| one.path.rsplit('/').next())
    {
        // The word alone names many other things.
        common.push(format!("/{end}"));
        common.extend(['"', '\'', '`'].map(|quote| format!("{quote}{end}{quote}")));
    }
    Marks::new(rare, &common)
}

/// A fingerprint of the rule, the path, the symbol around the call and the call's text.
fn fingerprint_in(diagnostic: &Diagnostic, symbol: &str) -> String {
    let snippet = diagnostic
        .location
        .text()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    crate::diagnostic::fingerprint(&[
        diagnostic.code,
        diagnostic.location.source.path(),
        symbol,
        &snippet,
    ])
}

/// Tells diagnostics with the same fingerprint apart by their order.
fn number(diagnostics: &mut [Diagnostic]) {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let mut order: Vec<usize> = (0..diagnostics.len()).collect();
    order.sort_by_key(|&at| diagnostics[at].location.span);
    for at in order {
        let fingerprint = diagnostics[at].fingerprint.clone();
        let count = seen.entry(fingerprint.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            let ordinal = count.to_string();
            diagnostics[at].fingerprint = crate::diagnostic::fingerprint(&[&fingerprint, &ordinal]);
        }
    }
}

/// Whether two configurations are the same but for what the agents are called.
fn is_alike(a: &serde_json::Value, b: &serde_json::Value, name_field: &str) -> bool {
    let (Some(a), Some(b)) = (a.as_object(), b.as_object()) else {
        return a == b;
    };
    let count = |map: &serde_json::Map<String, serde_json::Value>| {
        map.len() - usize::from(map.contains_key(name_field))
    };
    count(a) == count(b)
        && (a.iter()).all(|(key, value)| key == name_field || b.get(key) == Some(value))
}

#[cfg(test)]
mod tests;
