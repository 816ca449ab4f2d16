//! Wrong edits are withdrawn: right ones, spoiled one by one, each for its own reason.

use super::*;
use crate::analysis::Analyser;
use crate::config::Settings;
use crate::edit::Edit;
use crate::engine::Analyse;
use crate::lints::RULES;
use crate::plan::plan;
use crate::program::Standalone;
use std::path::Path;

const PROGRAM: &str = r#"import { key } from "./key.js";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": key };

// Ends a session.
export async function end(id) {
  return fetch(`${API}/public/connections/${id}`, { method: "DELETE", headers });
}

export async function startSupport(user, other) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      // the calm one
      providerConfig: { voiceId: "alloy", settings: { temperature: 0.7 }, useGreenVideo: true },
      functions: ["fn_a", "fn_b"],
      language: "en",
      externalClientId: user.id,
      tags: { tier: user.plan }, // stays
    }),
  });
  return res.json();
}
"#;

/// The edits that the linter offers for a program, safe or not.
pub(super) fn offered(text: &str) -> Option<Vec<Edit>> {
    let settings = Settings::defaults(RULES);
    let analyser = Analyser {
        catalog: Catalog::embedded(),
        settings: &settings,
        imports: &Standalone,
        language: None,
        with_fixes: true,
        proven: Default::default(),
    };
    let source = Arc::new(Source::new("src/support.js", text));
    let analysis = analyser.analyse(Path::new("src/support.js"), &source);
    let fix = analysis
        .diagnostics
        .iter()
        .find_map(|one| one.fix.clone())?;
    Some(fix.files[0].edits.edits().to_vec())
}

/// What the proof says of edits to a program, all of whose calls they claim to fix.
pub(super) fn verdict(text: &str, edits: Vec<Edit>) -> Result<(), Contradiction> {
    let catalog = Catalog::embedded();
    let source = Arc::new(Source::new("src/support.js", text));
    let file = Arc::new(ProgramFile::new(crate::ir::Language::JavaScript, source));
    let evaluated = evaluate(&file, catalog.clients(file.ir.language), &Standalone);
    let hosts = catalog.api().hosts.clone();
    let detection = detect(&evaluated, catalog.api(), catalog.mapping(), &hosts);
    let plans: Vec<Plan<'_>> = detection
        .sites
        .iter()
        .map(|site| {
            plan(
                site,
                catalog.api(),
                catalog.mapping(),
                crate::config::Tags::Session,
            )
        })
        .collect();
    let claims: Vec<Claim<'_>> = detection
        .sites
        .iter()
        .zip(&plans)
        .map(|(site, plan)| Claim {
            span: site.span,
            place: site.span,
            plan,
            is_enclosed: false,
        })
        .collect();
    let before = Before {
        catalog,
        imports: &Standalone,
        hosts: &hosts,
        evaluated: &evaluated,
        detection: &detection,
        importers: &[],
        called: &[],
        others: &[],
    };
    before.prove(&EditSet::new(edits)?, &claims).map(drop)
}

/// The right edits with `from` replaced by `to` wherever it is written.
fn spoiled(from: &str, to: &str) -> Vec<Edit> {
    let edits = offered(PROGRAM).unwrap();
    assert!(
        edits.iter().any(|edit| edit.text.contains(from)),
        "no edit writes {from:?}"
    );
    edits
        .into_iter()
        .map(|edit| Edit {
            text: edit.text.replace(from, to),
            ..edit
        })
        .collect()
}

/// The right edits and one more, which replaces `from` in the program.
fn and_also(from: &str, to: &str) -> Vec<Edit> {
    let start = PROGRAM.find(from).unwrap();
    let mut edits = offered(PROGRAM).unwrap();
    edits.push(Edit {
        span: Span::new(start, start + from.len()),
        text: to.to_owned(),
    });
    edits
}

#[test]
fn right_edits_are_proved() {
    assert_eq!(verdict(PROGRAM, offered(PROGRAM).unwrap()), Ok(()));
}

