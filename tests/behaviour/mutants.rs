//! The harness sees what is wrong: hand-written results with one mistake each.

use crate::case::{Case, Language};
use crate::harness::{Fixer, Golden, check};
use std::fs;
use std::path::Path;

/// A mistake in the hand-written result of one case.
struct Mutant {
    what: &'static str,
    case: &'static str,
    from: &'static str,
    to: &'static str,
}

impl Fixer for Mutant {
    fn fix(&self, case: &Case, folder: &Path) -> Result<(), String> {
        Golden.fix(case, folder)?;
        let program = folder.join(case.program());
        let text = fs::read_to_string(&program).unwrap();
        assert!(text.contains(self.from), "{}: nothing to spoil", self.what);
        fs::write(&program, text.replace(self.from, self.to)).unwrap();
        Ok(())
    }

    fn takes(&self, case: &Case) -> bool {
        case.name == self.case
    }
}

const fn mutant(
    what: &'static str,
    case: &'static str,
    from: &'static str,
    to: &'static str,
) -> Mutant {
    Mutant {
        what,
        case,
        from,
        to,
    }
}

const MUTANTS: [Mutant; 18] = [
    mutant(
        "an agent for every session",
        "fetch-two-sessions",
        r#"(typeof agent === "string" ? agent : createSupportAgent())"#,
        "createSupportAgent()",
    ),
    mutant(
        "a refusal is remembered",
        "fetch-refused",
        r#"(typeof agent === "string" ? agent : createSupportAgent())"#,
        "(agent || createSupportAgent())",
    ),
    mutant(
        "a refusal is shared",
        "fetch-concurrent-refused",
        r#"(typeof agent === "string" ? agent : createSupportAgent())"#,
        "(agent || createSupportAgent())",
    ),
    mutant(
        "an error is remembered",
        "fetch-cut-off",
        "    .catch(() => {})\n",
        "",
    ),
    mutant(
        "an error is shared",
        "axios-concurrent-refused",
        ".catch(() => {})",
        "",
    ),
    mutant(
        "every concurrent caller creates an agent",
        "fetch-concurrent",
        "supportAgent = supportAgent\n    .catch(() => {})",
        "supportAgent = Promise.resolve()\n    .catch(() => {})",
    ),
    mutant(
        "sessions wait for each other",
        "fetch-concurrent",
        "return supportAgent.then((agent) => (typeof agent === \"string\" ? openSession(agent) : agent));",
        "const mine = supportAgent.then(async (agent) => [agent, typeof agent === \"string\" ? await openSession(agent) : agent]);\n  supportAgent = mine.then(([agent]) => agent);\n  return mine.then(([, response]) => response);",
    ),
    mutant(
        "the pin is ignored",
        "fetch-pin",
        "process.env.NAPSTER_SUPPORT_AGENT_ID",
        "process.env.NAPSTER_AGENT",
    ),
    mutant(
        "the channel of a pinned agent is touched",
        "fetch-channel-pin",
        "if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;",
        "if (process.env.NAPSTER_SUPPORT_AGENT_ID) supportAgentId = process.env.NAPSTER_SUPPORT_AGENT_ID;",
    ),
    mutant(
        "two keys share an agent",
        "fetch-two-credentials",
        "function withSupportAgent(apiKey, openSession) {",
        "function withSupportAgent(apiKey, openSession) {\n  apiKey = keys[0];",
    ),
    mutant(
        "a field is lost",
        "fetch-two-sessions",
        "      language: \"en\",\n",
        "",
    ),
    mutant(
        "something is printed",
        "fetch-two-sessions",
        "  const response = await fetch(",
        "  console.error(\"creating\");\n  const response = await fetch(",
    ),
    mutant(
        "a refusal is thrown where it was returned",
        "fetch-refused",
        "if (!response.ok) return response;",
        "if (!response.ok) throw new Error(`${response.status}`);",
    ),
    mutant(
        "the refusal has been read",
        "fetch-refused",
        "if (!response.ok) return response;",
        "await response.clone().json(); if (!response.ok) await response.text();\n  if (!response.ok) return response;",
    ),
    mutant(
        "the agent is not kept when its channel is refused",
        "fetch-channel-refused",
        "if (!supportAgentId)",
        "",
    ),
    mutant(
        "a refused channel is ignored",
        "fetch-channel-refused",
        "return response.ok ? supportAgentId : response;",
        "return supportAgentId;",
    ),
    mutant(
        "an agent for every session, whatever its configuration",
        "fetch-varying",
        "agents.get(body)",
        "agents.get()",
    ),
    mutant(
        "a header of the session is lost",
        "fetch-payload-variable",
        ", \"X-Trace\": user",
        "",
    ),
];

#[test]
fn every_mistake_is_noticed() {
    // As the hand-written results are right, what is found is the mistake.
    let mut unnoticed = Vec::new();
    for (index, mutant) in MUTANTS.iter().enumerate() {
        let name = format!("mutant-{index}");
        let wrong = check(Language::JavaScript, mutant, &name);
        if wrong.is_empty() {
            unnoticed.push(mutant.what);
        }
    }
    assert!(unnoticed.is_empty(), "unnoticed: {unnoticed:?}");
}
