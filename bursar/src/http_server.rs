//! The pages' HTTP server. Nobody may keep a connection for nothing: a request's head has to come in time, an idle
//! or old connection is closed, and there are never more of them than the process may open files. TLS and HTTP/2 are
//! the business of the proxy in front.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

/// After a failed accept, such as for want of files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What a connection may cost.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// At most so many at a time; more wait in the system's queue.
    pub count_max: usize,
    /// From the connection, or the answer before it, to the end of a request's head. Longer than proxies keep an idle
    /// connection (60 seconds is usual), so that none sends a form on one that is being closed.
    pub head_time: Duration,
    /// Then the connection takes no further request.
    pub life: Duration,
    /// Then the answer under way is cut off: nobody reads for that long.
    pub end_time: Duration,
    /// Largest head of a request, bytes.
    pub head_bytes_max: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            count_max: connections_max(open_files_max()),
            head_time: Duration::from_secs(75),
            life: Duration::from_secs(600),
            end_time: Duration::from_secs(60),
            head_bytes_max: 64 * 1024,
        }
    }
}

/// Leaves files for the database, gateways and mails.
fn connections_max(open_files: Option<usize>) -> usize {
    open_files.map_or(512, |files| files.saturating_sub(files / 4)).clamp(16, 4096)
}

/// How many files the process may have open; `None` where the system does not say.
fn open_files_max() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Serves until `stopped` is true and the requests under way are answered.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(limits.count_max));
    let mut connections = JoinSet::new();
    loop {
        let accept = async {
            // The semaphore is never closed.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            accepted = accept => accepted,
            // An error means that the sender is gone, which is a stop as well.
            _ = stopped.wait_for(|stop| *stop) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = answer(stream, peer, router.clone(), limits, stopped.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be taken");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Answers the requests of one connection.
async fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: ConnectionLimits,
    mut stopped: watch::Receiver<bool>,
) {
    // Small answers go out at once; only a matter of speed, so a refusal is no reason not to serve.
    drop(stream.set_nodelay(true));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head_bytes_max)
        .serve_connection(TokioIo::new(stream), service);
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    const SHORT: Duration = Duration::from_millis(150);
    const LONG: Duration = Duration::from_secs(20);
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    struct Served {
        address: SocketAddr,
        stop: watch::Sender<bool>,
        server: tokio::task::JoinHandle<()>,
    }

    async fn served(limits: ConnectionLimits) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new()
            .route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
            .route(
                "/slow",
                post(async |body: String| {
                    tokio::time::sleep(SHORT * 2).await;
                    body
                }),
            );
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, router, limits, stopped));
        Served { address, stop, server }
    }

    fn limits() -> ConnectionLimits {
        ConnectionLimits {
            count_max: 8,
            head_time: LONG,
            life: LONG,
            end_time: LONG,
            head_bytes_max: 16 * 1024,
        }
    }

    async fn connect(served: &Served) -> TcpStream {
        TcpStream::connect(served.address).await.expect("connected")
    }

    /// Everything until the server closes, which it must do within [`LONG`].
    async fn rest(stream: &mut TcpStream) -> String {
        let mut bytes = Vec::new();
        let read = tokio::time::timeout(LONG / 2, stream.read_to_end(&mut bytes)).await;
        assert!(read.is_ok(), "the connection is kept");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[tokio::test]
    async fn half_a_head_and_an_idle_connection_are_not_kept() {
        let served = served(ConnectionLimits { head_time: SHORT, ..limits() }).await;
        for sent in [&b""[..], b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
            let mut stream = connect(&served).await;
            stream.write_all(sent).await.expect("sent");
            rest(&mut stream).await;
        }
        let mut stream = connect(&served).await;
        stream.write_all(REQUEST).await.expect("sent");
        assert!(rest(&mut stream).await.ends_with("127.0.0.1"), "answered first, with the peer's address");
    }

    #[tokio::test]
    async fn a_connection_is_closed_when_it_is_old() {
        let served = served(ConnectionLimits { life: SHORT, ..limits() }).await;
        rest(&mut connect(&served).await).await;
    }

    #[tokio::test]
    async fn an_enormous_head_is_refused() {
        let served = served(limits()).await;
        let mut stream = connect(&served).await;
        let head = format!("GET / HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n", "x".repeat(32 * 1024));
        stream.write_all(head.as_bytes()).await.expect("sent");
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }

    #[tokio::test]
    async fn who_finds_no_place_waits_for_one() {
        let served = served(ConnectionLimits { count_max: 1, head_time: SHORT * 4, ..limits() }).await;
        let _holder = connect(&served).await;
        let mut next = connect(&served).await;
        next.write_all(REQUEST).await.expect("sent");
        let mut byte = [0];
        assert!(tokio::time::timeout(SHORT, next.read(&mut byte)).await.is_err(), "there is no place yet");
        assert!(rest(&mut next).await.starts_with("HTTP/1.1 200"), "the holder was closed meanwhile");
    }

    #[tokio::test]
    async fn stopping_answers_what_is_under_way_and_closes_the_rest() {
        let served = served(limits()).await;
        let _idle = connect(&served).await;
        let mut busy = connect(&served).await;
        busy.write_all(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi").await.expect("sent");
        tokio::time::sleep(SHORT).await;
        served.stop.send_replace(true);
        assert!(rest(&mut busy).await.ends_with("hi"));
        let ended = tokio::time::timeout(LONG / 2, served.server).await;
        assert!(ended.is_ok(), "the server waits for an idle connection");
    }

    #[test]
    fn connections_leave_files_for_everything_else() {
        assert_eq!(connections_max(Some(1024)), 768);
        assert_eq!(connections_max(Some(1_000_000)), 4096);
        assert_eq!(connections_max(Some(10)), 16);
        assert_eq!(connections_max(None), 512);
    }
}
