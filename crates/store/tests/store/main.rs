//! Every test of the store's engine: one binary, both engines.

extern crate bursar_store as store;

#[path = "../../../testkit/src/databases.rs"]
mod databases;

mod backups;
mod conformance;
mod contents;
mod copies;
mod estimates;
mod groups;
mod helpers;
mod jobs;
mod notices;
mod opening;
mod plans;
mod schema;
mod statements;
mod units;
mod usage;
