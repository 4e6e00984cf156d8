//! How long somebody stays signed in, and how far a sign-in has come.

use crate::time::{Span, Timestamp};

/// Without a request for so long, one has to sign in again.
pub const IDLE_MAX: Span = Span::hours(12);

/// After so long, whatever one does.
pub const LIFE_MAX: Span = Span::days(7);

/// To enter the code of the second factor after the password.
pub const SECOND_FACTOR_MAX: Span = Span::minutes(10);

/// How exactly the last request is noted: not every request writes.
pub const SEEN_STEP: Span = Span::minutes(5);

/// How far a sign-in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The password was right; the second factor is owed.
    Password,
    /// Everything that the account asks for was given.
    Complete,
}

impl Stage {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Complete => "complete",
        }
    }

    /// Reads [`Stage::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Password, Self::Complete].into_iter().find(|stage| stage.as_str() == text)
    }

    /// How long it lasts at most.
    pub fn life(self) -> Span {
        match self {
            Self::Password => SECOND_FACTOR_MAX,
            Self::Complete => LIFE_MAX,
        }
    }
}

/// Whether a sign-in still counts.
pub fn is_alive(seen_at: Timestamp, ends_at: Timestamp, now: Timestamp) -> bool {
    now < ends_at && now < seen_at.plus(IDLE_MAX)
}

/// Whether a request is worth noting.
pub fn is_worth_noting(seen_at: Timestamp, now: Timestamp) -> bool {
    now >= seen_at.plus(SEEN_STEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_ends_by_idleness_and_by_age() {
        let start = Timestamp(0);
        let ends_at = start.plus(LIFE_MAX);
        assert!(is_alive(start, ends_at, start));
        assert!(is_alive(start, ends_at, start.plus(IDLE_MAX).minus(Span(1))));
        assert!(!is_alive(start, ends_at, start.plus(IDLE_MAX)));
        let late = ends_at.minus(Span::minutes(1));
        assert!(is_alive(late, ends_at, late));
        assert!(!is_alive(late, ends_at, ends_at), "however busy");
    }
}
