//! Chance that comes from a seed: the same seed gives the same run.

use app::entropy::Entropy;
use rand::rngs::StdRng;
use rand::{Rng as _, RngCore as _, SeedableRng as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A stream of chance; its clones draw from the same stream.
#[derive(Debug, Clone)]
pub struct Chance(Arc<Mutex<StdRng>>);

impl Chance {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    fn stream(&self) -> MutexGuard<'_, StdRng> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number from 0 to `end`, without `end`; 0 when `end` is.
    pub fn below(&self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.stream().random_range(0..end) }
    }

    /// A number of these, both included.
    pub fn between(&self, first: i64, last: i64) -> i64 {
        self.stream().random_range(first..=last.max(first))
    }

    /// True so often in a hundred times.
    pub fn percent(&self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of them.
    ///
    /// # Panics
    /// When there is none.
    pub fn pick<T: Copy>(&self, from: &[T]) -> T {
        let index = self.below(from.len() as u64);
        from[usize::try_from(index).expect("an index")]
    }
}

impl Entropy for Chance {
    fn fill(&self, bytes: &mut [u8]) {
        self.stream().fill_bytes(bytes);
    }
}
