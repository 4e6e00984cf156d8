//! Request ids and the answers they stand for.

use rusqlite::{Connection, OptionalExtension, params};

use crate::clock::Micros;
use crate::payflow::config::Mode;

/// The first answer under a request id of a merchant, if it is not older than `since`.
pub(crate) fn first_answer(
    db: &Connection,
    mode: Mode,
    vendor: &str,
    request_id: &str,
    since: Micros,
) -> rusqlite::Result<Option<String>> {
    db.prepare_cached(
        "SELECT answer FROM keys WHERE vendor = ?1 AND mode = ?2 AND request_id = ?3 AND at >= ?4",
    )?
    .query_row(params![vendor, mode.word(), request_id, since], |row| row.get(0))
    .optional()
}

/// Keeps the answer under its request id; a forgotten one is replaced.
pub(crate) fn keep_answer(
    db: &Connection,
    mode: Mode,
    vendor: &str,
    request_id: &str,
    answer: &str,
    at: Micros,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO keys (mode, vendor, request_id, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (vendor, mode, request_id) DO UPDATE SET answer = excluded.answer, at = excluded.at",
    )?
    .execute(params![mode.word(), vendor, request_id, answer, at])?;
    Ok(())
}

/// The newest answer that belongs to another request of the merchant.
pub(crate) fn latest_other_answer(
    db: &Connection,
    mode: Mode,
    vendor: &str,
    request_id: &str,
) -> rusqlite::Result<Option<String>> {
    db.prepare_cached(
        "SELECT answer FROM keys WHERE vendor = ?1 AND mode = ?2 AND request_id <> ?3 ORDER BY at DESC LIMIT 1",
    )?
    .query_row(params![vendor, mode.word(), request_id], |row| row.get(0))
    .optional()
}
