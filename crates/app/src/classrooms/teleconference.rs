//! *I am in the teleconference*: what people say of themselves, and a host of his people, until a classroom carries sound
//! itself. Facts like those of every source; the meter copes with what overlaps.

use super::{SAID, SOURCE, instance};
use crate::{App, AppError};
use domain::classrooms::voices::is_left_alone;
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::time::Timestamp;
use domain::usage::facts::{Connection, Fact, What};
use domain::usage::{AudioType, Leg};
use std::collections::BTreeMap;
use store::classrooms::people::{self, AudioRow, RoomPersonRow, Seen};
use store::usage::facts;
use store::{Tx, classrooms as rows};

/// Somebody's leg from now on.
pub(super) struct NewLeg {
    /// How he is in it.
    pub kind: AudioType,
    /// A new id.
    pub id: String,
    /// The device of his computer, for a voice over the network.
    pub computer: Option<String>,
    /// Whether who leads says so.
    pub by_leader: bool,
}

/// Somebody is in the teleconference from now on in this way, or not any more. The room's row is locked.
pub(super) async fn set(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    person: &RoomPersonRow,
    leg: Option<NewLeg>,
    now: Timestamp,
) -> Result<(), AppError> {
    let is_so = match (&person.audio, &leg) {
        (None, None) => true,
        (Some(was), Some(leg)) => was.kind == leg.kind && was.computer == leg.computer,
        _ => false,
    };
    if is_so {
        if let (Some(was), Some(leg)) = (&person.audio, &leg)
            && leg.by_leader
            && !was.by_leader
        {
            let confirmed = AudioRow { by_leader: true, ..was.clone() };
            people::set_audio(tx, site, session, person.id, Some(&confirmed)).await?;
        }
        return Ok(());
    }
    if let Some(was) = &person.audio {
        let down = fact(session, format!("down {}", was.connection), now, What::Down(was.connection.clone()));
        facts::accept(tx, site, session, &[down]).await?;
    }
    let audio = leg.map(|leg| AudioRow {
        kind: leg.kind,
        connection: leg.id,
        computer: leg.computer.filter(|_| leg.kind == AudioType::Voip),
        since: now,
        by_leader: leg.by_leader,
    });
    if let Some(audio) = &audio {
        let up = What::Up(connection(person, audio));
        let up = fact(session, format!("up {}", audio.connection), now, up);
        facts::accept(tx, site, session, &[up]).await?;
    }
    people::set_audio(tx, site, session, person.id, audio.as_ref()).await?;
    Ok(())
}

/// Ends what nobody should pay for any more: voices of people who have lost their right to be in the room, and telephones
/// that were left alone.
pub(super) async fn hang_up(app: &App, room: (SiteId, SessionId)) -> Result<(), AppError> {
    let (inside, store) = (app.clone(), app.store().clone());
    let unit = async move |tx: &mut Tx| {
        rows::touch(tx, room.0, room.1).await?;
        let now = inside.now();
        for person in to_hang_up(tx, room, now).await? {
            set(tx, room, &person, None, now).await?;
        }
        Ok::<_, AppError>(())
    };
    store.run_grouped(&room.1.to_string(), unit).await
}

/// Whose voices [`hang_up`] ends.
pub(super) async fn to_hang_up(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    now: Timestamp,
) -> Result<Vec<RoomPersonRow>, AppError> {
    let mut people = people::list(tx, site, session).await?;
    people.retain(|seen| seen.row.audio.is_some());
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let heard = facts::last_heard(tx, site, session, (SOURCE, &instance(session))).await?;
    people.retain(|seen| !seen.is_entitled || is_alone(seen, &heard, now));
    Ok(people.into_iter().map(|seen| seen.row).collect())
}

fn is_alone(seen: &Seen, heard: &BTreeMap<String, Timestamp>, now: Timestamp) -> bool {
    let telephone = seen.row.audio.as_ref().filter(|audio| audio.kind != AudioType::Voip);
    telephone.is_some_and(|audio| {
        let heard_at = heard.get(&seen.row.id.to_string()).copied();
        is_left_alone(audio.by_leader, heard_at, audio.since, now)
    })
}

/// A voice belongs to its computer and is counted while that is connected; a telephone stands alone (decision 10).
fn connection(person: &RoomPersonRow, audio: &AudioRow) -> Connection {
    Connection {
        id: audio.connection.clone(),
        participant: person.id.to_string(),
        device: match &audio.computer {
            Some(computer) => format!("{computer} voice"),
            None => format!("{} telephone", person.id),
        },
        leg: Leg::Audio(audio.kind),
        computer: audio.computer.clone(),
        registration: person.registration,
    }
}

fn fact(session: SessionId, event_key: String, now: Timestamp, what: What) -> Fact {
    Fact { source: SAID.to_owned(), instance: instance(session), event_key, at: now, observed_at: now, what }
}

/// The computer of somebody that a voice would belong to: the one that he acts on, or the first that is connected.
pub(super) fn computer_of(person: RoomPersonId, connected: &[Connection]) -> Option<String> {
    let own = person.to_string();
    let mut devices: Vec<&str> = connected
        .iter()
        .filter(|other| other.participant == own && other.leg == Leg::Computer)
        .map(|other| other.device.as_str())
        .collect();
    devices.sort_unstable();
    devices.first().map(|device| (*device).to_owned())
}
