//! What people typed whose sign-in had ended.

use crate::{StoreError, Tx, Value, statements};
use domain::ids::{AccountId, KeptFormId};
use domain::time::Timestamp;
use std::fmt;

/// A form that was sent too late.
#[derive(Clone)]
pub struct KeptFormRow {
    /// Its id.
    pub id: KeptFormId,
    /// Who typed it.
    pub account_id: AccountId,
    /// Where it was sent.
    pub action: String,
    /// Its fields, URL-encoded.
    pub fields: String,
    /// When.
    pub kept_at: Timestamp,
}

impl fmt::Debug for KeptFormRow {
    /// Nothing of what was typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptFormRow").field("id", &self.id).finish_non_exhaustive()
    }
}

statements! {
    /// Keeps one.
    INSERT_KEPT_FORM = "insert into kept_form (id, account_id, action, fields, kept_at) values ($1, $2, $3, $4, $5)";
    /// One of an account's.
    FIND_KEPT_FORM = "select id, account_id, action, fields, kept_at from kept_form where id = $1 and account_id = $2";
    /// All of an account's but the newest ones.
    TRIM_KEPT_FORMS = "delete from kept_form where account_id = $1 and id not in (
        select id from kept_form where account_id = $1 order by kept_at desc, id desc limit $2)";
    /// Forgets old ones.
    FORGET_KEPT_FORMS = "delete from kept_form where kept_at <= $1";
}

/// Keeps a form, and of the account's earlier ones the newest, so that there are `most`.
pub async fn insert(tx: &mut Tx, row: &KeptFormRow, most: i64) -> Result<(), StoreError> {
    let values: [Value; 5] = [
        row.id.into(),
        row.account_id.into(),
        (&row.action).into(),
        (&row.fields).into(),
        row.kept_at.into(),
    ];
    tx.execute(&INSERT_KEPT_FORM, &values).await?;
    tx.execute(&TRIM_KEPT_FORMS, &[row.account_id.into(), most.into()]).await.map(drop)
}

/// The account's form of this id.
pub async fn find(
    tx: &mut Tx,
    id: KeptFormId,
    account: AccountId,
) -> Result<Option<KeptFormRow>, StoreError> {
    let row = tx.query_opt(&FIND_KEPT_FORM, &[id.into(), account.into()]).await?;
    row.map(|row| {
        Ok(KeptFormRow {
            id: row.get(0)?,
            account_id: row.get(1)?,
            action: row.get(2)?,
            fields: row.get(3)?,
            kept_at: row.get(4)?,
        })
    })
    .transpose()
}

/// Forgets those that were kept before `before`.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&FORGET_KEPT_FORMS, &[before.into()]).await
}
