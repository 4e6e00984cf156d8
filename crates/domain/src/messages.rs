//! Messages: which mails people get.

/// A kind of mail to an attendee. One registration gets each kind at most once per cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// The seat is confirmed: join link, calendar entry, receipt.
    Confirmation,
    /// Money came when no seat was left; it goes back (PS-S4).
    ReturnedNoSeat,
    /// A second payment for the same seat goes back.
    ReturnedSecondPayment,
    /// The payment is being checked (PS 6.12).
    ReviewBegun,
    /// The check ended without a seat; nothing was charged.
    ReviewEnded,
    /// Somebody is asked to come to a session: to an address, not to an attendee.
    Invitation,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Confirmation,
        Self::ReturnedNoSeat,
        Self::ReturnedSecondPayment,
        Self::ReviewBegun,
        Self::ReviewEnded,
        Self::Invitation,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::ReturnedNoSeat => "returned-no-seat",
            Self::ReturnedSecondPayment => "returned-second-payment",
            Self::ReviewBegun => "review-begun",
            Self::ReviewEnded => "review-ended",
            Self::Invitation => "invitation",
        }
    }

    /// Reads [`MailKind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}
