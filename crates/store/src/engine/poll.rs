//! Polling the closure of a unit of work: once on SQLite, to its end on PostgreSQL; panics are caught on both.

use super::error::StoreError;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Polls `future` exactly once. On SQLite every statement answers at once, so a future that is still pending waits for
/// something that has no place inside a transaction.
pub(crate) fn poll_now<F: Future>(future: F) -> Result<F::Output, StoreError> {
    let polled = catch_unwind(AssertUnwindSafe(|| {
        let mut future = pin!(future);
        future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }));
    match polled {
        Ok(Poll::Ready(output)) => Ok(output),
        Ok(Poll::Pending) => {
            tracing::error!(
                "a unit of work waited for something other than the database; it was rolled back"
            );
            Err(StoreError::WaitedInTransaction)
        }
        Err(_) => Err(StoreError::Panicked),
    }
}

/// Awaits `future` and turns a panic into [`StoreError::Panicked`].
pub(crate) async fn caught<F: Future>(future: F) -> Result<F::Output, StoreError> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(Err(StoreError::Panicked)),
    })
    .await
}
