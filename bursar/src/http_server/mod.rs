//! The HTTP server. Nobody may keep a connection for nothing: a handshake and a request's head have to come in time, an
//! idle or old connection is closed, there are never more of them than the process may open files, and one address has
//! only a part of them. With a
//! certificate it speaks TLS, and over it HTTP/2 to clients that can; without one, HTTP/1.1 for the proxy in front.

mod connection;
mod limits;
mod peers;
mod streams;
#[cfg(test)]
mod tests;

use axum::Router;
use connection::{Shared, answer};
pub use limits::{ConnectionLimits, of_rooms, take_more_files};
use peers::Peers;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use web::AddressRange;

/// After a failed accept, such as for want of files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Serves until `stopped` is true and the requests under way are answered. Connections from `exempt` are not counted by
/// address: proxies, and this machine.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    (limits, exempt): (ConnectionLimits, Vec<AddressRange>),
    mut stopped: watch::Receiver<bool>,
) {
    let peers = Peers::new(limits.per_address_max, exempt);
    let places = Arc::new(Semaphore::new(limits.count_max));
    let requests = Arc::new(Semaphore::new(limits.count_max));
    let shared = Shared { router, tls, limits, requests, stopped: stopped.clone() };
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
                // Whoever has as many as he may is sent away at once, and nobody waits for him.
                let Some(own_place) = peers.enter(peer.ip()) else { continue };
                let connection = answer(stream, peer, shared.clone());
                connections.spawn(async move {
                    connection.await;
                    drop((place, own_place));
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
