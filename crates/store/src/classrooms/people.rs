//! The people of a room.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::classrooms::RoomRole;
use domain::ids::{AccountId, RegistrationId, RoomPersonId, SessionId, SiteId};
use domain::time::Timestamp;
use domain::usage::AudioType;

/// How somebody is in the teleconference, as he or his host says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioRow {
    /// How.
    pub kind: AudioType,
    /// The connection of its facts.
    pub connection: String,
    /// The device of the computer that it belongs to; none for telephones.
    pub computer: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Whether who leads said so.
    pub by_leader: bool,
}

/// Somebody of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomPersonRow {
    /// His id in this room.
    pub id: RoomPersonId,
    /// What he came with: one thing is one person.
    pub identity: String,
    /// What he is.
    pub role: RoomRole,
    /// How he is called.
    pub name: String,
    /// With which registration he came.
    pub registration: Option<RegistrationId>,
    /// With which version of its link.
    pub link_version: Option<i64>,
    /// With which account.
    pub account: Option<AccountId>,
    /// When he was first inside.
    pub came_at: Option<Timestamp>,
    /// Since when his hand is raised.
    pub hand_at: Option<Timestamp>,
    /// When he was sent out.
    pub removed_at: Option<Timestamp>,
    /// How he is in the teleconference.
    pub audio: Option<AudioRow>,
}

/// Somebody as the room sees him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Who.
    pub row: RoomPersonRow,
    /// Whether what he came with still entitles him: his registration is confirmed and his link the one that is good,
    /// or his account leads this session.
    pub is_entitled: bool,
}

/// From where a guest came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestOrigin {
    /// Hash of his browser's key.
    pub browser: Vec<u8>,
    /// Hash of his network address.
    pub address: Vec<u8>,
}

/// Something of which one person may do so much in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Changes of how he is in the teleconference.
    AudioChanges,
    /// Messages.
    Messages,
    /// Questions.
    Questions,
}

/// Columns of somebody, in the order in which he is read.
macro_rules! person_columns {
    () => {
        "p.id, p.identity, p.role, p.name, p.registration_id, p.account_id, p.came_at, p.hand_at, p.removed_at,
        p.audio_type, p.audio_connection, p.audio_computer, p.audio_since, p.audio_by_leader, p.link_version"
    };
}

/// Whether an account leads a session: it hosts the session or administers the site, and can sign in.
macro_rules! leads {
    ($account:literal, $site:literal, $session:literal) => {
        concat!(
            "exists (select 1 from role o join account a on a.id = o.account_id where o.site_id = ",
            $site,
            " and o.account_id = ",
            $account,
            " and a.disabled_at is null and (o.role = 'administrator' or o.role = 'host' and exists (select 1
                from session s where s.site_id = o.site_id and s.id = ",
            $session,
            " and s.host = o.account_id)))"
        )
    };
}

/// Somebody with whether what he came with is still good.
macro_rules! select_seen {
    () => {
        concat!(
            "select ",
            person_columns!(),
            ", case when p.registration_id is not null then exists (select 1 from registration r
                    where r.site_id = p.site_id and r.id = p.registration_id and r.state = 'confirmed'
                    and r.link_version = p.link_version)
                when p.account_id is not null then ",
            leads!("p.account_id", "p.site_id", "p.session_id"),
            " else true end
            from room_person p where p.site_id = $1 and p.session_id = $2 and p.came_at is not null"
        )
    };
}

