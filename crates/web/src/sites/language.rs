//! Choosing a language.

use crate::request::{form::CheckedForm, reader};
use crate::response::{Failure, see_other};
use crate::state::WebState;
use axum::extract::State;
use axum::response::Response;
use http::header;
use locale::{Address, Locale};

/// `POST /{site}/language` and `POST /language`: keeps the choice in a cookie and goes back to the page.
pub(crate) async fn choose(
    State(state): State<WebState>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, Failure> {
    let next = form.get("next");
    let home = Address::Sites.path();
    let mut response = see_other(if is_local(next) { next } else { &home })?;
    let choice = Locale::parse(form.get("language"));
    if let Some(cookie) = choice.and_then(|language| reader::language_cookie(language, state.https)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Whether it is a path of ours: browsers read `//host` and `/\host` as another host.
fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert!(is_local("/demo/sessions/feedback"));
        for bad in ["", "//evil.test", "/\\evil.test", "https://evil.test", "/a\r\nset-cookie:x", "/a b"] {
            assert!(!is_local(bad), "{bad:?}");
        }
    }
}
