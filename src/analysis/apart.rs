//! Calls that are first written in another form, which changes nothing, and then fixed like any other: apart, where only a decision
//! makes them legacy; with their options in them, where those are constants.

use super::edited::Composed;
use super::fixes::{Fixes, Outcome};
use crate::detect::{LegacyUrl, Path, Site, Way};
use crate::diagnostic::{FileEdits, Fix};
use crate::edit::{Edit, EditSet};
use crate::plan::facts::Facts;
use crate::rewrite::ecmascript::{bring, direct, gather, split};
use crate::rewrite::style::Style;
use crate::source::Span;
use std::sync::Arc;

/// Calls that are written apart are in their last form; those that got their options may still be written apart.
const LAST: u8 = 2;

/// A call in another form.
struct Apart {
    site: usize,
    edits: Vec<Edit>,
    /// Whether it is two calls now.
    is_split: bool,
}

impl Fixes<'_> {
    /// Tries again what was refused, with its calls written apart.
    pub(super) fn with_calls_apart(&self, outcomes: Vec<Outcome>) -> Vec<Outcome> {
        // Seen from inside of its wrapper, a call is one; written apart there, those who call the wrapper would be the calls again.
        if !self.enclosed.is_empty() {
            return outcomes;
        }
        let mut said: Vec<(usize, Vec<String>)> = Vec::new();
        // What is asked for where the call is comes before what is written there, and the other way round.
        for brings in [false, true] {
            let apart = self.calls_apart(&outcomes, brings);
            if let Some(fixed) = self.with_these_apart(apart, &outcomes, &mut said) {
                return with_obstacles(with_fixes(outcomes, fixed), said);
            }
        }
        with_obstacles(outcomes, said)
    }

    /// The fixes of all that is fixed or written apart, if any of that can be.
    fn with_these_apart(
        &self,
        mut apart: Vec<Apart>,
        outcomes: &[Outcome],
        said: &mut Vec<(usize, Vec<String>)>,
    ) -> Option<Vec<(usize, Arc<Fix>)>> {
        // What cannot be fixed apart is left as it is, and what else can is tried again.
        while !apart.is_empty() {
            let (fixed, refused) = self.fixed_apart(&apart)?;
            for (site, obstacles) in refused {
                apart.retain(|one| one.site != site);
                said.push((site, obstacles));
            }
            let were_fixed = outcomes.iter().enumerate();
            let mut were_fixed = were_fixed.filter(|(_, one)| matches!(one, Outcome::Fixed(_)));
            let is_fixed = |site: usize| fixed.iter().any(|(own, _)| *own == site);
            let all = apart.iter().all(|one| is_fixed(one.site))
                && were_fixed.all(|(site, _)| is_fixed(site));
            if all && !fixed.is_empty() {
                return Some(fixed);
            }
            let before = apart.len();
            apart.retain(|one| is_fixed(one.site));
            if apart.len() == before {
                break;
            }
        }
        None
    }

    /// The refused calls that can be written apart, no two in one place.
    fn calls_apart(&self, outcomes: &[Outcome], brings: bool) -> Vec<Apart> {
        let file = self.file();
        if !outcomes.iter().any(Outcome::is_refused) || !file.ir.errors.is_empty() {
            return Vec::new();
        }
        let unstable = self.unstable();
        let facts = Facts::new(&file.ir).with_unstable(&unstable);
        let planner = self.planner(&facts);
        let style = Style::of(file.source.text());
        let mut apart: Vec<Apart> = Vec::new();
        for (at, site) in self.detection.sites.iter().enumerate() {
            if !outcomes[at].is_refused() {
                continue;
            }
            let brought = planner.brought(site);
            let is_list = |used: Span| file.source.slice(used).starts_with("...");
            // Arguments that stand in a list say nothing to ask for where the call is.
            let is_brought =
                !brought.is_empty() && (brings || brought.iter().any(|one| is_list(one.used)));
            let parts = planner.parts_sent(site, self.evaluated);
            let found = match is_open(site) && !is_brought && parts.is_none() {
                true => planner.split(site, self.evaluated),
                false => None,
            };
            if brings && !(is_open(site) && is_brought) {
                continue;
            }
            let is_split = found.is_some();
            let edits = match (found, parts) {
                (_, Some(parts)) => gather(&file.source, &parts),
                (Some(found), _) => vec![split(&file.source, &style, &found)],
                (None, _) if !brought.is_empty() => bring(&file.source, &brought),
                (None, _) => match planner.applied(site) {
                    Some((place, items)) => vec![direct(&file.source, place, &items)],
                    None => Vec::new(),
                },
            };
            let meets = |own: &Edit, other: &Edit| {
                own.span.start < other.span.end && other.span.start < own.span.end
            };
            let mut others = apart.iter().flat_map(|one| &one.edits);
            let meets = others.any(|other| edits.iter().any(|own| meets(own, other)));
            if !edits.is_empty() && !meets {
                apart.push(Apart {
                    site: at,
                    edits,
                    is_split,
                });
            }
        }
        apart
    }

    /// The fixes of the file with these calls written apart, by site, and the obstacles of those calls that have none.
    #[allow(
        clippy::type_complexity,
        reason = "both halves go straight to the one caller"
    )]
    fn fixed_apart(
        &self,
        apart: &[Apart],
    ) -> Option<(Vec<(usize, Arc<Fix>)>, Vec<(usize, Vec<String>)>)> {
        let all = apart.iter().flat_map(|one| one.edits.iter().cloned());
        let edits = EditSet::new(all.collect()).ok()?;
        let is_split = apart.iter().any(|one| one.is_split);
        let rewritten = match is_split {
            true => LAST,
            false => self.rewritten + 1,
        };
        self.edited(&edits, rewritten, |again| {
            let mut outcomes = again.direct();
            if again.rewritten < LAST {
                outcomes = again.with_calls_apart(outcomes);
            }
            // What is written in a wrapper now may be fixed there; where a decision is written apart, only its own call is.
            if self.enclosed.is_empty() && !is_split {
                outcomes = again.in_wrappers(outcomes);
                outcomes = again.apart_in_wrappers(outcomes);
            }
            let (mut found, mut refused) = (Vec::new(), Vec::new());
            let mut composed = Composed::default();
            for (site, outcome) in outcomes.iter().enumerate() {
                match outcome {
                    Outcome::Fixed(fix) => {
                        let is_member = |at: usize| matches!(&outcomes[at], Outcome::Fixed(own) if Arc::ptr_eq(own, fix));
                        let wanted = |edit: &Edit| {
                            let mut own = apart.iter().filter(|one| is_member(one.site));
                            own.any(|one| one.edits.contains(edit))
                        };
                        let whole = || self.composed((&edits, &wanted), fix, site);
                        found.push((site, composed.of(fix, whole)?));
                    }
                    Outcome::Refused(obstacles) => {
                        if apart.iter().any(|one| one.site == site) {
                            refused.push((site, obstacles.clone()));
                        }
                    }
                }
            }
            Some((found, refused))
        })
    }

    /// A fix of the file with its calls apart as one of the file itself.
    pub(super) fn composed(
        &self,
        (apart, wanted): (&EditSet, &dyn Fn(&Edit) -> bool),
        fix: &Fix,
        first: usize,
    ) -> Option<Fix> {
        let (edited, others) = fix.files.split_first()?;
        let edits = apart.followed_by(&edited.edits, wanted).ok()?;
        self.before().parses(&edits).ok()?;
        let edits = self.tidied(edits);
        // It was planned beside other fixes than those of the file as it is: it may share names with them.
        let all = Span::new(0, self.file().source.text().len());
        let edits = edits.declaring_in(vec![all]);
        Some(Fix {
            group: self.group_name(&self.detection.sites[first]),
            message: fix.message.clone(),
            assumptions: fix.assumptions.clone(),
            applicability: fix.applicability,
            files: std::iter::once(FileEdits {
                source: self.file().source.clone(),
                edits,
            })
            .chain(others.iter().cloned())
            .collect(),
        })
    }
}

/// Whether a call goes elsewhere too, or only to what the environment names, as far as its address tells.
pub(super) fn is_open(site: &Site) -> bool {
    let is_chosen = |way: &Way| {
        let is_known = |url: &LegacyUrl| matches!(url.address.path, Path::Legacy(_));
        way.has_other_urls() || (way.urls.len() > 1 && !way.urls.iter().all(is_known))
    };
    site.ways.iter().any(is_chosen)
}

fn with_fixes(mut outcomes: Vec<Outcome>, fixed: Vec<(usize, Arc<Fix>)>) -> Vec<Outcome> {
    for (site, fix) in fixed {
        outcomes[site] = Outcome::Fixed(fix);
    }
    outcomes
}

/// What stands in the way of a call that is written apart says more than that it has to be.
fn with_obstacles(mut outcomes: Vec<Outcome>, said: Vec<(usize, Vec<String>)>) -> Vec<Outcome> {
    for (site, obstacles) in said {
        if matches!(outcomes[site], Outcome::Refused(_)) && !obstacles.is_empty() {
            outcomes[site] = Outcome::Refused(obstacles);
        }
    }
    outcomes
}
