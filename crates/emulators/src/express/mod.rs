//! A stand-in for PayPal's classic interface of name-value pairs and API signatures: Express Checkout with the page on which a
//! payer approves, Website Payments Pro (Hosted Solution) with the page on which he pays by card, and its direct payments, books of its own,
//! notifications (IPN) with their postback, faults on demand.
//!
//! # Addresses
//!
//! One listener plays both worlds; the base address alone chooses.
//!
//! | address | plays |
//! |---|---|
//! | `/live/nvp` | api-3t.paypal.com/nvp |
//! | `/live/webscr` | www.paypal.com/cgi-bin/webscr, the page of Express Checkout |
//! | `/live/securepayments` | securepayments.paypal.com, the page of Website Payments Pro |
//! | `/live/notices` | ipnpb.paypal.com/cgi-bin/webscr, the postback |
//! | `/sandbox/…` | the same of sandbox.paypal.com |
//! | `/control` | faults, outage, payments held back: for people; `/control/api/…` for programs, who also say there what moves by itself, and whether one may search |
//!
//! # Use
//!
//! [`run`] is the whole server. As a library: [`Emulator::open`], then [`Emulator::serve`] on a listener, or
//! [`Emulator::call`] without sockets.

mod api;
mod config;
mod direct;
mod emulator;
mod hosted;
mod moved;
mod moves;
mod notices;
mod nvp;
mod reauthorization;
mod search;
mod status;
mod tellings;

pub use crate::wallet::{Books, Delivery, Kind, Mode, Order, Transaction};
pub use config::{ExpressConfig, Signature};
pub use emulator::Emulator;
pub use moved::Moved;
pub use tellings::Telling;

use anyhow::Context;
use tokio::net::TcpListener;

/// Opens the books, listens and serves until the future is dropped or the listener fails. `started` is told the address
/// under which the emulator is reached.
///
/// # Errors
///
/// When the books cannot be opened, the address cannot be bound, or accepting fails for good.
pub async fn run(config: ExpressConfig, started: impl FnOnce(&str)) -> anyhow::Result<()> {
    let listen = config.listen;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("listening on {listen}"))?;
    let public_url = format!("http://{}", listener.local_addr()?);
    let emulator = Emulator::open(config).await?;
    started(&public_url);
    emulator.serve(listener).await
}
