//! The ledger: one posting function per business event, able to return only balanced entries (`ledger-and-tax.md`
//! part A). Rows are never changed; a correction is a new entry.

mod budgets;
mod chart;
mod differences;
mod disputes;
mod events;
mod usage;

pub use budgets::{
    budget_allocated, budget_freed, budget_reserved, budget_spent, budget_spent_on_claim, claim_filed,
    claim_refused, claim_reimbursed, claim_restored, division_settled, refunded_after_claim,
    reservation_moved_in, reservation_moved_out, spending_moved_in, spending_moved_out, spending_restored,
    spending_returned,
};
pub use chart::Account;
pub use differences::{PostedAs, difference_posted, difference_reversed};
pub use disputes::{
    dispute_corrected, dispute_lost, dispute_lost_beyond, dispute_opened, dispute_won, refund_taken_back,
};
pub use events::Event;
pub use usage::{
    ceiling_authorized, ceiling_captured, gateway_fee, prepaid_usage_earned, shortfall_waived,
    usage_capture_failed, usage_captured, usage_charged,
};

use crate::ids::{RefundId, RegistrationId};
use crate::money::{Currency, Money};
use crate::payments::gateway::ObjectId;
use crate::sites::Price;
use crate::usage::charge::Revenue;

/// One line: positive is debit, negative is credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The account.
    pub account: Account,
    /// Minor units; debit positive, credit negative.
    pub minor: i64,
}

/// A balanced entry, ready to be stored. Its cause (event, and gateway object or row of ours) is unique: the same fact
/// posted twice is no second entry (PS-I-19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    event: Event,
    cause: String,
    currency: Currency,
    lines: Vec<Line>,
}

impl Entry {
    fn new(event: Event, cause: impl Into<String>, currency: Currency, lines: &[(Account, i64)]) -> Self {
        let lines: Vec<Line> = lines
            .iter()
            .filter(|(_, minor)| *minor != 0)
            .map(|&(account, minor)| Line { account, minor })
            .collect();
        let sum: i128 = lines.iter().map(|line| i128::from(line.minor)).sum();
        assert_eq!(sum, 0, "every posting below is written balanced");
        Self { event, cause: cause.into(), currency, lines }
    }

    /// The event.
    pub fn event(&self) -> Event {
        self.event
    }

    /// The gateway object, order or registration that caused it.
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// Currency of all lines.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// At least two lines that sum to zero.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }
}

/// LT-E2: a fee was authorized.
pub fn fee_authorized(authorization: &ObjectId, held: Money) -> Entry {
    let lines =
        [(Account::AuthorizationsOutstanding, held.minor), (Account::AuthorizationsContra, -held.minor)];
    Entry::new(Event::FeeAuthorized, &authorization.0, held.currency, &lines)
}

/// LT-E2 reversed: a hold was voided or expired.
pub fn authorization_released(authorization: &ObjectId, held: Money) -> Entry {
    let lines =
        [(Account::AuthorizationsContra, held.minor), (Account::AuthorizationsOutstanding, -held.minor)];
    Entry::new(Event::AuthorizationReleased, &authorization.0, held.currency, &lines)
}

/// LT-E3: a fee was captured for a confirmed seat. `from_hold` closes the memo of its authorization.
pub fn fee_captured(capture: &ObjectId, price: Price, from_hold: Option<Money>) -> Entry {
    let mut lines = vec![
        (Account::GatewayClearing, price.gross.minor),
        (Account::DeferredRevenue, -price.net.minor),
        (Account::OutputTax, -price.tax.minor),
    ];
    close_memo(&mut lines, from_hold);
    Entry::new(Event::FeeCaptured, &capture.0, price.gross.currency, &lines)
}

/// LT-E10: a payment arrived that has no seat.
pub fn payment_without_seat(capture: &ObjectId, taken: Money, from_hold: Option<Money>) -> Entry {
    let mut lines = vec![(Account::GatewayClearing, taken.minor), (Account::MoneyNotYetPlaced, -taken.minor)];
    close_memo(&mut lines, from_hold);
    Entry::new(Event::PaymentWithoutSeat, &capture.0, taken.currency, &lines)
}

fn close_memo(lines: &mut Vec<(Account, i64)>, from_hold: Option<Money>) {
    if let Some(held) = from_hold {
        lines.push((Account::AuthorizationsContra, held.minor));
        lines.push((Account::AuthorizationsOutstanding, -held.minor));
    }
}

/// LT-E11: such a payment is sent back.
pub fn return_requested(order: RefundId, amount: Money) -> Entry {
    let lines = [(Account::MoneyNotYetPlaced, amount.minor), (Account::RefundsPayable, -amount.minor)];
    Entry::new(Event::ReturnRequested, order.to_string(), amount.currency, &lines)
}

