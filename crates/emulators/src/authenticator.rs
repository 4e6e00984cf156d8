//! A stand-in for the app on a phone that shows codes (TOTP, RFC 6238), for the demo's people: a page with each one's
//! present code. Written from the RFC.

use crate::clock::{Clock, SECOND};
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderName, header};
use sha1::Sha1;
use std::fmt::Write as _;
use std::sync::Arc;

/// Seconds for which a code is shown.
const STEP: u64 = 30;

/// Where its page is.
pub const PATH: &str = "/authenticator";

/// Somebody whose codes are shown.
#[derive(Clone)]
struct Entry {
    owner: String,
    secret: Vec<u8>,
}

/// The app with its entries.
#[derive(Clone)]
pub struct Authenticator {
    entries: Arc<[Entry]>,
    clock: Arc<Clock>,
}

impl Authenticator {
    /// Shows codes of these people: a name and a secret in base32 each. What is no secret is left out.
    pub fn new(people: &[(&str, &str)]) -> Self {
        let entry = |(owner, secret): &(&str, &str)| {
            Some(Entry { owner: (*owner).to_owned(), secret: base32(secret)? })
        };
        let entries: Vec<Entry> = people.iter().filter_map(entry).collect();
        Self { entries: entries.into(), clock: Arc::new(Clock::system()) }
    }

    /// Its page.
    pub fn router(self) -> Router {
        Router::new().route(PATH, get(show)).with_state(self)
    }
}

async fn show(State(app): State<Authenticator>) -> ([(HeaderName, String); 1], Html<String>) {
    let seconds = u64::try_from(app.clock.now() / SECOND).unwrap_or_default();
    let left = STEP - seconds % STEP;
    let mut rows = String::new();
    for Entry { owner, secret } in app.entries.iter() {
        let (now, next) = (code(secret, seconds / STEP), code(secret, seconds / STEP + 1));
        // Writing into a String cannot fail.
        let _ = write!(rows, "<tr><th scope=\"row\">{owner}</th><td><b>{now}</b></td><td>{next}</td></tr>");
    }
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Authenticator</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head><body><h1>Authenticator</h1>\
         <p>Stands in for the app on a phone. Each code is taken once; this one is shown for {left} seconds.</p>\
         <table><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">Code</th><th scope=\"col\">Next</th></tr>\
         </thead><tbody>{rows}</tbody></table></body></html>"
    );
    // The page loads again when there are other codes.
    ([(header::REFRESH, left.to_string())], Html(page))
}

/// The six digits of a time step.
fn code(secret: &[u8], step: u64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let word = u32::from_be_bytes([digest[at] & 127, digest[at + 1], digest[at + 2], digest[at + 3]]);
    format!("{:06}", word % 1_000_000)
}

/// Base32 of RFC 4648 without padding.
fn base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        buffer = (buffer << 5 | u32::from(value)) & 0xFFF;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("base32");
        assert_eq!(secret, b"12345678901234567890");
        assert_eq!(code(&secret, 59 / 30), "287082");
        assert_eq!(code(&secret, 1_111_111_109 / 30), "081804");
        assert_eq!(base32("not base32"), None);
    }
}
