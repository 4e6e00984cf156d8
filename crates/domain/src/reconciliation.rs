//! Reconciliation: what a gateway lists as moved at an account, held against our books (PS 3.4). Nothing here moves money: a difference
//! makes us ask about its payment, and stays until the books agree, or a person explains or posts it.

mod disputed;
mod matching;
mod posting;

pub use disputed::{Accounted, Disputed, accounted};
pub use matching::{Matched, compare, missing};
pub use posting::{Unpostable, correction};

use crate::money::Money;
use crate::payments::gateway::ObjectId;
use crate::time::{Span, Timestamp};

/// So far back both sides are compared (PS 3.4).
pub const WINDOW: Span = Span::days(35);

/// So much earlier our books are read, and the gateway's list: we note what moved when we hear of it.
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
    /// Of what was taken back, this came back to us.
    Returned,
}

impl Movement {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Taken, Self::GivenBack, Self::TakenBack, Self::Returned];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::GivenBack => "given-back",
            Self::TakenBack => "taken-back",
            Self::Returned => "returned",
        }
    }

    /// Reads [`Movement::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == text)
    }

    /// Whether a dispute moved it, or a reversal: what is one of those in our books has no entry under the gateway's id.
    pub fn is_of_dispute(self) -> bool {
        matches!(self, Self::TakenBack | Self::Returned)
    }

    fn is_credit(self) -> bool {
        matches!(self, Self::Taken | Self::Returned)
    }
}

/// How something on a gateway's list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedState {
    /// It has moved.
    Done,
    /// It waits.
    Waiting,
    /// It was refused.
    Refused,
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
    /// What the gateway kept of it, where it says so; negative where it gave some of that back.
    pub fee: Option<Money>,
    /// How it stands.
    pub state: ListedState,
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
    /// It did not move before this: the payment, or the order to give it back, began then.
    pub began_at: Timestamp,
    /// When it was posted.
    pub posted_at: Timestamp,
}

impl Booked {
    /// How much it is, as something that moved like this: negative where it is the other way in our books. What a dispute took is the same way
    /// as a refund: where an account may not see disputes, our books have it as one.
    pub fn amount_as(&self, movement: Movement) -> Money {
        let is_same_way = self.movement.is_credit() == movement.is_credit();
        if is_same_way { self.amount } else { Money { minor: -self.amount.minor, ..self.amount } }
    }
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
    /// Done in our books, and at the gateway it waits.
    Waiting,
    /// Done in our books, and at the gateway it was refused.
    Refused,
}

impl Difference {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::NotHere, Self::NotThere, Self::Amount, Self::Fee, Self::Waiting, Self::Refused];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotHere => "not-here",
            Self::NotThere => "not-there",
            Self::Amount => "amount",
            Self::Fee => "fee",
            Self::Waiting => "waiting",
            Self::Refused => "refused",
        }
    }

    /// Reads [`Difference::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == text)
    }

    /// How what is listed differs from what is booked of the same object; none where they agree.
    pub fn between(listed: &ListedTransaction, booked: &Booked) -> Option<Self> {
        let is_same = listed.amount == booked.amount_as(listed.movement);
        match listed.state {
            ListedState::Done if is_same => {}
            ListedState::Done => return Some(Self::Amount),
            // Nothing has moved there, whatever its amount is.
            ListedState::Waiting => return Some(Self::Waiting),
            ListedState::Refused => return Some(Self::Refused),
        }
        // What the gateway keeps of a refund, or gives back of its fee, stands in its own reports.
        let fee = listed.fee.filter(|_| listed.movement == Movement::Taken)?;
        let is_same = booked.fee.map_or(fee.is_zero(), |ours| ours == fee);
        (!is_same).then_some(Self::Fee)
    }
}

/// What came of asking a gateway for its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It is being asked.
    Asking,
    /// It was compared.
    Compared,
    /// It is longer than can be read in one go.
    TooMany,
    /// There are more lines to ask about than can be asked about in one go: what was said is kept, and the next comparison goes on.
    Unfinished,
    /// The account may not see it.
    NotPermitted,
    /// The gateway does not say now.
    NoAnswer,
}

impl Answer {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Compared => "compared",
            Self::TooMany => "too-many",
            Self::Unfinished => "unfinished",
            Self::NotPermitted => "not-permitted",
            Self::NoAnswer => "no-answer",
        }
    }

    /// Reads [`Answer::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Asking, Self::Compared, Self::TooMany, Self::Unfinished, Self::NotPermitted, Self::NoAnswer]
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
            state: ListedState::Done,
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
            began_at: Timestamp(0),
            posted_at: Timestamp(0),
        }
    }

    #[test]
    fn two_sides_differ_by_state_amount_and_fee_in_this_order() {
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
                ListedTransaction { state: ListedState::Waiting, fee: None, ..listed() },
                booked(),
                Some(Difference::Waiting),
            ),
            (
                ListedTransaction { state: ListedState::Refused, ..listed() },
                booked(),
                Some(Difference::Refused),
            ),
            (
                ListedTransaction { state: ListedState::Refused, amount: eur(12_000), ..listed() },
                booked(),
                Some(Difference::Refused),
            ),
            (ListedTransaction { fee: Some(eur(451)), ..listed() }, booked(), Some(Difference::Fee)),
            (listed(), Booked { fee: None, ..booked() }, Some(Difference::Fee)),
            (ListedTransaction { fee: Some(eur(0)), ..listed() }, booked(), Some(Difference::Fee)),
            (ListedTransaction { fee: Some(eur(0)), ..listed() }, Booked { fee: None, ..booked() }, None),
            (
                ListedTransaction { fee: Some(Money { minor: 450, ..usd }), ..listed() },
                booked(),
                Some(Difference::Fee),
            ),
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
    fn what_is_the_other_way_in_our_books_is_less_than_nothing() {
        assert_eq!(booked().amount_as(Movement::Taken), eur(12_100));
        assert_eq!(booked().amount_as(Movement::Returned), eur(12_100));
        assert_eq!(booked().amount_as(Movement::GivenBack), eur(-12_100));
        let given = Booked { movement: Movement::GivenBack, ..booked() };
        assert_eq!(given.amount_as(Movement::TakenBack), eur(12_100));
    }

    #[test]
    fn words_are_read_back() {
        for of in Difference::ALL {
            assert_eq!(Difference::parse(of.as_str()), Some(of));
        }
        for of in Movement::ALL {
            assert_eq!(Movement::parse(of.as_str()), Some(of));
        }
    }
}
