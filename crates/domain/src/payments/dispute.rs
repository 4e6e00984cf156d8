//! Disputes: a payer asks his bank or the gateway to take back what he paid (PS 6.11). While one is open the gateway has the
//! money, and nothing of that payment is given back by us, or it would leave twice.

use crate::ids::RefundId;
use crate::money::Money;
use crate::time::{Span, Timestamp};

/// How a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisputeState {
    /// It is not decided; the gateway has the money.
    Open,
    /// Decided for the seller, or withdrawn: the money is there again.
    Won,
    /// Decided for the payer, who has the money or a part of it.
    Lost,
}

impl DisputeState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Won, Self::Lost];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// Reads [`DisputeState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// How a dispute ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// For the seller, or withdrawn: all of the money is there again.
    Won,
    /// The payer has so much by it, at least something and at most what was disputed; the rest is there again.
    Lost(Money),
}

/// How a dispute was decided, as the gateway itself says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is not decided.
    Open,
    /// For the seller, or withdrawn.
    Won,
    /// For the payer, who has so much by it.
    Lost(Money),
    /// In a way that does not say who has which money, in the gateway's words: a person decides.
    Unclear(String),
}

/// What disputes have done to an attempt so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Disputed {
    /// One is open.
    pub is_open: bool,
    /// What was kept of its price and lost by disputes, minor units.
    pub lost: i64,
    /// The tax in it, minor units.
    pub lost_tax: i64,
}

/// What a lost dispute took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Refunds that waited for its end, and what of each the payer has by it.
    pub orders: Vec<(RefundId, Money)>,
    /// What was kept of the price until then.
    pub of_price: Money,
    /// What had gone back to the payer before: he has it twice.
    pub beyond: Money,
}

impl Loss {
    /// What of the capture is gone by it.
    pub fn of_capture(&self) -> Money {
        let orders: i64 = self.orders.iter().map(|(_, part)| part.minor).sum();
        Money::new(orders + self.of_price.minor, self.of_price.currency)
    }
}

/// What losing a dispute over `amount` takes where `there` is left of the capture and `waiting` is asked back of that already,
/// in the order of asking: first what was to go back anyway.
pub fn loss(amount: Money, there: Money, waiting: &[(RefundId, Money)]) -> Loss {
    let money = |minor| Money::new(minor, amount.currency);
    let reach = amount.minor.min(there.minor).max(0);
    let mut left = reach;
    let mut orders = Vec::new();
    for (id, asked) in waiting {
        let part = asked.minor.min(left);
        if part > 0 {
            orders.push((*id, money(part)));
            left -= part;
        }
    }
    Loss { orders, of_price: money(left), beyond: money(amount.minor - reach) }
}

/// A dispute, as far as it explains what the gateway shows as given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explains {
    /// When it was opened.
    pub opened_at: Timestamp,
    /// How it stands.
    pub state: DisputeState,
    /// When we heard how it was decided; none while it is open.
    pub ended_at: Option<Timestamp>,
    /// How much the payer has by it; nothing but of a lost one.
    pub lost: Money,
}

/// A gateway shows what a lost dispute took while it is open, or when it is lost. So long after we heard of its end it may still come to
/// be shown; what is given back later is a refund.
const SHOWN_WITHIN: Span = Span::days(3);

impl Explains {
    fn may_have_taken_at(&self, at: Timestamp) -> bool {
        at >= self.opened_at && self.ended_at.is_none_or(|ended| at <= ended.plus(SHOWN_WITHIN))
    }
}

