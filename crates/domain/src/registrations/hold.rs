//! Seat holds: a place is kept for minutes while its person fills in the form and pays (decision 8, PS-S1, PS-S2).

use crate::sessions::{Registration, Session};
use crate::time::{Span, Timestamp};

/// How long *Register* keeps a seat.
pub const HOLD: Span = Span::minutes(15);

/// Attempts at paying per seat hold, unless the site sets another number (S-13).
pub const ATTEMPTS_MAX: i64 = 5;

/// State of a seat hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SeatHoldState {
    /// A place is kept.
    Held,
    /// Became a confirmed seat.
    Confirmed,
    /// Ended by time.
    Expired,
    /// Given up.
    Released,
}

impl SeatHoldState {
    const ALL: [Self; 4] = [Self::Held, Self::Confirmed, Self::Expired, Self::Released];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Expired => "expired",
            Self::Released => "released",
        }
    }

    /// Reads [`SeatHoldState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// The seats of one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seats {
    /// Places in all; `None` is unlimited.
    pub capacity: Option<i64>,
    /// Kept by holds.
    pub held: i64,
    /// Confirmed.
    pub sold: i64,
}

impl Seats {
    /// Places that can still be held; `None` is unlimited.
    pub fn left(&self) -> Option<i64> {
        self.capacity.map(|capacity| (capacity - self.held - self.sold).max(0))
    }

    /// Whether one more can be held or sold (PS-I-12).
    pub fn has_room(&self) -> bool {
        self.left() != Some(0)
    }
}

/// How many seats one network address may hold at a time. Confirmed seats do not count, so that an office fills a
/// session as its people pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressLimits {
    /// Over all sessions of a site (decision 8).
    pub everywhere: i64,
    /// Of one session's seats, in percent: whoever comes with new cookies again and again leaves the rest to others.
    pub session_percent: i64,
}

/// So many times the seats that an address may hold may it give back within the time that a hold lasts.
const GIVEN_BACK_FACTOR: i64 = 2;

/// So many times the seats that an address may hold may it take without a fee within that time: an office, or a class.
const CONFIRMED_FREE_FACTOR: i64 = 10;

/// So many seats of a session an address may hold, however few the session has.
const SESSION_MIN: i64 = 5;

impl AddressLimits {
    /// As an installation has them before anything is set.
    pub const USUAL: Self = Self { everywhere: 20, session_percent: 50 };

    /// For one machine that plays many visitors.
    pub const NONE: Self = Self { everywhere: i64::MAX, session_percent: 100 };

    /// Whether an address takes and drops seats, or takes free ones, faster than people do: each costs rows, mails and calls
    /// to the gateway.
    fn are_exceeded_by(self, lately: Lately) -> bool {
        lately.given_back >= self.everywhere.saturating_mul(GIVEN_BACK_FACTOR)
            || lately.confirmed_free >= self.everywhere.saturating_mul(CONFIRMED_FREE_FACTOR)
    }

    /// Of one session with so many seats; `None` is unlimited.
    pub fn of_session(self, capacity: Option<i64>) -> i64 {
        match capacity {
            None => i64::MAX,
            Some(_) if self.session_percent >= 100 => i64::MAX,
            Some(seats) => (seats.saturating_mul(self.session_percent) / 100).max(SESSION_MIN),
        }
    }
}

/// What a decision about a new hold is made from.
#[derive(Debug, Clone)]
pub struct HoldFacts<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its seats.
    pub seats: Seats,
    /// Whether this browser holds a seat of it already.
    pub held_by_browser: bool,
    /// Seats held from the same network address, over all sessions of the site.
    pub held_by_address: i64,
    /// Those of them that are this session's.
    pub held_here_by_address: i64,
    /// Seats that were given back, or confirmed without a payment, from the address, whose holds would not have ended yet.
    pub lately_by_address: Lately,
    /// How many an address may hold.
    pub address_limits: AddressLimits,
    /// How long a seat is held; [`HOLD`] but in tests that cannot wait.
    pub lasts: Span,
}

