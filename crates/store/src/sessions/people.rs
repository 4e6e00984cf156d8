//! Who comes to a session, and what its host writes to them.

use crate::refunds::Given;
use crate::{Row, StoreError, Tx, Value, refunds, statements};
use domain::ids::{AccountId, HostMessageId, RegistrationId, SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::intent::{Charge, IntentState, charge};
use domain::refunds::Cause;
use domain::registrations::RegistrationState;
use domain::sessions::moved::{Moved, NewDate};
use domain::slugs::slug_of;
use domain::time::Timestamp;

/// Somebody with a registration, as the host sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct AttendeeRow {
    /// The registration.
    pub id: RegistrationId,
    /// Its reference.
    pub reference: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Mail address.
    pub email: String,
    /// Country, ISO 3166-1 alpha-2.
    pub country: String,
    /// How it stands.
    pub state: RegistrationState,
    /// Who paid, where that is somebody else.
    pub paid_by: Option<String>,
    /// What he says to the new date of a session that was moved; none where he was not asked.
    pub new_date: Option<NewDate>,
    /// Given by the host without a payment.
    pub complimentary: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// He had a seat until the session was called off.
    pub called_off: bool,
    /// He has, or had, a seat.
    pub was_confirmed: bool,
    /// What was paid, once it is secured; none for a free seat.
    pub paid: Option<Money>,
    /// How far that is taken.
    pub charge: Charge,
    /// What was given back of it.
    pub given: Given,
    /// What of it was lost by disputes, minor units.
    pub lost: i64,
}

impl AttendeeRow {
    /// What was taken of who paid; none while it is only held.
    pub fn taken(&self) -> Option<Money> {
        self.paid.filter(|_| self.charge == Charge::Taken)
    }

    /// What may still be given back, minor units.
    pub fn left(&self) -> i64 {
        self.paid.map_or(0, |paid| (paid.minor - self.given.all - self.lost).max(0))
    }

    /// Whether his host may write to him: he has a seat, or had one until the session was called off.
    pub fn is_reachable(&self) -> bool {
        self.state == RegistrationState::Confirmed || self.called_off
    }
}

impl std::fmt::Debug for AttendeeRow {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AttendeeRow")
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// What a host wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostMessageRow {
    /// Its id.
    pub id: HostMessageId,
    /// Whose session.
    pub site_id: SiteId,
    /// The session.
    pub session_id: SessionId,
    /// One line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// Who wrote it.
    pub sent_by: AccountId,
}

/// Columns of somebody with a registration, in the order in which he is read, and where they are found.
macro_rules! attendee_columns {
    () => {
        "r.id, r.reference, r.first_name, r.last_name, r.email, r.country, r.state,
        r.complimentary, r.created_at, i.currency, i.due, i.secured_by, r.payer_first_name, r.payer_last_name,
        r.confirmed_at, r.new_date_accepted_at, s.moved_at, s.moved_from, s.moved_cancel_until, r.cancel_cause,
        i.state,
        case when exists (select 1 from capture c where c.attempt_id = i.secured_by) then 1 else 0 end,
        (select a.dispute_lost from attempt a where a.id = i.secured_by)
        from registration r join session s on s.id = r.session_id left join intent i on i.registration_id = r.id"
    };
}

