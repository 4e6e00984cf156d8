//! Facts, as they were accepted: append-only, each once by the key of its source (PS-U4).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{SessionId, SiteId};
use domain::time::Timestamp;
use domain::usage::Leg;
use domain::usage::facts::{Connection, Fact, Present, What};
use domain::usage::meter::SILENCE;
use std::collections::BTreeMap;

/// What a row of `usage_fact` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Up,
    Down,
    Lost,
    Heard,
    Poll,
    Present,
    Reported,
    Ended,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Up,
        Self::Down,
        Self::Lost,
        Self::Heard,
        Self::Poll,
        Self::Present,
        Self::Reported,
        Self::Ended,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Lost => "lost",
            Self::Heard => "heard",
            Self::Poll => "poll",
            Self::Present => "present",
            Self::Reported => "reported",
            Self::Ended => "ended",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

statements! {
    /// A fact; nothing when it was accepted before. What comes after the freeze is late.
    INSERT_FACT = "insert into usage_fact (site_id, session_id, source, instance, event_key, kind,
        connection, participant, device, leg, computer, registration_id, at, other_at, observed_at, late)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
            exists (select 1 from usage_statement where site_id = $1 and session_id = $2))
        on conflict (session_id, source, instance, event_key, connection) do nothing";
    /// The facts of a session that came in time.
    LIST_FACTS = "select source, instance, event_key, kind, connection, participant, device, leg, computer,
        registration_id, at, other_at, observed_at from usage_fact where site_id = $1 and session_id = $2 and not late";
    /// How many came too late.
    COUNT_LATE = "select count(*) from usage_fact where site_id = $1 and session_id = $2 and late";
    /// When a connection was last heard of.
    LAST_HEARD = "select heard_at from usage_heartbeat where site_id = $1 and session_id = $2 and source = $3
        and instance = $4 and connection = $5";
    /// A heartbeat.
    HEAR = "insert into usage_heartbeat (site_id, session_id, source, instance, connection, participant, device, leg,
        computer, registration_id, heard_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (session_id, source, instance, connection) do update set heard_at = excluded.heard_at
        where usage_heartbeat.heard_at < excluded.heard_at";
    /// The connections of one source that were heard of since a time and did not say that they went down.
    LIST_CONNECTED = "select h.connection, h.participant, h.device, h.leg, h.computer, h.registration_id
        from usage_heartbeat h where h.site_id = $1 and h.session_id = $2 and h.source = $3 and h.instance = $4
        and h.heard_at >= $5 and not exists (select 1 from usage_fact f where f.session_id = h.session_id
            and f.source = h.source and f.instance = h.instance and f.event_key = 'down ' || h.connection
            and f.connection = h.connection)";
    /// When a source last saw anybody.
    LAST_SEEN = "select max(seen) from (select max(heard_at) as seen from usage_heartbeat
            where site_id = $1 and session_id = $2 and source = $3 and instance = $4
        union all select max(at) as seen from usage_fact
            where site_id = $1 and session_id = $2 and source = $3 and instance = $4 and kind in ('up', 'down', 'lost')) as found";
    /// The computers of one person among those of [`LIST_CONNECTED`].
    LIST_CONNECTED_OF = "select h.connection, h.participant, h.device, h.leg, h.computer, h.registration_id
        from usage_heartbeat h where h.site_id = $1 and h.session_id = $2 and h.source = $3 and h.instance = $4
        and h.heard_at >= $5 and h.participant = $6 and not exists (select 1 from usage_fact f
            where f.session_id = h.session_id and f.source = h.source and f.instance = h.instance
            and f.event_key = 'down ' || h.connection and f.connection = h.connection)";
    /// When a source last heard of each participant.
    LAST_HEARD_OF = "select participant, max(heard_at) from usage_heartbeat
        where site_id = $1 and session_id = $2 and source = $3 and instance = $4 group by participant";
    /// The last heartbeats of a session.
    LIST_HEARTBEATS = "select source, instance, connection, participant, device, leg, computer, registration_id,
        heard_at from usage_heartbeat where site_id = $1 and session_id = $2";
}

