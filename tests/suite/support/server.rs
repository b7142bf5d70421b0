//! A web server on this machine that can misbehave.
//!
//! Plain sockets and threads: it must be able to send what no HTTP library would. It answers one
//! request a connection. Nothing here waits for time to pass: a server that "never answers" holds
//! the connection until its client leaves or the server is dropped.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use url::Url;

/// How long a held connection goes without looking whether its client has left. Also the pace of
/// [`Step::Drip`].
const PULSE: Duration = Duration::from_millis(2);

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What it asks for: path and query, or a whole address when asked as a proxy; empty for a
    /// client that speaks something else than HTTP.
    pub target: String,
    /// Names in lower case, values as they came.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The first value of a header, named in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What the server does with a connection; after the last step it closes it.
#[derive(Debug, Clone)]
pub enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Sends bytes one at a time, again and again, until the client leaves.
    Drip(Vec<u8>),
    /// Sends nothing until the client leaves.
    Hold,
}

/// A running server; dropping it ends it and every connection it holds.
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    listening: Option<JoinHandle<()>>,
}

type Answer = dyn Fn(&Request) -> Vec<Step> + Send + Sync;

struct State {
    answer: Box<Answer>,
    requests: Mutex<Vec<Request>>,
    is_over: AtomicBool,
}

impl Server {
    /// Starts a server that deals with each request as `answer` says.
    pub fn start(answer: impl Fn(&Request) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has free ports");
        let address = listener.local_addr().expect("it is bound");
        let state = Arc::new(State {
            answer: Box::new(answer),
            requests: Mutex::default(),
            is_over: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        let listening = thread::spawn(move || listen(&listener, &shared));
        Self {
            address,
            state,
            listening: Some(listening),
        }
    }

    /// The `http:` address of a path.
    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).expect("paths begin with a slash")
    }

    /// The requests so far, in the order they came.
    pub fn requests(&self) -> Vec<Request> {
        self.state
            .requests
            .lock()
            .expect("no connection panics")
            .clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::Relaxed);
        // Wakes the listener up.
        drop(TcpStream::connect(self.address));
        if let Some(listening) = self.listening.take() {
            drop(listening.join());
        }
    }
}

fn listen(listener: &TcpListener, state: &Arc<State>) {
    for stream in listener.incoming() {
        if state.is_over.load(Ordering::Relaxed) {
            return;
        }
        if let Ok(stream) = stream {
            let state = Arc::clone(state);
            // A client that leaves is the end of its connection and nothing else.
            thread::spawn(move || drop(serve(stream, &state)));
        }
    }
}

fn serve(mut stream: TcpStream, state: &State) -> io::Result<()> {
    let request = read(&stream)?;
    let steps = (state.answer)(&request);
    state
        .requests
        .lock()
        .expect("no connection panics")
        .push(request);
    stream.set_read_timeout(Some(PULSE))?;
    for step in steps {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes)?,
            Step::Drip(bytes) => {
                for byte in bytes.iter().cycle() {
                    stream.write_all(&[*byte])?;
                    if !is_wanted(&mut stream, state) {
                        return Ok(());
                    }
                }
            }
            Step::Hold => while is_wanted(&mut stream, state) {},
        }
    }
    stream.shutdown(Shutdown::Write)
}

/// Waits a pulse; false when the client has left or the server is over.
fn is_wanted(stream: &mut TcpStream, state: &State) -> bool {
    let is_there = match stream.read(&mut [0; 64]) {
        Ok(bytes) => bytes > 0,
        Err(error) => matches!(
            error.kind(),
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
        ),
    };
    is_there && !state.is_over.load(Ordering::Relaxed)
}

fn read(stream: &TcpStream) -> io::Result<Request> {
    let mut first = [0];
    stream.peek(&mut first)?;
    if !first[0].is_ascii_uppercase() {
        // Encrypted: there is nothing to read, and no end to read to.
        return Ok(Request {
            target: String::new(),
            headers: Vec::new(),
        });
    }
    let mut lines = BufReader::new(stream.take(64 * 1024)).lines();
    let first = lines
        .next()
        .unwrap_or(Err(io::ErrorKind::UnexpectedEof.into()))?;
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(Request { target, headers })
}

/// A whole answer: status with its reason (`"200 OK"`), header lines without their ends, body.
pub fn answer(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let mut bytes = head(status, headers);
    // The blank line moves behind the length.
    bytes.truncate(bytes.len() - 2);
    bytes.extend(format!("Content-Length: {}\r\n\r\n", body.len()).bytes());
    bytes.extend(body);
    vec![Step::Send(bytes)]
}

/// An answer up to its blank line, without a length: the body goes on until the end.
pub fn head(status: &str, headers: &[&str]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    head.into_bytes()
}
