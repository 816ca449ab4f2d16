//! Wrong edits of payloads that are not written in the call: each is withdrawn, in every shape.

use super::tests::{offered, verdict};
use super::*;
use crate::edit::Edit;

const HEAD: &str = "const API = \"https://companion-api.napster.com\";
const headers = { \"X-Api-Key\": process.env.KEY };
";

/// A shape: its program, and texts of its right edits with what spoils them.
struct Shape {
    program: &'static str,
    spoils: &'static [(&'static str, &'static str)],
}

const SHAPES: [Shape; 7] = [
    // Changed in steps.
    Shape {
        program: r#"
export async function open(user) {
  const body = { companionId: "comp_1", externalClientId: user.id };
  // desk
  body.language = "de";
  if (user.vip) {
    body.disableIdleTimeout = true;
  }
  body.tags = user.tags;
  return fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(body) });
}
"#,
        spoils: &[
            ("language: \"de\"", "language: \"en\""),
            ("language: \"de\",", ""),
            (
                "...(user.vip && { disableIdleTimeout: true })",
                "disableIdleTimeout: true",
            ),
            ("...(user.vip && { disableIdleTimeout: true }),", ""),
            (
                "channelType: \"webrtc\", externalClientId: user.id",
                "channelType: \"webrtc\"",
            ),
            ("// desk", ""),
        ],
    },
    // Spread from a constant that goes in part.
    Shape {
        program: r#"
const DEFAULTS = {
  companionId: "comp_1",
  providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } },
  tags: ["site"],
};
export const open = (user) =>
  fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify({ ...DEFAULTS, externalClientId: user }) });
"#,
        spoils: &[
            ("tags: [\"site\"]", ""),
            (
                "tags: [\"site\"]",
                "tags: [\"site\"], companionId: \"comp_1\"",
            ),
            ("...DEFAULTS, ", ""),
            ("voiceId: \"alloy\"", "voiceId: \"ash\""),
            (
                "providerSettings: { temperature: 0.4 }",
                "providerSettings: {}",
            ),
        ],
    },
    // Read from a constant that others use.
    Shape {
        program: r#"
export const DEFAULTS = { companionId: "comp_1", providerConfig: { voiceId: "alloy" }, tags: ["site"] };
export const open = (user) =>
  fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify({ ...DEFAULTS, externalClientId: user }) });
"#,
        spoils: &[
            ("tags: DEFAULTS.tags, ", ""),
            ("DEFAULTS.providerConfig.voiceId", "DEFAULTS.companionId"),
            ("tags: DEFAULTS.tags", "...DEFAULTS"),
        ],
    },
    // Built by a function.
    Shape {
        program: r#"
const payload = (language, user) => ({ companionId: "comp_1", language, externalClientId: user.id });
export const open = (user) =>
  fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(payload("de", user)) });
"#,
        spoils: &[
            ("language: \"de\"", "language: \"en\""),
            ("externalClientId: user.id", "externalClientId: user.name"),
            (
                "channelType: \"webrtc\"",
                "channelType: \"webrtc\", language",
            ),
            ("language: \"de\"", "language"),
        ],
    },
    // The endpoint chosen by a condition.
    Shape {
        program: r#"
export const open = (user, sockets) =>
  fetch(`${API}/public/${sockets ? "ws-connections" : "connections"}`, { method: "POST", headers, body: JSON.stringify({ companionId: "comp_1", externalClientId: user }) });
"#,
        spoils: &[
            (
                "sockets ? \"websocket\" : \"webrtc\"",
                "sockets ? \"webrtc\" : \"websocket\"",
            ),
            ("sockets ? \"websocket\" : \"webrtc\"", "\"webrtc\""),
            (
                "sockets ? \"websocket\" : \"webrtc\"",
                "socket ? \"websocket\" : \"webrtc\"",
            ),
        ],
    },
    // Through a wrapper that throws and parses.
    Shape {
        program: r#"
async function request(method, path, body) {
  const response = await fetch(API + path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error("refused");
  return response.json();
}
export const end = (id) => request("DELETE", `/public/connections/${id}`);
export const open = (user) =>
  request("POST", "/public/connections", { companionId: "comp_1", providerConfig: { useGreenVideo: true }, externalClientId: user });
"#,
        spoils: &[
            ("\"/public/agents\"", "\"/public/agent\""),
            ("\"PUT\"", "\"POST\""),
            ("companionId: \"comp_1\"", "companionId: \"comp_2\""),
            (
                "channelType: \"webrtc\", externalClientId: user",
                "channelType: \"webrtc\"",
            ),
            ("agents/${agentId}/connections", "connections"),
        ],
    },
    // One payload, both endpoints.
    Shape {
        program: r#"
export async function open(user) {
  const payload = { companionId: "comp_1", externalClientId: user };
  const first = await fetch(`${API}/public/ws-connections`, { method: "POST", headers, body: JSON.stringify(payload) });
  if (first.ok) return first;
  return fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(payload) });
}
"#,
        spoils: &[
            ("channelType: \"websocket\"", "channelType: \"webrtc\""),
            ("{ externalClientId: user }", "{}"),
            (", ...payload", ""),
        ],
    },
];

#[test]
fn right_edits_of_every_shape_are_proved_and_spoiled_ones_withdrawn() {
    for Shape { program, spoils } in SHAPES {
        let program = format!("{HEAD}{program}");
        let edits = offered(&program).unwrap_or_else(|| panic!("no fix for {program}"));
        assert_eq!(verdict(&program, edits.clone()), Ok(()), "{program}");
        for (from, to) in spoils {
            assert!(
                edits.iter().any(|edit| edit.text.contains(from)),
                "no edit writes {from:?} in {edits:#?}"
            );
            let spoiled = edits
                .iter()
                .map(|edit| Edit {
                    span: edit.span,
                    text: edit.text.replace(from, to),
                })
                .collect();
            let verdict = verdict(&program, spoiled);
            assert!(verdict.is_err(), "{from:?} became {to:?} in {program}");
        }
    }
}

#[test]
fn a_statement_that_goes_without_its_field_is_noticed() {
    let program = format!("{HEAD}{}", SHAPES[0].program);
    let mut edits = offered(&program).unwrap();
    let start = program.find("  body.tags = user.tags;").unwrap();
    edits.push(Edit {
        span: Span::new(start, start + "  body.tags = user.tags;\n".len()),
        text: String::new(),
    });
    let verdict = verdict(&program, edits);
    assert!(
        matches!(verdict, Err(Contradiction::Body("session", ..))),
        "{verdict:?}"
    );
}
