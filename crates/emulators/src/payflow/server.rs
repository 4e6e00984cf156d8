//! Our own accept loop: it can reset a connection, end it without an answer, or say everything twice.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use super::emulator::Emulator;
use super::faults::Wire;
use super::routes;

impl Emulator {
    /// Serves everything on a listener, for ever. During an outage connections to the gateway are reset.
    ///
    /// # Errors
    ///
    /// When accepting fails for good.
    pub async fn serve(&self, listener: TcpListener) -> anyhow::Result<()> {
        serve_router(listener, self.router()).await
    }

    /// Serves gateway and hosted page on a listener, for ever. During an outage the socket is closed, so that
    /// connections are refused by the operating system.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound again after an outage.
    pub async fn serve_gateway(&self, listener: TcpListener) -> anyhow::Result<()> {
        let router = routes::gateway(self);
        let address = listener.local_addr()?;
        let mut outage = self.0.down.subscribe();
        let mut listener = Some(listener);
        loop {
            if *outage.borrow_and_update() {
                listener = None;
            } else if listener.is_none() {
                listener = Some(TcpListener::bind(address).await?);
            }
            let accepting = async {
                match &listener {
                    Some(listener) => accept(listener, &router).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                () = accepting => {}
                // The sender lives as long as the emulator.
                _ = outage.changed() => {}
            }
        }
    }
}

/// Serves a router on a listener, for ever.
pub(crate) async fn serve_router(listener: TcpListener, router: Router) -> anyhow::Result<()> {
    loop {
        accept(&listener, &router).await;
    }
}

/// Takes one connection. A failure to accept (too many open files) is waited out.
async fn accept(listener: &TcpListener, router: &Router) {
    match listener.accept().await {
        Ok((stream, _)) => {
            let router = router.clone();
            tokio::spawn(async move { connection(stream, router).await });
        }
        Err(error) => {
            tracing::warn!(%error, "the emulator could not accept a connection");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn connection(stream: TcpStream, router: Router) {
    // Small answers must not wait for more of them.
    let _ = stream.set_nodelay(true);
    let plan = Arc::new(Plan::default());
    let wired = Wired { stream, plan: plan.clone() };
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, plan) = (router.clone(), plan.clone());
        async move {
            let answered: Result<_, Infallible> = router.oneshot(request.map(Body::new)).await;
            let Ok(response) = answered;
            match response.extensions().get::<Wire>() {
                None | Some(Wire::Half) => Ok(response),
                Some(Wire::Twice) => {
                    plan.repeat.store(true, Ordering::SeqCst);
                    Ok(response)
                }
                Some(Wire::Drop) => Err(io::Error::other("injected fault: dropped")),
                Some(Wire::Reset) => {
                    plan.reset.store(true, Ordering::SeqCst);
                    Err(io::Error::other("injected fault: reset"))
                }
            }
        }
    });
    let served =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(wired), service).await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection to the emulator ended early");
    }
}

/// What the connection is to do besides carrying bytes.
#[derive(Debug, Default)]
struct Plan {
    /// Close with a reset.
    reset: AtomicBool,
    /// Keep what is written, and write it again before closing.
    repeat: AtomicBool,
    written: Mutex<Vec<u8>>,
}

/// A connection with a plan.
struct Wired {
    stream: TcpStream,
    plan: Arc<Plan>,
}

impl Drop for Wired {
    fn drop(&mut self) {
        if self.plan.reset.load(Ordering::SeqCst) {
            // Without it the peer merely sees the end of the stream.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wired {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Wired {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        if self.plan.repeat.load(Ordering::SeqCst) {
            let mut kept = self.plan.written.lock().unwrap_or_else(PoisonError::into_inner);
            kept.extend_from_slice(&bytes[..written]);
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.plan.repeat.store(false, Ordering::SeqCst);
        loop {
            let plan = self.plan.clone();
            let mut kept = plan.written.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.is_empty() {
                drop(kept);
                return Pin::new(&mut self.stream).poll_shutdown(cx);
            }
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &kept))?;
            kept.drain(..written);
        }
    }
}
