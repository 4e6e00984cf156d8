//! Second factors and their recovery codes.

use crate::{StoreError, Tx, Value, statements};
use domain::ids::AccountId;
use domain::time::Timestamp;

statements! {
    /// Another secret; its codes begin anew.
    SET_SECOND_FACTOR = "update account set sealed_second_factor = $2, second_factor_step = $3 where id = $1";
    /// Takes the code of a time step, once: steps only go forward.
    TAKE_STEP = "update account set second_factor_step = $2
        where id = $1 and (second_factor_step is null or second_factor_step < $2)";
    /// Old codes open nothing any more.
    DELETE_RECOVERY_CODES = "delete from recovery_code where account_id = $1";
    /// A new code.
    INSERT_RECOVERY_CODE = "insert into recovery_code (account_id, code_hash) values ($1, $2)";
    /// Takes a code, once.
    TAKE_RECOVERY_CODE = "update recovery_code set used_at = $3
        where account_id = $1 and code_hash = $2 and used_at is null";
    /// How many are left.
    COUNT_RECOVERY_CODES = "select count(*) from recovery_code where account_id = $1 and used_at is null";
}

/// Sets the sealed secret, and the last step whose code was taken; none takes the second factor away.
pub async fn set(
    tx: &mut Tx,
    account: AccountId,
    sealed: Option<&[u8]>,
    step: Option<i64>,
) -> Result<(), StoreError> {
    let values: [Value; 3] = [account.into(), sealed.into(), step.into()];
    tx.execute(&SET_SECOND_FACTOR, &values).await.map(drop)
}

/// Takes the code of a time step; false when that or a later one was taken.
pub async fn take_step(tx: &mut Tx, account: AccountId, step: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(&TAKE_STEP, &[account.into(), step.into()]).await? == 1)
}

/// Replaces the recovery codes; none leaves the account without.
pub async fn replace_codes(
    tx: &mut Tx,
    account: AccountId,
    code_hashes: &[[u8; 32]],
) -> Result<(), StoreError> {
    tx.execute(&DELETE_RECOVERY_CODES, &[account.into()]).await?;
    for hash in code_hashes {
        tx.execute(&INSERT_RECOVERY_CODE, &[account.into(), hash.as_slice().into()]).await?;
    }
    Ok(())
}

/// Takes a recovery code; false when there is none, or it was taken.
pub async fn take_code(
    tx: &mut Tx,
    account: AccountId,
    code_hash: &[u8],
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&TAKE_RECOVERY_CODE, &[account.into(), code_hash.into(), now.into()]).await? == 1)
}

/// How many recovery codes are left.
pub async fn count_codes(tx: &mut Tx, account: AccountId) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_RECOVERY_CODES, &[account.into()]).await?.get(0)
}
