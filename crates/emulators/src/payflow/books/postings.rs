//! Double entry: every movement of money between the cardholder, holds, captured and refunded money.

use anyhow::ensure;
use rusqlite::{Connection, params};

use super::txns::Txn;
use crate::clock::Micros;

/// Posts amounts (minor units) to accounts of a transaction's merchant; they must sum to zero.
pub(crate) fn move_money(
    db: &Connection,
    txn: &Txn,
    cause: &str,
    amounts: &[(&str, i64)],
    at: Micros,
) -> anyhow::Result<()> {
    let sum: i64 = amounts.iter().map(|(_, amount)| amount).sum();
    ensure!(sum == 0, "a posting of {sum} is out of balance");
    let mut insert = db.prepare_cached(
        "INSERT INTO entries (txn_id, cause, account, mode, vendor, currency, amount, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (account, amount) in amounts.iter().filter(|(_, amount)| *amount != 0) {
        insert.execute(params![txn.id, cause, account, txn.mode, txn.vendor, txn.currency, amount, at])?;
    }
    Ok(())
}

/// The balance of one account of a merchant.
pub(super) struct Balance {
    pub mode: String,
    pub vendor: String,
    pub currency: String,
    pub account: String,
    /// Minor units.
    pub amount: i64,
}

/// The balance of each account.
pub(super) fn balances(db: &Connection) -> rusqlite::Result<Vec<Balance>> {
    db.prepare_cached(
        "SELECT mode, vendor, currency, account, CAST(sum(amount) AS INTEGER) FROM entries
         GROUP BY mode, vendor, currency, account ORDER BY mode, vendor, currency, account",
    )?
    .query_map([], |row| {
        Ok(Balance {
            mode: row.get(0)?,
            vendor: row.get(1)?,
            currency: row.get(2)?,
            account: row.get(3)?,
            amount: row.get(4)?,
        })
    })?
    .collect()
}

/// How many transactions and causes have entries that do not sum to zero: always 0.
pub(crate) fn unbalanced(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row(
        "SELECT count(*) FROM (SELECT 1 FROM entries GROUP BY txn_id, cause, at HAVING sum(amount) <> 0)",
        [],
        |row| row.get(0),
    )
}