/// Accepts facts about a session; how many of them were new.
pub async fn accept(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    facts: &[Fact],
) -> Result<u64, StoreError> {
    let mut new = 0;
    for fact in facts {
        new += u64::from(accept_one(tx, site, session, fact).await?);
    }
    Ok(new)
}

async fn accept_one(tx: &mut Tx, site: SiteId, session: SessionId, fact: &Fact) -> Result<bool, StoreError> {
    let mut insert = async |kind: Kind, id: &str, of: Option<&Connection>, (at, other_at)| {
        let text = |part: fn(&Connection) -> &str| Value::from(of.map_or("", part));
        let values: [Value; 15] = [
            site.into(),
            session.into(),
            (&fact.source).into(),
            (&fact.instance).into(),
            (&fact.event_key).into(),
            kind.as_str().into(),
            id.into(),
            text(|of| &of.participant),
            text(|of| &of.device),
            text(|of| of.leg.as_str()),
            of.and_then(|of| of.computer.clone()).into(),
            of.and_then(|of| of.registration).into(),
            Timestamp::into(at),
            Option::<Timestamp>::into(other_at),
            fact.observed_at.into(),
        ];
        Ok::<bool, StoreError>(tx.execute(&INSERT_FACT, &values).await? == 1)
    };
    let at = (fact.at, None);
    match &fact.what {
        What::Up(of) => insert(Kind::Up, &of.id, Some(of), at).await,
        What::Heard(of) => insert(Kind::Heard, &of.id, Some(of), at).await,
        What::Down(id) => insert(Kind::Down, id, None, at).await,
        What::Lost(id) => insert(Kind::Lost, id, None, at).await,
        What::Ended => insert(Kind::Ended, "", None, at).await,
        What::Reported { connection, up, down } => {
            insert(Kind::Reported, &connection.id, Some(connection), (*up, Some(*down))).await
        }
        What::Poll(present) => {
            if !insert(Kind::Poll, "", None, at).await? {
                return Ok(false);
            }
            for Present { connection, since } in present {
                insert(Kind::Present, &connection.id, Some(connection), (fact.at, *since)).await?;
            }
            Ok(true)
        }
    }
}

/// Notes that connections are alive. A gap in which their heartbeats had ceased becomes a fact, so that nobody is billed
/// for it (PS-U3). The unit takes its turn among what changes the room: what it shows is counted, or comes after the room was
/// ended or its use frozen, as from a node that stood still and wakes up, and then nothing is noted: it would change the
/// evidence of what was counted.
pub async fn hear(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    (source, instance): (&str, &str),
    alive: &[Connection],
    now: Timestamp,
) -> Result<(), StoreError> {
    if alive.is_empty() {
        return Ok(());
    }
    let room = crate::classrooms::take_turn(tx, site, session).await?;
    if room.ended_at.is_some() || super::statements::of_session(tx, site, session).await?.is_some() {
        return Ok(());
    }
    for of in alive {
        let key = [site.into(), session.into(), source.into(), instance.into(), (&of.id).into()];
        let last = tx.query_opt(&LAST_HEARD, &key).await?.map(|row| row.get::<Timestamp>(0)).transpose()?;
        if let Some(last) = last.filter(|last| now.since(*last) > SILENCE) {
            // It came up anew: of the heartbeats from now on only the last is kept.
            let event_key = format!("up {} {}", of.id, now.micros());
            let again =
                Fact { event_key, what: What::Up(of.clone()), ..heard((source, instance), of.clone(), now) };
            accept(tx, site, session, &[heard((source, instance), of.clone(), last), again]).await?;
        }
        let [site, session, source, instance, id] = key;
        let values: [Value; 11] = [
            site,
            session,
            source,
            instance,
            id,
            (&of.participant).into(),
            (&of.device).into(),
            of.leg.as_str().into(),
            of.computer.clone().into(),
            of.registration.into(),
            now.into(),
        ];
        tx.execute(&HEAR, &values).await?;
    }
    Ok(())
}

fn heard((source, instance): (&str, &str), of: Connection, at: Timestamp) -> Fact {
    Fact {
        source: source.to_owned(),
        instance: instance.to_owned(),
        event_key: format!("heard {} {}", of.id, at.micros()),
        at,
        observed_at: at,
        what: What::Heard(of),
    }
}

