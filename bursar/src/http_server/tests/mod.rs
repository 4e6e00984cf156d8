mod plain;
mod tls;

use super::*;
use axum::extract::ConnectInfo;
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;

const SHORT: Duration = Duration::from_millis(150);
const LONG: Duration = Duration::from_secs(20);
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

struct Served {
    address: SocketAddr,
    /// Told each time the slow handler has a request in hand.
    in_hand: Arc<Notify>,
    stop: watch::Sender<bool>,
    server: tokio::task::JoinHandle<()>,
}

async fn served(limits: ConnectionLimits) -> Served {
    served_over(None, limits, Router::new()).await
}

/// With addresses of the test's own.
async fn served_over(tls: Option<TlsAcceptor>, limits: ConnectionLimits, more: Router) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let in_hand = Arc::new(Notify::new());
    let begun = in_hand.clone();
    let slow = async move |body: String| {
        begun.notify_one();
        tokio::time::sleep(SHORT * 2).await;
        body
    };
    let router = more
        .route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
        .route("/slow", post(slow));
    let (stop, stopped) = watch::channel(false);
    let server = tokio::spawn(serve(listener, tls, router, (limits, Vec::new()), stopped));
    Served { address, in_hand, stop, server }
}

fn limits() -> ConnectionLimits {
    ConnectionLimits {
        count_max: 8,
        per_address_max: 8,
        handshake_time: LONG,
        head_time: LONG,
        life: LONG,
        end_time: LONG,
        head_bytes_max: 16 * 1024,
        streams_max: 8,
    }
}

async fn connect(served: &Served) -> TcpStream {
    TcpStream::connect(served.address).await.expect("connected")
}

/// Everything until the server closes, which it must do within [`LONG`].
async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(LONG / 2, stream.read_to_end(&mut bytes)).await;
    assert!(read.is_ok(), "the connection is kept");
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Served {
    /// Stops it; it has to end soon.
    async fn end(self) {
        self.stop.send_replace(true);
        let ended = tokio::time::timeout(LONG / 2, self.server).await;
        assert!(ended.is_ok(), "the server waits for an idle connection");
    }
}
