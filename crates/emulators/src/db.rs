//! The emulators' small durable store: one SQLite connection, one job at a time.
//!
//! On disk a thread of its own takes what waits, runs it in one transaction (a savepoint per job) and answers
//! after the commit, so that an answer never precedes its durable trace. In memory the job runs where it is
//! called: nothing waits for another thread, which keeps simulations with paused time exact.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};

use anyhow::{Context, anyhow};
use rusqlite::Connection;
use tokio::sync::oneshot;

/// Jobs taken into one transaction at most.
const BATCH: usize = 64;

/// Runs a job; what it returns is called with whether the commit went well.
type Job = Box<dyn FnOnce(&Connection) -> Answer + Send>;
/// Ok: keep the job's writes. Err: undo them.
type Answer = Result<Box<dyn FnOnce(bool) + Send>, Box<dyn FnOnce(bool) + Send>>;

/// A handle on the connection.
pub(crate) enum Db {
    /// In memory, run by the caller.
    Inline(Mutex<Connection>),
    /// On disk, run by a thread.
    Thread(mpsc::Sender<Job>),
}

impl Db {
    /// Opens the file (or memory, without one) and creates what `schema` names when it does not exist yet.
    pub fn open(path: Option<&Path>, schema: &str) -> anyhow::Result<Self> {
        let Some(path) = path else {
            let connection = Connection::open_in_memory()?;
            connection.execute_batch(schema)?;
            connection.set_prepared_statement_cache_capacity(128);
            return Ok(Self::Inline(Mutex::new(connection)));
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        let connection = Connection::open(path).with_context(|| format!("opening {}", path.display()))?;
        // A commit is in the operating system's hands before the answer leaves: it outlives a SIGKILL of
        // this process. Only the machine's own power cut may cost the last answers.
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
        connection.execute_batch(schema)?;
        connection.set_prepared_statement_cache_capacity(128);
        let (sender, receiver) = mpsc::channel();
        std::thread::Builder::new()
            .name("emulator-books".into())
            .spawn(move || work(&connection, &receiver))
            .context("starting the thread of the books")?;
        Ok(Self::Thread(sender))
    }

    /// Runs `job` in a transaction and returns its value after the commit. An error undoes its writes.
    pub async fn run<R, F>(&self, job: F) -> anyhow::Result<R>
    where
        F: FnOnce(&Connection) -> anyhow::Result<R> + Send + 'static,
        R: Send + 'static,
    {
        match self {
            Self::Inline(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                connection.execute_batch("BEGIN IMMEDIATE")?;
                let value = guarded(job, &connection);
                connection.execute_batch(if value.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
                value
            }
            Self::Thread(sender) => {
                let (reply, answer) = oneshot::channel();
                let job: Job = Box::new(move |connection| match guarded(job, connection) {
                    Ok(value) => Ok(Box::new(move |committed| {
                        let value = if committed { Ok(value) } else { Err(anyhow!("the commit failed")) };
                        // A caller that went away no longer wants its answer; the commit stands.
                        let _ = reply.send(value);
                    })),
                    Err(error) => Err(Box::new(move |_| {
                        let _ = reply.send(Err(error));
                    })),
                });
                sender.send(job).map_err(|_| anyhow!("the books are closed"))?;
                answer.await.context("the books are closed")?
            }
        }
    }
}

/// A panic inside a job becomes its error: the books go on for everybody else.
fn guarded<R>(job: impl FnOnce(&Connection) -> anyhow::Result<R>, on: &Connection) -> anyhow::Result<R> {
    catch_unwind(AssertUnwindSafe(|| job(on))).unwrap_or_else(|_| Err(anyhow!("the job panicked")))
}

fn work(connection: &Connection, jobs: &mpsc::Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut answers = Vec::new();
        let committed = batch(connection, first, jobs, &mut answers);
        if let Err(error) = &committed {
            tracing::error!(%error, "the books could not be written");
            // Fails when the transaction has already ended by itself; then there is nothing to undo.
            let _ = connection.execute_batch("ROLLBACK");
        }
        for answer in answers {
            answer(committed.is_ok());
        }
    }
}

fn batch(
    connection: &Connection,
    first: Job,
    jobs: &mpsc::Receiver<Job>,
    answers: &mut Vec<Box<dyn FnOnce(bool) + Send>>,
) -> rusqlite::Result<()> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut next = Some(first);
    while let Some(job) = next {
        connection.prepare_cached("SAVEPOINT job")?.execute([])?;
        match job(connection) {
            Ok(answer) => answers.push(answer),
            Err(answer) => {
                answers.push(answer);
                connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
            }
        }
        connection.prepare_cached("RELEASE job")?.execute([])?;
        next = if answers.len() < BATCH { jobs.try_recv().ok() } else { None };
    }
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn behaves(db: &Db) {
        let add = |n: i64| move |c: &Connection| Ok(c.execute("INSERT INTO t VALUES (?1)", [n])?);
        db.run(add(1)).await.expect("inserted");
        let failed = db
            .run(|c| {
                c.execute("INSERT INTO t VALUES (2)", [])?;
                Err::<(), _>(anyhow!("no"))
            })
            .await;
        assert_eq!(failed.expect_err("refused").to_string(), "no");
        let panicked = db.run(|_| -> anyhow::Result<()> { panic!("boom") }).await;
        assert!(panicked.is_err());
        let sum: i64 =
            db.run(|c| Ok(c.query_row("SELECT sum(n) FROM t", [], |r| r.get(0))?)).await.expect("read");
        assert_eq!(sum, 1);
    }

    #[tokio::test]
    async fn a_failed_job_leaves_nothing_behind_in_memory_and_on_disk() {
        let schema = "CREATE TABLE IF NOT EXISTS t (n INTEGER) STRICT";
        behaves(&Db::open(None, schema).expect("opened")).await;
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("deep/books.db");
        behaves(&Db::open(Some(&path), schema).expect("opened")).await;
        let again = Db::open(Some(&path), schema).expect("opened again");
        let n: i64 =
            again.run(|c| Ok(c.query_row("SELECT n FROM t", [], |r| r.get(0))?)).await.expect("read");
        assert_eq!(n, 1);
    }
}
