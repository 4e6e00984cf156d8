//! The course of a session whose minutes its host pays: what is to be done now, from what is stored alone, so that it is
//! the same after any crash (PS-C18, C19). Nothing is remembered but facts.

use super::ceiling::{AtCeiling, GRACE};
use super::gate::{CAPTURE_MARGIN, goes_back};
use crate::classrooms::ending::{EMPTY_MAX, Presence, forgotten};
use crate::classrooms::entry::RoomStanding;
use crate::sessions::{Session, SessionState};
use crate::time::{Span, Timestamp};

/// The cost is computed anew this often while a session runs, and more often when the ceiling is near.
const COST_EVERY: Span = Span::seconds(30);

/// What is known of a session.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// As planned.
    pub session: &'a Session,
    /// Its room.
    pub room: RoomStanding,
    /// Whether anybody is connected to it.
    pub presence: Presence,
    /// Its use is frozen.
    pub is_frozen: bool,
    /// When the use reached the ceiling, or will if everybody stays; nothing when it will not.
    pub reaches_at: Option<Timestamp>,
    /// What happens then.
    pub at_ceiling: AtCeiling,
    /// Whether something is held or being paid that was not given up.
    pub has_payment: bool,
    /// When the first of its holds ends: by then it must be captured.
    pub capture_before: Option<Timestamp>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// What was paid goes back by itself (S-65).
    GiveBack,
    /// It is ended for all: the ceiling is reached and nothing was added, or everybody has gone.
    End,
    /// What was used is frozen and charged.
    Freeze,
    /// Nothing, until then.
    Wait(Timestamp),
    /// Nothing any more.
    Done,
}

/// Whether the session can still be begun, or goes on: only then is money held for it.
pub fn takes_place(session: &Session, room: &RoomStanding, now: Timestamp) -> bool {
    let is_over = match room.started_at {
        Some(_) => room.is_over(session, now),
        None => room.ended_at.is_some() || now >= session.ends_at.plus(GRACE),
    };
    session.state != SessionState::Cancelled && !is_over
}

