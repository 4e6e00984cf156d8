//! Holds: one is honoured for three days. After that it can be held anew, once, until it is 29 days old; it gets another id then, by which it
//! is captured, and is released by its first one.

use rusqlite::Connection;

use super::books::{self, Kind, Transaction};
use crate::clock::{DAY, Micros};

/// So long what is held is surely there to be taken.
pub(crate) const HONOURED: Micros = 3 * DAY;

/// Why a hold is not held anew, or not captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It was held anew before.
    HeldAnew,
    /// It is what another one was held anew by.
    NotTheFirst,
    /// Its days are not over.
    IsHonoured,
    /// They are: what was held is not there any more.
    IsNotHonoured,
}

fn renewal(db: &Connection, held: &Transaction) -> rusqlite::Result<Option<Transaction>> {
    let all = books::of_order(db, &held.order_id)?;
    Ok(all.into_iter().find(|of| of.kind == Kind::Authorization && of.parent == held.id))
}

/// Whether an authorization of which money is still held cannot be held anew.
pub(crate) fn refuses_renewal(
    db: &Connection,
    held: &Transaction,
    now: Micros,
) -> rusqlite::Result<Option<Refusal>> {
    Ok(match () {
        () if !held.parent.is_empty() => Some(Refusal::NotTheFirst),
        () if renewal(db, held)?.is_some() => Some(Refusal::HeldAnew),
        () if now < held.created_at + HONOURED => Some(Refusal::IsHonoured),
        () => None,
    })
}

/// Holds an authorization anew.
pub(crate) fn renew(
    db: &Connection,
    held: &Transaction,
    amount: i64,
    now: Micros,
) -> rusqlite::Result<Transaction> {
    let parent = held.id.clone();
    books::enter(db, Transaction { id: String::new(), parent, amount, created_at: now, ..held.clone() })
}

/// Whether an authorization of which money is still held cannot be captured.
pub(crate) fn refuses_capture(
    db: &Connection,
    held: &Transaction,
    now: Micros,
) -> rusqlite::Result<Option<Refusal>> {
    Ok(match () {
        () if renewal(db, held)?.is_some() => Some(Refusal::HeldAnew),
        () if now >= held.created_at + HONOURED => Some(Refusal::IsNotHonoured),
        () => None,
    })
}

/// Ends a hold, whatever ids it has.
pub(crate) fn end(db: &Connection, held: &Transaction, status: &str) -> rusqlite::Result<()> {
    let first = if held.parent.is_empty() { &held.id } else { &held.parent };
    let sql = "UPDATE transactions SET status = ?2 WHERE kind = 'authorization' AND (id = ?1 OR parent = ?1)";
    db.execute(sql, [first.as_str(), status]).map(drop)
}
