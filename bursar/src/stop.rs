//! When the process is asked to stop.

use anyhow::Context as _;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears SIGTERM and SIGINT from the moment it is made: before that, they end the process at once.
pub struct StopSignal {
    #[cfg(unix)]
    heard: [Signal; 2],
}

impl StopSignal {
    /// Listens for the signals.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn listen() -> anyhow::Result<Self> {
        #[cfg(unix)]
        let hear = |kind| signal(kind).context("listening for the signal to stop");
        Ok(Self {
            #[cfg(unix)]
            heard: [hear(SignalKind::interrupt())?, hear(SignalKind::terminate())?],
        })
    }

    /// Waits until one of them came, be it before this.
    #[cfg(unix)]
    pub async fn wait(self) {
        let [mut interrupt, mut terminate] = self.heard;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }

    /// Waits for an interrupt.
    #[cfg(not(unix))]
    pub async fn wait(self) {
        drop(tokio::signal::ctrl_c().await);
    }
}
