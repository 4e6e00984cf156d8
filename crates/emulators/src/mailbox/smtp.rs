//! The SMTP server: RFC 5321 as far as a submitting program needs it. No TLS, no authentication, no relaying.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::Mailbox;

/// Silence after which a connection is closed.
const PATIENCE: Duration = Duration::from_secs(300);
/// Bytes of a command line at most.
const MAX_LINE: u64 = 4096;
/// Recipients of a mail at most.
const MAX_RECIPIENTS: usize = 1000;

pub(super) async fn serve(mailbox: &Mailbox, listener: TcpListener) -> anyhow::Result<()> {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let mailbox = mailbox.clone();
                tokio::spawn(async move {
                    let (reader, writer) = stream.into_split();
                    let mut session = Session::new(&mailbox, BufReader::new(reader), writer);
                    if let Err(error) = session.run().await {
                        tracing::debug!(%error, "a mail connection ended early");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the mailbox could not accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

struct Session<'a, R, W> {
    mailbox: &'a Mailbox,
    reader: BufReader<R>,
    writer: W,
    greeted: bool,
    from: Option<String>,
    to: Vec<String>,
}

/// What follows a command.
enum Next {
    Say(String),
    Data,
    Quit,
}

impl<'a, R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Session<'a, R, W> {
    fn new(mailbox: &'a Mailbox, reader: BufReader<R>, writer: W) -> Self {
        Self { mailbox, reader, writer, greeted: false, from: None, to: Vec::new() }
    }

    async fn run(&mut self) -> anyhow::Result<()> {
        self.say("220 mailbox ready").await?;
        loop {
            let Some(line) = self.line().await? else { return Ok(()) };
            match self.command(&line) {
                Next::Say(text) => self.say(&text).await?,
                Next::Quit => return self.say("221 bye").await,
                Next::Data => {
                    self.say("354 end with a dot on a line of its own").await?;
                    if !self.data().await? {
                        return Ok(());
                    }
                }
            }
        }
    }

    async fn say(&mut self, text: &str) -> anyhow::Result<()> {
        self.writer.write_all(format!("{text}\r\n").as_bytes()).await?;
        Ok(self.writer.flush().await?)
    }

    /// A command line; None at the end of the connection. A line that is too long ends it, too.
    async fn line(&mut self) -> anyhow::Result<Option<String>> {
        let mut line = Vec::new();
        let read = (&mut self.reader).take(MAX_LINE).read_until_newline(&mut line);
        tokio::time::timeout(PATIENCE, read).await??;
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&line).trim_end().to_string()))
    }

    fn command(&mut self, line: &str) -> Next {
        let say = |text: &str| Next::Say(text.to_string());
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                self.greeted = true;
                self.reset();
                let size = self.mailbox.0.max_size;
                Next::Say(format!(
                    "250-mailbox\r\n250-SIZE {size}\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8"
                ))
            }
            "HELO" => {
                self.greeted = true;
                self.reset();
                say("250 mailbox")
            }
            "MAIL" if !self.greeted || self.from.is_some() => say("503 bad sequence of commands"),
            "MAIL" => self.mail(rest),
            "RCPT" if self.from.is_none() => say("503 bad sequence of commands"),
            "RCPT" if self.to.len() >= MAX_RECIPIENTS => say("452 too many recipients"),
            "RCPT" => match path(rest, "TO:").filter(|(address, _)| !address.is_empty()) {
                Some((address, _)) => {
                    self.to.push(address);
                    say("250 ok")
                }
                None => say("501 syntax: RCPT TO:<address>"),
            },
            "DATA" if self.to.is_empty() => say("503 bad sequence of commands"),
            "DATA" => Next::Data,
            "RSET" => {
                self.reset();
                say("250 ok")
            }
            "NOOP" => say("250 ok"),
            "VRFY" => say("252 send some mail, I will take it"),
            "QUIT" => Next::Quit,
            _ => say("502 command not implemented"),
        }
    }

    fn mail(&mut self, rest: &str) -> Next {
        let Some((address, options)) = path(rest, "FROM:") else {
            return Next::Say("501 syntax: MAIL FROM:<address>".into());
        };
        let announced = options
            .split_whitespace()
            .filter_map(|option| option.split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("SIZE"))
            .and_then(|(_, size)| size.parse::<usize>().ok());
        if announced.is_some_and(|size| size > self.mailbox.0.max_size) {
            return Next::Say("552 message too large".into());
        }
        self.from = Some(address);
        Next::Say("250 ok".into())
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }

    /// Takes the mail up to the dot; false when the connection has to end.
    async fn data(&mut self) -> anyhow::Result<bool> {
        let max = self.mailbox.0.max_size;
        // Room to hear the end of a mail that is a little too large; one that is much too large is cut off.
        let mut left = u64::try_from(max)?.saturating_mul(2).saturating_add(MAX_LINE);
        let mut raw = Vec::new();
        let mut size = 0;
        loop {
            let mut line = Vec::new();
            let read = (&mut self.reader).take(left).read_until_newline(&mut line);
            tokio::time::timeout(PATIENCE, read).await??;
            left = left.saturating_sub(u64::try_from(line.len())?);
            if line.last() != Some(&b'\n') {
                if left == 0 {
                    self.say("552 message too large").await?;
                }
                return Ok(false);
            }
            if line == b".\r\n" || line == b".\n" {
                break;
            }
            let content = line.strip_prefix(b".").unwrap_or(&line);
            size += content.len();
            if size <= max {
                raw.extend_from_slice(content);
            }
        }
        let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
        if size > max {
            self.say("552 message too large").await?;
            return Ok(true);
        }
        match self.mailbox.keep(from, to, raw).await {
            Ok(id) => self.say(&format!("250 kept as {id}")).await?,
            Err(error) => {
                tracing::error!(%error, "a mail could not be kept");
                self.say("451 the mail could not be kept").await?;
            }
        }
        Ok(true)
    }
}

/// Reads to the end of a line.
trait ReadLine {
    async fn read_until_newline(self, line: &mut Vec<u8>) -> std::io::Result<usize>;
}

impl<R: AsyncRead + Unpin> ReadLine for tokio::io::Take<&mut BufReader<R>> {
    async fn read_until_newline(mut self, line: &mut Vec<u8>) -> std::io::Result<usize> {
        self.read_until(b'\n', line).await
    }
}

/// `FROM:<address> options`.
fn path(rest: &str, word: &str) -> Option<(String, String)> {
    let head = rest.get(..word.len())?;
    if !head.eq_ignore_ascii_case(word) {
        return None;
    }
    let tail = rest[word.len()..].trim_start().strip_prefix('<')?;
    let (address, options) = tail.split_once('>')?;
    let clean = !address.chars().any(|c| c.is_control() || c == '<');
    clean.then(|| (address.to_string(), options.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_with_their_options() {
        let own = |a: &str, b: &str| Some((a.to_string(), b.to_string()));
        assert_eq!(path("FROM:<a@b.test> SIZE=5", "FROM:"), own("a@b.test", " SIZE=5"));
        assert_eq!(path("from: <>", "FROM:"), own("", ""));
        assert_eq!(path("TO:a@b.test", "TO:"), None);
        assert_eq!(path("T", "TO:"), None);
    }
}