/// Which of the refunds that a gateway shows and we have not sent are the doing of a dispute (PS 6.11), amount and time each: they
/// are no refunds at the console, or the same money would be posted twice. While one is open, everything since then; of a lost one
/// no more than was lost, an equal amount first, and no later than a few days after its end; of a won one nothing.
pub fn explained(disputes: &[Explains], shown: &[(Money, Timestamp)]) -> Vec<bool> {
    let mut explained = vec![false; shown.len()];
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by_key(|index| shown[*index].1);
    for lost in disputes.iter().filter(|of| of.state == DisputeState::Lost) {
        let mut left = lost.lost.minor;
        for only_equal in [true, false] {
            for &index in &order {
                let (amount, at) = shown[index];
                let fits = match only_equal {
                    true => amount.minor == left,
                    false => amount.minor <= left,
                };
                if fits
                    && !explained[index]
                    && amount.currency == lost.lost.currency
                    && lost.may_have_taken_at(at)
                {
                    explained[index] = true;
                    left -= amount.minor;
                }
            }
        }
    }
    for open in disputes.iter().filter(|of| of.state == DisputeState::Open) {
        for (explained, (_, at)) in explained.iter_mut().zip(shown) {
            *explained |= open.may_have_taken_at(*at);
        }
    }
    explained
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn order(number: u128) -> RefundId {
        RefundId(Uuid::from_u128(number))
    }

    #[test]
    fn what_was_to_go_back_anyway_is_taken_first() {
        let waiting = [(order(1), eur(3_000)), (order(2), eur(5_000))];
        let all = loss(eur(12_100), eur(12_100), &waiting);
        assert_eq!(all, Loss { orders: waiting.to_vec(), of_price: eur(4_100), beyond: eur(0) });
        let some = loss(eur(4_000), eur(12_100), &waiting);
        assert_eq!(some.orders, [(order(1), eur(3_000)), (order(2), eur(1_000))]);
        assert_eq!((some.of_price, some.beyond), (eur(0), eur(0)));
    }

    #[test]
    fn what_had_gone_back_before_is_lost_beyond_the_capture() {
        let twice = loss(eur(12_100), eur(2_100), &[]);
        assert_eq!(twice, Loss { orders: Vec::new(), of_price: eur(2_100), beyond: eur(10_000) });
    }

    #[test]
    fn what_a_dispute_took_is_no_refund_at_the_console() {
        use DisputeState as S;
        let dispute = |state, at, minor| Explains {
            opened_at: Timestamp(at),
            state,
            ended_at: (state != S::Open).then_some(Timestamp(at)),
            lost: eur(minor),
        };
        let shown = [(eur(3_000), Timestamp(5)), (eur(5_000), Timestamp(20)), (eur(12_100), Timestamp(30))];
        for (disputes, expected) in [
            (vec![], [false, false, false]),
            (vec![dispute(S::Open, 10, 5_000)], [false, true, true]),
            (vec![dispute(S::Won, 10, 12_100)], [false, false, false]),
            // An equal one before what came first.
            (vec![dispute(S::Lost, 10, 12_100)], [false, false, true]),
            (vec![dispute(S::Lost, 10, 6_000)], [false, true, false]),
            (vec![dispute(S::Lost, 10, 4_999)], [false, false, false]),
            (vec![dispute(S::Lost, 1, 3_000), dispute(S::Lost, 10, 5_000)], [true, true, false]),
            (vec![dispute(S::Lost, 10, 5_000), dispute(S::Open, 30, 100)], [false, true, true]),
        ] {
            assert_eq!(explained(&disputes, &shown), expected, "{disputes:?}");
        }
        // Days after its end somebody gives money back at the console.
        let later = Timestamp(10).plus(SHOWN_WITHIN).plus(Span::seconds(1));
        assert_eq!(explained(&[dispute(S::Lost, 10, 5_000)], &[(eur(5_000), later)]), [false]);
    }

    #[test]
    fn every_state_is_read_back() {
        for state in DisputeState::ALL {
            assert_eq!(DisputeState::parse(state.as_str()), Some(state));
        }
    }

    proptest! {
        #[test]
        fn a_lost_dispute_explains_no_more_than_was_lost(
            lost in 1_i64..100_000,
            shown in prop::collection::vec((1_i64..50_000, 0_i64..20), 0..6),
        ) {
            let shown: Vec<_> = shown.iter().map(|(minor, at)| (eur(*minor), Timestamp(*at))).collect();
            let dispute = Explains {
                opened_at: Timestamp(10),
                state: DisputeState::Lost,
                ended_at: Some(Timestamp(20)),
                lost: eur(lost),
            };
            let explained = explained(&[dispute], &shown);
            let sum: i64 = shown.iter().zip(&explained).filter(|(_, is)| **is).map(|((of, _), _)| of.minor).sum();
            prop_assert!(sum <= lost);
            for ((_, at), is) in shown.iter().zip(&explained) {
                prop_assert!(!is || at.0 >= 10);
            }
        }

        #[test]
        fn a_loss_is_the_amount_and_never_more_than_is_there(
            amount in 1_i64..1_000_000,
            there in 0_i64..1_000_000,
            waiting in prop::collection::vec(1_i64..500_000, 0..4),
        ) {
            let waiting: Vec<_> = (1..).zip(waiting).map(|(id, minor)| (order(id), eur(minor))).collect();
            let loss = loss(eur(amount), eur(there), &waiting);
            prop_assert_eq!(loss.of_capture().minor + loss.beyond.minor, amount);
            prop_assert!(loss.of_capture().minor <= there);
            for (id, part) in &loss.orders {
                let asked = waiting.iter().find(|(other, _)| other == id).map(|(_, asked)| asked.minor);
                prop_assert!(asked.is_some_and(|asked| part.minor <= asked));
            }
        }
    }
}
