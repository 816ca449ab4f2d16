//! Which drafts hold: each is proved alone, and together with those that are applied in the same pass.

use super::drafts::Draft;
use super::fixes::Fixes;
use crate::diagnostic::{Applicability, Fix};
use crate::edit::EditSet;
use crate::plan::facts::Facts;
use crate::plan::groups::Candidate;
use crate::validate::{Before, Claim};
use std::sync::Arc;

/// So many fixes of a file are proved one by one as well. A proof reads the whole file, so that with every fix alone the work
/// would grow with the square of their number; of more of them, only what is applied in one pass is proved.
const MAX_PROVED_ALONE: usize = 16;

/// The sites of a group, and its fix or the obstacle.
type Verdict = (Vec<usize>, Result<Arc<Fix>, String>);

/// The calls of one fix, by agent.
type Group<'a, 'c> = [Vec<&'a Candidate<'c>>];

impl Fixes<'_> {
    /// The fixes of groups, each declaring names of its own, so that all may be applied at once.
    pub(super) fn proved<'a>(
        &self,
        facts: &Facts<'_>,
        groups: &[Vec<Vec<&'a Candidate<'a>>>],
    ) -> Vec<Verdict> {
        let is_alone = groups.len() <= MAX_PROVED_ALONE;
        let mut taken = Vec::new();
        let mut verdicts: Vec<Verdict> = Vec::new();
        let mut drafts: Vec<Draft> = Vec::new();
        for group in groups {
            let draft = self.draft(facts, group, &taken);
            let draft = draft.and_then(|draft| match is_alone {
                true => self.prove(&[&draft]).map(|()| draft),
                false => Ok(draft),
            });
            match draft {
                Ok(draft) => {
                    taken.extend(draft.declared.iter().cloned());
                    drafts.push(draft);
                }
                Err(obstacle) => verdicts.push((sites_of(group), Err(obstacle))),
            }
        }
        match is_alone {
            true => self.hold_apart_what_contradicts(&mut drafts),
            false => verdicts.extend(self.refuse_what_contradicts(&mut drafts)),
        }
        verdicts.extend(drafts.into_iter().map(|draft| {
            let sites = draft.sites.iter().map(|(site, _)| *site).collect();
            (sites, Ok(Arc::new(draft.fix)))
        }));
        verdicts
    }

    /// Drafts that hold alone and not together are applied in passes of their own.
    fn hold_apart_what_contradicts(&self, drafts: &mut [Draft]) {
        for pass in passes(drafts) {
            let together: Vec<&Draft> = pass.iter().map(|at| &drafts[*at]).collect();
            if together.len() > 1 && self.prove(&together).is_err() {
                for at in pass {
                    drafts[at].hold_apart(self.file());
                }
            }
        }
    }

    /// Takes out the drafts that do not hold.
    fn refuse_what_contradicts(&self, drafts: &mut Vec<Draft>) -> Vec<Verdict> {
        let mut refused: Vec<(usize, String)> = Vec::new();
        for pass in passes(drafts) {
            self.settle(drafts, &pass, &mut refused);
        }
        let mut verdicts = Vec::new();
        refused.sort_unstable();
        refused.dedup_by_key(|(at, _)| *at);
        for (at, obstacle) in refused.into_iter().rev() {
            let sites = drafts.remove(at).sites.into_iter();
            verdicts.push((sites.map(|(site, _)| site).collect(), Err(obstacle)));
        }
        verdicts
    }

    /// Proves the drafts of a pass together; where that fails, looks for those that stand in the way, half by half.
    fn settle(&self, drafts: &mut [Draft], pass: &[usize], refused: &mut Vec<(usize, String)>) {
        let together = |drafts: &[Draft], pass: &[usize]| {
            let pass: Vec<&Draft> = pass.iter().map(|at| &drafts[*at]).collect();
            self.prove(&pass)
        };
        let Err(obstacle) = together(drafts, pass) else {
            return;
        };
        if let [at] = pass {
            refused.push((*at, obstacle));
            return;
        }
        let (first, second) = pass.split_at(pass.len() / 2);
        self.settle(drafts, first, refused);
        self.settle(drafts, second, refused);
        let is_left = |at: &usize| refused.iter().all(|(refused, _)| refused != at);
        let left: Vec<usize> = pass.iter().copied().filter(is_left).collect();
        if left.len() > 1 && together(drafts, &left).is_err() {
            for at in left {
                drafts[at].hold_apart(self.file());
            }
        }
    }

    /// Proves that drafts do what they claim when all of them are applied.
    ///
    /// # Errors
    /// The first contradiction, as a phrase.
    fn prove(&self, drafts: &[&Draft]) -> Result<(), String> {
        let mut edits = EditSet::default();
        for draft in drafts {
            let merged = edits.merged(draft.edits());
            edits = merged.map_err(|error| error.to_string())?;
        }
        let others: Vec<_> = drafts.iter().flat_map(|one| &one.others).cloned().collect();
        let before = Before {
            others: &others,
            ..self.before()
        };
        let sites = drafts.iter().flat_map(|draft| &draft.sites);
        let claims: Vec<Claim<'_>> = sites
            .map(|(site, place)| Claim {
                span: self.detection.sites[*site].span,
                place: *place,
                plan: &self.plans[*site],
                is_enclosed: self.enclosed.contains(&self.detection.sites[*site].span),
            })
            .collect();
        let proven = before.prove(&edits, &claims);
        let proven = proven.map_err(|contradiction| contradiction.to_string())?;
        if let Some(after) = proven {
            self.analyser.note_proven(&after);
        }
        Ok(())
    }
}

/// What would be applied at once, by the drafts' places: of the safe ones, and of all. Drafts that reach into other files stay
/// alone, because two of them may change the same one.
fn passes(drafts: &[Draft]) -> Vec<Vec<usize>> {
    let is_safe = |at: &usize| drafts[*at].fix.applicability == Applicability::Safe;
    let safe: Vec<usize> = (0..drafts.len()).filter(is_safe).collect();
    let all: Vec<usize> = (0..drafts.len()).collect();
    let mut passes: Vec<Vec<usize>> = Vec::new();
    for mut rest in [safe, all] {
        while !rest.is_empty() {
            let mut pass: Vec<usize> = Vec::new();
            let mut later = Vec::new();
            for at in rest {
                let meets = |known: &usize| {
                    let reach = [*known, at]
                        .iter()
                        .any(|one| !drafts[*one].others.is_empty());
                    reach || drafts[*known].edits().conflicts_with(drafts[at].edits())
                };
                match pass.iter().any(meets) {
                    true => later.push(at),
                    false => pass.push(at),
                }
            }
            rest = later;
            if !passes.contains(&pass) {
                passes.push(pass);
            }
        }
    }
    passes
}

fn sites_of(group: &Group<'_, '_>) -> Vec<usize> {
    group.iter().flatten().map(|one| one.site).collect()
}

#[cfg(test)]
mod tests;
