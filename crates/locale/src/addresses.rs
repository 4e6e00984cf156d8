//! Every address as a typed value. Pages, mails and redirects ask an [`Address`] for its path, the router takes the
//! pattern from [`patterns`], so that the two cannot drift apart.

use std::fmt::{self, Write as _};

/// Path patterns for the router, in the notation of axum.
pub mod patterns {
    /// All sites of the installation, or a redirect to the only one.
    pub const SITES: &str = "/";
    /// Choosing a language where there is no site yet.
    pub const INSTALLATION_LANGUAGE: &str = "/language";
    /// The public sessions of a site.
    pub const CATALOGUE: &str = "/{site}/";
    /// One session.
    pub const SESSION: &str = "/{site}/sessions/{session}";
    /// The test link: opens the sessions of Test mode and leads to one.
    pub const TEST_LINK: &str = "/{site}/test/{token}/{session}";
    /// Asks for a seat hold (POST).
    pub const HOLD: &str = "/{site}/sessions/{session}/hold";
    /// The way into a session for which nobody registers.
    pub const JOIN_FREELY: &str = "/{site}/sessions/{session}/join";
    /// Details, summary and the pay button (GET shows, POST pays).
    pub const REGISTER: &str = "/{site}/sessions/{session}/register";
    /// The state of paying; POST pays again.
    pub const CHECKOUT: &str = "/{site}/checkout/{reference}";
    /// Where the gateway sends the browser back to.
    pub const CHECKOUT_RETURN: &str = "/{site}/checkout/{reference}/return";
    /// One address for a registration, whatever its state.
    pub const REGISTRATION: &str = "/{site}/registrations/{reference}";
    /// The receipt of a registration.
    pub const RECEIPT: &str = "/{site}/registrations/{reference}/receipt";
    /// The calendar entry of a registration.
    pub const CALENDAR: &str = "/{site}/registrations/{reference}/session.ics";
    /// The personal way into the session.
    pub const JOIN: &str = "/{site}/join/{token}";
    /// Choosing a language (POST).
    pub const LANGUAGE: &str = "/{site}/language";
    /// Payflow's silent post: a hint that something happened.
    pub const PAYFLOW_SILENT_POST: &str = "/notifications/payflow/{site}";
    /// Style sheet and scripts.
    pub const ASSET: &str = "/assets/{file}";
    /// The process is alive.
    pub const HEALTHZ: &str = "/healthz";
    /// The process can serve.
    pub const READYZ: &str = "/readyz";
    /// Figures for Prometheus.
    pub const METRICS: &str = "/metrics";

    /// Every pattern, for the tests that hold the router and the reserved words against them.
    pub const ALL: [&str; 20] = [
        SITES,
        INSTALLATION_LANGUAGE,
        CATALOGUE,
        SESSION,
        TEST_LINK,
        HOLD,
        JOIN_FREELY,
        REGISTER,
        CHECKOUT,
        CHECKOUT_RETURN,
        REGISTRATION,
        RECEIPT,
        CALENDAR,
        JOIN,
        LANGUAGE,
        PAYFLOW_SILENT_POST,
        ASSET,
        HEALTHZ,
        READYZ,
        METRICS,
    ];
}

