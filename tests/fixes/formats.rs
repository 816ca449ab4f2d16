//! What JSON and SARIF say of a fix is what `--fix` writes: each is applied by itself and compared.

use super::*;
use napmig_lint::report::{self, Format, Report};
use napmig_lint::workspace::display;
use serde_json::Value;
use std::collections::BTreeMap;

type Texts = BTreeMap<String, String>;

/// Marks behind everything that makes offsets, columns and lines differ.
fn case() -> Case {
    Case::new(&[
        (
            "a.js",
            "\u{feff}{1:a=>\u{feff}A}é😀{1:b=>B😀}\r\n\r\n\tñ{1:c=>}{2:d=>D\r\nD}\rx{3:y=>Y}\u{2028}{3:z=>Z}",
        ),
        ("b c é.js", "é{1:e=>E}\n\n{3:f=>F}"),
        ("c.js", "{4~>G}{4:h=>H\n}\n"),
    ])
}

fn written(run: &Run<'_>, format: Format) -> Value {
    let outcome = run.lint(Input::Disk);
    let report = Report {
        outcome: &outcome,
        rules: Vec::new(),
        tool: "napmig-lint",
        version: "0.0.0",
    };
    let mut out = Vec::new();
    report::write(&report, format, false, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// The texts of the files of a case by their paths in reports.
fn texts(case: &Case) -> Texts {
    fs::read_dir(case.tree())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (display(&path), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// What every fix makes of the files, each once a group, by bytes.
fn by_json(document: &Value, mut texts: Texts) -> Texts {
    let mut edits: Vec<(String, usize, usize, String)> = Vec::new();
    let mut groups = Vec::new();
    for one in document["diagnostics"].as_array().unwrap() {
        let fix = &one["fix"];
        if groups.contains(&fix["group"]) {
            continue;
        }
        groups.push(fix["group"].clone());
        for edit in fix["edits"].as_array().unwrap() {
            let number = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
            let text = |key: &str| edit[key].as_str().unwrap().to_owned();
            edits.push((text("path"), number("start"), number("end"), text("text")));
        }
    }
    edits.sort();
    for (path, start, end, text) in edits.into_iter().rev() {
        texts
            .get_mut(&path)
            .unwrap()
            .replace_range(start..end, &text);
    }
    texts
}

/// The same, by lines and columns in UTF-16 as SARIF has them.
fn by_sarif(document: &Value, mut texts: Texts) -> Texts {
    let run = &document["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let mut edits: Vec<(String, usize, usize, String)> = Vec::new();
    let mut groups = Vec::new();
    for one in run["results"].as_array().unwrap() {
        let fix = &one["fixes"][0];
        let group = &fix["properties"]["group"];
        if groups.contains(group) {
            continue;
        }
        groups.push(group.clone());
        for change in fix["artifactChanges"].as_array().unwrap() {
            let uri = change["artifactLocation"]["uri"].as_str().unwrap();
            let path = decoded(uri.strip_prefix("file://").unwrap_or(uri));
            for replacement in change["replacements"].as_array().unwrap() {
                let region = &replacement["deletedRegion"];
                let offset = |line: &str, column: &str| {
                    let number =
                        |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
                    offset(&texts[&path], number(line), number(column))
                };
                let start = offset("startLine", "startColumn");
                let end = offset("endLine", "endColumn");
                let text = replacement["insertedContent"]["text"].as_str().unwrap();
                edits.push((path.clone(), start, end, text.to_owned()));
            }
        }
    }
    edits.sort();
    for (path, start, end, text) in edits.into_iter().rev() {
        texts
            .get_mut(&path)
            .unwrap()
            .replace_range(start..end, &text);
    }
    texts
}

fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first == b'%' {
            let hex = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The byte of a line and column, both from 1; `\r\n`, `\n` and `\r` end lines, a byte order mark has no column.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    for _ in 1..line {
        while !matches!(bytes[at], b'\r' | b'\n') {
            at += 1;
        }
        at += if bytes[at..].starts_with(b"\r\n") {
            2
        } else {
            1
        };
    }
    if at == 0 && text.starts_with('\u{feff}') {
        at = '\u{feff}'.len_utf8();
    }
    let mut units = 1;
    for c in text[at..].chars() {
        if units >= column {
            break;
        }
        units += c.len_utf16();
        at += c.len_utf8();
    }
    at
}

#[test]
fn json_and_sarif_say_what_is_written() {
    let case = case();
    let before = texts(&case);
    let (json, sarif) = case.run(&[""], |run| {
        (written(run, Format::Json), written(run, Format::Sarif))
    });
    let (by_json, by_sarif) = (
        by_json(&json, before.clone()),
        by_sarif(&sarif, before.clone()),
    );
    let (plan, applied) = case.fix(Applicability::Unsafe);
    assert!(applied.failures.is_empty() && plan.left.is_empty());
    assert_eq!(plan.passes.len(), 1);
    let after = texts(&case);
    assert_ne!(after, before);
    assert!(after.values().all(|text| !text.contains('{')));
    assert_eq!(by_json, after);
    assert_eq!(by_sarif, after);
}

#[test]
fn json_counts_what_can_be_fixed() {
    let case = case();
    let json = case.run(&[""], |run| written(run, Format::Json));
    let summary = &json["summary"];
    assert_eq!(
        (&summary["fixable"], &summary["fixable_unsafe"]),
        (&9.into(), &1.into())
    );
    assert_eq!(summary["fixed"], 0);
    let fix = &json["diagnostics"][0]["fix"];
    assert_eq!(
        (&fix["applicability"], &fix["group"]),
        (&"safe".into(), &"1".into())
    );
    assert_eq!(fix["proof"]["status"], "proved");
    let starts: Vec<_> = fix["edits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| &edit["start"])
        .collect();
    assert_eq!(starts.len(), 4);
}
