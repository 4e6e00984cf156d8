//! Sessions as their hosts keep them: lists, changes, announcing, starting.

use super::{SessionRow, cancel_before, session};
use crate::{StoreError, Tx, Value, statements};
use domain::classrooms::entry::OVERTIME_MAX;
use domain::ids::{AccountId, SessionId, SiteId};
use domain::time::{Span, Timestamp};

/// Which of a host's sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Drafts and what has not ended, the next first.
    Upcoming,
    /// What has ended, the latest first.
    Past,
    /// What was called off, the latest first.
    Cancelled,
}

/// When a session of the list is over, as [`domain::classrooms::entry::RoomStanding::over_at`] has it: elsewhere, and where nobody
/// started it, at its planned end; in our room when it was ended, or $5 after its planned end.
macro_rules! over_at {
    () => {
        "(case when s.meeting_link <> '' or r.started_at is null then s.ends_at else coalesce(r.ended_at, s.ends_at + $5) end)"
    };
}

statements! {
    /// Drafts and scheduled sessions that are not over, of one host or of all.
    LIST_HOSTED_UPCOMING = concat!("select ", session_columns!(), " left join room r on r.session_id = s.id
        where s.site_id = $1 and (s.host = $2 or $2 is null) and s.state <> 'cancelled'
        and (s.state = 'draft' or ", over_at!(), " > $3) order by s.starts_at, s.id limit $4");
    /// Sessions that are over and began before a time, of one host or of all.
    LIST_HOSTED_PAST = concat!("select ", session_columns!(), " left join room r on r.session_id = s.id
        where s.site_id = $1 and (s.host = $2 or $2 is null) and s.state = 'scheduled' and ", over_at!(), " <= $3
        and s.starts_at < $6 order by s.starts_at desc, s.id limit $4");
    /// Sessions that were called off and began before a time, of one host or of all.
    LIST_HOSTED_CANCELLED = concat!("select ", session_columns!(), "
        where s.site_id = $1 and (s.host = $2 or $2 is null) and s.state = 'cancelled' and s.starts_at < $3
        and s.forgotten_at is null
        order by s.starts_at desc, s.id limit $4");
    /// The session that was scheduled with a form.
    FIND_BY_FORM_KEY = concat!("select ", session_columns!(), "
        where s.site_id = $1 and s.form_key = $2");
    /// Changes what a host may change; nothing when somebody changed it since version $3.
    UPDATE_SESSION = "update session set topic = $4, description = $5, agenda = $6, presenter = $7, language = $8,
        listed = $9, starts_at = $10, ends_at = $11, time_zone = $12, registration_closes_at = $13, fee = $14,
        meeting_link = $15, division = $16, cancel_before = $17, registration_required = $18, greeting = $19,
        confirmation_text = $20, calendar_sequence = $21, opens_before = $22, no_withdrawal = $23,
        version = version + 1
        where site_id = $1 and id = $2 and version = $3";
    /// What those pay who have or take a seat of a session, but for seats that were given.
    LIST_SEATS_BY_PRICE = "select i.due, count(*) from registration r left join intent i on i.registration_id = r.id
        where r.site_id = $1 and r.session_id = $2 and not r.complimentary
        and r.state in ('confirmed', 'awaiting-payment', 'under-review') group by i.due order by i.due limit 1000";
    /// Announces a draft.
    ANNOUNCE = "update session set state = 'scheduled', version = version + 1
        where site_id = $1 and id = $2 and state = 'draft'";
    /// Opens the door from that long before the start; never later than it was.
    OPEN_DOOR = "update session set opens_before = $3 where site_id = $1 and id = $2 and opens_before < $3";
    /// Hosts pay no longer per use from now on: what is announced is paid all the same.
    KEEP_PAID = "update session set paid_per_use = true
        where site_id = $1 and state = 'scheduled' and ends_at > $2 and not paid_per_use";
    /// Whether a session is paid by its host although hosts pay per use no longer.
    IS_KEPT_PAID = "select paid_per_use from session where site_id = $1 and id = $2";
    /// Forgets a draft whose payments, if there were any, came to nothing.
    FORGET_DRAFT = "update session set state = 'cancelled', forgotten_at = $3, version = version + 1
        where site_id = $1 and id = $2 and state = 'draft'";
    /// Forgets a draft.
    DELETE_DRAFT = "delete from session where site_id = $1 and id = $2 and state = 'draft' and not exists (
        select 1 from intent i where i.use_site_id = $1 and i.use_site_id is not null and i.session_id = $2)";
    /// And its seats.
    DELETE_SEATS = "delete from seats where site_id = $1 and session_id = $2";
    /// Gives a session to another host.
    SET_HOST = "update session set host = $3, version = version + 1 where site_id = $1 and id = $2";
    /// Who hosts sessions of a site.
    HOSTS = "select distinct a.id, a.name from session s join account a on a.id = s.host
        where s.site_id = $1 order by a.name, a.id limit 1000";
    /// And how many each has that have not started and are not over.
    COMING_BY_HOST = "select a.id, a.name, count(*) from session s join account a on a.id = s.host
        left join room r on r.session_id = s.id
        where s.site_id = $1 and s.state <> 'cancelled' and r.started_at is null and s.ends_at > $2
        group by a.id, a.name order by a.name, a.id limit 1000";
}

/// The sessions of a host, or of all hosts of the site, as they stand `now`; at most `limit`. Of those that are over or were
/// called off the ones that began before `from`, where an earlier list ended.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    host: Option<AccountId>,
    shelf: Shelf,
    (now, from): (Timestamp, Option<Timestamp>),
    limit: i64,
) -> Result<Vec<SessionRow>, StoreError> {
    let from = from.unwrap_or(Timestamp(i64::MAX));
    let mut values: Vec<Value> = vec![site.into(), host.into()];
    let statement = match shelf {
        Shelf::Upcoming => &LIST_HOSTED_UPCOMING,
        Shelf::Past => &LIST_HOSTED_PAST,
        Shelf::Cancelled => {
            values.extend([from.into(), limit.into()]);
            return tx.query(&LIST_HOSTED_CANCELLED, &values).await?.iter().map(session).collect();
        }
    };
    values.extend([now.into(), limit.into(), OVERTIME_MAX.0.into()]);
    if shelf == Shelf::Past {
        values.push(from.into());
    }
    tx.query(statement, &values).await?.iter().map(session).collect()
}

/// The session that was scheduled with this form (PS-K6).
pub async fn find_by_form(tx: &mut Tx, site: SiteId, form: &str) -> Result<Option<SessionRow>, StoreError> {
    let values = [site.into(), form.into()];
    tx.query_opt(&FIND_BY_FORM_KEY, &values).await?.as_ref().map(session).transpose()
}

/// Stores a changed session; false when somebody changed it since `row.version`. Seats, state, mode and host stay.
pub async fn update(tx: &mut Tx, row: &SessionRow) -> Result<bool, StoreError> {
    let values: [Value; 23] = [
        row.site_id.into(),
        row.session.id.into(),
        row.version.into(),
        (&row.topic).into(),
        (&row.description).into(),
        (&row.agenda).into(),
        (&row.presenter).into(),
        (&row.language).into(),
        row.listed.into(),
        row.session.starts_at.into(),
        row.session.ends_at.into(),
        (&row.time_zone).into(),
        row.session.registration_closes_at.into(),
        row.session.fee.map_or(0, |fee| fee.minor).into(),
        (&row.meeting_link).into(),
        (&row.division).into(),
        cancel_before(row.cancelling),
        row.session.registration_required.into(),
        (&row.greeting).into(),
        (&row.confirmation_text).into(),
        row.calendar_sequence.into(),
        row.session.opens_before.into(),
        row.session.no_withdrawal.into(),
    ];
    Ok(tx.execute(&UPDATE_SESSION, &values).await? == 1)
}

/// Seats of a session at one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatsAtPrice {
    /// What each is paid with, tax included, minor units; none for a seat that was taken free.
    pub due: Option<i64>,
    /// How many.
    pub count: i64,
}

/// What those pay who have or take a seat of a session. Seats that were given have no fee, whatever the session's is.
pub async fn seats_by_price(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<SeatsAtPrice>, StoreError> {
    let rows = tx.query(&LIST_SEATS_BY_PRICE, &[site.into(), session.into()]).await?;
    rows.iter().map(|row| Ok(SeatsAtPrice { due: row.get(0)?, count: row.get(1)? })).collect()
}

/// Announces a draft; false when it is none.
pub async fn announce(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<bool, StoreError> {
    Ok(tx.execute(&ANNOUNCE, &[site.into(), id.into()]).await? == 1)
}

/// Opens the door from `opens_before` the start on; it never opens later than it did.
pub async fn open_door(
    tx: &mut Tx,
    site: SiteId,
    id: SessionId,
    opens_before: Span,
) -> Result<(), StoreError> {
    tx.execute(&OPEN_DOOR, &[site.into(), id.into(), opens_before.into()]).await.map(drop)
}

/// Forgets a draft and everything of it; false when it is none.
pub async fn delete_draft(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<bool, StoreError> {
    if tx.execute(&DELETE_DRAFT, &[site.into(), id.into()]).await? != 1 {
        return Ok(false);
    }
    tx.execute(&DELETE_SEATS, &[site.into(), id.into()]).await?;
    super::invitations::delete(tx, site, id).await?;
    Ok(true)
}

/// Notes that what is announced of a site is paid by its hosts, although they pay per use no longer from `now` on.
pub async fn keep_paid(tx: &mut Tx, site: SiteId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(&KEEP_PAID, &[site.into(), now.into()]).await.map(drop)
}

/// Whether [`keep_paid`] has noted it of a session.
pub async fn is_kept_paid(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<bool, StoreError> {
    let found = tx.query_opt(&IS_KEPT_PAID, &[site.into(), id.into()]).await?;
    found.map_or(Ok(false), |row| row.get(0))
}

/// Forgets a draft of which money stands somewhere in the books: nobody finds it any more; false when it is none.
pub async fn forget_draft(
    tx: &mut Tx,
    site: SiteId,
    id: SessionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&FORGET_DRAFT, &[site.into(), id.into(), now.into()]).await? == 1)
}

/// Gives a session to another host.
pub async fn set_host(tx: &mut Tx, site: SiteId, id: SessionId, host: AccountId) -> Result<(), StoreError> {
    tx.execute(&SET_HOST, &[site.into(), id.into(), host.into()]).await.map(drop)
}

/// Who hosts a session of the site, by name; at most 1 000.
pub async fn hosts(tx: &mut Tx, site: SiteId) -> Result<Vec<(AccountId, String)>, StoreError> {
    let rows = tx.query(&HOSTS, &[site.into()]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Who has coming sessions of the site: id, name, and how many.
pub async fn coming_by_host(
    tx: &mut Tx,
    site: SiteId,
    now: Timestamp,
) -> Result<Vec<(AccountId, String, i64)>, StoreError> {
    let rows = tx.query(&COMING_BY_HOST, &[site.into(), now.into()]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}
