//! A small HTTP/1.1 client: one kept connection, no more work than needed, so that what is measured is the server.

use anyhow::{Context as _, Result, bail, ensure};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Larger answers are none of ours.
const ANSWER_MAX: usize = 4 * 1_024 * 1_024;

/// An answer takes at most this long; a server that is slower is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    headers: String,
    /// Body, as text.
    pub body: String,
}

impl Answer {
    /// Every value of a header.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.headers.lines().filter_map(|line| line.split_once(':'));
        pairs.filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The first value of a header.
    pub fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.headers(name).next()
    }
}

/// A connection to one server, made when it is needed and kept as long as the server keeps it.
#[derive(Debug)]
pub struct Connection {
    /// Host and port.
    pub authority: String,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Connection {
    /// To `host:port`.
    pub fn new(authority: impl Into<String>) -> Self {
        Self { authority: authority.into(), stream: None, buffer: Vec::new() }
    }

    /// Sends a request, whose `headers` are whole lines, and reads the answer.
    pub async fn send(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<Answer> {
        let length =
            if method == "GET" { String::new() } else { format!("content-length: {}\r\n", body.len()) };
        let request =
            format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n{headers}{length}\r\n{body}", self.authority);
        let answer = tokio::time::timeout(PATIENCE, self.exchange(request.as_bytes())).await;
        if !matches!(answer, Ok(Ok(_))) {
            self.stream = None;
        }
        answer.with_context(|| format!("{method} {path} was not answered"))?
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.authority).await.context("connecting")?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        let stream = self.stream.as_mut().context("connected above")?;
        stream.write_all(request).await.context("sending")?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            fill(stream, &mut self.buffer).await?;
        };
        let text = std::str::from_utf8(&self.buffer[..head]).context("headers are text")?.to_owned();
        let (first, headers) = text.split_once("\r\n").context("an answer begins with its status")?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status code")?;
        let mut answer = Answer { status, headers: headers.to_owned(), body: String::new() };
        let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
        let chunked = answer.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
        let body = match length {
            Some(length) => {
                while self.buffer.len() < head + length {
                    fill(stream, &mut self.buffer).await?;
                }
                self.buffer[head..head + length].to_vec()
            }
            None if chunked => {
                while !self.buffer[head..].ends_with(b"0\r\n\r\n") {
                    fill(stream, &mut self.buffer).await?;
                }
                unchunked(&self.buffer[head..])?
            }
            None => Vec::new(),
        };
        answer.body = String::from_utf8(body).context("an answer is text")?;
        if answer.header("connection").is_some_and(|word| word.eq_ignore_ascii_case("close")) {
            self.stream = None;
        }
        Ok(answer)
    }
}

async fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<()> {
    ensure!(buffer.len() < ANSWER_MAX, "an answer is too large");
    match stream.read_buf(buffer).await.context("receiving")? {
        0 => bail!("the server closed the connection"),
        _ => Ok(()),
    }
}

fn unchunked(mut chunks: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = find(chunks, b"\r\n").context("a chunk begins with its size")?;
        let size = std::str::from_utf8(&chunks[..end]).context("a chunk's size is text")?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16)?;
        if size == 0 {
            return Ok(body);
        }
        body.extend_from_slice(chunks.get(end + 2..end + 2 + size).context("a chunk is cut")?);
        chunks = chunks.get(end + 4 + size..).context("a chunk has an end")?;
    }
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}
