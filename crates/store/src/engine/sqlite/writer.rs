//! The one writer thread: takes what waits, runs each unit under a savepoint, commits once, then answers all.

use super::ProcessLock;
use crate::engine::notice::coalesce;
use crate::engine::poll::poll_now;
use crate::engine::stats::Counters;
use crate::{Notice, StoreError, Tx};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot};

/// The most units that share one commit.
const GROUP_LIMIT: usize = 256;

/// Units that may wait; more wait outside, so that a flood does not become memory.
pub(crate) const QUEUE_LIMIT: usize = 4_096;

/// What the writer thread is asked.
pub(crate) enum Request {
    /// Run this unit and answer it.
    Unit(Box<dyn Unit>),
    /// Run what waits for company: none has come.
    Unhurried,
    /// Finish what came before, close the database, and say so.
    Close(oneshot::Sender<()>),
}

/// A unit of work as the writer sees it.
pub(crate) trait Unit: Send {
    /// Runs the closure; says whether its writes are to be kept.
    fn work(&mut self, tx: &mut Tx) -> bool;

    /// Answers the caller, after the commit or its failure. A caller that went away changes nothing.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// A closure with the way back to its caller.
pub(crate) struct Job<F, T, E> {
    work: F,
    result: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job<F, T, E> {
    pub(crate) fn new(work: F, caller: oneshot::Sender<Result<T, E>>) -> Self {
        Self { work, result: None, caller }
    }
}

impl<F, T, E> Unit for Job<F, T, E>
where
    F: AsyncFn(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn work(&mut self, tx: &mut Tx) -> bool {
        let result = match poll_now((self.work)(tx)) {
            Ok(Ok(_)) if tx.has_failed() => Err(StoreError::Aborted.into()),
            Ok(result) => result,
            Err(error) => Err(error.into()),
        };
        let kept = result.is_ok();
        self.result = Some(result);
        kept
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let answer = match (outcome, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(StoreError::Aborted.into()),
            (Err(error), _) => Err(error.into()),
        };
        // The receiver may be gone: the unit is committed all the same (decision 17).
        drop(self.caller.send(answer));
    }
}

/// The state of the writer thread.
pub(crate) struct Writer {
    /// The connection.
    pub tx: Tx,
    /// What waits.
    pub queue: mpsc::Receiver<Request>,
    /// What waits for company as well: it is run with the next group, and does not wake the thread.
    pub unhurried: mpsc::Receiver<Box<dyn Unit>>,
    /// Where notices go.
    pub notices: broadcast::Sender<Notice>,
    /// What is counted.
    pub counters: Arc<Counters>,
    /// An artificial cost of a flush.
    pub flush_delay: Option<Duration>,
    /// Given back when the thread ends, after the connection.
    pub lock: ProcessLock,
}

impl Writer {
    /// Serves until the last [`crate::Store`] is dropped or closed.
    pub(crate) fn serve(mut self) {
        let mut group = Vec::with_capacity(GROUP_LIMIT);
        let mut closing = None;
        while closing.is_none() {
            let Some(first) = self.queue.blocking_recv() else { break };
            let mut next = Some(first);
            while let Some(request) = next {
                match request {
                    Request::Unit(unit) => group.push(unit),
                    Request::Unhurried => {}
                    Request::Close(done) => closing = Some(done),
                }
                let full = group.len() == GROUP_LIMIT || closing.is_some();
                next = if full { None } else { self.queue.try_recv().ok() };
            }
            while (group.len() < GROUP_LIMIT || closing.is_some())
                && let Ok(unit) = self.unhurried.try_recv()
            {
                group.push(unit);
            }
            self.serve_group(&mut group);
        }
        let Self { tx, lock, queue, unhurried, .. } = self;
        drop((queue, unhurried));
        drop(tx);
        drop(lock);
        if let Some(done) = closing {
            // Whoever asked may have gone away.
            let _ = done.send(());
        }
    }

    fn serve_group(&mut self, group: &mut Vec<Box<dyn Unit>>) {
        if group.is_empty() {
            return;
        }
        let mut notices = Vec::new();
        let outcome = self.commit_group(group, &mut notices);
        if let Err(error) = &outcome {
            tracing::error!(%error, units = group.len(), "a group of units could not be committed");
        }
        for unit in group.drain(..) {
            unit.answer(outcome.clone());
        }
        if outcome.is_ok() {
            for notice in notices {
                // Nobody may be listening.
                drop(self.notices.send(notice));
            }
        }
    }

    /// Runs and commits the group. An error means that nothing of it is kept, not even of units that saw no fault.
    fn commit_group(
        &mut self,
        group: &mut [Box<dyn Unit>],
        notices: &mut Vec<Notice>,
    ) -> Result<(), StoreError> {
        let mut kept: u64 = 0;
        for unit in group.iter_mut() {
            match self.run_unit(unit.as_mut(), kept == 0) {
                Ok(true) => {
                    kept += 1;
                    coalesce(notices, self.tx.take_notices());
                }
                Ok(false) => {}
                Err(error) => {
                    self.abandon();
                    return Err(error);
                }
            }
        }
        self.counters.refused(group.len() as u64 - kept);
        if kept == 0 {
            return Ok(());
        }
        if let Some(delay) = self.flush_delay {
            std::thread::sleep(delay);
        }
        if let Err(error) = self.control("commit") {
            self.abandon();
            return Err(error);
        }
        self.counters.flushed(kept);
        Ok(())
    }

    /// Runs one unit under its savepoint. The first whose writes may be kept needs none, since the transaction is its
    /// own: SQLite would copy each page for the savepoint before the unit changes it. An error means that SQLite gave
    /// up the whole transaction (a full disk, an I/O error), and with it the units before.
    fn run_unit(&mut self, unit: &mut dyn Unit, is_first: bool) -> Result<bool, StoreError> {
        self.tx.begin_unit();
        let [begin, undo, end] = if is_first {
            ["begin immediate", "rollback", ""]
        } else {
            ["savepoint unit", "rollback to savepoint unit", "release savepoint unit"]
        };
        self.control(begin)?;
        let kept = unit.work(&mut self.tx);
        if self.gave_up() {
            return Err(self
                .tx
                .failure()
                .unwrap_or_else(|| StoreError::Unavailable("rolled back".to_owned())));
        }
        if !kept {
            self.control(undo)?;
        }
        if !end.is_empty() {
            self.control(end)?;
        }
        Ok(kept)
    }

    fn gave_up(&mut self) -> bool {
        self.tx.sqlite().is_none_or(|sqlite| sqlite.connection().is_autocommit())
    }

    fn abandon(&mut self) {
        if !self.gave_up()
            && let Err(error) = self.control("rollback")
        {
            tracing::error!(%error, "a failed group could not be rolled back");
        }
    }

    fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        match self.tx.sqlite() {
            Some(sqlite) => sqlite.control(sql),
            None => Err(StoreError::Other("the writer has no connection of SQLite".to_owned())),
        }
    }
}
