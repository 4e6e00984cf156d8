//! TLS with certificate and key from files. They are looked at again and again: a new pair serves the connections that
//! come after it, and those that are open go on. A new pair that cannot be used changes nothing but the log.

mod pair;
#[cfg(test)]
pub mod tests;
mod validity;

pub use pair::{Pair, TlsFiles};

use anyhow::Context as _;
use pair::Stamp;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The installation's TLS.
pub struct Tls {
    files: TlsFiles,
    current: Arc<Current>,
    /// The files as they were when they were last taken, or refused.
    tried: Stamp,
    /// The files as they were at the last look.
    seen: Stamp,
}

/// The pair that serves new connections.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// What a look at the files led to.
#[derive(Debug, PartialEq, Eq)]
pub enum Look {
    Unchanged,
    /// They have just changed: they are taken when they stay so, since two files are never replaced at once.
    Changing,
    Taken,
    Refused,
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// When there is no usable pair, in plain words.
    pub fn open(files: TlsFiles) -> anyhow::Result<Self> {
        let stamp = files.stamp();
        let pair = files.read()?;
        note(&pair);
        let current = Arc::new(Current(RwLock::new(pair.key)));
        Ok(Self { files, current, tried: stamp, seen: stamp })
    }

    /// What does the handshakes: HTTP/2 with clients that can.
    ///
    /// # Errors
    /// None in practice: the provider has what the protocols need.
    pub fn acceptor(&self) -> anyhow::Result<TlsAcceptor> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .context("TLS")?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&self.current) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        // Who comes back is spared half of the handshake.
        config.ticketer = ring::Ticketer::new().context("TLS tickets")?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Looks at the files until `stopped` is true.
    pub async fn watch(mut self, mut stopped: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                // An error means that the sender is gone, which is a stop as well.
                _ = stopped.wait_for(|stop| *stop) => return,
            }
            self.look();
        }
    }

    /// Takes what is new.
    pub fn look(&mut self) -> Look {
        let stamp = self.files.stamp();
        let settled = std::mem::replace(&mut self.seen, stamp) == stamp;
        if stamp == self.tried {
            return Look::Unchanged;
        }
        if !settled {
            return Look::Changing;
        }
        self.tried = stamp;
        match self.files.read() {
            Ok(pair) => {
                note(&pair);
                *self.current.0.write().unwrap_or_else(PoisonError::into_inner) = pair.key;
                tracing::info!("a new TLS certificate serves from now on");
                Look::Taken
            }
            Err(error) => {
                metrics::gauge!("bursar_tls_certificate_refused").set(1.0);
                tracing::error!(
                    error = %format_args!("{error:#}"),
                    "the new TLS certificate cannot be used: the old one serves on"
                );
                Look::Refused
            }
        }
    }
}

/// Tells the figures what serves.
fn note(pair: &Pair) {
    metrics::gauge!("bursar_tls_certificate_refused").set(0.0);
    if let Some(ends_at) = pair.ends_at {
        // Until the year 285 million this is exact.
        metrics::gauge!("bursar_tls_certificate_ends_at_seconds").set(ends_at.as_second() as f64);
    }
}
