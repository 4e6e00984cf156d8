//! The hash chain over ledger entries, receipts, credit notes and their files: shows that no row was changed or taken away (PS-I-20). Sealed in
//! batches by a job (decision 14).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Something to be sealed, or checked against its seal.
#[derive(Debug, Clone)]
pub struct Subject {
    /// "ledger-entry", "receipt", "credit-note" or "document-file".
    pub kind: String,
    /// Its id.
    pub id: Uuid,
    /// Everything that the row says, in one text.
    pub text: String,
}

/// A seal.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its number, from 1.
    pub number: i64,
    /// What it seals.
    pub subject: Subject,
    /// SHA-256 over the digest before it and the subject's text.
    pub digest: Vec<u8>,
}

statements! {
    /// Entries without a seal.
    UNSEALED_ENTRIES = "select e.id, e.site_id, e.mode, e.event, e.merchant_account_id, e.cause, e.currency, e.intent_id,
        e.posted_at from ledger_entry e left join chain_link c on c.kind = 'ledger-entry' and c.subject = e.id
        where c.number is null order by e.posted_at, e.id limit $1";
    /// Lines of an entry.
    ENTRY_LINES = "select number, account, minor from ledger_line where entry_id = $1 order by number";
    /// Receipts without a seal.
    UNSEALED_RECEIPTS = "select r.id, r.site_id, r.mode, r.year, r.number, r.registration_id, r.intent_id, r.content,
        r.issued_at from receipt r left join chain_link c on c.kind = 'receipt' and c.subject = r.id
        where c.number is null order by r.issued_at, r.id limit $1";
    /// Credit notes without a seal.
    UNSEALED_CREDIT_NOTES = "select n.id, n.site_id, n.mode, n.year, n.number, n.receipt_id, n.registration_id,
        n.intent_id, n.reason, n.cause, n.currency, n.net, n.tax, n.gross, n.content, n.issued_at from credit_note n
        left join chain_link c on c.kind = 'credit-note' and c.subject = n.id
        where c.number is null order by n.issued_at, n.id limit $1";
    /// Files without a seal.
    UNSEALED_FILES = "select f.document_id, f.site_id, f.content, f.made_at from document_file f
        left join chain_link c on c.kind = 'document-file' and c.subject = f.document_id
        where c.number is null order by f.made_at, f.document_id limit $1";
    /// The last seal.
    LAST_LINK = "select number, digest from chain_link order by number desc limit 1";
    /// A new seal.
    INSERT_LINK = "insert into chain_link (number, kind, subject, digest, sealed_at) values ($1, $2, $3, $4, $5)";
    /// Seals after a number, with what they seal.
    LIST_LINKS = "select number, kind, subject, digest from chain_link where number > $1 order by number limit $2";
    /// One entry.
    GET_ENTRY = "select id, site_id, mode, event, merchant_account_id, cause, currency, intent_id, posted_at
        from ledger_entry where id = $1";
    /// One receipt.
    GET_RECEIPT = "select id, site_id, mode, year, number, registration_id, intent_id, content, issued_at
        from receipt where id = $1";
    /// One credit note.
    GET_CREDIT_NOTE = "select id, site_id, mode, year, number, receipt_id, registration_id, intent_id, reason, cause,
        currency, net, tax, gross, content, issued_at from credit_note where id = $1";
    /// One file.
    GET_FILE = "select document_id, site_id, content, made_at from document_file where document_id = $1";
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => match Uuid::from_slice(bytes) {
            Ok(id) => id.to_string(),
            Err(_) => Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
        },
        Value::Uuid(id) => id.to_string(),
        Value::Bool(truth) => truth.to_string(),
    }
}

/// The row as text, bytes that are no id by their hash: cells separated by the unit separator, so that moving a border changes the text.
fn row_text(row: &Row) -> String {
    row.cells().iter().map(cell).collect::<Vec<_>>().join("\u{1f}")
}

async fn entry(tx: &mut Tx, row: &Row) -> Result<Subject, StoreError> {
    let id: Uuid = row.get(0)?;
    let mut text = row_text(row);
    for line in tx.query(&ENTRY_LINES, &[id.into()]).await? {
        text.push('\u{1e}');
        text.push_str(&row_text(&line));
    }
    Ok(Subject { kind: "ledger-entry".to_owned(), id, text })
}

fn document(kind: &str, row: &Row) -> Result<Subject, StoreError> {
    Ok(Subject { kind: kind.to_owned(), id: row.get(0)?, text: row_text(row) })
}

/// Up to `limit` of each kind of subject that have no seal yet, oldest first.
pub async fn list_unsealed(tx: &mut Tx, limit: i64) -> Result<Vec<Subject>, StoreError> {
    let mut subjects = Vec::new();
    for row in tx.query(&UNSEALED_ENTRIES, &[limit.into()]).await? {
        subjects.push(entry(tx, &row).await?);
    }
    let documents = [
        ("receipt", &UNSEALED_RECEIPTS),
        ("credit-note", &UNSEALED_CREDIT_NOTES),
        ("document-file", &UNSEALED_FILES),
    ];
    for (kind, statement) in documents {
        for row in tx.query(statement, &[limit.into()]).await? {
            subjects.push(document(kind, &row)?);
        }
    }
    Ok(subjects)
}

/// Number and digest of the last seal.
pub async fn last(tx: &mut Tx) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let row = tx.query_opt(&LAST_LINK, &[]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Adds a seal; two at the same place are refused by the database.
pub async fn insert(tx: &mut Tx, link: &Link, now: Timestamp) -> Result<(), StoreError> {
    let values: [Value; 5] = [
        link.number.into(),
        (&link.subject.kind).into(),
        link.subject.id.into(),
        link.digest.clone().into(),
        now.into(),
    ];
    tx.execute(&INSERT_LINK, &values).await.map(drop)
}

/// Seals after `number` with what the database holds for them now; a subject that is gone has an empty text.
pub async fn list(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<Link>, StoreError> {
    let mut links = Vec::new();
    for row in tx.query(&LIST_LINKS, &[after.into(), limit.into()]).await? {
        let kind: String = row.get(1)?;
        let id: Uuid = row.get(2)?;
        let statement = match kind.as_str() {
            "receipt" => &GET_RECEIPT,
            "credit-note" => &GET_CREDIT_NOTE,
            "document-file" => &GET_FILE,
            _ => &GET_ENTRY,
        };
        let subject = match tx.query_opt(statement, &[id.into()]).await? {
            Some(found) if kind == "ledger-entry" => entry(tx, &found).await?,
            Some(found) => document(&kind, &found)?,
            None => Subject { kind, id, text: String::new() },
        };
        links.push(Link { number: row.get(0)?, subject, digest: row.get(3)? });
    }
    Ok(links)
}
