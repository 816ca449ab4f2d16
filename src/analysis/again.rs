//! What is refused in the form that edits a call's parts where they are written, planned once more in the form that takes them as
//! values.

use super::fixes::{Fixes, Outcome};
use crate::plan::construct::{Construct, Planner};

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

    /// ECMAScript: where the payload's parts do not come out as they were, it may be taken apart as one value.
    pub(super) fn take_apart(
        &self,
        planner: &Planner<'_>,
        mut constructs: Vec<Result<Construct, Vec<String>>>,
        outcomes: &mut [Outcome],
    ) {
        let mut is_other = false;
        for (at, construct) in constructs.iter_mut().enumerate() {
            let is_taken = |one: &Construct| one.body.taken.is_some();
            if outcomes[at].is_refused()
                && !construct.as_ref().is_ok_and(is_taken)
                && let Ok(taken) = planner.taken(&self.detection.sites[at], &self.plans[at])
            {
                *construct = Ok(taken);
                is_other = true;
            }
        }
        if !is_other {
            return;
        }
        let others = self.outcomes(planner.facts, &constructs);
        // Fixes are offered as one pass names them; what was refused says why it was in its first form.
        let mut each = outcomes.iter().zip(&others);
        if each.all(|(before, now)| before.is_refused() || !now.is_refused()) {
            for (outcome, other) in outcomes.iter_mut().zip(others) {
                if !other.is_refused() {
                    *outcome = other;
                }
            }
        }
    }
}
