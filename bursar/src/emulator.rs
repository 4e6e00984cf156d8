//! `bursar emulator payflow`.

use emulators::payflow::{PayflowConfig, run};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Serves the Payflow emulator until the process is stopped.
pub async fn payflow(
    listen: SocketAddr,
    data: Option<PathBuf>,
    public_url: Option<String>,
) -> anyhow::Result<()> {
    if let Some(data) = &data {
        std::fs::create_dir_all(data)?;
    }
    let config = PayflowConfig { listen, data, public_url, ..PayflowConfig::default() };
    let serving = run(config, |url| println!("ready: {url}"));
    tokio::select! {
        outcome = serving => outcome,
        () = crate::serve::stop_signal() => Ok(()),
    }
}
