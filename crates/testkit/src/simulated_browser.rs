//! A browser without script over real sockets: keeps its cookies, fills in the forms it was shown, and remembers what it
//! was told about its payment.

use crate::people::{SIGN_IN_COOKIE, SignedInPerson};
use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::net::TcpStream;

/// Longer than any page may take.
const PATIENCE: Duration = Duration::from_secs(45);

/// No answer came: the server died, or the connection broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Where a redirect leads, empty when there is none.
    pub location: String,
    /// `name=value` of cookies that are set.
    cookies: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let (_, after) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        Some(after.split_once('"')?.0.to_owned())
    }

    /// The heading of the page.
    pub fn heading(&self) -> &str {
        let after = self.body.split_once("<h1").and_then(|(_, after)| after.split_once('>'));
        after.and_then(|(_, text)| text.split_once("</h1>")).map_or("", |(text, _)| text).trim()
    }
}

/// One request on a connection of its own.
///
/// # Errors
/// When no whole answer came.
pub async fn call(
    method: &str,
    address: &str,
    body: &str,
    headers: &[(&str, String)],
) -> Result<Answer, Lost> {
    tokio::time::timeout(PATIENCE, attempt(method, address, body, headers)).await.map_err(|_| Lost)?
}

async fn attempt(
    method: &str,
    address: &str,
    body: &str,
    headers: &[(&str, String)],
) -> Result<Answer, Lost> {
    let uri: http::Uri = address.parse().map_err(|_| Lost)?;
    let authority = uri.authority().ok_or(Lost)?.to_string();
    let stream = TcpStream::connect(&authority).await.map_err(|_| Lost)?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|_| Lost)?;
    // An error of the connection is an error of the request as well.
    tokio::spawn(async move { drop(connection.await) });
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, &authority)
        .header("connection", "close");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(body.to_owned()))).map_err(|_| Lost)?;
    let response = sender.send_request(request).await.map_err(|_| Lost)?;
    let (parts, body) = response.into_parts();
    let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let cookies = parts.headers.get_all(header::SET_COOKIE).iter().filter_map(|line| {
        let line = text(line);
        let (name, value) = line.split(';').next()?.split_once('=')?;
        Some((name.to_owned(), value.to_owned()))
    });
    let body = body.collect().await.map_err(|_| Lost)?.to_bytes();
    Ok(Answer {
        status: parts.status.as_u16(),
        location: parts.headers.get(header::LOCATION).map(text).unwrap_or_default(),
        cookies: cookies.collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// A browser.
#[derive(Debug, Clone)]
pub struct SimulatedBrowser {
    base: String,
    cookies: BTreeMap<String, String>,
}

impl SimulatedBrowser {
    /// A browser that nobody has used yet, for the installation at `base`.
    pub fn new(base: &str) -> Self {
        Self { base: base.to_owned(), cookies: BTreeMap::new() }
    }

    /// The same browser, in which somebody is signed in.
    #[must_use]
    pub fn signed_in_as(mut self, person: &SignedInPerson) -> Self {
        self.cookies.insert(SIGN_IN_COOKIE.to_owned(), person.token.clone());
        self
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with('/') { format!("{}{address}", self.base) } else { address.to_owned() }
    }

    /// Opens an address; one that begins with a slash is the installation's.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn get(&mut self, address: &str) -> Result<Answer, Lost> {
        self.send("GET", address, "").await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn post(&mut self, address: &str, fields: &[(String, String)]) -> Result<Answer, Lost> {
        self.send("POST", address, &encode(fields)).await
    }

    async fn send(&mut self, method: &str, address: &str, body: &str) -> Result<Answer, Lost> {
        let address = self.absolute(address);
        let ours = address.starts_with(&self.base);
        let mut headers = vec![("accept-language", "en".to_owned())];
        if method == "POST" {
            headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
        }
        if ours {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.push(("cookie", cookies.join("; ")));
        }
        let answer = call(method, &address, body, &headers).await?;
        if ours {
            self.cookies.extend(answer.cookies.iter().cloned());
        }
        Ok(answer)
    }
}

fn encode(fields: &[(String, String)]) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect::<String>()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}