/// One address of the installation. `site` and `session` are slugs; `reference` is the signed personal link
/// `<reference>-<MAC>` of a registration; `token` opens the session for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are explained above, the variants at their patterns")]
pub enum Address<'a> {
    /// [`patterns::SITES`]
    Sites,
    /// [`patterns::INSTALLATION_LANGUAGE`]
    InstallationLanguage,
    /// [`patterns::CATALOGUE`]
    Catalogue { site: &'a str },
    /// [`patterns::SESSION`]
    Session { site: &'a str, session: &'a str },
    /// [`patterns::TEST_LINK`]
    TestLink { site: &'a str, token: &'a str, session: &'a str },
    /// [`patterns::HOLD`]
    Hold { site: &'a str, session: &'a str },
    /// [`patterns::JOIN_FREELY`]
    JoinFreely { site: &'a str, session: &'a str },
    /// [`patterns::REGISTER`]
    Register { site: &'a str, session: &'a str },
    /// [`patterns::CHECKOUT`]
    Checkout { site: &'a str, reference: &'a str },
    /// [`patterns::CHECKOUT_RETURN`]
    CheckoutReturn { site: &'a str, reference: &'a str },
    /// [`patterns::REGISTRATION`]
    Registration { site: &'a str, reference: &'a str },
    /// [`patterns::RECEIPT`]
    Receipt { site: &'a str, reference: &'a str },
    /// [`patterns::CALENDAR`]
    Calendar { site: &'a str, reference: &'a str },
    /// [`patterns::JOIN`]
    Join { site: &'a str, token: &'a str },
    /// [`patterns::LANGUAGE`]
    Language { site: &'a str },
    /// [`patterns::PAYFLOW_SILENT_POST`]
    PayflowSilentPost { site: &'a str },
    /// [`patterns::ASSET`]
    Asset { file: &'a str },
    /// [`patterns::HEALTHZ`]
    Healthz,
    /// [`patterns::READYZ`]
    Readyz,
    /// [`patterns::METRICS`]
    Metrics,
}

impl Address<'_> {
    /// The path from the root of the installation, percent-encoded.
    pub fn path(&self) -> String {
        match *self {
            Self::Sites => fill(patterns::SITES, &[]),
            Self::InstallationLanguage => fill(patterns::INSTALLATION_LANGUAGE, &[]),
            Self::Catalogue { site } => fill(patterns::CATALOGUE, &[site]),
            Self::Session { site, session } => fill(patterns::SESSION, &[site, session]),
            Self::TestLink { site, token, session } => fill(patterns::TEST_LINK, &[site, token, session]),
            Self::Hold { site, session } => fill(patterns::HOLD, &[site, session]),
            Self::JoinFreely { site, session } => fill(patterns::JOIN_FREELY, &[site, session]),
            Self::Register { site, session } => fill(patterns::REGISTER, &[site, session]),
            Self::Checkout { site, reference } => fill(patterns::CHECKOUT, &[site, reference]),
            Self::CheckoutReturn { site, reference } => fill(patterns::CHECKOUT_RETURN, &[site, reference]),
            Self::Registration { site, reference } => fill(patterns::REGISTRATION, &[site, reference]),
            Self::Receipt { site, reference } => fill(patterns::RECEIPT, &[site, reference]),
            Self::Calendar { site, reference } => fill(patterns::CALENDAR, &[site, reference]),
            Self::Join { site, token } => fill(patterns::JOIN, &[site, token]),
            Self::Language { site } => fill(patterns::LANGUAGE, &[site]),
            Self::PayflowSilentPost { site } => fill(patterns::PAYFLOW_SILENT_POST, &[site]),
            Self::Asset { file } => fill(patterns::ASSET, &[file]),
            Self::Healthz => fill(patterns::HEALTHZ, &[]),
            Self::Readyz => fill(patterns::READYZ, &[]),
            Self::Metrics => fill(patterns::METRICS, &[]),
        }
    }

    /// The whole address, for mails, calendars and gateways.
    pub fn absolute(&self, base: &BaseUrl) -> String {
        format!("{base}{}", self.path())
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// Puts `segments` into the `{…}` places of `pattern`, in order.
fn fill(pattern: &str, segments: &[&str]) -> String {
    let mut segments = segments.iter();
    let mut path = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        path.push_str(before);
        let (_, after) = after.split_once('}').expect("every brace of a pattern is closed");
        encode(&mut path, segments.next().expect("one segment for each place of the pattern"));
        rest = after;
    }
    path.push_str(rest);
    path
}

/// Percent-encodes all but RFC 3986's unreserved characters, so that no segment can become two, a query or a host.
/// A segment of dots only is encoded whole, because browsers walk up on `..`.
fn encode(out: &mut String, segment: &str) {
    let dots = segment.bytes().all(|b| b == b'.');
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') || (byte == b'.' && !dots) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing into a String cannot fail");
        }
    }
}

/// Where the installation is reached from outside: scheme, host and port, no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

/// Why a base URL was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// It does not begin with `http://` or `https://`.
    #[error("the base URL must begin with http:// or https://")]
    Scheme,
    /// The host is missing, or a path, query, user or a character that a host cannot have follows.
    #[error(
        "the base URL must be a host with an optional port and nothing after it, like https://training.example"
    )]
    Host,
}

impl BaseUrl {
    /// Reads `https://host[:port]`, with or without a closing slash.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim().trim_end_matches('/');
        let authority = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or(BaseUrlError::Scheme)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if authority.is_empty() || authority.starts_with(':') || !authority.chars().all(allowed) {
            return Err(BaseUrlError::Host);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// Whether browsers reach us over TLS: decides on Secure cookies and HSTS (decision 11).
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host and port, as in the `Host` header.
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// The host without its port, as a certificate names it.
    pub fn host(&self) -> &str {
        let authority = self.authority();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
        .trim_matches(['[', ']'])
    }

    /// Scheme, host and port, as in the `Origin` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// First path segments that belong to the installation, now or by the map of screens, and what people would take
/// for its own pages: none can be a site's slug (decision 21).
const RESERVED: [&str; 35] = [
    "about",
    "account",
    "admin",
    "api",
    "app",
    "assets",
    "checkout",
    "demo",
    "gateway",
    "health",
    "healthz",
    "help",
    "host",
    "join",
    "language",
    "login",
    "logout",
    "mailbox",
    "metrics",
    "money",
    "new",
    "notifications",
    "operator",
    "payflow",
    "readyz",
    "registrations",
    "reports",
    "room",
    "sessions",
    "sign-in",
    "sign-out",
    "static",
    "status",
    "support",
    "www",
];

/// Whether `word` cannot be a site's slug.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| word.eq_ignore_ascii_case(reserved))
}

#[cfg(test)]
#[path = "addresses_tests.rs"]
mod tests;
