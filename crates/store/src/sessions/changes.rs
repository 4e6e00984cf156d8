//! What becomes of a session that people have registered for: it is called off, or moved.

use crate::{StoreError, Tx, Value, statements};
use domain::ids::{SessionId, SiteId};
use domain::sessions::moved::Moved;
use domain::time::Timestamp;

statements! {
    /// Calls a session off.
    CANCEL_SESSION = "update session set state = 'cancelled', cancelled_at = $3, cancel_reason = $4,
        calendar_sequence = calendar_sequence + 1 where site_id = $1 and id = $2 and state = 'scheduled'";
    /// Moves a session; everything that depends on its start moves with it, and registration that is open until its end stays so.
    MOVE_SESSION = "update session set registration_closes_at = case when registration_closes_at > starts_at then $4
        else registration_closes_at + ($3 - starts_at) end, moved_from = starts_at, starts_at = $3, ends_at = $4, moved_at = $5, moved_cancel_until = $6,
        calendar_sequence = calendar_sequence + 1, version = version + 1
        where site_id = $1 and id = $2 and state = 'scheduled'";
    /// Nobody registers any more.
    CLOSE_REGISTRATION = "update session set registration_closes_at = $3, version = version + 1
        where site_id = $1 and id = $2 and registration_closes_at > $3";
    /// When a session was moved and until when its people may give their seats back for that; why it was called off.
    GET_CHANGES = "select moved_at, moved_cancel_until, cancelled_at, cancel_reason, moved_from from session
        where site_id = $1 and id = $2";
}

/// Calls a session off and makes a new version of its calendar entry; false when it was called off before.
pub async fn cancel(
    tx: &mut Tx,
    site: SiteId,
    id: SessionId,
    reason: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&CANCEL_SESSION, &[site.into(), id.into(), now.into(), reason.into()]).await? == 1)
}

/// Moves a session and makes a new version of its calendar entry; false when it was called off. Until `cancel_until`
/// those who registered before may give their seats back for the whole price.
pub async fn reschedule(
    tx: &mut Tx,
    site: SiteId,
    id: SessionId,
    (starts_at, ends_at): (Timestamp, Timestamp),
    cancel_until: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values: [Value; 6] =
        [site.into(), id.into(), starts_at.into(), ends_at.into(), now.into(), cancel_until.into()];
    Ok(tx.execute(&MOVE_SESSION, &values).await? == 1)
}

/// Closes the registration of a session at a time, if it is still open then.
pub async fn close_registration(
    tx: &mut Tx,
    site: SiteId,
    id: SessionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&CLOSE_REGISTRATION, &[site.into(), id.into(), at.into()]).await.map(drop)
}

/// What was changed of a session after people had registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The last time that it was moved (S-80).
    pub moved: Option<Moved>,
    /// When it was called off.
    pub cancelled_at: Option<Timestamp>,
    /// Why, in the host's words; may be empty.
    pub cancel_reason: String,
}

/// What was changed of a session.
pub async fn changes(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<Changes, StoreError> {
    let row = tx.query_one(&GET_CHANGES, &[site.into(), id.into()]).await?;
    let moved = match (row.get(0)?, row.get(1)?) {
        (Some(at), Some(cancel_until)) => Some(Moved { at, from: row.get(4)?, cancel_until }),
        _ => None,
    };
    Ok(Changes { moved, cancelled_at: row.get(2)?, cancel_reason: row.get(3)? })
}
