//! What a gateway has said of single lines of its list, where the list itself says neither whose they are nor what they came of.

use crate::sites::MerchantAccountRow;
use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AttemptId, MerchantAccountId, SiteId};
use domain::payments::gateway::ObjectId;
use domain::time::Timestamp;

/// Where a line comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The gateway's id of the line.
    pub object: ObjectId,
    /// What was taken before and it gives or takes back.
    pub of: Option<ObjectId>,
    /// The number on it, where that has the form of ours.
    pub reference: Option<String>,
    /// The mark on it, where that has the form of ours.
    pub attempt_reference: Option<String>,
}

statements! {
    /// What was said of lines of an account.
    LIST_ORIGINS = "select object, parent, reference, attempt_reference from listed_line where merchant_account_id = $1
        order by object limit 200000";
    /// A line was asked about; what was said last counts.
    KEEP_ORIGIN = "insert into listed_line (merchant_account_id, object, site_id, parent, reference, attempt_reference, asked_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (merchant_account_id, object) do update set parent = $4, reference = $5, attempt_reference = $6, asked_at = $7";
    /// Lines that no list has any more.
    FORGET_ORIGINS = "delete from listed_line where merchant_account_id = $1 and asked_at < $2";
    /// The attempt for which an operation with this reference was made.
    FIND_BY_OPERATION = "select attempt_id from operation where site_id = $1 and reference = $2";
}

fn origin(row: &Row) -> Result<Origin, StoreError> {
    Ok(Origin {
        object: ObjectId(row.get(0)?),
        of: row.get::<Option<String>>(1)?.map(ObjectId),
        reference: row.get(2)?,
        attempt_reference: row.get(3)?,
    })
}

/// What was said of lines of an account.
pub async fn list_origins(tx: &mut Tx, account: MerchantAccountId) -> Result<Vec<Origin>, StoreError> {
    tx.query(&LIST_ORIGINS, &[account.into()]).await?.iter().map(origin).collect()
}

/// Keeps what was said of a line.
pub async fn keep_origin(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 7] = [
        account.id.into(),
        (&origin.object.0).into(),
        account.site_id.into(),
        origin.of.as_ref().map(|of| of.0.clone()).into(),
        origin.reference.clone().into(),
        origin.attempt_reference.clone().into(),
        now.into(),
    ];
    tx.execute(&KEEP_ORIGIN, &values).await.map(drop)
}

/// Forgets what was said of lines of an account before that.
pub async fn forget_origins(
    tx: &mut Tx,
    account: MerchantAccountId,
    before: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&FORGET_ORIGINS, &[account.into(), before.into()]).await.map(drop)
}

/// The attempt of the site for which an operation with this reference was made.
pub async fn find_by_operation(
    tx: &mut Tx,
    site: SiteId,
    reference: &str,
) -> Result<Option<AttemptId>, StoreError> {
    let row = tx.query_opt(&FIND_BY_OPERATION, &[site.into(), reference.into()]).await?;
    row.as_ref().map(|row| row.get(0)).transpose()
}
