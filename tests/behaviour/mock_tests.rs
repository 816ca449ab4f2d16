//! The rules of the mock, one by one, over real connections.

use crate::api::{AGENT_FIELDS, Kind, Place};
use crate::mock::{Action, Fault, Mock};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

pub struct Client<'a> {
    mock: &'a Mock,
    key: Option<&'static str>,
    json: &'static str,
}

pub fn client(mock: &Mock) -> Client<'_> {
    Client {
        mock,
        key: Some("key_one"),
        json: "application/json",
    }
}

impl Client<'_> {
    fn text(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let key = self
            .key
            .map_or(String::new(), |key| format!("x-api-key: {key}\r\n"));
        let (json, length) = (self.json, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: mock\r\n{key}content-type: {json}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        let answer = raw(self.mock, request.as_bytes());
        if answer.is_empty() {
            return (0, Value::Null);
        }
        let status = answer[9..12].parse().unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    pub fn send(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.text(method, path, &body.to_string())
    }

    fn post(&self, path: &str, body: &Value) -> u16 {
        self.send("POST", path, body).0
    }
}

/// What the server says until it has answered as often as it was asked.
fn raw(mock: &Mock, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(mock.url().trim_start_matches("http://")).unwrap();
    stream.write_all(request).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

pub fn agent() -> Value {
    json!({ "companionId": "comp_abc123", "name": "Support", "voiceId": "alloy", "providerSettings": {} })
}

pub fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}

#[test]
fn a_key_and_json_are_required() {
    let mock = Mock::start();
    let it = client(&mock);
    let keyless = Client {
        key: None,
        ..client(&mock)
    };
    let plain = Client {
        json: "text/plain",
        ..client(&mock)
    };
    let charset = Client {
        json: "application/json; charset=utf-8",
        ..client(&mock)
    };
    for path in [
        "/public/connections",
        "/public/ws-connections",
        "/public/agents",
    ] {
        assert_eq!(keyless.post(path, &agent()), 401, "{path}");
        assert_eq!(plain.post(path, &agent()), 415, "{path}");
        assert_eq!(it.text("POST", path, "[]").0, 400, "{path}");
        assert_eq!(it.text("POST", path, "{").0, 400, "{path}");
    }
    assert_eq!(charset.post("/public/agents", &agent()), 201);
}

#[test]
fn a_legacy_session_needs_a_companion_and_a_proper_client_id() {
    let mock = Mock::start();
    let it = client(&mock);
    let body = json!({ "companionId": "comp_abc123", "externalClientId": "ada" });
    let (status, answer) = it.send("POST", "/public/connections", &body);
    let expected = json!({ "token": "token_1", "connection": { "id": "conn_1" } });
    assert_eq!((status, answer), (200, expected));
    assert_eq!(it.post("/public/ws-connections/?trace=1", &body), 200);
    assert_eq!(it.post("/public/connections", &json!({})), 400);
    for wrong in ["", "a b", "ä", "012345678901234567890123456789012"] {
        let body = with(body.clone(), "externalClientId", json!(wrong));
        assert_eq!(it.post("/public/connections", &body), 400, "{wrong}");
    }
    assert_eq!(
        it.send("DELETE", "/public/connections/conn_1", &json!({}))
            .0,
        200
    );
    assert!(
        mock.records()
            .last()
            .is_some_and(|last| last.kind == Kind::Other)
    );
}

#[test]
fn an_agent_takes_agent_fields_alone() {
    let mock = Mock::start();
    let it = client(&mock);
    let (status, answer) = it.send("POST", "/public/agents", &agent());
    assert_eq!((status, &answer["id"]), (201, &json!("agent_1")));
    for field in ["companionId", "providerSettings", "name"] {
        assert_eq!(
            it.post("/public/agents", &without(agent(), field)),
            400,
            "{field}"
        );
    }
    for field in [
        "providerConfig",
        "externalClientId",
        "externalClientProfile",
        "channelType",
        "initialSpeech",
        "colour",
    ] {
        let body = with(agent(), field, json!({}));
        assert_eq!(it.post("/public/agents", &body), 400, "{field}");
    }
    assert_eq!(
        it.send(
            "PATCH",
            "/public/agents/agent_1",
            &json!({ "language": "de" })
        )
        .0,
        200
    );
    assert_eq!(
        it.send("PATCH", "/public/agents/agent_1", &json!({ "colour": 1 }))
            .0,
        400
    );
    assert_eq!(
        it.send("PATCH", "/public/agents/agent_2", &json!({})).0,
        404
    );
}

#[test]
fn a_session_takes_session_fields_alone() {
    let mock = Mock::start();
    let it = client(&mock);
    it.post("/public/agents", &agent());
    let path = "/public/agents/agent_1/connections";
    assert_eq!(it.post(path, &json!({ "channelType": "webrtc" })), 200);
    assert_eq!(it.post(path, &json!({})), 400);
    assert_eq!(it.post(path, &json!({ "channelType": "fax" })), 400);
    for field in AGENT_FIELDS
        .iter()
        .chain(&["useGreenVideo", "providerConfig", "name"])
    {
        let body = with(json!({ "channelType": "webrtc" }), field, json!("x"));
        assert_eq!(it.post(path, &body), 400, "{field}");
    }
    let body = json!({ "channelType": "webrtc" });
    assert_eq!(it.post("/public/agents/agent_9/connections", &body), 404);
    assert_eq!(it.post("/public/agents//connections", &body), 404);
    let other = Client {
        key: Some("key_two"),
        ..client(&mock)
    };
    assert_eq!(
        other.post(path, &body),
        404,
        "an agent belongs to its account"
    );
}

#[test]
fn a_channel_takes_channel_fields_alone() {
    let mock = Mock::start();
    let it = client(&mock);
    it.post("/public/agents", &agent());
    let path = "/public/agents/agent_1/channels/webrtc";
    assert_eq!(
        it.send("PUT", path, &json!({ "useGreenVideo": true })).0,
        200
    );
    assert_eq!(it.send("PUT", path, &json!({ "voiceId": "alloy" })).0, 400);
    assert_eq!(
        it.send("PUT", "/public/agents/agent_1/channels/fax", &json!({}))
            .0,
        404
    );
    assert_eq!(
        it.send("PUT", "/public/agents/agent_2/channels/webrtc", &json!({}))
            .0,
        404
    );
}

#[test]
fn an_account_holds_a_hundred_agents() {
    let mock = Mock::start();
    let it = client(&mock);
    for _ in 0..100 {
        assert_eq!(it.post("/public/agents", &agent()), 201);
    }
    let (status, answer) = it.send("POST", "/public/agents", &agent());
    assert_eq!(
        (status, &answer["error"]["code"]),
        (409, &json!("AgentLimitExceeded"))
    );
    let other = Client {
        key: Some("key_two"),
        ..client(&mock)
    };
    assert_eq!(other.post("/public/agents", &agent()), 201);
}

#[test]
fn faults_meet_the_request_they_are_for() {
    let fault = |place, nth, action| Fault { place, nth, action };
    let faults = vec![
        fault(
            Place::CreateAgent,
            1,
            Action::Answer(500, json!({ "why": "first" })),
        ),
        fault(Place::CreateAgent, 2, Action::Drop),
        fault(Place::Channel, 1, Action::Answer(503, json!({}))),
    ];
    let mock = Mock::with(faults, Vec::new());
    let it = client(&mock);
    assert_eq!(
        it.send("POST", "/public/agents", &agent()),
        (500, json!({ "why": "first" }))
    );
    assert_eq!(it.post("/public/agents", &agent()), 0);
    assert_eq!(it.post("/public/agents", &agent()), 201);
    let path = "/public/agents/agent_1/channels/webrtc";
    assert_eq!(it.send("PUT", path, &json!({})).0, 503);
    assert_eq!(it.send("PUT", path, &json!({})).0, 200);
    let statuses: Vec<_> = mock
        .records()
        .iter()
        .map(|it| (it.status, it.scripted))
        .collect();
    let expected = [
        (Some(500), true),
        (None, true),
        (Some(201), false),
        (Some(503), true),
        (Some(200), false),
    ];
    assert_eq!(statuses, expected);
}

#[test]
fn one_connection_carries_many_requests_in_every_framing() {
    let mock = Mock::start();
    let head = "x-api-key: k\r\ncontent-type: application/json\r\n";
    let request = format!(
        "POST /public/connections HTTP/1.1\r\n{head}transfer-encoding: chunked\r\n\r\n8\r\n{{\"compan\r\n10;x=y\r\nionId\": \"comp\"}}  \r\n0\r\n\r\n\
         POST http://companion-api.napster.com/public/connections?a=1 HTTP/1.1\r\n{head}content-length: 17\r\n\r\n{{\"companionId\":1}}\
         POST /public/connections HTTP/1.1\r\n{head}expect: 100-continue\r\ncontent-length: 2\r\n\r\n{{}}"
    );
    let answer = raw(&mock, request.as_bytes());
    assert!(
        answer.contains("token_1") && answer.contains("token_2"),
        "{answer}"
    );
    assert!(
        answer.contains("100 Continue") && answer.contains("400 Bad"),
        "{answer}"
    );
    assert_eq!(mock.records()[1].request.query.as_deref(), Some("a=1"));
}

#[test]
fn a_group_of_sessions_is_answered_when_it_is_whole() {
    let mock = Mock::with(Vec::new(), vec![2]);
    let body = json!({ "companionId": "comp" });
    std::thread::scope(|scope| {
        let open = || scope.spawn(|| client(&mock).post("/public/connections", &body));
        let threads = [open(), open()];
        for thread in threads {
            assert_eq!(thread.join().unwrap(), 200);
        }
    });
    assert!(mock.broken().is_empty());
    let alone = Mock::with(Vec::new(), vec![2]);
    assert_eq!(client(&alone).post("/public/connections", &body), 200);
    assert_eq!(
        alone.broken().len(),
        1,
        "a session that waits in vain is told of"
    );
}
