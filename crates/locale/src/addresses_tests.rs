//! Addresses: paths against their patterns, encoding, base URLs and reserved words.

use super::*;

#[test]
fn every_pattern_has_one_address_and_no_place_is_left_open() {
    let addresses = Address::examples();
    assert_eq!(addresses.len(), patterns::ALL.len());
    for (address, pattern) in addresses.iter().zip(patterns::ALL.iter().copied()) {
        let path = address.path();
        assert!(!path.contains(['{', '}', '%']), "{path}");
        let segments: Vec<&str> = path.split('/').collect();
        let places: Vec<&str> = pattern.split('/').collect();
        assert_eq!(segments.len(), places.len(), "{path} {pattern}");
        for (segment, place) in segments.iter().zip(places) {
            assert!(place.starts_with('{') || *segment == place, "{path} {pattern}");
        }
    }
}

#[test]
fn addresses_read_as_designed() {
    let address = Address::Receipt { site: "academy", reference: "7K3M9Q2XVB4T-MAC" };
    assert_eq!(address.path(), "/academy/registrations/7K3M9Q2XVB4T-MAC/receipt");
    let base = BaseUrl::parse("https://Training.Example/").expect("a base URL");
    assert_eq!(
        address.absolute(&base),
        "https://training.example/academy/registrations/7K3M9Q2XVB4T-MAC/receipt"
    );
    assert_eq!(Address::Catalogue { site: "academy" }.to_string(), "/academy/");
}

#[test]
fn a_segment_cannot_leave_its_place() {
    for (segment, expected) in [
        ("../admin", "/..%2Fadmin/"),
        ("..", "/%2E%2E/"),
        ("a b?c#d", "/a%20b%3Fc%23d/"),
        ("\r\nSet-Cookie: x", "/%0D%0ASet-Cookie%3A%20x/"),
        ("été", "/%C3%A9t%C3%A9/"),
        ("{session}", "/%7Bsession%7D/"),
    ] {
        assert_eq!(Address::Catalogue { site: segment }.path(), expected);
    }
}

#[test]
fn base_urls_are_an_origin_and_nothing_else() {
    for good in ["http://127.0.0.1:8080", "https://training.example", "http://[::1]:8080/"] {
        let base = BaseUrl::parse(good).expect(good);
        assert_eq!(base.as_str(), good.trim_end_matches('/'));
    }
    for (bad, error) in [
        ("training.example", BaseUrlError::Scheme),
        ("ftp://training.example", BaseUrlError::Scheme),
        ("https://", BaseUrlError::Scheme),
        ("https://:80", BaseUrlError::Host),
        ("https://training.example/path", BaseUrlError::Host),
        ("https://user@training.example", BaseUrlError::Host),
        ("https://training.example\r\nX: y", BaseUrlError::Host),
    ] {
        assert_eq!(BaseUrl::parse(bad), Err(error), "{bad}");
    }
    let base = BaseUrl::parse("https://training.example:8443").expect("a base URL");
    assert!(base.is_https());
    assert_eq!(base.authority(), "training.example:8443");
    for (text, host) in [
        ("https://training.example:8443", "training.example"),
        ("https://training.example", "training.example"),
        ("http://[::1]:8080", "::1"),
        ("http://[::1]", "::1"),
    ] {
        assert_eq!(BaseUrl::parse(text).expect("a base URL").host(), host);
    }
}

#[test]
fn first_segments_of_our_own_addresses_are_reserved() {
    for &pattern in patterns::ALL {
        let first = pattern.split('/').nth(1).unwrap_or_default();
        assert!(first.is_empty() || first == "{site}" || is_reserved(first), "{pattern}");
    }
    assert!(is_reserved("Admin"));
    assert!(!is_reserved("academy"));
}
