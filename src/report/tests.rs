//! Snapshots of every format over one hand-built report, and the schemas they keep.

use super::*;
use crate::config::Settings;
use crate::diagnostic::{Applicability, Confidence, Diagnostic, FileEdits, Fix, Label, Severity};
use crate::edit::{Edit, EditSet};
use crate::engine::{Agent, Fault, Mentions};
use crate::lints::{LEGACY_CONNECTION, LEGACY_ENDPOINT, PARSE_ERROR, RULES};
use crate::source::{Location, Source, Span};
use crate::workspace::{SkipReason, Skipped};
use std::sync::Arc;

const CALL: &str = "\u{feff}import { BASE } from \"./api\";\r\n\r\nconst naïve = \"😀\"; await fetch(`${BASE}/public/connections`, {\r\n  method: \"POST\",\r\n  \
headers: { \"X-Api-Key\": \"nk_live_0123456789\" },\r\n  body: JSON.stringify({\r\n    companionId: \"comp_\x1b[31m\",\r\n    tags,\r\n  }),\r\n});\r\n";

fn at(source: &Arc<Source>, text: &str) -> Location {
    let start = source.text().find(text).unwrap();
    Location {
        source: Arc::clone(source),
        span: Span::new(start, start + text.len()),
    }
}

fn label(location: Location, message: &str) -> Label {
    Label {
        location,
        message: message.to_owned(),
    }
}

fn fix(call: &Arc<Source>, api: &Arc<Source>) -> Fix {
    let edits = |source: &Arc<Source>, edits: &[(Location, &str)]| FileEdits {
        source: Arc::clone(source),
        edits: EditSet::new(
            edits
                .iter()
                .map(|(place, text)| Edit {
                    span: place.span,
                    text: (*text).to_owned(),
                })
                .collect(),
        )
        .unwrap(),
    };
    let mut before = at(call, "fetch(");
    before.span.end = before.span.start;
    Fix {
        applicability: Applicability::Unsafe,
        assumptions: vec!["`tags` does not change between calls".to_owned()],
        group: "support-agent".to_owned(),
        message: "create the agent once, and open sessions of it".to_owned(),
        files: vec![
            edits(
                call,
                &[
                    (before, "withAgent(() => "),
                    (at(call, "companionId: \"comp_\x1b[31m\","), ""),
                ],
            ),
            edits(api, &[(at(api, "BASE =\n"), "BASE = \"é\" ||\n")]),
        ],
    }
}

fn outcome() -> Outcome {
    let call = Arc::new(Source::new("src/my app/start.ts", CALL));
    let api = Arc::new(Source::new(
        "src/api.ts",
        "export const BASE =\n  \"https://companion-api.napster.com\";\n",
    ));
    let start = CALL.find("fetch(").unwrap();
    let whole = Location {
        source: Arc::clone(&call),
        span: Span::new(start, CALL.rfind(");").unwrap() + 1),
    };
    let mut legacy = Diagnostic::new(
        &LEGACY_CONNECTION,
        whole,
        "legacy session call: one\x1b[0m, 100% old",
    );
    legacy.confidence = Some(Confidence::Likely);
    legacy.labels = vec![
        label(
            at(&call, "companionId: \"comp_\x1b[31m\""),
            "goes to the agent",
        ),
        label(at(&call, "tags"), "stays with the session"),
    ];
    legacy.trace = vec![
        label(at(&call, "BASE }"), "imported here"),
        label(
            at(&api, "\"https://companion-api.napster.com\""),
            "the host is written here",
        ),
    ];
    legacy.notes = vec!["the host is read from `BASE`".to_owned()];
    legacy.help = Some("create the agent once:\n{\n  \"companionId\": \"comp_\"\n}".to_owned());
    legacy.secrets = vec![at(&call, "nk_live_0123456789")];
    legacy.fix = Some(Arc::new(fix(&call, &api)));

    let minified = Arc::new(Source::new(
        "dist/app.js",
        "x".repeat(3_000_000) + ";é('/public/connections');" + &"y".repeat(2_000_000),
    ));
    let mut reference = Diagnostic::new(
        &LEGACY_ENDPOINT,
        at(&minified, "'/public/connections'"),
        "a legacy endpoint's address",
    );
    reference.severity = Severity::Info;
    let broken = Arc::new(Source::new("src/é.rs", ""));
    let mut unparsed = Diagnostic::new(
        &PARSE_ERROR,
        Location {
            source: broken,
            span: Span::new(0, 0),
        },
        "the file does not parse",
    );
    unparsed.severity = Severity::Error;

    let mut outcome = Outcome {
        diagnostics: vec![reference, legacy, unparsed],
        files_parsed: 3,
        mentions: Mentions {
            total: 3,
            site: 1,
            reference: 1,
            unparsed: 1,
            ..Mentions::default()
        },
        agents: vec![Agent {
            name: "Support Agent".to_owned(),
            config: serde_json::json!({ "companionId": "comp_" }),
            channels: serde_json::Map::new(),
            sites: vec![("src/my app/start.ts".to_owned(), 3)],
        }],
        faults: vec![Fault {
            path: "src/odd.rs".to_owned(),
            message: "deliberate (src/x.rs:1)".to_owned(),
        }],
        ..Outcome::default()
    };
    outcome.scan.files_scanned = 40;
    outcome.scan.skipped = vec![Skipped {
        path: "big.js".to_owned(),
        reason: SkipReason::TooLarge,
    }];
    outcome
}