/// The columns of a connection, from `first` on: id, participant, device, leg, computer, registration.
fn connection(row: &Row, first: usize) -> Result<Connection, StoreError> {
    Ok(Connection {
        id: row.get(first)?,
        participant: row.get(first + 1)?,
        device: row.get(first + 2)?,
        leg: row.word(first + 3, Leg::parse)?,
        computer: row.get(first + 4)?,
        registration: row.get(first + 5)?,
    })
}

/// All facts about the session that came in time, the last heartbeats among them. In no order.
pub async fn of_session(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Vec<Fact>, StoreError> {
    let mut facts = Vec::new();
    let mut present: BTreeMap<(String, String, String), Vec<Present>> = BTreeMap::new();
    let mut polls = Vec::new();
    for row in tx.query(&LIST_FACTS, &[site.into(), session.into()]).await? {
        let (source, instance, event_key): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (at, other_at) = (row.get(10)?, row.get::<Option<Timestamp>>(11)?);
        let what = match row.word(3, Kind::parse)? {
            Kind::Up => What::Up(connection(&row, 4)?),
            Kind::Heard => What::Heard(connection(&row, 4)?),
            Kind::Down => What::Down(row.get(4)?),
            Kind::Lost => What::Lost(row.get(4)?),
            Kind::Ended => What::Ended,
            Kind::Reported => {
                What::Reported { connection: connection(&row, 4)?, up: at, down: other_at.unwrap_or(at) }
            }
            Kind::Present => {
                let found = Present { connection: connection(&row, 4)?, since: other_at };
                present.entry((source, instance, event_key)).or_default().push(found);
                continue;
            }
            Kind::Poll => What::Poll(Vec::new()),
        };
        let fact = Fact { source, instance, event_key, at, observed_at: row.get(12)?, what };
        match fact.what {
            What::Poll(_) => polls.push(fact),
            _ => facts.push(fact),
        }
    }
    for mut poll in polls {
        let key = (poll.source, poll.instance, poll.event_key);
        let found = present.remove(&key).unwrap_or_default();
        (poll.source, poll.instance, poll.event_key) = key;
        facts.push(Fact { what: What::Poll(found), ..poll });
    }
    for row in tx.query(&LIST_HEARTBEATS, &[site.into(), session.into()]).await? {
        let room: (String, String) = (row.get(0)?, row.get(1)?);
        facts.push(heard((&room.0, &room.1), connection(&row, 2)?, row.get(8)?));
    }
    Ok(facts)
}

/// The connections of a source that were heard of since `since` and did not say that they went down: in the facts of
/// such a source the end of a connection, said or found, has the key `down <connection>`.
pub async fn connected(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    (source, instance): (&str, &str),
    since: Timestamp,
) -> Result<Vec<Connection>, StoreError> {
    let values = [site.into(), session.into(), source.into(), instance.into(), since.into()];
    tx.query(&LIST_CONNECTED, &values).await?.iter().map(|row| connection(row, 0)).collect()
}

/// The same of one participant.
pub async fn connected_of(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    (source, instance): (&str, &str),
    since: Timestamp,
    participant: &str,
) -> Result<Vec<Connection>, StoreError> {
    let values =
        [site.into(), session.into(), source.into(), instance.into(), since.into(), participant.into()];
    tx.query(&LIST_CONNECTED_OF, &values).await?.iter().map(|row| connection(row, 0)).collect()
}

/// When a source last saw anybody in this run of a room.
pub async fn last_seen(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    (source, instance): (&str, &str),
) -> Result<Option<Timestamp>, StoreError> {
    let values = [site.into(), session.into(), source.into(), instance.into()];
    tx.query_one(&LAST_SEEN, &values).await?.get(0)
}

/// When a source last heard of each participant in this run of a room.
pub async fn last_heard(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    (source, instance): (&str, &str),
) -> Result<BTreeMap<String, Timestamp>, StoreError> {
    let values = [site.into(), session.into(), source.into(), instance.into()];
    tx.query(&LAST_HEARD_OF, &values).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// How many facts came after the freeze, for a person to look at.
pub async fn count_late(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_LATE, &[site.into(), session.into()]).await?.get(0)
}
