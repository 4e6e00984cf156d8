//! Tries, counted in the database so that all nodes share the limits. Who tried is kept as a keyed hash only.

use crate::{StoreError, Tx, Value, statements};
use domain::time::Timestamp;

statements! {
    /// Counts a try; a period that began too long ago begins anew.
    COUNT_TRY = "insert into tries (subject, began_at, count) values ($1, $2, 1)
        on conflict (subject) do update set
            count = case when tries.began_at <= $3 then 1 else tries.count + 1 end,
            began_at = case when tries.began_at <= $3 then $2 else tries.began_at end
        returning count, began_at";
    /// The tries of a period that has not ended.
    GET_TRIES = "select count, began_at from tries where subject = $1 and began_at > $2";
    /// Takes a try back: it was none that counts.
    TAKE_BACK_TRY = "update tries set count = count - 1 where subject = $1 and count > 0";
    /// Forgets somebody's tries.
    FORGET_SUBJECT = "delete from tries where subject = $1";
    /// Forgets old periods.
    FORGET_TRIES = "delete from tries where began_at <= $1";
}

/// Counts a try of `subject` in a period that began after `since`: how many there are now, and since when.
pub async fn count(
    tx: &mut Tx,
    subject: &[u8],
    now: Timestamp,
    since: Timestamp,
) -> Result<(i64, Timestamp), StoreError> {
    let values: [Value; 3] = [subject.into(), now.into(), since.into()];
    let row = tx.query_one(&COUNT_TRY, &values).await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// How many tries of `subject` there are in a period that began after `since`, and since when; none when there is none.
pub async fn find(
    tx: &mut Tx,
    subject: &[u8],
    since: Timestamp,
) -> Result<Option<(i64, Timestamp)>, StoreError> {
    let row = tx.query_opt(&GET_TRIES, &[subject.into(), since.into()]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Takes one try back.
pub async fn take_back(tx: &mut Tx, subject: &[u8]) -> Result<(), StoreError> {
    tx.execute(&TAKE_BACK_TRY, &[subject.into()]).await.map(drop)
}

/// Forgets the tries of `subject`.
pub async fn clear(tx: &mut Tx, subject: &[u8]) -> Result<(), StoreError> {
    tx.execute(&FORGET_SUBJECT, &[subject.into()]).await.map(drop)
}

/// Forgets periods that began before `before`.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&FORGET_TRIES, &[before.into()]).await
}
