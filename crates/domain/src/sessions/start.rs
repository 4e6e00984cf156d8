//! *Start session*: the host opens the door now.

use super::{Session, SessionState};
use crate::time::{Span, Timestamp};
use crate::usage::gate::GateRefusal;

/// What a decision about starting is made from.
#[derive(Debug, Clone, Copy)]
pub struct StartFacts<'a> {
    /// The session.
    pub session: &'a Session,
    /// Whether it takes place here and its room was ended for all.
    pub room_ended: bool,
    /// What the gate of pay-per-use says (S-60); where it is off, it lets everything through.
    pub gate: Result<(), GateRefusal>,
}

/// Why a session cannot be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StartRefusal {
    /// It was called off.
    Cancelled,
    /// It is over.
    Ended,
    /// It is still a draft: schedule it first.
    NotScheduled,
    /// Its host has to pay first (S-60).
    Gate(GateRefusal),
}

impl StartRefusal {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Cancelled,
        Self::Ended,
        Self::NotScheduled,
        Self::Gate(GateRefusal::Unpaid),
        Self::Gate(GateRefusal::BeingChecked),
        Self::Gate(GateRefusal::HoldEndsTooSoon),
    ];
}

/// What starting does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// How long before the announced start the door is open from now on. The announced time stays: people rely on it.
    pub opens_before: Span,
}

/// Decides about starting at `now`. Whoever asks and by whatever road: nothing else starts a session.
pub fn start(facts: &StartFacts<'_>, now: Timestamp) -> Result<Started, StartRefusal> {
    let session = facts.session;
    match session.state {
        SessionState::Cancelled => return Err(StartRefusal::Cancelled),
        SessionState::Draft => return Err(StartRefusal::NotScheduled),
        SessionState::Scheduled if facts.room_ended || now >= session.ends_at => {
            return Err(StartRefusal::Ended);
        }
        SessionState::Scheduled => facts.gate.map_err(StartRefusal::Gate)?,
    }
    let until_start = session.starts_at.since(now);
    Ok(Started { opens_before: session.opens_before.max(until_start) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SessionId;
    use crate::payments::gateway::Mode;
    use crate::sessions::Door;
    use uuid::Uuid;

    fn session(state: SessionState) -> Session {
        Session {
            id: SessionId(Uuid::nil()),
            mode: Mode::Production,
            state,
            starts_at: Timestamp(Span::hours(10).0),
            ends_at: Timestamp(Span::hours(12).0),
            opens_before: Span::minutes(15),
            registration_required: true,
            no_withdrawal: false,
            registration_closes_at: Timestamp(Span::hours(9).0),
            fee: None,
        }
    }

    fn started(session: &Session, hour: i64) -> Result<Started, StartRefusal> {
        start(&StartFacts { session, room_ended: false, gate: Ok(()) }, Timestamp(Span::hours(hour).0))
    }

    #[test]
    fn starting_opens_the_door_and_keeps_the_announced_time() {
        let mut early = session(SessionState::Scheduled);
        let now = Timestamp(Span::hours(8).0);
        assert!(matches!(early.door(now), Door::OpensAt(_)));
        early.opens_before = started(&early, 8).expect("may start").opens_before;
        assert_eq!(early.door(now), Door::Open);
        assert_eq!(early.starts_at, Timestamp(Span::hours(10).0));
        let under_way = session(SessionState::Scheduled);
        assert_eq!(started(&under_way, 11).map(|s| s.opens_before), Ok(Span::minutes(15)), "nothing changes");
    }

    #[test]
    fn what_cannot_be_started_says_why() {
        assert_eq!(started(&session(SessionState::Cancelled), 8), Err(StartRefusal::Cancelled));
        assert_eq!(started(&session(SessionState::Draft), 8), Err(StartRefusal::NotScheduled));
        assert_eq!(started(&session(SessionState::Scheduled), 12), Err(StartRefusal::Ended));
        let was = session(SessionState::Scheduled);
        let facts = StartFacts { session: &was, room_ended: true, gate: Ok(()) };
        assert_eq!(start(&facts, Timestamp(0)), Err(StartRefusal::Ended), "ended for all is ended");
    }

    /// S-60.
    #[test]
    fn what_is_not_paid_does_not_start() {
        let planned = session(SessionState::Scheduled);
        for gate in GateRefusal::ALL {
            let facts = StartFacts { session: &planned, room_ended: false, gate: Err(gate) };
            assert_eq!(start(&facts, Timestamp(0)), Err(StartRefusal::Gate(gate)));
        }
    }
}
