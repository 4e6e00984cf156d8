//! Wire-true stand-ins for servers of other people: for demonstrations, for tests, and for anyone who
//! integrates with such a gateway.
//!
//! * [`payflow`]: PayPal Payflow Pro with hosted pages, books of its own and faults on demand.
//! * [`paypal`]: PayPal's present interface, with the page on which a payer approves.
//! * [`express`]: PayPal Express Checkout by name-value pairs.
//! * [`mailbox`]: an SMTP sink whose mails are read in a browser.
//!
//! This crate shares nothing with the adapters that talk to the real servers: both are written from the
//! gateway's guide, so that one misreading cannot hide in two places.

pub mod authenticator;
mod clock;
mod db;
pub mod express;
mod form;
mod html;
mod log;
mod machine;
pub mod mailbox;
pub mod payflow;
pub mod paypal;
mod steering;
mod wallet;

pub use clock::{Clock, Micros};
pub use machine::Machine;
pub use wallet::control::{has as befalls_paypal, has_orders as befalls_orders};
