//! Every textual mention of an endpoint, accounted for: part of a call, a reference, innocent, or not parsed.

use super::Analyser;
use crate::detect::{Detection, own_literals};
use crate::engine::{Analysis, Mention, MentionKind};
use crate::ir::{ExprKind, Language, Module, Name};
use crate::lints::legacy_endpoint::Place;
use crate::lints::{Context, legacy_endpoint};
use crate::program::ProgramFile;
use crate::resolve::Evaluated;
use crate::source::{Source, Span};

impl Analyser<'_> {
    /// Says of every mention what it is, and reports addresses that no call was seen to use.
    pub(super) fn account(
        &self,
        context: &Context<'_>,
        evaluated: &Evaluated,
        detection: &Detection,
        hosts: &[String],
        analysis: &mut Analysis,
    ) {
        let file = &context.files[0];
        let mentions = mentions_in(&file.source, &self.catalog.api().mentions);
        if mentions.is_empty() {
            return;
        }
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
                Some(span) if has_companion_host && self.is_path(file.source.slice(span)) => {
                    // A macro may put the host before the path.
                    match literals.opaque_around(span) {
                        Some(syntax) if syntax.starts_with("a call of the macro") => {
                            (span, Place::Opaque(syntax.clone()))
                        }
                        _ => return MentionKind::Innocent,
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

    /// Whether a literal's source is the path of a legacy endpoint alone.
    fn is_path(&self, literal: &str) -> bool {
        let text = literal.trim_matches(|character: char| "\"'`r#".contains(character));
        let text = text.split(['?', '#']).next().unwrap_or(text);
        let path = text.trim_matches('/');
        let mut legacy = self.catalog.api().legacy.iter();
        legacy.any(|endpoint| endpoint.path[1..] == *path)
    }

    pub(super) fn mentions(
        &self,
        source: &Source,
        kind: &dyn Fn(Span) -> MentionKind,
    ) -> Vec<Mention> {
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
pub(super) fn mentions_in(source: &Source, texts: &[String]) -> Vec<Span> {
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
