//! Refunds: how much goes back, why, and how far it is.

mod order;
mod withdrawal;

pub use order::{Cause, OrderState, RefundOrder, rest, takes_of_price};
pub use withdrawal::{Contract, PERIOD_DAYS, Parties, Withdrawal, needs_express_request};
