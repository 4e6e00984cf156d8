//! When a paid seat may be given back, and for how much of what was paid.

use crate::money::{Money, div_round_half_away};
use crate::time::{Span, Timestamp};

/// Longest time before the start that a policy can name.
const UNTIL_MAX: Span = Span::days(365);

/// A site's refund policy: all of it until a time before the start, then a part until a later one, then nothing.
/// Either may be missing; with neither nothing is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RefundPolicy {
    /// All of it, until this long before the start. Whole hours.
    pub full_until: Option<Span>,
    /// A part of it, after that.
    pub partial: Option<PartialRefund>,
}

/// A part of what was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialRefund {
    /// How much, 1 to 99.
    pub percent: i64,
    /// Until this long before the start. Whole hours.
    pub until: Span,
}

/// How much of what was paid goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// All of it.
    Full,
    /// So many hundredths of it.
    Percent(i64),
    /// Nothing.
    Nothing,
}

/// Why a policy was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundPolicyProblem {
    /// A time is below zero, above a year, or not whole hours.
    UntilOutOfRange,
    /// The percentage is not between 1 and 99.
    PercentOutOfRange,
    /// The part ends before, or with, the full refund: nobody would ever get it.
    PartEndsFirst,
}

impl Share {
    /// This share of `paid`, rounded once, half away from zero.
    pub fn of(self, paid: Money) -> Money {
        match self {
            Self::Full => paid,
            Self::Nothing => Money::zero(paid.currency),
            Self::Percent(percent) => {
                let minor = div_round_half_away(i128::from(paid.minor) * i128::from(percent), 100);
                // Less than all of it: it fits.
                Money::new(i64::try_from(minor).unwrap_or(paid.minor), paid.currency)
            }
        }
    }
}

impl RefundPolicy {
    /// Nothing is given back.
    pub const NONE: Self = Self { full_until: None, partial: None };

    /// All of it until so many days before the start, nothing after.
    pub const fn full_until_days(days: i64) -> Self {
        Self { full_until: Some(Span::days(days)), partial: None }
    }

    /// The same policy, once it is proven to make sense.
    pub fn checked(self) -> Result<Self, RefundPolicyProblem> {
        let times = self.full_until.into_iter().chain(self.partial.map(|part| part.until));
        let in_range = |span: Span| (Span(0)..=UNTIL_MAX).contains(&span) && span.0 % Span::hours(1).0 == 0;
        if !times.into_iter().all(in_range) {
            return Err(RefundPolicyProblem::UntilOutOfRange);
        }
        if let Some(part) = self.partial {
            if !(1..=99).contains(&part.percent) {
                return Err(RefundPolicyProblem::PercentOutOfRange);
            }
            if self.full_until.is_some_and(|full| part.until >= full) {
                return Err(RefundPolicyProblem::PartEndsFirst);
            }
        }
        Ok(self)
    }

    /// How much goes back of a seat given back at `now`. The ends are exclusive: at the very time it is too late.
    pub fn share(self, starts_at: Timestamp, now: Timestamp) -> Share {
        let open = |until: Span| now < starts_at.minus(until);
        match self {
            Self { full_until: Some(until), .. } if open(until) => Share::Full,
            Self { partial: Some(part), .. } if open(part.until) => Share::Percent(part.percent),
            _ => Share::Nothing,
        }
    }

    /// Until when all of it goes back, for a session that starts at `starts_at`.
    pub fn full_refund_until(self, starts_at: Timestamp) -> Option<Timestamp> {
        self.full_until.map(|until| starts_at.minus(until))
    }

    /// As stored: `none`, `full 48h`, `50% 24h`, `full 48h; 50% 24h`.
    pub fn to_text(self) -> String {
        let hours = |span: Span| span.0 / Span::hours(1).0;
        let full = self.full_until.map(|until| format!("full {}h", hours(until)));
        let part = self.partial.map(|part| format!("{}% {}h", part.percent, hours(part.until)));
        let rules: Vec<String> = full.into_iter().chain(part).collect();
        if rules.is_empty() { "none".to_owned() } else { rules.join("; ") }
    }

