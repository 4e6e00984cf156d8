//! Closed load: a fixed number of clients, each of which begins anew when it has finished.

use crate::figure::Times;
use anyhow::Result;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// What the clients did.
#[derive(Debug)]
pub struct Outcome {
    /// How long each took.
    pub times: Times,
    /// From the first begin to the last end.
    pub elapsed: Duration,
    /// How many failed, and why the first of them did.
    pub failures: (u64, Option<String>),
}

impl Outcome {
    /// How many succeeded per second.
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.elapsed.as_secs_f64()
    }
}

/// Lets `clients` do `work(client, turn)` again and again until `interval` is over; what was begun is finished.
pub async fn closed<F, R>(clients: usize, interval: Duration, work: F) -> Outcome
where
    F: Fn(usize, u64) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Duration>> + Send,
{
    let work = Arc::new(work);
    let began = Instant::now();
    let mut running = JoinSet::new();
    for client in 0..clients {
        let work = Arc::clone(&work);
        running.spawn(async move {
            let (mut times, mut failed, mut reason) = (Times::default(), 0_u64, None);
            let mut turn = 0;
            while began.elapsed() < interval {
                match work(client, turn).await {
                    Ok(time) => times.push(time),
                    Err(error) => {
                        failed += 1;
                        reason.get_or_insert_with(|| format!("{error:#}"));
                        // A server that refuses everything must not be asked in a tight loop.
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                }
                turn += 1;
            }
            (times, failed, reason)
        });
    }
    let mut outcome = Outcome { times: Times::default(), elapsed: Duration::ZERO, failures: (0, None) };
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok((times, failed, reason)) => {
                outcome.times.append(times);
                outcome.failures.0 += failed;
                outcome.failures.1 = outcome.failures.1.take().or(reason);
            }
            Err(error) => {
                outcome.failures.0 += 1;
                outcome.failures.1.get_or_insert(error.to_string());
            }
        }
    }
    outcome.elapsed = began.elapsed();
    outcome
}
