//! A stand-in for PayPal's present interface: Orders v2 and Payments v2, the page on which a payer approves, books of its
//! own, faults on demand.
//!
//! # Addresses
//!
//! One listener plays both worlds; the base address alone chooses.
//!
//! | address | plays |
//! |---|---|
//! | `/live/v1/oauth2/token`, `/live/v2/…` | api-m.paypal.com |
//! | `/live/checkoutnow` | www.paypal.com/checkoutnow |
//! | `/sandbox/…` | the same of sandbox.paypal.com |
//! | `/live/v1/customer/disputes` | disputes |
//! | `/live/v1/reporting/transactions` | what moved |
//! | `/disputes` | a console at which they are opened and decided: for people; `/control/api/disputes…` for programs |
//! | `/control` | faults, outage, payments held back: for people; `/control/api/…` for programs |
//!
//! # Use
//!
//! [`run`] is the whole server. As a library: [`Emulator::open`], then [`Emulator::serve`] on a listener, or
//! [`Emulator::call`] without sockets.

mod api;
mod config;
mod disputes;
mod disputes_page;
mod emulator;
mod faults;
mod reauthorization;
mod transactions;
mod webhooks;

pub use crate::wallet::{Books, Delivery, Kind, Mode, Order, Transaction};
pub use api::fee;
pub use config::{App, PayPalConfig};
pub use disputes::{Decision, Dispute, Ending, NewDispute};
pub use emulator::Emulator;

use anyhow::Context;
use tokio::net::TcpListener;

/// Opens the books, listens and serves until the future is dropped or the listener fails. `started` is told the address
/// under which the emulator is reached.
///
/// # Errors
///
/// When the books cannot be opened, the address cannot be bound, or accepting fails for good.
pub async fn run(config: PayPalConfig, started: impl FnOnce(&str)) -> anyhow::Result<()> {
    let listen = config.listen;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("listening on {listen}"))?;
    let local = listener.local_addr()?;
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{local}"));
    let emulator = Emulator::open(PayPalConfig { public_url: Some(public_url.clone()), ..config }).await?;
    started(&public_url);
    emulator.serve(listener).await
}
