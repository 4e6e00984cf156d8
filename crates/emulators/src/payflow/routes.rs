//! Addresses, and the way from an HTTP server's request to the emulator's answer.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{any, get};
use futures_util::{StreamExt, stream};
use http::{Method, StatusCode, header};

use super::config::Mode;
use super::emulator::{Emulator, query};
use super::faults::Wire;
use super::{approve, control, hosted};
use crate::{form, html};

/// What stands at an address of the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Gateway,
    Hosted,
    /// PayPal's own, on which payers approve.
    Wallet,
}

/// Bytes read of a request at most.
const MAX_REQUEST: usize = 1024 * 1024;

/// The host and page that a path names.
pub(crate) fn place(path: &str, host: Option<&str>) -> Option<(Mode, Page)> {
    let pilot = host.is_some_and(|host| host.starts_with("pilot-"));
    let (mode, rest) = match path {
        _ if path == "/live" || path.starts_with("/live/") => (Mode::Live, &path[5..]),
        _ if path == "/pilot" || path.starts_with("/pilot/") => (Mode::Test, &path[6..]),
        _ => (if pilot { Mode::Test } else { Mode::Live }, path),
    };
    match rest {
        "" | "/" | "/transaction" | "/transaction/" => Some((mode, Page::Gateway)),
        "/hosted" | "/hosted/" => Some((mode, Page::Hosted)),
        "/webscr" | "/webscr/" => Some((mode, Page::Wallet)),
        _ => None,
    }
}

/// Gateway and hosted page only.
pub(crate) fn gateway(emulator: &Emulator) -> Router {
    let mut router = Router::new();
    for path in ["/", "/transaction", "/live", "/live/", "/live/transaction", "/pilot", "/pilot/"] {
        router = router.route(path, any(enter));
    }
    for path in ["/pilot/transaction", "/hosted", "/live/hosted", "/live/hosted/", "/pilot/hosted"] {
        router = router.route(path, any(enter));
    }
    for path in ["/webscr", "/live/webscr", "/pilot/webscr"] {
        router = router.route(path, any(enter));
    }
    router.route("/pilot/hosted/", any(enter)).with_state(emulator.clone())
}

/// Everything.
pub(crate) fn all(emulator: &Emulator) -> Router {
    let healthy = get(|| async { "ok\n" });
    gateway(emulator).merge(control::router(emulator)).route("/healthz", healthy)
}

async fn enter(State(emulator): State<Emulator>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let Some((mode, mut page)) = place(parts.uri.path(), host) else { return plain(StatusCode::NOT_FOUND) };
    let is_get = parts.method == Method::GET || parts.method == Method::HEAD;
    let token = || form::value(&form::decode(query(&parts.uri)), "SECURETOKEN").is_some();
    if page == Page::Gateway && is_get {
        // The hosted page's host has it at its root; ours has an overview there.
        if !token() {
            return sent(control::overview(&emulator));
        }
        page = Page::Hosted;
    }
    if emulator.is_down() {
        let mut response = http::Response::new(Bytes::new());
        response.extensions_mut().insert(Wire::Reset);
        return sent(response);
    }
    match page {
        Page::Gateway => {
            // A longer body is refused by its first bytes, as too long.
            let body = to_bytes(body, MAX_REQUEST).await.unwrap_or_else(|_| vec![b'A'; MAX_REQUEST].into());
            sent(emulator.gateway(mode, &parts.headers, &body).await)
        }
        Page::Hosted if is_get => {
            let fields = form::decode(query(&parts.uri));
            sent(hosted::serve(&emulator, mode, &parts.method, fields).await)
        }
        Page::Hosted if parts.method == Method::POST => {
            let Ok(body) = to_bytes(body, MAX_REQUEST).await else {
                return plain(StatusCode::PAYLOAD_TOO_LARGE);
            };
            let mut fields = form::decode(&body);
            fields.extend(form::decode(query(&parts.uri)));
            sent(hosted::serve(&emulator, mode, &parts.method, fields).await)
        }
        Page::Wallet => {
            let Ok(body) = to_bytes(body, MAX_REQUEST).await else {
                return plain(StatusCode::PAYLOAD_TOO_LARGE);
            };
            let mut fields = form::decode(&body);
            fields.extend(form::decode(query(&parts.uri)));
            sent(approve::serve(&emulator, mode, &parts.method, fields).await)
        }
        Page::Hosted => plain(StatusCode::METHOD_NOT_ALLOWED),
    }
}

fn plain(status: StatusCode) -> Response {
    let mut response = html::own("Not here", html::Width::Narrow, "<h1>There is nothing here</h1>");
    *response.status_mut() = status;
    sent(response)
}

/// Makes an HTTP server's response. Under our own accept loop the wire's faults are exact; under another server
/// a body that breaks off comes near.
pub(crate) fn sent(response: http::Response<Bytes>) -> Response {
    let broken = || Err::<Bytes, _>(std::io::Error::other("injected fault"));
    let wire = response.extensions().get::<Wire>().copied();
    let mut response = response;
    if wire.is_some() {
        response.headers_mut().insert(header::CONNECTION, http::HeaderValue::from_static("close"));
    }
    match wire {
        None | Some(Wire::Twice) => response.map(Body::from),
        Some(Wire::Reset | Wire::Drop) => response.map(|_| Body::from_stream(stream::iter([broken()]))),
        Some(Wire::Half) => {
            let length = response.body().len();
            response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
            response.map(|body| {
                // The pause lets the first half leave before the connection breaks.
                let cut = stream::once(async move {
                    tokio::task::yield_now().await;
                    broken()
                });
                Body::from_stream(stream::iter([Ok(body.slice(..length / 2))]).chain(cut))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_address_alone_chooses_the_host() {
        use Mode::{Live, Test};
        for (path, expected) in [
            ("/live", Some((Live, Page::Gateway))),
            ("/live/", Some((Live, Page::Gateway))),
            ("/live/transaction", Some((Live, Page::Gateway))),
            ("/live/hosted", Some((Live, Page::Hosted))),
            ("/pilot", Some((Test, Page::Gateway))),
            ("/pilot/hosted/", Some((Test, Page::Hosted))),
            ("/pilot/webscr", Some((Test, Page::Wallet))),
            ("/transaction", Some((Live, Page::Gateway))),
            ("/pilots", None),
            ("/live/elsewhere", None),
        ] {
            assert_eq!(place(path, Some("localhost:1")), expected, "{path}");
        }
        assert_eq!(place("/", Some("pilot-payflowpro.paypal.com")), Some((Test, Page::Gateway)));
    }
}
