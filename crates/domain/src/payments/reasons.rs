//! Why money goes back, and what an account does when the cardholder's data do not match.

/// What an account does when the address or security code did not match (S-26).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OnMismatch {
    /// Take the payment all the same.
    #[default]
    Accept,
    /// Hold the money and keep the seat until a person of the site has looked at it.
    Review,
    /// Release the hold and ask for another card.
    Refuse,
}

impl OnMismatch {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Review => "review",
            Self::Refuse => "refuse",
        }
    }

    /// Reads [`OnMismatch::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Accept, Self::Review, Self::Refuse].into_iter().find(|policy| policy.as_str() == text)
    }
}

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnReason {
    /// No seat was left when it came (PS-S4).
    NoSeat,
    /// Another payment for the same seat came first.
    SecondPayment,
    /// The registration was cancelled before it came, or the seat given back before it was captured.
    Cancelled,
    /// The review was not decided in time.
    ReviewTimeout,
    /// The review was decided against the payment.
    ReviewDeclined,
    /// The address did not match and the account refuses that.
    AddressMismatch,
    /// The security code did not match and the account refuses that.
    CodeMismatch,
    /// A declined try left a hold behind (112, 114).
    StrayHold,
    /// What a host held for a session is not needed: it did not take place, used nothing, or another payment holds its
    /// ceiling (S-65).
    NotUsed,
}

impl ReturnReason {
    const ALL: [Self; 9] = [
        Self::NoSeat,
        Self::SecondPayment,
        Self::Cancelled,
        Self::ReviewTimeout,
        Self::ReviewDeclined,
        Self::AddressMismatch,
        Self::CodeMismatch,
        Self::StrayHold,
        Self::NotUsed,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSeat => "no-seat",
            Self::SecondPayment => "second-payment",
            Self::Cancelled => "cancelled",
            Self::ReviewTimeout => "review-timeout",
            Self::ReviewDeclined => "review-declined",
            Self::AddressMismatch => "address-mismatch",
            Self::CodeMismatch => "code-mismatch",
            Self::StrayHold => "stray-hold",
            Self::NotUsed => "not-used",
        }
    }

    /// Reads [`ReturnReason::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}
