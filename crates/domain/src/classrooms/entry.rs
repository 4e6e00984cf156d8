//! Who may come into a room, and when (S-60, S-82).

use super::RoomRole;
use crate::sessions::{Door, Session, SessionState};
use crate::time::{Span, Timestamp};

/// Computers that one person may have in a room at a time: a desk, a phone and a spare. A link that is passed around
/// opens no more.
pub const COMPUTERS_MAX: usize = 3;

/// Windows of one computer: two, and both of them once more whose connection was lost a moment ago. They are billed as one,
/// and a computer is what a browser calls itself: no more people than that come in as one.
pub const WINDOWS_MAX: usize = 4;

/// Guests who may give their names for one session from one network address: a company behind one proxy, and not a
/// program that makes up people.
pub const GUESTS_PER_ADDRESS: i64 = 250;

/// A room that nobody ended is over this long after the announced end.
pub const OVERTIME_MAX: Span = Span::hours(4);

/// How a room stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoomStanding {
    /// When its host started it.
    pub started_at: Option<Timestamp>,
    /// When it was ended for all.
    pub ended_at: Option<Timestamp>,
    /// Whether nobody new comes in.
    pub locked: bool,
}

impl RoomStanding {
    /// Whether people are taught in it at `now`.
    pub fn is_running(&self, session: &Session, now: Timestamp) -> bool {
        self.started_at.is_some() && !self.is_over(session, now)
    }

    /// Whether it is over: ended, or forgotten. One that never began is over with its session.
    pub fn is_over(&self, session: &Session, now: Timestamp) -> bool {
        self.ended_at.is_some() || now >= self.over_at(session)
    }

    /// Whether a confirmed person may come in at `now`: as long as it runs, whatever was announced, and no longer.
    pub fn door(&self, session: &Session, now: Timestamp) -> Door {
        match session.door(now) {
            Door::Cancelled => Door::Cancelled,
            door @ Door::OpensAt(_) if self.started_at.is_none() => door,
            _ if self.is_over(session, now) => Door::Ended,
            _ if self.is_running(session, now) => Door::Open,
            door => door,
        }
    }

    /// When it was, or will be, over: its true end where it was ended, whatever was announced.
    pub fn over_at(&self, session: &Session) -> Timestamp {
        let last = match self.started_at {
            Some(_) => session.ends_at.plus(OVERTIME_MAX),
            None => session.ends_at,
        };
        self.ended_at.unwrap_or(last)
    }
}

/// What is known of somebody at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comer {
    /// What he would be.
    pub role: RoomRole,
    /// Whether he has a right to be there: a confirmed registration, a role at the site, or a session that is open to
    /// everybody.
    pub is_entitled: bool,
    /// Whether he was inside before: a lock does not keep him out.
    pub was_inside: bool,
    /// Whether a leader sent him out.
    pub is_removed: bool,
    /// His computers that are connected already, without this one.
    pub computers: usize,
    /// Windows of this computer that are connected already.
    pub windows: usize,
}

/// Where somebody at the door gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Into the room.
    Inside,
    /// Before it, until it is started.
    Waits,
    /// Nowhere.
    Refused(EntryRefusal),
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryRefusal {
    /// The session was called off.
    Cancelled,
    /// It is over.
    Over,
    /// It is not announced yet.
    NotScheduled,
    /// No confirmed seat belongs to the link.
    NoSeat,
    /// He was sent out.
    Removed,
    /// Nobody new comes in.
    Locked,
    /// Too many computers are connected with his link, or too many windows of this one.
    TooManyComputers,
    /// Too many connections to rooms come from his network.
    NetworkFull,
    /// Somebody who led does not any more.
    NoRole,
    /// The sign-in with which he led has ended.
    SignedOut,
}

impl EntryRefusal {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Cancelled,
        Self::Over,
        Self::NotScheduled,
        Self::NoSeat,
        Self::Removed,
        Self::Locked,
        Self::TooManyComputers,
        Self::NetworkFull,
        Self::NoRole,
        Self::SignedOut,
    ];

    /// As the wire says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Over => "over",
            Self::NotScheduled => "not-scheduled",
            Self::NoSeat => "no-seat",
            Self::Removed => "removed",
            Self::Locked => "locked",
            Self::TooManyComputers => "too-many-computers",
            Self::NetworkFull => "network-full",
            Self::NoRole => "no-role",
            Self::SignedOut => "signed-out",
        }
    }
}

