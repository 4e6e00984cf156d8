//! Postings of disputes: a payer has his bank or the gateway take back what he paid.

use super::{Account, Entry, Event};
use crate::ids::{DisputeId, RefundId};
use crate::money::Money;
use crate::sites::Price;

/// LT-E15: a dispute was opened; the gateway took `amount` away until it is decided, and keeps `fee`.
pub fn dispute_opened(dispute: DisputeId, amount: Money, fee: Money) -> Entry {
    let lines = [
        (Account::DisputedFunds, amount.minor),
        (Account::DisputeFees, fee.minor),
        (Account::GatewayClearing, -(amount.minor + fee.minor)),
    ];
    Entry::new(Event::DisputeOpened, dispute.to_string(), amount.currency, &lines)
}

/// LT-E15, corrected for the `number`th time: the gateway has taken so much more than was posted, less where that is negative, and
/// keeps so much more.
pub fn dispute_corrected(dispute: DisputeId, number: i64, amount: Money, fee: Money) -> Entry {
    let lines = [
        (Account::DisputedFunds, amount.minor),
        (Account::DisputeFees, fee.minor),
        (Account::GatewayClearing, -(amount.minor + fee.minor)),
    ];
    Entry::new(Event::DisputeCorrected, format!("{dispute}/{number}"), amount.currency, &lines)
}

/// LT-E16: it was won.
pub fn dispute_won(dispute: DisputeId, amount: Money) -> Entry {
    let lines = [(Account::GatewayClearing, amount.minor), (Account::DisputedFunds, -amount.minor)];
    Entry::new(Event::DisputeWon, dispute.to_string(), amount.currency, &lines)
}

/// LT-E17: it was lost; `part` of the price was kept until then, its tax with it.
pub fn dispute_lost(dispute: DisputeId, part: Price) -> Entry {
    let lines = [
        (Account::DisputeLosses, part.net.minor),
        (Account::OutputTax, part.tax.minor),
        (Account::DisputedFunds, -part.gross.minor),
    ];
    Entry::new(Event::DisputeLost, dispute.to_string(), part.gross.currency, &lines)
}

/// LT-E17 of what had gone back to the payer before: he has it twice, and there is no tax in it any more.
pub fn dispute_lost_beyond(dispute: DisputeId, amount: Money) -> Entry {
    let lines = [(Account::DisputeLosses, amount.minor), (Account::DisputedFunds, -amount.minor)];
    Entry::new(Event::DisputeLostBeyond, dispute.to_string(), amount.currency, &lines)
}

/// LT-E7 in another way: a refund waited for the end of a dispute, and by losing it the payer has its money.
pub fn refund_taken_back(order: RefundId, amount: Money) -> Entry {
    let lines = [(Account::RefundsPayable, amount.minor), (Account::DisputedFunds, -amount.minor)];
    Entry::new(Event::RefundTakenBack, order.to_string(), amount.currency, &lines)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{balance, eur, lines};
    use super::*;
    use crate::sites::Tax;
    use uuid::Uuid;

    #[test]
    fn disputes_are_posted_as_the_reference_says() {
        let (dispute, order) = (DisputeId(Uuid::from_u128(1)), RefundId(Uuid::from_u128(2)));
        let price = Tax { name: "VAT".into(), rate_ppm: 210_000, included_in_fee: true }
            .price(eur(12_100))
            .expect("small");
        let opened = dispute_opened(dispute, eur(12_100), eur(1_500));
        assert_eq!(lines(&opened), [(1120, 12_100), (6110, 1_500), (1100, -13_600)], "E15");
        let fee = dispute_corrected(dispute, 1, eur(0), eur(1_600));
        assert_eq!(lines(&fee), [(6110, 1_600), (1100, -1_600)], "E15, later");
        let less = dispute_corrected(dispute, 2, eur(-100), eur(-1_600));
        assert_eq!(lines(&less), [(1120, -100), (6110, -1_600), (1100, 1_700)], "E15, later");
        let won = dispute_won(dispute, eur(12_100));
        assert_eq!(lines(&won), [(1100, 12_100), (1120, -12_100)], "E16");
        let lost = dispute_lost(dispute, price);
        assert_eq!(lines(&lost), [(6100, 10_000), (2200, 2_100), (1120, -12_100)], "E17");
        let back = refund_taken_back(order, eur(12_100));
        assert_eq!(lines(&back), [(2100, 12_100), (1120, -12_100)]);
        for end in [won, lost, back] {
            assert_eq!(balance(&[opened.clone(), end], Account::DisputedFunds), 0);
        }
    }

    #[test]
    fn what_had_gone_back_before_is_lost_without_its_tax() {
        let lost = dispute_lost_beyond(DisputeId(Uuid::from_u128(1)), eur(12_100));
        assert_eq!(lines(&lost), [(6100, 12_100), (1120, -12_100)]);
    }
}
