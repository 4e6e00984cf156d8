//! Receipts with their gapless numbers (decision 14), the credit notes that take them back, and the files of both.

pub mod credit_notes;
pub mod files;

use crate::{Row, StoreError, Tx, Value, chain, statements};
use domain::ids::{AttemptId, IntentId, ReceiptId, RegistrationId, SiteId};
use domain::payments::gateway::Mode;
use domain::receipts::ReceiptNumber;
use domain::time::Timestamp;

/// A receipt. Never changes.
#[derive(Debug, Clone)]
pub struct ReceiptRow {
    /// Its id.
    pub id: ReceiptId,
    /// Its issuer.
    pub site_id: SiteId,
    /// Its number.
    pub number: ReceiptNumber,
    /// Whose seat it is for; none for the use of a session.
    pub registration_id: Option<RegistrationId>,
    /// What was paid.
    pub intent_id: IntentId,
    /// By which attempt.
    pub attempt_id: AttemptId,
    /// Everything that is printed on it, as JSON, frozen at capture.
    pub content: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The receipt that it replaces.
    pub replaces: Option<ReceiptId>,
}

statements! {
    /// Takes the next number of a series; a row lock until the unit ends, so that there are no gaps.
    NEXT_NUMBER = "insert into number_series (site_id, kind, mode, year, last_number) values ($1, $2, $3, $4, 1)
        on conflict (site_id, kind, mode, year) do update set last_number = number_series.last_number + 1
        returning last_number";
    /// A new receipt.
    INSERT_RECEIPT = "insert into receipt (id, site_id, mode, year, number, registration_id, intent_id, attempt_id,
        content, issued_at, replaces) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    /// The receipt of a registration that stands: the one that no other replaces.
    FIND_RECEIPT = "select id, site_id, mode, year, number, registration_id, intent_id, attempt_id, content, issued_at,
        replaces from receipt where site_id = $1 and registration_id = $2
        and not exists (select 1 from receipt later where later.replaces = receipt.id)";
    /// The receipt of the payment of a use.
    FIND_RECEIPT_OF_USE = "select id, site_id, mode, year, number, registration_id, intent_id, attempt_id, content,
        issued_at, replaces from receipt
        where site_id = $1 and intent_id = $2 and registration_id is null and replaces is null";
    /// Every receipt of a registration, oldest first.
    LIST_RECEIPTS = "select id, site_id, mode, year, number, registration_id, intent_id, attempt_id, content, issued_at,
        replaces from receipt where site_id = $1 and registration_id = $2 order by issued_at, id";
    /// The receipt with a number.
    FIND_RECEIPT_BY_NUMBER = "select id, site_id, mode, year, number, registration_id, intent_id, attempt_id, content,
        issued_at, replaces from receipt where site_id = $1 and mode = $2 and year = $3 and number = $4";
}

async fn next(tx: &mut Tx, site: SiteId, kind: &str, mode: Mode, year: i32) -> Result<i64, StoreError> {
    let values = [site.into(), kind.into(), mode.as_str().into(), year.into()];
    tx.query_one(&NEXT_NUMBER, &values).await?.get(0)
}

/// Takes the next number of the site's receipts of this mode and year.
pub async fn next_number(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    year: i32,
) -> Result<ReceiptNumber, StoreError> {
    Ok(ReceiptNumber { mode, year, number: next(tx, site, "receipt", mode, year).await? })
}

/// Adds a receipt.
pub async fn insert(tx: &mut Tx, row: &ReceiptRow) -> Result<(), StoreError> {
    let values: [Value; 11] = [
        row.id.into(),
        row.site_id.into(),
        row.number.mode.as_str().into(),
        row.number.year.into(),
        row.number.number.into(),
        row.registration_id.into(),
        row.intent_id.into(),
        row.attempt_id.into(),
        (&row.content).into(),
        row.issued_at.into(),
        row.replaces.map(|id| id.0).into(),
    ];
    tx.execute(&INSERT_RECEIPT, &values).await?;
    chain::await_seal(tx, chain::Kind::Receipt, row.id.0, row.issued_at).await
}

fn receipt(row: &Row) -> Result<ReceiptRow, StoreError> {
    Ok(ReceiptRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        number: ReceiptNumber { mode: row.word(2, Mode::parse)?, year: row.get(3)?, number: row.get(4)? },
        registration_id: row.get(5)?,
        intent_id: row.get(6)?,
        attempt_id: row.get(7)?,
        content: row.get(8)?,
        issued_at: row.get(9)?,
        replaces: row.get(10)?,
    })
}

/// The receipt of a registration that stands.
pub async fn find(
    tx: &mut Tx,
    site: SiteId,
    registration: RegistrationId,
) -> Result<Option<ReceiptRow>, StoreError> {
    tx.query_opt(&FIND_RECEIPT, &[site.into(), registration.into()]).await?.as_ref().map(receipt).transpose()
}

/// The receipt of the payment of a use.
pub async fn find_of_use(
    tx: &mut Tx,
    site: SiteId,
    intent: IntentId,
) -> Result<Option<ReceiptRow>, StoreError> {
    tx.query_opt(&FIND_RECEIPT_OF_USE, &[site.into(), intent.into()]).await?.as_ref().map(receipt).transpose()
}

/// Every receipt of a registration, oldest first.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    registration: RegistrationId,
) -> Result<Vec<ReceiptRow>, StoreError> {
    tx.query(&LIST_RECEIPTS, &[site.into(), registration.into()]).await?.iter().map(receipt).collect()
}

/// The receipt with this number.
pub async fn find_by_number(
    tx: &mut Tx,
    site: SiteId,
    number: ReceiptNumber,
) -> Result<Option<ReceiptRow>, StoreError> {
    let values = [site.into(), number.mode.as_str().into(), number.year.into(), number.number.into()];
    tx.query_opt(&FIND_RECEIPT_BY_NUMBER, &values).await?.as_ref().map(receipt).transpose()
}
