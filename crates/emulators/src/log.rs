//! The byte log of a stand-in: every request that was seen and what was answered, secrets and card numbers masked.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use crate::clock::Micros;

/// Its table.
pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS log (
  id INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  answered_at INTEGER NOT NULL,
  virtual_at INTEGER NOT NULL,
  mode TEXT NOT NULL,
  vendor TEXT NOT NULL,
  op TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request TEXT NOT NULL,
  answer TEXT NOT NULL,
  fault TEXT NOT NULL
) STRICT;
";

/// A row to write.
#[derive(Clone, Debug, Default)]
pub(crate) struct LogRow {
    /// When the first byte was seen, by the machine's clock.
    pub received_at: Micros,
    pub answered_at: Micros,
    /// Virtual time of the answer.
    pub virtual_at: Micros,
    pub mode: &'static str,
    pub vendor: String,
    pub op: &'static str,
    pub request_id: String,
    pub request: String,
    pub answer: String,
    pub fault: &'static str,
}

/// A request and its answer as the API shows them. Times are microseconds since 1970 in UTC.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogEntry {
    /// Number in the log.
    pub id: i64,
    /// When the first byte was seen, by the machine's clock without virtual time.
    pub received_at_us: Micros,
    /// When the answer was written, by the same clock.
    pub answered_at_us: Micros,
    /// Virtual time of the answer.
    pub virtual_at_us: Micros,
    /// `live` or `test`.
    pub mode: String,
    /// The merchant, when known: Payflow's vendor, or PayPal's client id.
    pub vendor: String,
    /// Operation as faults name it.
    pub op: String,
    /// The key: X-VPS-REQUEST-ID, or PayPal-Request-Id.
    pub request_id: String,
    /// What was asked, masked.
    pub request: String,
    /// Answer, masked; empty when none was given.
    pub answer: String,
    /// Name of the injected fault, or empty.
    pub fault: String,
}

/// Adds a row.
pub(crate) fn write(db: &Connection, row: &LogRow) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO log (received_at, answered_at, virtual_at, mode, vendor, op, request_id, request, answer, fault)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        row.received_at,
        row.answered_at,
        row.virtual_at,
        row.mode,
        row.vendor,
        row.op,
        row.request_id,
        row.request,
        row.answer,
        row.fault
    ])?;
    Ok(())
}

/// Rows after a number, oldest first; `after` < 0 means the newest ones, newest first.
pub(crate) fn entries(db: &Connection, after: i64, limit: i64) -> rusqlite::Result<Vec<LogEntry>> {
    let tail = if after < 0 { "WHERE id > ?1 ORDER BY id DESC" } else { "WHERE id > ?1 ORDER BY id" };
    db.prepare_cached(&format!(
        "SELECT id, received_at, answered_at, virtual_at, mode, vendor, op, request_id, request, answer, fault
         FROM log {tail} LIMIT ?2"
    ))?
    .query_map([after, limit], |row| {
        Ok(LogEntry {
            id: row.get(0)?,
            received_at_us: row.get(1)?,
            answered_at_us: row.get(2)?,
            virtual_at_us: row.get(3)?,
            mode: row.get(4)?,
            vendor: row.get(5)?,
            op: row.get(6)?,
            request_id: row.get(7)?,
            request: row.get(8)?,
            answer: row.get(9)?,
            fault: row.get(10)?,
        })
    })?
    .collect()
}
