//! Counters for metrics and benches.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What the store has done since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Commits that reached the disk (SQLite: one per group; PostgreSQL: one per transaction).
    pub flushes: u64,
    /// Units of work that were committed.
    pub units: u64,
    /// Units of work that ended in a refusal or an error.
    pub refused: u64,
    /// Runs that were repeated because they collided with others (PostgreSQL).
    pub retries: u64,
    /// Read-only units.
    pub reads: u64,
    /// The most units that shared one flush.
    pub largest_group: u64,
}

impl Stats {
    /// What happened between `earlier` and this, for a measured interval. `largest_group` stays as it is.
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            flushes: self.flushes - earlier.flushes,
            units: self.units - earlier.units,
            refused: self.refused - earlier.refused,
            retries: self.retries - earlier.retries,
            reads: self.reads - earlier.reads,
            largest_group: self.largest_group,
        }
    }

    /// The growing counters with their names, for metrics.
    pub fn named(&self) -> [(&'static str, u64); 5] {
        [
            ("flushes", self.flushes),
            ("units", self.units),
            ("refused_units", self.refused),
            ("retries", self.retries),
            ("reads", self.reads),
        ]
    }

    /// Committed units per flush, in hundredths (1 600 is sixteen).
    pub fn units_per_flush_percent(&self) -> u64 {
        (self.units * 100).checked_div(self.flushes).unwrap_or(0)
    }
}

/// The living counters behind [`Stats`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    flushes: AtomicU64,
    units: AtomicU64,
    refused: AtomicU64,
    retries: AtomicU64,
    reads: AtomicU64,
    largest_group: AtomicU64,
}

impl Counters {
    pub(crate) fn flushed(&self, units: u64) {
        self.flushes.fetch_add(1, Relaxed);
        self.units.fetch_add(units, Relaxed);
        self.largest_group.fetch_max(units, Relaxed);
    }

    pub(crate) fn refused(&self, units: u64) {
        self.refused.fetch_add(units, Relaxed);
    }

    pub(crate) fn retried(&self) {
        self.retries.fetch_add(1, Relaxed);
    }

    pub(crate) fn read(&self) {
        self.reads.fetch_add(1, Relaxed);
    }

    pub(crate) fn snapshot(&self) -> Stats {
        Stats {
            flushes: self.flushes.load(Relaxed),
            units: self.units.load(Relaxed),
            refused: self.refused.load(Relaxed),
            retries: self.retries.load(Relaxed),
            reads: self.reads.load(Relaxed),
            largest_group: self.largest_group.load(Relaxed),
        }
    }
}
