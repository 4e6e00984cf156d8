//! What every stand-in for a gateway has, whatever it speaks: books, a clock that can be moved, faults, an outage, and a
//! byte log.

use std::path::Path;

use rusqlite::Connection;
use tokio::sync::watch;

use crate::clock::{Clock, Micros};
use crate::db::Db;
use crate::log::{self, LogEntry, LogRow};
use crate::payflow::{Arm, FaultReport, Faults};

/// How far the clock is from the machine's; kept with the books.
const CLOCK: &str = "CREATE TABLE IF NOT EXISTS clock (one INTEGER PRIMARY KEY CHECK (one = 1), offset_us INTEGER NOT NULL) STRICT;";

/// What time alone changes in the books.
type Tick = fn(&Connection, Micros) -> anyhow::Result<()>;

/// The part of an emulator that does not depend on what it stands in for.
pub struct Machine {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    /// It answers nobody.
    pub(crate) down: watch::Sender<bool>,
    tick: Tick,
}

impl Machine {
    /// Opens books of this `schema`: in the file that `path` names, or in memory.
    pub(crate) async fn open(
        path: Option<&Path>,
        schema: &str,
        manual_clock: Option<Micros>,
        tick: Tick,
    ) -> anyhow::Result<Self> {
        let db = Db::open(path, &format!("{schema}\n{}\n{CLOCK}", log::SCHEMA))?;
        let clock = manual_clock.map_or_else(Clock::system, Clock::manual);
        let offset = db
            .run(|db| Ok(db.query_row("SELECT coalesce(max(offset_us), 0) FROM clock", [], |r| r.get(0))?))
            .await?;
        clock.set_offset(offset);
        Ok(Self { db, clock, faults: Faults::default(), down: watch::Sender::new(false), tick })
    }

    /// The virtual clock. A moved offset outlives the process only when it is set with [`Self::move_clock`].
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Sets the clock's offset for good, and does what time does.
    ///
    /// # Errors
    ///
    /// When the books cannot be written.
    pub async fn move_clock(&self, offset: Micros) -> anyhow::Result<()> {
        self.clock.set_offset(offset);
        let (now, tick) = (self.clock.now(), self.tick);
        self.db
            .run(move |db| {
                db.execute(
                    "INSERT INTO clock (one, offset_us) VALUES (1, ?1)
                     ON CONFLICT (one) DO UPDATE SET offset_us = excluded.offset_us",
                    [offset],
                )?;
                tick(db, now)
            })
            .await
    }

    /// Arms a fault; its number.
    pub fn arm(&self, arm: Arm) -> u64 {
        self.faults.arm(arm)
    }

    /// Takes an armed fault back; all of them without a number. Counts stay.
    pub fn disarm(&self, id: Option<u64>) {
        self.faults.disarm(id);
    }

    /// Armed faults, and how often each was injected.
    pub fn faults(&self) -> FaultReport {
        self.faults.report()
    }

    /// Starts or ends an outage of everything that programs and payers reach.
    pub fn set_down(&self, down: bool) {
        self.down.send_replace(down);
    }

    /// Whether there is an outage.
    pub fn is_down(&self) -> bool {
        *self.down.borrow()
    }

    /// The byte log after a number, oldest first.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn log_after(&self, id: i64, limit: i64) -> anyhow::Result<Vec<LogEntry>> {
        self.db.run(move |db| Ok(log::entries(db, id, limit)?)).await
    }

    /// Writes a row of the byte log for something that was not processed.
    pub(crate) async fn log(&self, mut row: LogRow) {
        self.stamp(&mut row);
        if let Err(error) = self.db.run(move |db| Ok(log::write(db, &row)?)).await {
            tracing::error!(%error, "the byte log could not be written");
        }
    }

    /// Dates the answer of a row of the log.
    pub(crate) fn stamp(&self, row: &mut LogRow) {
        (row.answered_at, row.virtual_at) = (self.clock.base(), self.clock.now());
    }
}
