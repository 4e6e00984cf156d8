//! Sessions: live trainings that people register for, or come to by a plain link.

pub mod cancelling;
pub mod held;
pub mod invitations;
pub mod moved;
pub mod schedule;
pub mod start;

use crate::ids::SessionId;
use crate::money::Money;
use crate::payments::gateway::Mode;
use crate::time::{Span, Timestamp};

/// Whether a session still takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// Being prepared: only its host sees it, and nobody can register.
    Draft,
    /// It takes, or took, place.
    Scheduled,
    /// Called off by its host.
    Cancelled,
}

impl SessionState {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads [`SessionState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::Scheduled, Self::Cancelled].into_iter().find(|state| state.as_str() == text)
    }
}

/// What the rules need to know of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Test or real money (decision 11).
    pub mode: Mode,
    /// Whether it takes place.
    pub state: SessionState,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// The personal link lets in from this long before the start (S-82).
    pub opens_before: Span,
    /// Whether one comes in by a personal link only. Without, whoever has the plain link comes in; a fee forces it
    /// (S-41).
    pub registration_required: bool,
    /// Its host says that consumers have no right to withdraw from it (Consumer Rights Directive, Article 16(l)). It counts
    /// for those who were told so before they paid.
    pub no_withdrawal: bool,
    /// Registration closes at this time.
    pub registration_closes_at: Timestamp,
    /// Fee as entered; `None` or zero is free (S-43).
    pub fee: Option<Money>,
}

/// Whether one can register now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Yes.
    Open,
    /// Its closing time has passed.
    Closed,
    /// Nobody registers: the plain link lets in.
    NotNeeded,
    /// The session is not announced yet.
    NotAnnounced,
    /// The session was called off.
    SessionCancelled,
}

/// Whether the personal link lets its person in now (S-82).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Not yet; from this time on.
    OpensAt(Timestamp),
    /// Come in.
    Open,
    /// The session is over.
    Ended,
    /// The session was called off.
    Cancelled,
}

impl Session {
    /// Whether one can register now.
    pub fn registration(&self, now: Timestamp) -> Registration {
        match self.state {
            SessionState::Cancelled => Registration::SessionCancelled,
            SessionState::Draft => Registration::NotAnnounced,
            SessionState::Scheduled if !self.registration_required => Registration::NotNeeded,
            SessionState::Scheduled if now >= self.registration_closes_at || now >= self.ends_at => {
                Registration::Closed
            }
            SessionState::Scheduled => Registration::Open,
        }
    }

    /// Whether it is neither called off nor over: what is about people and places can still change.
    pub fn goes_on(&self, now: Timestamp) -> bool {
        self.state != SessionState::Cancelled && now < self.ends_at
    }

    /// When the personal link opens.
    pub fn opens_at(&self) -> Timestamp {
        self.starts_at.minus(self.opens_before)
    }

    /// Whether a confirmed person may come in now.
    pub fn door(&self, now: Timestamp) -> Door {
        match () {
            () if self.state == SessionState::Cancelled => Door::Cancelled,
            // Who could know of it but its host, who needs no door.
            () if self.state == SessionState::Draft => Door::OpensAt(self.opens_at()),
            () if now < self.opens_at() => Door::OpensAt(self.opens_at()),
            () if now < self.ends_at => Door::Open,
            () => Door::Ended,
        }
    }

    /// The fee, when there is one to pay.
    pub fn fee_due(&self) -> Option<Money> {
        self.fee.filter(|fee| !fee.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn session() -> Session {
        let hour = |n: i64| Timestamp(Span::hours(n).0);
        Session {
            id: SessionId(Uuid::nil()),
            mode: Mode::Production,
            state: SessionState::Scheduled,
            starts_at: hour(10),
            ends_at: hour(12),
            opens_before: Span::minutes(15),
            registration_required: true,
            no_withdrawal: false,
            registration_closes_at: hour(9),
            fee: None,
        }
    }

    #[test]
    fn the_door_opens_before_the_start_and_closes_at_the_end() {
        let s = session();
        let opens_at = s.starts_at.minus(Span::minutes(15));
        assert_eq!(s.door(opens_at.minus(Span(1))), Door::OpensAt(opens_at));
        assert_eq!(s.door(opens_at), Door::Open);
        assert_eq!(s.door(s.ends_at.minus(Span(1))), Door::Open);
        assert_eq!(s.door(s.ends_at), Door::Ended);
        let off = Session { state: SessionState::Cancelled, ..session() };
        assert_eq!(off.door(opens_at), Door::Cancelled);
    }

    #[test]
    fn registration_ends_at_its_closing_time() {
        let s = session();
        assert_eq!(s.registration(s.registration_closes_at.minus(Span(1))), Registration::Open);
        assert_eq!(s.registration(s.registration_closes_at), Registration::Closed);
        let off = Session { state: SessionState::Cancelled, ..session() };
        assert_eq!(off.registration(Timestamp(0)), Registration::SessionCancelled);
    }

    #[test]
    fn nobody_registers_for_a_draft_or_where_the_plain_link_lets_in() {
        let draft = Session { state: SessionState::Draft, ..session() };
        assert_eq!(draft.registration(Timestamp(0)), Registration::NotAnnounced);
        assert_eq!(draft.door(draft.starts_at), Door::OpensAt(draft.opens_at()), "nobody comes in");
        let open = Session { registration_required: false, ..session() };
        assert_eq!(open.registration(Timestamp(0)), Registration::NotNeeded);
        assert_eq!(open.door(open.starts_at), Door::Open);
    }
}
