//! `sarif`: SARIF 2.1.0 for code scanning services.
//!
//! Paths are relative URIs below `%SRCROOT%`, the directory the tool ran in; columns count UTF-16 code units, the standard's own
//! default, and are declared so. A byte order mark takes no column, in regions and in fixes alike.

use super::text::{fix_lines, masked};
use super::{Report, RuleInfo};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::source::{Location, Span};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Longer spans carry no snippet; the file has them.
const LONGEST_SNIPPET: usize = 4096;

/// One document with one run.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = report.outcome;
    let results: Vec<Value> = outcome
        .diagnostics
        .iter()
        .map(|one| result(one, report))
        .collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": report.tool,
                "version": report.version,
                "semanticVersion": report.version,
                "rules": report.rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": outcome.success(),
                "toolExecutionNotifications": notifications(report),
            }],
            "originalUriBaseIds": {
                "%SRCROOT%": { "description": { "text": "the directory the tool ran in" } },
            },
            "columnKind": "utf16CodeUnits",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(info: &RuleInfo<'_>) -> Value {
    json!({
        "id": info.rule.code,
        "name": info.rule.name,
        "shortDescription": { "text": info.rule.summary },
        "fullDescription": { "text": info.rule.summary },
        "help": { "text": info.page, "markdown": info.page },
        "defaultConfiguration": { "level": level(info.rule.severity) },
    })
}

fn notifications(report: &Report<'_>) -> Vec<Value> {
    let notification = |path: &str, level: &str, text: String| {
        json!({
            "level": level,
            "message": { "text": text },
            "locations": [{ "physicalLocation": { "artifactLocation": artifact(path) } }],
        })
    };
    let outcome = report.outcome;
    let scan = &outcome.scan;
    let failed = scan
        .failed
        .iter()
        .map(|one| notification(&one.path, "error", one.reason.to_string()));
    let faults = outcome.faults.iter().map(|one| {
        let text = format!("internal error: {}", one.message);
        notification(&one.path, "error", text)
    });
    let skipped = scan
        .skipped
        .iter()
        .map(|one| notification(&one.path, "warning", format!("skipped: {}", one.reason)));
    failed.chain(faults).chain(skipped).collect()
}

fn result(one: &Diagnostic, report: &Report<'_>) -> Value {
    let mut region = region(&one.location);
    if one.location.span.len() <= LONGEST_SNIPPET {
        let secrets: Vec<Span> = one
            .secrets
            .iter()
            .filter(|secret| secret.source.path() == one.location.source.path())
            .map(|secret| secret.span)
            .collect();
        let text = masked(&one.location.source, one.location.span, &secrets);
        region["snippet"] = json!({ "text": text });
    }
    let mut result = json!({
        "ruleId": one.code,
        "level": level(one.severity),
        "message": { "text": message(one) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": artifact(one.location.source.path()),
            "region": region,
        }}],
        "partialFingerprints": { "napmigFingerprint/v1": one.fingerprint },
    });
    let index = report
        .rules
        .iter()
        .position(|info| info.rule.code == one.code);
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    if let Some(confidence) = one.confidence {
        result["properties"] = json!({ "confidence": confidence.as_str() });
    }
    if let Some(fix) = &one.fix {
        result["fixes"] = json!([self::fix(fix)]);
    }
    if !one.labels.is_empty() {
        let related = one.labels.iter().enumerate().map(|(id, label)| {
            let mut location = location(label);
            location["id"] = json!(id);
            location
        });
        result["relatedLocations"] = related.collect();
    }
    if !one.trace.is_empty() {
        // A flow runs from where the value is written to the call that uses it.
        let end = json!({
            "physicalLocation": {
                "artifactLocation": artifact(one.location.source.path()),
                "region": self::region(&one.location),
            },
            "message": { "text": one.message },
        });
        let steps = one.trace.iter().rev().map(location).chain([end]);
        let steps: Vec<Value> = steps.map(|step| json!({ "location": step })).collect();
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": steps }] }]);
    }
    result
}

/// A whole group's edits; insertions delete a region of no length.
fn fix(fix: &Fix) -> Value {
    let changes = fix.files_by_path().into_iter().map(|file| {
        let replacements = file.edits.edits().iter().map(|edit| {
            let place = Location {
                source: Arc::clone(&file.source),
                span: edit.span,
            };
            json!({
                "deletedRegion": region(&place),
                "insertedContent": { "text": edit.text },
            })
        });
        json!({
            "artifactLocation": artifact(file.source.path()),
            "replacements": replacements.collect::<Vec<_>>(),
        })
    });
    json!({
        "description": { "text": fix_lines(fix) },
        "artifactChanges": changes.collect::<Vec<_>>(),
        "properties": {
            "applicability": fix.applicability.as_str(),
            "assumptions": fix.assumptions,
            "group": fix.group,
        },
    })
}

/// Message, notes and help as plain text.
fn message(one: &Diagnostic) -> String {
    std::iter::once(&one.message)
        .chain(&one.notes)
        .chain(&one.help)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn location(label: &Label) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(label.location.source.path()),
            "region": region(&label.location),
        },
        "message": { "text": label.message },
    })
}

fn region(location: &Location) -> Value {
    let (source, span) = (&location.source, location.span);
    json!({
        "startLine": source.position(span.start).line,
        "startColumn": source.utf16_column(span.start),
        "endLine": source.position(span.end).line,
        "endColumn": source.utf16_column(span.end),
    })
}

fn artifact(path: &str) -> Value {
    if path.starts_with('/') {
        return json!({ "uri": format!("file://{}", percent_encoded(path)) });
    }
    if path.as_bytes().get(1) == Some(&b':') {
        return json!({ "uri": format!("file:///{}", percent_encoded(path)) });
    }
    json!({ "uri": percent_encoded(path), "uriBaseId": "%SRCROOT%" })
}

/// A path as part of a URI.
fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_paths_as_uris() {
        assert_eq!(
            percent_encoded("a b/[id]/é%.ts"),
            "a%20b/%5Bid%5D/%C3%A9%25.ts"
        );
        assert_eq!(artifact("/x y")["uri"], "file:///x%20y");
    }
}
