//! Seat holds: a place that is kept for a browser while it registers and pays (decision 8).

use crate::{Row, StoreError, Tx, Update, Value, statements};
use domain::ids::{SeatHoldId, SessionId, SiteId};
use domain::registrations::hold::{self as seat_hold, Lately, SeatHoldState};
use domain::time::Timestamp;

/// A seat hold.
#[derive(Debug, Clone)]
pub struct SeatHoldRow {
    /// Its id.
    pub id: SeatHoldId,
    /// Whose session.
    pub site_id: SiteId,
    /// The session.
    pub session_id: SessionId,
    /// Hash of the browser's key.
    pub browser: Vec<u8>,
    /// Hash of the network address.
    pub address: Vec<u8>,
    /// Its state.
    pub state: SeatHoldState,
    /// Its end; none while a payment is being reviewed.
    pub expires_at: Option<Timestamp>,
    /// Whether the first *Pay* has moved the end already (decision 8).
    pub extended: bool,
}

impl SeatHoldRow {
    /// Whether it keeps its seat at `now`: its job may not have ended it yet.
    pub fn keeps_seat(&self, now: Timestamp) -> bool {
        seat_hold::keeps_seat(self.state, self.expires_at, now)
    }
}

/// Columns of a hold, in the order in which it is read.
macro_rules! hold_columns {
    () => {
        "id, site_id, session_id, browser, address, state, expires_at, extended"
    };
}

statements! {
    /// A new hold; nothing when this browser has one already.
    INSERT_HOLD = "insert into seat_hold (id, site_id, session_id, browser, address, state, expires_at, extended,
        created_at) values ($1, $2, $3, $4, $5, $6, $7, false, $8)
        on conflict (session_id, browser) where state = 'held' do nothing";
    /// The live hold of a browser.
    FIND_HOLD = concat!("select ", hold_columns!(), " from seat_hold
        where site_id = $1 and session_id = $2 and browser = $3
        and state = 'held'");
    /// A hold.
    GET_HOLD = concat!("select ", hold_columns!(), " from seat_hold where site_id = $1 and id = $2");
    /// Locks a live hold; the first statement of a hot unit.
    LOCK_HOLD = concat!("update seat_hold set state = state
        where site_id = $1 and session_id = $2 and browser = $3
        and state = 'held' returning ", hold_columns!());
    /// How many live holds come from an address, and how many of them are on one session; then what it has given back, and,
    /// if $5, confirmed, as long as those holds would have lasted.
    COUNT_HELD_BY_ADDRESS = "select count(*), count(case when session_id = $3 then 1 end),
        (select count(*) from seat_hold l where l.site_id = $1 and l.address = $2 and l.state = 'released'
            and l.expires_at > $4),
        case when $5 then (select count(*) from seat_hold l where l.site_id = $1 and l.address = $2
            and l.state = 'confirmed' and l.expires_at > $4) else 0 end
        from seat_hold where site_id = $1 and address = $2 and state = 'held'";
    /// Sessions on which a browser holds a seat, the one that ends first above. By the network address too: it has the
    /// index.
    LIST_HELD = "select s.slug, s.topic from seat_hold h join session s on s.id = h.session_id
        where h.site_id = $1 and h.address = $2 and h.browser = $3 and h.state = 'held' order by h.expires_at, h.id";
    /// Another browser, or none, from now on.
    SET_BROWSER = "update seat_hold set browser = $3 where site_id = $1 and id = $2";
    /// Ends a live hold.
    END_HOLD = "update seat_hold set state = $3 where site_id = $1 and id = $2 and state = 'held'";
    /// Ends a live hold that is out of its time.
    EXPIRE_HOLD = "update seat_hold set state = 'expired' where site_id = $1 and id = $2 and state = 'held'
        and expires_at <= $3 returning session_id";
    /// Moves the end of a live hold, once (decision 8).
    EXTEND_HOLD = "update seat_hold set expires_at = $3, extended = true where site_id = $1 and id = $2
        and state = 'held' and not extended and expires_at is not null";
    /// Keeps a live hold without an end, while its payment is being reviewed.
    KEEP_HOLD = "update seat_hold set expires_at = null where site_id = $1 and id = $2 and state = 'held'";
    /// Gives a hold that was kept for a review an end again.
    LIMIT_HOLD = "update seat_hold set expires_at = $3 where site_id = $1 and id = $2 and state = 'held'
        and expires_at is null";
    /// Revives an expired hold whose seat was taken again for a payment under review.
    REVIVE_HOLD = "update seat_hold set state = 'held', expires_at = null where site_id = $1 and id = $2
        and state = 'expired' and not exists (select 1 from seat_hold other where other.session_id = seat_hold.session_id
        and other.browser = seat_hold.browser and other.state = 'held')";
}

fn hold(row: &Row) -> Result<SeatHoldRow, StoreError> {
    Ok(SeatHoldRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        session_id: row.get(2)?,
        browser: row.get(3)?,
        address: row.get(4)?,
        state: row.word(5, SeatHoldState::parse)?,
        expires_at: row.get(6)?,
        extended: row.get(7)?,
    })
}

