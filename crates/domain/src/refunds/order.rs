//! Orders: that money go back. An order is stored with its reservation before anything is sent to a gateway (PS 6.9);
//! the operations that carry it out come and go, the order stays until the money is back or a person has decided.

use crate::ids::RefundId;
use crate::money::Money;
use crate::payments::gateway::ObjectId;
use crate::payments::situation::ReturnReason;
use crate::sites::Price;

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// No seat was left when it came (PS-S4).
    NoSeat,
    /// Another payment for the same seat came first.
    SecondPayment,
    /// It came for a registration that had been cancelled before.
    AlreadyCancelled,
    /// The attendee gave the seat back, by the policy he accepted.
    Cancelled,
    /// A consumer withdrew from the contract (LT-B5).
    Withdrawn,
    /// The session does not take place.
    SessionCancelled,
    /// The session was moved, and the attendee cannot come at the new time (S-80).
    SessionMoved,
    /// A person of the site decided it; the seat stays.
    Staff,
    /// The host took the seat away.
    SeatTaken,
    /// It was given back at the gateway's own console; we heard of it afterwards (PS 3.4).
    Console,
    /// A host had paid for more of his session than it used, or for a session that did not take place.
    NotUsed,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 11] = [
        Self::NoSeat,
        Self::SecondPayment,
        Self::AlreadyCancelled,
        Self::Cancelled,
        Self::Withdrawn,
        Self::SessionCancelled,
        Self::SessionMoved,
        Self::Staff,
        Self::SeatTaken,
        Self::Console,
        Self::NotUsed,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSeat => "no-seat",
            Self::SecondPayment => "second-payment",
            Self::AlreadyCancelled => "already-cancelled",
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
            Self::SessionCancelled => "session-cancelled",
            Self::SessionMoved => "session-moved",
            Self::Staff => "staff",
            Self::SeatTaken => "seat-taken",
            Self::Console => "console",
            Self::NotUsed => "not-used",
        }
    }

    /// Reads [`Cause::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }

    /// Whether the site gave the seat up, not who had it or the gateway.
    pub fn is_by_site(self) -> bool {
        match self {
            Self::Staff | Self::SeatTaken => true,
            Self::NoSeat
            | Self::SecondPayment
            | Self::AlreadyCancelled
            | Self::Cancelled
            | Self::Withdrawn
            | Self::SessionCancelled
            | Self::SessionMoved
            | Self::Console
            | Self::NotUsed => false,
        }
    }

    /// Whether what does not go back is kept as a fee for giving the seat up (LT-E8).
    pub fn keeps_a_fee(self) -> bool {
        match self {
            Self::Cancelled | Self::Withdrawn | Self::SeatTaken => true,
            Self::NoSeat
            | Self::SecondPayment
            | Self::AlreadyCancelled
            | Self::SessionCancelled
            | Self::SessionMoved
            | Self::Staff
            | Self::Console
            | Self::NotUsed => false,
        }
    }

    /// Whether the money never paid for a seat: it was booked as not yet placed (LT-E10), without tax.
    pub fn is_unplaced(self) -> bool {
        matches!(self, Self::NoSeat | Self::SecondPayment | Self::AlreadyCancelled)
    }
}

impl From<ReturnReason> for Cause {
    /// The cause of money that goes back by itself.
    fn from(reason: ReturnReason) -> Self {
        match reason {
            ReturnReason::SecondPayment => Self::SecondPayment,
            ReturnReason::Cancelled => Self::AlreadyCancelled,
            ReturnReason::NotUsed => Self::NotUsed,
            ReturnReason::NoSeat
            | ReturnReason::ReviewTimeout
            | ReturnReason::ReviewDeclined
            | ReturnReason::AddressMismatch
            | ReturnReason::CodeMismatch
            | ReturnReason::StrayHold => Self::NoSeat,
        }
    }
}

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderState {
    /// Reserved, waiting for its capture or under way.
    Requested,
    /// The gateway gave the money back.
    Done,
    /// The gateway refused for good (PS 6.10): a person decides; the reservation is released.
    Failed,
    /// The money had only been held, and the hold was released instead (PS 6.8).
    Released,
    /// A person paid it in another way.
    PaidOtherwise,
    /// A person gave it up after it failed; or a larger refund at the gateway's own console came in its place.
    Dismissed,
    /// It waited for the end of a dispute, and the payer has its money because the dispute was lost.
    TakenBack,
}

impl OrderState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Requested,
        Self::Done,
        Self::Failed,
        Self::Released,
        Self::PaidOtherwise,
        Self::Dismissed,
        Self::TakenBack,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Released => "released",
            Self::PaidOtherwise => "paid-otherwise",
            Self::Dismissed => "dismissed",
            Self::TakenBack => "taken-back",
        }
    }

    /// Reads [`OrderState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether the money is back with whoever paid, in whatever way.
    pub fn is_back(self) -> bool {
        matches!(self, Self::Done | Self::Released | Self::PaidOtherwise | Self::TakenBack)
    }

    /// Whether the money counts as gone: back already, on its way, never taken, or owed until a person decides.
    fn counts(self) -> bool {
        !matches!(self, Self::Dismissed)
    }
}

/// What the rules need to know of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundOrder {
    /// Its id.
    pub id: RefundId,
    /// The capture that it is reserved of; none while that capture is not known yet.
    pub capture: Option<ObjectId>,
    /// How much.
    pub amount: Money,
    /// Why.
    pub cause: Cause,
    /// How far it is.
    pub state: OrderState,
    /// How often it was asked for: a person may ask again after it failed.
    pub tries: i64,
}

/// Whether an order takes something of a seat's price: what may still be given back is the price less all of these. The
/// one answer for everybody who says how much is left.
pub fn takes_of_price(state: OrderState, cause: Cause) -> bool {
    state.counts() && !cause.is_unplaced()
}

/// What is left of `price` after `given`.
pub fn rest(price: Price, given: Price) -> Option<Price> {
    Some(Price {
        net: price.net.checked_sub(given.net).ok()?,
        tax: price.tax.checked_sub(given.tax).ok()?,
        gross: price.gross.checked_sub(given.gross).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::sites::Tax;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn vat(gross: i64) -> Price {
        Tax { name: "VAT".into(), rate_ppm: 210_000, included_in_fee: true }.price(eur(gross)).expect("small")
    }

    #[test]
    fn what_is_left_is_kept_with_its_tax() {
        let part = vat(12_100).share(eur(0), eur(9_075)).expect("less than was paid");
        let fee = rest(vat(12_100), part).expect("something is left");
        assert_eq!((fee.net, fee.tax, fee.gross), (eur(2_500), eur(525), eur(3_025)), "LT-E8");
    }

    #[test]
    fn only_what_was_given_up_leaves_the_price_whole() {
        for state in OrderState::ALL {
            assert_eq!(takes_of_price(state, Cause::Staff), state != OrderState::Dismissed, "{state:?}");
            assert!(!takes_of_price(state, Cause::NoSeat), "it never paid for the seat: {state:?}");
        }
    }

    #[test]
    fn every_word_is_read_back() {
        for cause in Cause::ALL {
            assert_eq!(Cause::parse(cause.as_str()), Some(cause));
        }
        for state in OrderState::ALL {
            assert_eq!(OrderState::parse(state.as_str()), Some(state));
        }
    }
}
