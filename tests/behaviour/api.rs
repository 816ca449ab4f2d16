//! The API itself: what each request is for, and the answer that the contract gives it.

use crate::http::Request;
use serde_json::{Map, Value, json};

pub const AGENT_FIELDS: [&str; 11] = [
    "companionId",
    "voiceId",
    "providerSettings",
    "language",
    "functions",
    "faqCollections",
    "knowledgeBaseId",
    "disableIdleTimeout",
    "useWebSearch",
    "mcp",
    "mode",
];
pub const SESSION_FIELDS: [&str; 5] = [
    "externalClientId",
    "externalClientProfile",
    "tags",
    "initialSpeech",
    "modality",
];
pub const CHANNEL_FIELDS: [&str; 1] = ["useGreenVideo"];
const CHANNELS: [&str; 5] = ["webrtc", "websocket", "sip", "voip", "kiosk"];

/// What a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `POST /public/connections` or `/public/ws-connections`, with the channel of the endpoint.
    Legacy(&'static str),
    CreateAgent,
    ChangeAgent(String),
    Channel {
        agent: String,
        channel: String,
    },
    /// A session on an agent.
    Session(String),
    Other,
}

/// The place of a fault, without what a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Legacy,
    CreateAgent,
    Channel,
    Session,
    Other,
}

impl Kind {
    pub fn place(&self) -> Place {
        match self {
            Self::Legacy(_) => Place::Legacy,
            Self::CreateAgent => Place::CreateAgent,
            Self::Channel { .. } => Place::Channel,
            Self::Session(_) => Place::Session,
            Self::ChangeAgent(_) | Self::Other => Place::Other,
        }
    }

    /// Whether the request opens a session by itself.
    pub fn is_session(&self) -> bool {
        matches!(self, Self::Legacy(_) | Self::Session(_))
    }
}

pub fn kind(request: &Request) -> Kind {
    let path = request.path.strip_suffix('/').unwrap_or(&request.path);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match (request.method.as_str(), parts.as_slice()) {
        ("POST", ["public", "connections"]) => Kind::Legacy("webrtc"),
        ("POST", ["public", "ws-connections"]) => Kind::Legacy("websocket"),
        ("POST", ["public", "agents"]) => Kind::CreateAgent,
        ("PATCH", ["public", "agents", agent]) => Kind::ChangeAgent((*agent).to_owned()),
        ("PUT", ["public", "agents", agent, "channels", channel]) => Kind::Channel {
            agent: (*agent).to_owned(),
            channel: (*channel).to_owned(),
        },
        ("POST", ["public", "agents", agent, "connections"]) => Kind::Session((*agent).to_owned()),
        _ => Kind::Other,
    }
}

/// A status, a body, and the agent created.
pub type Answer = (u16, Value, Option<String>);

fn refuse(status: u16, code: &str, message: &str) -> Answer {
    let body = json!({ "error": { "code": code, "message": message } });
    (status, body, None)
}

/// What the API holds.
#[derive(Debug, Default)]
pub struct Api {
    agents: Vec<Agent>,
    connections: usize,
}

#[derive(Debug)]
struct Agent {
    key: String,
    body: Map<String, Value>,
}

impl Api {
    pub fn answer(&mut self, request: &Request, kind: &Kind) -> Answer {
        let Some(key) = request.header("x-api-key").filter(|key| !key.is_empty()) else {
            return refuse(401, "Unauthorized", "no X-Api-Key");
        };
        if *kind == Kind::Other {
            return (200, json!({}), None);
        }
        let json = request.header("content-type").unwrap_or_default();
        if json.split(';').next().map(str::trim) != Some("application/json") {
            return refuse(
                415,
                "UnsupportedMediaType",
                "the body is not declared as JSON",
            );
        }
        let Ok(Value::Object(body)) = serde_json::from_slice(&request.body) else {
            return refuse(400, "BadRequest", "the body is not a JSON object");
        };
        match kind {
            Kind::Legacy(_) => self.legacy(&body),
            Kind::CreateAgent => self.create(key, body),
            Kind::ChangeAgent(agent) => self.change(key, agent, body),
            Kind::Channel { agent, channel } => self.configure(key, agent, channel, body),
            Kind::Session(agent) => self.session(key, agent, &body),
            Kind::Other => (200, json!({}), None),
        }
    }

