//! Where people are signed in. Of a browser's token only a keyed hash is kept.

use super::people::{AccountRow, account};
use crate::{Row, StoreError, Tx, Value, statements};
use domain::accounts::sign_ins::Stage;
use domain::ids::{AccountId, SignInId};
use domain::time::Timestamp;

/// A browser in which somebody is signed in, or on the way to it.
#[derive(Debug, Clone)]
pub struct SignInRow {
    /// Its id.
    pub id: SignInId,
    /// Who.
    pub account_id: AccountId,
    /// How far.
    pub stage: Stage,
    /// From which network address.
    pub address: String,
    /// With which browser, in a few words.
    pub browser: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When something was last asked for, give or take a few minutes.
    pub seen_at: Timestamp,
    /// When it ends, whatever happens.
    pub ends_at: Timestamp,
}

statements! {
    /// A new one.
    INSERT_SIGN_IN = "insert into sign_in (id, account_id, token_hash, stage, address, browser, created_at, seen_at, ends_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    /// Whom a token belongs to.
    FIND_SIGN_IN = "select a.id, a.email, a.name, a.locale, a.is_operator, a.password_hash, a.sealed_second_factor,
        a.second_factor_step, a.disabled_at, a.created_at,
        s.id, s.account_id, s.stage, s.address, s.browser, s.created_at, s.seen_at, s.ends_at
        from sign_in s join account a on a.id = s.account_id where s.token_hash = $1";
    /// One that can still be used, by its id.
    GET_SIGN_IN = "select s.id, s.account_id, s.stage, s.address, s.browser, s.created_at, s.seen_at, s.ends_at
        from sign_in s join account a on a.id = s.account_id where s.id = $1 and a.disabled_at is null";
    /// All of an account, last seen first.
    SIGN_INS_OF = "select id, account_id, stage, address, browser, created_at, seen_at, ends_at
        from sign_in where account_id = $1 order by seen_at desc, id desc limit 200";
    /// Somebody asked for something.
    TOUCH_SIGN_IN = "update sign_in set seen_at = $2 where id = $1 and seen_at < $2";
    /// The second factor was given: another token, and a life of its own.
    PROMOTE_SIGN_IN = "update sign_in set token_hash = $3, stage = $4, created_at = $5, seen_at = $5, ends_at = $6
        where id = $1 and account_id = $2";
    /// Ends one of an account.
    END_SIGN_IN = "delete from sign_in where id = $1 and account_id = $2";
    /// Ends all of an account but one.
    END_OTHER_SIGN_INS = "delete from sign_in where account_id = $1 and id <> $2";
    /// Forgets what has ended.
    FORGET_SIGN_INS = "delete from sign_in where ends_at <= $1 or seen_at <= $2";
}

fn sign_in(row: &Row, from: usize) -> Result<SignInRow, StoreError> {
    Ok(SignInRow {
        id: row.get(from)?,
        account_id: row.get(from + 1)?,
        stage: row.word(from + 2, Stage::parse)?,
        address: row.get(from + 3)?,
        browser: row.get(from + 4)?,
        created_at: row.get(from + 5)?,
        seen_at: row.get(from + 6)?,
        ends_at: row.get(from + 7)?,
    })
}

/// Adds one for the token of this hash.
pub async fn insert(tx: &mut Tx, row: &SignInRow, token_hash: &[u8]) -> Result<(), StoreError> {
    let values: [Value; 8] = [
        row.id.into(),
        row.account_id.into(),
        token_hash.into(),
        row.stage.as_str().into(),
        (&row.address).into(),
        (&row.browser).into(),
        row.created_at.into(),
        row.ends_at.into(),
    ];
    tx.execute(&INSERT_SIGN_IN, &values).await.map(drop)
}

/// Whom the token of this hash belongs to, whether it still lives or not.
pub async fn find(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<(AccountRow, SignInRow)>, StoreError> {
    let row = tx.query_opt(&FIND_SIGN_IN, &[token_hash.into()]).await?;
    row.map(|row| Ok((account(&row)?, sign_in(&row, 10)?))).transpose()
}

/// The one with this id, whether it still lives or not; none when it was ended or its account disabled.
pub async fn get(tx: &mut Tx, id: SignInId) -> Result<Option<SignInRow>, StoreError> {
    tx.query_opt(&GET_SIGN_IN, &[id.into()]).await?.as_ref().map(|row| sign_in(row, 0)).transpose()
}

/// All of an account, last seen first; at most 200.
pub async fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<SignInRow>, StoreError> {
    tx.query(&SIGN_INS_OF, &[account.into()]).await?.iter().map(|row| sign_in(row, 0)).collect()
}

/// Notes that something was asked for.
pub async fn touch(tx: &mut Tx, id: SignInId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(&TOUCH_SIGN_IN, &[id.into(), now.into()]).await.map(drop)
}

/// Raises it to `stage` under another token; false when it is gone.
pub async fn promote(
    tx: &mut Tx,
    id: SignInId,
    account: AccountId,
    token_hash: &[u8],
    stage: Stage,
    now: Timestamp,
    ends_at: Timestamp,
) -> Result<bool, StoreError> {
    let values: [Value; 6] =
        [id.into(), account.into(), token_hash.into(), stage.as_str().into(), now.into(), ends_at.into()];
    Ok(tx.execute(&PROMOTE_SIGN_IN, &values).await? == 1)
}

/// Ends one; false when the account has no such one.
pub async fn end(tx: &mut Tx, id: SignInId, account: AccountId) -> Result<bool, StoreError> {
    Ok(tx.execute(&END_SIGN_IN, &[id.into(), account.into()]).await? == 1)
}

/// Ends all of the account but `keep`; how many.
pub async fn end_others(tx: &mut Tx, account: AccountId, keep: SignInId) -> Result<u64, StoreError> {
    tx.execute(&END_OTHER_SIGN_INS, &[account.into(), keep.into()]).await
}

/// Forgets those that ended before `now` or were not used since `idle_since`.
pub async fn forget(tx: &mut Tx, now: Timestamp, idle_since: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&FORGET_SIGN_INS, &[now.into(), idle_since.into()]).await
}
