//! Fixes for the calls of a file's shell: grouped by their agent, rewritten and proved.

use super::fixes::{Fixes, Outcome};
use crate::diagnostic::{Applicability, FileEdits, Fix};
use crate::edit::EditSet;
use crate::lang::shell::outline::Outline;
use crate::resolve::TextPiece;
use crate::rewrite::shell::{ShellCall, ShellRewriter};
use crate::validate::{Before, Claim};
use std::sync::Arc;

impl Fixes<'_> {
    /// A fix or the obstacles for every site, in order.
    pub(super) fn shell(&self) -> Vec<Outcome> {
        let file = self.file();
        let sites = &self.detection.sites;
        if sites.is_empty() {
            return Vec::new();
        }
        if !file.ir.errors.is_empty() {
            let refused = || Outcome::Refused(vec!["the file has syntax errors".to_owned()]);
            return sites.iter().map(|_| refused()).collect();
        }
        let rewriter = ShellRewriter {
            catalog: self.analyser.catalog,
            source: &file.source,
            language: file.ir.language,
            outline: Outline::new(file.ir.language, file.source.text()),
        };
        let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
        for at in 0..sites.len() {
            let key = self.shell_key(at);
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, members)) => members.push(at),
                None => groups.push((key, vec![at])),
            }
        }
        let mut outcomes: Vec<Option<Outcome>> = sites.iter().map(|_| None).collect();
        let mut labels: Vec<String> = Vec::new();
        for (_, members) in groups {
            let label = self.context.agent_name(&sites[members[0]]);
            let taken = labels.iter().filter(|known| **known == label).count();
            let made = self.shell_fix(&rewriter, &label, taken, &members);
            labels.push(label);
            for at in members {
                outcomes[at] = Some(match &made {
                    Ok(fix) => Outcome::Fixed(fix.clone()),
                    Err(obstacle) => Outcome::Refused(vec![obstacle.clone()]),
                });
            }
        }
        outcomes
            .into_iter()
            .map(|one| one.unwrap_or(Outcome::Refused(Vec::new())))
            .collect()
    }

    /// What a call's agent depends on, as text.
    fn shell_key(&self, at: usize) -> String {
        let (site, plan) = (&self.detection.sites[at], &self.plans[at]);
        let bodies = self.context.bodies();
        let way = site.best();
        let mut key = bodies.agent_json(plan, "").to_string();
        key.push_str(
            &bodies
                .channel_json(plan)
                .map(|body| body.to_string())
                .unwrap_or_default(),
        );
        for url in &way.urls {
            let mut address = String::new();
            for piece in &url.text.pieces {
                match piece {
                    TextPiece::Text { text, .. } => address.push_str(text),
                    TextPiece::Hole { cause, .. } => {
                        address.push_str(&format!("{{{}}}", cause.describe()))
                    }
                }
            }
            address.truncate(address.rfind('/').unwrap_or(0));
            key.push_str(&address);
        }
        let header = &self.analyser.catalog.api().credential_header;
        let credential = way
            .request
            .headers
            .iter()
            .find(|one| one.name.eq_ignore_ascii_case(header));
        if let Some(credential) = credential {
            key.push_str(&format!("{:?}", credential.value.first_cause()));
            if let crate::resolve::JsonKind::Str(text) = &credential.value.kind {
                key.push_str(&text.known().unwrap_or_default());
            }
        }
        key
    }

    fn shell_fix(
        &self,
        rewriter: &ShellRewriter<'_>,
        label: &str,
        taken: usize,
        members: &[usize],
    ) -> Result<Arc<Fix>, String> {
        let calls: Vec<ShellCall<'_>> = members
            .iter()
            .map(|&at| ShellCall {
                site: &self.detection.sites[at],
                plan: &self.plans[at],
            })
            .collect();
        let made = rewriter.rewrite(label, taken, &calls)?;
        let edits = EditSet::new(made.edits).map_err(|error| error.to_string())?;
        let before = Before {
            catalog: self.analyser.catalog,
            imports: self.analyser.imports,
            hosts: self.hosts,
            evaluated: self.evaluated,
            detection: self.detection,
            importers: &[],
            called: &[],
            others: &[],
        };
        let claims: Vec<Claim<'_>> = calls
            .iter()
            .map(|call| Claim {
                span: call.site.span,
                place: call.site.span,
                plan: call.plan,
                is_enclosed: false,
            })
            .collect();
        before
            .prove(&edits, &claims)
            .map_err(|contradiction| contradiction.to_string())?;
        let applicability = if made.assumptions.is_empty() {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        };
        Ok(Arc::new(Fix {
            applicability,
            assumptions: made.assumptions,
            group: self.group_name(&self.detection.sites[members[0]]),
            message: match made.needs {
                Some(program) => format!(
                    "create \"{label}\" once and open each session on it, which needs {program}"
                ),
                None => format!("create \"{label}\" once and open each session on it"),
            },
            files: vec![FileEdits {
                source: self.file().source.clone(),
                edits,
            }],
        }))
    }
}
