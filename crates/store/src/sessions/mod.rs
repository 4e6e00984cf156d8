//! Sessions and their seats.

/// Columns of a session with its seats, in the order in which it is read, and the tables they are of.
macro_rules! session_columns {
    () => {
        "s.id, s.site_id, s.mode, s.slug, s.state, s.topic, s.description, s.agenda, s.presenter, s.language,
        s.listed, s.starts_at, s.ends_at, s.time_zone, s.opens_before, s.registration_closes_at, s.currency, s.fee,
        s.meeting_link, s.calendar_sequence, t.capacity, t.held, t.sold, s.host, s.division, s.cancel_before,
        s.registration_required, s.greeting, s.confirmation_text, s.version, s.no_withdrawal
        from session s join seats t on t.session_id = s.id"
    };
}

pub mod changes;
pub mod held;
pub mod hosting;
pub mod invitations;
pub mod people;
pub mod seats;

pub use changes::{Changes, cancel, changes, reschedule};
pub use seats::{
    add_held, close_seats, lock_seats, release_held, release_sold, sell_free, sell_held, set_capacity,
};

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{AccountId, SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::registrations::hold::Seats;
use domain::sessions::cancelling::Cancelling;
use domain::sessions::{Session, SessionState};
use domain::time::{Span, Timestamp};

/// A session as it is shown and sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// What the rules need.
    pub session: Session,
    /// Whose it is.
    pub site_id: SiteId,
    /// Its address under the site.
    pub slug: String,
    /// Topic.
    pub topic: String,
    /// Description, paragraphs separated by blank lines.
    pub description: String,
    /// Agenda, one item a line.
    pub agenda: String,
    /// Who teaches.
    pub presenter: String,
    /// Language of the session.
    pub language: String,
    /// Whether it is in the public catalogue.
    pub listed: bool,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Where it takes place: shown only to those who are entitled.
    pub meeting_link: String,
    /// Version of its calendar entry.
    pub calendar_sequence: i64,
    /// Its seats.
    pub seats: Seats,
    /// Who hosts it; nobody for imported ones, on which administrators act.
    pub host: Option<AccountId>,
    /// Code of the division to whose cost it is booked; may be empty.
    pub division: String,
    /// Until when attendees may cancel.
    pub cancelling: Cancelling,
    /// First line of the confirmation; empty is the usual one.
    pub greeting: String,
    /// A paragraph of the host's own in the confirmation.
    pub confirmation_text: String,
    /// One more for every change.
    pub version: i64,
}

