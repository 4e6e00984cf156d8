//! The client's network address, by which seat holds are limited (decision 8).

use crate::config::AddressRange;
use crate::state::WebState;
use axum::extract::{ConnectInfo, FromRequestParts};
use http::HeaderMap;
use http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Who is connected: a client, or a proxy.
pub(crate) struct PeerAddress(pub IpAddr);

impl FromRequestParts<WebState> for PeerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Without a socket (a call in process) there is one client: this machine.
        Ok(Self(peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip())))
    }
}

/// Where the request comes from: the peer, or, when that is a trusted proxy, whom the proxy names.
pub(crate) struct ClientAddress(pub IpAddr);

impl FromRequestParts<WebState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Infallible> {
        let PeerAddress(peer) = PeerAddress::from_request_parts(parts, state).await?;
        Ok(Self(client(peer, &parts.headers, &state.config.trusted_proxies)))
    }
}

/// Each proxy adds the address it saw at the end of the list, so the last that is not a trusted proxy is the client;
/// everything before it could have been made up.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[AddressRange]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(address));
    if !is_trusted(peer) {
        return peer.to_canonical();
    }
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    let mut nearest = peer;
    for text in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Some(address) = address_of(text.trim()) else { break };
        nearest = address;
        if !is_trusted(address) {
            break;
        }
    }
    nearest.to_canonical()
}

/// Some proxies name the port too: `203.0.113.7:4711`, `[2001:db8::1]:4711`.
fn address_of(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().expect("an address");
        let trusted = ["10.0.0.0/8".parse().expect("a range")];
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("198.51.100.1, 203.0.113.7"));
        headers.append("x-forwarded-for", HeaderValue::from_static("10.0.0.2"));
        let named = |peer: IpAddr, trusted: &[AddressRange]| client(peer, &headers, trusted).to_string();
        assert_eq!(named(proxy, &trusted), "203.0.113.7");
        assert_eq!(named(proxy, &[]), "10.0.0.1");
        let stranger = "192.0.2.9".parse().expect("an address");
        assert_eq!(named(stranger, &trusted), "192.0.2.9");
        for (line, client) in [("203.0.113.8:4711", "203.0.113.8"), ("[2001:db8::1]:4711", "2001:db8::1")] {
            headers.insert("x-forwarded-for", HeaderValue::from_static(line));
            assert_eq!(super::client(proxy, &headers, &trusted).to_string(), client);
        }
        headers.insert("x-forwarded-for", HeaderValue::from_static("198.51.100.1, nonsense"));
        assert_eq!(client(proxy, &headers, &trusted), proxy);
    }
}
