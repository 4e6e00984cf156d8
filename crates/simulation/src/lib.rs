//! Whole purchases, cancellations, refunds and pay-per-use sessions in virtual time, through the real application code
//! against the emulators in the same process (decision 24), with faults of the gateway and deaths of the program
//! between its steps. Every run comes from a seed and replays bit for bit; after every run the invariants of payment
//! safety must hold (PS 9, PS 10 run plan b).

mod attendee;
mod blows;
mod clerk;
mod console;
mod faults;
mod host;
pub mod matrix;
mod outages;
mod paypal;
mod rehearsal;
mod run;
mod summary;
mod trace;
mod world;

pub use rehearsal::rehearse;
pub use run::{Outcome, run};
pub use summary::Summary;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use store::Engine;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What is simulated.
#[derive(Debug, Clone, Copy)]
pub struct Simulation {
    /// Seed of the first run; the next has the next number.
    pub seed: u64,
    /// How many runs.
    pub runs: u64,
    /// How many at a time; each has a thread of its own.
    pub threads: usize,
    /// On which engine. On SQLite a seed replays bit for bit; PostgreSQL answers in real time, in a throw-away cluster
    /// ([`testkit::databases::POSTGRES_VARIABLE`]).
    pub engine: Engine,
}

/// A run is one long future, and polls deeply where nothing is optimized.
const STACK: usize = 16 << 20;

/// Where databases in memory can be: a disk that flushes would only make a run slower, and no run ever reads after a
/// power cut.
const MEMORY: &str = "/dev/shm";

/// A folder in memory where the system has a place for that, else one where temporary files go; it goes when it is dropped.
///
/// # Errors
/// When none can be made.
pub fn folder_in_memory() -> std::io::Result<TempDir> {
    if Path::new(MEMORY).is_dir() { tempfile::tempdir_in(MEMORY) } else { tempfile::tempdir() }
}

/// Databases of this process are in memory from now on, where the system has a place for that. What is left of them goes with
/// the folder that it gives.
///
/// # Errors
/// When no folder can be made.
pub fn use_memory() -> std::io::Result<TempDir> {
    let folder = folder_in_memory()?;
    // Somebody said before where temporary files go.
    drop(tempfile::env::override_temp_dir(folder.path()));
    Ok(folder)
}

impl Simulation {
    /// Does all runs. `tell` hears of each run that broke an invariant, as soon as it ended.
    ///
    /// # Errors
    /// When no thread or runtime can be made.
    pub fn run(self, tell: impl Fn(&Outcome) + Sync) -> anyhow::Result<Summary> {
        let summary = Mutex::new(Summary::default());
        on_threads(self.threads, self.runs, |runtime, number| {
            let outcome = runtime.block_on(run(self.engine, self.seed.wrapping_add(number), false));
            if !outcome.violations.is_empty() {
                tell(&outcome);
            }
            summary.lock().unwrap_or_else(PoisonError::into_inner).add(&outcome);
        })?;
        Ok(summary.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Does each of so many runs, with the runtime of its thread; so many threads at a time.
fn on_threads(threads: usize, runs: u64, each: impl Fn(&Runtime, u64) + Sync) -> anyhow::Result<()> {
    let next = AtomicU64::new(0);
    let work = || -> anyhow::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= runs {
                return Ok(());
            }
            each(&runtime, number);
        }
    };
    std::thread::scope(|scope| {
        let thread = || std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let threads = (0..threads.max(1)).map(|_| thread()).collect::<std::io::Result<Vec<_>>>()?;
        threads.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread of the simulation died")))
        })
    })
}