/// What is to be done at `now`.
pub fn next(course: &Course<'_>, now: Timestamp) -> Next {
    let (session, room) = (course.session, course.room);
    if course.is_frozen {
        return Next::Done;
    }
    if goes_back(session.state, room.started_at, session.ends_at, now) {
        return if course.has_payment { Next::GiveBack } else { Next::Done };
    }
    let Some(started_at) = room.started_at else {
        return Next::Wait(session.ends_at.plus(GRACE));
    };
    if room.is_over(session, now) {
        return Next::Freeze;
    }
    // Called off while it ran: it is over, and settled (S-65).
    if session.state == SessionState::Cancelled {
        return Next::End;
    }
    let ends_at = course.reaches_at.map(|reached| course.at_ceiling.ends_at(reached.max(started_at)));
    if ends_at.is_some_and(|ends_at| now >= ends_at) {
        return Next::End;
    }
    // Beyond this nobody could be charged for it.
    let last_at = course.capture_before.map(|before| before.minus(CAPTURE_MARGIN));
    if last_at.is_some_and(|last_at| now >= last_at) {
        return Next::End;
    }
    if forgotten(session, &room, course.presence, now).is_some() {
        return Next::End;
    }
    let cost_at = ends_at.map_or(now.plus(COST_EVERY), |ends_at| ends_at.min(now.plus(COST_EVERY)));
    let look_at = last_at.map_or(cost_at, |last_at| last_at.min(cost_at));
    // When it is forgotten, if nobody comes any more.
    let look_at = match course.presence {
        Presence::Nobody(since) => {
            let empty_since = since.map_or(session.ends_at, |since| since.max(session.ends_at));
            look_at.min(empty_since.plus(EMPTY_MAX))
        }
        Presence::Somebody => look_at,
    };
    Next::Wait(look_at.max(now.plus(Span::seconds(1))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SessionId;
    use crate::payments::gateway::Mode;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(minutes: i64) -> Timestamp {
        Timestamp(0).plus(Span::minutes(minutes))
    }

    /// From minute 60 to minute 120.
    fn session() -> Session {
        Session {
            id: SessionId(Uuid::nil()),
            mode: Mode::Production,
            state: SessionState::Scheduled,
            starts_at: at(60),
            ends_at: at(120),
            opens_before: Span::minutes(15),
            registration_required: true,
            no_withdrawal: false,
            registration_closes_at: at(60),
            fee: None,
        }
    }

    fn course(session: &Session, started: Option<i64>, ended: Option<i64>) -> Course<'_> {
        Course {
            session,
            room: RoomStanding { started_at: started.map(at), ended_at: ended.map(at), locked: false },
            presence: Presence::Somebody,
            is_frozen: false,
            reaches_at: None,
            at_ceiling: AtCeiling::Grace,
            has_payment: true,
            capture_before: None,
        }
    }

    #[test]
    fn what_was_not_begun_goes_back_and_what_was_is_settled() {
        let planned = session();
        assert_eq!(next(&course(&planned, None, None), at(70)), Next::Wait(at(125)));
        assert_eq!(next(&course(&planned, None, None), at(125)), Next::GiveBack);
        assert_eq!(next(&course(&planned, Some(61), Some(90)), at(90)), Next::Freeze);
        let off = Session { state: SessionState::Cancelled, ..session() };
        assert_eq!(next(&course(&off, None, None), at(1)), Next::GiveBack);
        assert_eq!(next(&course(&off, Some(61), None), at(70)), Next::End, "settled, too");
        assert_eq!(next(&course(&off, Some(61), Some(70)), at(70)), Next::Freeze);
        let given_back = Course { has_payment: false, ..course(&off, None, None) };
        assert_eq!(next(&given_back, at(1)), Next::Done);
        let frozen = Course { is_frozen: true, ..course(&planned, Some(61), Some(90)) };
        assert_eq!(next(&frozen, at(90)), Next::Done);
    }

    #[test]
    fn a_session_that_nobody_ends_is_over_when_everybody_has_gone() {
        let planned = session();
        let peopled = course(&planned, Some(61), None);
        assert_eq!(next(&peopled, at(125)), Next::Wait(at(125).plus(COST_EVERY)));
        let left = |minute| Course { presence: Presence::Nobody(Some(at(minute))), ..peopled };
        assert_eq!(next(&left(90), at(124)), Next::Wait(at(124).plus(COST_EVERY)), "they may come again");
        assert_eq!(next(&left(90), at(125)), Next::End);
        assert_eq!(
            next(&left(124), at(125)),
            Next::Wait(at(125).plus(COST_EVERY)),
            "a connection was lost a minute ago"
        );
        let last = at(129).minus(Span::seconds(7));
        assert_eq!(next(&left(124), last), Next::Wait(at(129)), "to the second");
        assert_eq!(next(&left(124), at(129)), Next::End);
        assert_eq!(next(&peopled, at(120 + 240)), Next::Freeze, "no session outlasts its overtime");
    }

    #[test]
    fn no_session_outlasts_what_it_is_paid_with() {
        let planned = session();
        let ending = Course { capture_before: Some(at(160)), ..course(&planned, Some(61), None) };
        assert_eq!(next(&ending, at(99)), Next::Wait(at(99).plus(COST_EVERY)));
        assert_eq!(next(&ending, at(100)), Next::End, "an hour before the hold ends");
    }

    #[test]
    fn at_the_ceiling_happens_what_the_host_has_chosen() {
        let planned = session();
        let reaching = |choice| Course {
            reaches_at: Some(at(100)),
            at_ceiling: choice,
            ..course(&planned, Some(61), None)
        };
        assert_eq!(next(&reaching(AtCeiling::End), at(100)), Next::End);
        for choice in [AtCeiling::Ask, AtCeiling::Grace] {
            assert_eq!(next(&reaching(choice), at(104)), Next::Wait(at(104).plus(COST_EVERY)));
            assert_eq!(next(&reaching(choice), at(105)), Next::End);
        }
        let soon = at(100).minus(Span::seconds(7));
        assert_eq!(next(&reaching(AtCeiling::End), soon), Next::Wait(at(100)), "to the second");
    }

    proptest! {
        /// However it goes, what is waited for lies ahead, and in the end there is nothing to wait for.
        #[test]
        fn every_course_ends(
            started in proptest::option::of(50..119_i64),
            ended in proptest::option::of(120..300_i64),
            reaches in proptest::option::of(60..400_i64),
            left in proptest::option::of(proptest::option::of(50..500_i64)),
            minute in 0..500_i64,
        ) {
            let planned = session();
            let presence = left.map_or(Presence::Somebody, |since| Presence::Nobody(since.map(at)));
            let facts = Course {
                reaches_at: reaches.map(at), presence, ..course(&planned, started, started.and(ended))
            };
            if let Next::Wait(until) = next(&facts, at(minute)) {
                prop_assert!(until > at(minute));
                prop_assert!(minute < 120 + 240);
            }
        }
    }
}
