//! Claims and budgets in the reader's words.

use crate::{Messages, msg};
use domain::claims::{ClaimRefusal, ClaimState};
use domain::divisions::budgets::{Field, Problem};
use domain::money::Currency;
use domain::refunds::REASON_MAX;

impl Messages {
    /// Where a claim stands.
    pub fn claim_state(self, state: ClaimState) -> String {
        let key = match state {
            ClaimState::Filed => msg!("claims-state-filed"),
            ClaimState::Approved => msg!("claims-state-approved"),
            ClaimState::Refused => msg!("claims-state-refused"),
            ClaimState::Reimbursed => msg!("claims-state-reimbursed"),
        };
        self.text(key).into_owned()
    }

    /// Why something was not done with a claim, and what to do.
    pub fn claim_refusal(self, refusal: ClaimRefusal) -> String {
        let key = match refusal {
            ClaimRefusal::NotThePayer => msg!("claims-refused-not-the-payer"),
            ClaimRefusal::NothingLeft => msg!("claims-refused-nothing-left"),
            ClaimRefusal::OwnClaim => msg!("claims-refused-own"),
            ClaimRefusal::Involved => msg!("claims-refused-involved"),
            ClaimRefusal::OtherState => msg!("claims-refused-other-state"),
            ClaimRefusal::NoDivision => msg!("claims-refused-no-division"),
            ClaimRefusal::NoHead => msg!("claims-refused-no-head"),
            ClaimRefusal::NobodyHeads => msg!("claims-refused-nobody-heads"),
            ClaimRefusal::NotCharged => msg!("claims-refused-not-charged"),
            ClaimRefusal::ReferenceMissing => msg!("claims-refused-reference"),
            ClaimRefusal::AmountChanged(due) => {
                return self.with("claims-refused-changed", [("amount", self.money(due).into())]);
            }
            ClaimRefusal::WordsTooLong => return self.with("form-too-long", [("max", REASON_MAX.into())]),
            ClaimRefusal::BudgetExhausted(free) => {
                return self.with("claims-refused-budget", [("free", self.money(free).into())]);
            }
        };
        self.text(key).into_owned()
    }

    /// What is wrong with a field of a budget in `currency`, and what to enter.
    pub fn budget_problem(self, field: Field, problem: Problem, currency: Currency) -> String {
        let key = match (field, problem) {
            // What is wrong with a note is its length.
            (Field::Note, _) | (_, Problem::TooLong) => {
                return self.with("form-too-long", [("max", REASON_MAX.into())]);
            }
            (Field::From, Problem::Missing) => msg!("budgets-from-missing"),
            (Field::Until, Problem::Missing) => msg!("budgets-until-missing"),
            (Field::Amount, Problem::Missing) => msg!("budgets-amount-missing"),
            (Field::Amount, Problem::Unreadable) => {
                return self.with("budgets-amount-wrong", [("currency", currency.code().into())]);
            }
            (_, Problem::Unreadable) => msg!("budgets-date-wrong"),
            (_, Problem::Order) => msg!("budgets-order"),
            (_, Problem::Overlaps) => msg!("budgets-overlaps"),
            (_, Problem::OutOfRange) => msg!("budgets-amount-range"),
            (_, Problem::BelowUsed(used)) => {
                return self.with("budgets-below-used", [("used", self.money(used).into())]);
            }
        };
        self.text(key).into_owned()
    }
}