/// Where the net of a fee stands: deferred until the session has taken place, then revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The session has not taken place, as far as the books know.
    Deferred,
    /// LT-E5 was posted.
    Recognized,
    /// LT-E8 was posted: it is kept for a cancellation.
    KeptAsFee,
    /// LT-P4: it is revenue of minutes, in these proportions.
    Used(Revenue),
}

impl Standing {
    /// Where so much of the net stands: accounts and amounts, which add up to it.
    fn lines(self, net: Money) -> Vec<(Account, i64)> {
        let account = match self {
            Self::Deferred => Account::DeferredRevenue,
            Self::Recognized => Account::TrainingRevenue,
            Self::KeptAsFee => Account::CancellationFees,
            Self::Used(revenue) => {
                let of = |part: Money| part.minor.unsigned_abs();
                return match net.split(&[of(revenue.people), of(revenue.teleconference)]).as_deref() {
                    Some(&[people, teleconference]) => vec![
                        (Account::PeopleMinutes, people.minor),
                        (Account::TeleconferenceMinutes, teleconference.minor),
                    ],
                    _ => vec![(Account::PeopleMinutes, net.minor)],
                };
            }
        };
        vec![(account, net.minor)]
    }
}

/// LT-E5: the session took place; `net` is what is left of the fee. Also LT-E9: who did not come has bought the seat all
/// the same.
pub fn revenue_recognized(registration: RegistrationId, net: Money) -> Entry {
    let lines = [(Account::DeferredRevenue, net.minor), (Account::TrainingRevenue, -net.minor)];
    Entry::new(Event::RevenueRecognized, registration.to_string(), net.currency, &lines)
}

/// LT-E6: `part` of a fee is to go back, its tax with it.
pub fn refund_requested(order: RefundId, part: Price, standing: Standing) -> Entry {
    let mut lines = standing.lines(part.net);
    lines.extend([(Account::OutputTax, part.tax.minor), (Account::RefundsPayable, -part.gross.minor)]);
    Entry::new(Event::RefundRequested, order.to_string(), part.gross.currency, &lines)
}

/// LT-E8, taxed: a seat was given back; `part` goes back, `fee` is kept for the cancellation and taxed as the price was.
pub fn cancelled_for_fee(registration: RegistrationId, part: Price, fee: Price) -> Entry {
    let lines = [
        (Account::DeferredRevenue, part.net.minor + fee.net.minor),
        (Account::OutputTax, part.tax.minor + fee.tax.minor),
        (Account::RefundsPayable, -part.gross.minor),
        (Account::CancellationFees, -fee.net.minor),
        (Account::OutputTax, -fee.tax.minor),
    ];
    Entry::new(Event::CancelledForFee, registration.to_string(), fee.gross.currency, &lines)
}

/// LT-E6 reversed: a refund that the gateway refused is given up by a person.
pub fn refund_dismissed(order: RefundId, part: Price, standing: Standing) -> Entry {
    let mut lines = vec![(Account::RefundsPayable, part.gross.minor), (Account::OutputTax, -part.tax.minor)];
    lines.extend(standing.lines(part.net).into_iter().map(|(account, minor)| (account, -minor)));
    Entry::new(Event::RefundDismissed, order.to_string(), part.gross.currency, &lines)
}

/// LT-E7 in another way: a refund that the gateway refused was paid from the bank account.
pub fn refund_paid_by_bank(order: RefundId, amount: Money) -> Entry {
    let lines = [(Account::RefundsPayable, amount.minor), (Account::Bank, -amount.minor)];
    Entry::new(Event::RefundPaidByBank, order.to_string(), amount.currency, &lines)
}

/// LT-E7 in another way: a refund that the gateway refused had been given at the gateway's own console.
pub fn refund_given_at_console(order: RefundId, amount: Money) -> Entry {
    let lines = [(Account::RefundsPayable, amount.minor), (Account::GatewayClearing, -amount.minor)];
    Entry::new(Event::RefundGivenAtConsole, order.to_string(), amount.currency, &lines)
}

