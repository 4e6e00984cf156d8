//! Business events that are posted.

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
    /// LT-E5, and E9 for those who did not come: the session took place.
    RevenueRecognized,
    /// LT-E6, and E12 for each seat of a cancelled session: a refund of a fee was requested.
    RefundRequested,
    /// LT-E8: a seat was given back for a fee.
    CancelledForFee,
    /// LT-E6 reversed: a refund that failed was given up.
    RefundDismissed,
    /// LT-E7 in another way: a refund that failed was paid from the bank account.
    RefundPaidByBank,
    /// LT-E7 in another way: a refund that failed was given at the gateway's own console.
    RefundGivenAtConsole,
    /// LT-E15 a dispute was opened: the gateway took the money.
    DisputeOpened,
    /// LT-E15 the gateway tells another amount, or what it keeps for it, afterwards.
    DisputeCorrected,
    /// LT-E16 it was won: the money is there again.
    DisputeWon,
    /// LT-E17 it was lost: the payer has the money.
    DisputeLost,
    /// LT-E17 of what had gone back to the payer before.
    DisputeLostBeyond,
    /// A lost dispute carried out a refund that waited for its end.
    RefundTakenBack,
    /// LT-P2 the ceiling of a pay-per-use session was authorized.
    CeilingAuthorized,
    /// LT-P4 the use of a session was frozen and charged.
    UsageCharged,
    /// LT-P5 it was captured.
    UsageCaptured,
    /// A ceiling was paid before its session took place (decision 2).
    CeilingCaptured,
    /// The use of such a session was frozen.
    PrepaidUsageEarned,
    /// LT-P7 what was charged cannot be captured.
    UsageCaptureFailed,
    /// LT-P8 it was waived.
    ShortfallWaived,
    /// LT-P10, E4 the gateway kept a fee.
    GatewayFeeKnown,
    /// LT-E19 a person posted a difference from a gateway's list.
    DifferencePosted,
    /// LT-E19 reversed.
    DifferenceReversed,
    /// LT-B1 a division's budget was allocated or changed.
    BudgetAllocated,
    /// LT-B2 a ceiling was reserved of it.
    BudgetReserved,
    /// LT-B3 the actual was spent.
    BudgetSpent,
    /// LT-B4 a reservation was given up.
    BudgetFreed,
    /// A session was booked to another division: the old one (PS-I-40).
    SpendingMovedOut,
    /// The new one.
    SpendingMovedIn,
    /// A part of what a session cost came back: the division has spent less on it.
    SpendingReturned,
    /// It did not come back after all: its refund failed and was dismissed.
    SpendingRestored,
    /// LT-B5 a host claims what he paid.
    ClaimFiled,
    /// LT-B7 he was paid back.
    ClaimReimbursed,
    /// LT-B8 the division settled.
    DivisionSettled,
    /// LT-B9 the claim was refused.
    ClaimRefused,
    /// LT-B10 money of a claimed session came back to the host.
    RefundedAfterClaim,
    /// It did not come back after all: its refund failed and was dismissed.
    ClaimRestored,
}

impl Event {
    /// Every one.
    pub const ALL: [Self; 42] = [
        Self::FeeAuthorized,
        Self::AuthorizationReleased,
        Self::FeeCaptured,
        Self::PaymentWithoutSeat,
        Self::ReturnRequested,
        Self::RefundConfirmed,
        Self::RevenueRecognized,
        Self::RefundRequested,
        Self::CancelledForFee,
        Self::RefundDismissed,
        Self::RefundPaidByBank,
        Self::RefundGivenAtConsole,
        Self::DisputeOpened,
        Self::DisputeCorrected,
        Self::DisputeWon,
        Self::DisputeLost,
        Self::DisputeLostBeyond,
        Self::RefundTakenBack,
        Self::CeilingAuthorized,
        Self::UsageCharged,
        Self::UsageCaptured,
        Self::CeilingCaptured,
        Self::PrepaidUsageEarned,
        Self::UsageCaptureFailed,
        Self::ShortfallWaived,
        Self::GatewayFeeKnown,
        Self::DifferencePosted,
        Self::DifferenceReversed,
        Self::BudgetAllocated,
        Self::BudgetReserved,
        Self::BudgetSpent,
        Self::BudgetFreed,
        Self::SpendingMovedOut,
        Self::SpendingMovedIn,
        Self::SpendingReturned,
        Self::SpendingRestored,
        Self::ClaimFiled,
        Self::ClaimReimbursed,
        Self::DivisionSettled,
        Self::ClaimRefused,
        Self::RefundedAfterClaim,
        Self::ClaimRestored,
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
            Self::RevenueRecognized => "revenue-recognized",
            Self::RefundRequested => "refund-requested",
            Self::CancelledForFee => "cancelled-for-fee",
            Self::RefundDismissed => "refund-dismissed",
            Self::RefundPaidByBank => "refund-paid-by-bank",
            Self::RefundGivenAtConsole => "refund-given-at-console",
            Self::DisputeOpened => "dispute-opened",
            Self::DisputeCorrected => "dispute-corrected",
            Self::DisputeWon => "dispute-won",
            Self::DisputeLost => "dispute-lost",
            Self::DisputeLostBeyond => "dispute-lost-beyond",
            Self::RefundTakenBack => "refund-taken-back",
            Self::CeilingAuthorized => "ceiling-authorized",
            Self::UsageCharged => "usage-charged",
            Self::UsageCaptured => "usage-captured",
            Self::CeilingCaptured => "ceiling-captured",
            Self::PrepaidUsageEarned => "prepaid-usage-earned",
            Self::UsageCaptureFailed => "usage-capture-failed",
            Self::ShortfallWaived => "shortfall-waived",
            Self::GatewayFeeKnown => "gateway-fee-known",
            Self::DifferencePosted => "difference-posted",
            Self::DifferenceReversed => "difference-reversed",
            Self::BudgetAllocated => "budget-allocated",
            Self::BudgetReserved => "budget-reserved",
            Self::BudgetSpent => "budget-spent",
            Self::BudgetFreed => "budget-freed",
            Self::SpendingMovedOut => "spending-moved-out",
            Self::SpendingMovedIn => "spending-moved-in",
            Self::SpendingReturned => "spending-returned",
            Self::SpendingRestored => "spending-restored",
            Self::ClaimFiled => "claim-filed",
            Self::ClaimReimbursed => "claim-reimbursed",
            Self::DivisionSettled => "division-settled",
            Self::ClaimRefused => "claim-refused",
            Self::RefundedAfterClaim => "refunded-after-claim",
            Self::ClaimRestored => "claim-restored",
        }
    }

    /// Whether what it posts to the clearing account is neither taken from a payer nor given back to one: the gateway keeps it, takes
    /// it away and brings it again, or a person has posted a difference.
    pub fn is_between_us(self) -> bool {
        matches!(
            self,
            Self::GatewayFeeKnown
                | Self::DisputeOpened
                | Self::DisputeCorrected
                | Self::DisputeWon
                | Self::DifferencePosted
                | Self::DifferenceReversed
        )
    }

    /// Reads [`Event::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == text)
    }
}
