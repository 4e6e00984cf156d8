//! *I am in the teleconference*: what people say of themselves, and a host of his people, until a classroom carries sound
//! itself. Facts like those of every source; the meter copes with what overlaps.

use super::{SAID, instance};
use crate::AppError;
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::time::Timestamp;
use domain::usage::facts::{Connection, Fact, What};
use domain::usage::{AudioType, Leg};
use store::Tx;
use store::classrooms::people::{self, AudioRow, RoomPersonRow};
use store::usage::facts;

/// Somebody's leg from now on.
pub(super) struct NewLeg {
    /// How he is in it.
    pub kind: AudioType,
    /// A new id.
    pub id: String,
    /// The device of his computer, for a voice over the network.
    pub computer: Option<String>,
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
    });
    if let Some(audio) = &audio {
        let up = What::Up(connection(person, audio));
        let up = fact(session, format!("up {}", audio.connection), now, up);
        facts::accept(tx, site, session, &[up]).await?;
    }
    people::set_audio(tx, site, session, person.id, audio.as_ref()).await?;
    Ok(())
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
