//! The cookie by which a browser is told again in which somebody has signed in before: tries to sign in from there are
//! counted apart. It outlives the sign-in, and opens nothing.

use super::cookies::cookie;
use http::{HeaderMap, HeaderValue};

/// For half a year after the last sign-in.
const LIFE_SECONDS: u32 = 180 * 86_400;

/// The prefix makes browsers refuse the name from other hosts and without TLS.
const fn name(https: bool) -> &'static str {
    if https { "__Host-known" } else { "known" }
}

/// What the browser keeps.
pub(crate) fn mark(headers: &HeaderMap, https: bool) -> Option<&str> {
    cookie(headers, name(https)).filter(|mark| !mark.is_empty())
}

/// The line that gives it to a browser.
pub(crate) fn line(mark: &str, https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let line =
        format!("{}={mark}; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age={LIFE_SECONDS}", name(https));
    HeaderValue::try_from(line).ok()
}
