//! The store: opening, units of work, reads, notices.

use super::config::{Engine, StoreConfig, Target};
use super::error::StoreError;
use super::notice::Notice;
use super::poll::{caught, poll_now};
use super::postgres::{GroupEnd, Groups, Isolation, Notifier, Pool, PostgresTx, Turn, parse};
use super::sqlite::writer::{Job, QUEUE_LIMIT, Request, Writer};
use super::sqlite::{ProcessLock, SqliteTx, open_reader, open_writer, protect_file};
use super::stats::{Counters, Stats};
use super::tx::{Backend, Tx};
use super::{installation, migrations};
use std::ops::{ControlFlow, Deref, DerefMut};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::time::Instant;

/// Notices that a slow listener may be behind before it misses some.
const NOTICE_BACKLOG: usize = 1_024;

/// A broken connection is replaced this many times within one unit.
const RECONNECTS: u32 = 2;

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

#[derive(Debug)]
struct SqliteStore {
    path: PathBuf,
    writer: mpsc::Sender<Request>,
    readers: Mutex<Vec<Tx>>,
}

#[derive(Debug)]
struct PostgresStore {
    pool: Pool,
    groups: Groups,
    notifier: Notifier,
    counters: Arc<Counters>,
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
            Target::Sqlite(path) => StoreBackend::Sqlite(open_sqlite(path, &config, &counters, &notices)?),
            Target::Postgres => {
                migrations::run_postgres(&config).await?;
                let pool = Pool::new(&config)?;
                let notifier = Notifier::start(parse(&config.url)?, notices.clone()).await?;
                let counters = Arc::clone(&counters);
                let groups = Groups::new(pool.clone(), notifier.outbox(), Arc::clone(&counters));
                StoreBackend::Postgres(PostgresStore { pool, groups, notifier, counters })
            }
        };
        let store = Self { inner: Arc::new(Inner { config, counters, notices, backend }) };
        installation::ensure(&store).await?;
        Ok(store)
    }

    /// Runs a unit of work: all of `work` is committed, or nothing. `Err` rolls back.
    ///
    /// `work` may run several times, and some of these runs may be thrown away: it must depend on nothing but the
    /// database and what it captured, and leave no trace outside. On SQLite it is polled once; waiting for anything
    /// but the database is [`StoreError::WaitedInTransaction`]. Spawn the call (`tokio::spawn`) where a client that
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
            StoreBackend::Sqlite(_) => self.run_isolated(Isolation::ReadCommitted, work).await,
            StoreBackend::Postgres(postgres) => {
                let mut patience = Patience::new(self);
                loop {
                    match patience.judge(postgres.grouped_attempt(key, &work).await) {
                        ControlFlow::Break(answer) => return answer,
                        ControlFlow::Continue(pause) => tokio::time::sleep(pause).await,
                    }
                }
            }
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
            StoreBackend::Postgres(postgres) => {
                Tx::new(Backend::Postgres(PostgresTx::begin(&postgres.pool, Isolation::Snapshot).await?))
            }
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
    pub(crate) fn free_space(&self) -> Result<Option<u64>, StoreError> {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => rustix::fs::statvfs(&sqlite.path)
                .map(|disk| Some(disk.f_bavail.saturating_mul(disk.f_frsize)))
                .map_err(|error| StoreError::Unavailable(error.to_string())),
            StoreBackend::Postgres(_) => Ok(None),
        }
    }

    /// How it was opened.
    pub(crate) fn config(&self) -> &StoreConfig {
        &self.inner.config
    }

    /// Finishes what was begun, closes the database and gives back its lock. Later units fail with
    /// [`StoreError::Unavailable`], on every clone.
    pub async fn close(&self) {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => {
                sqlite.idle_readers().clear();
                let (done, closed) = oneshot::channel();
                if sqlite.writer.send(Request::Close(done)).await.is_ok() {
                    // An error means that somebody else closed it.
                    drop(closed.await);
                }
            }
            StoreBackend::Postgres(postgres) => postgres.pool.close(),
        }
    }

    async fn run_isolated<F, T, E>(&self, isolation: Isolation, work: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.inner.backend {
            StoreBackend::Sqlite(sqlite) => {
                let (caller, answer) = oneshot::channel();
                let unit = Request::Unit(Box::new(Job::new(work, caller)));
                if sqlite.writer.send(unit).await.is_err() {
                    return Err(closed().into());
                }
                answer.await.unwrap_or_else(|_| Err(closed().into()))
            }
            StoreBackend::Postgres(postgres) => {
                let mut patience = Patience::new(self);
                loop {
                    match patience.judge(postgres.attempt(isolation, &work).await) {
                        ControlFlow::Break(answer) => return answer,
                        ControlFlow::Continue(pause) => tokio::time::sleep(pause).await,
                    }
                }
            }
        }
    }
}

