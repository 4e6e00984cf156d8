//! Payments: intent, attempt, operation, observation (PS section 1).
//!
//! An *intent* says that a purchase must be paid. An *attempt* is one try. An *operation* is one call to a gateway,
//! stored before it is made. An *observation* is one thing heard. [`situation::Situation`] holds an attempt with what
//! surrounds it; everything that happens next is computed from it.

mod approval;
mod asking_anew;
pub mod attempt;
pub mod card;
mod deciding;
pub mod dispute;
pub mod facts;
pub mod gateway;
mod giving_back;
pub mod intent;
mod mismatches;
pub mod observation;
pub mod operation;
pub mod other_method;
mod page;
pub mod purchase;
mod reasons;
mod reauthorization;
pub mod schedule;
pub mod situation;
mod unasked;
pub mod waiting;
