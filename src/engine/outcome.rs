//! What an analysis finds in one file, and what a run amounts to.

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::ir::Comment;
use crate::lints::LEGACY_ENDPOINT;
use crate::source::Span;
use crate::workspace::ScanSummary;
use std::collections::BTreeMap;
use std::time::Duration;

/// What was found in one file.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Diagnostics with their rules' default severities.
    pub diagnostics: Vec<Diagnostic>,
    /// The file's comments, for suppressions.
    pub comments: Vec<Comment>,
    /// Every textual mention of an endpoint in the file, once.
    pub mentions: Vec<Mention>,
    /// The agents that sessions in this file would use.
    pub agents: Vec<Agent>,
    /// Whether the file was parsed.
    pub parsed: bool,
    /// Display paths of the other files that were parsed for it.
    pub imported: Vec<String>,
    /// Places in other files that the addresses of this file's calls are made of.
    pub used: Vec<(String, Span)>,
    /// How long each stage took.
    pub times: Times,
}

/// Time spent in the stages of analyses; over several files, the sum over all threads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Times {
    /// Parsing and lowering; of imported files, for the first that asks.
    pub parse: Duration,
    /// Evaluating calls to requests.
    pub resolve: Duration,
    /// Detecting, planning and wording.
    pub plan: Duration,
    /// Rewriting and proving.
    pub fix: Duration,
}

impl Times {
    pub(super) fn add(&mut self, other: Times) {
        self.parse += other.parse;
        self.resolve += other.resolve;
        self.plan += other.plan;
        self.fix += other.fix;
    }
}

/// One textual mention of an endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// What became of it.
    pub kind: MentionKind,
}

/// What a mention turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MentionKind {
    /// Part of a legacy call.
    Site,
    /// The endpoint's address, tied to no call.
    Reference,
    /// Nothing of ours.
    Innocent,
    /// In a file or region that did not parse.
    Unparsed,
}

/// Mentions by what became of them; `total` is the sum of the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mentions {
    /// All of them.
    pub total: usize,
    /// Parts of legacy calls.
    pub site: usize,
    /// Addresses tied to no call.
    pub reference: usize,
    /// Either, kept quiet by a comment.
    pub suppressed: usize,
    /// Nothing of ours.
    pub innocent: usize,
    /// In what did not parse.
    pub unparsed: usize,
}

impl Mentions {
    /// Counts one mention.
    pub(super) fn count(&mut self, kind: MentionKind, suppressed: bool) {
        self.total += 1;
        *match kind {
            MentionKind::Site | MentionKind::Reference if suppressed => &mut self.suppressed,
            MentionKind::Site => &mut self.site,
            MentionKind::Reference => &mut self.reference,
            MentionKind::Innocent => &mut self.innocent,
            MentionKind::Unparsed => &mut self.unparsed,
        } += 1;
    }
}

/// An agent that sites would share.
#[derive(Clone, PartialEq, Debug)]
pub struct Agent {
    /// Its proposed name.
    pub name: String,
    /// The body that creates it; values that are not literals stand as source text.
    pub config: serde_json::Value,
    /// The body of each channel's configuration, by channel.
    pub channels: serde_json::Map<String, serde_json::Value>,
    /// Display path and 1-based line of every call that would use it.
    pub sites: Vec<(String, u32)>,
}

/// An analysis that failed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// The file's display path.
    pub path: String,
    /// What the panic said, and where it happened.
    pub message: String,
}

/// What a run amounts to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Diagnostics to report, sorted by path, start and code.
    pub diagnostics: Vec<Diagnostic>,
    /// Agents, in the order of their first site.
    pub agents: Vec<Agent>,
    /// What the scan did.
    pub scan: ScanSummary,
    /// How many files were parsed, those that others import among them; however many import one, it counts once.
    pub files_parsed: usize,
    /// What became of every mention.
    pub mentions: Mentions,
    /// Files whose analysis failed, sorted by path.
    pub faults: Vec<Fault>,
    /// How many diagnostics have been fixed; they are not among the others.
    pub fixed: usize,
    /// Where the time went.
    pub times: Times,
}

impl Outcome {
    /// Counts every mention. What a call in another file uses belongs to that call, and is no address tied to no call.
    pub(super) fn count_mentions(
        &mut self,
        mentions: &[(String, Vec<(Mention, bool)>)],
        used: &BTreeMap<String, Vec<Span>>,
    ) {
        let is_used = |path: &str, span: Span| {
            let mut places = used.get(path).into_iter().flatten();
            places.any(|place| place.contains(span))
        };
        for (path, mentions) in mentions {
            for (mention, quiet) in mentions {
                let kind = match mention.kind {
                    MentionKind::Unparsed => MentionKind::Unparsed,
                    _ if is_used(path, mention.span) => MentionKind::Site,
                    kind => kind,
                };
                self.mentions.count(kind, *quiet);
            }
        }
        self.diagnostics.retain(|one| {
            one.code != LEGACY_ENDPOINT.code
                || !is_used(one.location.source.path(), one.location.span)
        });
    }

    /// Whether everything that was to be looked at was looked at.
    pub fn success(&self) -> bool {
        self.faults.is_empty() && self.scan.failed.is_empty()
    }

    /// Number of diagnostics of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|one| one.severity == severity)
            .count()
    }

    /// Number of diagnostics that a fix of this applicability is offered for.
    pub fn fixable(&self, applicability: Applicability) -> usize {
        self.diagnostics
            .iter()
            .filter_map(|one| one.fix.as_ref())
            .filter(|fix| fix.applicability == applicability)
            .count()
    }
}
