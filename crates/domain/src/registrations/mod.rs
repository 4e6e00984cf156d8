//! Registrations: a person's claim on a seat, from the seat hold to the confirmed seat.

pub mod buyer;
pub mod details;
pub mod hold;
pub mod people;
mod vat_number;

/// State of a registration (S-73, as far as fee-based sessions go).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegistrationState {
    /// A seat is held, payment has not come.
    AwaitingPayment,
    /// The payment is being reviewed by fraud tools; the seat is kept (PS 6.12).
    UnderReview,
    /// Has a seat.
    Confirmed,
    /// The hold ended without payment.
    Lapsed,
    /// Money came and goes back: there was no seat, or the review ended without one.
    Returned,
    /// Given up: by the attendee, or because the session was called off.
    Cancelled,
}

impl RegistrationState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::AwaitingPayment,
        Self::UnderReview,
        Self::Confirmed,
        Self::Lapsed,
        Self::Returned,
        Self::Cancelled,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "awaiting-payment",
            Self::UnderReview => "under-review",
            Self::Confirmed => "confirmed",
            Self::Lapsed => "lapsed",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads [`RegistrationState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}
