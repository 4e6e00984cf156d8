//! Whether an attempt waits for a person, and why: one answer for the audit log, the figures, the page of the operator's
//! health, the money page and the payment's own page. Where a query must ask the same, a test of `store` holds it against
//! [`waits_for_a_person`].

use super::attempt::AttemptState;
use super::deciding::Deciding;
use super::facts::{Authorization, Conflict};
use super::gateway::{Check, Promise};
use super::operation::{OperationKind, OperationState};
use super::situation::{Seat, Situation};
use crate::refunds::OrderState;
use crate::time::Timestamp;

/// What holds a payment back that a person is to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBackBy {
    /// The gateway's fraud tools: it is decided there.
    FraudTools,
    /// The site: the address does not match the card.
    Address,
    /// The site: the security code does not match the card.
    SecurityCode,
}

/// Why an attempt waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// It is held back until a person has looked at it.
    Review {
        /// What holds it back.
        by: HeldBackBy,
        /// When it is released by itself.
        until: Timestamp,
        /// A decision is on its way.
        is_deciding: bool,
        /// The gateway did not take the last decision from us: it is made at its console.
        is_refused: bool,
    },
    /// An answer contradicts what was asked.
    Contradiction(Conflict),
    /// The gateway refused to charge what is held.
    ChargeRefused,
    /// The gateway refused to release what is held.
    ReleaseRefused,
    /// The hold ended before it was charged: a seat without money (PS-F19).
    HoldLost,
    /// The gateway refused to give money back (PS 6.10).
    RefundRefused,
    /// A payer disputes it (PS 6.11).
    Dispute,
    /// It is promised, and becomes money only when its seller does something at the gateway.
    Promised(Promise),
    /// It was promised for too long, and is asked about no more.
    PromisedTooLong,
    /// Its outcome stayed unknown for too long (PS 3.3).
    NoAnswer,
}

impl Waiting {
    /// As the audit log keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Review { .. } => "review",
            Self::Contradiction(_) => "contradiction",
            Self::ChargeRefused => "charge-refused",
            Self::ReleaseRefused => "release-refused",
            Self::HoldLost => "hold-lost",
            Self::RefundRefused => "refund-refused",
            Self::Dispute => "dispute",
            Self::Promised(Promise::Acceptance) => "promised-acceptance",
            Self::Promised(Promise::Account) => "promised-account",
            Self::Promised(Promise::Transfer) | Self::PromisedTooLong => "promised for too long",
            Self::NoAnswer => "unknown for too long",
        }
    }
}

/// Whether an attempt whose stored state is `state` waits for a person; `refund_failed` says whether a refund of it has
/// failed and nobody has decided what becomes of it, `for_seller` whether an operation of it whose outcome is unknown was said to
/// wait for its seller.
pub fn waits_for_a_person(state: AttemptState, refund_failed: bool, for_seller: bool) -> bool {
    use AttemptState as S;
    refund_failed
        || (for_seller && matches!(state, S::Unknown | S::Capturing))
        || match state {
            S::Review | S::Disputed | S::Quarantine | S::NeedsHuman => true,
            S::Sent
            | S::NeedsPayer
            | S::Unknown
            | S::Authorized
            | S::Capturing
            | S::Captured
            | S::Voiding
            | S::Voided
            | S::AuthExpired
            | S::Declined
            | S::Abandoned
            | S::Refunding
            | S::PartRefunded
            | S::Refunded
            | S::ChargedBack
            | S::Closed => false,
        }
}

fn held_back_by(hold: &Authorization) -> HeldBackBy {
    match (hold.held_here, hold.code_check) {
        (false, _) => HeldBackBy::FraudTools,
        (true, Check::Mismatch) => HeldBackBy::SecurityCode,
        (true, _) => HeldBackBy::Address,
    }
}

impl Situation {
    fn refund_failed(&self) -> bool {
        self.orders.iter().any(|order| order.state == OrderState::Failed)
    }

    /// Why the attempt waits for a person; none when it does not. `stored` is its state as stored, which beside
    /// [`Situation::state`] says whether the janitor gave it up.
    pub fn waiting(&self, stored: AttemptState) -> Option<Waiting> {
        waits_for_a_person(stored, self.refund_failed(), self.waits_for_seller()).then(|| self.why(stored))
    }

    /// What is waited for where the gateway has promised money that is none yet, and has said why; what its seller can do something
    /// about comes first. What it does not explain is not known, as any outcome that stays open.
    pub fn promised(&self) -> Option<Promise> {
        let open = self.operations.iter().filter(|o| o.state == OperationState::Unknown);
        let promises = open.filter_map(|o| self.facts.promises.get(&o.id)).map(|(_, promise)| *promise);
        promises.max_by_key(|promise| promise.waits_for_seller())
    }

    fn waits_for_seller(&self) -> bool {
        self.promised().is_some_and(Promise::waits_for_seller)
    }

    fn why(&self, stored: AttemptState) -> Waiting {
        if let (Some(conflict), false) = (self.facts.conflict, self.is_closed) {
            return Waiting::Contradiction(conflict);
        }
        if self.disputed.is_open {
            return Waiting::Dispute;
        }
        let refused =
            |kind| self.operations.iter().any(|o| o.kind == kind && o.state == OperationState::Refused);
        let waits_by_state = waits_for_a_person(stored, false, false);
        let own = waits_by_state && !self.is_closed && self.facts.captures.is_empty();
        let hold = self.facts.authorizations.iter().find(|hold| !hold.released());
        match hold {
            Some(hold) if own => {
                if refused(OperationKind::Void) {
                    return Waiting::ReleaseRefused;
                }
                if hold.under_review() {
                    return Waiting::Review {
                        by: held_back_by(hold),
                        until: self.review_until(hold),
                        is_deciding: self.undecided().is_none(),
                        is_refused: matches!(self.deciding(&hold.object), Deciding::Refused(_)),
                    };
                }
                if refused(OperationKind::Capture) {
                    return Waiting::ChargeRefused;
                }
            }
            None if own && !self.facts.authorizations.is_empty() && self.seat == Seat::Confirmed => {
                return Waiting::HoldLost;
            }
            _ => {}
        }
        let refund_refused = self.refund_failed() || self.orders.iter().any(|order| self.is_stuck(order));
        match self.promised() {
            _ if refund_refused => Waiting::RefundRefused,
            Some(promise) if !self.is_given_up(stored) && promise.waits_for_seller() => {
                Waiting::Promised(promise)
            }
            Some(_) => Waiting::PromisedTooLong,
            None => Waiting::NoAnswer,
        }
    }

    /// Whether the janitor has stopped asking about it.
    fn is_given_up(&self, stored: AttemptState) -> bool {
        stored == AttemptState::NeedsHuman && self.state() != AttemptState::NeedsHuman
    }

    /// Whether a person may end the attempt by hand: it contradicts, it was given up, or what the gateway refused leaves
    /// nothing to be done here. Refunds that failed are decided one by one instead.
    pub fn may_be_closed(&self, stored: AttemptState) -> bool {
        let is_stuck = self.state() == AttemptState::NeedsHuman && self.facts.captures.is_empty();
        !self.is_closed && (self.facts.conflict.is_some() || self.is_given_up(stored) || is_stuck)
    }
}
