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
