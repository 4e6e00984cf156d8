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
    /// Whether what he came with still entitles him: his registration is confirmed, or his account leads here.
    pub is_entitled: bool,
}

statements! {
    /// Somebody new.
    INSERT_ROOM_PERSON = "insert into room_person (id, site_id, session_id, identity, role, name, registration_id,
        account_id) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (session_id, identity) do nothing";
    /// Somebody by what he comes with.
    FIND_ROOM_PERSON = "select id, identity, role, name, registration_id, account_id, came_at, hand_at, removed_at,
        audio_type, audio_connection, audio_computer, audio_since
        from room_person where site_id = $1 and session_id = $2 and identity = $3";
    /// Everybody who was inside, by arrival.
    LIST_ROOM_PEOPLE = "select p.id, p.identity, p.role, p.name, p.registration_id, p.account_id, p.came_at, p.hand_at,
        p.removed_at, p.audio_type, p.audio_connection, p.audio_computer, p.audio_since,
        case when p.registration_id is not null then exists (select 1 from registration r
                where r.site_id = p.site_id and r.id = p.registration_id and r.state = 'confirmed')
            when p.account_id is not null then exists (select 1 from role o
                where o.site_id = p.site_id and o.account_id = p.account_id and o.role in ('host', 'administrator'))
            else true end
        from room_person p where p.site_id = $1 and p.session_id = $2 and p.came_at is not null
        order by p.came_at, p.id";
    /// Somebody who was inside.
    GET_ROOM_PERSON = "select p.id, p.identity, p.role, p.name, p.registration_id, p.account_id, p.came_at, p.hand_at,
        p.removed_at, p.audio_type, p.audio_connection, p.audio_computer, p.audio_since,
        case when p.registration_id is not null then exists (select 1 from registration r
                where r.site_id = p.site_id and r.id = p.registration_id and r.state = 'confirmed')
            when p.account_id is not null then exists (select 1 from role o
                where o.site_id = p.site_id and o.account_id = p.account_id and o.role in ('host', 'administrator'))
            else true end
        from room_person p where p.site_id = $1 and p.session_id = $2 and p.id = $3 and p.came_at is not null";
    /// How many there are, guests that only gave a name among them.
    COUNT_ROOM_PEOPLE = "select count(*) from room_person where site_id = $1 and session_id = $2";
    /// He is inside; and is called what he is called now.
    COME_IN = "update room_person set came_at = coalesce(came_at, $4), name = $5, role = $6
        where site_id = $1 and session_id = $2 and id = $3";
    /// Raises a hand, or lowers it.
    SET_HAND = "update room_person set hand_at = $4 where site_id = $1 and session_id = $2 and id = $3";
    /// Sends somebody out, or lets him in again; never who leads.
    SET_REMOVED = "update room_person set removed_at = $4, hand_at = null where site_id = $1 and session_id = $2
        and id = $3 and role in ('attendee', 'guest')";
    /// He is in the teleconference, or not any more.
    SET_AUDIO = "update room_person set audio_type = $4, audio_connection = $5, audio_computer = $6, audio_since = $7
        where site_id = $1 and session_id = $2 and id = $3";
    /// Nobody is in the teleconference any more.
    CLEAR_AUDIO = "update room_person set audio_type = null, audio_connection = null, audio_computer = null,
        audio_since = null
        where site_id = $1 and session_id = $2 and audio_type is not null";
}

fn audio(row: &Row) -> Result<Option<AudioRow>, StoreError> {
    let Some(kind) = row.get::<Option<String>>(9)? else { return Ok(None) };
    let kind =
        AudioType::parse(&kind).ok_or_else(|| StoreError::Type(format!("no type of audio: {kind}")))?;
    Ok(Some(AudioRow { kind, connection: row.get(10)?, computer: row.get(11)?, since: row.get(12)? }))
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

/// Adds somebody; nothing when he is there.
pub async fn insert(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    row: &RoomPersonRow,
) -> Result<(), StoreError> {
    let values: [Value; 8] = [
        row.id.into(),
        site.into(),
        session.into(),
        (&row.identity).into(),
        row.role.as_str().into(),
        (&row.name).into(),
        row.registration.into(),
        row.account.into(),
    ];
    tx.execute(&INSERT_ROOM_PERSON, &values).await.map(drop)
}

/// Everybody who was inside, by arrival.
pub async fn list(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<Seen>, StoreError> {
    tx.query(&LIST_ROOM_PEOPLE, &[site.into(), session.into()]).await?.iter().map(seen).collect()
}

fn seen(row: &Row) -> Result<Seen, StoreError> {
    Ok(Seen { row: person(row)?, is_entitled: row.get(13)? })
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

/// How many there are, guests that only gave a name among them.
pub async fn count(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_ROOM_PEOPLE, &[site.into(), session.into()]).await?.get(0)
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
    let values: [Value; 7] = [
        site.into(),
        session.into(),
        id.into(),
        audio.map(|audio| audio.kind.as_str()).into(),
        audio.map(|audio| &audio.connection).into(),
        audio.and_then(|audio| audio.computer.clone()).into(),
        audio.map(|audio| audio.since).into(),
    ];
    tx.execute(&SET_AUDIO, &values).await.map(drop)
}

/// Nobody is in the teleconference any more: the room was ended.
pub async fn clear_audio(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<(), StoreError> {
    tx.execute(&CLEAR_AUDIO, &[site.into(), session.into()]).await.map(drop)
}
