//! Reconciliation: what a gateway lists as moved at an account, held against our books (PS 3.4). Nothing here moves money: a difference
//! makes us ask about its payment, and stays until the books agree or a person explains it.

mod matching;

pub use matching::{Matched, compare};

use crate::money::Money;
use crate::payments::gateway::ObjectId;
use crate::time::{Span, Timestamp};

/// So far back both sides are compared (PS 3.4).
pub const WINDOW: Span = Span::days(35);

/// So much longer before that our books are read, and so much earlier the gateway's list: the two clocks of one movement may lie as far
/// apart, since we note it when we hear of it.
pub const MARGIN: Span = Span::days(3);

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Movement {
    /// A payer's money came.
    Taken,
    /// It was given back to him.
    GivenBack,
    /// The gateway or a bank took it back from us.
    TakenBack,
}

impl Movement {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::GivenBack => "given-back",
            Self::TakenBack => "taken-back",
        }
    }

    /// Reads [`Movement::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Taken, Self::GivenBack, Self::TakenBack].into_iter().find(|of| of.as_str() == text)
    }
}

/// A line of the gateway's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTransaction {
    /// The gateway's id of it.
    pub object: ObjectId,
    /// What moved.
    pub movement: Movement,
    /// How much; positive, whatever its direction.
    pub amount: Money,
    /// What the gateway kept of it, where it says so and in the same currency; negative where it gave some of that back.
    pub fee: Option<Money>,
    /// Whether it is done: neither waiting nor refused.
    pub is_settled: bool,
    /// What was taken before and this gives or takes back, by the gateway's id.
    pub of: Option<ObjectId>,
    /// The number that it bears and that the seller gave: our reference of the operation, where it is ours.
    pub reference: Option<String>,
    /// The seller's own mark on it: our reference of the attempt, where it is ours.
    pub attempt_reference: Option<String>,
    /// When it happened, by the gateway's clock.
    pub at: Timestamp,
}

/// What our books say of something that moved at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The gateway's id of it.
    pub object: ObjectId,
    /// What moved.
    pub movement: Movement,
    /// How much; positive.
    pub amount: Money,
    /// What the gateway kept of it, as far as it is known.
    pub fee: Option<Money>,
    /// When it was posted.
    pub posted_at: Timestamp,
}

/// How the two sides differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Difference {
    /// At the gateway, and not in our books.
    NotHere,
    /// In our books, and not at the gateway.
    NotThere,
    /// Both, and another amount or currency.
    Amount,
    /// Both, and another fee.
    Fee,
    /// Done in our books, and at the gateway it waits or was refused.
    State,
}

impl Difference {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::NotHere, Self::NotThere, Self::Amount, Self::Fee, Self::State];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotHere => "not-here",
            Self::NotThere => "not-there",
            Self::Amount => "amount",
            Self::Fee => "fee",
            Self::State => "state",
        }
    }

    /// Reads [`Difference::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == text)
    }

    /// How what is listed differs from what is booked of the same object; none where they agree.
    pub fn between(listed: &ListedTransaction, booked: &Booked) -> Option<Self> {
        // Where an account may not see disputes, what one took is in our books as a refund.
        let is_same_way = (listed.movement == Movement::Taken) == (booked.movement == Movement::Taken);
        if listed.amount != booked.amount || !is_same_way {
            return Some(Self::Amount);
        }
        if !listed.is_settled {
            return Some(Self::State);
        }
        // What the gateway keeps of a refund, or gives back of its fee, stands in its own reports.
        let fee = listed.fee.filter(|fee| listed.movement == Movement::Taken && !fee.is_zero());
        (fee.is_some() && fee != booked.fee).then_some(Self::Fee)
    }
}

/// What came of asking a gateway for its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It was compared.
    Compared,
    /// It is longer than can be read in one go.
    TooMany,
    /// The account may not see it.
    NotPermitted,
    /// The gateway does not say now.
    NoAnswer,
}

impl Answer {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compared => "compared",
            Self::TooMany => "too-many",
            Self::NotPermitted => "not-permitted",
            Self::NoAnswer => "no-answer",
        }
    }

    /// Reads [`Answer::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Compared, Self::TooMany, Self::NotPermitted, Self::NoAnswer]
            .into_iter()
            .find(|of| of.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn listed() -> ListedTransaction {
        ListedTransaction {
            object: ObjectId("C1".into()),
            movement: Movement::Taken,
            amount: eur(12_100),
            fee: Some(eur(450)),
            is_settled: true,
            of: None,
            reference: None,
            attempt_reference: None,
            at: Timestamp(0),
        }
    }

    fn booked() -> Booked {
        Booked {
            object: ObjectId("C1".into()),
            movement: Movement::Taken,
            amount: eur(12_100),
            fee: Some(eur(450)),
            posted_at: Timestamp(0),
        }
    }

    #[test]
    fn two_sides_differ_by_amount_state_and_fee_in_this_order() {
        let usd = Money::new(12_100, Currency::from_code("USD").expect("USD"));
        assert_eq!(Difference::between(&listed(), &booked()), None);
        for (line, ours, expected) in [
            (ListedTransaction { amount: eur(12_000), ..listed() }, booked(), Some(Difference::Amount)),
            (ListedTransaction { amount: usd, ..listed() }, booked(), Some(Difference::Amount)),
            (
                ListedTransaction { movement: Movement::GivenBack, ..listed() },
                booked(),
                Some(Difference::Amount),
            ),
            (
                ListedTransaction { is_settled: false, fee: None, ..listed() },
                booked(),
                Some(Difference::State),
            ),
            (ListedTransaction { fee: Some(eur(451)), ..listed() }, booked(), Some(Difference::Fee)),
            (listed(), Booked { fee: None, ..booked() }, Some(Difference::Fee)),
            (ListedTransaction { fee: None, ..listed() }, booked(), None),
        ] {
            assert_eq!(Difference::between(&line, &ours), expected, "{line:?}");
        }
    }

    #[test]
    fn a_fee_of_a_refund_is_not_compared() {
        let line = ListedTransaction { movement: Movement::GivenBack, fee: Some(eur(-35)), ..listed() };
        let ours = Booked { movement: Movement::GivenBack, fee: None, ..booked() };
        assert_eq!(Difference::between(&line, &ours), None);
    }

    #[test]
    fn words_are_read_back() {
        for of in Difference::ALL {
            assert_eq!(Difference::parse(of.as_str()), Some(of));
        }
        for of in [Movement::Taken, Movement::GivenBack, Movement::TakenBack] {
            assert_eq!(Movement::parse(of.as_str()), Some(of));
        }
    }
}
