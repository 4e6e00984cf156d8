//! A stand-in for PayPal Payflow Pro: gateway, hosted page, books of its own, faults on demand.
//!
//! # Addresses
//!
//! One listener plays both hosts of the gateway; the base address alone chooses.
//!
//! | address | plays |
//! |---|---|
//! | `POST /live`, `/live/`, `/live/transaction` | payflowpro.paypal.com |
//! | `GET` or `POST /live/hosted` | payflowlink.paypal.com |
//! | `GET` or `POST /live/webscr` | www.paypal.com, where payers of TENDER=P approve |
//! | `POST /pilot`, `/pilot/`, `/pilot/transaction` | pilot-payflowpro.paypal.com |
//! | `GET` or `POST /pilot/hosted` | pilot-payflowlink.paypal.com |
//! | `GET` or `POST /pilot/webscr` | www.sandbox.paypal.com |
//! | `POST /`, `/transaction`; `/hosted` | the host that the `Host` header names: pilot when it begins with `pilot-`, else live |
//! | `/` | what is here |
//! | `/control` | faults, clock, outage: for people; `/control/api/…` for programs |
//! | `/console` | payments held for review |
//! | `/console/report` | the daily activity report of an account, as a file |
//!
//! An account lives at one host ([`Account::mode`]): a test account at the live host is RESULT 1.
//!
//! # Use
//!
//! [`run`] is the whole server. As a library: [`Emulator::open`], then [`Emulator::serve`] on a listener,
//! [`Emulator::router`] inside another server (faults of the wire are then approximate), or
//! [`Emulator::call`] without sockets.

mod approve;
mod books;
mod config;
mod control;
mod emulator;
mod faults;
mod gateway;
mod hosted;
mod ids;
pub(crate) mod money;
mod nvp;
mod request;
mod results;
mod routes;
pub(crate) mod rules;
mod server;
mod transstate;

pub use crate::log::LogEntry;
pub use books::{Books, Disputed, HeldTransaction, Kind, State, Total, Transaction};
pub use config::{Account, Mode, PayflowConfig, Processor, Settings};
pub(crate) use control::own_pages_only;
pub use emulator::{Emulator, Fault};
pub use faults::{Arm, FAULTS, FaultKind, FaultReport};
pub(crate) use faults::{Faults, Wire, http_answer, instead};
pub(crate) use hosted::post_elsewhere;
pub(crate) use ids::{mix, random};
pub use request::Operation;
pub(crate) use routes::sent;
pub(crate) use server::serve_router;

use anyhow::Context;
use tokio::net::TcpListener;

/// Opens the books, listens and serves until the future is dropped or a listener fails. `started` is told the
/// address under which the emulator is reached.
///
/// # Errors
///
/// When the books cannot be opened, an address cannot be bound, or accepting fails for good.
pub async fn run(config: PayflowConfig, started: impl FnOnce(&str)) -> anyhow::Result<()> {
    let (listen, gateway_listen, public_url) =
        (config.listen, config.gateway_listen, config.public_url.clone());
    let listener = TcpListener::bind(listen).await.with_context(|| format!("listening on {listen}"))?;
    let gateway = match gateway_listen {
        Some(address) => {
            Some(TcpListener::bind(address).await.with_context(|| format!("listening on {address}"))?)
        }
        None => None,
    };
    let local = listener.local_addr()?;
    let emulator = Emulator::open(config).await?;
    started(&public_url.unwrap_or_else(|| format!("http://{local}")));
    match gateway {
        None => emulator.serve(listener).await,
        Some(gateway) => {
            tokio::try_join!(emulator.serve(listener), emulator.serve_gateway(gateway)).map(|_| ())
        }
    }
}
