//! Calls in wrappers that are legacy only by what the wrapper is handed: written as two there, the one that sends legacy requests is
//! fixed where it stands, and whatever else goes through the wrapper goes through the other.

use super::apart::is_open;
use super::callers::Callers;
use super::fixes::{Fixes, Outcome};
use super::inside::MAX_LEVELS;
use crate::detect::{Site, detect};
use crate::diagnostic::Fix;
use crate::edit::{Edit, EditSet};
use crate::ir::Language;
use crate::lints::Context;
use crate::plan::facts::Facts;
use crate::plan::plan;
use crate::program::ProgramFile;
use crate::resolve::evaluate;
use crate::rewrite::ecmascript::split;
use crate::rewrite::style::Style;
use crate::source::Source;
use std::sync::Arc;

impl Fixes<'_> {
    /// Tries again what was refused, with calls in its wrappers written apart, from the outermost wrapper inwards.
    pub(super) fn apart_in_wrappers(&self, mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
        let file = self.file();
        if file.ir.language == Language::Rust || !file.ir.errors.is_empty() {
            return outcomes;
        }
        for level in 0..MAX_LEVELS {
            if !outcomes.iter().any(Outcome::is_refused) {
                break;
            }
            for edit in self.splits_inside(&outcomes, level) {
                let fixed = self.fixed_with(edit, level).unwrap_or_default();
                for (site, fix) in fixed {
                    if outcomes[site].is_refused() {
                        outcomes[site] = Outcome::Fixed(fix);
                    }
                }
            }
        }
        outcomes
    }

    /// How the calls so far inside are written apart.
    fn splits_inside(&self, outcomes: &[Outcome], level: usize) -> Vec<Edit> {
        let Some(inside) = self.inside(outcomes, level) else {
            return Vec::new();
        };
        self.seen_inside(&inside, |again| {
            let file = again.file();
            let unstable = again.unstable();
            let facts = Facts::new(&file.ir).with_unstable(&unstable);
            let planner = again.planner(&facts);
            let style = Style::of(file.source.text());
            let sites = again.detection.sites.iter();
            let chosen = sites.filter(|site| again.enclosed.contains(&site.span) && is_mixed(site));
            let found = chosen.filter_map(|site| planner.split(site, again.evaluated));
            found
                .map(|found| split(&file.source, &style, &found))
                .collect()
        })
    }

    /// The fixes of the file with one call written apart, by site.
    fn fixed_with(&self, edit: Edit, level: usize) -> Option<Vec<(usize, Arc<Fix>)>> {
        let file = self.file();
        let edits = EditSet::new(vec![edit]).ok()?;
        let text = edits.apply(file.source.text()).ok()?;
        let source = Arc::new(Source::new(file.source.path(), text));
        let after = Arc::new(ProgramFile::new(file.ir.language, source));
        if !after.ir.errors.is_empty() {
            return None;
        }
        let catalog = self.analyser.catalog;
        let (api, mapping) = (catalog.api(), catalog.mapping());
        let clients = catalog.clients(file.ir.language);
        let evaluated = evaluate(&after, clients, self.analyser.imports);
        let detection = detect(&evaluated, api, mapping, self.hosts);
        // Calls are in the order in which they were, and every one is still there once.
        if detection.sites.len() != self.detection.sites.len() {
            return None;
        }
        let context = Context {
            files: &evaluated.files,
            api,
            mapping,
            name: self.context.name,
        };
        let tags = self.plans.first()?.tags;
        let sites = detection.sites.iter();
        let plans: Vec<_> = sites.map(|site| plan(site, api, mapping, tags)).collect();
        let again = Fixes {
            analyser: self.analyser,
            context: &context,
            evaluated: &evaluated,
            detection: &detection,
            hosts: self.hosts,
            plans: &plans,
            callers: &Callers::default(),
            enclosed: &[],
            rewritten: self.rewritten,
        };
        let refused: Vec<Outcome> = { detection.sites.iter() }
            .map(|_| Outcome::Refused(Vec::new()))
            .collect();
        let inside = again.inside(&refused, level)?;
        let fixed = again.fixed_inside(&inside, &refused);
        let mut whole: Vec<(Arc<Fix>, Arc<Fix>)> = Vec::new();
        let mut found = Vec::new();
        for (site, fix) in fixed {
            let known = whole.iter().find(|(inner, _)| Arc::ptr_eq(inner, &fix));
            let composed = match known {
                Some((_, composed)) => composed.clone(),
                None => {
                    let composed = Arc::new(self.composed((&edits, &|_| true), &fix, site)?);
                    whole.push((fix, composed.clone()));
                    composed
                }
            };
            found.push((site, composed));
        }
        Some(found)
    }
}

/// Whether a call sends other requests than legacy ones too.
fn is_mixed(site: &Site) -> bool {
    is_open(site) || site.is_also_other
}
