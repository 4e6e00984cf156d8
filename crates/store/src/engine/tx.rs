//! The handle that a unit of work gets: statements, savepoints and notices.

use super::config::Engine;
use super::error::StoreError;
use super::notice::{Notice, coalesce};
use super::postgres::PostgresTx;
use super::sqlite::SqliteTx;
use super::statement::Statement;
use super::value::{Row, Value};

/// A running transaction. It ends with the closure: `Ok` commits, `Err` rolls back.
///
/// A statement that fails outside of a [`Tx::savepoint`] ends the unit on both engines (PostgreSQL forces it; SQLite
/// is held to the same): what follows fails with [`StoreError::Aborted`].
#[derive(Debug)]
pub struct Tx {
    backend: Backend,
    notices: Vec<Notice>,
    failed: Option<StoreError>,
    lost: Option<StoreError>,
}

/// The engine under a [`Tx`].
#[derive(Debug)]
pub(crate) enum Backend {
    /// A connection of SQLite, inside a transaction.
    Sqlite(SqliteTx),
    /// A connection of PostgreSQL, inside a transaction.
    Postgres(PostgresTx),
}

impl Tx {
    pub(crate) fn new(backend: Backend) -> Self {
        Self { backend, notices: Vec::new(), failed: None, lost: None }
    }

    /// Which engine runs the unit. For tests and diagnostics: rules never ask.
    pub fn engine(&self) -> Engine {
        match self.backend {
            Backend::Sqlite(_) => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs `statement` and returns its rows.
    ///
    /// # Errors
    /// The kinds of [`StoreError`].
    pub async fn query(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        self.refuse_after_failure()?;
        let outcome = match &mut self.backend {
            Backend::Sqlite(sqlite) => sqlite.query(statement, parameters),
            Backend::Postgres(postgres) => postgres.query(statement, parameters).await,
        };
        self.noted(outcome)
    }

    /// Runs `statement` and returns its only row, if there is one.
    ///
    /// # Errors
    /// [`StoreError::TooManyRows`] for a second row; the kinds of [`StoreError`].
    pub async fn query_opt(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
    ) -> Result<Option<Row>, StoreError> {
        let mut rows = self.query(statement, parameters).await?;
        if rows.len() > 1 {
            return Err(StoreError::TooManyRows { statement: statement.name() });
        }
        Ok(rows.pop())
    }

    /// Runs `statement` and returns its one row.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without a row, [`StoreError::TooManyRows`] for a second one; the kinds of
    /// [`StoreError`].
    pub async fn query_one(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
    ) -> Result<Row, StoreError> {
        self.query_opt(statement, parameters)
            .await?
            .ok_or(StoreError::NotFound { statement: statement.name() })
    }

    /// Runs `statement` and returns how many rows it wrote.
    ///
    /// # Errors
    /// The kinds of [`StoreError`].
    pub async fn execute(&mut self, statement: &Statement, parameters: &[Value]) -> Result<u64, StoreError> {
        self.refuse_after_failure()?;
        let outcome = match &mut self.backend {
            Backend::Sqlite(sqlite) => sqlite.execute(statement, parameters),
            Backend::Postgres(postgres) => postgres.execute(statement, parameters).await,
        };
        self.noted(outcome)
    }

    /// Runs `part` so that its failure undoes only its own writes and notices; the unit goes on. For batches.
    ///
    /// # Errors
    /// The error of `part`, after its writes are undone; [`StoreError`] when the savepoint itself fails.
    pub async fn savepoint<T, E, F>(&mut self, part: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        self.refuse_after_failure()?;
        match &self.backend {
            Backend::Sqlite(_) => self.control("savepoint part").await?,
            // Its failure would show in what comes next.
            Backend::Postgres(postgres) => postgres.send_unheard("savepoint part"),
        }
        let notices = self.notices.len();
        let outcome = part(self).await;
        match outcome {
            Ok(value) if self.failed.is_none() => {
                self.control("release savepoint part").await?;
                Ok(value)
            }
            outcome => {
                self.notices.truncate(notices);
                let failed = self.failed.take();
                self.control("rollback to savepoint part").await?;
                self.control("release savepoint part").await?;
                match (outcome, failed) {
                    (Err(error), _) => Err(error),
                    (Ok(_), _) => Err(StoreError::Aborted.into()),
                }
            }
        }
    }

    /// Sends `notice` after the commit, once even if asked for several times; never when the unit fails.
    pub fn after_commit(&mut self, notice: Notice) {
        coalesce(&mut self.notices, [notice]);
    }

    /// Prepares `statement` without running it. For the test that every statement is understood.
    ///
    /// # Errors
    /// What the engine has against it.
    pub async fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        let outcome = match &mut self.backend {
            Backend::Sqlite(sqlite) => sqlite.prepare(statement),
            Backend::Postgres(postgres) => postgres.prepare(statement).await,
        };
        self.noted(outcome)
    }

    /// Runs text that is not a statement of ours: transaction control and schema.
    pub(crate) async fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let outcome = match &mut self.backend {
            Backend::Sqlite(sqlite) => sqlite.control(sql),
            Backend::Postgres(postgres) => postgres.control(sql).await,
        };
        self.noted(outcome)
    }

    /// Forgets the unit before; the next one begins.
    pub(crate) fn begin_unit(&mut self) {
        self.notices.clear();
        self.failed = None;
        self.lost = None;
    }

    /// The notices asked for.
    pub(crate) fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// Whether a statement failed outside of a savepoint.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// The first failure of a statement outside of a savepoint.
    pub(crate) fn failure(&self) -> Option<StoreError> {
        self.failed.clone()
    }

    /// The collision or broken connection that the unit met, even if its closure swallowed it: what it computed is
    /// worthless and it must be run again.
    pub(crate) fn lost(&self) -> Option<&StoreError> {
        self.lost.as_ref()
    }

    /// Forgets the failure of a unit whose savepoint is rolled back.
    pub(crate) fn forget_failure(&mut self) {
        self.failed = None;
    }

    /// PostgreSQL: sends transaction control without waiting for the answer.
    pub(crate) fn send_unheard(&self, sql: &'static str) {
        if let Backend::Postgres(postgres) = &self.backend {
            postgres.send_unheard(sql);
        }
    }

    /// How many notices were asked for so far.
    pub(crate) fn notice_count(&self) -> usize {
        self.notices.len()
    }

    /// Forgets the notices after the first `count`.
    pub(crate) fn keep_notices(&mut self, count: usize) {
        self.notices.truncate(count);
    }

    pub(crate) fn sqlite(&mut self) -> Option<&mut SqliteTx> {
        match &mut self.backend {
            Backend::Sqlite(sqlite) => Some(sqlite),
            Backend::Postgres(_) => None,
        }
    }

    pub(crate) fn into_backend(self) -> Backend {
        self.backend
    }

    fn refuse_after_failure(&self) -> Result<(), StoreError> {
        if self.failed.is_some() { Err(StoreError::Aborted) } else { Ok(()) }
    }

    fn noted<T>(&mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &outcome {
            self.failed.get_or_insert_with(|| error.clone());
            if error.is_collision() || matches!(error, StoreError::Unavailable(_)) {
                self.lost.get_or_insert_with(|| error.clone());
            }
        }
        outcome
    }
}
