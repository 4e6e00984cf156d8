//! Cookies. Names and values that we set need no quoting.

use http::{HeaderMap, header};

/// The value of the first cookie of that name.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn cookies_are_found_in_any_place() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; tz=Europe/Paris"));
        headers.append(header::COOKIE, HeaderValue::from_static("b=2=3;c"));
        assert_eq!(cookie(&headers, "tz"), Some("Europe/Paris"));
        assert_eq!(cookie(&headers, "b"), Some("2=3"));
        assert_eq!(cookie(&headers, "c"), None);
        assert_eq!(cookie(&headers, "z"), None);
    }
}
