//! Intents, attempts, operations and observations (PS section 1): one file a table.

pub mod attempts;
pub mod disputes;
pub mod intents;
pub mod observations;
pub mod operations;
