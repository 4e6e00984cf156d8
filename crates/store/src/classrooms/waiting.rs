//! Who waits before a room, on whichever node.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{SessionId, SiteId};
use domain::time::Timestamp;

/// A browser that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// The connection.
    pub connection: String,
    /// What its person comes with: one thing is one person.
    pub identity: String,
    /// How he is called.
    pub name: String,
    /// Since when.
    pub came_at: Timestamp,
}

statements! {
    /// A browser waits, and is there.
    WAIT = "insert into room_waiting (site_id, session_id, connection, identity, name, came_at, heard_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (session_id, connection) do update set heard_at = excluded.heard_at";
    /// It does not wait any more.
    WAIT_NO_MORE = "delete from room_waiting where site_id = $1 and session_id = $2 and connection = $3";
    /// Who waits and was heard of since a time, by arrival.
    LIST_WAITING = "select connection, identity, name, came_at from room_waiting
        where site_id = $1 and session_id = $2 and heard_at >= $3 order by came_at, connection";
    /// Nobody waits before a room that has begun; and who fell silent long ago.
    FORGET_WAITING = "delete from room_waiting where heard_at < $1";
}

fn waiting(row: &Row) -> Result<WaitingRow, StoreError> {
    Ok(WaitingRow { connection: row.get(0)?, identity: row.get(1)?, name: row.get(2)?, came_at: row.get(3)? })
}

/// Notes that browsers wait and are there.
pub async fn hear(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    rows: &[WaitingRow],
    now: Timestamp,
) -> Result<(), StoreError> {
    for row in rows {
        let values: [Value; 7] = [
            site.into(),
            session.into(),
            (&row.connection).into(),
            (&row.identity).into(),
            (&row.name).into(),
            row.came_at.into(),
            now.into(),
        ];
        tx.execute(&WAIT, &values).await?;
    }
    Ok(())
}

/// A browser does not wait any more.
pub async fn leave(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    connection: &str,
) -> Result<(), StoreError> {
    tx.execute(&WAIT_NO_MORE, &[site.into(), session.into(), connection.into()]).await.map(drop)
}

/// Who waits and was heard of since `since`, by arrival.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    since: Timestamp,
) -> Result<Vec<WaitingRow>, StoreError> {
    tx.query(&LIST_WAITING, &[site.into(), session.into(), since.into()]).await?.iter().map(waiting).collect()
}

/// Forgets browsers of all rooms that were not heard of since `before`.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    tx.execute(&FORGET_WAITING, &[before.into()]).await.map(drop)
}
