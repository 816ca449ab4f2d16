//! The migration guide's own examples: what each becomes equals what the guide turns it into, field by field.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

mod support;

use serde_json::{Value, json};
use support::{Tree, repository, run_in};

/// The JSON objects that curl sends in a script, with the last segments of the addresses before them.
fn sent(script: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut rest = script;
    while let Some(at) = rest.find("/public/") {
        let address = &rest[at + 1..];
        let end = address.find(['"', ' ', '\n', '\\']).unwrap();
        let path = address[..end].to_owned();
        let body = address
            .find("-d '")
            .map(|start| &address[start + 4..])
            .unwrap();
        let close = body.find('\'').unwrap();
        found.push((path, serde_json::from_str(&body[..close]).unwrap()));
        rest = &body[close..];
    }
    found
}

fn guide(name: &str) -> String {
    let path = repository().join("tests/guide").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// The example after its fix.
fn fixed(name: &str) -> Vec<(String, Value)> {
    let text = guide(name);
    let tree = Tree::new(&[("support.sh", &text)]);
    let ran = run_in(tree.path(), &["--fix", "--exit-zero"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = std::fs::read_to_string(tree.path().join("support.sh")).unwrap();
    assert!(text.contains("${NAPSTER_SUPPORT_AGENT_ID:-}"), "{text}");
    sent(&text)
}

fn without_name(mut body: Value) -> Value {
    assert!(body.as_object_mut().unwrap().shift_remove("name").is_some());
    body
}

#[test]
fn the_first_example_becomes_the_creation_of_the_guides_agent() {
    let after = fixed("create-agent-before.sh");
    let [(create, agent), (open, session)] = after.as_slice() else {
        panic!("{after:?}");
    };
    let guide = sent(&guide("create-agent-after.sh"));
    assert_eq!(create, "public/agents");
    assert_eq!(
        without_name(agent.clone()),
        without_name(guide[0].1.clone())
    );
    assert!(open.ends_with("/connections"), "{open}");
    assert_eq!(*session, json!({ "channelType": "webrtc" }));
}

#[test]
fn the_session_examples_become_the_guides_sessions() {
    for (name, channel) in [("webrtc", "webrtc"), ("websocket", "websocket")] {
        let after = fixed(&format!("{name}-before.sh"));
        let [(create, agent), (open, session)] = after.as_slice() else {
            panic!("{after:?}");
        };
        let guide = sent(&guide(&format!("{name}-after.sh")));
        assert_eq!(create, "public/agents");
        assert_eq!(
            without_name(agent.clone()),
            json!({
                "companionId": "comp_abc123",
                "voiceId": "alloy",
                "functions": ["fn_order_status"],
                "providerSettings": { "temperature": 0.7 },
            })
        );
        assert_eq!(open, "public/agents/$support_agent_id/connections");
        assert_eq!(*session, guide[0].1, "{channel}");
    }
}

#[test]
fn in_a_document_only_the_code_changes_and_the_fix_is_unsafe() {
    let before = guide("webrtc-before.sh");
    let text = format!(
        "# Sessions\n\nPOST to /public/connections:\n\n```bash\n{before}```\n\nThat is all.\n"
    );
    let tree = Tree::new(&[("README.md", &text)]);
    run_in(tree.path(), &["--fix", "--exit-zero"]);
    let read = || std::fs::read_to_string(tree.path().join("README.md")).unwrap();
    assert!(read().contains("providerConfig"), "{}", read());
    run_in(tree.path(), &["--fix", "--unsafe-fixes", "--exit-zero"]);
    let after = read();
    assert!(after.starts_with("# Sessions\n\nPOST to /public/connections:\n\n```bash\nreadme_agent_id=${NAPSTER_README_AGENT_ID:-$(curl -s -X POST"));
    assert!(after.ends_with("```\n\nThat is all.\n"), "{after}");
    assert!(
        after.contains("| jq -r .id)}\ncurl -X POST \"https://"),
        "{after}"
    );
}