    /// Reads [`RefundPolicy::to_text`].
    pub fn parse(text: &str) -> Option<Self> {
        let mut policy = Self::NONE;
        if text == "none" {
            return Some(policy);
        }
        for rule in text.split("; ") {
            let (what, until) = rule.split_once(' ')?;
            let until = Span::hours(until.strip_suffix('h')?.parse::<i32>().ok()?.into());
            match what.strip_suffix('%') {
                Some(percent) => {
                    policy.partial = Some(PartialRefund { percent: percent.parse().ok()?, until });
                }
                None if what == "full" => policy.full_until = Some(until),
                None => return None,
            }
        }
        policy.checked().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn both() -> RefundPolicy {
        RefundPolicy {
            full_until: Some(Span::days(2)),
            partial: Some(PartialRefund { percent: 50, until: Span::hours(6) }),
        }
    }

    #[test]
    fn all_then_a_part_then_nothing() {
        let start = Timestamp(Span::days(100).0);
        let at = |before: Span| both().share(start, start.minus(before));
        assert_eq!(at(Span(Span::days(2).0 + 1)), Share::Full);
        assert_eq!(at(Span::days(2)), Share::Percent(50), "the end is exclusive");
        assert_eq!(at(Span(Span::hours(6).0 + 1)), Share::Percent(50));
        assert_eq!(at(Span::hours(6)), Share::Nothing);
        assert_eq!(at(Span::hours(-1)), Share::Nothing);
        assert_eq!(RefundPolicy::NONE.share(start, Timestamp(0)), Share::Nothing);
        let until_the_start = RefundPolicy::full_until_days(0);
        assert_eq!(until_the_start.share(start, start.minus(Span(1))), Share::Full);
    }

    #[test]
    fn a_part_is_rounded_once() {
        let eur = Currency::from_code("EUR").expect("EUR");
        assert_eq!(Share::Percent(50).of(Money::new(12_101, eur)), Money::new(6_051, eur));
        assert_eq!(Share::Percent(33).of(Money::new(100, eur)), Money::new(33, eur));
        assert_eq!(Share::Full.of(Money::new(100, eur)), Money::new(100, eur));
        assert_eq!(Share::Nothing.of(Money::new(100, eur)), Money::zero(eur));
    }

    #[test]
    fn a_policy_that_makes_no_sense_is_refused() {
        let with =
            |percent, until| RefundPolicy { partial: Some(PartialRefund { percent, until }), ..both() };
        assert_eq!(with(50, Span::days(2)).checked(), Err(RefundPolicyProblem::PartEndsFirst));
        assert_eq!(with(0, Span::hours(1)).checked(), Err(RefundPolicyProblem::PercentOutOfRange));
        assert_eq!(with(100, Span::hours(1)).checked(), Err(RefundPolicyProblem::PercentOutOfRange));
        assert_eq!(with(50, Span::hours(-1)).checked(), Err(RefundPolicyProblem::UntilOutOfRange));
        assert_eq!(with(50, Span::minutes(1)).checked(), Err(RefundPolicyProblem::UntilOutOfRange));
        assert_eq!(RefundPolicy::full_until_days(366).checked(), Err(RefundPolicyProblem::UntilOutOfRange));
        assert!(with(50, Span::hours(0)).checked().is_ok());
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_again(
            full in proptest::option::of(24_i64..8760), percent in 1_i64..99, until in proptest::option::of(0_i64..24)
        ) {
            let partial = until.map(|until| PartialRefund { percent, until: Span::hours(until) });
            let policy = RefundPolicy { full_until: full.map(Span::hours), partial };
            prop_assert_eq!(RefundPolicy::parse(&policy.to_text()), Some(policy), "{}", policy.to_text());
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = RefundPolicy::parse(&text);
        }

        #[test]
        fn no_part_is_more_than_all(minor in 0..crate::money::FEE_MAX_MINOR, percent in 1_i64..=99) {
            let paid = Money::new(minor, Currency::from_code("EUR").expect("EUR"));
            let part = Share::Percent(percent).of(paid);
            prop_assert!(part.minor >= 0 && part.minor <= paid.minor);
        }
    }
}
