//! SQLite: one writer thread with grouped commits, read-only connections for readers.

mod connection;
mod error;
mod lock;
mod store;
mod writer;

pub(crate) use connection::{NUL, SqliteTx, open_reader, open_writer, parameter_count, protect_file};
pub(crate) use error::translate;
pub(crate) use lock::ProcessLock;
pub(crate) use store::SqliteStore;
