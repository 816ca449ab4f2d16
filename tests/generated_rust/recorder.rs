//! A server that is every program's proxy and writes down what it is sent.

use crate::sent::{Ran, Sent};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Default)]
struct State {
    current: usize,
    runs: Vec<Ran>,
}

/// The server.
pub struct Recorder {
    address: String,
    state: Arc<Mutex<State>>,
}

const ANSWER: &str = "\"token\":\"t\",\"connection\":{\"id\":\"conn_1\"}}";

impl Recorder {
    /// Starts it for a number of programs.
    pub fn start(programs: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            current: 0,
            runs: vec![Ran::default(); programs],
        }));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { address, state }
    }

    /// Its URL.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What every program did.
    pub fn finish(self) -> Vec<Ran> {
        std::mem::take(&mut self.state.lock().unwrap().runs)
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    // A client that says less than it announced would wait for ever.
    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
    let mut read = Vec::new();
    while let Some(sent) = request(&mut stream, &mut read) {
        if sent.method == "CONNECT" {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            continue;
        }
        let mut state = state.lock().unwrap();
        match sent.url.strip_prefix("https://program/") {
            Some(number) => state.current = number.parse().unwrap(),
            None => {
                let current = state.current;
                state.runs[current].requests.push(sent);
            }
        }
        // Numbered as the double of the API numbers agents.
        let sent = state
            .runs
            .get(state.current)
            .into_iter()
            .flat_map(|run| &run.requests);
        let is_creation =
            |sent: &&Sent| sent.method == "POST" && sent.url.ends_with("/public/agents");
        let agents = sent.filter(is_creation).count();
        let body = format!("{{\"id\":\"agent_{agents}\",{ANSWER}");
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let _ = stream.write_all(answer.as_bytes());
    }
}

/// The next request of a connection.
fn request(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<Sent> {
    loop {
        if let Some((sent, length)) = parsed(read) {
            read.drain(..length);
            return Some(sent);
        }
        let mut more = [0; 4096];
        let length = stream.read(&mut more).ok().filter(|length| *length > 0)?;
        read.extend_from_slice(&more[..length]);
    }
}

fn parsed(read: &[u8]) -> Option<(Sent, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(start) = head.parse(read).ok()? else {
        return None;
    };
    let mut headers = BTreeMap::new();
    for header in head.headers.iter() {
        let value = String::from_utf8_lossy(header.value).into_owned();
        headers.insert(header.name.to_lowercase(), value);
    }
    let is_chunked = headers
        .get("transfer-encoding")
        .is_some_and(|it| it == "chunked");
    let (body, length) = match is_chunked {
        true => chunks(&read[start..])?,
        false => {
            let length = headers
                .get("content-length")
                .map_or(0, |it| it.parse().unwrap());
            (read[start..].get(..length)?.to_vec(), length)
        }
    };
    let target = head.path?;
    let url = match target.strip_prefix("http://") {
        Some(rest) => format!("https://{rest}"),
        None => {
            let host = headers.get("host").map_or("", String::as_str);
            format!("https://{host}{target}")
        }
    };
    let sent = Sent {
        method: head.method?.to_owned(),
        url,
        headers,
        body: String::from_utf8(body).unwrap(),
    };
    Some((sent, start + length))
}

/// A chunked body and the bytes it took.
fn chunks(read: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let httparse::Status::Complete((start, size)) =
            httparse::parse_chunk_size(&read[at..]).ok()?
        else {
            return None;
        };
        let (start, size) = (at + start, usize::try_from(size).ok()?);
        body.extend_from_slice(read.get(start..start + size)?);
        at = start + size + 2;
        if size == 0 {
            return (read.len() >= at).then_some((body, at));
        }
    }
}
