//! What the process decides about its pages.

use crate::rehearsal::Rehearse;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

/// Renders the process's figures in Prometheus' text format.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// Settings of the pages. Cookies, HSTS and the check of where a form came from follow from the base URL, which
/// `app` knows.
#[derive(Clone)]
pub struct WebConfig {
    /// Proxies whose `X-Forwarded-For` is believed. Empty: the peer is the client.
    pub trusted_proxies: Vec<AddressRange>,
    /// Answers `/metrics`; without it that address is not found.
    pub metrics: Option<RenderMetrics>,
    /// Plays rehearsals of payments; without it no page offers any.
    pub rehearse: Option<Rehearse>,
    /// Largest form of a visitor, in bytes; more is answered with 413.
    pub form_bytes_max: usize,
    /// Connections of rooms.
    pub sockets: SocketLimits,
}

/// How many connections of rooms a process serves at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketLimits {
    /// All together.
    pub all: usize,
    /// Of one network address; trusted proxies and this machine are not counted.
    pub per_address: usize,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self { all: 2_000, per_address: 1_000 }
    }
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            metrics: None,
            rehearse: None,
            form_bytes_max: 64 * 1024,
            sockets: SocketLimits::default(),
        }
    }
}

/// A range of network addresses, such as `10.0.0.0/8` or `::1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    base: u128,
    prefix_bits: u32,
}

/// Why a range was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a network address with an optional prefix length is expected, such as 10.0.0.0/8 or ::1")]
pub struct AddressRangeError;

impl AddressRange {
    /// This machine.
    pub fn loopback() -> Vec<Self> {
        vec![
            Self { base: number(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0))), prefix_bits: 128 - 32 + 8 },
            Self { base: number(IpAddr::V6(Ipv6Addr::LOCALHOST)), prefix_bits: 128 },
        ]
    }

    /// Whether `address` lies in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        let shift = 128 - self.prefix_bits;
        shift == 128 || self.base >> shift == number(address) >> shift
    }
}

impl FromStr for AddressRange {
    type Err = AddressRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| AddressRangeError)?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix: u32 = match prefix {
            Some(prefix) => prefix.parse().map_err(|_| AddressRangeError)?,
            None => width,
        };
        if prefix > width {
            return Err(AddressRangeError);
        }
        Ok(Self { base: number(address), prefix_bits: 128 - width + prefix })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = Ipv6Addr::from_bits(self.base);
        match address.to_ipv4_mapped() {
            Some(address) if self.prefix_bits >= 96 => write!(f, "{address}/{}", self.prefix_bits - 96),
            _ => write!(f, "{address}/{}", self.prefix_bits),
        }
    }
}

/// Every address as a number; an IPv4 address as the IPv6 address it is mapped to.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_contain_their_addresses() {
        let contains = |range: &str, address: &str| {
            let range: AddressRange = range.parse().expect("a range");
            range.contains(address.parse().expect("an address"))
        };
        assert!(contains("10.0.0.0/8", "10.1.2.3"));
        assert!(contains("10.0.0.0/8", "::ffff:10.1.2.3"), "as a socket for both families names it");
        assert!(!contains("10.0.0.0/8", "11.0.0.1"));
        assert!(contains("127.0.0.1", "127.0.0.1"));
        assert!(!contains("127.0.0.1", "127.0.0.2"));
        assert!(contains("fd00::/8", "fd12::1"));
        assert!(contains("0.0.0.0/0", "203.0.113.9"));
        assert!(!contains("0.0.0.0/0", "2001:db8::1"));
        assert!(contains("::/0", "2001:db8::1"));
    }

    #[test]
    fn what_is_not_a_range_is_refused() {
        for bad in ["", "proxy", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/x"] {
            assert_eq!(bad.parse::<AddressRange>(), Err(AddressRangeError), "{bad:?}");
        }
        assert_eq!(
            "10.0.0.0/8".parse::<AddressRange>().map(|range| range.to_string()),
            Ok("10.0.0.0/8".into())
        );
    }
}
