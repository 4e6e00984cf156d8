//! The state of an attempt: what its facts and operations add up to ([`super::situation::Situation::state`]).

/// State of an attempt (PS 1.1), as far as today's payment methods reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptState {
    /// Sent; the page is not open yet.
    Sent,
    /// The page is open, the payer may act at any moment.
    NeedsPayer,
    /// Money may exist.
    Unknown,
    /// Held back by fraud tools.
    Review,
    /// Money is held.
    Authorized,
    /// A capture is under way.
    Capturing,
    /// Money was taken.
    Captured,
    /// A release is under way.
    Voiding,
    /// Released.
    Voided,
    /// Released by time.
    AuthExpired,
    /// Refused, and proven that nothing more can come.
    Declined,
    /// Proven that nothing came.
    Abandoned,
    /// A refund is under way.
    Refunding,
    /// Given back in part.
    PartRefunded,
    /// Given back in full.
    Refunded,
    /// A payer disputes it, and the gateway has the money until that is decided (PS 6.11).
    Disputed,
    /// A dispute of it was lost.
    ChargedBack,
    /// Contradictory: only a person decides (decision 12).
    Quarantine,
    /// Refused for good in a way that a person must look at.
    NeedsHuman,
    /// A person has ended it by hand, having seen at the gateway that nothing is left to do there (decision 12).
    Closed,
}

impl AttemptState {
    /// Every state.
    pub const ALL: [Self; 20] = [
        Self::Sent,
        Self::NeedsPayer,
        Self::Unknown,
        Self::Review,
        Self::Authorized,
        Self::Capturing,
        Self::Captured,
        Self::Voiding,
        Self::Voided,
        Self::AuthExpired,
        Self::Declined,
        Self::Abandoned,
        Self::Refunding,
        Self::PartRefunded,
        Self::Refunded,
        Self::Disputed,
        Self::ChargedBack,
        Self::Quarantine,
        Self::NeedsHuman,
        Self::Closed,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::NeedsPayer => "needs-payer",
            Self::Unknown => "unknown",
            Self::Review => "review",
            Self::Authorized => "authorized",
            Self::Capturing => "capturing",
            Self::Captured => "captured",
            Self::Voiding => "voiding",
            Self::Voided => "voided",
            Self::AuthExpired => "auth-expired",
            Self::Declined => "declined",
            Self::Abandoned => "abandoned",
            Self::Refunding => "refunding",
            Self::PartRefunded => "part-refunded",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::ChargedBack => "charged-back",
            Self::Quarantine => "quarantine",
            Self::NeedsHuman => "needs-human",
            Self::Closed => "closed",
        }
    }

    /// Reads [`AttemptState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// What the attempt counts for in its intent. A page that its payer left for another one brings nothing any more as far
    /// as anybody knows: it is asked about until it is proven, and what it brings all the same goes back.
    pub fn counted(self, superseded: bool) -> Self {
        if superseded && self == Self::NeedsPayer { Self::Abandoned } else { self }
    }

    /// Whether the attempt is *live* (column L of PS 1.1): no second one may start beside it (PS-M1). One that is disputed has
    /// paid for its seat already: no second one starts anyway, and nothing of it is waited for.
    pub fn is_live(self) -> bool {
        !matches!(
            self,
            Self::Captured
                | Self::Voided
                | Self::AuthExpired
                | Self::Declined
                | Self::Abandoned
                | Self::PartRefunded
                | Self::Refunded
                | Self::Disputed
                | Self::ChargedBack
                | Self::Closed
        )
    }
}
