//! Rooms that nobody ended: over when everybody has gone and the announced end has passed, or when they went on for too
//! long. What was used then has an end, and is settled.

use super::entry::{OVERTIME_MAX, RoomStanding};
use crate::sessions::{Session, SessionState};
use crate::time::{Span, Timestamp};

/// After the announced end a room may be empty for so long: people come back from a break, or after a lost connection.
pub const EMPTY_MAX: Span = Span::minutes(5);

/// Whether somebody is in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Somebody is connected.
    Somebody,
    /// Nobody is, since then; `None`: nobody ever was.
    Nobody(Option<Timestamp>),
}

/// When a room was over that runs and that nobody ended; `None`: it goes on. Nobody is billed for an empty room, so it was
/// over when the last one left.
pub fn forgotten(
    session: &Session,
    room: &RoomStanding,
    presence: Presence,
    now: Timestamp,
) -> Option<Timestamp> {
    let started_at = room.started_at.filter(|_| room.ended_at.is_none())?;
    let last = session.ends_at.plus(OVERTIME_MAX);
    let is_off = session.state == SessionState::Cancelled;
    match presence {
        Presence::Somebody if is_off => Some(now),
        Presence::Somebody => (now >= last).then_some(last),
        Presence::Nobody(since) => {
            let since = since.map_or(started_at, |since| since.max(started_at)).min(last);
            let is_over = is_off || now >= last || now >= session.ends_at.max(since).plus(EMPTY_MAX);
            is_over.then_some(since)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SessionId;
    use crate::payments::gateway::Mode;
    use uuid::Uuid;

    fn at(minutes: i64) -> Timestamp {
        Timestamp(0).plus(Span::minutes(minutes))
    }

    /// From minute 60 to 120.
    fn session(state: SessionState) -> Session {
        Session {
            id: SessionId(Uuid::nil()),
            mode: Mode::Production,
            state,
            starts_at: at(60),
            ends_at: at(120),
            opens_before: Span::minutes(15),
            registration_required: true,
            registration_closes_at: at(50),
            fee: None,
            no_withdrawal: false,
        }
    }

    const RUNNING: RoomStanding =
        RoomStanding { started_at: Some(Timestamp(58 * 60_000_000)), ended_at: None, locked: false };

    fn over(presence: Presence, minute: i64) -> Option<Timestamp> {
        forgotten(&session(SessionState::Scheduled), &RUNNING, presence, at(minute))
    }

    #[test]
    fn an_empty_room_is_over_when_the_announced_end_has_passed() {
        let left = |minute| Presence::Nobody(Some(at(minute)));
        assert_eq!(over(left(90), 119), None, "a break");
        assert_eq!(over(left(90), 124), None);
        assert_eq!(over(left(90), 125), Some(at(90)));
        assert_eq!(over(left(130), 134), None, "somebody may come back");
        assert_eq!(over(left(130), 135), Some(at(130)));
        assert_eq!(over(Presence::Nobody(None), 125), Some(at(58)), "nobody ever came");
    }

    #[test]
    fn a_room_with_people_goes_on_but_not_for_ever() {
        assert_eq!(over(Presence::Somebody, 359), None);
        assert_eq!(over(Presence::Somebody, 400), Some(at(360)));
        assert_eq!(over(Presence::Nobody(Some(at(390))), 400), Some(at(360)));
        assert_eq!(over(Presence::Nobody(Some(at(358))), 361), Some(at(358)), "nobody comes back");
    }

    #[test]
    fn what_was_called_off_is_over_and_what_was_ended_or_never_began_is_not_ended_again() {
        let off = session(SessionState::Cancelled);
        assert_eq!(forgotten(&off, &RUNNING, Presence::Somebody, at(70)), Some(at(70)));
        assert_eq!(forgotten(&off, &RUNNING, Presence::Nobody(Some(at(66))), at(70)), Some(at(66)));
        let ended = RoomStanding { ended_at: Some(at(80)), ..RUNNING };
        assert_eq!(forgotten(&off, &ended, Presence::Somebody, at(400)), None);
        let never = RoomStanding::default();
        assert_eq!(forgotten(&off, &never, Presence::Nobody(None), at(400)), None);
    }
}