    fn connected(&mut self) -> Answer {
        self.connections += 1;
        let number = self.connections;
        let id = format!("conn_{number}");
        let token = format!("token_{number}");
        (
            200,
            json!({ "token": token, "connection": { "id": id } }),
            None,
        )
    }

    fn legacy(&mut self, body: &Map<String, Value>) -> Answer {
        if !body.contains_key("companionId") {
            return refuse(400, "BadRequest", "companionId is missing");
        }
        if let Err(answer) = client_id(body) {
            return answer;
        }
        self.connected()
    }

    fn create(&mut self, key: &str, body: Map<String, Value>) -> Answer {
        if let Err(answer) = agent_fields(&body) {
            return answer;
        }
        if !body.get("companionId").is_some_and(Value::is_string) {
            return refuse(400, "BadRequest", "companionId is missing");
        }
        if !body.get("providerSettings").is_some_and(Value::is_object) {
            return refuse(400, "BadRequest", "providerSettings is missing");
        }
        if !body.get("name").is_some_and(Value::is_string) {
            return refuse(400, "BadRequest", "name is missing");
        }
        if self.agents.iter().filter(|agent| agent.key == key).count() >= 100 {
            return refuse(409, "AgentLimitExceeded", "100 agents at most");
        }
        let id = format!("agent_{}", self.agents.len() + 1);
        let mut answer = body.clone();
        answer.insert("id".to_owned(), json!(id));
        self.agents.push(Agent {
            key: key.to_owned(),
            body,
        });
        (201, Value::Object(answer), Some(id))
    }

    fn change(&mut self, key: &str, id: &str, body: Map<String, Value>) -> Answer {
        if let Err(answer) = agent_fields(&body) {
            return answer;
        }
        let Some(agent) = self.agent(key, id) else {
            return refuse(404, "NotFound", "no such agent");
        };
        agent.body.extend(body);
        (200, Value::Object(agent.body.clone()), None)
    }

    fn agent(&mut self, key: &str, id: &str) -> Option<&mut Agent> {
        let number: usize = id.strip_prefix("agent_")?.parse().ok()?;
        let agent = self.agents.get_mut(number.checked_sub(1)?)?;
        (agent.key == key).then_some(agent)
    }

    fn configure(
        &mut self,
        key: &str,
        id: &str,
        channel: &str,
        body: Map<String, Value>,
    ) -> Answer {
        if let Some(field) = unknown(&body, &CHANNEL_FIELDS) {
            return refuse(400, "BadRequest", &format!("{field} is no channel field"));
        }
        if !CHANNELS.contains(&channel) {
            return refuse(404, "NotFound", "no such channel");
        }
        if self.agent(key, id).is_none() {
            return refuse(404, "NotFound", "no such agent");
        }
        (200, Value::Object(body), None)
    }

    fn session(&mut self, key: &str, id: &str, body: &Map<String, Value>) -> Answer {
        if self.agent(key, id).is_none() && !id.starts_with("agent_pinned") {
            return refuse(404, "NotFound", "no such agent");
        }
        let channel = body.get("channelType").and_then(Value::as_str);
        if !channel.is_some_and(|channel| CHANNELS.contains(&channel)) {
            return refuse(400, "BadRequest", "channelType is missing or unknown");
        }
        let known: Vec<&str> = [&["channelType"][..], &SESSION_FIELDS].concat();
        if let Some(field) = unknown(body, &known) {
            return refuse(400, "BadRequest", &format!("{field} is no session field"));
        }
        if let Err(answer) = client_id(body) {
            return answer;
        }
        self.connected()
    }
}

fn unknown<'a>(body: &'a Map<String, Value>, known: &[&str]) -> Option<&'a str> {
    let mut fields = body.keys().map(String::as_str);
    fields.find(|field| !known.contains(field))
}

fn agent_fields(body: &Map<String, Value>) -> Result<(), Answer> {
    let known: Vec<&str> = [&["name", "tags"][..], &AGENT_FIELDS].concat();
    match unknown(body, &known) {
        Some(field) => {
            let message = format!("{field} is no agent field");
            Err(refuse(400, "BadRequest", &message))
        }
        None => Ok(()),
    }
}

fn client_id(body: &Map<String, Value>) -> Result<(), Answer> {
    let Some(id) = body.get("externalClientId").and_then(Value::as_str) else {
        return Ok(());
    };
    let letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if (1..=32).contains(&id.len()) && id.chars().all(letter) {
        return Ok(());
    }
    Err(refuse(400, "BadRequest", "externalClientId is malformed"))
}
