//! Whether a session took place: only then are its fees earned. Of a meeting elsewhere nobody knows, so that one counts as
//! held when its time has passed; of our own room we know whether it was started. Where nobody started it, its host is
//! asked, and who does not answer gives the fees back: money is not kept for what nobody is known to have got.

use super::{Session, SessionState};
use crate::classrooms::entry::RoomStanding;
use crate::time::{Span, Timestamp};

/// From the first question until the fees go back by themselves.
pub const ANSWER_WITHIN: Span = Span::days(14);

/// When the host is asked again, counted from the first question.
pub const REMINDED_AFTER: [Span; 2] = [Span::days(3), Span::days(10)];

/// What the host was asked, and what he said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Question {
    /// When he was asked first; nothing when he was not.
    pub asked_at: Option<Timestamp>,
    /// How often he was asked.
    pub times: i64,
    /// When he said that it was held elsewhere.
    pub held_elsewhere_at: Option<Timestamp>,
}

impl Question {
    /// Whether it was asked and is not answered; a session that was called off is answered, too.
    pub fn is_open(&self, state: SessionState) -> bool {
        state == SessionState::Scheduled && self.asked_at.is_some() && self.held_elsewhere_at.is_none()
    }

    /// When the fees go back if nobody answers.
    pub fn answer_until(&self) -> Option<Timestamp> {
        self.asked_at.map(|asked_at| asked_at.plus(ANSWER_WITHIN))
    }
}

/// What is known of a session.
#[derive(Debug, Clone, Copy)]
pub struct HeldFacts<'a> {
    /// As planned.
    pub session: &'a Session,
    /// Its room, where it takes place here; nothing where it takes place elsewhere.
    pub room: Option<RoomStanding>,
    /// What its host was asked.
    pub question: Question,
}

/// What follows for its fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// They are earned: it took place.
    Earned,
    /// Nothing, until then.
    Wait(Timestamp),
    /// Its host is asked whether it was held.
    Ask,
    /// It is called off: nobody has answered.
    CallOff,
    /// Nothing: it was called off.
    Nothing,
}

/// What follows at `now`.
pub fn next(facts: &HeldFacts<'_>, now: Timestamp) -> Next {
    let HeldFacts { session, room, question } = *facts;
    if session.state == SessionState::Cancelled {
        return Next::Nothing;
    }
    if now < session.ends_at {
        return Next::Wait(session.ends_at);
    }
    if room.is_none_or(|room| room.started_at.is_some()) || question.held_elsewhere_at.is_some() {
        return Next::Earned;
    }
    let (Some(asked_at), Some(until)) = (question.asked_at, question.answer_until()) else {
        return Next::Ask;
    };
    if now >= until {
        return Next::CallOff;
    }
    let reminded = usize::try_from(question.times - 1).unwrap_or(0);
    match REMINDED_AFTER.get(reminded).map(|after| asked_at.plus(*after)) {
        Some(at) if now >= at => Next::Ask,
        Some(at) => Next::Wait(at),
        None => Next::Wait(until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SessionId;
    use crate::payments::gateway::Mode;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(n: i64) -> Timestamp {
        Timestamp(Span::days(n).0)
    }

    /// It ends with day 1.
    fn session(state: SessionState) -> Session {
        Session {
            id: SessionId(Uuid::nil()),
            mode: Mode::Production,
            state,
            starts_at: day(0),
            ends_at: day(1),
            opens_before: Span::minutes(15),
            registration_required: true,
            no_withdrawal: false,
            registration_closes_at: day(0),
            fee: None,
        }
    }

    fn room(started_at: Option<Timestamp>) -> Option<RoomStanding> {
        Some(RoomStanding { started_at, ended_at: None, locked: false })
    }

    #[test]
    fn only_what_took_place_is_earned() {
        let was = session(SessionState::Scheduled);
        let facts = |room, question| HeldFacts { session: &was, room, question };
        let unasked = Question::default();
        assert_eq!(next(&facts(None, unasked), day(1).minus(Span(1))), Next::Wait(day(1)));
        assert_eq!(next(&facts(None, unasked), day(1)), Next::Earned, "elsewhere");
        assert_eq!(next(&facts(room(Some(day(0))), unasked), day(1)), Next::Earned, "started here");
        assert_eq!(next(&facts(room(None), unasked), day(1)), Next::Ask);
        let said = Question { asked_at: Some(day(1)), times: 1, held_elsewhere_at: Some(day(2)) };
        assert_eq!(next(&facts(room(None), said), day(2)), Next::Earned, "as its host said");
        let off = session(SessionState::Cancelled);
        assert_eq!(next(&HeldFacts { session: &off, room: None, question: unasked }, day(9)), Next::Nothing);
    }

    #[test]
    fn who_does_not_answer_is_reminded_and_then_gives_the_fees_back() {
        let was = session(SessionState::Scheduled);
        let asked = |times, now| {
            let question = Question { asked_at: Some(day(1)), times, held_elsewhere_at: None };
            next(&HeldFacts { session: &was, room: room(None), question }, now)
        };
        assert_eq!(asked(1, day(1)), Next::Wait(day(4)));
        assert_eq!(asked(1, day(4)), Next::Ask);
        assert_eq!(asked(2, day(4)), Next::Wait(day(11)));
        assert_eq!(asked(2, day(11)), Next::Ask);
        assert_eq!(asked(3, day(11)), Next::Wait(day(15)));
        assert_eq!(asked(3, day(15)), Next::CallOff);
        assert_eq!(asked(1, day(40)), Next::CallOff, "also when nothing ran meanwhile");
    }

    proptest! {
        /// Whatever is waited for lies ahead, and what nobody started is not earned unless its host says so.
        #[test]
        fn nothing_is_earned_that_nobody_knows_of(
            asked in proptest::option::of(1..20_i64), times in 0..5_i64, now in -2..60_i64,
        ) {
            let was = session(SessionState::Scheduled);
            let question = Question { asked_at: asked.map(day), times, held_elsewhere_at: None };
            let found = next(&HeldFacts { session: &was, room: room(None), question }, day(now));
            prop_assert_ne!(found, Next::Earned);
            if let Next::Wait(until) = found {
                prop_assert!(until > day(now));
            }
        }
    }
}