/// LT-E7: the gateway confirmed a refund.
pub fn refund_confirmed(refund: &ObjectId, amount: Money) -> Entry {
    let lines = [(Account::RefundsPayable, amount.minor), (Account::GatewayClearing, -amount.minor)];
    Entry::new(Event::RefundConfirmed, &refund.0, amount.currency, &lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sites::Tax;
    use proptest::prelude::*;

    pub(super) fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    pub(super) fn lines(entry: &Entry) -> Vec<(i64, i64)> {
        entry.lines().iter().map(|line| (line.account.code(), line.minor)).collect()
    }

    pub(super) fn balance(entries: &[Entry], account: Account) -> i64 {
        entries.iter().flat_map(Entry::lines).filter(|l| l.account == account).map(|l| l.minor).sum()
    }

    #[test]
    fn a_fee_of_121_is_posted_as_the_reference_says() {
        let id = ObjectId("A1".into());
        let price = Tax { name: "VAT".into(), rate_ppm: 210_000, included_in_fee: true }
            .price(eur(12_100))
            .expect("small");
        let books = [fee_authorized(&id, eur(12_100)), fee_captured(&id, price, Some(eur(12_100)))];
        assert_eq!(balance(&books, Account::GatewayClearing), 12_100);
        assert_eq!(balance(&books, Account::DeferredRevenue), -10_000);
        assert_eq!(balance(&books, Account::OutputTax), -2_100);
        assert_eq!(balance(&books, Account::AuthorizationsOutstanding), 0);
        assert_eq!(balance(&books, Account::AuthorizationsContra), 0);
    }

    #[test]
    fn accounts_and_events_read_back() {
        for account in Account::ALL {
            assert_eq!(Account::from_code(account.code()), Some(account));
            assert_eq!(account.class() == "memo", account.code() >= 9_000, "{account:?}");
        }
        assert!(Account::ALL.is_sorted_by_key(|account| account.code()), "reports list them in this order");
        for event in Event::ALL {
            assert_eq!(Event::parse(event.as_str()), Some(event));
        }
    }

    fn order() -> RefundId {
        RefundId(uuid::Uuid::nil())
    }

    fn registration() -> RegistrationId {
        RegistrationId(uuid::Uuid::nil())
    }

    pub(super) fn vat(gross: i64) -> Price {
        Tax { name: "VAT".into(), rate_ppm: 210_000, included_in_fee: true }.price(eur(gross)).expect("small")
    }

    /// The rows of LT-A3, line by line.
    #[test]
    fn revenue_refunds_and_fees_are_posted_as_the_reference_says() {
        let id = ObjectId("A1".into());
        let (whole, part, fee) = (vat(12_100), vat(9_075), vat(3_025));
        for (entry, expected) in [
            (revenue_recognized(registration(), whole.net), &[(2000, 10_000), (4000, -10_000)][..]),
            (
                refund_requested(order(), whole, Standing::Deferred),
                &[(2000, 10_000), (2200, 2_100), (2100, -12_100)],
            ),
            (
                refund_requested(order(), whole, Standing::Recognized),
                &[(4000, 10_000), (2200, 2_100), (2100, -12_100)],
            ),
            (refund_confirmed(&id, whole.gross), &[(2100, 12_100), (1100, -12_100)]),
            (
                cancelled_for_fee(registration(), part, fee),
                &[(2000, 10_000), (2200, 2_100), (2100, -9_075), (4100, -2_500), (2200, -525)],
            ),
        ] {
            assert_eq!(lines(&entry), expected, "{:?}", entry.event());
        }
    }

    #[test]
    fn money_without_a_seat_goes_in_and_out_again() {
        let id = ObjectId("A1".into());
        let books = [
            payment_without_seat(&id, eur(12_100), None),
            return_requested(order(), eur(12_100)),
            refund_confirmed(&id, eur(12_100)),
        ];
        for account in Account::ALL {
            assert_eq!(balance(&books, account), 0, "{account:?}");
        }
    }

    proptest! {
        #[test]
        fn every_entry_sums_to_zero(minor in 1..crate::money::FEE_MAX_MINOR, rate in 0..400_000_i64) {
            let id = ObjectId("X".into());
            let price = Tax { name: "T".into(), rate_ppm: rate, included_in_fee: true }.price(eur(minor)).expect("fits");
            for entry in [
                fee_authorized(&id, eur(minor)),
                authorization_released(&id, eur(minor)),
                fee_captured(&id, price, Some(eur(minor))),
                fee_captured(&id, price, None),
                payment_without_seat(&id, eur(minor), Some(eur(minor))),
                return_requested(order(), eur(minor)),
                refund_requested(order(), price, Standing::Deferred),
                refund_requested(order(), price, Standing::Recognized),
                refund_dismissed(order(), price, Standing::Deferred),
                refund_paid_by_bank(order(), eur(minor)),
                refund_given_at_console(order(), eur(minor)),
                refund_confirmed(&id, eur(minor)),
            ] {
                prop_assert_eq!(entry.lines().iter().map(|l| l.minor).sum::<i64>(), 0);
                prop_assert!(entry.lines().len() >= 2);
            }
        }
    }
}
