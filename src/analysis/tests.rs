//! Fixes as text, before and after.

use super::*;
use crate::lints::RULES;
use crate::program::Standalone;

/// The text with every fix made, safe or not, or the notes that say why there is none.
fn fixed(path: &str, text: &str) -> String {
    let settings = Settings::defaults(RULES);
    let analyser = Analyser {
        catalog: Catalog::embedded(),
        settings: &settings,
        imports: &Standalone,
        language: None,
        with_fixes: true,
        proven: Default::default(),
    };
    let source = Arc::new(Source::new(path, text));
    let analysis = analyser.analyse(Path::new(path), &source);
    let calls: Vec<&Diagnostic> = analysis
        .diagnostics
        .iter()
        .filter(|one| one.confidence.is_some())
        .collect();
    let Some(fix) = calls.iter().find_map(|one| one.fix.clone()) else {
        let notes: Vec<String> = calls.iter().flat_map(|one| one.notes.clone()).collect();
        return format!("no fix:\n{}\n", notes.join("\n"));
    };
    let mut result = fix.files[0].edits.apply(text).unwrap();
    if !fix.assumptions.is_empty() {
        result.push_str(&format!("// unsafe: {}\n", fix.assumptions.join("; ")));
    }
    result
}

#[test]
fn hoists_the_creation_of_a_static_agent() {
    insta::assert_snapshot!(fixed(
        "src/support.js",
        r#"import { key } from "./key.js";

const API = process.env.NAPSTER_API || "https://companion-api.napster.com";
const headers = { "X-Api-Key": key, "Content-Type": "application/json" };

export async function startSupport(user) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      // the calm one
      providerConfig: { voiceId: "alloy", settings: { temperature: 0.7 } },
      externalClientId: user.id, // stays
    }),
  });
  if (!res.ok) throw new Error(`refused: ${res.status}`);
  return res.json();
}
"#
    ));
}

#[test]
fn hands_the_creation_over_where_it_needs_locals() {
    insta::assert_snapshot!(fixed(
        "src/tutor.ts",
        r#"import axios from 'axios'

const CONNECTIONS = 'https://companion-api.napster.com/public/ws-connections'

export async function open(apiKey: string, id: string): Promise<string> {
    const payload = { companionId: 'c', externalClientId: id, providerConfig: { useGreenVideo: true } }
    const { data } = await axios.post<{ token: string }>(CONNECTIONS, payload, { headers: { 'X-Api-Key': apiKey } })
    return data.token
}
"#
    ));
}

#[test]
fn hands_request_builders_to_a_helper_in_rust() {
    insta::assert_snapshot!(fixed(
        "src/session.rs",
        r#"use serde_json::{json, Value};

const API: &str = "https://companion-api.napster.com";

async fn open_session(client: &reqwest::Client, api_key: &str, user: &str) -> Result<String, Box<dyn std::error::Error>> {
    let response = client
        .post(format!("{API}/public/connections"))
        .header("X-Api-Key", api_key)
        .json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                // the calm one
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
                "useGreenVideo": true,
            },
            "functions": [],
            "externalClientId": user,
        }))
        .send()
        .await?;
    let session: Value = response.json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}
"#
    ));
}

#[test]
fn moves_constants_and_blocking_payload_variables_in_rust() {
    insta::assert_snapshot!(fixed(
        "src/support.rs",
        r#"use serde_json::json;

const SESSIONS_URL: &str = "https://companion-api.napster.com/public/ws-connections";

pub fn start_support(user: &str) -> reqwest::Result<reqwest::blocking::Response> {
    let key = std::env::var("NAPSTER_KEY").unwrap_or_default();
    let body = json!({ "companionId": "c", "externalClientId": user });
    let client = reqwest::blocking::Client::new();
    client.post(SESSIONS_URL).header("X-Api-Key", &key).json(&body).send()
}
"#
    ));
}

#[test]
fn computes_values_before_the_agent_is_awaited() {
    insta::assert_snapshot!(fixed(
        "src/kiosk.mjs",
        r#"fetch("https://companion-api.napster.com/public/connections", {
  method: "POST",
  headers: { "X-Api-Key": process.env.KEY },
  body: JSON.stringify({ companionId: "c", externalClientId: crypto.randomUUID() }),
}).then((r) => r.json()).then(console.log);
"#
    ));
}

#[test]
fn sends_constant_tags_to_the_agent_where_asked_to() {
    let choices = crate::config::Choices {
        tags: Some(crate::config::Tags::Agent),
        ..crate::config::Choices::default()
    };
    let here = std::path::PathBuf::from(".");
    let file = crate::config::ConfigFile::default();
    let settings = Settings::new(RULES, file, choices, here.clone(), here);
    let program = |tags: &str| {
        format!(
            "fetch(\"https://companion-api.napster.com/public/connections\", {{\n  method: \"POST\",\n  headers: {{ \"X-Api-Key\": process.env.KEY }},\n  body: JSON.stringify({{ companionId: \"c\", tags: {tags} }}),\n}});\n"
        )
    };
    for (tags, agent_gets_them) in [
        ("{ team: \"sales\" }", true),
        ("{ team: location.hash }", false),
    ] {
        let text = program(tags);
        let analyser = Analyser {
            catalog: Catalog::embedded(),
            settings: &settings,
            imports: &Standalone,
            language: None,
            with_fixes: true,
            proven: Default::default(),
        };
        let source = Arc::new(Source::new("src/sales.mjs", text.as_str()));
        let analysis = analyser.analyse(Path::new("src/sales.mjs"), &source);
        let fix = analysis
            .diagnostics
            .iter()
            .find_map(|one| one.fix.clone())
            .unwrap();
        let result = fix.files[0].edits.apply(&text).unwrap();
        let session = result.find("/connections`").unwrap();
        let moved = result.find("tags:").unwrap() < session;
        assert_eq!(moved, agent_gets_them, "{result}");
    }
}
