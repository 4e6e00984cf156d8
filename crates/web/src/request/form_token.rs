//! Proof that a form was sent from one of our pages, by the browser that the page was made for (CSRF): a token made
//! from the browser's key and its sign-in, and what the browser itself says about where the form came from.

use super::browser::Browser;
use super::next::is_local;
use crate::state::WebState;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::ids::AccountId;
use http::{HeaderMap, header};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// The name of the hidden field.
pub(crate) const FIELD: &str = "form_token";

/// Between the two parts of a token.
const THEN: char = '.';

/// Bytes of an account's id, and of the proof behind it.
const ID_LEN: usize = 16;

/// To whom a form was shown, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Who was signed in.
    pub to: AccountId,
    /// The page's address, a path of ours.
    pub page: String,
}

/// The token of every form on that page in that browser. Where somebody is signed in it also says who, and on which page,
/// so that what he types can be kept for him when his sign-in has ended by then: the second part makes nothing happen.
pub(crate) fn token(
    state: &WebState,
    browser: &Browser,
    (account, page): (Option<AccountId>, &str),
) -> String {
    let token = BASE64.encode(state.app.sign("form token", &browser.form_secret()));
    match account {
        None => token,
        Some(account) => {
            let proof = proof(state, browser, account, page);
            let shown = [&account.0.as_bytes()[..], &proof, page.as_bytes()].concat();
            format!("{token}{THEN}{}", BASE64.encode(shown))
        }
    }
}

/// Whom a form with `token` was shown to, in this browser and on which of our pages, whether his sign-in still lives or not.
pub(crate) fn shown(state: &WebState, headers: &HeaderMap, browser: &Browser, token: &str) -> Option<Shown> {
    let bytes = BASE64.decode(token.split_once(THEN)?.1).ok()?;
    let (id, rest) = bytes.split_at_checked(ID_LEN)?;
    let (proven, page) = rest.split_at_checked(ID_LEN)?;
    let (to, page) = (AccountId(Uuid::from_slice(id).ok()?), std::str::from_utf8(page).ok()?);
    let expected = proof(state, browser, to, page);
    let is_ours =
        !browser.is_new() && is_from_here(headers, &state.origin) && bool::from(proven.ct_eq(&expected));
    (is_ours && is_local(page)).then(|| Shown { to, page: page.to_owned() })
}

fn proof(state: &WebState, browser: &Browser, account: AccountId, page: &str) -> [u8; ID_LEN] {
    let shown = [&browser.key().0[..], account.0.as_bytes(), page.as_bytes()].concat();
    let signed = state.app.sign("form shown", &shown);
    let mut proof = [0; ID_LEN];
    proof.copy_from_slice(&signed[..ID_LEN]);
    proof
}

/// Whether a form with `token` was sent by `browser` from one of our pages.
pub(crate) fn is_genuine(state: &WebState, headers: &HeaderMap, browser: &Browser, token: &str) -> bool {
    let expected = self::token(state, browser, (None, ""));
    let token = token.split_once(THEN).map_or(token, |(token, _)| token);
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