/// How long a unit on PostgreSQL is run again. (A loop at each caller, and not a function that takes the attempt as a
/// closure: inside one, borrowed captures would keep the call from being spawned.)
struct Patience<'a> {
    deadline: Instant,
    attempts: u32,
    counters: &'a Counters,
}

impl<'a> Patience<'a> {
    fn new(store: &'a Store) -> Self {
        let deadline = Instant::now() + store.inner.config.retry_limit;
        Self { deadline, attempts: 0, counters: &store.inner.counters }
    }

    /// Breaks with the answer, or goes on with a pause before the next run.
    fn judge<T, E: From<StoreError>>(
        &mut self,
        attempt: Attempt<T, E>,
    ) -> ControlFlow<Result<T, E>, Duration> {
        let obstacle = match attempt {
            Attempt::Committed(value) => return ControlFlow::Break(Ok(value)),
            Attempt::Refused(error) => {
                self.counters.refused(1);
                return ControlFlow::Break(Err(error));
            }
            Attempt::Lost(error) => error,
        };
        self.attempts += 1;
        let hopeless = !obstacle.is_collision() && self.attempts > RECONNECTS;
        if hopeless || Instant::now() >= self.deadline {
            self.counters.refused(1);
            return ControlFlow::Break(Err(obstacle.into()));
        }
        self.counters.retried();
        ControlFlow::Continue(pause(self.attempts))
    }
}

/// How one run of a unit on PostgreSQL ended.
enum Attempt<T, E> {
    Committed(T),
    /// By the closure, or by a fault that another run would meet again.
    Refused(E),
    /// Nothing was committed, and another run may succeed.
    Lost(StoreError),
}

impl PostgresStore {
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
                // A rollback that fails has lost its connection, which rolls back too.
                drop(tx.rollback().await);
                match (refusal, lost) {
                    (Some(error), _) => Attempt::Refused(error),
                    (None, lost) => Attempt::Lost(lost.unwrap_or(StoreError::Serialization)),
                }
            }
        }
    }
}

impl PostgresStore {
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

impl SqliteStore {
    fn begin_read(&self) -> Result<Tx, StoreError> {
        let idle = self.idle_readers().pop();
        let mut tx = match idle {
            Some(tx) => tx,
            None => Tx::new(Backend::Sqlite(SqliteTx::new(open_reader(&self.path)?))),
        };
        tx.begin_unit();
        reader_control(&mut tx, "begin")?;
        Ok(tx)
    }

    fn end_read(&self, mut tx: Tx, keep: usize) {
        // A connection that cannot end its transaction is dropped, which ends it.
        if reader_control(&mut tx, "rollback").is_ok() {
            let mut idle = self.idle_readers();
            if idle.len() < keep {
                idle.push(tx);
            }
        }
    }

    fn idle_readers(&self) -> std::sync::MutexGuard<'_, Vec<Tx>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
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
            StoreBackend::Sqlite(sqlite) => sqlite.end_read(tx, self.store.inner.config.readers),
            StoreBackend::Postgres(_) => {
                if let Backend::Postgres(tx) = tx.into_backend() {
                    tx.end_unheard();
                }
            }
        }
    }
}

fn reader_control(tx: &mut Tx, sql: &'static str) -> Result<(), StoreError> {
    tx.sqlite().map_or_else(|| Err(closed()), |sqlite| sqlite.control(sql))
}

fn open_sqlite(
    path: PathBuf,
    config: &StoreConfig,
    counters: &Arc<Counters>,
    notices: &broadcast::Sender<Notice>,
) -> Result<SqliteStore, StoreError> {
    protect_file(&path)?;
    let lock = ProcessLock::take(&path)?;
    let mut connection = open_writer(&path)?;
    migrations::run_sqlite(&mut connection)?;
    let (writer, queue) = mpsc::channel(QUEUE_LIMIT);
    let thread = Writer {
        tx: Tx::new(Backend::Sqlite(SqliteTx::new(connection))),
        queue,
        notices: notices.clone(),
        counters: Arc::clone(counters),
        flush_delay: config.flush_delay,
        lock,
    };
    std::thread::Builder::new()
        .name("store-writer".to_owned())
        .spawn(move || thread.serve())
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(SqliteStore { path, writer, readers: Mutex::new(Vec::new()) })
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".to_owned())
}

/// The pause before run number `attempts` + 1: up to 1 ms at first and 64 ms in the end. Pauses differ, so that units
/// that collided do not collide again; they come from a counter, so that a run can be replayed.
fn pause(attempts: u32) -> Duration {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let salt = u64::from(std::process::id()) << 32;
    let mixed = (salt + NEXT.fetch_add(1, Ordering::Relaxed)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let limit: u64 = 1_000 << attempts.min(6);
    Duration::from_micros((mixed ^ (mixed >> 29)) % limit)
}
