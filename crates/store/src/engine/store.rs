//! The store: opening, units of work, reads, notices.

use super::config::{Engine, StoreConfig, Target};
use super::error::StoreError;
use super::installation;
use super::notice::Notice;
use super::poll::{caught, poll_now};
use super::postgres::{Isolation, PostgresStore};
use super::sqlite::SqliteStore;
use super::stats::{Counters, Stats};
use super::tx::{Backend, Tx};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use tokio::sync::broadcast;

/// Notices that a slow listener may be behind before it misses some.
const NOTICE_BACKLOG: usize = 1_024;

/// An open database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: StoreConfig,
    counters: Arc<Counters>,
    notices: broadcast::Sender<Notice>,
    backend: StoreBackend,
}

#[derive(Debug)]
enum StoreBackend {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

impl Store {
    /// Opens the database, makes it if it is a SQLite file that is not there, and brings its schema to this program's
    /// version under a lock.
    ///
    /// # Errors
    /// [`StoreError::Config`] for an unusable address or a SQLite file that another process has open,
    /// [`StoreError::Migration`] for a schema that is newer or was changed, [`StoreError::Unavailable`].
    pub async fn open(config: StoreConfig) -> Result<Self, StoreError> {
        let counters = Arc::new(Counters::default());
        let (notices, _) = broadcast::channel(NOTICE_BACKLOG);
        let backend = match config.target()? {
            Target::Sqlite(path) => {
                StoreBackend::Sqlite(SqliteStore::open(path, &config, &counters, &notices)?)
            }
            Target::Postgres => {
                StoreBackend::Postgres(PostgresStore::open(&config, &counters, &notices).await?)
            }
        };
        let store = Self { inner: Arc::new(Inner { config, counters, notices, backend }) };
        installation::ensure(&store).await?;
        Ok(store)
    }

    /// Opens the database only to read, also a SQLite file that another process serves. Units of work fail.
    ///
    /// # Errors
    /// As [`Store::open`]; [`StoreError::Migration`] also for a SQLite file that this version has never served.
    pub async fn open_reading(config: StoreConfig) -> Result<Self, StoreError> {
        let Target::Sqlite(path) = config.target()? else { return Self::open(config).await };
        let backend = StoreBackend::Sqlite(SqliteStore::open_reading(path, &config)?);
        let (counters, (notices, _)) = (Arc::new(Counters::default()), broadcast::channel(NOTICE_BACKLOG));
        Ok(Self { inner: Arc::new(Inner { config, counters, notices, backend }) })
    }

    /// Runs a unit of work: all of `work` is committed, or nothing. `Err` rolls back.
    ///
    /// `work` may run several times, and some of these runs may be thrown away: it must depend on nothing but the
    /// database and what it captured, and leave no trace outside. On SQLite it is polled once; waiting for anything
    /// but the database is [`StoreError::WaitedInTransaction`]. Spawn the call where a client that
    /// goes away must not undo a commit.
    ///
    /// # Errors
    /// What `work` returned, or a [`StoreError`].
    pub async fn run<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run_isolated(Isolation::Serializable, work).await
    }

