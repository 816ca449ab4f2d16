//! What is refused in the form that edits a call's parts where they are written, or rests on assumptions there, planned once more in
//! the form that takes them as values.

use super::fixes::{Fixes, Outcome, Standing};
use crate::plan::construct::{AsValues, Construct, Planner, Reading};

impl Fixes<'_> {
    /// Rust: what is refused in the form that edits payload and address where they are written may be sent once more.
    pub(super) fn send_once_more(
        &self,
        planner: &Planner<'_>,
        mut constructs: Vec<Result<Construct, Vec<String>>>,
        outcomes: &mut [Outcome],
    ) {
        if !outcomes.iter().any(Outcome::is_refused) {
            return;
        }
        for (at, construct) in constructs.iter_mut().enumerate() {
            if outcomes[at].is_refused() {
                *construct = planner.resent(&self.detection.sites[at], &self.plans[at]);
            }
        }
        let others = self.outcomes(planner.facts, &constructs);
        for (outcome, other) in outcomes.iter_mut().zip(others) {
            // Calls that share an agent are fixed together or as they were.
            if matches!(other, Outcome::Fixed(_)) || outcome.is_refused() {
                *outcome = other;
            }
        }
    }

    /// ECMAScript: where a call's parts do not come out as they were, or only under an assumption, its payload may be taken apart as
    /// one value, and its address made of the one that stands there.
    pub(super) fn take_apart(
        &self,
        planner: &Planner<'_>,
        mut constructs: Vec<Result<Construct, Vec<String>>>,
        outcomes: &mut [Outcome],
    ) {
        for values in FORMS {
            let mut before: Vec<(usize, Result<Construct, Vec<String>>)> = Vec::new();
            for (at, construct) in constructs.iter_mut().enumerate() {
                if outcomes[at].standing() < Standing::Safe
                    && !construct.as_ref().is_ok_and(|one| form_of(one) == values)
                    && let (site, plan) = (&self.detection.sites[at], &self.plans[at])
                    && let Ok(other) = planner.as_values(site, plan, values)
                    && form_of(&other) == values
                {
                    before.push((at, std::mem::replace(construct, Ok(other))));
                }
            }
            if before.is_empty() {
                continue;
            }
            let others = self.outcomes(planner.facts, &constructs);
            // What is fixed already and no better in this form keeps the other one, beside those that are better in it.
            let is_better = |at: usize| others[at].standing() > outcomes[at].standing();
            let is_kept = |at: usize| outcomes[at].is_refused() || is_better(at);
            let keeps_all = before.iter().all(|(at, _)| is_kept(*at));
            let helps = before.iter().any(|(at, _)| is_better(*at));
            let (tried, left): (Vec<_>, Vec<_>) =
                before.into_iter().partition(|(at, _)| is_kept(*at));
            for (at, construct) in left {
                constructs[at] = construct;
            }
            let others = match helps && !keeps_all {
                true => self.outcomes(planner.facts, &constructs),
                false => others,
            };
            // Fixes are offered as one pass names them; what was refused says why it was in its first form.
            let mut each = outcomes.iter().zip(&others);
            if helps && each.all(|(before, now)| before.standing() <= now.standing()) {
                for (outcome, other) in outcomes.iter_mut().zip(others) {
                    if !other.is_refused() {
                        *outcome = other;
                    }
                }
                continue;
            }
            for (at, construct) in tried {
                if !outcomes[at].is_refused() {
                    constructs[at] = construct;
                }
            }
        }
    }
}

/// The forms in which a call is planned once more, the one that leaves most of it as it is first.
const FORMS: [AsValues; 5] = [
    AsValues {
        url: false,
        body: Some(Reading::Plain),
    },
    AsValues {
        url: true,
        body: None,
    },
    AsValues {
        url: true,
        body: Some(Reading::Plain),
    },
    AsValues {
        url: false,
        body: Some(Reading::Serialised),
    },
    AsValues {
        url: true,
        body: Some(Reading::Serialised),
    },
];

/// The form that a call is planned in.
fn form_of(construct: &Construct) -> AsValues {
    let written = construct.url.written.as_ref();
    let taken = construct.body.taken.as_ref();
    AsValues {
        url: written.is_some_and(|url| url.derived.is_some()),
        body: taken.map(|taken| taken.reading.min(Reading::Serialised)),
    }
}
