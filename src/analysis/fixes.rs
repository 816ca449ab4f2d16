//! Fixes for a file's calls: planned, rewritten, proved, and handed to their diagnostics; or the obstacles, as notes.

use super::Analyser;
use super::callers::Callers;
use crate::detect::{Detection, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::ir::{BindingId, Language};
use crate::lints::Context;
use crate::plan::Plan;
use crate::plan::construct::{Construct, Planner};
use crate::plan::facts::{Facts, changed_elsewhere};
use crate::plan::groups::{Candidate, agent_key, fix_groups};
use crate::program::ProgramFile;
use crate::resolve::Evaluated;
use crate::source::Span;
use crate::validate::Before;
use std::cell::OnceCell;
use std::sync::Arc;

/// What planning fixes looks at.
pub(super) struct Fixes<'a> {
    pub(super) analyser: &'a Analyser<'a>,
    pub(super) context: &'a Context<'a>,
    pub(super) evaluated: &'a Evaluated,
    pub(super) detection: &'a Detection,
    pub(super) hosts: &'a [String],
    pub(super) plans: &'a [Plan<'a>],
    pub(super) callers: &'a Callers,
    /// Calls in functions that nothing but the file itself calls.
    pub(super) enclosed: &'a [Span],
    /// How many times its calls were written in another form before.
    pub(super) rewritten: u8,
}

/// What came of one site.
pub(super) enum Outcome {
    Fixed(Arc<Fix>),
    Refused(Vec<String>),
}

/// How far a site has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Refused,
    Unsafe,
    Safe,
}

impl Outcome {
    /// How far the site has come.
    pub(super) fn standing(&self) -> Standing {
        match self {
            Outcome::Refused(_) => Standing::Refused,
            Outcome::Fixed(fix) if fix.applicability == Applicability::Safe => Standing::Safe,
            Outcome::Fixed(_) => Standing::Unsafe,
        }
    }

    /// Whether there is no fix.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self, Outcome::Refused(_))
    }
}

impl Fixes<'_> {
    pub(super) fn file(&self) -> &Arc<ProgramFile> {
        &self.context.files[0]
    }

    /// A fix or the obstacles for every site, in order.
    pub(super) fn all(&self) -> Vec<Outcome> {
        if self.file().ir.language.is_shell() {
            return self.shell();
        }
        let outcomes = self.in_file();
        let outcomes = self.in_wrappers(outcomes);
        self.apart_in_wrappers(outcomes)
    }

    /// The same, each call fixed where it stands.
    pub(super) fn in_file(&self) -> Vec<Outcome> {
        let outcomes = self.direct();
        self.with_calls_apart(outcomes)
    }

    /// Names of the file whose values other files may change while the program runs.
    pub(super) fn unstable(&self) -> Vec<BindingId> {
        let mut unstable = self.evaluated.unstable.clone();
        unstable.extend(changed_elsewhere(self.file(), self.analyser.imports));
        unstable
    }

    /// The same for the calls as they are written.
    pub(super) fn direct(&self) -> Vec<Outcome> {
        let unstable = self.unstable();
        let facts = Facts::new(&self.file().ir).with_unstable(&unstable);
        let planner = self.planner(&facts);
        let constructs: Vec<Result<Construct, Vec<String>>> = self
            .detection
            .sites
            .iter()
            .zip(self.plans)
            .map(|(site, plan)| planner.construct(site, plan))
            .collect();
        let mut outcomes = self.outcomes(&facts, &constructs);
        match self.file().ir.language {
            Language::Rust => self.send_once_more(&planner, constructs, &mut outcomes),
            _ => self.take_apart(&planner, constructs, &mut outcomes),
        }
        outcomes
    }

    /// What comes of constructs.
    pub(super) fn outcomes(
        &self,
        facts: &Facts<'_>,
        constructs: &[Result<Construct, Vec<String>>],
    ) -> Vec<Outcome> {
        let bodies = self.context.bodies();
        let candidates: Vec<Candidate<'_>> = constructs
            .iter()
            .enumerate()
            .filter_map(|(site, construct)| {
                let construct = construct.as_ref().ok()?;
                let agent = agent_key(
                    &self.detection.sites[site],
                    construct,
                    &self.plans[site],
                    &bodies,
                    self.context.files,
                );
                Some(Candidate {
                    site,
                    construct,
                    agent,
                })
            })
            .collect();
        let mut outcomes: Vec<Outcome> = constructs
            .iter()
            .map(|construct| {
                Outcome::Refused(construct.as_ref().err().cloned().unwrap_or_default())
            })
            .collect();
        for (sites, result) in self.proved(facts, &fix_groups(&candidates)) {
            for site in sites {
                outcomes[site] = match &result {
                    Ok(fix) => Outcome::Fixed(fix.clone()),
                    Err(obstacle) => Outcome::Refused(vec![obstacle.clone()]),
                };
            }
        }
        outcomes
    }

    pub(super) fn planner<'p>(&'p self, facts: &'p Facts<'p>) -> Planner<'p> {
        Planner {
            catalog: self.analyser.catalog,
            file: self.file(),
            facts,
            sites: &self.detection.sites,
            files: self.context.files,
            imports: self.analyser.imports,
            called: &self.callers.known,
            enclosed: self.enclosed,
            uncalled: &self.callers.unseen,
            changed: OnceCell::new(),
            manifest: match self.file().ir.language {
                Language::Rust => self.requirements(),
                _ => None,
            },
        }
    }

    pub(super) fn before(&self) -> Before<'_> {
        Before {
            catalog: self.analyser.catalog,
            imports: self.analyser.imports,
            hosts: self.hosts,
            evaluated: self.evaluated,
            detection: self.detection,
            importers: &self.callers.importers,
            called: &self.callers.known,
            others: &[],
        }
    }

    pub(super) fn group_name(&self, first: &Site) -> String {
        let source = &self.file().source;
        format!(
            "{}:{}",
            source.path(),
            source.position(first.span.start).line
        )
    }
}

/// Puts a site's fix, or what stands in its way, into its diagnostic.
pub(super) fn attach(diagnostic: &mut Diagnostic, outcome: &Outcome) {
    match outcome {
        Outcome::Fixed(fix) => diagnostic.fix = Some(fix.clone()),
        Outcome::Refused(obstacles) => {
            for obstacle in obstacles {
                let note = format!("no fix is offered: {obstacle}");
                if !diagnostic.notes.contains(&note) {
                    diagnostic.notes.push(note);
                }
            }
        }
    }
}
