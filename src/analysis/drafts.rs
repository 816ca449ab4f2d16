//! A fix before its proof: its edits, what they claim, and what they rest on.

use super::fixes::Fixes;
use super::others;
use crate::catalog::mapping::Destination;
use crate::diagnostic::{Applicability, FileEdits, Fix};
use crate::edit::EditSet;
use crate::ir::Language;
use crate::lang::rust::StyleEdition;
use crate::plan::construct::Construct;
use crate::plan::facts::Facts;
use crate::plan::groups::Candidate;
use crate::plan::requirements::{Needs, Requirements};
use crate::program::ProgramFile;
use crate::rewrite::style::Style;
use crate::rewrite::{AgentGroup, Rewriter, ecmascript, rust};
use crate::source::Span;
use std::sync::Arc;

/// A fix before its proof.
pub(super) struct Draft {
    /// The sites that it fixes, each with what its session's call is put in place of.
    pub(super) sites: Vec<(usize, Span)>,
    /// The fix; its first file is the sites' own.
    pub(super) fix: Fix,
    /// Other files as it leaves them.
    pub(super) others: Vec<Arc<ProgramFile>>,
    /// The names that it declares.
    pub(super) declared: Vec<String>,
}

impl Draft {
    /// Its edits in the sites' own file.
    pub(super) fn edits(&self) -> &EditSet {
        &self.fix.files[0].edits
    }

    /// Lets nothing else be applied to the file together with it.
    pub(super) fn hold_apart(&mut self, file: &ProgramFile) {
        let all = Span::new(0, file.source.text().len());
        let own = &mut self.fix.files[0].edits;
        *own = std::mem::take(own).declaring_in(vec![all]);
    }
}

impl Fixes<'_> {
    /// The fix of a group, which declares none of the `taken` names.
    ///
    /// # Errors
    /// What stands in the way, as a phrase.
    pub(super) fn draft(
        &self,
        facts: &Facts<'_>,
        group: &[Vec<&Candidate<'_>>],
        taken: &[String],
    ) -> Result<Draft, String> {
        let file = self.file();
        let rewriter = self.rewriter(facts, taken);
        let agents: Vec<AgentGroup<'_>> = group
            .iter()
            .map(|calls| AgentGroup {
                name: self
                    .context
                    .agent_name(&self.detection.sites[calls[0].site]),
                constructs: calls.iter().map(|call| call.construct).collect(),
            })
            .collect();
        let (edits, beside, shared) = match file.ir.language {
            Language::Rust => {
                agents.iter().try_for_each(check_channels)?;
                let requirements = self.requirements();
                for agent in &agents {
                    self.check_crate(requirements.as_ref(), agent)?;
                }
                let edition = match requirements.and_then(|it| it.edition()) {
                    Some(edition) if edition >= 2024 => StyleEdition::From2024,
                    _ => StyleEdition::Before2024,
                };
                let edits = rust::rewrite(&rewriter, &agents, edition)?;
                (edits, Vec::new(), Vec::new())
            }
            _ => {
                let rewritten = ecmascript::rewrite(&rewriter, &agents)?;
                (
                    rewriter.style.with_line_ends(rewritten.edits),
                    rewritten.others,
                    rewritten.shared,
                )
            }
        };
        let (pins, declared) = match file.ir.language {
            Language::Rust => (Vec::new(), rust::declared(&rewriter, &agents)),
            _ => (
                ecmascript::pins(&rewriter, &agents),
                ecmascript::declared(&rewriter, &agents),
            ),
        };
        let members: Vec<&Candidate<'_>> = group.iter().flatten().copied().collect();
        let edits = EditSet::new(edits).map_err(|error| error.to_string())?;
        let scopes = members.iter().map(|member| self.scope(member.site));
        let edits = edits.declaring_in(scopes.collect()).sharing(shared);
        let others = others::changed(&agents, beside)?;
        let assumptions = assumptions(&members, &agents, pins);
        let place = |member: &&Candidate<'_>| match member.construct.resent {
            Some(_) => member.construct.call,
            None => self.detection.sites[member.site].span,
        };
        let first = &self.detection.sites[members[0].site];
        Ok(Draft {
            sites: members.iter().map(|one| (one.site, place(one))).collect(),
            others: others.iter().map(|one| Arc::clone(&one.after)).collect(),
            declared,
            fix: Fix {
                applicability: match assumptions.is_empty() {
                    true => Applicability::Safe,
                    false => Applicability::Unsafe,
                },
                assumptions,
                group: self.group_name(first),
                message: message(&agents),
                files: std::iter::once(FileEdits {
                    source: file.source.clone(),
                    edits,
                })
                .chain(others.into_iter().map(|one| one.edits))
                .collect(),
            },
        })
    }

    /// What writes the fixes of the file; they declare none of the `taken` names.
    fn rewriter<'f>(&'f self, facts: &'f Facts<'f>, taken: &'f [String]) -> Rewriter<'f> {
        let file = self.file();
        Rewriter {
            catalog: self.analyser.catalog,
            imports: self.analyser.imports,
            file,
            source: &file.source,
            ir: &file.ir,
            facts,
            style: Style::of(file.source.text()),
            taken,
            is_final: self.rewritten == 0,
        }
    }

    /// Edits that were made in two steps, with what they leave unused taken out.
    pub(super) fn tidied(&self, edits: EditSet) -> EditSet {
        let is_ecmascript = matches!(
            self.file().ir.language,
            Language::JavaScript | Language::TypeScript | Language::Tsx
        );
        if self.rewritten > 0 || !is_ecmascript {
            return edits;
        }
        let facts = Facts::new(&self.file().ir);
        let rewriter = self.rewriter(&facts, &[]);
        let (tidied, _) = rewriter.without_leftovers(edits.edits().to_vec());
        let tidied = rewriter
            .style
            .with_line_ends(rewriter.with_imports(tidied, &[]));
        match EditSet::new(tidied) {
            Ok(tidied) if self.before().parses(&tidied).is_ok() => tidied,
            _ => edits,
        }
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
    pub(super) fn requirements(&self) -> Option<Requirements> {
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
        let libraries = &self.analyser.catalog.clients(Language::Rust).libraries;
        let is_over_hyper =
            { libraries.iter() }.any(|library| library.name == first.client && library.over_hyper);
        let is_keyed = |one: &&Construct| !one.key.is_empty() || !one.varying.is_empty();
        match requirements {
            Some(requirements) => requirements.check(Needs {
                is_over_hyper,
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
}

/// What a fix rests on.
fn assumptions(
    members: &[&Candidate<'_>],
    agents: &[AgentGroup<'_>],
    pins: Vec<Option<String>>,
) -> Vec<String> {
    let own = members.iter().flat_map(|one| &one.construct.assumptions);
    let mut assumptions: Vec<String> = own.cloned().collect();
    for (agent, pin) in agents.iter().zip(pins) {
        let found = agent.constructs.iter().find_map(|one| one.runtime.as_ref());
        assumptions.extend(found.map(|runtime| match pin {
            Some(pin) => {
                format!("{runtime}, and an account holds 100, unless {pin} names one that exists")
            }
            None => format!("{runtime}, and an account holds 100"),
        }));
    }
    assumptions.sort();
    assumptions.dedup();
    assumptions
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
