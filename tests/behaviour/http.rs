//! HTTP/1.1 as a server on 127.0.0.1 sees it: a thread a connection, kept alive, with bodies of known length or in chunks.

use std::io::{self, Read, Write};
use std::net::TcpStream;

/// One request, read whole.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The path, without query, scheme and host.
    pub path: String,
    pub query: Option<String>,
    /// Names in lower case, in the order sent.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A connection and what was read from it beyond the last request.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

impl Connection {
    pub fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
        }
    }

    fn fill(&mut self) -> io::Result<usize> {
        let mut chunk = [0; 8192];
        let read = self.stream.read(&mut chunk)?;
        self.buffer.extend_from_slice(&chunk[..read]);
        Ok(read)
    }

    fn take(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.buffer.len() < length {
            if self.fill()? == 0 {
                return Err(malformed("the body ends early"));
            }
        }
        let rest = self.buffer.split_off(length);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\r\n") {
                let mut line = self.take(end + 2)?;
                line.truncate(end);
                return String::from_utf8(line).map_err(|_| malformed("not UTF-8"));
            }
            if self.fill()? == 0 {
                return Err(malformed("a line ends early"));
            }
        }
    }

    /// The next request, or `None` where the client closed the connection between two.
    pub fn request(&mut self) -> io::Result<Option<Request>> {
        let mut request = loop {
            match self.head()? {
                // A client that tunnels through its proxy even where nothing is encrypted.
                Some(request) if request.method == "CONNECT" => {
                    self.stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
                    continue;
                }
                Some(request) => break request,
                None => {}
            }
            if self.fill()? == 0 {
                return if self.buffer.is_empty() {
                    Ok(None)
                } else {
                    Err(malformed("the head ends early"))
                };
            }
        };
        if request.header("expect").is_some() {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        request.body = if request.header("transfer-encoding").is_some() {
            self.chunks()?
        } else {
            let length = request.header("content-length").unwrap_or("0");
            self.take(length.parse().map_err(|_| malformed("content-length"))?)?
        };
        Ok(Some(request))
    }

    fn head(&mut self) -> io::Result<Option<Request>> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Request::new(&mut headers);
        let status = parsed
            .parse(&self.buffer)
            .map_err(|error| malformed(&error.to_string()))?;
        let httparse::Status::Complete(length) = status else {
            return Ok(None);
        };
        let target = parsed.path.unwrap_or("/");
        // A client that was told to use a proxy sends the whole address.
        let target = match target.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]),
            None => target,
        };
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        let request = Request {
            method: parsed.method.unwrap_or_default().to_owned(),
            path: path.to_owned(),
            query,
            headers: parsed
                .headers
                .iter()
                .map(|header| {
                    let value = String::from_utf8_lossy(header.value).into_owned();
                    (header.name.to_ascii_lowercase(), value)
                })
                .collect(),
            body: Vec::new(),
        };
        self.buffer.drain(..length);
        Ok(Some(request))
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| malformed("chunk size"))?;
            if size == 0 {
                while !self.line()?.is_empty() {}
                return Ok(body);
            }
            body.extend(self.take(size)?);
            self.line()?;
        }
    }

    /// Answers with JSON.
    pub fn answer(&mut self, status: u16, body: &str) -> io::Result<()> {
        let reason = reason(status);
        let length = body.len();
        let head = if status == 204 {
            format!("HTTP/1.1 {status} {reason}\r\n\r\n")
        } else {
            format!(
                "HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
            )
        };
        self.stream.write_all(head.as_bytes())?;
        self.stream.write_all(body.as_bytes())?;
        self.stream.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        409 => "Conflict",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    }
}
