//! The decisions under which a value is what it is.

use super::trace::Origin;
use super::value::BranchId;

/// A set of decisions, sorted by branch: the condition under which a value or a field is there.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Guard(pub(crate) Vec<(BranchId, u8)>);

/// A decision that the source can be asked for again, with the same answer: by what is assigned once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub(crate) branch: BranchId,
    /// The condition, or what a `switch` is about.
    pub asked: Origin,
    /// The constant of the `case` that it is compared with.
    pub case: Option<Origin>,
    /// Whether the first arm is where the condition does not hold.
    pub(crate) is_flipped: bool,
}

/// More decisions than this are not remembered together.
const MAX_DECISIONS: usize = 64;

impl Guard {
    pub(crate) fn one(branch: BranchId, arm: u8) -> Self {
        Guard(vec![(branch, arm)])
    }

    /// Whether both can hold in one run.
    pub fn is_compatible(&self, other: &Guard) -> bool {
        self.0.iter().all(|(branch, arm)| {
            match other.0.binary_search_by_key(branch, |(branch, _)| *branch) {
                Ok(at) => other.0[at].1 == *arm,
                Err(_) => true,
            }
        })
    }

    /// Both conditions together; `None` where they exclude each other.
    pub fn and(&self, other: &Guard) -> Option<Guard> {
        let mut all = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut own, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        loop {
            let next = match (own.peek(), others.peek()) {
                (Some(one), Some(other)) if one.0 == other.0 => {
                    if one.1 != other.1 {
                        return None;
                    }
                    others.next();
                    own.next()
                }
                (Some(one), Some(other)) if one.0 > other.0 => others.next(),
                (Some(_), _) => own.next(),
                (None, _) => others.next(),
            };
            match next {
                Some(entry) => all.push(*entry),
                None => break,
            }
        }
        // Asking less is always right, and paths through ten thousand decisions would make every step as long.
        let surplus = all.len().saturating_sub(MAX_DECISIONS);
        all.drain(..surplus);
        Some(Guard(all))
    }

    /// What this guard asks for beyond `outer`.
    pub(crate) fn without(&self, outer: &Guard) -> Guard {
        Guard(
            self.0
                .iter()
                .filter(|entry| !outer.0.contains(entry))
                .copied()
                .collect(),
        )
    }

    /// What both guards ask for.
    pub(crate) fn common(&self, other: &Guard) -> Guard {
        let both = self.0.iter().filter(|entry| other.0.contains(entry));
        Guard(both.copied().collect())
    }

    /// Whether one of these decisions is among those that this condition asks for.
    pub(crate) fn asks_any(&self, branches: &[BranchId]) -> bool {
        self.0.iter().any(|(branch, _)| branches.contains(branch))
    }

    /// What it asks for of these decisions.
    pub(crate) fn of(&self, is_asked: impl Fn(BranchId) -> bool) -> Guard {
        let kept = self.0.iter().filter(|(branch, _)| is_asked(*branch));
        Guard(kept.copied().collect())
    }

    /// Which way each of the decisions goes, in their order.
    pub fn arms(&self) -> Vec<u8> {
        self.0.iter().map(|(_, arm)| *arm).collect()
    }

    /// The decision of `known` that alone tells this condition from all of `others`, and whether it holds here.
    pub fn told_apart<'d>(
        &self,
        others: &[&Guard],
        known: &'d [Decision],
    ) -> Option<(&'d Decision, bool)> {
        self.0.iter().find_map(|(branch, arm)| {
            let decision = known.iter().find(|one| one.branch == *branch)?;
            let differs = |other: &&Guard| {
                let mut theirs = other.0.iter();
                theirs.any(|(own, taken)| own == branch && taken != arm)
            };
            others
                .iter()
                .all(differs)
                .then_some((decision, (*arm == 0) != decision.is_flipped))
        })
    }

    /// Whether nothing is required.
    pub fn is_always(&self) -> bool {
        self.0.is_empty()
    }
}
