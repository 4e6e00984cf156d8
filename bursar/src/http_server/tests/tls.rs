//! TLS with both versions of HTTP, by a client that knows only the certificate it trusts.

use super::*;
use crate::tls::Tls;
use crate::tls::tests::{Made, make, write};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::{http1, http2};
use hyper::{Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

type Requests = http2::SendRequest<Full<Bytes>>;

struct Secure {
    served: Served,
    made: Made,
    tls: Tls,
    folder: TempDir,
}

async fn secure(limits: ConnectionLimits, more: Router) -> Secure {
    let folder = tempfile::tempdir().expect("a folder");
    let made = make(2040);
    let tls = Tls::open(write(folder.path(), Some(&made.certificate), Some(&made.key))).expect("a pair");
    let acceptor = tls.acceptor().expect("an acceptor");
    Secure { served: served_over(Some(acceptor), limits, more).await, made, tls, folder }
}

/// A handshake that offers that protocol and trusts that certificate.
async fn handshake(
    served: &Served,
    trusted: &Made,
    protocol: &[u8],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.der.clone()).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let name = ServerName::try_from("localhost").expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, connect(served).await).await
}

/// HTTP/2: the way to send requests, and what ends with the connection.
async fn connect_h2(secure: &Secure) -> (Requests, JoinHandle<()>) {
    let stream = handshake(&secure.served, &secure.made, b"h2").await.expect("a handshake");
    let (requests, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("HTTP/2");
    let ended = tokio::spawn(async move { drop(connection.await) });
    (requests, ended)
}

fn ask(path: &str) -> Request<Full<Bytes>> {
    Request::get(format!("https://localhost{path}")).body(Full::default()).expect("a request")
}

fn tell(path: &str, body: &'static str) -> Request<Full<Bytes>> {
    Request::post(format!("https://localhost{path}")).body(body.into()).expect("a request")
}

async fn text<B>(response: Response<B>) -> String
where
    B: hyper::body::Body,
    B::Error: std::fmt::Debug,
{
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8_lossy(&body).into_owned()
}

async fn ends(connection: JoinHandle<()>) {
    assert!(tokio::time::timeout(LONG / 2, connection).await.is_ok(), "the connection is kept");
}

#[tokio::test]
async fn both_versions_of_http_bring_peer_and_host() {
    let host = get(async |headers: axum::http::HeaderMap| {
        headers.get("host").map(|host| host.to_str().unwrap_or_default().to_owned()).unwrap_or_default()
    });
    let secure = secure(limits(), Router::new().route("/host", host)).await;
    let stream = handshake(&secure.served, &secure.made, b"http/1.1").await.expect("a handshake");
    let (mut requests, connection) = http1::handshake(TokioIo::new(stream)).await.expect("HTTP/1.1");
    tokio::spawn(connection);
    let request = Request::get("/").header("host", "x").body(Full::<Bytes>::default()).expect("a request");
    let answer = requests.send_request(request).await.expect("an answer");
    assert_eq!((answer.version(), text(answer).await.as_str()), (Version::HTTP_11, "127.0.0.1"));

    let (mut requests, _) = connect_h2(&secure).await;
    let answer = requests.send_request(ask("/")).await.expect("an answer");
    assert_eq!((answer.version(), text(answer).await.as_str()), (Version::HTTP_2, "127.0.0.1"));
    let answer = requests.send_request(ask("/host")).await.expect("an answer");
    assert_eq!(text(answer).await, "localhost");
    let answer = requests.send_request(tell("/slow", "a form")).await.expect("an answer");
    assert_eq!(text(answer).await, "a form");
}

#[tokio::test]
async fn who_offers_neither_version_speaks_http_1() {
    let secure = secure(limits(), Router::new()).await;
    let mut stream = handshake(&secure.served, &secure.made, b"http/1.1").await.expect("a handshake");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.expect("sent");
    assert!(rest(&mut stream).await.ends_with("127.0.0.1"));
    assert!(handshake(&secure.served, &secure.made, b"spdy").await.is_err(), "no protocol in common");
}

#[tokio::test]
async fn a_handshake_has_its_time_and_plain_http_is_not_answered() {
    let secure = secure(ConnectionLimits { handshake_time: SHORT, ..limits() }, Router::new()).await;
    // The first bytes of a handshake that does not go on.
    for sent in [&b""[..], &[0x16, 0x03, 0x01, 0x02], REQUEST] {
        let mut stream = connect(&secure.served).await;
        stream.write_all(sent).await.expect("sent");
        assert!(!rest(&mut stream).await.contains("HTTP"), "{sent:?}");
    }
    let (mut requests, _) = connect_h2(&secure).await;
    assert!(requests.send_request(ask("/")).await.is_ok(), "it serves on");
}

#[tokio::test]
async fn an_idle_and_an_old_connection_of_http_2_are_closed() {
    let idle = secure(ConnectionLimits { head_time: SHORT, ..limits() }, Router::new()).await;
    ends(connect_h2(&idle).await.1).await;
    let (mut requests, connection) = connect_h2(&idle).await;
    let answer = requests.send_request(tell("/slow", "longer than idle")).await.expect("an answer");
    assert_eq!(text(answer).await, "longer than idle");
    ends(connection).await;
    // Whoever never says that it speaks HTTP/2 either.
    let mut silent = handshake(&idle.served, &idle.made, b"h2").await.expect("a handshake");
    let silent_ends = async { rest(&mut silent).await };
    assert!(tokio::time::timeout(LONG, silent_ends).await.is_ok());
    let old = secure(ConnectionLimits { life: SHORT, ..limits() }, Router::new()).await;
    ends(connect_h2(&old).await.1).await;
}

#[tokio::test]
async fn an_enormous_head_of_http_2_is_refused() {
    let secure = secure(limits(), Router::new()).await;
    let (mut requests, _) = connect_h2(&secure).await;
    let mut request = ask("/");
    let cookie = "x".repeat(32 * 1024).parse().expect("a header");
    request.headers_mut().insert("cookie", cookie);
    let refused = requests.send_request(request).await;
    let status = refused.map(|answer| answer.status());
    assert!(!matches!(status, Ok(StatusCode::OK)), "{status:?}");
}

/// Requests under way, the most there ever were, and a door that keeps them.
#[derive(Clone)]
struct Room {
    inside: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    begun: Arc<AtomicUsize>,
    door: Arc<Semaphore>,
}

impl Room {
    fn new() -> Self {
        let count = || Arc::new(AtomicUsize::new(0));
        Self { inside: count(), most: count(), begun: count(), door: Arc::new(Semaphore::new(0)) }
    }

    fn route(&self) -> Router {
        let room = self.clone();
        let handler = move || async move {
            let inside = room.inside.fetch_add(1, Ordering::SeqCst) + 1;
            room.most.fetch_max(inside, Ordering::SeqCst);
            room.begun.fetch_add(1, Ordering::SeqCst);
            drop(room.door.acquire().await);
            room.inside.fetch_sub(1, Ordering::SeqCst);
        };
        Router::new().route("/room", get(handler))
    }

    async fn wait_for_begun(&self, count: usize) {
        let begun = async {
            while self.begun.load(Ordering::SeqCst) < count {
                tokio::task::yield_now().await;
            }
        };
        assert!(tokio::time::timeout(LONG / 2, begun).await.is_ok(), "{count} begin");
    }
}

#[tokio::test]
async fn requests_that_are_taken_back_keep_their_places_until_they_are_answered() {
    let room = Room::new();
    let secure = secure(ConnectionLimits { streams_max: 3, ..limits() }, room.route()).await;
    let (mut requests, _) = connect_h2(&secure).await;
    for number in 1..=3 {
        let answer = requests.send_request(ask("/room"));
        let taken_back = tokio::select! {
            _ = answer => false,
            () = room.wait_for_begun(number) => true,
        };
        assert!(taken_back);
    }
    for _ in 0..50 {
        let answer = requests.send_request(ask("/room"));
        drop(tokio::time::timeout(Duration::from_millis(2), answer).await);
    }
    assert_eq!(room.begun.load(Ordering::SeqCst), 3, "their places are taken");
    room.door.add_permits(1_000);
    let answer = tokio::time::timeout(LONG / 2, requests.send_request(ask("/room"))).await;
    assert!(matches!(answer, Ok(Ok(_))), "and free again");
    assert!(room.most.load(Ordering::SeqCst) <= 3);
}

#[tokio::test]
async fn all_connections_of_http_2_together_have_no_more_requests_than_places() {
    let room = Room::new();
    let secure = secure(ConnectionLimits { count_max: 4, ..limits() }, room.route()).await;
    let mut asked = Vec::new();
    for _ in 0..3 {
        let (requests, _) = connect_h2(&secure).await;
        for _ in 0..3 {
            let mut requests = requests.clone();
            asked.push(tokio::spawn(async move { requests.send_request(ask("/room")).await.map(drop) }));
        }
    }
    room.wait_for_begun(4).await;
    tokio::time::sleep(SHORT).await;
    assert_eq!(room.most.load(Ordering::SeqCst), 4);
    room.door.add_permits(1_000);
    for answer in asked {
        assert!(matches!(answer.await, Ok(Ok(()))), "all are answered in the end");
    }
    assert_eq!(room.most.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn stopping_answers_what_is_under_way_on_http_2() {
    let secure = secure(limits(), Router::new()).await;
    let (_idle, idle_ended) = connect_h2(&secure).await;
    let (mut requests, ended) = connect_h2(&secure).await;
    let answer = requests.send_request(tell("/slow", "hi"));
    secure.served.in_hand.notified().await;
    secure.served.stop.send_replace(true);
    assert_eq!(text(answer.await.expect("an answer")).await, "hi");
    ends(ended).await;
    ends(idle_ended).await;
    secure.served.end().await;
}

#[tokio::test]
async fn a_new_certificate_serves_new_connections_and_cuts_none_off() {
    let mut secure = secure(limits(), Router::new()).await;
    let (mut requests, _) = connect_h2(&secure).await;
    assert!(requests.send_request(ask("/")).await.is_ok());
    let new = make(2041);
    write(secure.folder.path(), Some(&new.certificate), Some(&new.key));
    secure.tls.look();
    secure.tls.look();
    assert!(handshake(&secure.served, &secure.made, b"h2").await.is_err(), "the old one is gone");
    assert!(handshake(&secure.served, &new, b"h2").await.is_ok());
    assert!(requests.send_request(ask("/")).await.is_ok(), "the open connection goes on");
    write(secure.folder.path(), Some("broken"), None);
    secure.tls.look();
    secure.tls.look();
    assert!(handshake(&secure.served, &new, b"h2").await.is_ok(), "a broken one changes nothing");
}
