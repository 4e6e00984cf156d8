//! Refunds: how much goes back, why, and how far it is.

mod order;
mod period;
mod withdrawal;

pub use order::{Cause, OrderState, RefundOrder, rest, takes_of_price};
pub use period::{Day, PERIOD_DAYS, too_late_from};
pub use withdrawal::{Contract, Parties, Withdrawal, needs_express_request};
