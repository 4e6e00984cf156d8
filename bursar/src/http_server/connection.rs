//! One connection, from the handshake to its end.

use super::limits::ConnectionLimits;
use super::streams::Streams;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderValue};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Version};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

/// Received and not yet asked for, bytes: of one request, and of all of a connection. A form is smaller.
const STREAM_WINDOW: u32 = 64 * 1024;
const CONNECTION_WINDOW: u32 = 256 * 1024;

/// Written and not yet sent, bytes of one answer.
const SEND_BUFFER: usize = 64 * 1024;

/// Requests that a client begins and takes back faster than we can look at them; then it is sent away (HTTP/2's rapid
/// reset).
const UNSEEN_RESETS_MAX: usize = 20;

/// Requests that we had to take back because the client broke the rules; then it is sent away.
const FAULTS_MAX: usize = 100;

/// What all connections of a listener share.
#[derive(Clone)]
pub(super) struct Shared {
    pub router: Router,
    pub tls: Option<TlsAcceptor>,
    pub limits: ConnectionLimits,
    /// A place for each request under way on HTTP/2. On HTTP/1 the connection has its place, and one request.
    pub requests: Arc<Semaphore>,
    pub stopped: watch::Receiver<bool>,
}

/// Answers the requests of one connection.
pub(super) async fn answer(stream: TcpStream, peer: SocketAddr, mut shared: Shared) {
    // Small answers go out at once; only a matter of speed, so a refusal is no reason not to serve.
    drop(stream.set_nodelay(true));
    let Some(tls) = shared.tls.take() else { return over_http1(stream, peer, shared).await };
    let handshake = tokio::time::timeout(shared.limits.handshake_time, tls.accept(stream));
    let accepted = tokio::select! {
        accepted = handshake => accepted,
        // Nothing was asked yet.
        _ = shared.stopped.wait_for(|stop| *stop) => return,
    };
    // Whoever speaks no TLS, none of ours, or too slowly.
    let Ok(Ok(stream)) = accepted else { return };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        over_http2(stream, peer, shared).await;
    } else {
        over_http1(stream, peer, shared).await;
    }
}

async fn over_http1<S>(stream: S, peer: SocketAddr, shared: Shared)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Shared { router, limits, mut stopped, .. } = shared;
    let service =
        service_fn(move |request: Request<Incoming>| router.clone().oneshot(prepared(request, peer)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head_bytes_max as usize)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    // How it ended matters to nobody: a client that went away, or one that was too slow.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = tokio::time::sleep(limits.life) => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    drop(tokio::time::timeout(limits.end_time, connection).await);
}

/// The same over HTTP/2, where requests share a connection: each has a place of its own among all requests, and keeps
/// it until it is answered, also when the client takes it back.
async fn over_http2<S>(stream: S, peer: SocketAddr, shared: Shared)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Shared { router, limits, requests, mut stopped, .. } = shared;
    let streams = Arc::new(Streams::new(limits.streams_max, requests));
    let idle = streams.idle_for(limits.head_time);
    let service = service_fn(move |request: Request<Incoming>| {
        let answer = router.clone().oneshot(prepared(request, peer));
        Arc::clone(&streams).run(answer)
    });
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams_max)
        .max_header_list_size(limits.head_bytes_max)
        .max_pending_accept_reset_streams(UNSEEN_RESETS_MAX)
        .max_local_error_reset_streams(FAULTS_MAX)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_send_buf_size(SEND_BUFFER)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        was_used = idle => {
            // Nobody is told good-bye who never said anything.
            if !was_used {
                return;
            }
        }
        () = tokio::time::sleep(limits.life) => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    drop(tokio::time::timeout(limits.end_time, connection).await);
}

/// As the pages want it, whatever the version of HTTP: with the peer, and with the host in its header.
fn prepared(request: Request<Incoming>, peer: SocketAddr) -> Request<Body> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    if request.version() == Version::HTTP_2
        && let Some(host) = request.uri().authority()
        && let Ok(host) = HeaderValue::from_str(host.as_str())
    {
        request.headers_mut().entry(HOST).or_insert(host);
    }
    request
}
