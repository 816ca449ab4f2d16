//! One file from text to diagnostics: lower, evaluate, detect, plan, and every rule's say.

mod fixes;

use crate::catalog::Catalog;
use crate::config::Settings;
use crate::detect::{Detection, Site, detect, own_literals};
use crate::diagnostic::Diagnostic;
use crate::engine::{Agent, Analyse, Analysis, Mention, MentionKind};
use crate::ir::{ExprKind, Language, Module, Name};
use crate::lints::legacy_endpoint::Place;
use crate::lints::{
    Context, legacy_call, legacy_endpoint, parse_error, unknown_field, unresolved_payload,
};
use crate::plan::{Plan, plan};
use crate::program::{Imports, ProgramFile};
use crate::resolve::{Evaluated, evaluate};
use crate::source::{Source, Span};
use fixes::{Fixes, Outcome, attach};
use std::path::Path;
use std::sync::Arc;

/// Analyses files with a rule pack and settings.
pub struct Analyser<'a> {
    /// The rule pack.
    pub catalog: &'a Catalog,
    /// Hosts, names and choices.
    pub settings: &'a Settings,
    /// Where imports lead.
    pub imports: &'a (dyn Imports + Sync),
    /// The language of files whose extension says nothing.
    pub language: Option<Language>,
}

impl Analyse for Analyser<'_> {
    fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis {
        let Some(language) = crate::lang::language_of(&path.to_string_lossy()).or(self.language)
        else {
            return Analysis {
                mentions: self.mentions(source, &|_| MentionKind::Unparsed),
                ..Analysis::default()
            };
        };
        if !self.can_hold_a_call(source.text()) {
            return Analysis {
                mentions: self.mentions(source, &|_| MentionKind::Innocent),
                ..Analysis::default()
            };
        }
        let file = Arc::new(ProgramFile::new(language, source.clone()));
        let evaluated = evaluate(&file, self.catalog.clients(language), self.imports);
        let api = self.catalog.api();
        let mapping = self.catalog.mapping();
        let hosts: Vec<String> = api
            .hosts
            .iter()
            .chain(self.settings.hosts())
            .map(|host| host.to_lowercase())
            .collect();
        let detection = detect(&evaluated, api, mapping, &hosts);
        let context = Context {
            files: &evaluated.files,
            api,
            mapping,
            name: self.settings.agent_name(path),
        };
        let mut analysis = Analysis {
            parsed: true,
            comments: file.ir.comments.clone(),
            ..Analysis::default()
        };
        analysis.diagnostics.extend(parse_error::check(&context));
        let plans: Vec<Plan<'_>> = detection
            .sites
            .iter()
            .map(|site| plan(site, api, mapping))
            .collect();
        let outcomes = Fixes {
            analyser: self,
            context: &context,
            evaluated: &evaluated,
            detection: &detection,
            hosts: &hosts,
            plans: &plans,
        }
        .all();
        for ((site, plan), outcome) in detection.sites.iter().zip(&plans).zip(&outcomes) {
            self.report_site(&context, site, plan, outcome, &mut analysis);
        }
        self.account(&context, &evaluated, &detection, &hosts, &mut analysis);
        number(&mut analysis.diagnostics);
        analysis
    }
}

