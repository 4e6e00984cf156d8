//! Proof that a form was sent from one of our pages, by the browser that the page was made for (CSRF): a token made
//! from the browser's key and its sign-in, and what the browser itself says about where the form came from.

use super::browser::Browser;
use crate::state::WebState;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use http::{HeaderMap, header};
use subtle::ConstantTimeEq;

/// The name of the hidden field.
pub(crate) const FIELD: &str = "form_token";

/// The token of every form in that browser.
pub(crate) fn token(state: &WebState, browser: &Browser) -> String {
    BASE64.encode(state.app.sign("form token", &browser.form_secret()))
}

/// Whether a form with `token` was sent by `browser` from one of our pages.
pub(crate) fn is_genuine(state: &WebState, headers: &HeaderMap, browser: &Browser, token: &str) -> bool {
    let expected = self::token(state, browser);
    !browser.is_new()
        && is_from_here(headers, &state.origin)
        && bool::from(token.as_bytes().ct_eq(expected.as_bytes()))
}

/// What the browser says. Those that say nothing are judged by the token alone.
fn is_from_here(headers: &HeaderMap, our_origin: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(relation) = text("sec-fetch-site") {
        return matches!(relation, "same-origin" | "none");
    }
    match text(header::ORIGIN.as_str()) {
        None => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            // Without a base URL set right, the host that the browser asked for is as good.
            origin.eq_ignore_ascii_case(our_origin) || (host.is_some() && host == text(header::HOST.as_str()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_browsers_word_is_heard() {
        let cases: [(&[(&'static str, &'static str)], bool); 8] = [
            (&[], true),
            (&[("origin", "https://bursar.test")], true),
            (&[("origin", "http://localhost:8080"), ("host", "localhost:8080")], true),
            (&[("origin", "https://evil.test"), ("host", "bursar.test")], false),
            (&[("origin", "null"), ("host", "bursar.test")], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site"), ("origin", "https://bursar.test")], false),
        ];
        for (lines, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in lines {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(is_from_here(&headers, "https://bursar.test"), expected, "{lines:?}");
        }
    }
}
