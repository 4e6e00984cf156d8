//! LT-E19: a person posts a difference between a gateway's list and the books that stays.

use super::{Account, Entry, Event};
use crate::ids::DifferenceId;
use crate::money::Money;

/// What a difference is for the books: the account that stands against the gateway's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostedAs {
    /// Money of which nobody knows yet whose it is.
    NotYetPlaced,
    /// Something that the gateway keeps for itself, or gives back of that.
    GatewayFee,
    /// What was lost or won where money was changed or rounded, or in another way that is to stand with it.
    ExchangeDifference,
}

impl PostedAs {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::NotYetPlaced, Self::GatewayFee, Self::ExchangeDifference];

    /// The account.
    pub fn account(self) -> Account {
        match self {
            Self::NotYetPlaced => Account::MoneyNotYetPlaced,
            Self::GatewayFee => Account::GatewayFees,
            Self::ExchangeDifference => Account::ExchangeDifferences,
        }
    }

    /// As stored, and as forms send it: the code of its account.
    pub fn code(self) -> i64 {
        self.account().code()
    }

    /// Reads [`PostedAs::code`].
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.code() == code)
    }
}

/// LT-E19: the `number`th entry of a difference; `to_clearing` brings the gateway's account to what the gateway says, debit positive.
pub fn difference_posted(
    difference: DifferenceId,
    number: i64,
    posted_as: PostedAs,
    to_clearing: Money,
) -> Entry {
    entry(Event::DifferencePosted, (difference, number), posted_as, to_clearing)
}

/// LT-E19 reversed: the `number`th entry of a difference takes back one that posted `to_clearing`.
pub fn difference_reversed(
    difference: DifferenceId,
    number: i64,
    posted_as: PostedAs,
    to_clearing: Money,
) -> Entry {
    let back = Money::new(-to_clearing.minor, to_clearing.currency);
    entry(Event::DifferenceReversed, (difference, number), posted_as, back)
}

fn entry(
    event: Event,
    (difference, number): (DifferenceId, i64),
    posted_as: PostedAs,
    to_clearing: Money,
) -> Entry {
    let mut lines =
        [(Account::GatewayClearing, to_clearing.minor), (posted_as.account(), -to_clearing.minor)];
    // Debit stands before credit.
    lines.sort_by_key(|(_, minor)| -minor);
    Entry::new(event, format!("{difference}/{number}"), to_clearing.currency, &lines)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{balance, eur, lines};
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_difference_is_posted_as_the_reference_says_and_its_mirror_image() {
        let id = DifferenceId(Uuid::from_u128(1));
        for (posted_as, code) in [
            (PostedAs::NotYetPlaced, 2050),
            (PostedAs::GatewayFee, 6000),
            (PostedAs::ExchangeDifference, 6300),
        ] {
            assert_eq!(PostedAs::from_code(code), Some(posted_as));
            let less = difference_posted(id, 1, posted_as, eur(-450));
            assert_eq!(lines(&less), [(code, 450), (1100, -450)], "E19");
            let more = difference_posted(id, 1, posted_as, eur(450));
            assert_eq!(lines(&more), [(1100, 450), (code, -450)], "E19, the other way");
            let back = difference_reversed(id, 2, posted_as, eur(-450));
            assert_eq!((back.event(), back.cause()), (Event::DifferenceReversed, &*format!("{id}/2")));
            for account in Account::ALL {
                assert_eq!(balance(&[less.clone(), back.clone()], account), 0, "{account:?}");
            }
        }
        assert_eq!(PostedAs::from_code(1100), None, "no account but these three");
    }
}