impl Analyser<'_> {
    fn report_site(
        &self,
        context: &Context<'_>,
        site: &Site,
        plan: &Plan<'_>,
        outcome: &Outcome,
        analysis: &mut Analysis,
    ) {
        let Some(mut diagnostic) = legacy_call::check(context, site, plan) else {
            return;
        };
        attach(&mut diagnostic, outcome);
        let symbol = site.best().request.function.clone();
        diagnostic.fingerprint = fingerprint_in(&diagnostic, &symbol);
        analysis.diagnostics.push(diagnostic);
        analysis
            .diagnostics
            .extend(unknown_field::check(context, site, plan));
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
            let without_name = |config: &serde_json::Value| {
                let mut config = config.clone();
                if let Some(map) = config.as_object_mut() {
                    map.remove(&context.api.name_field);
                }
                config
            };
            without_name(&agent.config) == without_name(&config) && agent.channels == channels
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

    /// Says of every mention what it is, and reports addresses that no call was seen to use.
    fn account(
        &self,
        context: &Context<'_>,
        evaluated: &Evaluated,
        detection: &Detection,
        hosts: &[String],
        analysis: &mut Analysis,
    ) {
        let file = &context.files[0];
        let literals = Literals::of(&file.ir);
        let site_literals: Vec<Span> = detection.sites.iter().flat_map(own_literals).collect();
        let within = |spans: &[Span], at: Span| spans.iter().any(|span| span.contains(at));
        let has_companion_host = hosts
            .iter()
            .any(|host| file.source.text().contains(host.as_str()));
        let mut reported: Vec<Span> = Vec::new();
        let mut diagnostics = Vec::new();
        let mut classify = |at: Span| -> MentionKind {
            if within(&site_literals, at)
                || detection.sites.iter().any(|site| site.span.contains(at))
            {
                return MentionKind::Site;
            }
            if file.ir.errors.iter().any(|error| error.span.contains(at)) || is_unparsed(&file.ir) {
                return MentionKind::Unparsed;
            }
            if file
                .ir
                .comments
                .iter()
                .any(|comment| comment.span.contains(at))
            {
                return MentionKind::Innocent;
            }
            if within(&evaluated.logs, at)
                || within(&detection.innocent, at)
                || within(&evaluated.routes, at)
                || within(&evaluated.stubs, at)
            {
                return MentionKind::Innocent;
            }
            let (span, place) = match literals.around(at) {
                Some(span) if within(&evaluated.doubles, at) && has_companion_host => {
                    (span, Place::Double)
                }
                Some(span) if self.is_address(file.source.slice(span), hosts) => {
                    match literals.opaque_around(span) {
                        Some(syntax) if syntax.starts_with("a call of the macro") => {
                            (span, Place::Opaque(syntax.clone()))
                        }
                        _ => (span, Place::Code),
                    }
                }
                Some(_) => return MentionKind::Innocent,
                None => match self.opaque_around(file, &literals, at, hosts) {
                    Some(syntax) if has_companion_host => (at, Place::Opaque(syntax)),
                    _ => return MentionKind::Innocent,
                },
            };
            if !reported.contains(&span) {
                reported.push(span);
                diagnostics.extend(legacy_endpoint::check(context, span, place));
            }
            MentionKind::Reference
        };
        let mentions = mentions_in(&file.source, &self.catalog.api().mentions);
        analysis.mentions = mentions
            .into_iter()
            .map(|span| Mention {
                span,
                kind: classify(span),
            })
            .collect();
        analysis.diagnostics.extend(diagnostics);
    }

    /// The syntax around a mention that is not followed, where the mention may be an address. What a macro does with its text nobody knows; markup
    /// only shows it, and a tagged template is a query or a command, which names the host if it is meant for the API.
    fn opaque_around(
        &self,
        file: &ProgramFile,
        literals: &Literals,
        at: Span,
        hosts: &[String],
    ) -> Option<Name> {
        let syntax = literals.opaque_around(at)?;
        let prefix = self.catalog.api().prefix.trim_matches('/');
        let before = &file.source.text()[..at.start as usize];
        let before = before.trim_end_matches('/');
        let before = before.strip_suffix(prefix).unwrap_or(before);
        let before = before.trim_end_matches('/');
        let may_be_address = file.ir.language == Language::Rust
            || hosts.iter().any(|host| before.ends_with(host.as_str()));
        may_be_address.then(|| syntax.clone())
    }

    /// Whether a literal's source is the whole address of a legacy endpoint on a companion host.
    fn is_address(&self, literal: &str, hosts: &[String]) -> bool {
        let text = literal.trim_matches(|character: char| "\"'`r#".contains(character));
        let Some((scheme, rest)) = text.split_once("://") else {
            return false;
        };
        if !matches!(scheme, "http" | "https") {
            return false;
        }
        let rest = rest.split(['?', '#']).next().unwrap_or(rest);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let Some((host, path)) = rest.split_once('/') else {
            return false;
        };
        let host = host.split(':').next().unwrap_or(host).to_lowercase();
        hosts.contains(&host)
            && self
                .catalog
                .api()
                .legacy
                .iter()
                .any(|endpoint| endpoint.path[1..] == *path)
    }

    /// Whether a text that holds a needle is worth parsing. The end of a path alone is not: the rest of the path has to stand
    /// somewhere, or the key's header, which a call has to show where only the end of its path is known.
    fn can_hold_a_call(&self, text: &str) -> bool {
        let api = self.catalog.api();
        let is_end = |needle: &str| {
            let needle = needle.trim_matches(['"', '\'', '`']);
            api.legacy
                .iter()
                .any(|endpoint| endpoint.path.strip_prefix(api.prefix.as_str()) == Some(needle))
        };
        let holds =
            |needle: &str| memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
        let hosts = self.settings.hosts().iter();
        let own = api
            .needles
            .iter()
            .filter(|needle| !is_end(needle))
            .chain(hosts);
        own.into_iter().any(|needle| holds(needle))
            || holds(&api.prefix)
            || aho_corasick::AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build([&api.credential_header])
                .is_ok_and(|header| header.is_match(text))
    }

    fn mentions(&self, source: &Source, kind: &dyn Fn(Span) -> MentionKind) -> Vec<Mention> {
        let spans = mentions_in(source, &self.catalog.api().mentions);
        spans
            .into_iter()
            .map(|span| Mention {
                span,
                kind: kind(span),
            })
            .collect()
    }
}

