//! What a host may keep of a seat that he takes away: never more than the rules that were accepted leave him, nor than the
//! law does, and nothing once the session has begun.

use crate::money::Money;
use crate::sites::RefundPolicy;

/// What of the price goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatBack {
    /// All that is left of it.
    All,
    /// What the attendee would get if he gave the seat back himself.
    ByPolicy,
}

impl SeatBack {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Self; 2] = [Self::All, Self::ByPolicy];

    /// As a form sends it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ByPolicy => "policy",
        }
    }

    /// Reads [`SeatBack::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|back| back.as_str() == text)
    }
}

/// What decides about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatFacts {
    /// What was paid; none for a free seat.
    pub paid: Option<Money>,
    /// What of it may still go back.
    pub left: Money,
    /// What goes back by the policy that was accepted.
    pub by_policy: Money,
    /// That policy.
    pub policy: RefundPolicy,
    /// What the law gives back.
    pub by_law: Money,
    /// The session has begun. A seat that is taken away asks nobody any more whether the session was held, so that nothing
    /// can be kept of a fee that may never be earned.
    pub has_begun: bool,
}

/// What taking a seat away brings now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatOffer {
    /// What was paid; none for a free seat.
    pub paid: Option<Money>,
    /// What of it may still go back.
    pub left: Money,
    /// What goes back by the policy that was accepted.
    pub by_policy: Money,
    /// That policy.
    pub policy: RefundPolicy,
    /// So much goes back at least.
    pub least: Money,
}

impl SeatFacts {
    /// What is offered.
    pub fn offer(self) -> SeatOffer {
        let Self { paid, left, by_policy, policy, by_law, has_begun } = self;
        let least = if has_begun { left.minor } else { by_law.minor.max(by_policy.minor).min(left.minor) };
        SeatOffer { paid, left, by_policy, policy, least: Money::new(least, left.currency) }
    }
}

impl SeatOffer {
    /// What goes back by a choice.
    pub fn back(&self, choice: SeatBack) -> Money {
        match choice {
            SeatBack::All => self.left,
            SeatBack::ByPolicy => self.by_policy,
        }
    }

    /// What is kept by a choice.
    pub fn kept(&self, choice: SeatBack) -> Money {
        Money::new(self.left.minor - self.back(choice).minor, self.left.currency)
    }

    /// Whether a choice leaves the attendee what is his.
    pub fn allows(&self, choice: SeatBack) -> bool {
        (self.least.minor..=self.left.minor).contains(&self.back(choice).minor)
    }

    /// The choices that differ, and that leave the attendee what is his.
    pub fn choices(&self) -> Vec<SeatBack> {
        let differs = |choice: &SeatBack| *choice == SeatBack::All || self.by_policy != self.left;
        SeatBack::ALL.into_iter().filter(|choice| self.allows(*choice) && differs(choice)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn offer(left: i64, by_policy: i64, by_law: i64, has_begun: bool) -> SeatOffer {
        let facts = SeatFacts {
            paid: Some(eur(12_100)),
            left: eur(left),
            by_policy: eur(by_policy),
            policy: RefundPolicy::full_until_days(2),
            by_law: eur(by_law),
            has_begun,
        };
        facts.offer()
    }

    #[test]
    fn a_host_chooses_between_all_and_what_the_rules_give() {
        use SeatBack::{All, ByPolicy};
        for (left, by_policy, by_law, has_begun, least, choices) in [
            (12_100, 6_050, 0, false, 6_050, &[All, ByPolicy][..]),
            (12_100, 0, 0, false, 0, &[All, ByPolicy]),
            // All by the rules is one choice, not two.
            (12_100, 12_100, 0, false, 12_100, &[All]),
            // The law gives more than the rules: so much at least, and the rules are no choice.
            (12_100, 6_050, 12_100, false, 12_100, &[All]),
            (12_100, 6_050, 9_000, false, 9_000, &[All]),
            // Begun: all of it.
            (12_100, 6_050, 0, true, 12_100, &[All]),
            (0, 0, 0, false, 0, &[All]),
        ] {
            let offer = offer(left, by_policy, by_law, has_begun);
            assert_eq!((offer.least, offer.choices()), (eur(least), choices.to_vec()), "{offer:?}");
        }
        assert_eq!(offer(12_100, 6_050, 0, false).kept(ByPolicy), eur(6_050));
    }

    /// Whatever is chosen: not less than the law, not less than the rules, all from the start on, never more than is left.
    #[test]
    fn no_choice_takes_from_the_attendee_what_is_his() {
        let amounts = [0, 1, 2_000, 6_050, 12_099, 12_100];
        for left in amounts {
            for by_policy in amounts.into_iter().filter(|part| *part <= left) {
                for by_law in amounts.into_iter().filter(|part| *part <= left) {
                    for has_begun in [false, true] {
                        let offer = offer(left, by_policy, by_law, has_begun);
                        let choices = offer.choices();
                        assert_eq!(
                            choices.first(),
                            Some(&SeatBack::All),
                            "giving all back is always allowed"
                        );
                        for choice in choices {
                            let back = offer.back(choice).minor;
                            assert!(back >= by_law && back >= by_policy && back <= left, "{offer:?}");
                            assert!(!has_begun || back == left, "{offer:?}");
                            assert_eq!(back + offer.kept(choice).minor, left);
                        }
                    }
                }
            }
        }
    }
}
