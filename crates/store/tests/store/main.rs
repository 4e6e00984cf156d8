//! Every test of the store: one binary, both engines.

extern crate bursar_store as store;

#[path = "../../../testkit/src/databases.rs"]
mod databases;

mod units;
