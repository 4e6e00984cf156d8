//! Postings of divisions' budgets and of claims (LT-B1…B10): the customer organization's own view. A budget is memo: what is
//! allocated is on 9200, an estimate moves to 9210 (reserved), the actual to 9220 (spent). B6, the approval of a claim, posts
//! nothing by itself.

use super::{Account, Entry, Event};
use crate::ids::{BudgetChangeId, ClaimId, IntentId, RefundId, StatementId};
use crate::money::Money;

/// LT-B1: a budget was allocated or increased; `by` is negative when it was reduced.
pub fn budget_allocated(change: BudgetChangeId, by: Money) -> Entry {
    let lines = [(Account::BudgetAllocated, by.minor), (Account::BudgetContra, -by.minor)];
    Entry::new(Event::BudgetAllocated, change.to_string(), by.currency, &lines)
}

/// LT-B2: a session was planned, and its ceiling, or what was added to it, is reserved.
pub fn budget_reserved(intent: IntentId, ceiling: Money) -> Entry {
    let lines = [(Account::BudgetReserved, ceiling.minor), (Account::BudgetAllocated, -ceiling.minor)];
    Entry::new(Event::BudgetReserved, intent.to_string(), ceiling.currency, &lines)
}

/// LT-B3: a session is over; `actual` is spent and the rest of what was `reserved` is free again. Nothing was reserved
/// when the host paid himself and claims it back. Both are in one currency.
pub fn budget_spent(statement: StatementId, actual: Money, reserved: Money) -> Entry {
    let lines = [
        (Account::BudgetSpent, actual.minor),
        (Account::BudgetAllocated, reserved.minor - actual.minor),
        (Account::BudgetReserved, -reserved.minor),
    ];
    Entry::new(Event::BudgetSpent, statement.to_string(), actual.currency, &lines)
}

/// LT-B6: another of those who paid the session claims his part back, and nothing was reserved for it.
pub fn budget_spent_on_claim(claim: ClaimId, more: Money) -> Entry {
    let lines = [(Account::BudgetSpent, more.minor), (Account::BudgetAllocated, -more.minor)];
    Entry::new(Event::BudgetSpent, claim.to_string(), more.currency, &lines)
}

/// LT-B4: a session was called off, or its intent was closed unpaid (PS-C25).
pub fn budget_freed(intent: IntentId, reserved: Money) -> Entry {
    let lines = [(Account::BudgetAllocated, reserved.minor), (Account::BudgetReserved, -reserved.minor)];
    Entry::new(Event::BudgetFreed, intent.to_string(), reserved.currency, &lines)
}

/// PS-I-40: a session is booked to another division; this one spends nothing on it.
pub fn spending_moved_out(change: BudgetChangeId, actual: Money) -> Entry {
    let lines = [(Account::BudgetAllocated, actual.minor), (Account::BudgetSpent, -actual.minor)];
    Entry::new(Event::SpendingMovedOut, change.to_string(), actual.currency, &lines)
}

/// PS-I-40: a session is booked to this division now, with its whole cost.
pub fn spending_moved_in(change: BudgetChangeId, actual: Money) -> Entry {
    let lines = [(Account::BudgetSpent, actual.minor), (Account::BudgetAllocated, -actual.minor)];
    Entry::new(Event::SpendingMovedIn, change.to_string(), actual.currency, &lines)
}

/// PS-I-40: the same while it is only planned: what this division had reserved for it is free again.
pub fn reservation_moved_out(change: BudgetChangeId, reserved: Money) -> Entry {
    let lines = [(Account::BudgetAllocated, reserved.minor), (Account::BudgetReserved, -reserved.minor)];
    Entry::new(Event::SpendingMovedOut, change.to_string(), reserved.currency, &lines)
}

/// PS-I-40: and this division reserves it now.
pub fn reservation_moved_in(change: BudgetChangeId, reserved: Money) -> Entry {
    let lines = [(Account::BudgetReserved, reserved.minor), (Account::BudgetAllocated, -reserved.minor)];
    Entry::new(Event::SpendingMovedIn, change.to_string(), reserved.currency, &lines)
}

/// Money of a session went back to the card by which it was paid: its division has spent less.
pub fn spending_returned(refund: RefundId, amount: Money) -> Entry {
    let lines = [(Account::BudgetAllocated, amount.minor), (Account::BudgetSpent, -amount.minor)];
    Entry::new(Event::SpendingReturned, refund.to_string(), amount.currency, &lines)
}

/// The refund failed and was dismissed: what the division's budget can bear of it, the session has cost it again.
pub fn spending_restored(refund: RefundId, amount: Money) -> Entry {
    let lines = [(Account::BudgetSpent, amount.minor), (Account::BudgetAllocated, -amount.minor)];
    Entry::new(Event::SpendingRestored, refund.to_string(), amount.currency, &lines)
}

/// LT-B5: the host paid himself and claims it from his division.
pub fn claim_filed(claim: ClaimId, amount: Money) -> Entry {
    let lines =
        [(Account::DivisionReceivables, amount.minor), (Account::ReimbursementsPayable, -amount.minor)];
    Entry::new(Event::ClaimFiled, claim.to_string(), amount.currency, &lines)
}

/// LT-B7: the host was paid back.
pub fn claim_reimbursed(claim: ClaimId, amount: Money) -> Entry {
    let lines = [(Account::ReimbursementsPayable, amount.minor), (Account::Bank, -amount.minor)];
    Entry::new(Event::ClaimReimbursed, claim.to_string(), amount.currency, &lines)
}