/// What a network address has done with seats that cost it nothing, counted while their holds would have lasted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lately {
    /// Given back before they were paid.
    pub given_back: i64,
    /// Confirmed, where the session that is asked for is without a fee.
    pub confirmed_free: i64,
}

/// Why no seat is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldRefusal {
    /// No place is left.
    SoldOut,
    /// Registration has closed.
    RegistrationClosed,
    /// The session was called off.
    SessionCancelled,
    /// Too many seats are held from this network address.
    TooManyFromAddress,
    /// Too many seats of this session are held from this network address.
    TooManyHereFromAddress,
    /// There is a fee, and the site cannot be paid at present.
    CannotBePaid,
}

/// What *Register* leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldDecision {
    /// Keep a seat until then.
    Hold {
        /// End of the hold.
        expires_at: Timestamp,
    },
    /// This browser has one already: go on with it.
    Existing,
}

/// Whether a hold keeps its seat at `now`; its end is none while its payment is being reviewed.
pub fn keeps_seat(state: SeatHoldState, expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    state == SeatHoldState::Held && expires_at.is_none_or(|expires_at| expires_at > now)
}

/// Decides about a new hold.
pub fn hold(facts: &HoldFacts<'_>, now: Timestamp) -> Result<HoldDecision, HoldRefusal> {
    match facts.session.registration(now) {
        // Where nobody registers nothing is held either; the page does not offer it.
        Registration::Closed | Registration::NotNeeded | Registration::NotAnnounced => {
            return Err(HoldRefusal::RegistrationClosed);
        }
        Registration::SessionCancelled => return Err(HoldRefusal::SessionCancelled),
        Registration::Open => {}
    }
    if facts.held_by_browser {
        return Ok(HoldDecision::Existing);
    }
    if !facts.seats.has_room() {
        return Err(HoldRefusal::SoldOut);
    }
    let limits = facts.address_limits;
    if facts.held_by_address >= limits.everywhere || limits.are_exceeded_by(facts.lately_by_address) {
        return Err(HoldRefusal::TooManyFromAddress);
    }
    if facts.held_here_by_address >= limits.of_session(facts.seats.capacity) {
        return Err(HoldRefusal::TooManyHereFromAddress);
    }
    Ok(HoldDecision::Hold { expires_at: now.plus(facts.lasts) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SessionId;
    use crate::payments::gateway::Mode;
    use crate::sessions::SessionState;
    use uuid::Uuid;

    fn session() -> Session {
        Session {
            id: SessionId(Uuid::nil()),
            mode: Mode::Production,
            state: SessionState::Scheduled,
            starts_at: Timestamp(Span::hours(10).0),
            ends_at: Timestamp(Span::hours(12).0),
            opens_before: Span::minutes(15),
            registration_required: true,
            no_withdrawal: false,
            registration_closes_at: Timestamp(Span::hours(9).0),
            fee: None,
        }
    }

    fn facts(session: &Session, seats: Seats) -> HoldFacts<'_> {
        HoldFacts {
            session,
            seats,
            held_by_browser: false,
            held_by_address: 0,
            held_here_by_address: 0,
            lately_by_address: Lately::default(),
            address_limits: AddressLimits::USUAL,
            lasts: HOLD,
        }
    }

    #[test]
    fn a_hold_lasts_fifteen_minutes_and_needs_room() {
        let s = session();
        let now = Timestamp(0);
        let room = Seats { capacity: Some(2), held: 1, sold: 0 };
        assert_eq!(
            hold(&facts(&s, room), now),
            Ok(HoldDecision::Hold { expires_at: now.plus(Span::minutes(15)) })
        );
        let full = Seats { capacity: Some(2), held: 1, sold: 1 };
        assert_eq!(hold(&facts(&s, full), now), Err(HoldRefusal::SoldOut));
        let unlimited = Seats { capacity: None, held: 9_999, sold: 9_999 };
        assert!(hold(&facts(&s, unlimited), now).is_ok());
    }

    #[test]
    fn a_hold_keeps_its_seat_until_its_end_and_without_one_for_as_long_as_it_is_reviewed() {
        let end = Some(Timestamp(1_000));
        assert!(keeps_seat(SeatHoldState::Held, end, Timestamp(999)));
        assert!(!keeps_seat(SeatHoldState::Held, end, Timestamp(1_000)));
        assert!(keeps_seat(SeatHoldState::Held, None, Timestamp(i64::MAX)));
        for ended in [SeatHoldState::Confirmed, SeatHoldState::Expired, SeatHoldState::Released] {
            assert!(!keeps_seat(ended, end, Timestamp(0)) && !keeps_seat(ended, None, Timestamp(0)));
        }
    }

    #[test]
    fn who_holds_a_seat_goes_on_with_it_even_when_it_is_the_last() {
        let s = session();
        let full = Seats { capacity: Some(1), held: 1, sold: 0 };
        let mine = HoldFacts { held_by_browser: true, ..facts(&s, full) };
        assert_eq!(hold(&mine, Timestamp(0)), Ok(HoldDecision::Existing));
    }

    #[test]
    fn an_address_holds_a_limited_number() {
        let s = session();
        let room = Seats { capacity: Some(100), held: 20, sold: 0 };
        let greedy = HoldFacts { held_by_address: 20, ..facts(&s, room) };
        assert_eq!(hold(&greedy, Timestamp(0)), Err(HoldRefusal::TooManyFromAddress));
    }

    #[test]
    fn an_address_does_not_take_and_drop_seats_without_end() {
        let s = session();
        let room = Seats { capacity: None, held: 0, sold: 0 };
        let after = |lately| hold(&HoldFacts { lately_by_address: lately, ..facts(&s, room) }, Timestamp(0));
        assert!(after(Lately { given_back: 39, confirmed_free: 199 }).is_ok());
        for lately in [
            Lately { given_back: 40, ..Lately::default() },
            Lately { confirmed_free: 200, ..Lately::default() },
        ] {
            assert_eq!(after(lately), Err(HoldRefusal::TooManyFromAddress));
        }
    }

    #[test]
    fn an_address_leaves_seats_of_a_session_to_others() {
        let s = session();
        // Seats of the session, and how many of them an address may hold.
        for (seats, limit) in [(2, 5), (8, 5), (10, 5), (11, 5), (12, 6), (20, 10), (500, 250)] {
            let room = Seats { capacity: Some(seats), held: 1, sold: 0 };
            let held = |here| HoldFacts { held_here_by_address: here, ..facts(&s, room) };
            assert!(hold(&held(limit - 1), Timestamp(0)).is_ok(), "{limit} of {seats}");
            let refused = hold(&held(limit), Timestamp(0));
            assert_eq!(refused, Err(HoldRefusal::TooManyHereFromAddress), "{limit} of {seats}");
            let mine = HoldFacts { held_by_browser: true, ..held(limit) };
            assert_eq!(hold(&mine, Timestamp(0)), Ok(HoldDecision::Existing));
        }
        assert_eq!(AddressLimits::USUAL.of_session(None), i64::MAX);
        assert_eq!(AddressLimits::USUAL.of_session(Some(i64::MAX)), i64::MAX / 100);
        let off = AddressLimits { session_percent: 100, ..AddressLimits::USUAL };
        assert_eq!(off.of_session(Some(10)), i64::MAX);
    }

    #[test]
    fn a_closed_or_cancelled_session_holds_nothing() {
        let s = session();
        let room = Seats { capacity: None, held: 0, sold: 0 };
        assert_eq!(hold(&facts(&s, room), s.registration_closes_at), Err(HoldRefusal::RegistrationClosed));
        let off = Session { state: SessionState::Cancelled, ..session() };
        assert_eq!(hold(&facts(&off, room), Timestamp(0)), Err(HoldRefusal::SessionCancelled));
    }
}
