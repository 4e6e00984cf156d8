//! How a registration stands, as far as the person of its link can act on it.

use super::view::Cancellation;
use domain::payments::gateway::Decline;
use domain::payments::situation::ReturnReason;
use domain::time::Timestamp;

/// How a registration stands, as far as its person can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Payment has not come.
    AwaitingPayment {
        /// The payment page is open: go on there.
        page_open: bool,
        /// When the gateway was last asked and knew of no money.
        nothing_found_at: Option<Timestamp>,
        /// Why nothing is said to be uncharged.
        doubt: Option<Doubt>,
        /// Why the last try was declined.
        decline: Option<Decline>,
        /// The payment page could not be opened; nothing was charged.
        unavailable: bool,
        /// The gateway refuses the account by which he tried last; nothing was charged, and he may pay another way.
        account_refused: bool,
        /// No attempt is left.
        attempts_used_up: bool,
    },
    /// The outcome is not known yet, or contradictory.
    Checking,
    /// Held back by fraud tools; the seat is kept.
    UnderReview,
    /// Has a seat.
    Confirmed,
    /// The hold ended unpaid.
    Lapsed,
    /// Money came and goes back.
    Returned(ReturnReason),
    /// The gateway refuses the site's account: nobody can pay until it works again.
    CannotBePaidNow {
        /// As of what awaits payment.
        doubt: Option<Doubt>,
    },
    /// Given up.
    Cancelled(Cancellation),
}

/// Why something may be charged although nothing is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// What was paid since, on the page or on one that he left, may be shown by its gateway only later.
    LeftPage,
    /// A card was sent that was not answered and not found, and is looked for again.
    SentCard,
}

impl Standing {
    /// Whether its page says, without a doubt, that nothing was paid.
    pub(super) fn says_unpaid(&self) -> bool {
        match self {
            Self::AwaitingPayment {
                doubt: None,
                decline,
                unavailable,
                account_refused,
                attempts_used_up,
                ..
            } => decline.is_some() || *unavailable || *account_refused || *attempts_used_up,
            Self::CannotBePaidNow { doubt } => doubt.is_none(),
            Self::AwaitingPayment { .. }
            | Self::Lapsed
            | Self::Checking
            | Self::UnderReview
            | Self::Confirmed
            | Self::Returned(_)
            | Self::Cancelled(_) => false,
        }
    }
}
