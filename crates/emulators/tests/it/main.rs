//! The emulators driven from outside, over sockets and without.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod client;
mod direct;
mod express_through_payflow;
mod faults;
mod gateway;
mod hosted;
mod mailbox;
mod order_faults;
mod searching;
mod steering;
mod third_party;
