//! The reader: language and time zone.

use super::cookies::cookie;
use app::sites::Site;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use locale::{Locale, Zone};

const LANGUAGE_COOKIE: &str = "language";

/// Set by the script, where there is one.
const ZONE_COOKIE: &str = "tz";

/// The language that the reader chose, else the one the browser asks for, else `default`.
pub(crate) fn language(headers: &HeaderMap, default: Option<Locale>) -> Locale {
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Locale::negotiate);
    cookie(headers, LANGUAGE_COOKIE).and_then(Locale::parse).or_else(accepted).or(default).unwrap_or_default()
}

/// The same among the languages of a site, whose own default it is.
pub(crate) fn language_at(headers: &HeaderMap, site: &Site) -> Locale {
    let offered = |locale: &Locale| site.languages.contains(locale);
    let accepted = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Locale::negotiate_among(header, &site.languages)
    };
    cookie(headers, LANGUAGE_COOKIE)
        .and_then(Locale::parse)
        .filter(offered)
        .or_else(accepted)
        .or_else(|| Locale::parse(&site.locale).filter(offered))
        .or_else(|| site.languages.first().copied())
        .unwrap_or_default()
}

/// Has the browser keep the choice for a year.
pub(crate) fn keep_language(response: &mut Response, language: Locale, https: bool) {
    if let Some(cookie) = language_cookie(language, https) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn language_cookie(language: Locale, https: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let cookie =
        format!("{LANGUAGE_COOKIE}={language}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(cookie).ok()
}

/// The reader's time zone, when the browser told it.
pub(crate) fn zone(headers: &HeaderMap) -> Option<Zone> {
    Zone::parse(cookie(headers, ZONE_COOKIE)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &'static str, accept: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
        headers
    }

    #[test]
    fn a_choice_goes_before_the_browsers_wish_and_that_before_the_sites() {
        assert_eq!(language(&headers("language=fr", "nl"), Some(Locale::En)), Locale::Fr);
        assert_eq!(language(&headers("language=xx", "nl"), Some(Locale::En)), Locale::Nl);
        assert_eq!(language(&headers("", "de"), Some(Locale::Nl)), Locale::Nl);
        assert_eq!(language(&HeaderMap::new(), None), Locale::En);
    }

    #[test]
    fn only_real_zones_are_believed() {
        assert_eq!(zone(&headers("tz=America/New_York", "")).map(|z| z.city()), Some("New York".into()));
        assert_eq!(zone(&headers("tz=Mars/Olympus", "")), None);
    }
}