/// Decides at the door. Nobody is inside before the room was started, and it is started by one function only
/// ([`crate::sessions::start::start`]): what it refuses, no road leads around.
pub fn enter(session: &Session, room: &RoomStanding, comer: &Comer, now: Timestamp) -> Way {
    let refusal = match session.state {
        SessionState::Cancelled => Some(EntryRefusal::Cancelled),
        SessionState::Draft => Some(EntryRefusal::NotScheduled),
        SessionState::Scheduled if !comer.is_entitled && comer.role.leads() => Some(EntryRefusal::NoRole),
        SessionState::Scheduled if !comer.is_entitled => Some(EntryRefusal::NoSeat),
        SessionState::Scheduled if room.is_over(session, now) => Some(EntryRefusal::Over),
        SessionState::Scheduled if comer.is_removed && !comer.role.leads() => Some(EntryRefusal::Removed),
        SessionState::Scheduled if room.started_at.is_none() => return Way::Waits,
        SessionState::Scheduled if room.locked && !comer.was_inside && !comer.role.leads() => {
            Some(EntryRefusal::Locked)
        }
        SessionState::Scheduled if comer.computers >= COMPUTERS_MAX || comer.windows >= WINDOWS_MAX => {
            Some(EntryRefusal::TooManyComputers)
        }
        SessionState::Scheduled => None,
    };
    refusal.map_or(Way::Inside, Way::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SessionId;
    use crate::payments::gateway::Mode;
    use uuid::Uuid;

    fn session(state: SessionState) -> Session {
        Session {
            id: SessionId(Uuid::nil()),
            mode: Mode::Production,
            state,
            starts_at: at(10),
            ends_at: at(12),
            opens_before: Span::minutes(15),
            registration_required: true,
            registration_closes_at: at(9),
            fee: None,
            no_withdrawal: false,
        }
    }

    fn at(hour: i64) -> Timestamp {
        Timestamp(Span::hours(hour).0)
    }

    const ATTENDEE: Comer = Comer {
        role: RoomRole::Attendee,
        is_entitled: true,
        was_inside: false,
        is_removed: false,
        computers: 0,
        windows: 0,
    };
    const HOST: Comer = Comer { role: RoomRole::Host, ..ATTENDEE };

    fn running() -> RoomStanding {
        RoomStanding { started_at: Some(at(10)), ..RoomStanding::default() }
    }

    #[test]
    fn nobody_is_inside_before_the_host_starts() {
        let (planned, room) = (session(SessionState::Scheduled), RoomStanding::default());
        for comer in [ATTENDEE, HOST, Comer { was_inside: true, ..ATTENDEE }] {
            assert_eq!(enter(&planned, &room, &comer, at(11)), Way::Waits);
        }
        assert_eq!(enter(&planned, &running(), &ATTENDEE, at(11)), Way::Inside);
        assert_eq!(enter(&planned, &room, &HOST, at(12)), Way::Refused(EntryRefusal::Over), "never began");
    }

    #[test]
    fn a_running_room_goes_on_after_the_announced_end_but_not_for_ever() {
        let planned = session(SessionState::Scheduled);
        assert_eq!(enter(&planned, &running(), &ATTENDEE, at(13)), Way::Inside);
        let late = planned.ends_at.plus(OVERTIME_MAX);
        assert_eq!(enter(&planned, &running(), &ATTENDEE, late), Way::Refused(EntryRefusal::Over));
        let ended = RoomStanding { ended_at: Some(at(11)), ..running() };
        assert_eq!(enter(&planned, &ended, &HOST, at(11)), Way::Refused(EntryRefusal::Over));
        assert!(!ended.is_running(&planned, at(11)));
    }

    #[test]
    fn who_is_refused_hears_why() {
        let planned = session(SessionState::Scheduled);
        let way = |comer: Comer, room: &RoomStanding| enter(&planned, room, &comer, at(11));
        let refused = |why| Way::Refused(why);
        let unpaid = Comer { is_entitled: false, ..ATTENDEE };
        assert_eq!(way(unpaid, &running()), refused(EntryRefusal::NoSeat));
        assert_eq!(way(unpaid, &RoomStanding::default()), refused(EntryRefusal::NoSeat), "nor does he wait");
        let former = Comer { is_entitled: false, ..HOST };
        assert_eq!(way(former, &running()), refused(EntryRefusal::NoRole), "he has no seat to lose");
        let removed = Comer { is_removed: true, was_inside: true, ..ATTENDEE };
        assert_eq!(way(removed, &running()), refused(EntryRefusal::Removed));
        let locked = RoomStanding { locked: true, ..running() };
        assert_eq!(way(ATTENDEE, &locked), refused(EntryRefusal::Locked));
        assert_eq!(way(Comer { was_inside: true, ..ATTENDEE }, &locked), Way::Inside, "he keeps his seat");
        assert_eq!(way(HOST, &locked), Way::Inside);
        let many = Comer { computers: COMPUTERS_MAX, ..ATTENDEE };
        assert_eq!(way(many, &running()), refused(EntryRefusal::TooManyComputers));
        let shared = Comer { windows: WINDOWS_MAX, ..ATTENDEE };
        assert_eq!(way(shared, &running()), refused(EntryRefusal::TooManyComputers));
        for (state, why) in [
            (SessionState::Cancelled, EntryRefusal::Cancelled),
            (SessionState::Draft, EntryRefusal::NotScheduled),
        ] {
            assert_eq!(enter(&session(state), &running(), &HOST, at(11)), refused(why));
        }
    }
}
