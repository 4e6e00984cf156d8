//! The PostgreSQL half of a store: a pool, groups of hot units, notices.

use super::patience::{Attempt, Patience};
use super::{GroupEnd, Groups, Isolation, Notifier, Pool, PostgresTx, Turn, parse};
use crate::engine::migrations;
use crate::engine::poll::caught;
use crate::engine::stats::Counters;
use crate::engine::tx::{Backend, Tx};
use crate::{Notice, StoreConfig, StoreError};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;

/// A migrated PostgreSQL database.
#[derive(Debug)]
pub(crate) struct PostgresStore {
    pool: Pool,
    groups: Groups,
    notifier: Notifier,
    counters: Arc<Counters>,
    retry_limit: Duration,
}

impl PostgresStore {
    /// Migrates and connects.
    pub(crate) async fn open(
        config: &StoreConfig,
        counters: &Arc<Counters>,
        notices: &broadcast::Sender<Notice>,
    ) -> Result<Self, StoreError> {
        migrations::run_postgres(config).await?;
        let pool = Pool::new(config)?;
        let notifier = Notifier::start(parse(&config.url)?, notices.clone()).await?;
        let groups = Groups::new(pool.clone(), notifier.outbox(), Arc::clone(counters));
        Ok(Self { pool, groups, notifier, counters: Arc::clone(counters), retry_limit: config.retry_limit })
    }

    /// Runs a unit in a transaction of its own.
    pub(crate) async fn run<F, T, E>(&self, isolation: Isolation, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let mut patience = Patience::new(self.retry_limit, &self.counters);
        loop {
            match patience.judge(self.attempt(isolation, &work).await) {
                ControlFlow::Break(answer) => return answer,
                ControlFlow::Continue(pause) => tokio::time::sleep(pause).await,
            }
        }
    }

    /// Runs a unit in a transaction that it shares with others of the same `key`.
    pub(crate) async fn run_grouped<F, T, E>(&self, key: &str, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let mut patience = Patience::new(self.retry_limit, &self.counters);
        loop {
            match patience.judge(self.grouped_attempt(key, &work).await) {
                ControlFlow::Break(answer) => return answer,
                ControlFlow::Continue(pause) => tokio::time::sleep(pause).await,
            }
        }
    }

    /// Begins to read.
    pub(crate) async fn begin_read(&self) -> Result<Tx, StoreError> {
        Ok(Tx::new(Backend::Postgres(PostgresTx::begin(&self.pool, Isolation::Snapshot).await?)))
    }

    /// Sends a notice that belongs to no unit.
    pub(crate) fn tell(&self, notice: Notice) {
        self.notifier.send(vec![notice]);
    }

    /// Closes what is not in use; later units fail.
    pub(crate) fn close(&self) {
        self.pool.close();
        self.notifier.close();
    }

    async fn attempt<F, T, E>(&self, isolation: Isolation, work: &F) -> Attempt<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let mut tx = match PostgresTx::begin(&self.pool, isolation).await {
            Ok(tx) => Tx::new(Backend::Postgres(tx)),
            Err(error @ StoreError::Unavailable(_)) => return Attempt::Lost(error),
            Err(error) => return Attempt::Refused(error.into()),
        };
        let result = run_once(&mut tx, work).await;
        let lost = tx.lost().cloned();
        let notices = tx.take_notices();
        let Backend::Postgres(tx) = tx.into_backend() else {
            return Attempt::Refused(StoreError::Other("not a transaction of PostgreSQL".to_owned()).into());
        };
        match result {
            Ok(value) => match tx.commit().await {
                Ok(()) => {
                    self.counters.flushed(1);
                    self.notifier.send(notices);
                    Attempt::Committed(value)
                }
                Err(error) if error.is_collision() => Attempt::Lost(error),
                Err(error) => Attempt::Refused(error.into()),
            },
            Err(refusal) => {
                tx.end_unheard();
                match refusal {
                    Some(error) => Attempt::Refused(error),
                    None => Attempt::Lost(lost.unwrap_or(StoreError::Serialization)),
                }
            }
        }
    }

    async fn grouped_attempt<F, T, E>(&self, key: &str, work: &F) -> Attempt<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let Turn { mut tx, back, end } = match self.groups.turn(key).await {
            Ok(turn) => turn,
            Err(error) => return Attempt::Lost(error),
        };
        let notices = tx.notice_count();
        let result = run_once(&mut tx, work).await;
        if result.is_err() {
            tx.keep_notices(notices);
        }
        // When the group has given up on this unit, its end says so.
        drop(back.send((tx, result.is_ok())));
        match end.await.unwrap_or(GroupEnd::Lost(StoreError::Serialization)) {
            // Even a refusal was found in a transaction that never was.
            GroupEnd::Lost(error) => Attempt::Lost(error),
            GroupEnd::Failed(error) => Attempt::Refused(error.into()),
            GroupEnd::Committed => match result {
                Ok(value) => Attempt::Committed(value),
                Err(Some(error)) => Attempt::Refused(error),
                Err(None) => Attempt::Lost(StoreError::Serialization),
            },
        }
    }
}

/// Runs the closure. `Err(None)`: a collision or a broken connection made its outcome worthless.
async fn run_once<F, T, E>(tx: &mut Tx, work: &F) -> Result<T, Option<E>>
where
    F: AsyncFn(&mut Tx) -> Result<T, E>,
    E: From<StoreError>,
{
    match caught(work(tx)).await {
        Ok(_) if tx.lost().is_some() => Err(None),
        Ok(Ok(_)) if tx.has_failed() => Err(Some(StoreError::Aborted.into())),
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Some(error)),
        Err(panicked) => Err(Some(panicked.into())),
    }
}