/// Adds a live hold; missed when this browser has one for the session already.
pub async fn insert_hold(tx: &mut Tx, row: &SeatHoldRow, now: Timestamp) -> Result<Update, StoreError> {
    let values: [Value; 8] = [
        row.id.into(),
        row.site_id.into(),
        row.session_id.into(),
        row.browser.clone().into(),
        row.address.clone().into(),
        row.state.as_str().into(),
        row.expires_at.into(),
        now.into(),
    ];
    Ok(Update::of(tx.execute(&INSERT_HOLD, &values).await?))
}

/// The live hold of a browser on a session.
pub async fn find_hold(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    browser: &[u8],
) -> Result<Option<SeatHoldRow>, StoreError> {
    let values = [site.into(), session.into(), browser.into()];
    tx.query_opt(&FIND_HOLD, &values).await?.as_ref().map(hold).transpose()
}

/// A hold.
pub async fn get_hold(tx: &mut Tx, site: SiteId, id: SeatHoldId) -> Result<SeatHoldRow, StoreError> {
    hold(&tx.query_one(&GET_HOLD, &[site.into(), id.into()]).await?)
}

/// Locks the live hold of a browser until the unit ends. The first statement of a hot unit.
pub async fn lock_hold(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    browser: &[u8],
) -> Result<Option<SeatHoldRow>, StoreError> {
    let values = [site.into(), session.into(), browser.into()];
    tx.query_opt(&LOCK_HOLD, &values).await?.as_ref().map(hold).transpose()
}

/// What a network address has of a site's seats.
#[derive(Debug, Clone, Copy)]
pub struct HeldByAddress {
    /// Live holds over all sessions.
    pub everywhere: i64,
    /// Those of them on the session.
    pub here: i64,
    /// What it has done lately with seats that cost nothing.
    pub lately: Lately,
}

/// What a network address has of a site's seats, seen from a session; `free` counts the confirmed ones too.
pub async fn count_held_by_address(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    address: &[u8],
    (now, free): (Timestamp, bool),
) -> Result<HeldByAddress, StoreError> {
    let values = [site.into(), address.into(), session.into(), now.into(), free.into()];
    let row = tx.query_one(&COUNT_HELD_BY_ADDRESS, &values).await?;
    let lately = Lately { given_back: row.get(2)?, confirmed_free: row.get(3)? };
    Ok(HeldByAddress { everywhere: row.get(0)?, here: row.get(1)?, lately })
}

/// Slug and topic of each session on which this browser, at this network address, holds a seat.
pub async fn list_held(
    tx: &mut Tx,
    site: SiteId,
    (address, browser): (&[u8], &[u8]),
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx.query(&LIST_HELD, &[site.into(), address.into(), browser.into()]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The hold is another browser's from now on, or with a key by chance no browser's.
pub async fn set_browser(
    tx: &mut Tx,
    site: SiteId,
    id: SeatHoldId,
    browser: &[u8],
) -> Result<(), StoreError> {
    tx.execute(&SET_BROWSER, &[site.into(), id.into(), browser.into()]).await.map(drop)
}

/// Ends a live hold; missed when it was not live any more.
pub async fn end_hold(
    tx: &mut Tx,
    site: SiteId,
    id: SeatHoldId,
    state: SeatHoldState,
) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&END_HOLD, &[site.into(), id.into(), state.as_str().into()]).await?))
}

/// Expires a live hold whose end has come, and names its session.
pub async fn expire_hold(
    tx: &mut Tx,
    site: SiteId,
    id: SeatHoldId,
    now: Timestamp,
) -> Result<Option<SessionId>, StoreError> {
    let row = tx.query_opt(&EXPIRE_HOLD, &[site.into(), id.into(), now.into()]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Moves the end of a live hold; only the first time (decision 8).
pub async fn extend_hold(
    tx: &mut Tx,
    site: SiteId,
    id: SeatHoldId,
    expires_at: Timestamp,
) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&EXTEND_HOLD, &[site.into(), id.into(), expires_at.into()]).await?))
}

/// Keeps a live hold without an end.
pub async fn keep_hold(tx: &mut Tx, site: SiteId, id: SeatHoldId) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&KEEP_HOLD, &[site.into(), id.into()]).await?))
}

/// Gives a hold that was kept for a review an end again; missed when it is live no more.
pub async fn limit_hold(
    tx: &mut Tx,
    site: SiteId,
    id: SeatHoldId,
    until: Timestamp,
) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&LIMIT_HOLD, &[site.into(), id.into(), until.into()]).await?))
}

/// Revives an expired hold; missed when its browser has another live one.
pub async fn revive_hold(tx: &mut Tx, site: SiteId, id: SeatHoldId) -> Result<Update, StoreError> {
    Ok(Update::of(tx.execute(&REVIVE_HOLD, &[site.into(), id.into()]).await?))
}
