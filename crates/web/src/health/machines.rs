//! For machines: alive, ready, figures.

use crate::request::address::PeerAddress;
use crate::response::Failure;
use crate::state::WebState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::net::IpAddr;

/// `GET /healthz`: the process is alive.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the process can serve.
pub(crate) async fn readyz(State(state): State<WebState>) -> Response {
    if state.app.is_ready().await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
    }
}

/// `GET /metrics`: figures in Prometheus' text format, for machines of the same network. They hold nothing personal,
/// but how much is sold is nobody else's business.
pub(crate) async fn metrics(
    peer: PeerAddress,
    State(state): State<WebState>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    match &state.config.metrics {
        Some(render) if is_from_inside(peer.0, &headers) => {
            let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
            Ok(([(header::CONTENT_TYPE, kind)], render()).into_response())
        }
        _ => Err(Failure::NotFound),
    }
}

/// Whether the peer is in a private network and asks for itself: what a proxy passes on comes from outside.
fn is_from_inside(peer: IpAddr, headers: &HeaderMap) -> bool {
    let passed_on = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    let private = match peer.to_canonical() {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private() || peer.is_link_local(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local() || peer.is_unicast_link_local(),
    };
    private && passed_on.iter().all(|name| !headers.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_for_the_same_network() {
        let inside =
            |peer: &str, headers: &HeaderMap| is_from_inside(peer.parse().expect("an address"), headers);
        let mut headers = HeaderMap::new();
        for peer in ["127.0.0.1", "10.2.3.4", "::1", "fd00::7", "::ffff:192.168.1.2"] {
            assert!(inside(peer, &headers), "{peer}");
        }
        for peer in ["203.0.113.7", "2001:db8::1", "::ffff:203.0.113.7"] {
            assert!(!inside(peer, &headers), "{peer}");
        }
        headers.insert("x-forwarded-for", HeaderValue::from_static("10.2.3.4"));
        assert!(!inside("127.0.0.1", &headers), "a proxy of the same machine passes it on");
    }
}
