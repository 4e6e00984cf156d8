//! The rules of Bursar, pure: no I/O, no async, no clock, no randomness. Facts and the present come in as
//! arguments, decisions and typed refusals come out.

pub mod accounts;
pub mod audit;
pub mod claims;
pub mod classrooms;
pub mod divisions;
pub mod health;
pub mod ids;
pub mod ledger;
pub mod messages;
pub mod money;
pub mod payments;
pub mod receipts;
pub mod reconciliation;
pub mod refunds;
pub mod registrations;
pub mod sessions;
pub mod settlements;
pub mod sites;
pub mod slugs;
pub mod tariffs;
pub mod time;
pub mod usage;
