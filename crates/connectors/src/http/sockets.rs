//! Real sockets, by reqwest.

use super::{HttpError, Limits, Lost, NotSent, SetupError};
use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Request, Response, header};
use rustls::crypto::ring;
use std::sync::Arc;
use std::time::Duration;

/// Connections that wait unused for longer are closed by us: few servers keep them longer.
const IDLE: Duration = Duration::from_secs(20);

/// Idle connections kept per server.
const IDLE_CONNECTIONS: usize = 64;

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that all connectors' requests go through"
)]
pub(super) fn client(limits: Limits) -> Result<reqwest::Client, SetupError> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| SetupError(error.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        // No resends of ours to choose. What remains is hyper's own: a request that a closing kept connection
        // handed back before its first byte was written goes out on a new one.
        .retry(reqwest::retry::never())
        .connect_timeout(limits.connect)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(if limits.keep_connections { IDLE_CONNECTIONS } else { 0 })
        .build()
        .map_err(|error| SetupError(error.into()))
}

pub(super) async fn send(
    client: &reqwest::Client,
    mut request: Request<Bytes>,
    limits: &Limits,
) -> Result<Response<Bytes>, HttpError> {
    let limit = limits.response_bytes;
    if !limits.keep_connections {
        request.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    let request = reqwest::Request::try_from(request).map_err(|_| HttpError::NotSent(NotSent::BadRequest))?;
    let mut incoming = client.execute(request).await.map_err(|error| class_of(&error))?;
    if incoming.content_length().is_some_and(|length| length > limit as u64) {
        return Err(HttpError::Unknown(Lost::TooLarge));
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = incoming.chunk().await.map_err(|error| class_of(&error))? {
        if body.len() + chunk.len() > limit {
            return Err(HttpError::Unknown(Lost::TooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    let mut response = Response::new(body.freeze());
    *response.status_mut() = incoming.status();
    *response.headers_mut() = std::mem::take(incoming.headers_mut());
    Ok(response)
}

/// A failure to connect (name, TCP, TLS) comes before the first byte of the request; everything else may come after.
fn class_of(error: &reqwest::Error) -> HttpError {
    if error.is_builder() {
        HttpError::NotSent(NotSent::BadRequest)
    } else if error.is_connect() {
        HttpError::NotSent(match (error.is_dns(), error.is_timeout()) {
            (true, _) => NotSent::Resolve,
            (_, true) => NotSent::ConnectTimedOut,
            _ => NotSent::Connect,
        })
    } else if error.is_timeout() {
        HttpError::Unknown(Lost::TimedOut)
    } else {
        HttpError::Unknown(Lost::Broken)
    }
}
