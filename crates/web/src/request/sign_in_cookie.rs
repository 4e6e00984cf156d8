//! The cookie by which a browser is signed in. It ends with the browser's session; the sign-in itself ends earlier
//! when it is not used.

use super::cookies::cookie;
use http::{HeaderMap, HeaderValue};

/// The prefix makes browsers refuse the name from other hosts and without TLS.
const fn name(https: bool) -> &'static str {
    if https { "__Host-sign-in" } else { "sign-in" }
}

/// The token that the browser sent.
pub(crate) fn token(headers: &HeaderMap, https: bool) -> Option<&str> {
    cookie(headers, name(https)).filter(|token| !token.is_empty())
}

/// The line that gives a browser its token, or takes it away.
pub(crate) fn line(token: Option<&str>, https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let (token, ends) = token.map_or(("", "; Max-Age=0"), |token| (token, ""));
    let line = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{ends}", name(https));
    HeaderValue::try_from(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_tls_the_cookie_is_bound_to_host_and_tls() {
        let text = |token, https| line(token, https).expect("a header");
        assert_eq!(text(Some("t"), true), "__Host-sign-in=t; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(text(Some("t"), false), "sign-in=t; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(text(None, false), "sign-in=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
