//! Credit notes: what takes a receipt back, in part or whole. Numbered like receipts, in a series of their own.

use super::next;
use crate::{Row, StoreError, Tx, Value, chain, statements};
use domain::ids::{CreditNoteId, IntentId, ReceiptId, RegistrationId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::receipts::{CreditNoteNumber, CreditReason};
use domain::sites::Price;
use domain::time::Timestamp;

/// A credit note. Never changes.
#[derive(Debug, Clone)]
pub struct CreditNoteRow {
    /// Its id.
    pub id: CreditNoteId,
    /// Its issuer.
    pub site_id: SiteId,
    /// Its number.
    pub number: CreditNoteNumber,
    /// What it takes back.
    pub receipt_id: ReceiptId,
    /// Whose seat it was for; none for the use of a session.
    pub registration_id: Option<RegistrationId>,
    /// What was paid.
    pub intent_id: IntentId,
    /// Why.
    pub reason: CreditReason,
    /// The gateway's id of the refund, or the id of the receipt that replaces the other.
    pub cause: String,
    /// What it takes back, positive.
    pub amount: Price,
    /// Everything that is printed on it, as JSON.
    pub content: String,
    /// When it was issued.
    pub issued_at: Timestamp,
}

statements! {
    /// A new credit note.
    INSERT_CREDIT_NOTE = "insert into credit_note (id, site_id, mode, year, number, receipt_id, registration_id,
        intent_id, reason, cause, currency, net, tax, gross, content, issued_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    /// Whether a cause has its credit note.
    HAS_CREDIT_NOTE = "select count(*) from credit_note where site_id = $1 and receipt_id = $2 and cause = $3";
    /// The credit notes of a registration, oldest first.
    LIST_CREDIT_NOTES = "select id, site_id, mode, year, number, receipt_id, registration_id, intent_id, reason, cause,
        currency, net, tax, gross, content, issued_at from credit_note where site_id = $1 and registration_id = $2
        order by issued_at, id";
    /// The credit notes over a receipt, oldest first.
    LIST_OVER_RECEIPT = "select id, site_id, mode, year, number, receipt_id, registration_id, intent_id, reason, cause,
        currency, net, tax, gross, content, issued_at from credit_note where site_id = $1 and receipt_id = $2
        order by issued_at, id";
    /// The credit note with a number.
    FIND_CREDIT_NOTE_BY_NUMBER = "select id, site_id, mode, year, number, receipt_id, registration_id, intent_id, reason,
        cause, currency, net, tax, gross, content, issued_at from credit_note
        where site_id = $1 and mode = $2 and year = $3 and number = $4";
}

/// Takes the next number of the site's credit notes of this mode and year.
pub async fn next_number(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    year: i32,
) -> Result<CreditNoteNumber, StoreError> {
    Ok(CreditNoteNumber { mode, year, number: next(tx, site, "credit-note", mode, year).await? })
}

/// Adds a credit note.
pub async fn insert(tx: &mut Tx, row: &CreditNoteRow) -> Result<(), StoreError> {
    let values: [Value; 16] = [
        row.id.into(),
        row.site_id.into(),
        row.number.mode.as_str().into(),
        row.number.year.into(),
        row.number.number.into(),
        row.receipt_id.into(),
        row.registration_id.into(),
        row.intent_id.into(),
        row.reason.as_str().into(),
        (&row.cause).into(),
        row.amount.gross.currency.code().into(),
        row.amount.net.minor.into(),
        row.amount.tax.minor.into(),
        row.amount.gross.minor.into(),
        (&row.content).into(),
        row.issued_at.into(),
    ];
    tx.execute(&INSERT_CREDIT_NOTE, &values).await?;
    chain::await_seal(tx, chain::Kind::CreditNote, row.id.0, row.issued_at).await
}

/// Whether a credit note over this receipt was issued for this cause.
pub async fn exists(tx: &mut Tx, site: SiteId, receipt: ReceiptId, cause: &str) -> Result<bool, StoreError> {
    let values = [site.into(), receipt.into(), cause.into()];
    Ok(tx.query_one(&HAS_CREDIT_NOTE, &values).await?.get::<i64>(0)? > 0)
}

fn credit_note(row: &Row) -> Result<CreditNoteRow, StoreError> {
    let currency = row.word(10, Currency::from_code)?;
    let money = |index: usize| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
    Ok(CreditNoteRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        number: CreditNoteNumber { mode: row.word(2, Mode::parse)?, year: row.get(3)?, number: row.get(4)? },
        receipt_id: row.get(5)?,
        registration_id: row.get(6)?,
        intent_id: row.get(7)?,
        reason: row.word(8, CreditReason::parse)?,
        cause: row.get(9)?,
        amount: Price { net: money(11)?, tax: money(12)?, gross: money(13)? },
        content: row.get(14)?,
        issued_at: row.get(15)?,
    })
}

/// The credit notes of a registration, oldest first.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    registration: RegistrationId,
) -> Result<Vec<CreditNoteRow>, StoreError> {
    tx.query(&LIST_CREDIT_NOTES, &[site.into(), registration.into()]).await?.iter().map(credit_note).collect()
}

/// The credit notes over a receipt, oldest first.
pub async fn list_over(
    tx: &mut Tx,
    site: SiteId,
    receipt: ReceiptId,
) -> Result<Vec<CreditNoteRow>, StoreError> {
    tx.query(&LIST_OVER_RECEIPT, &[site.into(), receipt.into()]).await?.iter().map(credit_note).collect()
}

/// The credit note with this number.
pub async fn find_by_number(
    tx: &mut Tx,
    site: SiteId,
    number: CreditNoteNumber,
) -> Result<Option<CreditNoteRow>, StoreError> {
    let values = [site.into(), number.mode.as_str().into(), number.year.into(), number.number.into()];
    tx.query_opt(&FIND_CREDIT_NOTE_BY_NUMBER, &values).await?.as_ref().map(credit_note).transpose()
}
