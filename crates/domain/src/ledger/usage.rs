//! Postings of pay-per-use in the operator's books (LT-P1…P11). P1 (estimate confirmed), P3 (metering) and P11
//! (verification of nothing) post nothing: use is no money until it is frozen. P6 is never posted: use above the ceiling
//! is waived, not owed (decision 1). What is released of a hold, also P9, is [`super::authorization_released`].

use super::{Account, Entry, Event, close_memo};
use crate::ids::StatementId;
use crate::money::Money;
use crate::payments::gateway::ObjectId;
use crate::sites::Price;
use crate::usage::charge::Revenue;

/// LT-P2: the ceiling was authorized.
pub fn ceiling_authorized(authorization: &ObjectId, ceiling: Money) -> Entry {
    let lines = [
        (Account::AuthorizationsOutstanding, ceiling.minor),
        (Account::AuthorizationsContra, -ceiling.minor),
    ];
    Entry::new(Event::CeilingAuthorized, &authorization.0, ceiling.currency, &lines)
}

/// LT-P4: the use was frozen and is charged; the host owes it until it is captured. `revenue` is the net of `charged`.
pub fn usage_charged(statement: StatementId, charged: Price, revenue: Revenue) -> Entry {
    let lines = [
        (Account::CustomerReceivables, charged.gross.minor),
        (Account::PeopleMinutes, -revenue.people.minor),
        (Account::TeleconferenceMinutes, -revenue.teleconference.minor),
        (Account::OutputTax, -charged.tax.minor),
    ];
    Entry::new(Event::UsageCharged, statement.to_string(), charged.gross.currency, &lines)
}

/// LT-P5: what was charged was captured; `from_hold` is the whole hold that it was taken from, whose rest is released.
pub fn usage_captured(capture: &ObjectId, taken: Money, from_hold: Option<Money>) -> Entry {
    let mut lines =
        vec![(Account::GatewayClearing, taken.minor), (Account::CustomerReceivables, -taken.minor)];
    close_memo(&mut lines, from_hold);
    Entry::new(Event::UsageCaptured, &capture.0, taken.currency, &lines)
}

/// Decision 2: the host pays now, and the ceiling is captured before the session takes place. What it does not use goes
/// back as a refund of what is deferred (LT-E6).
pub fn ceiling_captured(capture: &ObjectId, ceiling: Price, from_hold: Option<Money>) -> Entry {
    let mut lines = vec![
        (Account::GatewayClearing, ceiling.gross.minor),
        (Account::DeferredRevenue, -ceiling.net.minor),
        (Account::OutputTax, -ceiling.tax.minor),
    ];
    close_memo(&mut lines, from_hold);
    Entry::new(Event::CeilingCaptured, &capture.0, ceiling.gross.currency, &lines)
}

/// Decision 2: the use of a session that was paid before was frozen. Its tax was posted with the capture.
pub fn prepaid_usage_earned(statement: StatementId, revenue: Revenue) -> Entry {
    let lines = [
        (Account::DeferredRevenue, revenue.people.minor + revenue.teleconference.minor),
        (Account::PeopleMinutes, -revenue.people.minor),
        (Account::TeleconferenceMinutes, -revenue.teleconference.minor),
    ];
    Entry::new(Event::PrepaidUsageEarned, statement.to_string(), revenue.people.currency, &lines)
}

/// LT-P7: what was charged cannot be captured any more.
pub fn usage_capture_failed(statement: StatementId, owed: Money) -> Entry {
    let lines = [(Account::UsageShortfall, owed.minor), (Account::CustomerReceivables, -owed.minor)];
    Entry::new(Event::UsageCaptureFailed, statement.to_string(), owed.currency, &lines)
}

/// LT-P8: a shortfall is waived; its tax is taken back by a credit note.
pub fn shortfall_waived(statement: StatementId, waived: Price) -> Entry {
    let lines = [
        (Account::BadDebts, waived.net.minor),
        (Account::OutputTax, waived.tax.minor),
        (Account::UsageShortfall, -waived.gross.minor),
    ];
    Entry::new(Event::ShortfallWaived, statement.to_string(), waived.gross.currency, &lines)
}

