//! The SQLite half of a store: the way to the writer thread, and connections for readers.

use super::writer::{Job, QUEUE_LIMIT, Request, Unit, Writer};
use super::{ProcessLock, SqliteTx, open_reader, open_writer, protect_file};
use crate::engine::migrations;
use crate::engine::stats::Counters;
use crate::engine::tx::{Backend, Tx};
use crate::{Notice, StoreConfig, StoreError};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot};

/// A migrated SQLite database, locked for this process.
#[derive(Debug)]
pub(crate) struct SqliteStore {
    path: PathBuf,
    writer: mpsc::Sender<Request>,
    unhurried: mpsc::Sender<Box<dyn Unit>>,
    company_within: Duration,
    idle: Mutex<Vec<Tx>>,
    keep: usize,
}

impl SqliteStore {
    /// Locks, migrates and starts the writer thread.
    pub(crate) fn open(
        path: PathBuf,
        config: &StoreConfig,
        counters: &Arc<Counters>,
        notices: &broadcast::Sender<Notice>,
    ) -> Result<Self, StoreError> {
        protect_file(&path)?;
        let lock = ProcessLock::take(&path)?;
        let mut connection = open_writer(&path)?;
        migrations::run_sqlite(&mut connection)?;
        let (writer, queue) = mpsc::channel(QUEUE_LIMIT);
        let (unhurried, waiting) = mpsc::channel(QUEUE_LIMIT);
        let thread = Writer {
            tx: Tx::new(Backend::Sqlite(SqliteTx::new(connection))),
            queue,
            unhurried: waiting,
            notices: notices.clone(),
            counters: Arc::clone(counters),
            flush_delay: config.flush_delay,
            lock,
        };
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || thread.serve())
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self::of(path, (writer, unhurried), config))
    }

    fn of(
        path: PathBuf,
        (writer, unhurried): (mpsc::Sender<Request>, mpsc::Sender<Box<dyn Unit>>),
        config: &StoreConfig,
    ) -> Self {
        let StoreConfig { company_within, readers: keep, .. } = *config;
        Self { path, writer, unhurried, company_within, idle: Mutex::new(Vec::new()), keep }
    }

    /// Without writer and lock: somebody else may have both.
    pub(crate) fn open_reading(path: PathBuf, config: &StoreConfig) -> Result<Self, StoreError> {
        if !std::fs::metadata(&path).is_ok_and(|file| file.len() > 0) {
            return Err(StoreError::Config(format!("{}: there is no such database", path.display())));
        }
        migrations::require_current_sqlite(&open_reader(&path)?)?;
        // Nobody receives what is sent here: the store is closed to writers.
        let ((writer, _), (unhurried, _)) = (mpsc::channel(1), mpsc::channel(1));
        Ok(Self::of(path, (writer, unhurried), config))
    }

    /// Hands a unit to the writer thread and waits for its commit.
    pub(crate) async fn run<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let unit = Request::Unit(Box::new(Job::new(work, caller)));
        if self.writer.send(unit).await.is_err() {
            return Err(closed().into());
        }
        answer.await.unwrap_or_else(|_| Err(closed().into()))
    }

    /// Like [`SqliteStore::run`], with the next unit that is in a hurry, or alone when none comes soon.
    pub(crate) async fn run_unhurried<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        // A timer rounds up to milliseconds: nobody waits for no time.
        if self.company_within.is_zero() {
            return self.run(work).await;
        }
        let (caller, mut answer) = oneshot::channel();
        if self.unhurried.send(Box::new(Job::new(work, caller))).await.is_err() {
            return Err(closed().into());
        }
        let answered = match tokio::time::timeout(self.company_within, &mut answer).await {
            Ok(answered) => answered,
            Err(_) => {
                // An error means that the writer is closing: it answers, or drops the unit.
                drop(self.writer.send(Request::Unhurried).await);
                answer.await
            }
        };
        answered.unwrap_or_else(|_| Err(closed().into()))
    }

    /// Begins to read, on a connection that is free or on a new one.
    pub(crate) fn begin_read(&self) -> Result<Tx, StoreError> {
        let idle = self.idle().pop();
        let mut tx = match idle {
            Some(tx) => tx,
            None => Tx::new(Backend::Sqlite(SqliteTx::new(open_reader(&self.path)?))),
        };
        tx.begin_unit();
        control(&mut tx, "begin")?;
        Ok(tx)
    }

    /// Ends what [`SqliteStore::begin_read`] began.
    pub(crate) fn end_read(&self, mut tx: Tx) {
        // A connection that cannot end its transaction is dropped, which ends it.
        if control(&mut tx, "rollback").is_ok() {
            let mut idle = self.idle();
            if idle.len() < self.keep {
                idle.push(tx);
            }
        }
    }

    /// Finishes what was handed over, closes the connections and gives the lock back.
    pub(crate) async fn close(&self) {
        self.idle().clear();
        let (done, closed) = oneshot::channel();
        if self.writer.send(Request::Close(done)).await.is_ok() {
            // An error means that somebody else closed it.
            drop(closed.await);
        }
    }

    /// Whether the writer thread takes units.
    pub(crate) fn takes_units(&self) -> bool {
        !self.writer.is_closed()
    }

    /// Free space on the disk of the database, in bytes.
    pub(crate) fn free_space(&self) -> Result<u64, StoreError> {
        rustix::fs::statvfs(&self.path)
            .map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize))
            .map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Tx>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn control(tx: &mut Tx, sql: &'static str) -> Result<(), StoreError> {
    tx.sqlite().map_or_else(|| Err(closed()), |sqlite| sqlite.control(sql))
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".to_owned())
}
