//! Units about one hot row, taken together in one transaction (decision 18).
//!
//! Ten units that each lock the same row pay ten flushes one after the other. Here those that wait for the same key
//! share a transaction: a task per key begins it, lends it to one waiting unit after the other, each under its own
//! savepoint, commits, and only then answers all. While it commits, the next units gather.

use super::{Isolation, Pool, PostgresTx};
use crate::engine::stats::Counters;
use crate::engine::tx::{Backend, Tx};
use crate::{Notice, StoreError};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

/// The most units in one transaction: the first must not wait long for the last.
const GROUP_LIMIT: usize = 64;

/// A unit that keeps the transaction longer than this has lost it, and so has its group.
const TURN_LIMIT: Duration = Duration::from_secs(20);

/// How a group ended.
#[derive(Debug, Clone)]
pub(crate) enum GroupEnd {
    /// Committed, with every unit that wanted its writes kept.
    Committed,
    /// Nothing was committed, and another run may succeed.
    Lost(StoreError),
    /// The commit failed for good.
    Failed(StoreError),
}

/// A unit's turn with the shared transaction.
#[derive(Debug)]
pub(crate) struct Turn {
    /// The transaction, inside the unit's savepoint.
    pub tx: Tx,
    /// Gives the transaction back and says whether the writes are to be kept.
    pub back: oneshot::Sender<(Tx, bool)>,
    /// Tells how the group ended.
    pub end: oneshot::Receiver<GroupEnd>,
}

type Waiting = oneshot::Sender<Turn>;

/// The units that wait, by key. A key is here exactly while its task runs.
#[derive(Debug, Default)]
struct Queues {
    by_key: HashMap<String, VecDeque<Waiting>>,
}

/// Groups of units by key.
#[derive(Debug, Clone)]
pub(crate) struct Groups {
    queues: Arc<Mutex<Queues>>,
    pool: Pool,
    outbox: UnboundedSender<Vec<Notice>>,
    counters: Arc<Counters>,
}

impl Groups {
    /// Groups on connections of `pool`, whose notices go to `outbox`.
    pub(crate) fn new(pool: Pool, outbox: UnboundedSender<Vec<Notice>>, counters: Arc<Counters>) -> Self {
        Self { queues: Arc::default(), pool, outbox, counters }
    }

    /// Waits for a turn in the transaction of `key`.
    pub(crate) async fn turn(&self, key: &str) -> Result<Turn, StoreError> {
        let (waiting, turn) = oneshot::channel();
        let first = {
            let mut queues = self.lock();
            match queues.by_key.get_mut(key) {
                Some(queue) => {
                    queue.push_back(waiting);
                    false
                }
                None => {
                    queues.by_key.insert(key.to_owned(), VecDeque::from([waiting]));
                    true
                }
            }
        };
        if first {
            tokio::spawn(self.clone().serve(key.to_owned()));
        }
        turn.await.map_err(|_| StoreError::Unavailable("no transaction could be begun".to_owned()))
    }

    /// Serves group after group until nobody waits for `key`.
    async fn serve(self, key: String) {
        loop {
            let mut tx = match PostgresTx::begin(&self.pool, Isolation::ReadCommitted).await {
                Ok(tx) => Tx::new(Backend::Postgres(tx)),
                Err(error) => {
                    tracing::warn!(%error, "a group of units could not begin");
                    // Dropping the queue tells everybody who waits; they try again by themselves.
                    self.lock().by_key.remove(&key);
                    return;
                }
            };
            tx.begin_unit();
            self.serve_group(&key, tx).await;
            let mut queues = self.lock();
            if queues.by_key.get(&key).is_none_or(VecDeque::is_empty) {
                queues.by_key.remove(&key);
                return;
            }
        }
    }

    async fn serve_group(&self, key: &str, tx: Tx) {
        let mut ends = Vec::new();
        let mut kept = 0;
        let mut shared = Ok(tx);
        while let Ok(tx) = shared {
            let next = if ends.len() < GROUP_LIMIT { self.next(key) } else { None };
            let Some(waiting) = next else {
                shared = Ok(tx);
                break;
            };
            shared = lend(tx, waiting, &mut ends, &mut kept).await;
        }
        let end = match shared {
            Err(error) => GroupEnd::Lost(error),
            Ok(tx) => self.commit(tx, kept).await,
        };
        for waiting in ends {
            // Who has gone away needs no answer.
            drop(waiting.send(end.clone()));
        }
    }

    async fn commit(&self, mut tx: Tx, kept: u64) -> GroupEnd {
        let notices = tx.take_notices();
        let Backend::Postgres(tx) = tx.into_backend() else {
            return GroupEnd::Failed(StoreError::Other("not a transaction of PostgreSQL".to_owned()));
        };
        if kept == 0 {
            tx.end_unheard();
            return GroupEnd::Committed;
        }
        match tx.commit_after_savepoints().await {
            Ok(()) => {
                self.counters.flushed(kept);
                if !notices.is_empty() {
                    // The notifier ends only with the store.
                    drop(self.outbox.send(notices));
                }
                GroupEnd::Committed
            }
            Err(error) if error.is_collision() => GroupEnd::Lost(error),
            Err(error) => GroupEnd::Failed(error),
        }
    }

    fn next(&self, key: &str) -> Option<Waiting> {
        let mut queues = self.lock();
        queues.by_key.get_mut(key)?.pop_front()
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lends the transaction to one unit. An error means that the transaction is gone, and with it every unit before.
async fn lend(
    tx: Tx,
    waiting: Waiting,
    ends: &mut Vec<oneshot::Sender<GroupEnd>>,
    kept: &mut u64,
) -> Result<Tx, StoreError> {
    tx.send_unheard("savepoint unit");
    let (back, returned) = oneshot::channel();
    let (end, ended) = oneshot::channel();
    if let Err(Turn { tx, .. }) = waiting.send(Turn { tx, back, end: ended }) {
        // Whoever waited has gone away; nothing was written.
        tx.send_unheard("release savepoint unit");
        return Ok(tx);
    }
    ends.push(end);
    let Ok(Ok((mut tx, keep))) = tokio::time::timeout(TURN_LIMIT, returned).await else {
        return Err(StoreError::Unavailable(
            "a unit of the group did not give the transaction back".to_owned(),
        ));
    };
    if let Some(error) = tx.lost() {
        return Err(error.clone());
    }
    if keep {
        *kept += 1;
    } else {
        tx.forget_failure();
        tx.send_unheard("rollback to savepoint unit");
    }
    tx.send_unheard("release savepoint unit");
    Ok(tx)
}
