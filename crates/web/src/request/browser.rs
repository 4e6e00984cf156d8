//! The browser's key: sixteen random bytes in a signed cookie, by which a seat hold and forms belong to one browser.
//! It says nothing about a person and ends with the browser's session.

use super::cookies::cookie;
use super::sign_in_cookie;
use app::App;
use app::registrations::BrowserKey;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use http::{HeaderMap, HeaderValue};
use subtle::ConstantTimeEq;

/// Length of the key, bytes.
const KEY_LEN: usize = 16;

/// Of the signature, bytes: 128 bits cannot be guessed.
const MAC_LEN: usize = 16;

/// A browser as we know it.
#[derive(Clone)]
pub(crate) struct Browser {
    key: [u8; KEY_LEN],
    is_new: bool,
    /// The token by which it is signed in, or was.
    sign_in_token: String,
}

impl Browser {
    /// The browser that sent the request, or a new one when it sent no cookie or one that we did not sign.
    pub fn of(app: &App, headers: &HeaderMap, https: bool) -> Self {
        let known = cookie(headers, cookie_name(https)).and_then(|value| verify(app, value));
        let sign_in_token = sign_in_cookie::token(headers, https).unwrap_or_default().to_owned();
        match known {
            Some(key) => Self { key, is_new: false, sign_in_token },
            None => Self { key: app.random_bytes(), is_new: true, sign_in_token },
        }
    }

    /// Under which `app` keeps seats for it.
    pub fn key(&self) -> BrowserKey {
        BrowserKey(self.key)
    }

    /// What forms are signed with: a form belongs to one browser, and ends with the sign-in in which it was shown.
    pub fn form_secret(&self) -> Vec<u8> {
        [&self.key[..], self.sign_in_token.as_bytes()].concat()
    }

    /// Whether this is its first visit, so that it cannot hold a seat and no form of ours can be open in it.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// The cookie to set, on a first visit.
    pub fn set_cookie(&self, app: &App, https: bool) -> Option<HeaderValue> {
        if !self.is_new {
            return None;
        }
        let mac = app.sign("browser cookie", &self.key);
        let value = BASE64.encode([&self.key[..], &mac[..MAC_LEN]].concat());
        HeaderValue::try_from(cookie_line(&value, https)).ok()
    }
}

fn cookie_line(value: &str, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}", cookie_name(https))
}

/// The prefix makes browsers refuse the name from other hosts and without TLS.
const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-browser" } else { "browser" }
}

fn verify(app: &App, value: &str) -> Option<[u8; KEY_LEN]> {
    if value.len() > 64 {
        return None;
    }
    let bytes = BASE64.decode(value).ok()?;
    let (key, mac) = bytes.split_at_checked(KEY_LEN)?;
    let expected = app.sign("browser cookie", key);
    let genuine = mac.len() == MAC_LEN && bool::from(mac.ct_eq(&expected[..MAC_LEN]));
    if genuine { key.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_tls_the_cookie_is_bound_to_host_and_tls() {
        assert_eq!(cookie_line("v", true), "__Host-browser=v; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(cookie_line("v", false), "browser=v; Path=/; HttpOnly; SameSite=Lax");
    }
}
