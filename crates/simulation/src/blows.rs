//! Deaths of the program: at a point between two of its steps everything that it was at stops, as by SIGKILL.

use app::crash::{CrashHook, CrashPoint};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use testkit::chance::Chance;
use tokio::sync::watch;

/// Unwinds the task that reached its point, and nothing else: no panic of the program's own has this payload.
struct Struck;

/// The next points at which the program dies.
#[derive(Debug)]
pub(crate) struct Blows {
    /// Each with how often it is still passed unharmed.
    waiting: Mutex<Vec<(CrashPoint, u64)>>,
    died: Mutex<Vec<CrashPoint>>,
    dead: watch::Sender<bool>,
}

impl Blows {
    /// At most four, at points of chance; many a run never comes by one.
    pub fn of(chance: &Chance) -> Arc<Self> {
        let count = [0, 1, 2, 3, 4][usize::try_from(chance.below(5)).unwrap_or(0)];
        let waiting = (0..count).map(|_| (chance.pick(&CrashPoint::ALL), chance.below(2))).collect();
        Arc::new(Self {
            waiting: Mutex::new(waiting),
            died: Mutex::default(),
            dead: watch::Sender::new(false),
        })
    }

    /// None at all.
    pub fn none() -> Arc<Self> {
        Arc::new(Self { waiting: Mutex::default(), died: Mutex::default(), dead: watch::Sender::new(false) })
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<(CrashPoint, u64)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the application calls at every point.
    pub fn hook(self: &Arc<Self>) -> CrashHook {
        let blows = Arc::clone(self);
        Arc::new(move |point| {
            if blows.strikes(point) {
                // Not a panic: nobody is told of it.
                std::panic::resume_unwind(Box::new(Struck));
            }
        })
    }

    fn strikes(&self, point: CrashPoint) -> bool {
        if *self.dead.borrow() {
            return true;
        }
        let mut waiting = self.waiting();
        let Some(index) = waiting.iter().position(|(at, _)| *at == point) else { return false };
        if waiting[index].1 > 0 {
            waiting[index].1 -= 1;
            return false;
        }
        waiting.remove(index);
        drop(waiting);
        self.died.lock().unwrap_or_else(PoisonError::into_inner).push(point);
        self.dead.send_replace(true);
        true
    }

    /// Waits until the program is dead.
    pub async fn wait_for_death(&self) {
        let mut dead = self.dead.subscribe();
        // The sender lives as long as we do.
        drop(dead.wait_for(|dead| *dead).await);
    }

    /// Whether the program is dead.
    pub fn is_dead(&self) -> bool {
        *self.dead.borrow()
    }

    /// It lives again; whether it was dead.
    pub fn revive(&self) -> bool {
        self.dead.send_replace(false)
    }

    /// No more from now on.
    pub fn end(&self) {
        self.waiting().clear();
    }

    /// Where it died so far.
    pub fn died(&self) -> Vec<CrashPoint> {
        self.died.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
