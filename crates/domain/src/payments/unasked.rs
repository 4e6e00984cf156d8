//! A hold that is used although we never asked for its capture: somebody else took it, or our own books did that are lost.

use super::facts::{Authorization, Conflict};
use super::gateway::ObjectId;
use super::operation::{OperationKind, OperationState};
use super::purchase::Taking;
use super::situation::Situation;

impl Situation {
    /// An authorization that is used although we never asked for a capture.
    pub(super) fn captured_by_nobody_of_us(&self) -> Option<Conflict> {
        let is_used = self.used_unasked().is_some() && self.lost_capture().is_none();
        (is_used && self.facts.conflict.is_none()).then_some(Conflict::CapturedElsewhere)
    }

    fn used_unasked(&self) -> Option<&Authorization> {
        let asked = |object: &ObjectId| {
            // A sale that was held for review is captured by its own acceptance.
            self.facts.captures.iter().any(|capture| capture.object == *object)
                || self.on(OperationKind::Capture, object).any(|o| o.state != OperationState::NotDone)
        };
        self.facts.authorizations.iter().find(|a| a.used && !asked(&a.object))
    }

    /// What books that are lost have captured: all of a hold, which is certain to be what we would have asked for. Of use
    /// they may have taken any part.
    pub(super) fn lost_capture(&self) -> Option<&Authorization> {
        self.used_unasked().filter(|_| self.books_were_restored && self.taking == Taking::AtOnce)
    }

    /// Whether a capture of lost books is still looked for: until it is found, nothing is done about the purchase.
    pub(super) fn looks_for_capture(&self) -> bool {
        self.operations.iter().any(|o| o.is_looked_for() && o.state.is_open())
    }
}
