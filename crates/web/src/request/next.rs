//! Where to go on to: a path of ours that a form or an address names. Browsers read `//host` and `/\host` as another
//! host, so that nobody can be sent elsewhere.

use super::form::Fields;
use http::{HeaderMap, Uri, header};

/// Name of the field, and of the part of a query.
pub(crate) const FIELD: &str = "next";

/// Whether it is a path of ours.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2_000
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// The path that a query names; empty when it names none of ours.
pub(crate) fn of_query(uri: &Uri) -> String {
    let fields = Fields::parse(uri.query().unwrap_or_default().as_bytes());
    local_or_nothing(fields.get(FIELD))
}

/// The path that a form names; empty when it names none of ours.
pub(crate) fn of_form(fields: &Fields) -> String {
    local_or_nothing(fields.get(FIELD))
}

/// The page of ours that a form was on; empty when the browser does not say.
pub(crate) fn of_referer(headers: &HeaderMap, origin: &str) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    local_or_nothing(referer.strip_prefix(origin).unwrap_or_default())
}

fn local_or_nothing(path: &str) -> String {
    if is_local(path) { path.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert!(is_local("/demo/sessions/feedback"));
        for bad in ["", "//evil.test", "/\\evil.test", "https://evil.test", "/a\r\nset-cookie:x", "/a b"] {
            assert!(!is_local(bad), "{bad:?}");
        }
        let next = |uri: &'static str| of_query(&Uri::from_static(uri));
        assert_eq!(next("/sign-in?next=%2Facademy%2Fhost%3Fpage%3D2"), "/academy/host?page=2");
        assert_eq!(next("/sign-in?next=%2F%2Fevil.test"), "");
        assert_eq!(next("/sign-in"), "");
    }

    #[test]
    fn only_our_own_pages_are_gone_back_to() {
        let from = |referer: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, HeaderValue::from_static(referer));
            of_referer(&headers, "https://bursar.test")
        };
        assert_eq!(from("https://bursar.test/academy/host"), "/academy/host");
        assert_eq!(from("https://bursar.test.evil.test/academy"), "");
        assert_eq!(from("https://evil.test/academy"), "");
    }
}
