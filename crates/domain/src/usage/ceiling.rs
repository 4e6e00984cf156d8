//! The ceiling: the most that a host is charged without being asked (PS 6.1). It is the estimate and a buffer, held
//! before the session starts; what happens when the use comes near it, he has chosen before (decision 3).

use crate::money::{Money, MoneyError, div_round_half_away};
use crate::sites::PPM;
use crate::time::{Span, Timestamp};

/// How much more than the estimate is held: parts per million, from nothing to as much again (PS 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Buffer(i64);

impl Buffer {
    /// When the operator says nothing: 20 %.
    pub const USUAL: Self = Self(200_000);

    /// A buffer of so many parts per million; at most the estimate itself.
    pub fn from_ppm(ppm: i64) -> Option<Self> {
        (0..=PPM).contains(&ppm).then_some(Self(ppm))
    }

    /// Parts per million.
    pub fn ppm(self) -> i64 {
        self.0
    }

    /// The estimate and the buffer, rounded half away from zero.
    pub fn ceiling(self, estimate: Money) -> Result<Money, MoneyError> {
        let minor =
            div_round_half_away(i128::from(estimate.minor) * i128::from(PPM + self.0), i128::from(PPM));
        Ok(Money::new(i64::try_from(minor).map_err(|_| MoneyError::Overflow)?, estimate.currency))
    }
}

/// How long a session may go on at the ceiling at the operator's cost.
pub const GRACE: Span = Span::minutes(5);

/// What happens when the use reaches the ceiling: chosen by the host before he pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AtCeiling {
    /// He is asked to add; unanswered, the grace begins.
    #[default]
    Ask,
    /// It goes on for [`GRACE`], then it ends for all.
    Grace,
    /// It ends for all.
    End,
}

impl AtCeiling {
    /// Every choice, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Ask, Self::Grace, Self::End];

    /// As stored, and as the form's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Grace => "grace",
            Self::End => "end",
        }
    }

    /// Reads [`AtCeiling::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == text)
    }

    /// When a session ends that reached its ceiling at `reached` and got no more.
    pub fn ends_at(self, reached: Timestamp) -> Timestamp {
        match self {
            Self::Ask | Self::Grace => reached.plus(GRACE),
            Self::End => reached,
        }
    }
}

/// How near the cost has come to the ceiling (PS 6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nearness {
    /// Below 80 %.
    Far,
    /// From 80 %: the host is told.
    Near,
    /// From 95 %: he is told again.
    VeryNear,
    /// It would cost more than the ceiling: what he chose happens. A session that costs exactly what was agreed goes on: a
    /// minimum charge, or one without a price, is reached at once and covers a while.
    Reached,
}

/// How near `cost` is to `ceiling`, both with tax and in one currency.
pub fn nearness(cost: Money, ceiling: Money) -> Nearness {
    let (cost, ceiling) = (i128::from(cost.minor) * 100, i128::from(ceiling.minor));
    match () {
        () if cost > ceiling * 100 => Nearness::Reached,
        () if cost == 0 => Nearness::Far,
        () if cost >= ceiling * 95 => Nearness::VeryNear,
        () if cost >= ceiling * 80 => Nearness::Near,
        () => Nearness::Far,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    #[test]
    fn a_ceiling_is_the_estimate_and_the_buffer() {
        assert_eq!(Buffer::USUAL.ceiling(eur(12_197)), Ok(eur(14_636)), "as in the sketch of the page");
        assert_eq!(Buffer(0).ceiling(eur(12_197)), Ok(eur(12_197)));
        assert_eq!(Buffer(PPM).ceiling(eur(5)), Ok(eur(10)));
        assert_eq!(Buffer(500_000).ceiling(eur(1)), Ok(eur(2)), "half away from zero");
        assert_eq!(Buffer(1).ceiling(eur(i64::MAX)), Err(MoneyError::Overflow));
        assert_eq!((Buffer::from_ppm(-1), Buffer::from_ppm(PPM + 1)), (None, None));
        assert_eq!(Buffer::from_ppm(PPM), Some(Buffer(PPM)));
    }

    #[test]
    fn a_host_is_told_at_eighty_and_at_ninety_five_per_cent() {
        let near = |cost| nearness(eur(cost), eur(14_636));
        assert_eq!(near(0), Nearness::Far);
        assert_eq!(near(11_708), Nearness::Far);
        assert_eq!(near(11_709), Nearness::Near);
        assert_eq!(near(13_904), Nearness::Near);
        assert_eq!(near(13_905), Nearness::VeryNear);
        assert_eq!(near(14_635), Nearness::VeryNear);
        assert_eq!(near(14_636), Nearness::VeryNear, "what was agreed is not too much");
        assert_eq!(near(14_637), Nearness::Reached);
        assert_eq!(nearness(eur(0), eur(0)), Nearness::Far, "there is nothing to pay");
    }

    #[test]
    fn what_happens_at_the_ceiling_was_chosen() {
        let reached = Timestamp(7);
        for choice in AtCeiling::ALL {
            assert_eq!(AtCeiling::parse(choice.as_str()), Some(choice));
        }
        assert_eq!(AtCeiling::End.ends_at(reached), reached);
        assert_eq!(AtCeiling::Grace.ends_at(reached), Timestamp(7).plus(Span::minutes(5)));
        assert_eq!(AtCeiling::Ask.ends_at(reached), AtCeiling::Grace.ends_at(reached), "unanswered");
        assert_eq!(AtCeiling::parse("go on"), None);
    }
}
