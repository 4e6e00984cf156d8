//! The money office's words: states, calls, answers, postings and accounts. Each is an exhaustive `match` over literal
//! keys, so that a new one cannot be forgotten.

use crate::{Messages, msg};
use domain::ledger::{Account, Event};
use domain::payments::gateway::{Decline, Promise, Verdict};
use domain::payments::intent::IntentState;
use domain::payments::operation::OperationKind;
use std::borrow::Cow;

impl Messages {
    /// How a payment stands.
    pub fn payment_state(self, state: IntentState) -> Cow<'static, str> {
        self.text(match state {
            IntentState::Open => msg!("money-state-open"),
            IntentState::Paying => msg!("money-state-paying"),
            IntentState::InReview => msg!("money-state-in-review"),
            IntentState::Secured => msg!("money-state-secured"),
            IntentState::Paid => msg!("money-state-paid"),
            IntentState::Returning => msg!("money-state-returning"),
            IntentState::ClosedUnpaid => msg!("money-state-unpaid"),
            IntentState::InDispute => msg!("money-state-in-dispute"),
            IntentState::ChargedBack => msg!("money-state-charged-back"),
            IntentState::ClosedReturned => msg!("money-state-returned"),
            IntentState::ClosedReleased => msg!("money-state-released"),
            IntentState::NeedsHuman => msg!("money-state-needs-human"),
        })
    }

    /// The same of the payment of a host: what is secured stays held until his session is over.
    pub fn host_payment_state(self, state: IntentState) -> Cow<'static, str> {
        match state {
            IntentState::Secured => self.text(msg!("host-payments-secured")),
            other => self.payment_state(other),
        }
    }

    /// What was asked of the gateway.
    pub fn operation(self, kind: OperationKind) -> Cow<'static, str> {
        self.text(match kind {
            OperationKind::HostedPage => msg!("money-operation-page"),
            OperationKind::Authorize => msg!("money-operation-authorize"),
            OperationKind::Reauthorize => msg!("money-operation-reauthorize"),
            OperationKind::Capture => msg!("money-operation-capture"),
            OperationKind::Void => msg!("money-operation-void"),
            OperationKind::Refund => msg!("money-operation-refund"),
            OperationKind::AcceptReview => msg!("money-operation-accept"),
            OperationKind::DeclineReview => msg!("money-operation-decline"),
        })
    }

    /// What the gateway said, for those who look into payments; of what is pending with what it waits for.
    pub fn verdict(self, verdict: &Verdict, promise: Option<Promise>) -> String {
        let key = match verdict {
            Verdict::PageOpened { .. } => msg!("money-verdict-page-opened"),
            Verdict::Approved => msg!("money-verdict-approved"),
            Verdict::PayAnotherWay => msg!("money-verdict-pay-another-way"),
            Verdict::Verified => msg!("money-verdict-verified"),
            Verdict::Authorized => msg!("money-verdict-authorized"),
            Verdict::UnderReview => msg!("money-verdict-under-review"),
            Verdict::Captured => msg!("money-verdict-captured"),
            Verdict::AuthorizationUsed => msg!("money-verdict-used"),
            Verdict::Voided => msg!("money-verdict-voided"),
            Verdict::AuthorizationExpired => msg!("money-verdict-expired"),
            Verdict::Refunded => msg!("money-verdict-refunded"),
            Verdict::ReviewAccepted => msg!("money-verdict-accepted"),
            Verdict::ReviewDeclined => msg!("money-verdict-review-declined"),
            Verdict::Declined(reason) => {
                return self
                    .with("money-verdict-declined", [("reason", self.decline_reason(*reason).into())]);
            }
            Verdict::Misconfigured => msg!("money-verdict-misconfigured"),
            Verdict::WrongState(_) => msg!("money-verdict-wrong-state"),
            Verdict::Duplicate => msg!("money-verdict-duplicate"),
            Verdict::NotDone => msg!("money-verdict-not-done"),
            Verdict::NotSent => msg!("money-verdict-not-sent"),
            Verdict::NotFound => msg!("money-verdict-not-found"),
            Verdict::Pending => match promise {
                None => msg!("money-verdict-pending"),
                Some(Promise::Transfer) => msg!("money-verdict-pending-transfer"),
                Some(Promise::Acceptance) => msg!("money-verdict-pending-acceptance"),
                Some(Promise::Account) => msg!("money-verdict-pending-account"),
            },
            Verdict::TakenBack => msg!("money-verdict-taken-back"),
            Verdict::Unknown => msg!("money-verdict-unknown"),
        };
        self.text(key).into_owned()
    }

    fn decline_reason(self, reason: Decline) -> Cow<'static, str> {
        self.text(match reason {
            Decline::Funding => msg!("money-decline-funding"),
            Decline::Issuer => msg!("money-decline-issuer"),
            Decline::InsufficientFunds => msg!("money-decline-funds"),
            Decline::Limit => msg!("money-decline-limit"),
            Decline::Referral => msg!("money-decline-referral"),
            Decline::CardData => msg!("money-decline-card-data"),
            Decline::Address => msg!("money-decline-address"),
            Decline::SecurityCode => msg!("money-decline-code"),
            Decline::Fraud => msg!("money-decline-fraud"),
            Decline::IssuerUnavailable => msg!("money-decline-unavailable"),
            Decline::PageSpent => msg!("money-decline-page"),
            Decline::OtherWay => msg!("money-decline-other-way"),
        })
    }

    /// Why a payer disputes a payment: PayPal's word, or what a person typed.
    pub fn dispute_reason(self, told: &str) -> Cow<'_, str> {
        let key = match told {
            "MERCHANDISE_OR_SERVICE_NOT_RECEIVED" => msg!("money-reason-not-received"),
            "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED" => msg!("money-reason-not-as-described"),
            "UNAUTHORISED" => msg!("money-reason-unauthorised"),
            "CREDIT_NOT_PROCESSED" => msg!("money-reason-credit"),
            "DUPLICATE_TRANSACTION" => msg!("money-reason-duplicate"),
            "INCORRECT_AMOUNT" => msg!("money-reason-amount"),
            "PAYMENT_BY_OTHER_MEANS" => msg!("money-reason-paid-otherwise"),
            "CANCELED_RECURRING_BILLING" => msg!("money-reason-recurring"),
            "PROBLEM_WITH_REMITTANCE" => msg!("money-reason-remittance"),
            "OTHER" => msg!("money-reason-other"),
            typed => return Cow::Borrowed(typed),
        };
        self.text(key)
    }

    /// What was posted.
    pub fn event(self, event: Event) -> Cow<'static, str> {
        self.text(match event {
            Event::FeeAuthorized => msg!("money-event-authorized"),
            Event::AuthorizationReleased => msg!("money-event-released"),
            Event::FeeCaptured => msg!("money-event-captured"),
            Event::PaymentWithoutSeat => msg!("money-event-without-seat"),
            Event::ReturnRequested => msg!("money-event-return-requested"),
            Event::RefundConfirmed => msg!("money-event-refund-confirmed"),
            Event::RevenueRecognized => msg!("money-event-recognized"),
            Event::RefundRequested => msg!("money-event-refund-requested"),
            Event::CancelledForFee => msg!("money-event-cancelled"),
            Event::RefundDismissed => msg!("money-event-dismissed"),
            Event::RefundPaidByBank => msg!("money-event-by-bank"),
            Event::RefundGivenAtConsole => msg!("money-event-at-console"),
            Event::DisputeOpened => msg!("money-event-dispute-opened"),
            Event::DisputeCorrected => msg!("money-event-dispute-corrected"),
            Event::DisputeWon => msg!("money-event-dispute-won"),
            Event::DisputeLost => msg!("money-event-dispute-lost"),
            Event::DisputeLostBeyond => msg!("money-event-dispute-lost-beyond"),
            Event::RefundTakenBack => msg!("money-event-taken-back"),
            Event::CeilingAuthorized => msg!("money-event-ceiling-authorized"),
            Event::UsageCharged => msg!("money-event-usage-charged"),
            Event::UsageCaptured => msg!("money-event-usage-captured"),
            Event::CeilingCaptured => msg!("money-event-ceiling-captured"),
            Event::PrepaidUsageEarned => msg!("money-event-prepaid-usage"),
            Event::UsageCaptureFailed => msg!("money-event-usage-failed"),
            Event::ShortfallWaived => msg!("money-event-shortfall-waived"),
            Event::GatewayFeeKnown => msg!("money-event-gateway-fee"),
            Event::DifferencePosted => msg!("money-event-difference-posted"),
            Event::DifferenceReversed => msg!("money-event-difference-reversed"),
            Event::BudgetAllocated => msg!("money-event-budget-allocated"),
            Event::BudgetReserved => msg!("money-event-budget-reserved"),
            Event::BudgetSpent => msg!("money-event-budget-spent"),
            Event::BudgetFreed => msg!("money-event-budget-freed"),
            Event::SpendingReturned => msg!("money-event-spending-returned"),
            Event::SpendingRestored => msg!("money-event-spending-restored"),
            Event::SpendingMovedOut => msg!("money-event-spending-out"),
            Event::SpendingMovedIn => msg!("money-event-spending-in"),
            Event::ClaimFiled => msg!("money-event-claim-filed"),
            Event::ClaimReimbursed => msg!("money-event-claim-reimbursed"),
            Event::DivisionSettled => msg!("money-event-division-settled"),
            Event::ClaimRefused => msg!("money-event-claim-refused"),
            Event::RefundedAfterClaim => msg!("money-event-refund-after-claim"),
            Event::ClaimRestored => msg!("money-event-claim-restored"),
        })
    }

    /// An account with its number.
    pub fn account(self, account: Account) -> String {
        let name = self.text(match account {
            Account::Bank => msg!("money-account-bank"),
            Account::TrainingRevenue => msg!("money-account-revenue"),
            Account::CancellationFees => msg!("money-account-fees"),
            Account::GatewayClearing => msg!("money-account-clearing"),
            Account::DisputedFunds => msg!("money-account-disputed"),
            Account::DisputeLosses => msg!("money-account-dispute-losses"),
            Account::DisputeFees => msg!("money-account-dispute-fees"),
            Account::DeferredRevenue => msg!("money-account-deferred"),
            Account::MoneyNotYetPlaced => msg!("money-account-unplaced"),
            Account::RefundsPayable => msg!("money-account-refunds"),
            Account::OutputTax => msg!("money-account-tax"),
            Account::AuthorizationsOutstanding => msg!("money-account-held"),
            Account::AuthorizationsContra => msg!("money-account-held-contra"),
            Account::CustomerReceivables => msg!("money-account-customers"),
            Account::UsageShortfall => msg!("money-account-shortfall"),
            Account::DivisionReceivables => msg!("money-account-divisions"),
            Account::ReimbursementsPayable => msg!("money-account-reimbursements"),
            Account::PeopleMinutes => msg!("money-account-people-minutes"),
            Account::TeleconferenceMinutes => msg!("money-account-teleconference-minutes"),
            Account::GatewayFees => msg!("money-account-gateway-fees"),
            Account::BadDebts => msg!("money-account-bad-debts"),
            Account::ExchangeDifferences => msg!("money-account-exchange"),
            Account::BudgetAllocated => msg!("money-account-budget"),
            Account::BudgetContra => msg!("money-account-budget-contra"),
            Account::BudgetReserved => msg!("money-account-budget-reserved"),
            Account::BudgetSpent => msg!("money-account-budget-spent"),
        });
        format!("{} {name}", account.code())
    }
}