    /// Like [`Store::run`], for a unit whose *first statement is a conditional update of a hot row* (a session's seat
    /// count, a receipt counter): on PostgreSQL at READ COMMITTED, where others wait for the row instead of colliding
    /// (decisions 14 and 18). What it read before that statement may be stale.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn run_hot<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run_isolated(Isolation::ReadCommitted, work).await
    }

    /// Like [`Store::run_hot`], for units that all want the same row: on PostgreSQL those that wait with the same `key`
    /// (a session's id) share one transaction and one flush, each under its own savepoint (decision 18). On SQLite all
    /// units share flushes anyway.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn run_grouped<F, T, E>(&self, key: &str, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => sqlite.run(work).await,
            StoreBackend::Postgres(postgres) => postgres.run_grouped(key, work).await,
        }
    }

    /// Like [`Store::run_hot`], for a unit that no person waits for (that a job is done, a gateway's hint): on SQLite it
    /// shares the flush of the next unit, if one comes within 10 ms. It answers after that flush.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn run_unhurried<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => sqlite.run_unhurried(work).await,
            StoreBackend::Postgres(postgres) => postgres.run(Isolation::ReadCommitted, work).await,
        }
    }

    /// Begins to read: every statement on the [`Reader`] sees the same picture, and none can write
    /// ([`StoreError::ReadOnly`]). Drop it soon, and do not wait for anything else while it lives.
    ///
    /// On SQLite the statements run on the calling thread, since a point read takes less than 100 µs; what reads
    /// thousands of rows belongs into [`Store::read_long`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn reader(&self) -> Result<Reader, StoreError> {
        self.inner.counters.read();
        let tx = match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => sqlite.begin_read()?,
            StoreBackend::Postgres(postgres) => postgres.begin_read().await?,
        };
        Ok(Reader { tx: Some(tx), store: self.clone() })
    }

    /// [`Store::reader`] in the form of [`Store::run`], with the same rule about waiting. What `work` borrows must
    /// be `'static` where the call is spawned (a limit of async closures); a reader has no such limit.
    ///
    /// # Errors
    /// What `work` returned, or a [`StoreError`].
    pub async fn read<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let mut reader = self.reader().await?;
        match reader.engine() {
            Engine::Sqlite => poll_now(work(&mut reader))?,
            Engine::Postgres => caught(work(&mut reader)).await?,
        }
    }

    /// Like [`Store::read`], for reports and exports: on SQLite on a thread that may block.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn read_long<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let mut reader = self.reader().await?;
        match reader.engine() {
            Engine::Postgres => caught(work(&mut reader)).await?,
            Engine::Sqlite => {
                let reading = tokio::task::spawn_blocking(move || poll_now(work(&mut reader)));
                reading.await.unwrap_or(Err(StoreError::Panicked))?
            }
        }
    }

    /// Hears notices that are committed from now on, by this process or (PostgreSQL) by any. They may be lost when a
    /// connection breaks or the receiver lags: poll as well.
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.inner.notices.subscribe()
    }

    /// Sends a notice of something that nobody has to write down, to all who listen as [`Store::subscribe`] says.
    pub fn tell(&self, notice: Notice) {
        match &self.inner.backend {
            // Nobody may be listening.
            StoreBackend::Sqlite(_) => drop(self.inner.notices.send(notice)),
            StoreBackend::Postgres(postgres) => postgres.tell(notice),
        }
    }

    /// What the store has done since it was opened.
    pub fn stats(&self) -> Stats {
        self.inner.counters.snapshot()
    }

    /// Which engine serves.
    pub fn engine(&self) -> Engine {
        match &self.inner.backend {
            StoreBackend::Sqlite(_) => Engine::Sqlite,
            StoreBackend::Postgres(_) => Engine::Postgres,
        }
    }

    /// Free space on the disk of the database, in bytes; PostgreSQL does not tell.
    ///
    /// # Errors
    /// When the file system does not answer.
    pub fn free_space(&self) -> Result<Option<u64>, StoreError> {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => sqlite.free_space().map(Some),
            StoreBackend::Postgres(_) => Ok(None),
        }
    }

    /// Nothing is sold while less than this is free, in bytes (SQLite).
    pub fn free_space_floor(&self) -> u64 {
        self.config().free_space_floor
    }

    /// How it was opened.
    pub(crate) fn config(&self) -> &StoreConfig {
        &self.inner.config
    }

    /// Finishes what was begun, closes the database and gives back its lock. Later units fail with
    /// [`StoreError::Unavailable`], on every clone.
    pub async fn close(&self) {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => sqlite.close().await,
            StoreBackend::Postgres(postgres) => postgres.close(),
        }
    }

    /// Whether units can be run as far as this process is concerned: it was not closed, nor has what writes come to an end.
    pub fn takes_units(&self) -> bool {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => sqlite.takes_units(),
            // A closed pool shows when it is asked for a connection.
            StoreBackend::Postgres(_) => true,
        }
    }

    async fn run_isolated<F, T, E>(&self, isolation: Isolation, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => sqlite.run(work).await,
            StoreBackend::Postgres(postgres) => postgres.run(isolation, work).await,
        }
    }
}

/// A read-only transaction, see [`Store::reader`]; ends when it is dropped.
#[derive(Debug)]
pub struct Reader {
    /// Gone while it is being dropped.
    tx: Option<Tx>,
    store: Store,
}

impl Deref for Reader {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        self.tx.as_ref().expect("it is there until the reader is dropped")
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Tx {
        self.tx.as_mut().expect("it is there until the reader is dropped")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(tx) = self.tx.take() else { return };
        match &self.store.inner.backend {
            StoreBackend::Sqlite(sqlite) => sqlite.end_read(tx),
            StoreBackend::Postgres(_) => {
                if let Backend::Postgres(tx) = tx.into_backend() {
                    tx.end_unheard();
                }
            }
        }
    }
}
