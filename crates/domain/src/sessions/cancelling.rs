//! Until when attendees may give their seats back themselves: the host's rule for one session. What they get back is
//! the site's refund policy.

use crate::sites::{PartialRefund, RefundPolicy};
use crate::time::{Span, Timestamp};

/// Longest time before the start that a host may ask for.
pub const BEFORE_MAX: Span = Span::days(365);

/// The rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelling {
    /// Attendees cannot cancel themselves; they may write to the site.
    NotAllowed,
    /// They can until this long before the start; zero is until the start.
    UntilBefore(Span),
}

impl Cancelling {
    /// The last moment, for a session that starts at `starts_at`.
    pub fn until(self, starts_at: Timestamp) -> Option<Timestamp> {
        match self {
            Self::NotAllowed => None,
            Self::UntilBefore(span) => Some(starts_at.minus(span)),
        }
    }

    /// Whether an attendee may cancel at `now`.
    pub fn is_open(self, starts_at: Timestamp, now: Timestamp) -> bool {
        self.until(starts_at).is_some_and(|until| now < until)
    }

    /// A policy as far as attendees can use it under this rule: nothing goes back once they cannot cancel any more, so
    /// that no page promises more than the cancelling page gives.
    pub fn limits(self, policy: RefundPolicy) -> RefundPolicy {
        let Self::UntilBefore(least) = self else { return RefundPolicy::NONE };
        let full_until = policy.full_until.map(|until| until.max(least));
        let partial = policy.partial.map(|part| PartialRefund { until: part.until.max(least), ..part });
        RefundPolicy {
            full_until,
            partial: partial.filter(|part| full_until.is_none_or(|full| part.until < full)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_ends_before_the_start() {
        let starts_at = Timestamp(Span::days(10).0);
        let rule = Cancelling::UntilBefore(Span::days(2));
        let until = Timestamp(Span::days(8).0);
        assert_eq!(rule.until(starts_at), Some(until));
        assert!(rule.is_open(starts_at, until.minus(Span(1))));
        assert!(!rule.is_open(starts_at, until));
        assert!(!Cancelling::NotAllowed.is_open(starts_at, Timestamp(0)));
        assert!(Cancelling::UntilBefore(Span(0)).is_open(starts_at, starts_at.minus(Span(1))));
    }

    #[test]
    fn no_policy_outlasts_the_rule() {
        let until = Cancelling::UntilBefore;
        let policy = |full: Option<i64>, part: Option<i64>| RefundPolicy {
            full_until: full.map(Span::hours),
            partial: part.map(|hours| PartialRefund { percent: 50, until: Span::hours(hours) }),
        };
        for (rule, given, usable) in [
            (until(Span::hours(1)), policy(Some(48), Some(6)), policy(Some(48), Some(6))),
            (until(Span::hours(12)), policy(Some(48), Some(6)), policy(Some(48), Some(12))),
            (until(Span::hours(48)), policy(Some(48), Some(6)), policy(Some(48), None)),
            (until(Span::hours(72)), policy(Some(48), Some(6)), policy(Some(72), None)),
            (until(Span::hours(72)), policy(None, Some(6)), policy(None, Some(72))),
            (Cancelling::NotAllowed, policy(Some(48), Some(6)), RefundPolicy::NONE),
        ] {
            assert_eq!(rule.limits(given), usable, "{rule:?} {given:?}");
        }
    }
}
