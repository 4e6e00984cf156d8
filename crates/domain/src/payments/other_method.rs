//! A payer who has one page open and chooses another method (PS-M1). Whichever of his pages brings money first pays; what
//! comes after it goes back from where it came.

use super::attempt::AttemptState;
use super::operation::{Operation, OperationKind};
use super::situation::{Seat, Situation};
use crate::time::{Span, Timestamp};

/// For so long an inquiry that found no money is good enough for a payer who wants to pay in another way.
pub const ASKED_A_MOMENT_AGO: Span = Span::minutes(1);

impl Situation {
    /// Whether a try by another method may begin beside this one: this one has ended, nobody was given its page, or its page
    /// is open and an inquiry made a moment ago found no money.
    pub fn allows_other_method(&self, now: Timestamp) -> bool {
        if self.allows_next_attempt(now) {
            return true;
        }
        match (self.state(), &self.page) {
            (AttemptState::Sent | AttemptState::Unknown, None) => !self.asks_for_approved(),
            (AttemptState::NeedsPayer, Some(_)) => {
                let asked_at = self.hosted().and_then(|hosted| hosted.inquired_at);
                let is_fresh = asked_at.is_some_and(|at| now < at.plus(ASKED_A_MOMENT_AGO));
                is_fresh
                    && !self.is_being_checked(now)
                    && !self.facts.has_money()
                    && !self.facts.is_approved()
            }
            _ => false,
        }
    }

    /// Whether an operation that the gateway does not know may be sent again. Nobody needs the page of a try that was left
    /// for another one, nor money of one that is paid elsewhere.
    pub(super) fn is_wanted_still(&self, operation: &Operation) -> bool {
        let is_wanted = match operation.kind {
            OperationKind::HostedPage => !self.is_left && self.seat != Seat::PaidElsewhere,
            // What another try upon the same page has held or taken, be it released since, is not asked for twice.
            OperationKind::Authorize => {
                self.seat != Seat::PaidElsewhere
                    && self.facts.authorizations.is_empty()
                    && self.facts.captures.is_empty()
            }
            // What was released meanwhile is not held anew.
            OperationKind::Reauthorize => self.facts.authorizations.iter().any(|hold| {
                !hold.released() && !hold.used && operation.target.as_ref() == Some(&hold.object)
            }),
            OperationKind::Refund => !self.is_given_otherwise(operation),
            OperationKind::Capture
            | OperationKind::Void
            | OperationKind::AcceptReview
            | OperationKind::DeclineReview => true,
        };
        is_wanted && !operation.is_looked_for() && self.would_be_shown(operation)
    }
}
