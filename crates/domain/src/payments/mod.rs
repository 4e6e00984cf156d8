//! Payments: intent, attempt, operation, observation (PS section 1).

pub mod facts;
pub mod gateway;
pub mod operation;
pub mod schedule;
pub mod situation;
