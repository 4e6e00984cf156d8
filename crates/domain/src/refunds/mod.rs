//! Refunds: how much goes back, why, and how far it is.

mod days;
mod holidays;
mod order;
mod period;
mod reason;
mod seat;
mod withdrawal;

pub use days::Day;
pub use order::{Cause, OrderState, RefundOrder, rest, takes_of_price};
pub use period::{PERIOD_DAYS, too_late_from};
pub use reason::{REASON_MAX, Reason, ReasonProblem};
pub use seat::{SeatBack, SeatFacts, SeatOffer};
pub use withdrawal::{Contract, Parties, SellerThen, Withdrawal, needs_express_request};
