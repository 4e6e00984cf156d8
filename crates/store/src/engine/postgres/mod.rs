//! PostgreSQL: a pool, a transaction per unit of work, notices on a connection of their own.

mod error;
mod group;
mod notifier;
mod patience;
mod pool;
mod store;
mod tx;
mod value;

pub(crate) use error::translate;
use group::{GroupEnd, Groups, Turn};
use notifier::Notifier;
pub(crate) use pool::{Pool, connect, on_own_connection, parse, require_unused};
pub(crate) use store::PostgresStore;
pub(crate) use tx::{Isolation, PostgresTx, row};
pub(crate) use value::Cell;
