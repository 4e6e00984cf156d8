//! Who the participants of a session are, for people to read.

use crate::AppError;
use documents::statements::{Counted, Who};
use domain::classrooms::RoomRole;
use domain::ids::{RegistrationId, SessionId, SiteId};
use domain::usage::meter::Interval;
use locale::msg;
use std::collections::HashMap;
use store::Tx;
use store::classrooms::people;
use store::sessions::people as seats;

/// The names of a session's participants.
#[derive(Default)]
pub(crate) struct Names {
    in_room: HashMap<String, (String, RoomRole)>,
    registered: HashMap<RegistrationId, String>,
}

impl Names {
    /// Of everybody who was in the session's room or registered for it.
    pub async fn of(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<Self, AppError> {
        let in_room = people::list(tx, site, session).await?;
        let registered = seats::list(tx, site, session, i64::MAX).await?;
        Ok(Self {
            in_room: in_room
                .into_iter()
                .map(|seen| (seen.row.id.to_string(), (seen.row.name, seen.row.role)))
                .collect(),
            registered: registered
                .into_iter()
                .map(|row| (row.id, format!("{} {}", row.first_name, row.last_name)))
                .collect(),
        })
    }

    /// Whose interval it is; by the source's own id where nobody knows him.
    pub fn of_interval(&self, interval: &Interval) -> String {
        self.find(&interval.participant, interval.registration)
    }

    /// The same by participant and registration.
    pub fn find(&self, participant: &str, registration: Option<RegistrationId>) -> String {
        let by_seat = || registration.and_then(|registration| self.registered.get(&registration));
        let in_room = self.in_room.get(participant).map(|(name, _)| name);
        let known = in_room.or_else(by_seat);
        known.cloned().unwrap_or_else(|| participant.to_owned())
    }

    /// As what he was there: the message of it; none where nobody knows.
    pub fn role(&self, participant: &str, registration: Option<RegistrationId>) -> Option<&'static str> {
        match self.in_room.get(participant).map(|(_, role)| *role) {
            Some(RoomRole::Host) => Some(msg!("room-role-host")),
            Some(RoomRole::Administrator) => Some(msg!("room-role-administrator")),
            Some(RoomRole::Attendee) => Some(msg!("room-role-attendee")),
            Some(RoomRole::Guest) => Some(msg!("room-role-guest")),
            None => registration.map(|_| msg!("room-role-attendee")),
        }
    }
}

/// Puts numbers in the place of names, in the order in which the participants came.
pub(super) fn withhold(intervals: &mut [Counted]) {
    let mut known: Vec<String> = Vec::new();
    for counted in intervals {
        let participant = &counted.interval.participant;
        let place = known.iter().position(|other| other == participant).unwrap_or_else(|| {
            known.push(participant.clone());
            known.len() - 1
        });
        counted.who = Who::Numbered(place + 1);
    }
}
