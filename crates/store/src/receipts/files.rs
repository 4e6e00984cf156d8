//! The files of receipts and credit notes: made once, on first demand, and kept.

use crate::{StoreError, Tx, Value, chain, statements};
use domain::ids::SiteId;
use domain::time::Timestamp;
use uuid::Uuid;

/// A kept file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// The receipt or credit note.
    pub document: Uuid,
    /// Its issuer.
    pub site_id: SiteId,
    /// SHA-256 over the bytes.
    pub digest: Vec<u8>,
    /// The bytes.
    pub content: Vec<u8>,
}

statements! {
    /// Keeps a file; nothing when another one was kept first.
    INSERT_FILE = "insert into document_file (document_id, site_id, digest, content, made_at)
        values ($1, $2, $3, $4, $5) on conflict (document_id) do nothing";
    /// The file of a document.
    FIND_FILE = "select document_id, site_id, digest, content from document_file
        where site_id = $1 and document_id = $2";
}

/// Keeps a file, unless one was kept for this document before.
pub async fn keep(tx: &mut Tx, row: &FileRow, now: Timestamp) -> Result<(), StoreError> {
    let values: [Value; 5] = [
        row.document.into(),
        row.site_id.into(),
        row.digest.clone().into(),
        row.content.clone().into(),
        now.into(),
    ];
    if tx.execute(&INSERT_FILE, &values).await? == 1 {
        chain::await_seal(tx, chain::Kind::DocumentFile, row.document, now).await?;
    }
    Ok(())
}

/// The file that was kept for a document.
pub async fn find(tx: &mut Tx, site: SiteId, document: Uuid) -> Result<Option<FileRow>, StoreError> {
    let row = tx.query_opt(&FIND_FILE, &[site.into(), document.into()]).await?;
    row.map(|row| {
        Ok(FileRow { document: row.get(0)?, site_id: row.get(1)?, digest: row.get(2)?, content: row.get(3)? })
    })
    .transpose()
}
