//! What armed faults make of answers.

use http::{Method, StatusCode};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::api::{Asked, Reply, error, unprocessable};
use crate::clock::SECOND;
use crate::payflow::FaultKind;
use crate::wallet::REFUSED;
use crate::wallet::books::{self, Kind, Transaction};

/// Keys of what is being done.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS in_progress (key TEXT NOT NULL, path TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
";

/// The fault of an index that does not know yet.
pub(super) fn is_absent(asked: &Asked<'_>) -> bool {
    asked.arm.is_some_and(|arm| arm.fault == FaultKind::NotFound)
}

/// The fault of a refusal by the payer's bank.
pub(super) fn is_declined(asked: &Asked<'_>) -> bool {
    has(asked, FaultKind::Result)
}

/// Whether it is this that goes wrong.
pub(super) fn has(asked: &Asked<'_>, fault: FaultKind) -> bool {
    asked.arm.is_some_and(|arm| arm.fault == fault)
}

/// How a transaction is told to stand, which faults may turn round.
pub(super) fn standing<'a>(asked: &Asked<'_>, of: &'a Transaction) -> &'a str {
    let (is_good, is_asked_about) = (books::counts(of), *asked.method == Method::GET);
    let is_refused = match is_good {
        true => is_asked_about && has(asked, FaultKind::DeclinedThenApproved),
        false => of.status == REFUSED && !has(asked, FaultKind::ApprovedThenDeclined),
    };
    match of.kind {
        Kind::Authorization if is_refused => "DENIED",
        Kind::Capture if is_refused => "DECLINED",
        Kind::Refund if is_refused => "FAILED",
        Kind::Authorization if of.status == REFUSED => "CREATED",
        Kind::Capture if of.status == REFUSED => "COMPLETED",
        _ => &of.status,
    }
}

/// The refusal of what was asked for, though it was done.
pub(super) fn refusal_all_the_same(parts: &[&str]) -> Reply {
    unprocessable(match *parts {
        ["v2", "checkout", "orders", _, "capture"] => "INSTRUMENT_DECLINED",
        [_, _, "authorizations", _, "reauthorize"] => "PAYER_CANNOT_PAY",
        [_, _, "authorizations", _, "void"] => "CANNOT_BE_VOIDED",
        [_, _, "captures", ..] => "REFUND_FAILED_INSUFFICIENT_FUNDS",
        _ => "TRANSACTION_REFUSED",
    })
}

/// Whether what was asked for under this key is being done still.
pub(super) fn is_in_progress(db: &Connection, asked: &Asked<'_>) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM in_progress WHERE key = ?1 AND path = ?2 AND until > ?3";
    db.prepare_cached(sql)?
        .query_row(params![asked.key, asked.path, asked.now], |row| Ok(row.get::<_, i64>(0)? > 0))
}

/// The answer, or, where a fault says so, that it takes a while.
pub(super) fn still_in_progress(db: &Connection, asked: &Asked<'_>, reply: Reply) -> anyhow::Result<Reply> {
    let Some(arm) = asked.arm.filter(|arm| arm.fault == FaultKind::InProgress) else { return Ok(reply) };
    let until = asked.now + arm.lag_s * SECOND;
    db.execute("INSERT INTO in_progress VALUES (?1, ?2, ?3)", params![asked.key, asked.path, until])?;
    Ok(error(StatusCode::CONFLICT, "PREVIOUS_REQUEST_IN_PROGRESS"))
}

/// Every number in an answer by which something is known.
pub(super) fn numbers<'a>(answer: &'a Value, found: &mut Vec<&'a str>) {
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if matches!(name.as_str(), "id" | "custom_id" | "invoice_id") => {
                        found.push(text);
                    }
                    _ => numbers(value, found),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| numbers(one, found)),
        _ => {}
    }
}
