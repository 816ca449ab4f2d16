//! A strict Companion API on 127.0.0.1: the legacy endpoints and the current ones, with a record of every request, faults on
//! demand, and barriers that hold sessions back until enough of them have been attempted.
//!
//! It refuses what the real one would, and what a minimal migration must not send.

use crate::http::{Connection, Request};
use serde_json::{Map, Value, json};
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a barrier waits for the sessions it was promised.
const PATIENCE: Duration = Duration::from_secs(3);
const HANG: Duration = Duration::from_secs(5);

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

/// What happens instead of the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Answer(u16, Value),
    /// The connection is closed without an answer.
    Drop,
    /// Nothing comes for longer than any program here waits.
    Hang,
}

/// What happens to the nth request (from 1) at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub place: Place,
    pub nth: usize,
    pub action: Action,
}

/// A request and what became of it.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub request: Request,
    pub kind: Kind,
    /// The body, where it is JSON.
    pub body: Option<Value>,
    /// The status answered; `None` where the connection was dropped.
    pub status: Option<u16>,
    /// The agent that the request created.
    pub created: Option<String>,
    /// The answer was a fault on demand.
    pub scripted: bool,
}

impl Recorded {
    pub fn succeeded(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether it is an attempt to open a session: a session request, or what a session request waited for and was refused.
    pub fn is_attempt(&self) -> bool {
        self.kind.is_session()
            || (!self.succeeded() && matches!(self.kind, Kind::CreateAgent | Kind::Channel { .. }))
    }
}

#[derive(Debug, Default)]
struct State {
    records: Vec<Recorded>,
    agents: Vec<Agent>,
    connections: usize,
    faults: Vec<Fault>,
    /// How many session attempts each group has; a session is answered when its group is complete.
    groups: Vec<usize>,
    /// Session requests that have arrived, and refusals before any session request.
    attempts: usize,
    /// How long the answer to anything but a session takes, so that concurrent callers meet at the agent.
    pause: Duration,
    broken: Vec<String>,
}

#[derive(Debug)]
struct Agent {
    key: String,
    body: Map<String, Value>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    arrived: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running server. It runs until the process ends: a program under test may keep a connection to it.
#[derive(Debug)]
pub struct Mock {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Mock {
    pub fn start() -> Self {
        Self::with(Vec::new(), Vec::new())
    }

    pub fn with(faults: Vec<Fault>, groups: Vec<usize>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        shared.state().faults = faults;
        if !groups.is_empty() {
            shared.state().pause = Duration::from_millis(50);
        }
        shared.state().groups = groups;
        let server = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&server);
                std::thread::spawn(move || {
                    // A client that goes away is no concern of the server's.
                    let _ = serve(stream, &shared);
                });
            }
        });
        Self { address, shared }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far, in the order of arrival.
    pub fn records(&self) -> Vec<Recorded> {
        self.shared.state().records.clone()
    }

    /// The barriers that gave up waiting.
    pub fn broken(&self) -> Vec<String> {
        self.shared.state().broken.clone()
    }
}

fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut connection = Connection::new(stream);
    while let Some(request) = connection.request()? {
        let Some((status, body)) = handle(request, shared) else {
            return Ok(());
        };
        connection.answer(status, &body.to_string())?;
    }
    Ok(())
}

fn handle(request: Request, shared: &Shared) -> Option<(u16, Value)> {
    let kind = kind(&request);
    let body = serde_json::from_slice(&request.body).ok();
    let (index, action, group) = {
        let mut state = shared.state();
        let index = state.records.len();
        let place = kind.place();
        let nth = 1 + count(&state.records, place);
        let found = state
            .faults
            .iter()
            .find(|fault| fault.place == place && fault.nth == nth);
        let action = found.map(|fault| fault.action.clone());
        state.records.push(Recorded {
            request: request.clone(),
            kind: kind.clone(),
            body,
            status: None,
            created: None,
            scripted: action.is_some(),
        });
        let group = kind.is_session().then(|| state.attempt());
        shared.arrived.notify_all();
        (index, action, group)
    };
    if let Some(group) = group {
        wait(shared, group);
    } else {
        let pause = shared.state().pause;
        std::thread::sleep(pause);
    }
    let answer = match action {
        Some(Action::Drop) => None,
        Some(Action::Hang) => {
            std::thread::sleep(HANG);
            None
        }
        Some(Action::Answer(status, body)) => Some((status, body, None)),
        None => Some(shared.state().answer(&request, &kind)),
    };
    let mut state = shared.state();
    let record = &mut state.records[index];
    if let Some((status, _, created)) = &answer {
        record.status = Some(*status);
        record.created.clone_from(created);
    }
    if record.is_attempt() && !kind.is_session() {
        state.attempt();
        shared.arrived.notify_all();
    }
    answer.map(|(status, body, _)| (status, body))
}

fn count(records: &[Recorded], place: Place) -> usize {
    let there = records.iter().filter(|record| record.kind.place() == place);
    there.count()
}

/// Holds a session request until all attempts of its group have been made.
fn wait(shared: &Shared, needed: usize) {
    let state = shared.state();
    let (mut state, timeout) = shared
        .arrived
        .wait_timeout_while(state, PATIENCE, |state| state.attempts < needed)
        .unwrap_or_else(PoisonError::into_inner);
    if timeout.timed_out() {
        let made = state.attempts;
        state.broken.push(format!(
            "waited for {needed} attempts to open a session, but only {made} were made"
        ));
    }
}

fn kind(request: &Request) -> Kind {
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

type Answer = (u16, Value, Option<String>);

fn refuse(status: u16, code: &str, message: &str) -> Answer {
    let body = json!({ "error": { "code": code, "message": message } });
    (status, body, None)
}

impl State {
    /// Counts an attempt and says how many complete its group.
    fn attempt(&mut self) -> usize {
        self.attempts += 1;
        let mut end = 0;
        for group in &self.groups {
            end += group;
            if self.attempts <= end {
                return end;
            }
        }
        self.attempts
    }

    fn answer(&mut self, request: &Request, kind: &Kind) -> Answer {
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