#[test]
fn edits_that_spoil_a_body_are_withdrawn() {
    for (from, to, what) in [
        ("    voiceId: \"alloy\",\n", "", "`voiceId` dropped"),
        (
            "      voiceId: \"alloy\",\n",
            "",
            "a field of the agent dropped",
        ),
        ("\"alloy\"", "\"verse\"", "a value changed"),
        ("temperature: 0.7", "temperature: 0.8", "a setting changed"),
        ("temperature: 0.7", "", "a setting dropped"),
        (
            "[\"fn_a\", \"fn_b\"]",
            "[\"fn_b\", \"fn_a\"]",
            "a list reordered",
        ),
        ("[\"fn_a\", \"fn_b\"]", "[]", "a list emptied"),
        (
            "language: \"en\"",
            "language: null",
            "null in place of a value",
        ),
        (
            "language: \"en\"",
            "language: \"en\", knowledgeBaseId: null",
            "null in place of nothing",
        ),
        (
            "companionId: \"comp_abc123\"",
            "companionId: \"comp_other\"",
            "another site's value",
        ),
        (
            "providerSettings: {",
            "settings: {",
            "a field under the wrong key",
        ),
        (
            "channelType: \"webrtc\"",
            "channelType: \"websocket\"",
            "the wrong channel",
        ),
        (
            "channelType: \"webrtc\"",
            "channelType: \"webrtc\", companionId: \"comp_abc123\"",
            "an agent's field on the session",
        ),
        ("user.id", "other.id", "another variable's value"),
        (
            "externalClientId: user.id,",
            "",
            "a session's field dropped",
        ),
        (
            "useGreenVideo: true",
            "useGreenVideo: false",
            "the channel's value changed",
        ),
        (
            "channels/webrtc",
            "channels/websocket",
            "another channel configured",
        ),
        ("\"PUT\"", "\"POST\"", "the channel not configured"),
    ] {
        let edits = offered(PROGRAM).unwrap();
        if !edits.iter().any(|edit| edit.text.contains(from)) {
            // Two spellings of one mutation cover both depths at which the body may stand.
            assert!(from.trim_start() != from, "no edit writes {from:?}");
            continue;
        }
        let verdict = verdict(PROGRAM, spoiled(from, to));
        let is_body = matches!(
            verdict,
            Err(Contradiction::Body(..)
                | Contradiction::NoAgent(_)
                | Contradiction::NoSession(_)
                | Contradiction::Other(_))
        );
        assert!(is_body, "{what}: {verdict:?}");
    }
}

#[test]
fn edits_that_miss_the_api_are_withdrawn() {
    let wrong = |from, to| verdict(PROGRAM, spoiled(from, to));
    assert!(matches!(
        wrong("}/public/agents`", "}/public/agent`"),
        Err(Contradiction::NoAgent(_) | Contradiction::Body(..))
    ));
    assert!(matches!(
        wrong("agents/${agentId}/connections", "connections"),
        Err(Contradiction::Legacy(_))
    ));
    assert!(matches!(
        wrong("agents/${agentId}/connections", "agents/connections"),
        Err(Contradiction::NoSession(_))
    ));
}

#[test]
fn edits_that_lose_or_break_text_are_withdrawn() {
    let comment = verdict(PROGRAM, spoiled("// the calm one", ""));
    assert_eq!(
        comment,
        Err(Contradiction::Comment("// the calm one".to_owned()))
    );
    let comment = verdict(PROGRAM, and_also("// Ends a session.\n", ""));
    assert_eq!(
        comment,
        Err(Contradiction::Comment("// Ends a session.".to_owned()))
    );
    let syntax = verdict(PROGRAM, spoiled("return agentId;", "return (agentId;"));
    assert!(matches!(syntax, Err(Contradiction::Parse(_))), "{syntax:?}");
}

#[test]
fn edits_that_touch_other_requests_are_withdrawn() {
    for (from, to) in [
        ("connections/${id}", "sessions/${id}"),
        ("method: \"DELETE\"", "method: \"PATCH\""),
        (
            "return fetch(`${API}/public/connections/${id}`, { method: \"DELETE\", headers });",
            "return id;",
        ),
    ] {
        let verdict = verdict(PROGRAM, and_also(from, to));
        assert!(
            matches!(verdict, Err(Contradiction::Other(_))),
            "{to}: {verdict:?}"
        );
    }
}

#[test]
fn edits_that_do_not_fit_are_withdrawn() {
    let overlap = verdict(PROGRAM, and_also("fetch(`${API}/public/connections`", "x"));
    assert!(
        matches!(overlap, Err(Contradiction::Edits(_))),
        "{overlap:?}"
    );
    let mut edits = offered(PROGRAM).unwrap();
    edits.push(Edit {
        span: Span::new(PROGRAM.len() + 1, PROGRAM.len() + 2),
        text: String::new(),
    });
    assert!(matches!(
        verdict(PROGRAM, edits),
        Err(Contradiction::Edits(_))
    ));
}

#[test]
fn a_file_with_a_syntax_error_gets_no_fix() {
    assert!(offered(&format!("{PROGRAM}\nconst broken = (;\n")).is_none());
}
