//! testkit
pub mod databases;
