//! Texts that payers read. Versions are added, never changed: a registration names the one that was accepted.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{PayerTextId, SiteId};
use domain::sites::PayerText;
use domain::time::Timestamp;

/// A version of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerTextRow {
    /// Its id.
    pub id: PayerTextId,
    /// Which text.
    pub kind: PayerText,
    /// Its language.
    pub locale: String,
    /// From 1.
    pub version: i64,
    /// Plain text; empty: another language's is shown.
    pub content: String,
}

statements! {
    /// The present version of every text of a site.
    LIST_TEXTS = "select id, kind, locale, version, content from payer_text t where site_id = $1 and version =
        (select max(version) from payer_text n where n.site_id = t.site_id and n.kind = t.kind
        and n.locale = t.locale) order by kind, locale";
    /// A version.
    GET_TEXT = "select id, kind, locale, version, content from payer_text where site_id = $1 and id = $2";
    /// A new version.
    INSERT_TEXT = "insert into payer_text (id, site_id, kind, locale, version, content, set_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
}

fn text(row: &Row) -> Result<PayerTextRow, StoreError> {
    Ok(PayerTextRow {
        id: row.get(0)?,
        kind: row.word(1, PayerText::parse)?,
        locale: row.get(2)?,
        version: row.get(3)?,
        content: row.get(4)?,
    })
}

/// The present texts of the site.
pub async fn list_texts(tx: &mut Tx, site: SiteId) -> Result<Vec<PayerTextRow>, StoreError> {
    tx.query(&LIST_TEXTS, &[site.into()]).await?.iter().map(text).collect()
}

/// One version of a text, as it was accepted.
pub async fn get_text(tx: &mut Tx, site: SiteId, id: PayerTextId) -> Result<PayerTextRow, StoreError> {
    text(&tx.query_one(&GET_TEXT, &[site.into(), id.into()]).await?)
}

/// Adds a version.
pub async fn insert_text(
    tx: &mut Tx,
    site: SiteId,
    row: &PayerTextRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 7] = [
        row.id.into(),
        site.into(),
        row.kind.as_str().into(),
        (&row.locale).into(),
        row.version.into(),
        (&row.content).into(),
        now.into(),
    ];
    tx.execute(&INSERT_TEXT, &values).await.map(drop)
}
