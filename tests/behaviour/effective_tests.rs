//! The comparison, on runs made by hand: a right one, and every way to be wrong.

use crate::effective::{Expected, agents_allowed, differences, legacy};
use crate::mock::{Mock, Recorded};
use crate::mock_tests::{agent, client, with};
use serde_json::{Value, json};

fn object(value: Value) -> serde_json::Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn a_legacy_body_is_read_under_the_new_names() {
    let body = json!({
        "companionId": "c", "providerConfig": { "voiceId": "v", "settings": { "a": null }, "useGreenVideo": false }, "tags": [], "language": null,
    });
    let expected = json!({
        "channelType": "websocket", "companionId": "c", "language": null, "providerSettings": { "a": null }, "tags": [], "useGreenVideo": false, "voiceId": "v",
    });
    assert_eq!(legacy(object(body), "websocket"), object(expected));
    let empty = json!({ "providerConfig": { "settings": {} } });
    assert_eq!(
        legacy(object(empty), "webrtc"),
        object(json!({ "channelType": "webrtc" }))
    );
    let unknown = json!({ "providerConfig": { "colour": 1 } });
    assert_eq!(
        legacy(object(unknown), "webrtc")["providerConfig"],
        json!({ "colour": 1 })
    );
}

/// A run that sends these requests, in order.
fn run(requests: &[(&str, &str, Value)]) -> Vec<Recorded> {
    let mock = Mock::start();
    for (method, path, body) in requests {
        client(&mock).send(method, path, body);
    }
    mock.records()
}

fn original() -> Value {
    json!({
        "companionId": "comp_abc123", "providerConfig": { "voiceId": "alloy", "settings": {}, "useGreenVideo": true },
        "externalClientId": "ada", "tags": { "a": 1, "b": 1 },
    })
}

/// A right migration of `original`.
fn migrated() -> Vec<(&'static str, &'static str, Value)> {
    let agent = with(agent(), "tags", json!({ "a": 0, "b": 1 }));
    let session = json!({ "channelType": "webrtc", "externalClientId": "ada", "tags": { "a": 1 } });
    vec![
        ("POST", "/public/agents", agent),
        (
            "PUT",
            "/public/agents/agent_1/channels/webrtc",
            json!({ "useGreenVideo": true }),
        ),
        ("POST", "/public/agents/agent_1/connections", session),
    ]
}

fn found(after: &[(&str, &str, Value)]) -> Vec<String> {
    let before = run(&[("POST", "/public/connections", original())]);
    differences(&before, &run(after), &Expected::default())
}

#[test]
fn the_same_behaviour_has_no_differences() {
    assert_eq!(found(&migrated()), Vec::<String>::new());
}

#[test]
fn every_wrong_migration_is_found() {
    let edited = |index: usize, field: &str, value: Value| {
        let mut after = migrated();
        after[index].2[field] = value;
        after
    };
    let cut = |index: usize| {
        let mut after = migrated();
        after.remove(index);
        after
    };
    let moved = |from: &str, to: &'static str| {
        let mut after = migrated();
        after
            .iter_mut()
            .filter(|it| it.1 == from)
            .for_each(|it| it.1 = to);
        after
    };
    let twice = || {
        let mut after = migrated();
        after.insert(0, after[0].clone());
        after
    };
    let late = || {
        let mut after = migrated();
        after.swap(1, 2);
        after
    };
    let again = || {
        let mut after = migrated();
        after.push(after[2].clone());
        after
    };
    let more = |request: (&'static str, &'static str, Value)| {
        let mut after = migrated();
        after.push(request);
        after
    };
    let wrong = [
        ("another value", edited(0, "voiceId", json!("verse"))),
        ("null for absent", edited(0, "language", Value::Null)),
        ("a list for absent", edited(0, "functions", json!([]))),
        (
            "settings for none",
            edited(0, "providerSettings", json!({ "a": 1 })),
        ),
        (
            "agent field in the session",
            edited(2, "voiceId", json!("alloy")),
        ),
        (
            "another channel",
            edited(2, "channelType", json!("websocket")),
        ),
        ("a lost client", edited(2, "externalClientId", Value::Null)),
        ("tags that lose", edited(2, "tags", json!({ "a": 0 }))),
        (
            "another channel configuration",
            edited(1, "useGreenVideo", json!(false)),
        ),
        ("no channel configuration", cut(1)),
        ("no session", cut(2)),
        ("configured too late", late()),
        ("two agents", twice()),
        ("two sessions", again()),
        (
            "the wrong channel configured",
            moved(
                "/public/agents/agent_1/channels/webrtc",
                "/public/agents/agent_1/channels/websocket",
            ),
        ),
        (
            "still legacy",
            more(("POST", "/public/connections", original())),
        ),
        (
            "another request",
            more(("GET", "/public/agents", json!({}))),
        ),
    ];
    for (what, after) in wrong {
        assert!(!found(&after).is_empty(), "{what} is not noticed");
    }
}

#[test]
fn agents_are_counted_by_what_is_not_the_sessions_own() {
    let path = "/public/connections";
    let session = with(original(), "externalClientId", json!("bob"));
    let agent = with(original(), "language", json!("de"));
    let both = "/public/ws-connections";
    let before = run(&[
        ("POST", path, original()),
        ("POST", path, session),
        ("POST", both, original()),
        ("POST", path, agent),
    ]);
    assert_eq!(agents_allowed(&before), 2);
}