statements! {
    /// Somebody new.
    INSERT_ROOM_PERSON = "insert into room_person (id, site_id, session_id, identity, role, name, registration_id,
        account_id, link_version, browser, address) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (session_id, identity) do nothing";
    /// Somebody by what he comes with.
    FIND_ROOM_PERSON = concat!("select ", person_columns!(), " from room_person p
        where p.site_id = $1 and p.session_id = $2 and p.identity = $3");
    /// The guests of a browser.
    LIST_GUESTS_OF_BROWSER = concat!("select ", person_columns!(), " from room_person p
        where p.site_id = $1 and p.session_id = $2 and p.role = 'guest' and p.browser = $3 order by p.id");
    /// Everybody who was inside, by arrival.
    LIST_ROOM_PEOPLE = concat!(select_seen!(), " order by p.came_at, p.id");
    /// Somebody who was inside.
    GET_ROOM_PERSON = concat!(select_seen!(), " and p.id = $3");
    /// Whether an account leads the session.
    LEADS = concat!("select ", leads!("$3", "$1", "$2"));
    /// How those are called who lead it.
    LEADERS_NAMES = "select a.name from role o join account a on a.id = o.account_id
            where o.site_id = $1 and o.role = 'administrator' and a.disabled_at is null
        union select a.name from session s join account a on a.id = s.host where s.site_id = $1 and s.id = $2";
    /// How many were inside.
    COUNT_ROOM_PEOPLE = "select count(*) from room_person where site_id = $1 and session_id = $2
        and came_at is not null";
    /// How many guests gave their names from a network address.
    COUNT_GUESTS_OF_ADDRESS = "select count(*) from room_person where site_id = $1 and session_id = $2
        and address is not null and address = $3";
    /// Guests who never came in, of sessions that ended before a time.
    FORGET_GUESTS = "delete from room_person where address is not null and came_at is null
        and exists (select 1 from session s where s.id = room_person.session_id and s.ends_at < $1)";
    /// From where the guests of those sessions came.
    FORGET_ORIGINS = "update room_person set address = null, browser = null where address is not null
        and exists (select 1 from session s where s.id = room_person.session_id and s.ends_at < $1)";
    /// He is inside; and is called what he is called now.
    COME_IN = "update room_person set came_at = coalesce(came_at, $4), name = $5, role = $6
        where site_id = $1 and session_id = $2 and id = $3";
    /// Raises a hand, or lowers it.
    SET_HAND = "update room_person set hand_at = $4 where site_id = $1 and session_id = $2 and id = $3";
    /// Sends somebody out, or lets him in again; never who leads.
    SET_REMOVED = "update room_person set removed_at = $4, hand_at = null where site_id = $1 and session_id = $2
        and id = $3 and role in ('attendee', 'guest')";
    /// He is in the teleconference, or not any more.
    SET_AUDIO = "update room_person set audio_type = $4, audio_connection = $5, audio_computer = $6, audio_since = $7,
        audio_by_leader = $8
        where site_id = $1 and session_id = $2 and id = $3";
    /// Nobody is in the teleconference any more.
    CLEAR_AUDIO = "update room_person set audio_type = null, audio_connection = null, audio_computer = null,
        audio_since = null
        where site_id = $1 and session_id = $2 and audio_type is not null";
    /// He changes how he is in the teleconference, if he may once more.
    COUNT_AUDIO_CHANGE = "update room_person set audio_changes = audio_changes + 1
        where site_id = $1 and session_id = $2 and id = $3 and audio_changes < $4";
    /// He says something, if he may once more.
    COUNT_MESSAGE = "update room_person set said = said + 1
        where site_id = $1 and session_id = $2 and id = $3 and said < $4";
    /// He asks something, if he may once more.
    COUNT_QUESTION = "update room_person set asked = asked + 1
        where site_id = $1 and session_id = $2 and id = $3 and asked < $4";
}

fn audio(row: &Row) -> Result<Option<AudioRow>, StoreError> {
    let Some(kind) = row.get::<Option<String>>(9)? else { return Ok(None) };
    let kind =
        AudioType::parse(&kind).ok_or_else(|| StoreError::Type(format!("no type of audio: {kind}")))?;
    let (connection, computer, since, by_leader) = (row.get(10)?, row.get(11)?, row.get(12)?, row.get(13)?);
    Ok(Some(AudioRow { kind, connection, computer, since, by_leader }))
}

fn person(row: &Row) -> Result<RoomPersonRow, StoreError> {
    Ok(RoomPersonRow {
        id: row.get(0)?,
        identity: row.get(1)?,
        role: row.word(2, RoomRole::parse)?,
        name: row.get(3)?,
        registration: row.get(4)?,
        account: row.get(5)?,
        came_at: row.get(6)?,
        hand_at: row.get(7)?,
        removed_at: row.get(8)?,
        audio: audio(row)?,
        link_version: row.get(14)?,
    })
}

/// Somebody by what he comes with.
pub async fn find(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    identity: &str,
) -> Result<Option<RoomPersonRow>, StoreError> {
    let key = [site.into(), session.into(), identity.into()];
    tx.query_opt(&FIND_ROOM_PERSON, &key).await?.as_ref().map(person).transpose()
}

/// The guests that gave their names with a browser.
pub async fn guests_of_browser(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    browser: &[u8],
) -> Result<Vec<RoomPersonRow>, StoreError> {
    let key = [site.into(), session.into(), browser.into()];
    tx.query(&LIST_GUESTS_OF_BROWSER, &key).await?.iter().map(person).collect()
}

/// Adds somebody, with where he came from if he is a guest; nothing when he is there.
pub async fn insert(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    row: &RoomPersonRow,
    origin: Option<&GuestOrigin>,
) -> Result<(), StoreError> {
    let values: [Value; 11] = [
        row.id.into(),
        site.into(),
        session.into(),
        (&row.identity).into(),
        row.role.as_str().into(),
        (&row.name).into(),
        row.registration.into(),
        row.account.into(),
        row.link_version.into(),
        origin.map(|origin| origin.browser.clone()).into(),
        origin.map(|origin| origin.address.clone()).into(),
    ];
    tx.execute(&INSERT_ROOM_PERSON, &values).await.map(drop)
}

/// Everybody who was inside, by arrival.
pub async fn list(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<Seen>, StoreError> {
    tx.query(&LIST_ROOM_PEOPLE, &[site.into(), session.into()]).await?.iter().map(seen).collect()
}

fn seen(row: &Row) -> Result<Seen, StoreError> {
    Ok(Seen { row: person(row)?, is_entitled: row.get(15)? })
}

/// Somebody who was inside.
pub async fn get(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    id: RoomPersonId,
) -> Result<Option<Seen>, StoreError> {
    let key = [site.into(), session.into(), id.into()];
    tx.query_opt(&GET_ROOM_PERSON, &key).await?.as_ref().map(seen).transpose()
}

/// Whether an account leads the session: it hosts it or administers the site, and can sign in.
pub async fn leads(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    account: AccountId,
) -> Result<bool, StoreError> {
    tx.query_one(&LEADS, &[site.into(), session.into(), account.into()]).await?.get(0)
}

/// How those are called who lead the session.
pub async fn leaders_names(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<String>, StoreError> {
    let rows = tx.query(&LEADERS_NAMES, &[site.into(), session.into()]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many were inside.
pub async fn count(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_ROOM_PEOPLE, &[site.into(), session.into()]).await?.get(0)
}

/// How many guests gave their names from the network address of this hash, whether they came in or not.
pub async fn count_guests_of_address(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    address: &[u8],
) -> Result<i64, StoreError> {
    let key = [site.into(), session.into(), address.into()];
    tx.query_one(&COUNT_GUESTS_OF_ADDRESS, &key).await?.get(0)
}

/// Of sessions of every site that ended before `before`: forgets guests who never came in, and from where the others
/// came.
pub async fn forget_guests(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    tx.execute(&FORGET_GUESTS, &[before.into()]).await?;
    tx.execute(&FORGET_ORIGINS, &[before.into()]).await.map(drop)
}

/// Counts something that somebody does; false when he did it `max` times already.
pub async fn count_up(
    tx: &mut Tx,
    (site, session, id): (SiteId, SessionId, RoomPersonId),
    what: Counted,
    max: i64,
) -> Result<bool, StoreError> {
    let statement = match what {
        Counted::AudioChanges => &COUNT_AUDIO_CHANGE,
        Counted::Messages => &COUNT_MESSAGE,
        Counted::Questions => &COUNT_QUESTION,
    };
    Ok(tx.execute(statement, &[site.into(), session.into(), id.into(), max.into()]).await? == 1)
}

/// Lets somebody in.
pub async fn come_in(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    row: &RoomPersonRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 6] = [
        site.into(),
        session.into(),
        row.id.into(),
        now.into(),
        (&row.name).into(),
        row.role.as_str().into(),
    ];
    tx.execute(&COME_IN, &values).await.map(drop)
}

/// Raises a hand at a time, or lowers it.
pub async fn set_hand(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    id: RoomPersonId,
    raised_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.execute(&SET_HAND, &[site.into(), session.into(), id.into(), raised_at.into()]).await.map(drop)
}

/// Sends somebody out at a time, or lets him in again; false when there is nobody, or he leads.
pub async fn set_removed(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    id: RoomPersonId,
    removed_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let values = [site.into(), session.into(), id.into(), removed_at.into()];
    Ok(tx.execute(&SET_REMOVED, &values).await? == 1)
}

/// Notes how somebody is in the teleconference, or that he is not.
pub async fn set_audio(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    id: RoomPersonId,
    audio: Option<&AudioRow>,
) -> Result<(), StoreError> {
    let values: [Value; 8] = [
        site.into(),
        session.into(),
        id.into(),
        audio.map(|audio| audio.kind.as_str()).into(),
        audio.map(|audio| &audio.connection).into(),
        audio.and_then(|audio| audio.computer.clone()).into(),
        audio.map(|audio| audio.since).into(),
        audio.is_some_and(|audio| audio.by_leader).into(),
    ];
    tx.execute(&SET_AUDIO, &values).await.map(drop)
}

/// Nobody is in the teleconference any more: the room was ended.
pub async fn clear_audio(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<(), StoreError> {
    tx.execute(&CLEAR_AUDIO, &[site.into(), session.into()]).await.map(drop)
}
