//! Rooms of ours: how they stand. Whatever changes a room touches its row first, so that changes of one room follow
//! each other on every engine and node, and everybody who looks at it hears of them.

pub mod people;
pub mod polls;
pub mod slides;
pub mod speech;
pub mod waiting;

use crate::{Notice, Row, StoreError, Tx, statements};
use domain::classrooms::entry::RoomStanding;
use domain::ids::{EstimateId, SessionId, SiteId};
use domain::time::Timestamp;

/// The channel of notices that a room changed; the payload is its session.
pub const CHANGED: &str = "room";

/// The channel on which a host's pointer travels; nothing is written for it. The payload is its session, the page, and
/// where on it.
pub const POINTED: &str = "pointer";

statements! {
    /// The row of a session's room.
    MAKE_ROOM = "insert into room (session_id, site_id) values ($1, $2) on conflict (session_id) do nothing";
    /// Locks a room and reads it; the first statement of a hot unit.
    TOUCH_ROOM = "update room set revision = revision + 1 where site_id = $1 and session_id = $2
        returning started_at, ended_at, locked";
    /// Reads a room.
    GET_ROOM = "select started_at, ended_at, locked from room where site_id = $1 and session_id = $2";
    /// Starts a room; nothing when it was started before.
    START_ROOM = "update room set started_at = $3, estimate_id = $4 where site_id = $1 and session_id = $2 and started_at is null";
    /// Ends a room for all; nothing when it was ended before.
    END_ROOM = "update room set ended_at = $3 where site_id = $1 and session_id = $2 and ended_at is null";
    /// Rooms that were started and not ended, of every site.
    LIST_RUNNING = "select site_id, session_id from room where started_at is not null and ended_at is null
        order by session_id";
    /// Locks or unlocks.
    LOCK_ROOM = "update room set locked = $3 where site_id = $1 and session_id = $2";
}

fn standing(row: &Row) -> Result<RoomStanding, StoreError> {
    Ok(RoomStanding { started_at: row.get(0)?, ended_at: row.get(1)?, locked: row.get(2)? })
}

/// How a room stands; as if untouched when nobody has been at its door yet.
pub async fn get(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<RoomStanding, StoreError> {
    let row = tx.query_opt(&GET_ROOM, &[site.into(), session.into()]).await?;
    Ok(row.as_ref().map(standing).transpose()?.unwrap_or_default())
}

/// Begins to change a room, and reads it. The first call of a hot unit; who looks at the room hears of the commit.
pub async fn touch(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<RoomStanding, StoreError> {
    tx.after_commit(Notice::new(CHANGED, session.to_string()));
    take_turn(tx, site, session).await
}

/// The same for what nobody looks at: it follows what changes the room, and goes before what comes next.
pub async fn take_turn(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<RoomStanding, StoreError> {
    let key = [site.into(), session.into()];
    if let Some(row) = tx.query_opt(&TOUCH_ROOM, &key).await? {
        return standing(&row);
    }
    tx.execute(&MAKE_ROOM, &[session.into(), site.into()]).await?;
    standing(&tx.query_one(&TOUCH_ROOM, &key).await?)
}

/// Starts a room, where its host pays for its minutes on the terms of an estimate; false when it was started before.
/// Whether it may be started, who pays for it has said.
pub async fn start(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    now: Timestamp,
    on: Option<EstimateId>,
) -> Result<bool, StoreError> {
    touch(tx, site, session).await?;
    Ok(tx.execute(&START_ROOM, &[site.into(), session.into(), now.into(), on.into()]).await? == 1)
}

/// Ends a room for all; false when it was ended before.
pub async fn end(tx: &mut Tx, site: SiteId, session: SessionId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(&END_ROOM, &[site.into(), session.into(), now.into()]).await? == 1)
}

/// Rooms of every site that were started and not ended: for the job that ends those that were forgotten.
pub async fn list_running(tx: &mut Tx) -> Result<Vec<(SiteId, SessionId)>, StoreError> {
    let rows = tx.query(&LIST_RUNNING, &[]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Locks or unlocks a room.
pub async fn lock(tx: &mut Tx, site: SiteId, session: SessionId, locked: bool) -> Result<(), StoreError> {
    tx.execute(&LOCK_ROOM, &[site.into(), session.into(), locked.into()]).await.map(drop)
}
