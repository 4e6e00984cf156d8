//! Forms. A missing field reads as empty and an unknown one is ignored, so that a handler has one kind of answer to
//! whatever was sent.

use super::browser::Browser;
use super::form_token;
use crate::access::Present;
use crate::response::Failure;
use crate::state::WebState;
use app::payments::Secret;
use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use domain::payments::card::hide_cards;
use futures_util::StreamExt;
use http::HeaderMap;
use std::borrow::Cow;
use std::time::Duration;
use uuid::Uuid;

/// So many times the bytes may the form of somebody who signed in have: choosing thousands of people is one form.
const SIGNED_IN_FACTOR: usize = 8;

/// Passwords: one digit less is another one.
const AS_TYPED: [&str; 5] = ["password", "repeated", "present", "secret", "signature"];

/// How long a form may take to arrive.
const READ_TIME_MAX: Duration = Duration::from_secs(30);

/// How long a file may take: slides from a train.
const READ_FILE_TIME_MAX: Duration = Duration::from_secs(180);

/// How much of a body that is too large is read and thrown away: a client that is cut off while it still sends does
/// not see the answer.
const DRAINED_BYTES_MAX: usize = 16 * 1024 * 1024;

/// And for how long.
const DRAINED_TIME_MAX: Duration = Duration::from_secs(5);

/// The fields of a form, in the order sent.
#[derive(Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`. Bytes that are not UTF-8 become replacement characters, and so does
    /// NUL, as in HTML: no form writes it, and no database keeps it.
    pub fn parse(text: &[u8]) -> Self {
        let pairs = text.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let cut = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
                    (decode(&pair[..cut]), decode(pair.get(cut + 1..).unwrap_or_default()))
                })
                .collect(),
        )
    }

    /// The same, with stars for the numbers of cards that somebody typed where none is asked for: nobody keeps, mails or prints one.
    /// What somebody signs in with, or a gateway knows an account by, stays what it is.
    pub fn without_cards(mut self) -> Self {
        for (_, value) in
            self.0.iter_mut().filter(|(name, value)| !AS_TYPED.contains(&name.as_str()) && !is_link(value))
        {
            if let Cow::Owned(hidden) = hide_cards(value) {
                *value = hidden;
            }
        }
        self
    }

    /// Whether a field of that name was sent.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// The same without fields of these names.
    pub fn without(self, names: &[&str]) -> Self {
        Self(self.0.into_iter().filter(|(name, _)| !names.contains(&name.as_str())).collect())
    }

    /// As [`Fields::parse`] reads it.
    pub fn write(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Every value of that name, in the order sent: of boxes, those that are ticked.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Takes the first value of that name out, as it lies in memory; empty when there is none.
    pub fn take(&mut self, name: &str) -> String {
        let found = self.0.iter().position(|(found, _)| found == name);
        found.map_or_else(String::new, |at| self.0.swap_remove(at).1)
    }

    /// The first value of that name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }
}

/// The id that a form of ours sends in a hidden field or as the value of a box. Whoever sends anything else there has not sent our form:
/// nothing is made up for him, and nothing left out.
pub(crate) fn sent_id(sent: &str) -> Result<Uuid, Failure> {
    Uuid::parse_str(sent).map_err(|_| Failure::BadRequest)
}

/// Whether a value is the address of a page, which leads nowhere with one digit less.
fn is_link(value: &str) -> bool {
    let is_web = value.starts_with("https://") || value.starts_with("http://");
    is_web && !value.contains(char::is_whitespace)
}

/// The text as a part of an address or a form.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// A form whose sender is not asked about: only for what proves nothing, such as a gateway's hints.
pub(crate) struct UncheckedForm(pub Fields);

/// A form that was sent by this browser from one of our pages; anything else does not reach the handler.
pub(crate) struct CheckedForm(pub Fields);

/// A form of which the handler itself must look at [`PostedForm::is_genuine`], because it keeps what was typed.
pub(crate) struct PostedForm {
    /// The fields.
    pub fields: Fields,
    /// Whether it was sent by this browser from one of our pages. If not, nothing may be done.
    pub is_genuine: bool,
}

impl FromRequest<WebState> for UncheckedForm {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Failure> {
        let body = read(request.into_body(), state.config.form_bytes_max).await?;
        Ok(Self(Fields::parse(&body)))
    }
}