/// Every textual mention, in order.
fn mentions_in(source: &Source, texts: &[String]) -> Vec<Span> {
    let mut spans: Vec<Span> = texts
        .iter()
        .flat_map(|text| {
            source
                .text()
                .match_indices(text.as_str())
                .map(|(at, found)| Span::new(at, at + found.len()))
        })
        .collect();
    spans.sort();
    spans
}

/// Rust gives no tree at all for a file with an error.
fn is_unparsed(module: &Module) -> bool {
    module.language == Language::Rust && !module.errors.is_empty()
}

/// Where string literals and syntax that is not followed stand in a file, sorted for look-ups.
struct Literals {
    strings: Vec<Span>,
    /// With what they are.
    opaque: Vec<(Span, Name)>,
}

impl Literals {
    fn of(module: &Module) -> Self {
        let mut strings = Vec::new();
        let mut opaque = Vec::new();
        for expr in &module.exprs {
            match &expr.kind {
                ExprKind::Str(_) | ExprKind::Template(_) => strings.push(expr.span),
                ExprKind::Opaque { reason, .. } if !reason.contains("JSX") => {
                    opaque.push((expr.span, reason.clone()));
                }
                _ => {}
            }
        }
        strings.sort();
        Literals { strings, opaque }
    }

    /// The smallest literal around a place.
    fn around(&self, at: Span) -> Option<Span> {
        let before = self.strings.partition_point(|span| span.start <= at.start);
        self.strings[..before]
            .iter()
            .rev()
            .take(64)
            .find(|span| span.contains(at))
            .copied()
    }

    /// The smallest syntax around a place that is not followed, in words.
    fn opaque_around(&self, at: Span) -> Option<&Name> {
        let around = self.opaque.iter().filter(|(span, _)| span.contains(at));
        around
            .min_by_key(|(span, _)| span.end - span.start)
            .map(|(_, reason)| reason)
    }
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
    let mut seen: Vec<(String, u32)> = Vec::new();
    let mut order: Vec<usize> = (0..diagnostics.len()).collect();
    order.sort_by_key(|&at| diagnostics[at].location.span);
    for at in order {
        let fingerprint = diagnostics[at].fingerprint.clone();
        match seen.iter_mut().find(|(known, _)| *known == fingerprint) {
            Some((_, count)) => {
                *count += 1;
                let ordinal = count.to_string();
                diagnostics[at].fingerprint =
                    crate::diagnostic::fingerprint(&[&fingerprint, &ordinal]);
            }
            None => seen.push((fingerprint, 1)),
        }
    }
}

#[cfg(test)]
mod tests;
