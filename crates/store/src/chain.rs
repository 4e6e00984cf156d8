//! The hash chain over ledger entries, receipts, credit notes and their files: shows that no row was changed or taken away (PS-I-20). Sealed in
//! batches by a job (decision 14).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What a seal is put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An entry of the ledger with its lines.
    LedgerEntry,
    /// A receipt.
    Receipt,
    /// A credit note.
    CreditNote,
    /// The file of a document.
    DocumentFile,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::LedgerEntry, Self::Receipt, Self::CreditNote, Self::DocumentFile];

    /// As stored, and as it goes into the digest.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LedgerEntry => "ledger-entry",
            Self::Receipt => "receipt",
            Self::CreditNote => "credit-note",
            Self::DocumentFile => "document-file",
        }
    }

    /// Reads [`Kind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Something to be sealed, or checked against its seal.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What it is.
    pub kind: Kind,
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
    /// Something that was written and has no seal yet.
    AWAIT_SEAL = "insert into unsealed (since, kind, subject) values ($1, $2, $3)";
    /// What has waited longest.
    LIST_UNSEALED = "select since, kind, subject from unsealed order by since, kind, subject limit $1";
    /// It has its seal.
    REMOVE_UNSEALED = "delete from unsealed where since = $1 and kind = $2 and subject = $3";
    /// What has neither a seal nor waits for one: none, or somebody took it away.
    COUNT_FORGOTTEN = "select
        (select count(*) from ledger_entry) + (select count(*) from receipt) + (select count(*) from credit_note)
        + (select count(*) from document_file) - (select count(*) from chain_link) - (select count(*) from unsealed)";
    /// Lines of an entry.
    ENTRY_LINES = "select number, account, minor from ledger_line where entry_id = $1 order by number";
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

/// The row that a seal is put on, with its text; none when it is gone.
async fn subject(tx: &mut Tx, kind: Kind, id: Uuid) -> Result<Option<Subject>, StoreError> {
    let statement = match kind {
        Kind::LedgerEntry => &GET_ENTRY,
        Kind::Receipt => &GET_RECEIPT,
        Kind::CreditNote => &GET_CREDIT_NOTE,
        Kind::DocumentFile => &GET_FILE,
    };
    let Some(row) = tx.query_opt(statement, &[id.into()]).await? else { return Ok(None) };
    let mut text = row_text(&row);
    if kind == Kind::LedgerEntry {
        for line in tx.query(&ENTRY_LINES, &[id.into()]).await? {
            text.push('\u{1e}');
            text.push_str(&row_text(&line));
        }
    }
    Ok(Some(Subject { kind, id, text }))
}

/// Lets something that was written at `since` wait for its seal; in the unit of work that writes it.
pub(crate) async fn await_seal(
    tx: &mut Tx,
    kind: Kind,
    id: Uuid,
    since: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&AWAIT_SEAL, &[since.into(), kind.as_str().into(), id.into()]).await.map(drop)
}

/// Takes up to `limit` subjects that have no seal yet, oldest first; the caller seals them in the same unit of work.
pub async fn take_unsealed(tx: &mut Tx, limit: i64) -> Result<Vec<Subject>, StoreError> {
    let mut subjects = Vec::new();
    for row in tx.query(&LIST_UNSEALED, &[limit.into()]).await? {
        let (since, kind, id): (Timestamp, Kind, Uuid) =
            (row.get(0)?, row.word(1, Kind::parse)?, row.get(2)?);
        tx.execute(&REMOVE_UNSEALED, &[since.into(), kind.as_str().into(), id.into()]).await?;
        subjects.extend(subject(tx, kind, id).await?);
    }
    Ok(subjects)
}

/// How many entries and documents have neither a seal nor wait for one; below 0 when sealed ones are gone.
pub async fn count_forgotten(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_FORGOTTEN, &[]).await?.get(0)
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
        link.subject.kind.as_str().into(),
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
        let (kind, id) = (row.word(1, Kind::parse)?, row.get(2)?);
        let found = subject(tx, kind, id).await?;
        let subject = found.unwrap_or(Subject { kind, id, text: String::new() });
        links.push(Link { number: row.get(0)?, subject, digest: row.get(3)? });
    }
    Ok(links)
}
