//! The one clock. Everything else takes the present as an argument.

use domain::time::{Span, Timestamp};
use domain::usage::clock::SteadyClock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Tells the present.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// What the machine's clock shows, right or wrong: for what is compared with clocks of others.
    fn wall(&self) -> Timestamp {
        self.now()
    }
}

/// Tells how long a machine has run, from any moment on.
pub type Running = Box<dyn Fn() -> Span + Send + Sync>;

/// The machine's clock as it was when the process began, carried on by the one that counts how long the machine runs
/// (PS-U2, PS-C24). When the machine's clock jumps, nothing is billed for it and nothing expires by it: time goes on as
/// before, the jump is told, and the next start follows the machine's clock again.
pub struct GuardedClock {
    wall: Box<dyn Clock>,
    running: Running,
    steady: Mutex<SteadyClock>,
}

impl GuardedClock {
    /// Guards `wall` by `running`.
    pub fn new(wall: Box<dyn Clock>, running: Running) -> Self {
        let steady = Mutex::new(SteadyClock::new(wall.now(), running()));
        Self { wall, running, steady }
    }

    /// The system's clock, guarded.
    pub fn of_system() -> Self {
        Self::new(Box::new(SystemClock), Box::new(since_boot))
    }
}

/// How long the machine has run, the time in which it slept included.
fn since_boot() -> Span {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let clock = rustix::time::ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    let clock = rustix::time::ClockId::Monotonic;
    let running = Duration::try_from(rustix::time::clock_gettime(clock)).unwrap_or_default();
    Span(i64::try_from(running.as_micros()).unwrap_or(i64::MAX))
}

impl Clock for GuardedClock {
    fn now(&self) -> Timestamp {
        let mut steady = self.steady.lock().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock: of two readings the later one must not come first.
        let (now, jump) = steady.read(self.wall.now(), (self.running)());
        drop(steady);
        if let Some(jump) = jump {
            let seconds = jump.by.whole_seconds();
            tracing::error!(
                jump.seconds = seconds,
                "the machine's clock has jumped: time goes on as before until the next start"
            );
            metrics::counter!("bursar_clock_jumps_total").increment(1);
        }
        now
    }

    fn wall(&self) -> Timestamp {
        self.wall.now()
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_microsecond())
    }
}

/// A clock that a test moves.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `at`.
    pub fn new(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves it forward.
    pub fn advance(&self, span: Span) {
        self.0.fetch_add(span.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    struct Shared(Arc<ManualClock>);

    impl Clock for Shared {
        fn now(&self) -> Timestamp {
            self.0.now()
        }
    }

    #[test]
    fn a_jump_of_the_machines_clock_moves_nothing() {
        let start = Timestamp(1_000_000);
        let (wall, running) = (Arc::new(ManualClock::new(start)), Arc::new(ManualClock::new(Timestamp(0))));
        let since = Arc::clone(&running);
        let clock = GuardedClock::new(
            Box::new(Shared(Arc::clone(&wall))),
            Box::new(move || since.now().since(Timestamp(0))),
        );
        for jump in [Span::days(1), Span::days(-2), Span::seconds(40), Span(0)] {
            let before = clock.now();
            wall.advance(jump);
            assert_eq!(clock.now(), before, "{jump:?}");
            wall.advance(Span::seconds(7));
            running.advance(Span::seconds(7));
            assert_eq!(clock.now(), before.plus(Span::seconds(7)), "{jump:?}");
            assert_eq!(clock.wall(), wall.now(), "people's devices do not know of it");
        }
    }
}
