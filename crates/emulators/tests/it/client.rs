//! A small HTTP client and a small reader of name-value text, written for the tests alone.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use bursar_emulators::payflow::{Account, Emulator, PayflowConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// An emulator on a port of its own.
pub struct Running {
    pub emulator: Emulator,
    pub address: SocketAddr,
}

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// A request id that was not used before in this process.
pub fn fresh_id() -> String {
    format!("test{:08}", NEXT_ID.fetch_add(1, Ordering::SeqCst))
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    /// Everything that came over the wire.
    pub raw: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// Name-value fields, length clauses honoured.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let text = self.text();
        let mut rest = text.as_str();
        let mut fields = BTreeMap::new();
        while !rest.is_empty() {
            let (name, tail) = rest.split_once('=').unwrap();
            let (name, value, tail) = match name.split_once('[') {
                Some((name, length)) => {
                    let length: usize = length.strip_suffix(']').unwrap().parse().unwrap();
                    (name, &tail[..length], &tail[length..])
                }
                None => {
                    let end = tail.find('&').unwrap_or(tail.len());
                    (name, &tail[..end], &tail[end..])
                }
            };
            fields.insert(name.to_string(), value.to_string());
            rest = tail.strip_prefix('&').unwrap_or(tail);
        }
        fields
    }
}

/// With everything at its default but what `change` changes.
pub async fn start(change: impl FnOnce(&mut PayflowConfig)) -> Running {
    let mut config = PayflowConfig { data: None, ..PayflowConfig::default() };
    change(&mut config);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let emulator = Emulator::open(config).await.unwrap();
    let serving = emulator.clone();
    tokio::spawn(async move { serving.serve(listener).await });
    Running { emulator, address }
}

/// With both demonstration accounts changed the same way.
pub async fn start_with(change: impl Fn(&mut Account)) -> Running {
    start(|config| config.accounts.iter_mut().for_each(change)).await
}

/// One request on a connection of its own, read to its end.
pub async fn exchange(address: SocketAddr, head: &str, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address).await?;
    let head =
        format!("{head}Host: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut raw = Vec::new();
    match stream.read_to_end(&mut raw).await {
        Ok(_) => Ok(raw),
        Err(_) if !raw.is_empty() => Ok(raw),
        Err(error) => Err(error),
    }
}

/// Reads a response; None when the connection ended without one.
pub fn parse(raw: Vec<u8>) -> Option<Answer> {
    let end = raw.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8(raw[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(n, v)| (n.to_ascii_lowercase(), v.to_string()))
        .collect();
    let body = raw[end + 4..].to_vec();
    Some(Answer { status, headers, body, raw })
}

impl Running {
    pub async fn send(&self, head: &str, body: &[u8]) -> Option<Answer> {
        parse(exchange(self.address, head, body).await.ok()?)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\n"), b"").await.unwrap()
    }

    pub async fn json(&self, method: &str, path: &str, body: &str) -> Answer {
        let head = format!("{method} {path} HTTP/1.1\r\nContent-Type: application/json\r\n");
        self.send(&head, body.as_bytes()).await.unwrap()
    }

    pub async fn form(&self, path: &str, body: &str) -> Option<Answer> {
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n");
        self.send(&head, body.as_bytes()).await
    }

    /// Posts to the live gateway under a request id, with credentials put in front.
    pub async fn try_gateway(&self, id: &str, fields: &str) -> Option<Answer> {
        let body =
            format!("PARTNER=PayPal&VENDOR=bursardemo&USER=bursardemo&PWD=demo-password-live&{fields}");
        self.post_gateway(id, &body).await
    }

    /// The same as whoever `body` says.
    pub async fn post_gateway(&self, id: &str, body: &str) -> Option<Answer> {
        let head = format!(
            "POST /live HTTP/1.1\r\nContent-Type: text/namevalue\r\nX-VPS-REQUEST-ID: {id}\r\n\
             X-VPS-CLIENT-TIMEOUT: 45\r\n"
        );
        self.send(&head, body.as_bytes()).await
    }

    /// The same with a new request id; the answer's fields.
    pub async fn ask(&self, fields: &str) -> BTreeMap<String, String> {
        self.try_gateway(&fresh_id(), fields).await.unwrap().fields()
    }

    /// The RESULT only.
    pub async fn result(&self, fields: &str) -> i32 {
        self.ask(fields).await["RESULT"].parse().unwrap()
    }

    /// Arms faults by JSON.
    pub async fn arm(&self, json: &str) {
        let answer = self.json("POST", "/control/api/faults", json).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

/// A good card.
pub const CARD: &str = "TENDER=C&ACCT=4111111111111111&EXPDATE=1230&CVV2=123&STREET=123 Road&ZIP=12345";
