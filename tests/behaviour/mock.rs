//! A strict Companion API on 127.0.0.1: the legacy endpoints and the current ones, with a record of every request, faults on
//! demand, and barriers that hold sessions back until enough of them have been attempted.
//!
//! It refuses what the real one would, and what a minimal migration must not send.

use crate::api::{self, Api, Kind, Place};
use crate::http::{Connection, Request};
use serde_json::Value;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a barrier waits for the sessions it was promised.
const PATIENCE: Duration = Duration::from_secs(3);
const HANG: Duration = Duration::from_secs(5);

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
    api: Api,
    faults: Vec<Fault>,
    /// How many session attempts each group has; a session is answered when its group is complete.
    groups: Vec<usize>,
    /// Session requests that have arrived, and refusals before any session request.
    attempts: usize,
    /// How long the answer to anything but a session takes, so that concurrent callers meet at the agent.
    pause: Duration,
    broken: Vec<String>,
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
    let kind = api::kind(&request);
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
        None => Some(shared.state().api.answer(&request, &kind)),
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