/// LT-P10, and E4: the gateway kept `fee` of a capture.
pub fn gateway_fee(capture: &ObjectId, fee: Money) -> Entry {
    let lines = [(Account::GatewayFees, fee.minor), (Account::GatewayClearing, -fee.minor)];
    Entry::new(Event::GatewayFeeKnown, &capture.0, fee.currency, &lines)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{balance, eur, lines, vat};
    use super::super::{Standing, authorization_released, refund_requested};
    use super::*;
    use crate::ids::RefundId;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn object() -> ObjectId {
        ObjectId("A1".into())
    }

    fn statement() -> StatementId {
        StatementId(Uuid::nil())
    }

    fn revenue(people: i64, teleconference: i64) -> Revenue {
        Revenue { people: eur(people), teleconference: eur(teleconference) }
    }

    /// The rows of LT-A3, line by line: ceiling 240.00, actual 186.34 with 32.34 tax.
    #[test]
    fn use_is_posted_as_the_reference_says() {
        let actual = Price { net: eur(15_400), tax: eur(3_234), gross: eur(18_634) };
        for (entry, expected) in [
            (ceiling_authorized(&object(), eur(24_000)), &[(9000, 24_000), (9001, -24_000)][..]),
            (
                usage_charged(statement(), actual, revenue(10_000, 5_400)),
                &[(1200, 18_634), (4010, -10_000), (4020, -5_400), (2200, -3_234)],
            ),
            (
                usage_captured(&object(), actual.gross, Some(eur(24_000))),
                &[(1100, 18_634), (1200, -18_634), (9001, 24_000), (9000, -24_000)],
            ),
            (usage_capture_failed(statement(), actual.gross), &[(1210, 18_634), (1200, -18_634)]),
            (shortfall_waived(statement(), actual), &[(6200, 15_400), (2200, 3_234), (1210, -18_634)]),
            (authorization_released(&object(), eur(24_000)), &[(9001, 24_000), (9000, -24_000)]),
            (gateway_fee(&object(), eur(320)), &[(6000, 320), (1100, -320)]),
        ] {
            assert_eq!(lines(&entry), expected, "{:?}", entry.event());
        }
    }

    #[test]
    fn a_session_that_used_its_hold_leaves_only_money_revenue_and_tax() {
        let actual = Price { net: eur(15_400), tax: eur(3_234), gross: eur(18_634) };
        let books = [
            ceiling_authorized(&object(), eur(24_000)),
            usage_charged(statement(), actual, revenue(15_400, 0)),
            usage_captured(&object(), actual.gross, Some(eur(24_000))),
        ];
        let left: Vec<_> = Account::ALL.into_iter().filter(|of| balance(&books, *of) != 0).collect();
        assert_eq!(left, [Account::GatewayClearing, Account::OutputTax, Account::PeopleMinutes]);
    }

    /// Decision 2: 240.00 paid now, 186.34 used, 53.66 given back.
    #[test]
    fn a_session_that_was_paid_before_ends_with_the_same_balances() {
        let ceiling = vat(24_000);
        let used = ceiling.share(eur(0), eur(18_634)).expect("less");
        let rest = ceiling.share(eur(18_634), eur(5_366)).expect("the rest");
        let books = [
            ceiling_captured(&object(), ceiling, None),
            prepaid_usage_earned(statement(), revenue(used.net.minor - 5_400, 5_400)),
            refund_requested(RefundId(Uuid::nil()), rest, Standing::Deferred),
        ];
        assert_eq!(balance(&books, Account::DeferredRevenue), 0);
        assert_eq!(balance(&books, Account::RefundsPayable), -5_366);
        assert_eq!(balance(&books, Account::OutputTax), -used.tax.minor);
        assert_eq!(balance(&books, Account::TeleconferenceMinutes), -5_400);
    }

    proptest! {
        #[test]
        fn every_entry_sums_to_zero(gross in 1..crate::money::FEE_MAX_MINOR, people in 0..=100_u64) {
            let price = vat(gross);
            let parts = price.net.split(&[people, 100 - people]).expect("weights");
            let revenue = Revenue { people: parts[0], teleconference: parts[1] };
            for entry in [
                ceiling_authorized(&object(), price.gross),
                usage_charged(statement(), price, revenue),
                usage_captured(&object(), price.gross, Some(price.gross)),
                ceiling_captured(&object(), price, Some(price.gross)),
                prepaid_usage_earned(statement(), revenue),
                usage_capture_failed(statement(), price.gross),
                shortfall_waived(statement(), price),
                gateway_fee(&object(), price.gross),
            ] {
                prop_assert_eq!(entry.lines().iter().map(|l| l.minor).sum::<i64>(), 0);
            }
        }
    }
}
