//! The requests of one HTTP/2 connection.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinError;

/// Counts them, and keeps their number.
pub(super) struct Streams {
    /// Of this connection.
    own: Arc<Semaphore>,
    /// Of all connections.
    all: Arc<Semaphore>,
    under_way: watch::Sender<usize>,
}

impl Streams {
    /// At most `own_max` at a time here; each also takes a place among `all`.
    pub fn new(own_max: u32, all: Arc<Semaphore>) -> Self {
        Self { own: Arc::new(Semaphore::new(own_max as usize)), all, under_way: watch::Sender::new(0) }
    }

    /// Answers a request when there is a place for it. It is a task of its own: a client that takes requests back
    /// has them answered all the same, and in their places no others meanwhile.
    ///
    /// # Errors
    /// When answering panicked.
    pub async fn run<F, T>(self: Arc<Self>, answer: F) -> Result<T, JoinError>
    where
        F: Future<Output = Result<T, std::convert::Infallible>> + Send + 'static,
        T: Send + 'static,
    {
        let _counted = Counted::begin(&self.under_way);
        // Neither is ever closed.
        let places = (
            Arc::clone(&self.own).acquire_owned().await.ok(),
            Arc::clone(&self.all).acquire_owned().await.ok(),
        );
        let answering = tokio::spawn(async move {
            let Ok(answer) = answer.await;
            drop(places);
            answer
        });
        answering.await
    }

    /// Ends when nothing was under way for so long, and says whether anything ever was.
    pub fn idle_for(&self, time: Duration) -> impl Future<Output = bool> + use<> {
        let mut under_way = self.under_way.subscribe();
        async move {
            let mut was_used = false;
            loop {
                let none = under_way.wait_for(|count| *count == 0).await.is_ok();
                match tokio::time::timeout(time, under_way.changed()).await {
                    Ok(Ok(())) if none => was_used = true,
                    // The connection is gone, and whoever waits here with it.
                    Ok(_) => std::future::pending().await,
                    Err(_) => return was_used,
                }
            }
        }
    }
}

/// One more, until it is dropped.
struct Counted<'a>(&'a watch::Sender<usize>);

impl<'a> Counted<'a> {
    fn begin(count: &'a watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