impl FromRequest<WebState> for PostedForm {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let is_signed_in = parts.extensions.get::<Present>().is_some_and(|present| present.sign_in.is_some());
        let times = if is_signed_in { SIGNED_IN_FACTOR } else { 1 };
        let body = read(body, state.config.form_bytes_max.saturating_mul(times)).await?;
        let fields = Fields::parse(&body).without_cards();
        Ok(Self { is_genuine: is_genuine(state, &parts.headers, &fields), fields })
    }
}

impl PostedForm {
    /// A form with secrets in it: what was read of it is wiped, and the rest is whoever takes it out of the fields to wipe.
    pub async fn of_secrets(request: Request, state: &WebState) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let body = Secret::new(read(body, state.config.form_bytes_max).await?);
        let fields = Fields::parse(body.expose());
        Ok(Self { is_genuine: is_genuine(state, &parts.headers, &fields), fields })
    }
}

impl FromRequest<WebState> for CheckedForm {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Failure> {
        let form = PostedForm::from_request(request, state).await?;
        if form.is_genuine { Ok(Self(form.fields)) } else { Err(Failure::FormStale) }
    }
}

fn is_genuine(state: &WebState, headers: &HeaderMap, fields: &Fields) -> bool {
    let browser = Browser::of(&state.app, headers, state.https);
    form_token::is_genuine(state, headers, &browser, fields.get(form_token::FIELD))
}

/// Reads a body of at most `bytes_max`, for at most [`READ_TIME_MAX`].
pub(crate) async fn read(body: Body, bytes_max: usize) -> Result<Vec<u8>, Failure> {
    // Whoever sends that slowly ties up a connection, not a person's form.
    tokio::time::timeout(READ_TIME_MAX, read_all(body, bytes_max)).await.unwrap_or(Err(Failure::BadRequest))
}

/// Reads a body with a file in it, for at most [`READ_FILE_TIME_MAX`].
pub(crate) async fn read_file(body: Body, bytes_max: usize) -> Result<Vec<u8>, Failure> {
    let all = read_all(body, bytes_max);
    tokio::time::timeout(READ_FILE_TIME_MAX, all).await.unwrap_or(Err(Failure::BadRequest))
}

async fn read_all(body: Body, bytes_max: usize) -> Result<Vec<u8>, Failure> {
    let declared = body.size_hint().lower();
    let mut chunks = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut too_large = declared > bytes_max as u64;
    while !too_large {
        match chunks.next().await {
            None => return Ok(bytes),
            Some(Err(_)) => return Err(Failure::BadRequest),
            Some(Ok(chunk)) if bytes.len() + chunk.len() > bytes_max => too_large = true,
            Some(Ok(chunk)) => bytes.extend_from_slice(&chunk),
        }
    }
    let drain = async {
        let mut left = DRAINED_BYTES_MAX;
        while let Some(Ok(chunk)) = chunks.next().await {
            left = left.saturating_sub(chunk.len());
            if left == 0 {
                break;
            }
        }
    };
    // Whether all of it came does not matter: the answer is the same.
    let _ = tokio::time::timeout(DRAINED_TIME_MAX, drain).await;
    Err(Failure::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_and_missing_ones_are_empty() {
        let fields = Fields::parse(b"a=1&b=two+words&c=%C3%A9%0D%0A&a=2&d&=x&e=%zz%4&f=%ff&g=a%00b");
        assert_eq!(fields.get("a"), "1", "the first counts");
        assert_eq!(fields.get("b"), "two words");
        assert_eq!(fields.get("c"), "é\r\n");
        assert_eq!(fields.get("d"), "");
        assert_eq!(fields.get("e"), "%zz%4", "broken escapes stay as they are");
        assert_eq!(fields.get("f"), "\u{fffd}");
        assert_eq!(fields.get("g"), "a\u{fffd}b");
        assert_eq!(fields.get("missing"), "");
        let again = Fields::parse(fields.clone().without(&["a"]).write().as_bytes());
        assert!(!again.has("a") && again.has("d"));
        assert_eq!((again.get("c"), again.get("b"), again.get("e")), ("é\r\n", "two words", "%zz%4"));
    }

    #[tokio::test]
    async fn a_body_that_is_too_large_is_refused_whether_it_says_so_or_not() {
        assert_eq!(read(Body::from("12345678"), 8).await, Ok(b"12345678".to_vec()));
        assert_eq!(read(Body::from("123456789"), 8).await, Err(Failure::TooLarge));
        let chunks = futures_util::stream::iter(["12345", "67890"].map(Ok::<_, std::io::Error>));
        assert_eq!(read(Body::from_stream(chunks), 8).await, Err(Failure::TooLarge));
    }
}