/// LT-B8: the division settled with the training department.
pub fn division_settled(claim: ClaimId, amount: Money) -> Entry {
    let lines = [(Account::Bank, amount.minor), (Account::DivisionReceivables, -amount.minor)];
    Entry::new(Event::DivisionSettled, claim.to_string(), amount.currency, &lines)
}

/// LT-B9: the claim was refused.
pub fn claim_refused(claim: ClaimId, amount: Money) -> Entry {
    let lines =
        [(Account::ReimbursementsPayable, amount.minor), (Account::DivisionReceivables, -amount.minor)];
    Entry::new(Event::ClaimRefused, claim.to_string(), amount.currency, &lines)
}

/// LT-B10: money of a claimed session came back to the host's card: he is owed less, or owes it (PS-I-41).
pub fn refunded_after_claim(refund: RefundId, amount: Money) -> Entry {
    let lines =
        [(Account::ReimbursementsPayable, amount.minor), (Account::DivisionReceivables, -amount.minor)];
    Entry::new(Event::RefundedAfterClaim, refund.to_string(), amount.currency, &lines)
}

/// That refund failed and was dismissed: he is owed what he was owed before.
pub fn claim_restored(refund: RefundId, amount: Money) -> Entry {
    let lines =
        [(Account::DivisionReceivables, amount.minor), (Account::ReimbursementsPayable, -amount.minor)];
    Entry::new(Event::ClaimRestored, refund.to_string(), amount.currency, &lines)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{balance, eur, lines};
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn change() -> BudgetChangeId {
        BudgetChangeId(Uuid::nil())
    }

    fn intent() -> IntentId {
        IntentId(Uuid::nil())
    }

    fn statement() -> StatementId {
        StatementId(Uuid::nil())
    }

    fn claim() -> ClaimId {
        ClaimId(Uuid::nil())
    }

    fn refund() -> RefundId {
        RefundId(Uuid::nil())
    }

    /// The rows of LT-A3, line by line.
    #[test]
    fn budgets_and_claims_are_posted_as_the_reference_says() {
        let (actual, reserved) = (eur(18_634), eur(24_000));
        for (entry, expected) in [
            (budget_allocated(change(), eur(100_000)), &[(9200, 100_000), (9209, -100_000)][..]),
            (budget_reserved(intent(), reserved), &[(9210, 24_000), (9200, -24_000)]),
            (budget_spent(statement(), actual, reserved), &[(9220, 18_634), (9200, 5_366), (9210, -24_000)]),
            (budget_spent(statement(), actual, eur(0)), &[(9220, 18_634), (9200, -18_634)]),
            (budget_freed(intent(), reserved), &[(9200, 24_000), (9210, -24_000)]),
            (spending_moved_out(change(), actual), &[(9200, 18_634), (9220, -18_634)]),
            (spending_moved_in(change(), actual), &[(9220, 18_634), (9200, -18_634)]),
            (spending_returned(refund(), eur(634)), &[(9200, 634), (9220, -634)]),
            (budget_spent_on_claim(claim(), eur(634)), &[(9220, 634), (9200, -634)]),
            (claim_filed(claim(), actual), &[(1220, 18_634), (2150, -18_634)]),
            (claim_reimbursed(claim(), actual), &[(2150, 18_634), (1000, -18_634)]),
            (division_settled(claim(), actual), &[(1000, 18_634), (1220, -18_634)]),
            (claim_refused(claim(), actual), &[(2150, 18_634), (1220, -18_634)]),
            (refunded_after_claim(refund(), eur(634)), &[(2150, 634), (1220, -634)]),
        ] {
            assert_eq!(lines(&entry), expected, "{:?}", entry.event());
        }
    }

    #[test]
    fn a_host_whose_money_came_back_after_he_was_reimbursed_owes_it() {
        let books = [
            claim_filed(claim(), eur(18_634)),
            claim_reimbursed(claim(), eur(18_634)),
            refunded_after_claim(refund(), eur(8_634)),
        ];
        assert_eq!(balance(&books, Account::ReimbursementsPayable), 8_634, "he owes it");
        assert_eq!(balance(&books, Account::DivisionReceivables), 10_000, "the division's cost has fallen");
    }

    proptest! {
        /// PS-I-39: what is allocated is on one of three accounts, whatever happens.
        #[test]
        fn a_budget_is_free_reserved_or_spent(
            allocated in 0..1_000_000_i64, reserved in 0..1_000_000_i64, used in 0..1_000_000_i64, cancelled in any::<bool>()
        ) {
            let actual = eur(used.min(reserved));
            let closed = match cancelled {
                true => budget_freed(intent(), eur(reserved)),
                false => budget_spent(statement(), actual, eur(reserved)),
            };
            let books = [budget_allocated(change(), eur(allocated)), budget_reserved(intent(), eur(reserved)), closed];
            let on = |account| balance(&books, account);
            prop_assert_eq!(on(Account::BudgetReserved), 0);
            prop_assert_eq!(on(Account::BudgetSpent), if cancelled { 0 } else { actual.minor });
            let sum = on(Account::BudgetAllocated) + on(Account::BudgetReserved) + on(Account::BudgetSpent);
            prop_assert_eq!(sum, allocated);
            for entry in &books {
                prop_assert_eq!(entry.lines().iter().map(|l| l.minor).sum::<i64>(), 0);
            }
        }
    }
}
