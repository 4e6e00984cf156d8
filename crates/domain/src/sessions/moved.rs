//! A session that was moved after people had registered: until when they may leave it for the whole price, and what they
//! say to the new date (S-80).

use crate::time::Timestamp;

/// The last time that a session was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// When it was moved.
    pub at: Timestamp,
    /// When it was to start before; not known of sessions that were moved long ago.
    pub from: Option<Timestamp>,
    /// Until when the whole price goes back to whoever gives the seat back for that.
    pub cancel_until: Timestamp,
}

/// What somebody has said to the new date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewDate {
    /// Nothing yet.
    Open,
    /// He comes; since when that is known.
    Accepted(Timestamp),
}

impl Moved {
    /// Whether somebody had his seat already: who registered afterwards did so for the new date.
    pub fn concerns(self, confirmed_at: Option<Timestamp>) -> bool {
        confirmed_at.is_some_and(|confirmed_at| confirmed_at < self.at)
    }

    /// What somebody with a seat has said; none where he was not asked. An answer to an earlier date is none to this.
    pub fn answer(self, confirmed_at: Option<Timestamp>, accepted_at: Option<Timestamp>) -> Option<NewDate> {
        let accepted = accepted_at.filter(|accepted_at| *accepted_at >= self.at);
        self.concerns(confirmed_at).then(|| accepted.map_or(NewDate::Open, NewDate::Accepted))
    }

    /// Until when the seat may be given back for the whole price: not any more once who paid has accepted the new date,
    /// and after the date that was set.
    pub fn full_refund_until(
        self,
        confirmed_at: Option<Timestamp>,
        settled_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let open = self.answer(confirmed_at, settled_at) == Some(NewDate::Open);
        (open && now < self.cancel_until).then_some(self.cancel_until)
    }

    /// What is told of [`Moved::full_refund_until`] to somebody who may cancel for nothing until `ordinary` anyway: the
    /// later of both.
    pub fn told_until(
        self,
        confirmed_at: Option<Timestamp>,
        settled_at: Option<Timestamp>,
        ordinary: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let special = self.full_refund_until(confirmed_at, settled_at, now)?;
        Some(ordinary.map_or(special, |ordinary| ordinary.max(special)))
    }

    /// Whether accepting the new date gives something up: the ordinary end comes first.
    pub fn outlasts(self, ordinary: Option<Timestamp>) -> bool {
        ordinary.is_none_or(|ordinary| ordinary < self.cancel_until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVED: Moved = Moved { at: Timestamp(100), from: None, cancel_until: Timestamp(200) };

    #[test]
    fn who_had_a_seat_is_asked_and_an_old_answer_does_not_count() {
        let at = |n| Some(Timestamp(n));
        for (confirmed_at, accepted_at, expected) in [
            (at(50), None, Some(NewDate::Open)),
            (at(50), at(120), Some(NewDate::Accepted(Timestamp(120)))),
            (at(50), at(100), Some(NewDate::Accepted(Timestamp(100)))),
            (at(50), at(90), Some(NewDate::Open)),
            (at(100), None, None),
            (at(150), at(160), None),
            (None, None, None),
        ] {
            assert_eq!(MOVED.answer(confirmed_at, accepted_at), expected, "{confirmed_at:?} {accepted_at:?}");
        }
    }

    #[test]
    fn the_whole_price_goes_back_until_the_date_or_the_answer() {
        let at = |n| Some(Timestamp(n));
        for (confirmed_at, settled_at, now, expected) in [
            (at(50), None, 150, at(200)),
            (at(50), None, 200, None),
            (at(50), at(120), 150, None),
            (at(50), at(90), 150, at(200)),
            (at(150), None, 150, None),
        ] {
            let until = MOVED.full_refund_until(confirmed_at, settled_at, Timestamp(now));
            assert_eq!(until, expected, "{confirmed_at:?} {settled_at:?} {now}");
        }
    }

    #[test]
    fn the_later_end_is_told() {
        let at = |n| Some(Timestamp(n));
        for (settled_at, ordinary, now, expected, outlasts) in [
            (None, None, 150, at(200), true),
            (None, at(180), 150, at(200), true),
            (None, at(200), 150, at(200), false),
            (None, at(300), 150, at(300), false),
            (None, at(300), 200, None, false),
            (at(120), at(300), 150, None, false),
        ] {
            let told = MOVED.told_until(at(50), settled_at, ordinary, Timestamp(now));
            assert_eq!(told, expected, "{settled_at:?} {ordinary:?} {now}");
            assert_eq!(MOVED.outlasts(ordinary), outlasts, "{ordinary:?}");
        }
    }
}
