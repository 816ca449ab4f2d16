//! Calls in wrappers that are legacy only by what the wrapper is handed: written as two there, the one that sends legacy requests is
//! fixed where it stands, and whatever else goes through the wrapper goes through the other.

use super::apart::is_open;
use super::edited::Composed;
use super::fixes::{Fixes, Outcome};
use super::inside::MAX_LEVELS;
use crate::detect::Site;
use crate::diagnostic::Fix;
use crate::edit::{Edit, EditSet};
use crate::ir::Language;
use crate::plan::facts::Facts;
use crate::rewrite::ecmascript::split;
use crate::rewrite::style::Style;
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
        let edits = EditSet::new(vec![edit]).ok()?;
        self.edited(&edits, self.rewritten, |again| {
            let refused: Vec<Outcome> = { again.detection.sites.iter() }
                .map(|_| Outcome::Refused(Vec::new()))
                .collect();
            let inside = again.inside(&refused, level)?;
            let fixed = again.fixed_inside(&inside, &refused).into_iter();
            let mut composed = Composed::default();
            let each = fixed.map(|(site, fix)| {
                let whole = || self.composed((&edits, &|_| true), &fix, site);
                Some((site, composed.of(&fix, whole)?))
            });
            each.collect()
        })
    }
}

/// Whether a call sends other requests than legacy ones too.
fn is_mixed(site: &Site) -> bool {
    is_open(site) || site.is_also_other
}
