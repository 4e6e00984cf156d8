//! The ledger: one posting function per business event, able to return only balanced entries (`ledger-and-tax.md`
//! part A). Rows are never changed; a correction is a new entry.

use crate::money::{Currency, Money};
use crate::payments::gateway::ObjectId;
use crate::sites::Price;

/// An account of the chart (LT-A2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Account {
    /// 1100 Gateway clearing, one per merchant account and currency.
    GatewayClearing,
    /// 2000 Deferred revenue.
    DeferredRevenue,
    /// 2050 Money not yet placed.
    MoneyNotYetPlaced,
    /// 2100 Refunds payable.
    RefundsPayable,
    /// 2200 Output tax.
    OutputTax,
    /// 9000 Memo: authorizations outstanding.
    AuthorizationsOutstanding,
    /// 9001 Its contra account.
    AuthorizationsContra,
}

impl Account {
    /// The whole chart, as far as it is in use.
    pub const ALL: [Self; 7] = [
        Self::GatewayClearing,
        Self::DeferredRevenue,
        Self::MoneyNotYetPlaced,
        Self::RefundsPayable,
        Self::OutputTax,
        Self::AuthorizationsOutstanding,
        Self::AuthorizationsContra,
    ];

    /// The account's code, as stored.
    pub fn code(self) -> i64 {
        match self {
            Self::GatewayClearing => 1100,
            Self::DeferredRevenue => 2000,
            Self::MoneyNotYetPlaced => 2050,
            Self::RefundsPayable => 2100,
            Self::OutputTax => 2200,
            Self::AuthorizationsOutstanding => 9000,
            Self::AuthorizationsContra => 9001,
        }
    }

    /// Reads [`Account::code`].
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.code() == code)
    }

    /// The account's name in exports: the words of the chart, with the class that plain-text ledgers expect.
    pub fn export_name(self) -> &'static str {
        match self {
            Self::GatewayClearing => "assets:1100 gateway clearing",
            Self::DeferredRevenue => "liabilities:2000 deferred revenue",
            Self::MoneyNotYetPlaced => "liabilities:2050 money not yet placed",
            Self::RefundsPayable => "liabilities:2100 refunds payable",
            Self::OutputTax => "liabilities:2200 output tax",
            Self::AuthorizationsOutstanding => "memo:9000 authorizations outstanding",
            Self::AuthorizationsContra => "memo:9001 authorizations contra",
        }
    }
}

/// A business event that is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// LT-E2 fee authorized.
    FeeAuthorized,
    /// LT-E2 reversed: the hold was released or expired.
    AuthorizationReleased,
    /// LT-E3 fee captured.
    FeeCaptured,
    /// LT-E10 payment arrived without a seat.
    PaymentWithoutSeat,
    /// LT-E11 its refund was requested.
    ReturnRequested,
    /// LT-E7 a refund was confirmed by the gateway.
    RefundConfirmed,
}

impl Event {
    const ALL: [Self; 6] = [
        Self::FeeAuthorized,
        Self::AuthorizationReleased,
        Self::FeeCaptured,
        Self::PaymentWithoutSeat,
        Self::ReturnRequested,
        Self::RefundConfirmed,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FeeAuthorized => "fee-authorized",
            Self::AuthorizationReleased => "authorization-released",
            Self::FeeCaptured => "fee-captured",
            Self::PaymentWithoutSeat => "payment-without-seat",
            Self::ReturnRequested => "return-requested",
            Self::RefundConfirmed => "refund-confirmed",
        }
    }

    /// Reads [`Event::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == text)
    }
}

/// One line: positive is debit, negative is credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The account.
    pub account: Account,
    /// Minor units; debit positive, credit negative.
    pub minor: i64,
}

/// A balanced entry, ready to be stored. Its cause (event and gateway object) is unique: the same fact posted twice
/// is no second entry (PS-I-19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    event: Event,
    cause: String,
    currency: Currency,
    lines: Vec<Line>,
}

impl Entry {
    fn new(event: Event, cause: &ObjectId, currency: Currency, lines: &[(Account, i64)]) -> Self {
        let lines: Vec<Line> = lines
            .iter()
            .filter(|(_, minor)| *minor != 0)
            .map(|&(account, minor)| Line { account, minor })
            .collect();
        let sum: i128 = lines.iter().map(|line| i128::from(line.minor)).sum();
        assert_eq!(sum, 0, "every posting below is written balanced");
        Self { event, cause: cause.0.clone(), currency, lines }
    }

    /// The event.
    pub fn event(&self) -> Event {
        self.event
    }

    /// The gateway object that caused it.
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
    Entry::new(Event::FeeAuthorized, authorization, held.currency, &lines)
}

/// LT-E2 reversed: a hold was voided or expired.
pub fn authorization_released(authorization: &ObjectId, held: Money) -> Entry {
    let lines =
        [(Account::AuthorizationsContra, held.minor), (Account::AuthorizationsOutstanding, -held.minor)];
    Entry::new(Event::AuthorizationReleased, authorization, held.currency, &lines)
}

/// LT-E3: a fee was captured for a confirmed seat. `from_hold` closes the memo of its authorization.
pub fn fee_captured(capture: &ObjectId, price: Price, from_hold: Option<Money>) -> Entry {
    let mut lines = vec![
        (Account::GatewayClearing, price.gross.minor),
        (Account::DeferredRevenue, -price.net.minor),
        (Account::OutputTax, -price.tax.minor),
    ];
    close_memo(&mut lines, from_hold);
    Entry::new(Event::FeeCaptured, capture, price.gross.currency, &lines)
}

/// LT-E10: a payment arrived that has no seat.
pub fn payment_without_seat(capture: &ObjectId, taken: Money, from_hold: Option<Money>) -> Entry {
    let mut lines = vec![(Account::GatewayClearing, taken.minor), (Account::MoneyNotYetPlaced, -taken.minor)];
    close_memo(&mut lines, from_hold);
    Entry::new(Event::PaymentWithoutSeat, capture, taken.currency, &lines)
}

fn close_memo(lines: &mut Vec<(Account, i64)>, from_hold: Option<Money>) {
    if let Some(held) = from_hold {
        lines.push((Account::AuthorizationsContra, held.minor));
        lines.push((Account::AuthorizationsOutstanding, -held.minor));
    }
}

/// LT-E11: such a payment is sent back.
pub fn return_requested(capture: &ObjectId, amount: Money) -> Entry {
    let lines = [(Account::MoneyNotYetPlaced, amount.minor), (Account::RefundsPayable, -amount.minor)];
    Entry::new(Event::ReturnRequested, capture, amount.currency, &lines)
}

/// LT-E7: the gateway confirmed a refund.
pub fn refund_confirmed(refund: &ObjectId, amount: Money) -> Entry {
    let lines = [(Account::RefundsPayable, amount.minor), (Account::GatewayClearing, -amount.minor)];
    Entry::new(Event::RefundConfirmed, refund, amount.currency, &lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sites::Tax;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn balance(entries: &[Entry], account: Account) -> i64 {
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
    fn money_without_a_seat_goes_in_and_out_again() {
        let id = ObjectId("A1".into());
        let books = [
            payment_without_seat(&id, eur(12_100), None),
            return_requested(&id, eur(12_100)),
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
                return_requested(&id, eur(minor)),
                refund_confirmed(&id, eur(minor)),
            ] {
                prop_assert_eq!(entry.lines().iter().map(|l| l.minor).sum::<i64>(), 0);
                prop_assert!(entry.lines().len() >= 2);
            }
        }
    }
}
