//! A raw HTTP/1.1 server on loopback that misbehaves as told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with a request.
#[derive(Clone)]
pub enum Act {
    /// Sends these bytes; keeps the connection.
    Answer(Vec<u8>),
    /// Sends these bytes and closes.
    AnswerAndClose(Vec<u8>),
    /// Sends these bytes, then the second ones again and again until nobody listens.
    Flood(Vec<u8>, Vec<u8>),
    /// Sends these bytes and then nothing, for ever.
    Stall(Vec<u8>),
}

/// A running server; it ends with the value.
pub struct Server {
    /// Base address.
    pub url: String,
    counts: Arc<Counts>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Counts {
    connections: AtomicUsize,
    requests: AtomicUsize,
    written: AtomicUsize,
}

impl Server {
    /// Starts a server that acts on the n-th request as the n-th act says, and on all later ones as the last.
    pub async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let counts = Arc::new(Counts::default());
        let shared = Arc::clone(&counts);
        let task = tokio::spawn(async move {
            let acts = Arc::new(acts);
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&acts), Arc::clone(&shared)));
            }
        });
        Self { url, counts, task }
    }

    /// Connections accepted.
    pub fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::SeqCst)
    }

    /// Whole requests received.
    pub fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::SeqCst)
    }

    /// Bytes that could be written into sockets.
    pub fn written(&self) -> usize {
        self.counts.written.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, acts: Arc<Vec<Act>>, counts: Arc<Counts>) {
    while read_request(&mut stream).await {
        let number = counts.requests.fetch_add(1, Ordering::SeqCst);
        match &acts[number.min(acts.len() - 1)] {
            Act::Answer(bytes) => {
                if stream.write_all(bytes).await.is_err() {
                    return;
                }
            }
            Act::AnswerAndClose(bytes) => {
                let _ = stream.write_all(bytes).await;
                let _ = stream.shutdown().await;
                return;
            }
            Act::Flood(head, chunk) => {
                let _ = stream.write_all(head).await;
                while let Ok(n) = stream.write(chunk).await {
                    counts.written.fetch_add(n, Ordering::SeqCst);
                }
                return;
            }
            Act::Stall(bytes) => {
                let _ = stream.write_all(bytes).await;
                tokio::time::sleep(Duration::from_secs(60)).await;
                return;
            }
        }
    }
}

/// Reads head and body; false when the client is gone.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = seen.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&seen[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(0, |n| n.trim().parse::<usize>().expect("a number"));
            if seen.len() >= end + 4 + length {
                return true;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(n) if n > 0 => seen.extend_from_slice(&buffer[..n]),
            _ => return false,
        }
    }
}

/// A whole answer with a body of known length.
pub fn answer(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}