statements! {
    /// A session by its address.
    FIND_SESSION = concat!("select ", session_columns!(), "
        where s.site_id = $1 and s.slug = $2 and s.forgotten_at is null");
    /// A session by its id.
    GET_SESSION = concat!("select ", session_columns!(), "
        where s.site_id = $1 and s.id = $2");
    /// The public catalogue: listed sessions of a mode that have not ended.
    LIST_UPCOMING = concat!("select ", session_columns!(), "
        where s.site_id = $1 and s.listed and s.mode = 'production' and s.state = 'scheduled' and s.ends_at > $2
        order by s.starts_at, s.id limit $3");
    /// A new session.
    INSERT_SESSION = "insert into session (id, site_id, mode, slug, state, topic, description, agenda, presenter,
        language, listed, starts_at, ends_at, time_zone, opens_before, registration_closes_at, currency, fee,
        meeting_link, calendar_sequence, created_at, host, division, cancel_before, registration_required, greeting,
        confirmation_text, version, form_key, no_withdrawal) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
        $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, 1, $28, $29)";
    /// Its seats.
    INSERT_SEATS = "insert into seats (session_id, site_id, capacity, held, sold) values ($1, $2, $3, 0, 0)";
}

fn seats_of(row: &Row, from: usize) -> Result<Seats, StoreError> {
    Ok(Seats { capacity: row.get(from)?, held: row.get(from + 1)?, sold: row.get(from + 2)? })
}

/// As stored: null is never.
fn cancel_before(rule: Cancelling) -> Value {
    match rule {
        Cancelling::NotAllowed => Value::Null,
        Cancelling::UntilBefore(span) => span.into(),
    }
}

fn session(row: &Row) -> Result<SessionRow, StoreError> {
    let currency = row.word(16, Currency::from_code)?;
    let fee = Some(row.get::<i64>(17)?).filter(|fee| *fee > 0).map(|fee| Money::new(fee, currency));
    Ok(SessionRow {
        session: Session {
            id: row.get(0)?,
            mode: row.word(2, Mode::parse)?,
            state: row.word(4, SessionState::parse)?,
            starts_at: row.get(11)?,
            ends_at: row.get(12)?,
            opens_before: row.get(14)?,
            registration_required: row.get(26)?,
            no_withdrawal: row.get(30)?,
            registration_closes_at: row.get(15)?,
            fee,
        },
        site_id: row.get(1)?,
        slug: row.get(3)?,
        topic: row.get(5)?,
        description: row.get(6)?,
        agenda: row.get(7)?,
        presenter: row.get(8)?,
        language: row.get(9)?,
        listed: row.get(10)?,
        time_zone: row.get(13)?,
        meeting_link: row.get(18)?,
        calendar_sequence: row.get(19)?,
        seats: seats_of(row, 20)?,
        host: row.get(23)?,
        division: row.get(24)?,
        cancelling: row.get::<Option<Span>>(25)?.map_or(Cancelling::NotAllowed, Cancelling::UntilBefore),
        greeting: row.get(27)?,
        confirmation_text: row.get(28)?,
        version: row.get(29)?,
    })
}

/// The session at this address.
pub async fn find(tx: &mut Tx, site: SiteId, slug: &str) -> Result<Option<SessionRow>, StoreError> {
    tx.query_opt(&FIND_SESSION, &[site.into(), slug.into()]).await?.as_ref().map(session).transpose()
}

/// The session with this id, unless it was a draft that was deleted.
pub async fn find_by_id(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<Option<SessionRow>, StoreError> {
    tx.query_opt(&GET_SESSION, &[site.into(), id.into()]).await?.as_ref().map(session).transpose()
}

/// The session with this id.
pub async fn get(tx: &mut Tx, site: SiteId, id: SessionId) -> Result<SessionRow, StoreError> {
    session(&tx.query_one(&GET_SESSION, &[site.into(), id.into()]).await?)
}

/// The public catalogue at `now`: by start, at most `limit`.
pub async fn list_upcoming(
    tx: &mut Tx,
    site: SiteId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<SessionRow>, StoreError> {
    tx.query(&LIST_UPCOMING, &[site.into(), now.into(), limit.into()]).await?.iter().map(session).collect()
}

/// Adds a session with its seats. `currency` is its site's, `form_key` that of the form it was scheduled with.
pub async fn insert(
    tx: &mut Tx,
    row: &SessionRow,
    currency: Currency,
    form_key: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 29] = [
        row.session.id.into(),
        row.site_id.into(),
        row.session.mode.as_str().into(),
        (&row.slug).into(),
        row.session.state.as_str().into(),
        (&row.topic).into(),
        (&row.description).into(),
        (&row.agenda).into(),
        (&row.presenter).into(),
        (&row.language).into(),
        row.listed.into(),
        row.session.starts_at.into(),
        row.session.ends_at.into(),
        (&row.time_zone).into(),
        row.session.opens_before.into(),
        row.session.registration_closes_at.into(),
        currency.code().into(),
        row.session.fee.map_or(0, |fee| fee.minor).into(),
        (&row.meeting_link).into(),
        row.calendar_sequence.into(),
        now.into(),
        row.host.into(),
        (&row.division).into(),
        cancel_before(row.cancelling),
        row.session.registration_required.into(),
        (&row.greeting).into(),
        (&row.confirmation_text).into(),
        form_key.into(),
        row.session.no_withdrawal.into(),
    ];
    tx.execute(&INSERT_SESSION, &values).await?;
    let values = [row.session.id.into(), row.site_id.into(), row.seats.capacity.into()];
    tx.execute(&INSERT_SEATS, &values).await.map(drop)
}
