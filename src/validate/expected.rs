//! What has to be found in the edited program: the fields of each body, as text.

use super::canonical::choices;
use super::{Before, Claim};
use crate::catalog::mapping::Destination;
use crate::plan::{Plan, plan_of, plan_of_all};

impl Before<'_> {
    /// What the call becomes in the ways that are not known best.
    pub(super) fn other_ways(&self, claim: &Claim<'_>) -> Vec<Plan<'_>> {
        let mut sites = self.detection.sites.iter();
        let site = sites.find(|site| site.span == claim.span);
        let others = site.into_iter().flat_map(|site| {
            let others = site.ways.iter().skip(1);
            others.map(move |way| (site, way))
        });
        let (api, mapping) = (self.catalog.api(), self.catalog.mapping());
        others
            .map(|(site, way)| plan_of(site, way, api, mapping, claim.plan.tags))
            .collect()
    }

    /// What the call becomes where it sends one of several bodies, all of which are known.
    pub(super) fn of_all_bodies(&self, claim: &Claim<'_>) -> Option<Plan<'_>> {
        let mut sites = self.detection.sites.iter();
        let site = sites.find(|site| site.span == claim.span)?;
        let (api, mapping) = (self.catalog.api(), self.catalog.mapping());
        plan_of_all(site, site.best(), api, mapping, claim.plan.tags)
    }

    /// A plan's fields for one body, as `path=value`.
    pub(super) fn fields(&self, plan: &Plan<'_>, to: Destination) -> Vec<String> {
        let mut placed: Vec<(String, bool, Vec<String>)> = Vec::new();
        for one in plan.body(to) {
            let path = one.path.join(".");
            let all = choices(one.value, &self.evaluated.files);
            // A field of objects that a condition chooses between is written once in each.
            match placed.iter_mut().find(|(known, ..)| *known == path) {
                Some((_, is_always, values)) => {
                    *is_always &= one.is_always;
                    values.extend(all);
                }
                None => placed.push((path, one.is_always, all)),
            }
        }
        let mut fields: Vec<String> = placed
            .into_iter()
            .map(|(path, is_always, mut values)| {
                let mark = if is_always { "" } else { "?" };
                values.sort();
                values.dedup();
                match values.as_slice() {
                    [only] => format!("{path}{mark}={only}"),
                    _ => format!("{path}{mark}=({})", values.join("|")),
                }
            })
            .collect();
        fields.sort();
        fields
    }
}
