//! A transaction of PostgreSQL on a pooled connection.

use super::{Cell, Pool, translate};
use crate::engine::sqlite::parameter_count;
use crate::{Row, Statement, StoreError, Value};
use deadpool_postgres::Object;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tokio_postgres::types::ToSql;

/// How strictly a transaction is kept apart from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// As if units ran one after another; collisions are run again.
    Serializable,
    /// For hot rows whose first statement is a conditional update: waits instead of colliding (decision 18).
    ReadCommitted,
    /// One consistent picture, no writes.
    Snapshot,
}

impl Isolation {
    const fn begin(self) -> &'static str {
        match self {
            Self::Serializable => "begin isolation level serializable",
            Self::ReadCommitted => "begin isolation level read committed",
            Self::Snapshot => "begin isolation level repeatable read read only",
        }
    }
}

/// A connection inside a transaction. When it is dropped before [`PostgresTx::commit`] or [`PostgresTx::rollback`],
/// the connection is closed, and the server rolls back.
#[derive(Debug)]
pub(crate) struct PostgresTx {
    /// Gone after the end.
    client: Option<Object>,
    /// The `begin` that was not sent yet: a read sends it together with its first statement.
    begin: Option<&'static str>,
}

impl PostgresTx {
    /// Takes a connection and begins.
    pub(crate) async fn begin(pool: &Pool, isolation: Isolation) -> Result<Self, StoreError> {
        let mut tx = Self { client: Some(pool.get().await?), begin: None };
        if isolation == Isolation::Snapshot {
            // If it failed, the statement behind it would run on its own: harmless only for reads.
            tx.begin = Some(isolation.begin());
        } else {
            tx.client()?.batch_execute(isolation.begin()).await.map_err(translate)?;
        }
        Ok(tx)
    }

    /// Commits. A connection that breaks here leaves the outcome unknown.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.end("commit").await.map_err(|error| match error {
            StoreError::Unavailable(_) => StoreError::OutcomeUnknown,
            other => other,
        })
    }

    /// Commits a transaction whose savepoints were sent unheard. One of them may have failed, and then the server
    /// would turn a bare `commit` into a rollback without a word; a savepoint in the same message makes it speak.
    pub(crate) async fn commit_after_savepoints(self) -> Result<(), StoreError> {
        self.end("savepoint unit; release savepoint unit; commit").await.map_err(|error| match error {
            StoreError::Unavailable(_) => StoreError::OutcomeUnknown,
            other => other,
        })
    }

    /// Rolls back.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        self.end("rollback").await
    }

    /// Rolls back without waiting for the answer: whoever gets the connection next speaks behind it.
    pub(crate) fn end_unheard(mut self) {
        let Some(client) = self.client.take() else { return };
        if self.begin.is_some() {
            return;
        }
        let sent = sent_unheard(&client, "rollback");
        if !sent {
            drop(Object::take(client));
        }
    }

    /// Sends transaction control without waiting for the answer. If it fails, the server refuses everything behind it.
    pub(crate) fn send_unheard(&self, sql: &'static str) {
        if let Some(client) = &self.client {
            sent_unheard(client, sql);
        }
    }

    async fn end(mut self, sql: &'static str) -> Result<(), StoreError> {
        if self.begin.is_none() {
            self.client()?.batch_execute(sql).await.map_err(translate)?;
        }
        // From here on the connection is clean and goes back to the pool.
        drop(self.client.take());
        Ok(())
    }

    pub(crate) async fn query(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        let prepared = self.prepared(statement, parameters.len()).await?;
        let parameters = borrowed(parameters);
        let begin = self.begin.take();
        let client = self.client()?;
        let answer = match begin {
            None => client.query(&prepared, &parameters).await,
            Some(begin) => {
                let (begun, answer) =
                    tokio::join!(biased; client.batch_execute(begin), client.query(&prepared, &parameters));
                begun.and(answer)
            }
        };
        answer.map_err(translate)?.iter().map(row).collect()
    }

    pub(crate) async fn execute(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
    ) -> Result<u64, StoreError> {
        self.begin_now().await?;
        let prepared = self.prepared(statement, parameters.len()).await?;
        let parameters = borrowed(parameters);
        self.client()?.execute(&prepared, &parameters).await.map_err(translate)
    }

    pub(crate) async fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError> {
        self.begin_now().await?;
        let prepared = self.client()?.prepare_cached(statement.postgres()).await;
        prepared.map(drop).map_err(|error| named(statement, error))
    }

    pub(crate) async fn control(&mut self, sql: &str) -> Result<(), StoreError> {
        self.begin_now().await?;
        self.client()?.batch_execute(sql).await.map_err(translate)
    }

    /// The connection, for the engine's own needs.
    pub(crate) fn client(&self) -> Result<&Object, StoreError> {
        self.client.as_ref().ok_or_else(|| StoreError::Other("the transaction has ended".to_owned()))
    }

    async fn begin_now(&mut self) -> Result<(), StoreError> {
        match self.begin.take() {
            Some(begin) => self.client()?.batch_execute(begin).await.map_err(translate),
            None => Ok(()),
        }
    }

    async fn prepared(
        &self,
        statement: &Statement,
        given: usize,
    ) -> Result<tokio_postgres::Statement, StoreError> {
        let prepared = self.client()?.prepare_cached(statement.postgres()).await;
        let prepared = prepared.map_err(|error| named(statement, error))?;
        match prepared.params().len() {
            wanted if wanted == given => Ok(prepared),
            wanted => Err(parameter_count(statement, wanted, given)),
        }
    }
}

impl Drop for PostgresTx {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }
}

/// Puts `sql` on the wire; the answer will be thrown away. False when the connection is broken.
fn sent_unheard(client: &Object, sql: &str) -> bool {
    let mut sending = pin!(client.batch_execute(sql));
    !matches!(sending.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(Err(_)))
}

fn borrowed(parameters: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    parameters.iter().map(|parameter| parameter as &(dyn ToSql + Sync)).collect()
}

pub(crate) fn row(source: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let cells = (0..source.len()).map(|index| match source.try_get::<_, Cell>(index) {
        Ok(cell) => Ok(cell.0),
        Err(error) => Err(translate(error)),
    });
    Ok(Row::new(cells.collect::<Result<_, _>>()?))
}

fn named(statement: &Statement, error: tokio_postgres::Error) -> StoreError {
    match translate(error) {
        StoreError::Other(text) => StoreError::Other(format!("{}: {text}", statement.name())),
        other => other,
    }
}
