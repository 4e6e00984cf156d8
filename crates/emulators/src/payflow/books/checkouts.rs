//! Checkouts of payers with a PayPal account, and what PayPal itself says of the payments that came of them.

use anyhow::Context;
use rusqlite::{Connection, OptionalExtension, params};

use crate::clock::Micros;
use crate::payflow::config::Mode;
use crate::payflow::nvp::Nvp;

/// Tables.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS checkouts (
  token TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  vendor TEXT NOT NULL,
  fields TEXT NOT NULL,
  status TEXT NOT NULL,
  funding TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS paypal_payments (
  txn_id INTEGER PRIMARY KEY,
  ppref TEXT NOT NULL,
  held_for TEXT NOT NULL
) STRICT;
";

/// How far a checkout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The payer has not approved.
    Made,
    /// He has.
    Approved,
    /// What he approved could not be paid.
    Failed,
    /// It was paid.
    Paid,
}

impl Step {
    const ALL: [(Self, &str); 4] =
        [(Self::Made, "made"), (Self::Approved, "approved"), (Self::Failed, "failed"), (Self::Paid, "paid")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(step, _)| *step == self).map_or("", |(_, word)| word)
    }
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Checkout {
    /// TOKEN.
    pub token: String,
    pub mode: Mode,
    pub vendor: String,
    /// The request's fields without credentials.
    pub fields: Nvp,
    pub step: Step,
    /// What the payer chose to pay with; empty before he approved.
    pub funding: String,
    pub created_at: Micros,
}

/// Adds a checkout.
pub(crate) fn add(db: &Connection, checkout: &Checkout) -> anyhow::Result<()> {
    let pairs: Vec<(&str, &str)> = checkout.fields.iter().collect();
    db.prepare_cached(
        "INSERT INTO checkouts (token, mode, vendor, fields, status, funding, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        checkout.token,
        checkout.mode.word(),
        checkout.vendor,
        serde_json::to_string(&pairs)?,
        checkout.step.word(),
        checkout.funding,
        checkout.created_at
    ])?;
    Ok(())
}

/// By TOKEN.
pub(crate) fn find(db: &Connection, mode: Mode, token: &str) -> anyhow::Result<Option<Checkout>> {
    let found: Option<(String, String, String, String, Micros)> = db
        .prepare_cached(
            "SELECT vendor, fields, status, funding, created_at FROM checkouts WHERE token = ?1 AND mode = ?2",
        )?
        .query_row(params![token, mode.word()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let Some((vendor, fields, status, funding, created_at)) = found else { return Ok(None) };
    let step = Step::ALL.iter().find(|(_, word)| *word == status).map(|(step, _)| *step);
    let pairs: Vec<(String, String)> = serde_json::from_str(&fields).context("the fields of a checkout")?;
    let mut fields = Nvp::default();
    for (name, value) in pairs {
        fields.set(name, value);
    }
    let step = step.context("the step of a checkout")?;
    Ok(Some(Checkout { token: token.to_owned(), mode, vendor, fields, step, funding, created_at }))
}

/// Moves a checkout on.
pub(crate) fn set_step(db: &Connection, token: &str, step: Step, funding: &str) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE checkouts SET status = ?2, funding = ?3 WHERE token = ?1")?
        .execute(params![token, step.word(), funding])?;
    Ok(())
}

/// What PayPal says of a transaction of a payer with a PayPal account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ByPayPal {
    /// PPREF.
    pub ppref: String,
    /// PENDINGREASON for as long as it is held; empty where it never was.
    pub held_for: String,
}

/// Notes it.
pub(crate) fn note(db: &Connection, txn: i64, said: &ByPayPal) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO paypal_payments (txn_id, ppref, held_for) VALUES (?1, ?2, ?3)")?
        .execute(params![txn, said.ppref, said.held_for])?;
    Ok(())
}

/// Of a transaction; none of one that was made with a card.
pub(crate) fn by_paypal(db: &Connection, txn: i64) -> rusqlite::Result<Option<ByPayPal>> {
    db.prepare_cached("SELECT ppref, held_for FROM paypal_payments WHERE txn_id = ?1")?
        .query_row([txn], |row| Ok(ByPayPal { ppref: row.get(0)?, held_for: row.get(1)? }))
        .optional()
}
