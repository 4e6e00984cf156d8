//! Whether sessions were held that nobody started here: asking their hosts, and what they said.

use crate::{Row, StoreError, Tx, Value, refunds, statements};
use domain::ids::{AccountId, SessionId, SiteId};
use domain::payments::gateway::Mode;
use domain::sessions::held::Question;
use domain::time::Timestamp;

statements! {
    /// What the host of a session was asked, and what he said.
    GET_QUESTION = "select held_asked_at, held_asks, held_elsewhere_at from session where site_id = $1 and id = $2";
    /// Asks, once more than $4 times.
    ASK_WHETHER_HELD = "update session set held_asked_at = coalesce(held_asked_at, $3), held_asks = held_asks + 1
        where site_id = $1 and id = $2 and state = 'scheduled' and held_asks = $4 and held_elsewhere_at is null";
    /// It was held elsewhere, as somebody says who was asked.
    SAY_HELD_ELSEWHERE = "update session set held_elsewhere_at = $3
        where site_id = $1 and id = $2 and state = 'scheduled' and held_asked_at is not null
        and held_elsewhere_at is null";
    /// It counted as held before anybody was asked.
    COUNT_AS_HELD = "update session set held_elsewhere_at = $3
        where site_id = $1 and id = $2 and state = 'scheduled' and held_elsewhere_at is null";
    /// Calls off a session that is over and of which nobody said that it was held.
    CANCEL_UNDECIDED = "update session set state = 'cancelled', cancelled_at = $3, cancel_reason = $4,
        calendar_sequence = calendar_sequence + 1 where site_id = $1 and id = $2 and state = 'scheduled'
        and held_asked_at is not null and held_elsewhere_at is null";
    /// Sessions of a mode of which nobody has said yet whether they were held, oldest first.
    LIST_UNDECIDED = "select id, slug, topic, host, held_asked_at, time_zone from session
        where site_id = $1 and mode = $2 and held_asked_at is not null and state = 'scheduled'
        and held_elsewhere_at is null order by held_asked_at, id limit $3";
}

/// A session of which nobody has said yet whether it was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndecidedRow {
    /// The session.
    pub id: SessionId,
    /// Its address under the site.
    pub slug: String,
    /// Topic.
    pub topic: String,
    /// Who hosts it.
    pub host: Option<AccountId>,
    /// Since when its host is asked.
    pub asked_at: Timestamp,
    /// IANA name of its time zone.
    pub time_zone: String,
}

fn question(row: &Row) -> Result<Question, StoreError> {
    Ok(Question { asked_at: row.get(0)?, times: row.get(1)?, held_elsewhere_at: row.get(2)? })
}

/// What the host of a session was asked, and what he said.
pub async fn get(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Question, StoreError> {
    question(&tx.query_one(&GET_QUESTION, &[site.into(), session.into()]).await?)
}

/// Notes that he is asked, after `times` times before; false when that is answered, or was noted before.
pub async fn ask(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    times: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values: [Value; 4] = [site.into(), session.into(), now.into(), times.into()];
    Ok(tx.execute(&ASK_WHETHER_HELD, &values).await? == 1)
}

/// Notes that it was held elsewhere; false when nobody was asked, or it was answered before.
pub async fn say_held(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&SAY_HELD_ELSEWHERE, &[site.into(), session.into(), now.into()]).await? == 1)
}

/// Notes that it was held, as it counted at that time.
pub async fn count_as_held(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&COUNT_AS_HELD, &[site.into(), session.into(), at.into()]).await.map(drop)
}

/// Calls off a session that is over, of which nobody said that it was held; false when somebody did, or it was called off.
pub async fn cancel(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    reason: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values: [Value; 4] = [site.into(), session.into(), now.into(), reason.into()];
    Ok(tx.execute(&CANCEL_UNDECIDED, &values).await? == 1)
}

/// How many fees it has that are earned only if it was held.
pub async fn count_fees(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<i64, StoreError> {
    let kept = refunds::list_kept(tx, site, session).await?;
    Ok(i64::try_from(kept.len()).unwrap_or(i64::MAX))
}

/// Sessions of which nobody has said yet whether they were held, oldest first; at most `limit`.
pub async fn list_undecided(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    limit: i64,
) -> Result<Vec<UndecidedRow>, StoreError> {
    let line = |row: &Row| {
        Ok(UndecidedRow {
            id: row.get(0)?,
            slug: row.get(1)?,
            topic: row.get(2)?,
            host: row.get(3)?,
            asked_at: row.get(4)?,
            time_zone: row.get(5)?,
        })
    };
    let values = [site.into(), mode.as_str().into(), limit.into()];
    let rows = tx.query(&LIST_UNDECIDED, &values).await?;
    let mut undecided = Vec::with_capacity(rows.len());
    for row in &rows {
        let row = line(row)?;
        // Whose last fee went back in the meantime, of that nothing is left to decide.
        if count_fees(tx, site, row.id).await? > 0 {
            undecided.push(row);
        }
    }
    Ok(undecided)
}
