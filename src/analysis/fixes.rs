//! Fixes for a file's calls: planned, rewritten, proved, and handed to their diagnostics; or the obstacles, as notes.

use super::Analyser;
use super::callers::Callers;
use super::others;
use crate::catalog::mapping::Destination;
use crate::detect::{Detection, Site};
use crate::diagnostic::{Applicability, Diagnostic, FileEdits, Fix};
use crate::edit::EditSet;
use crate::ir::Language;
use crate::lints::Context;
use crate::plan::Plan;
use crate::plan::construct::{Construct, Planner};
use crate::plan::facts::Facts;
use crate::plan::groups::{Candidate, agent_key, fix_groups};
use crate::plan::requirements::{Needs, Requirements};
use crate::program::ProgramFile;
use crate::resolve::Evaluated;
use crate::rewrite::style::Style;
use crate::rewrite::{AgentGroup, Rewriter, ecmascript, rust};
use crate::source::Span;
use crate::validate::{Before, Claim};
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
}

/// What came of one site.
pub(super) enum Outcome {
    Fixed(Arc<Fix>),
    Refused(Vec<String>),
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
        let outcomes = self.direct();
        self.with_calls_apart(outcomes)
    }

    /// The same for the calls as they are written.
    pub(super) fn direct(&self) -> Vec<Outcome> {
        let facts = Facts::new(&self.file().ir).with_unstable(&self.evaluated.unstable);
        let planner = self.planner(&facts);
        let constructs: Vec<Result<Construct, Vec<String>>> = self
            .detection
            .sites
            .iter()
            .zip(self.plans)
            .map(|(site, plan)| planner.construct(site, plan))
            .collect();
        let mut outcomes = self.outcomes(&facts, &constructs);
        if self.file().ir.language == Language::Rust {
            self.send_once_more(&planner, constructs, &mut outcomes);
        }
        outcomes
    }

    /// Rust: what is refused in the form that edits payload and address where they are written may be sent once more.
    fn send_once_more(
        &self,
        planner: &Planner<'_>,
        mut constructs: Vec<Result<Construct, Vec<String>>>,
        outcomes: &mut [Outcome],
    ) {
        let is_refused = |outcome: &Outcome| matches!(outcome, Outcome::Refused(_));
        if !outcomes.iter().any(is_refused) {
            return;
        }
        for (at, construct) in constructs.iter_mut().enumerate() {
            if is_refused(&outcomes[at]) {
                *construct = planner.resent(&self.detection.sites[at], &self.plans[at]);
            }
        }
        let others = self.outcomes(planner.facts, &constructs);
        for (outcome, other) in outcomes.iter_mut().zip(others) {
            // Calls that share an agent are fixed together or as they were.
            if matches!(other, Outcome::Fixed(_)) || is_refused(outcome) {
                *outcome = other;
            }
        }
    }

    /// What comes of constructs.
    fn outcomes(
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
        // Each fix declares names of its own, so that all may be applied at once.
        let mut taken = Vec::new();
        for group in fix_groups(&candidates) {
            let result = self.fix(facts, &group, &mut taken);
            for candidate in group.iter().flatten() {
                outcomes[candidate.site] = match &result {
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
            uncalled: &self.callers.unseen,
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

    /// The fix of a group, which declares none of the `taken` names and adds its own to them.
    fn fix(
        &self,
        facts: &Facts<'_>,
        group: &[Vec<&Candidate<'_>>],
        taken: &mut Vec<String>,
    ) -> Result<Arc<Fix>, String> {
        let file = self.file();
        let rewriter = Rewriter {
            catalog: self.analyser.catalog,
            imports: self.analyser.imports,
            file,
            source: &file.source,
            ir: &file.ir,
            facts,
            style: Style::of(file.source.text()),
            taken,
        };
        let agents: Vec<AgentGroup<'_>> = group
            .iter()
            .map(|calls| AgentGroup {
                name: self
                    .context
                    .agent_name(&self.detection.sites[calls[0].site]),
                constructs: calls.iter().map(|call| call.construct).collect(),
            })
            .collect();
        let edits = match file.ir.language {
            Language::Rust => {
                agents.iter().try_for_each(check_channels)?;
                let requirements = self.requirements();
                for agent in &agents {
                    self.check_crate(requirements.as_ref(), agent)?;
                }
                rust::rewrite(&rewriter, &agents)?
            }
            _ => ecmascript::rewrite(&rewriter, &agents)?,
        };
        let members: Vec<&Candidate<'_>> = group.iter().flatten().copied().collect();
        let edits = EditSet::new(edits).map_err(|error| error.to_string())?;
        let scopes = members.iter().map(|member| self.scope(member.site));
        let edits = edits.declaring_in(scopes.collect());
        let others = others::exporting(&agents)?;
        let after: Vec<_> = others.iter().map(|one| Arc::clone(&one.after)).collect();
        let before = Before {
            others: &after,
            ..self.before()
        };
        let claims: Vec<Claim<'_>> = members
            .iter()
            .map(|member| Claim {
                span: self.detection.sites[member.site].span,
                place: match member.construct.resent {
                    Some(_) => member.construct.call,
                    None => self.detection.sites[member.site].span,
                },
                plan: &self.plans[member.site],
            })
            .collect();
        let proven = before.prove(&edits, &claims);
        let proven = proven.map_err(|contradiction| contradiction.to_string())?;
        if let Some(after) = proven {
            self.analyser.note_proven(&after);
        }
        let mut assumptions: Vec<String> = group
            .iter()
            .flatten()
            .flat_map(|candidate| candidate.construct.assumptions.iter().cloned())
            .collect();
        let (pins, declared) = match file.ir.language {
            Language::Rust => (Vec::new(), rust::declared(&rewriter, &agents)),
            _ => (
                ecmascript::pins(&rewriter, &agents),
                ecmascript::declared(&rewriter, &agents),
            ),
        };
        for (agent, pin) in agents.iter().zip(pins) {
            let found = agent.constructs.iter().find_map(|one| one.runtime.as_ref());
            assumptions.extend(found.map(|runtime| match pin {
                Some(pin) => format!(
                    "{runtime}, and an account holds 100, unless {pin} names one that exists"
                ),
                None => format!("{runtime}, and an account holds 100"),
            }));
        }
        taken.extend(declared);
        assumptions.sort();
        assumptions.dedup();
        let applicability = if assumptions.is_empty() {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        };
        let first = &self.detection.sites[members[0].site];
        Ok(Arc::new(Fix {
            applicability,
            assumptions,
            group: self.group_name(first),
            message: message(&agents),
            files: std::iter::once(FileEdits {
                source: file.source.clone(),
                edits,
            })
            .chain(others.into_iter().map(|one| one.edits))
            .collect(),
        }))
    }

    /// The outermost function around a site, or all of the file: what is computed early there gets a name there.
    fn scope(&self, site: usize) -> Span {
        let file = self.file();
        let call = self.detection.sites[site].span;
        let around = file.ir.functions.iter().map(|function| function.span);
        let all = Span::new(0, file.source.text().len());
        around
            .filter(|span| span.contains(call) && *span != all)
            .max_by_key(|span| span.len())
            .unwrap_or(all)
    }

    /// What the crate's manifest allows generated code to use.
    fn requirements(&self) -> Option<Requirements> {
        let manifest = self.analyser.imports.manifest(self.file())?;
        Requirements::read(&manifest, self.file().source.path())
    }

    /// Whether the crate has what the code of an agent needs.
    fn check_crate(
        &self,
        requirements: Option<&Requirements>,
        agent: &AgentGroup<'_>,
    ) -> Result<(), String> {
        let names_serde_json = self.file().source.text().contains("serde_json");
        let Some(first) = agent.constructs.first() else {
            return Ok(());
        };
        let is_keyed = |one: &&Construct| !one.key.is_empty() || !one.varying.is_empty();
        match requirements {
            Some(requirements) => requirements.check(Needs {
                client: &first.client,
                is_async: first.is_awaited,
                is_keyed: agent.constructs.iter().any(is_keyed),
                names_serde_json,
            }),
            None if names_serde_json => Ok(()),
            None => {
                Err("the crate does not depend on serde_json, which the code would need".to_owned())
            }
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

/// The helper configures one channel.
fn check_channels(agent: &AgentGroup<'_>) -> Result<(), String> {
    let configured = agent.constructs.iter().filter(|one| {
        one.fields
            .iter()
            .any(|field| field.to == Destination::Channel)
    });
    let mut channels: Vec<&str> = configured.map(|one| one.channel.as_str()).collect();
    channels.sort_unstable();
    channels.dedup();
    match channels.as_slice() {
        [] | [_] => Ok(()),
        _ => Err(format!(
            "\"{}\" would need two channels configured",
            agent.name
        )),
    }
}

fn message(agents: &[AgentGroup<'_>]) -> String {
    match agents {
        [agent] => format!("create \"{}\" once and open each session on it", agent.name),
        _ => format!(
            "create {} agents once and open each session on its own",
            agents.len()
        ),
    }
}

/// Puts a site's fix, or what stands in its way, into its diagnostic.
pub(super) fn attach(diagnostic: &mut Diagnostic, outcome: &Outcome) {
    match outcome {
        Outcome::Fixed(fix) => diagnostic.fix = Some(fix.clone()),
        Outcome::Refused(obstacles) => {
            for obstacle in obstacles {
                diagnostic
                    .notes
                    .push(format!("no fix is offered: {obstacle}"));
            }
        }
    }
}
