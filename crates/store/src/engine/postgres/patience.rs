//! How long and how often a unit is run again.

use crate::StoreError;
use crate::engine::stats::Counters;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// A broken connection is replaced this many times within one unit.
const RECONNECTS: u32 = 2;

/// How one run of a unit on PostgreSQL ended.
pub(crate) enum Attempt<T, E> {
    /// With this answer.
    Committed(T),
    /// By the closure, or by a fault that another run would meet again.
    Refused(E),
    /// Nothing was committed, and another run may succeed.
    Lost(StoreError),
}

/// How long a unit is run again. (A loop at each caller, and not a function that takes the attempt as a closure:
/// inside one, borrowed captures would keep the call from being spawned.)
pub(crate) struct Patience<'a> {
    deadline: Instant,
    attempts: u32,
    counters: &'a Counters,
}

impl<'a> Patience<'a> {
    /// Collisions are run again for `limit`.
    pub(crate) fn new(limit: Duration, counters: &'a Counters) -> Self {
        Self { deadline: Instant::now() + limit, attempts: 0, counters }
    }

    /// Breaks with the answer, or goes on with a pause before the next run.
    pub(crate) fn judge<T, E: From<StoreError>>(
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

/// The pause before run number `attempts` + 1: up to 1 ms at first and 64 ms in the end. Pauses differ, so that units
/// that collided do not collide again; they come from a counter, so that a run can be replayed.
fn pause(attempts: u32) -> Duration {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let salt = u64::from(std::process::id()) << 32;
    let mixed = (salt + NEXT.fetch_add(1, Ordering::Relaxed)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let limit: u64 = 1_000 << attempts.min(6);
    Duration::from_micros((mixed ^ (mixed >> 29)) % limit)
}