fn written(outcome: &Outcome, format: Format, colour: bool) -> String {
    let report = Report {
        outcome,
        rules: RULES
            .iter()
            .map(|rule| RuleInfo {
                rule,
                page: "# A page\n",
            })
            .collect(),
        tool: "napmig-lint",
        version: "0.0.0",
    };
    let mut out = Vec::new();
    write(&report, format, colour, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn human_shows_sources_in_windows_with_keys_masked() {
    let text = written(&outcome(), Format::Human, false);
    insta::assert_snapshot!("human", text);
    assert!(!text.contains("0123456789") && !text.contains('\x1b'));
}

#[test]
fn human_in_colour_says_the_same() {
    let coloured = written(&outcome(), Format::Human, true);
    assert!(coloured.contains("\x1b["));
    let plain = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(plain, written(&outcome(), Format::Human, false));
}

#[test]
fn short_is_one_line_a_diagnostic() {
    insta::assert_snapshot!("short", written(&outcome(), Format::Short, false));
}

#[test]
fn github_escapes_what_would_end_a_command() {
    insta::assert_snapshot!("github", written(&outcome(), Format::Github, false));
}

#[test]
fn github_shows_ten_a_level_and_counts_the_rest() {
    let mut outcome = outcome();
    let one = outcome.diagnostics.remove(1);
    outcome.diagnostics = vec![one; 13];
    outcome.diagnostics[12].severity = Severity::Error;
    let text = written(&outcome, Format::Github, false);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 12);
    assert!(lines[0].starts_with("::error ") && lines[1].starts_with("::warning "));
    assert!(lines[11].contains("2 more of severity warning"));
}

#[test]
fn json_keeps_its_schema() {
    let text = written(&outcome(), Format::Json, false);
    insta::assert_snapshot!("json", text);
    let schema = jsonschema::validator_for(&json(json::SCHEMA)).unwrap();
    let errors: Vec<_> = schema
        .iter_errors(&json(&text))
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn jsonl_keeps_its_schema_line_by_line() {
    let mut schema = json(json::SCHEMA);
    let root = schema.as_object_mut().unwrap();
    root.retain(|key, _| key.starts_with('$'));
    root.insert("$ref".to_owned(), "#/$defs/line".into());
    let schema = jsonschema::validator_for(&schema).unwrap();
    let text = written(&outcome(), Format::Jsonl, false);
    let types: Vec<String> = text
        .lines()
        .map(|line| {
            let line = json(line);
            let errors: Vec<_> = schema
                .iter_errors(&line)
                .map(|error| error.to_string())
                .collect();
            assert_eq!(errors, Vec::<String>::new(), "{line}");
            line["type"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(
        types,
        [
            "header",
            "diagnostic",
            "diagnostic",
            "diagnostic",
            "agent",
            "summary"
        ]
    );
}

#[test]
fn json_spans_are_those_of_the_bytes() {
    let document = json(&written(&outcome(), Format::Json, false));
    let span = &document["diagnostics"][1]["span"];
    let offset = |end: &str| usize::try_from(span[end]["byte"].as_u64().unwrap()).unwrap();
    let text = &CALL[offset("start")..offset("end")];
    assert!(text.starts_with("fetch(") && text.ends_with("})"));
}

#[test]
fn sarif_keeps_the_published_schema() {
    let text = written(&outcome(), Format::Sarif, false);
    insta::assert_snapshot!("sarif", text);
    assert!(!text.contains("0123456789"));
    // The published pattern for `language` has a bracket too many, which strict readers refuse.
    let published = include_str!("../../tests/schemas/sarif-2.1.0.json");
    let schema = json(&published.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$"));
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let errors: Vec<_> = schema
        .iter_errors(&json(&text))
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn nothing_to_say_is_said_in_every_format() {
    let nothing = Outcome::default();
    for format in [Format::Human, Format::Short, Format::Github] {
        assert_eq!(written(&nothing, format, false), "");
    }
    let sarif = json(&written(&nothing, Format::Sarif, false));
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(
        json(&written(&nothing, Format::Json, false))["diagnostics"],
        serde_json::json!([])
    );
    assert!(Settings::defaults(RULES).rules().len() >= 7);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]

    #[test]
    fn any_spans_in_any_text_can_be_shown(
        text in "(a|é|😀|\\PC|\\r|\\n|\\t|\\x1b|\u{feff}|[a-z ]{0,150}){0,40}",
        places in proptest::collection::vec((0usize..600, 0usize..200), 1..6),
        secret in (0usize..300, 0usize..40),
    ) {
        let source = Arc::new(Source::new("a.js", text.as_str()));
        let place = |(start, length): (usize, usize)| {
            let start = start.min(text.len());
            let span = Span::new(start, (start + length).min(text.len()));
            Location { source: Arc::clone(&source), span }
        };
        let mut one = Diagnostic::new(&LEGACY_CONNECTION, place(places[0]), text.as_str());
        one.labels = places[1..].iter().map(|&at| label(place(at), text.as_str())).collect();
        one.secrets = vec![place(secret)];
        let outcome = Outcome { diagnostics: vec![one], ..Outcome::default() };
        for format in [Format::Human, Format::Short, Format::Github, Format::Json, Format::Sarif] {
            let shown = written(&outcome, format, false);
            proptest::prop_assert!(!shown.contains('\x1b'));
        }
        // The place in the header is the real one, however the lines were cut.
        let start = outcome.diagnostics[0].location.span.start;
        let line = source.line_span(source.line_index(start));
        if text.is_char_boundary(start as usize) && start <= line.end {
            let position = source.position(start);
            let expected = format!("a.js:{}:{}", position.line, position.column);
            let human = written(&outcome, Format::Human, false);
            let shown = human.lines().find_map(|line| line.split_once("┌─ ").map(|(_, place)| place));
            proptest::prop_assert_eq!(shown, Some(expected.as_str()));
        }
    }
}
