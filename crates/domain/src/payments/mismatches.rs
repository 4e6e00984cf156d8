//! What becomes of a payment whose cardholder typed an address or a security code that is not the card's (S-26).

use super::facts::Authorization;
use super::gateway::{Check, HostedAction};
use super::operation::OperationKind;
use super::reasons::{OnMismatch, ReturnReason};
use super::situation::{Seat, Situation};
use crate::time::Timestamp;

impl Situation {
    /// The account's verdict on the checks of the cardholder's data (S-26).
    pub(super) fn mismatch(&self, authorization: &Authorization) -> Option<ReturnReason> {
        // What a person has let pass is not refused afterwards.
        self.mismatch_for(authorization, OnMismatch::Refuse).filter(|_| !self.mismatch_passes)
    }

    /// What does not match and leads to `policy`.
    fn mismatch_for(&self, authorization: &Authorization, policy: OnMismatch) -> Option<ReturnReason> {
        if authorization.address_check == Check::Mismatch && self.on_address_mismatch == policy {
            return Some(ReturnReason::AddressMismatch);
        }
        if authorization.code_check == Check::Mismatch && self.on_code_mismatch == policy {
            return Some(ReturnReason::CodeMismatch);
        }
        None
    }

    /// A hold that a person of the site declined, or nobody decided on in time, and that could not be released: that is tried
    /// again, whatever else would follow.
    pub(super) fn released_in_vain(&self, hold: &Authorization, now: Timestamp) -> Option<ReturnReason> {
        let was_tried = self.on(OperationKind::Void, &hold.object).next().is_some();
        let in_vain = hold.held_here && !hold.let_pass && was_tried && self.seat != Seat::Cancelled;
        in_vain.then(|| match now < self.review_until(hold) {
            true => ReturnReason::ReviewDeclined,
            false => ReturnReason::ReviewTimeout,
        })
    }

    /// Marks the holds that a person of the site is to look at, because what the cardholder typed does not match (S-26). Not
    /// those that fraud tools held back: somebody decides about them at the gateway. Nor what is taken at once, or for which the
    /// seat is sold already.
    pub fn mark_mismatches(&mut self) {
        let may_wait = self.action == HostedAction::Authorize
            && matches!(self.seat, Seat::Open | Seat::Gone | Seat::Cancelled);
        let is_held = |hold: &Authorization| {
            let checks = [hold.address_check, hold.code_check];
            // Begun is begun: a policy that is changed meanwhile decides nothing in the place of a person.
            let begun = self.review_begun && checks.contains(&Check::Mismatch);
            let refused = self.mismatch_for(hold, OnMismatch::Refuse).is_some();
            let asked_for = !refused && self.mismatch_for(hold, OnMismatch::Review).is_some();
            may_wait && !hold.reviewed && (begun || asked_for)
        };
        let held: Vec<bool> = self.facts.authorizations.iter().map(is_held).collect();
        for (hold, held_here) in self.facts.authorizations.iter_mut().zip(held) {
            (hold.held_here, hold.let_pass) = (held_here, self.mismatch_passes);
        }
    }
}
