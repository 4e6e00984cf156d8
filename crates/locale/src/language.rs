//! The languages Bursar speaks, and how a reader's is chosen.

use std::fmt;

/// A language of the surface. Everything that depends on one is a `match` on this type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Dutch.
    Nl,
    /// French.
    Fr,
}

impl Locale {
    /// Every language, in the order of menus.
    pub const ALL: [Self; 3] = [Self::En, Self::Nl, Self::Fr];

    /// The two-letter code, as in the `lang` attribute and in stored rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nl => "nl",
            Self::Fr => "fr",
        }
    }

    /// What speakers of the language call it.
    pub const fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Nl => "Nederlands",
            Self::Fr => "Français",
        }
    }

    /// Reads a language tag; region and script are ignored (`nl-BE` is Dutch).
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| primary.eq_ignore_ascii_case(locale.code()))
    }

    /// The language that an `Accept-Language` header asks for first among ours (RFC 9110, 12.5.4), or `None` when
    /// it asks for none of them. A language with weight 0 is never chosen, also not by `*`.
    pub fn negotiate(header: &str) -> Option<Self> {
        Self::negotiate_among(header, &Self::ALL)
    }

    /// The same among the languages that are `offered`.
    pub fn negotiate_among(header: &str, offered: &[Self]) -> Option<Self> {
        let ranges: Vec<(&str, u16)> =
            header.split(',').take(MAX_RANGES).filter_map(language_range).collect();
        let weight = |locale: Self| {
            let named =
                ranges.iter().filter(|(tag, _)| Self::parse(tag) == Some(locale)).map(|&(_, q)| q).max();
            named.or_else(|| ranges.iter().find(|(tag, _)| *tag == "*").map(|&(_, q)| q)).unwrap_or(0)
        };
        let position = |locale: Self| ranges.iter().position(|(tag, _)| Self::parse(tag) == Some(locale));
        Self::ALL
            .into_iter()
            .filter(|locale| offered.contains(locale) && weight(*locale) > 0)
            .min_by_key(|&locale| (std::cmp::Reverse(weight(locale)), position(locale).unwrap_or(usize::MAX)))
    }

    /// Position in [`Locale::ALL`], for tables.
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::En => 0,
            Self::Nl => 1,
            Self::Fr => 2,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Browsers send fewer than ten; more is somebody wasting our time.
const MAX_RANGES: usize = 32;

/// Reads `fr-CH;q=0.9` as the tag and its weight in thousandths; a malformed weight drops the range.
fn language_range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';');
    let tag = parts.next()?.trim();
    if tag.is_empty() {
        return None;
    }
    match parts.next() {
        None => Some((tag, 1000)),
        Some(parameter) => {
            let weight =
                parameter.trim().strip_prefix("q=").or_else(|| parameter.trim().strip_prefix("Q="))?;
            Some((tag, thousandths(weight)?))
        }
    }
}

/// Reads a weight between `0` and `1` with at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Locale::{self, En, Fr, Nl};

    #[test]
    fn the_header_chooses_by_weight_then_by_order() {
        let cases = [
            ("nl", Some(Nl)),
            ("nl-BE,nl;q=0.9,en;q=0.8", Some(Nl)),
            ("de,fr-CH;q=0.7,en;q=0.6", Some(Fr)),
            ("en;q=0.5, fr;q=0.9", Some(Fr)),
            ("fr;q=0.8, nl;q=0.8", Some(Fr)),
            ("de", None),
            ("", None),
            ("*", Some(En)),
            ("en;q=0, *;q=0.5", Some(Nl)),
            ("en;q=0", None),
            ("en;q=abc, nl;q=0.1", Some(Nl)),
            ("en;q=1.5, nl;q=0.1", Some(Nl)),
            ("FR-fr", Some(Fr)),
            (";;;,,q=1,\u{202e}", None),
        ];
        for (header, expected) in cases {
            assert_eq!(Locale::negotiate(header), expected, "{header:?}");
        }
    }

    #[test]
    fn only_what_is_offered_is_chosen() {
        assert_eq!(Locale::negotiate_among("nl, fr;q=0.5", &[En, Fr]), Some(Fr));
        assert_eq!(Locale::negotiate_among("nl", &[En, Fr]), None);
        assert_eq!(Locale::negotiate_among("*", &[Fr]), Some(Fr));
    }

    #[test]
    fn codes_read_back() {
        for locale in Locale::ALL {
            assert_eq!(Locale::parse(locale.code()), Some(locale));
            assert_eq!(Locale::ALL[locale.index()], locale);
        }
        assert_eq!(Locale::parse("nl_BE"), Some(Nl));
        assert_eq!(Locale::parse("nld"), None);
    }
}