statements! {
    /// Everybody with a registration for a session, who has or had a seat first.
    LIST_ATTENDEES = concat!("select ", attendee_columns!(), " where r.site_id = $1 and r.session_id = $2
        and (r.state <> 'cancelled' or r.confirmed_at is not null)
        order by case when r.confirmed_at is null then 1 else 0 end, r.last_name, r.first_name, r.id limit $3");
    /// One of them.
    FIND_ATTENDEE = concat!("select ", attendee_columns!(), " where r.site_id = $1 and r.session_id = $2
        and r.reference = $3 and (r.state <> 'cancelled' or r.confirmed_at is not null)");
    /// A new message; nothing when the same form was sent before.
    INSERT_HOST_MESSAGE = "insert into host_message (id, site_id, session_id, subject, body, sent_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing";
    /// A message.
    GET_HOST_MESSAGE = "select id, site_id, session_id, subject, body, sent_by from host_message
        where site_id = $1 and id = $2";
}

fn attendee(row: &Row) -> Result<AttendeeRow, StoreError> {
    let secured: Option<uuid::Uuid> = row.get(11)?;
    let paid = match (row.get::<Option<String>>(9)?, row.get::<Option<i64>>(10)?, secured) {
        (Some(code), Some(due), Some(_)) => {
            Currency::from_code(&code).map(|currency| Money::new(due, currency))
        }
        _ => None,
    };
    let payer: (Option<String>, Option<String>) = (row.get(12)?, row.get(13)?);
    let state = row.word(6, RegistrationState::parse)?;
    let moved = match (row.get(16)?, row.get(18)?) {
        (Some(at), Some(cancel_until)) => Some(Moved { at, from: row.get(17)?, cancel_until }),
        _ => None,
    };
    let (confirmed_at, accepted_at): (Option<Timestamp>, _) = (row.get(14)?, row.get(15)?);
    let cause: Option<String> = row.get(19)?;
    let called_off = cause.as_deref() == Some(Cause::SessionCancelled.as_str());
    let seated = state == RegistrationState::Confirmed;
    Ok(AttendeeRow {
        id: row.get(0)?,
        reference: row.get(1)?,
        first_name: row.get(2)?,
        last_name: row.get(3)?,
        email: row.get(4)?,
        country: row.get(5)?,
        paid_by: payer.0.zip(payer.1).map(|(first, last)| format!("{first} {last}")),
        new_date: moved.filter(|_| seated).and_then(|moved| moved.answer(confirmed_at, accepted_at)),
        was_confirmed: confirmed_at.is_some(),
        state,
        complimentary: row.get(7)?,
        created_at: row.get(8)?,
        called_off: called_off && confirmed_at.is_some(),
        charge: match row.get::<Option<String>>(20)? {
            Some(_) => charge(row.word(20, IntentState::parse)?, row.get::<i64>(21)? == 1),
            None => Charge::LetGo,
        },
        paid,
        given: Given::default(),
        lost: row.get::<Option<i64>>(22)?.unwrap_or(0),
    })
}

/// Everybody with a registration for a session, by name; at most `limit`.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    limit: i64,
) -> Result<Vec<AttendeeRow>, StoreError> {
    let values: [Value; 3] = [site.into(), session.into(), limit.into()];
    let rows = tx.query(&LIST_ATTENDEES, &values).await?;
    let mut people = rows.iter().map(attendee).collect::<Result<Vec<_>, _>>()?;
    let given = refunds::given_by_session(tx, site, session).await?;
    for person in &mut people {
        person.given = given.get(&person.id).copied().unwrap_or_default();
    }
    // As people look a name up: accents and capitals make no difference. Databases order by bytes.
    people.sort_by_cached_key(|person| {
        (!person.was_confirmed, slug_of(&person.last_name), slug_of(&person.first_name), person.id)
    });
    Ok(people)
}

/// The person of a session whose registration has this reference.
pub async fn find(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    reference: &str,
) -> Result<Option<AttendeeRow>, StoreError> {
    let row = tx.query_opt(&FIND_ATTENDEE, &[site.into(), session.into(), reference.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let mut person = attendee(&row)?;
    person.given = refunds::given_by_session(tx, site, session).await?.remove(&person.id).unwrap_or_default();
    Ok(Some(person))
}

/// Adds a message; false when the same form was sent before.
pub async fn insert_message(tx: &mut Tx, row: &HostMessageRow, now: Timestamp) -> Result<bool, StoreError> {
    let values: [Value; 7] = [
        row.id.into(),
        row.site_id.into(),
        row.session_id.into(),
        (&row.subject).into(),
        (&row.body).into(),
        row.sent_by.into(),
        now.into(),
    ];
    Ok(tx.execute(&INSERT_HOST_MESSAGE, &values).await? == 1)
}

/// A message.
pub async fn get_message(tx: &mut Tx, site: SiteId, id: HostMessageId) -> Result<HostMessageRow, StoreError> {
    let row = tx.query_one(&GET_HOST_MESSAGE, &[site.into(), id.into()]).await?;
    Ok(HostMessageRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        session_id: row.get(2)?,
        subject: row.get(3)?,
        body: row.get(4)?,
        sent_by: row.get(5)?,
    })
}
