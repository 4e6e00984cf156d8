//! The matrix of payment safety (PS 10, run plan a): every operation of every product with every fault that it can have, one fault
//! each. A run reaches the operation, is struck once, and a week later the money is where it should be.

mod cells;
mod counts;
mod journey;
mod outage;
mod play;

pub use cells::{Cell, GatewayClock, cells};
pub use counts::Counts;
pub use outage::{AfterOutage, outages_at_the_end};

use crate::on_threads;
use std::sync::{Mutex, PoisonError};

/// How a cell ended.
#[derive(Debug)]
pub struct Played {
    /// Which.
    pub cell: Cell,
    /// What is wrong with it; empty when nothing is.
    pub wrong: Vec<String>,
    /// What happened, line by line.
    pub trace: Vec<String>,
}

/// Plays all these cells, so many at a time. `tell` hears of each that is wrong, as soon as it ended.
///
/// # Errors
/// When no thread or runtime can be made.
pub fn play_all(cells: &[Cell], threads: usize, tell: impl Fn(&Played) + Sync) -> anyhow::Result<Counts> {
    let counts = Mutex::new(Counts::default());
    on_threads(threads, cells.len() as u64, |runtime, number| {
        let Some(&cell) = usize::try_from(number).ok().and_then(|number| cells.get(number)) else { return };
        let played = match cell.excuse() {
            Some(_) => Played { cell, wrong: Vec::new(), trace: Vec::new() },
            None => runtime.block_on(play::play(cell)),
        };
        if !played.wrong.is_empty() {
            tell(&played);
        }
        counts.lock().unwrap_or_else(PoisonError::into_inner).add(&played);
    })?;
    Ok(counts.into_inner().unwrap_or_else(PoisonError::into_inner))
}
