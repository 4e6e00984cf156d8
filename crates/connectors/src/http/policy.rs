//! Which servers may be called: the configured ones and no others.

use http::Uri;
use std::fmt;
use std::net::IpAddr;

/// Scheme, host and port of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    tls: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an absolute http or https address without user information; `None` for anything else.
    pub fn of(uri: &Uri) -> Option<Self> {
        let tls = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return None;
        }
        let port = match authority.port() {
            None => {
                if tls {
                    443
                } else {
                    80
                }
            }
            Some(_) => authority.port_u16()?,
        };
        Some(Self { tls, host: authority.host().to_ascii_lowercase(), port })
    }

    /// Whether the host is this machine itself.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for Origin {
    /// As browsers write it, for example in a Content-Security-Policy: the scheme's own port is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, own_port) = if self.tls { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == own_port { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

/// Where requests may travel without encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    /// To this machine only.
    LoopbackOnly,
    /// To every configured server: the operator said so, for example because an emulator listens on a local network.
    Anywhere,
}

/// The servers that may be called.
#[derive(Debug, Clone)]
pub struct Policy {
    origins: Vec<Origin>,
}

/// Why an address cannot be configured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not an absolute http or https address.
    #[error("{0:?} is not an http or https address")]
    NotAnAddress(String),
    /// Unencrypted, and not on this machine.
    #[error("{0:?} is not encrypted: use https")]
    PlainHttp(String),
    /// The HTTP client was set up without this server.
    #[error("{0:?} is not among the servers that may be called")]
    NotPermitted(String),
}

impl Policy {
    /// Allows the servers of these base addresses, and no others.
    pub fn new(
        addresses: impl IntoIterator<Item = impl AsRef<str>>,
        plain_http: PlainHttp,
    ) -> Result<Self, PolicyError> {
        let mut origins = Vec::new();
        for address in addresses {
            let address = address.as_ref();
            let uri: Uri = address.parse().map_err(|_| PolicyError::NotAnAddress(address.to_owned()))?;
            let origin = Origin::of(&uri).ok_or_else(|| PolicyError::NotAnAddress(address.to_owned()))?;
            if !origin.tls && plain_http == PlainHttp::LoopbackOnly && !origin.is_loopback() {
                return Err(PolicyError::PlainHttp(address.to_owned()));
            }
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        Ok(Self { origins })
    }

    /// Whether a request to `uri` may leave.
    pub fn permits(&self, uri: &Uri) -> bool {
        Origin::of(uri).is_some_and(|origin| self.origins.contains(&origin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_configured_origins_are_permitted() {
        let policy = Policy::new(
            ["https://payflowpro.paypal.com", "http://127.0.0.1:9100/live"],
            PlainHttp::LoopbackOnly,
        )
        .expect("both are fine");
        for (address, expected) in [
            ("https://payflowpro.paypal.com/", true),
            ("https://PayflowPro.paypal.com:443/transaction", true),
            ("http://127.0.0.1:9100/anything", true),
            ("http://payflowpro.paypal.com/", false),
            ("https://payflowpro.paypal.com:444/", false),
            ("https://payflowpro.paypal.com.example/", false),
            ("https://user@payflowpro.paypal.com/", false),
            ("http://127.0.0.1:9101/", false),
            ("/relative", false),
        ] {
            let uri = address.parse().expect("an address");
            assert_eq!(policy.permits(&uri), expected, "{address}");
        }
    }

    #[test]
    fn unencrypted_addresses_are_for_this_machine_unless_configured() {
        let lan = "http://192.168.1.20:9100/live";
        assert_eq!(
            Policy::new([lan], PlainHttp::LoopbackOnly).expect_err("refused"),
            PolicyError::PlainHttp(lan.to_owned())
        );
        assert!(Policy::new([lan], PlainHttp::Anywhere).is_ok());
        for loopback in ["http://localhost:1", "http://127.9.9.9", "http://[::1]:8080/x"] {
            assert!(Policy::new([loopback], PlainHttp::LoopbackOnly).is_ok(), "{loopback}");
        }
        for bad in ["", "payflowpro.paypal.com", "ftp://example.org", "/path", "https://a:b@example.org"] {
            assert_eq!(
                Policy::new([bad], PlainHttp::Anywhere).expect_err("refused"),
                PolicyError::NotAnAddress(bad.to_owned())
            );
        }
    }

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        for (address, expected) in [
            ("https://Pilot-payflowlink.paypal.com/path?x=1", "https://pilot-payflowlink.paypal.com"),
            ("http://10.0.0.5:8080/pages", "http://10.0.0.5:8080"),
        ] {
            let uri: Uri = address.parse().expect("an address");
            assert_eq!(Origin::of(&uri).map(|o| o.to_string()).as_deref(), Some(expected));
        }
    }
}
