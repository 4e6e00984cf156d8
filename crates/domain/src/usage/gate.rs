//! The gate of pay-per-use: when money is held, when a session may start, and when what was held goes back by itself
//! (S-60, S-61, S-65; decision 2; PS 6.3).

use super::ceiling::GRACE;
use crate::sessions::SessionState;
use crate::time::{Span, Timestamp};

/// After the planned end a hold must last so long: for an overrun, the report of a classroom and a gateway that is down.
pub const SETTLEMENT_TIME: Span = Span::hours(48);

/// What may pass between the planned end and the capture while all is well.
pub const CAPTURE_MARGIN: Span = Span::hours(1);

/// When the money of a planned session can be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldMoment {
    /// When it is scheduled.
    Now,
    /// Not before this: a hold made earlier would not last. The host is asked by mail then.
    At(Timestamp),
    /// A hold would not last from before the start until it is needed: the host pays at once.
    PayOnly,
}

/// When to hold the money of a session from `starts_at` to `ends_at`, at an account whose holds last `life`.
pub fn hold_moment((starts_at, ends_at): (Timestamp, Timestamp), life: Span, now: Timestamp) -> HoldMoment {
    let earliest = ends_at.plus(SETTLEMENT_TIME).minus(life);
    match () {
        () if earliest <= now => HoldMoment::Now,
        () if earliest < starts_at => HoldMoment::At(earliest),
        () => HoldMoment::PayOnly,
    }
}

/// How the host's payment of a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostPayment {
    /// He has not paid, or what he paid was released.
    Nothing,
    /// He is paying, or it is not known how that ended.
    UnderWay,
    /// A person at the gateway has to accept it (PS 6.12).
    InReview,
    /// The ceiling is held; it must be captured before this.
    Held {
        /// When the hold ends.
        capture_before: Timestamp,
    },
    /// The ceiling is captured.
    Captured,
}

/// Why a pay-per-use session cannot start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateRefusal {
    /// It is not paid: the answer leads to the payment.
    Unpaid,
    /// The payment is being checked; it will become clear by itself.
    BeingChecked,
    /// The hold would end before the session does: it is replaced first.
    HoldEndsTooSoon,
}

impl GateRefusal {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Unpaid, Self::BeingChecked, Self::HoldEndsTooSoon];
}

/// Whether a session that is planned to last `planned` may start now. Whoever asks, and by whatever road: nothing else
/// opens a pay-per-use session, and nobody joins one that has not started.
pub fn may_start(payment: HostPayment, planned: Span, now: Timestamp) -> Result<(), GateRefusal> {
    match payment {
        HostPayment::Nothing => Err(GateRefusal::Unpaid),
        HostPayment::UnderWay | HostPayment::InReview => Err(GateRefusal::BeingChecked),
        HostPayment::Captured => Ok(()),
        HostPayment::Held { capture_before } => {
            let needed = now.plus(planned).plus(CAPTURE_MARGIN);
            if needed < capture_before { Ok(()) } else { Err(GateRefusal::HoldEndsTooSoon) }
        }
    }
}

/// Whether what was paid for a session goes back by itself: it was called off, or nobody started it until it was over
/// (S-65). One that has started is settled instead.
pub fn goes_back(
    state: SessionState,
    started_at: Option<Timestamp>,
    ends_at: Timestamp,
    now: Timestamp,
) -> bool {
    let never_started = now >= ends_at.plus(GRACE);
    started_at.is_none() && (state == SessionState::Cancelled || never_started)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp(0).plus(Span::hours(hours))
    }

    #[test]
    fn money_is_held_when_the_hold_will_last_until_it_is_needed() {
        let session = (at(200), at(202));
        let (three_days, week) = (Span::days(3), Span::days(7));
        assert_eq!(hold_moment(session, week, at(100)), HoldMoment::Now, "end and 48 h lie within its life");
        assert_eq!(hold_moment(session, three_days, at(100)), HoldMoment::At(at(178)));
        assert_eq!(hold_moment(session, three_days, at(178)), HoldMoment::Now);
        assert_eq!(hold_moment(session, Span::hours(50), at(100)), HoldMoment::PayOnly);
        assert_eq!(hold_moment((at(100), at(102)), week, at(100)), HoldMoment::Now, "at once");
    }

    #[test]
    fn nothing_starts_unpaid() {
        let two_hours = Span::hours(2);
        let start = |payment| may_start(payment, two_hours, at(10));
        assert_eq!(start(HostPayment::Nothing), Err(GateRefusal::Unpaid));
        assert_eq!(start(HostPayment::UnderWay), Err(GateRefusal::BeingChecked));
        assert_eq!(start(HostPayment::InReview), Err(GateRefusal::BeingChecked));
        assert_eq!(start(HostPayment::Captured), Ok(()));
        let held = |hours| HostPayment::Held { capture_before: at(hours) };
        assert_eq!(start(held(14)), Ok(()));
        assert_eq!(start(held(13)), Err(GateRefusal::HoldEndsTooSoon), "the very moment is too late");
        assert_eq!(GateRefusal::ALL.len(), 3);
    }

    #[test]
    fn what_was_paid_for_nothing_goes_back_by_itself() {
        let back = |state, started, now| goes_back(state, started, at(12), now);
        let planned = SessionState::Scheduled;
        assert!(back(SessionState::Cancelled, None, at(1)));
        assert!(!back(planned, None, at(12)), "it may still start late");
        assert!(back(planned, None, at(12).plus(GRACE)));
        assert!(!back(planned, Some(at(10)), at(99)), "it is settled instead");
        assert!(
            !back(SessionState::Cancelled, Some(at(10)), at(11)),
            "called off while it ran: settled, too"
        );
    }

    proptest! {
        /// A hold that is made when the rule says so lets the session start on time, and still lasts 48 h after its end.
        #[test]
        fn a_hold_made_in_time_lets_the_session_start(
            ahead in 0..2_000_i64, length in 1..168_i64, life in 1..700_i64
        ) {
            let (now, session) = (at(0), (at(ahead), at(ahead + length)));
            let made = match hold_moment(session, Span::hours(life), now) {
                HoldMoment::Now => now,
                HoldMoment::At(at) => { prop_assert!(now < at && at < session.0); at }
                HoldMoment::PayOnly => { prop_assert!(life <= 48 + length); return Ok(()); }
            };
            let capture_before = made.plus(Span::hours(life));
            prop_assert!(capture_before >= session.1.plus(SETTLEMENT_TIME));
            let start = may_start(HostPayment::Held { capture_before }, Span::hours(length), session.0);
            prop_assert_eq!(start, Ok(()));
        }
    }
}
