//! `bursar emulator`.

use crate::stop::StopSignal;
use emulators::express::{self, ExpressConfig};
use emulators::payflow::{self, PayflowConfig};
use emulators::paypal::{self, PayPalConfig};
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Serves the Payflow emulator until the process is stopped.
pub async fn payflow(
    listen: SocketAddr,
    data: Option<PathBuf>,
    public_url: Option<String>,
) -> anyhow::Result<()> {
    prepare(data.as_deref())?;
    let config = PayflowConfig { listen, data, public_url, ..PayflowConfig::default() };
    until_stopped(payflow::run(config, ready)).await
}

/// Serves the PayPal emulator until the process is stopped.
pub async fn paypal(
    listen: SocketAddr,
    data: Option<PathBuf>,
    public_url: Option<String>,
) -> anyhow::Result<()> {
    prepare(data.as_deref())?;
    let config = PayPalConfig { listen, data, public_url, ..PayPalConfig::default() };
    until_stopped(paypal::run(config, ready)).await
}

/// Serves the Express Checkout emulator until the process is stopped.
pub async fn express(listen: SocketAddr, data: Option<PathBuf>) -> anyhow::Result<()> {
    prepare(data.as_deref())?;
    let config = ExpressConfig { listen, data, ..ExpressConfig::default() };
    until_stopped(express::run(config, ready)).await
}

fn prepare(data: Option<&Path>) -> anyhow::Result<()> {
    if let Some(data) = data {
        std::fs::create_dir_all(data)?;
    }
    Ok(())
}

fn ready(url: &str) {
    println!("ready: {url}");
}

async fn until_stopped(serving: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let stop = StopSignal::listen()?;
    tokio::select! {
        outcome = serving => outcome,
        () = stop.wait() => Ok(()),
    }
}
