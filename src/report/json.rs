//! `json` and `jsonl`: the stable, versioned form for programs. `schema.json` beside this file describes both.

use super::Report;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label, Severity};
use crate::source::{Position, Source, Span};
use serde::Serialize;
use std::io::{self, Write};

/// The version of the form; it grows when a reader could be led astray by a change.
pub const VERSION: u32 = 1;

/// The JSON Schema of both forms.
pub const SCHEMA: &str = include_str!("schema.json");

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool<'a>,
    summary: Summary<'a>,
    diagnostics: Vec<Entry<'a>>,
    agents: Vec<Agent<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct Summary<'a> {
    success: bool,
    files_scanned: usize,
    files_parsed: usize,
    files_skipped: Vec<Skipped<'a>>,
    errors: Vec<Fault<'a>>,
    diagnostics: usize,
    by_severity: BySeverity,
    fixed: usize,
    fixable: usize,
    fixable_unsafe: usize,
    mentions: Mentions,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    reason: &'static str,
    detail: String,
}

#[derive(Serialize)]
struct Fault<'a> {
    path: &'a str,
    message: String,
}

#[derive(Serialize)]
struct BySeverity {
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct Mentions {
    total: usize,
    site: usize,
    reference: usize,
    suppressed: usize,
    innocent: usize,
    unparsed: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'static str,
    confidence: Option<&'static str>,
    message: &'a str,
    path: &'a str,
    span: Range,
    labels: Vec<Remark<'a>>,
    trace: Vec<Remark<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    url: Option<&'a str>,
    fingerprint: &'a str,
    fix: Option<FixEntry<'a>>,
}

#[derive(Serialize)]
struct FixEntry<'a> {
    applicability: &'static str,
    proof: Proof<'a>,
    group: &'a str,
    message: &'a str,
    edits: Vec<EditEntry<'a>>,
}

#[derive(Serialize)]
struct Proof<'a> {
    status: &'static str,
    assumptions: &'a [String],
}

#[derive(Serialize)]
struct EditEntry<'a> {
    path: &'a str,
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct Remark<'a> {
    path: &'a str,
    span: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    byte: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Agent<'a> {
    name: &'a str,
    config: &'a serde_json::Value,
    channels: &'a serde_json::Map<String, serde_json::Value>,
    sites: Vec<Site<'a>>,
}

#[derive(Serialize)]
struct Site<'a> {
    path: &'a str,
    line: u32,
}

/// One line of `jsonl`, told apart by `type`.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line<'a> {
    Header { version: u32, tool: Tool<'a> },
    Diagnostic(Entry<'a>),
    Agent(Agent<'a>),
    Summary(Summary<'a>),
}

/// One document.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        tool: tool(report),
        summary: summary(report),
        diagnostics: report.outcome.diagnostics.iter().map(entry).collect(),
        agents: report.outcome.agents.iter().map(agent).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// A header, the diagnostics, the agents, the summary: one object a line.
pub(super) fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let header = Line::Header {
        version: VERSION,
        tool: tool(report),
    };
    let diagnostics = report.outcome.diagnostics.iter().map(entry);
    let agents = report.outcome.agents.iter().map(agent);
    let lines = std::iter::once(header)
        .chain(diagnostics.map(Line::Diagnostic))
        .chain(agents.map(Line::Agent))
        .chain(std::iter::once_with(|| Line::Summary(summary(report))));
    for line in lines {
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

fn tool<'a>(report: &Report<'a>) -> Tool<'a> {
    Tool {
        name: report.tool,
        version: report.version,
    }
}

fn summary<'a>(report: &'a Report<'_>) -> Summary<'a> {
    let outcome = report.outcome;
    let failed = outcome.scan.failed.iter().map(|one| Fault {
        path: &one.path,
        message: one.reason.to_string(),
    });
    let faults = outcome.faults.iter().map(|one| Fault {
        path: &one.path,
        message: format!("internal error: {}", one.message),
    });
    let skipped = outcome.scan.skipped.iter().map(|one| Skipped {
        path: &one.path,
        reason: one.reason.as_str(),
        detail: one.reason.to_string(),
    });
    let mentions = outcome.mentions;
    Summary {
        success: outcome.success(),
        files_scanned: outcome.scan.files_scanned,
        files_parsed: outcome.files_parsed,
        files_skipped: skipped.collect(),
        errors: failed.chain(faults).collect(),
        diagnostics: outcome.diagnostics.len(),
        by_severity: BySeverity {
            error: outcome.count(Severity::Error),
            warning: outcome.count(Severity::Warning),
            info: outcome.count(Severity::Info),
        },
        fixed: outcome.fixed,
        fixable: outcome.fixable(Applicability::Safe),
        fixable_unsafe: outcome.fixable(Applicability::Unsafe),
        mentions: Mentions {
            total: mentions.total,
            site: mentions.site,
            reference: mentions.reference,
            suppressed: mentions.suppressed,
            innocent: mentions.innocent,
            unparsed: mentions.unparsed,
        },
    }
}

fn entry(one: &Diagnostic) -> Entry<'_> {
    Entry {
        code: one.code,
        name: one.name,
        severity: one.severity.as_str(),
        confidence: one.confidence.map(|confidence| confidence.as_str()),
        message: &one.message,
        path: one.location.source.path(),
        span: range(&one.location.source, one.location.span),
        labels: one.labels.iter().map(remark).collect(),
        trace: one.trace.iter().map(remark).collect(),
        notes: &one.notes,
        help: one.help.as_deref(),
        url: None,
        fingerprint: &one.fingerprint,
        fix: one.fix.as_deref().map(fix),
    }
}

fn fix(fix: &Fix) -> FixEntry<'_> {
    let edits = fix.files_by_path().into_iter().flat_map(|file| {
        file.edits.edits().iter().map(|edit| EditEntry {
            path: file.source.path(),
            start: edit.span.start,
            end: edit.span.end,
            text: &edit.text,
        })
    });
    FixEntry {
        applicability: fix.applicability.as_str(),
        proof: Proof {
            status: if fix.is_proved() { "proved" } else { "assumed" },
            assumptions: &fix.assumptions,
        },
        group: &fix.group,
        message: &fix.message,
        edits: edits.collect(),
    }
}

fn remark(label: &Label) -> Remark<'_> {
    Remark {
        path: label.location.source.path(),
        span: range(&label.location.source, label.location.span),
        message: &label.message,
    }
}

fn range(source: &Source, span: Span) -> Range {
    let point = |Position { byte, line, column }| Point { byte, line, column };
    Range {
        start: point(source.position(span.start)),
        end: point(source.position(span.end)),
    }
}

fn agent(agent: &crate::engine::Agent) -> Agent<'_> {
    Agent {
        name: &agent.name,
        config: &agent.config,
        channels: &agent.channels,
        sites: agent
            .sites
            .iter()
            .map(|(path, line)| Site { path, line: *line })
            .collect(),
    }
}
