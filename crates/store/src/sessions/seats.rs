//! The hot row of a session: how many seats are held and sold.

use super::seats_of;
use crate::{StoreError, Tx, Update, statements};
use domain::ids::{SessionId, SiteId};
use domain::registrations::hold::Seats;

statements! {
    /// Locks the seats of a session and reads them; the first statement of a hot unit.
    LOCK_SEATS = "update seats set held = held where site_id = $1 and session_id = $2
        returning capacity, held, sold";
    /// Keeps more seats, if there is room (PS-S1).
    ADD_HELD = "update seats set held = held + $3 where site_id = $1 and session_id = $2
        and not closed and (capacity is null or held + sold + $3 <= capacity)";
    /// Gives a kept seat back.
    RELEASE_HELD = "update seats set held = held - 1 where site_id = $1 and session_id = $2 and held > 0";
    /// A kept seat becomes a sold one.
    SELL_HELD = "update seats set held = held - 1, sold = sold + 1 where site_id = $1 and session_id = $2 and held > 0
        and not closed";
    /// Sells a seat that was not kept, if there is one (PS-S4).
    SELL_FREE = "update seats set sold = sold + 1 where site_id = $1 and session_id = $2
        and not closed and (capacity is null or held + sold < capacity)";
    /// Gives a sold seat back.
    RELEASE_SOLD = "update seats set sold = sold - 1 where site_id = $1 and session_id = $2 and sold > 0";
    /// Nothing is kept or sold any more; refused when that was said before. The first statement of a hot unit.
    CLOSE_SEATS = "update seats set closed = true where site_id = $1 and session_id = $2 and not closed";
    /// Sets the limit, unless more are taken.
    SET_CAPACITY = "update seats set capacity = $3 where site_id = $1 and session_id = $2 and held + sold <= $4";
}

/// Locks the session's seats until the unit ends, and reads them. The first statement of a hot unit.
pub async fn lock_seats(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<Seats, StoreError> {
    seats_of(&tx.query_one(&LOCK_SEATS, &[site.into(), id.into()]).await?, 0)
}

/// Keeps `count` more seats; missed when there is no room for them.
pub async fn add_held(tx: &mut Tx, site: SiteId, id: SessionId, count: i64) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&ADD_HELD, &[site.into(), id.into(), count.into()]).await?))
}

/// Gives one kept seat back.
pub async fn release_held(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&RELEASE_HELD, &[site.into(), id.into()]).await?))
}

/// Turns one kept seat into a sold one.
pub async fn sell_held(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&SELL_HELD, &[site.into(), id.into()]).await?))
}

/// Sells a seat that was not kept; missed when there is none (PS-S4).
pub async fn sell_free(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&SELL_FREE, &[site.into(), id.into()]).await?))
}

/// Sets the limit of places, `None` for no limit; missed when more are held or sold.
pub async fn set_capacity(
    tx: &mut Tx,
    site: SiteId,
    id: SessionId,
    capacity: Option<i64>,
) -> Result<Update, StoreError> {
    let values = [site.into(), id.into(), capacity.into(), capacity.unwrap_or(i64::MAX).into()];
    Ok(Update::of(tx.execute(&SET_CAPACITY, &values).await?))
}

/// Gives a sold seat back.
pub async fn release_sold(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&RELEASE_SOLD, &[site.into(), id.into()]).await?))
}

/// Nothing of the session is kept or sold any more; missed when that was said before. The first statement of a hot unit.
pub async fn close_seats(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&CLOSE_SEATS, &[site.into(), id.into()]).await?))
}
