//! PostgreSQL: a pool, a transaction per unit of work, notices on a connection of their own.

mod error;
mod group;
mod notifier;
mod pool;
mod tx;
mod value;

pub(crate) use error::translate;
pub(crate) use group::{GroupEnd, Groups, Turn};
pub(crate) use notifier::Notifier;
pub(crate) use pool::{Pool, connect, parse};
pub(crate) use tx::{Isolation, PostgresTx, row};
pub(crate) use value::Cell;
