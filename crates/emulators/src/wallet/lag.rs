//! Questions that are answered by books of some time ago: what was done since is not found, and what it changed stands as before.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::books;
use crate::clock::{Micros, SECOND};
use crate::payflow::{Arm, FaultKind};

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS seen_late (until INTEGER NOT NULL, books TEXT NOT NULL) STRICT;
";

/// From now on, where a fault says so, nobody who asks sees for a while what is done next.
pub(crate) fn begin(db: &Connection, arm: Option<&Arm>, now: Micros) -> anyhow::Result<()> {
    let is_late = |arm: &&Arm| matches!(arm.fault, FaultKind::InquiryLag | FaultKind::InProgress);
    let Some(arm) = arm.filter(is_late) else { return Ok(()) };
    let before = serde_json::to_string(&books::all(db)?)?;
    let sql = "INSERT INTO seen_late (until, books) VALUES (?1, ?2)";
    db.execute(sql, params![now + arm.lag_s * SECOND, before])?;
    Ok(())
}

/// Answers a question by the books that are seen now.
pub(crate) fn ask<T>(
    db: &Connection,
    now: Micros,
    answer: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let sql = "SELECT books FROM seen_late WHERE until > ?1 ORDER BY rowid LIMIT 1";
    let seen: Option<String> = db.prepare_cached(sql)?.query_row([now], |row| row.get(0)).optional()?;
    let Some(seen) = seen else { return answer() };
    db.execute_batch("SAVEPOINT seen_late")?;
    let put = serde_json::from_str(&seen).map_err(anyhow::Error::from);
    let told = put.and_then(|seen| Ok(books::put_back(db, &seen)?)).and_then(|()| answer());
    db.execute_batch("ROLLBACK TO seen_late; RELEASE seen_late")?;
    told
}
